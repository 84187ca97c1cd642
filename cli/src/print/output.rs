//! [`Outcome`]: what a command answers, and the one place that prints it.

use std::io::{self, Write};

use chain_core::ruleset::BrokenRule;
use serde::Serialize;
use serde_json::Value;

use crate::context::{Context, Format};
use crate::error::CliError;
use crate::exit::Exit;
use crate::print::render;

/// The version of the JSON envelope.
const SCHEMA_VERSION: u32 = 1;

/// What a command answers.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// The answer for programs.
    pub(crate) data: Value,
    /// The answer for people.
    pub(crate) text: String,
    /// What is wrong, where the command looked for it.
    pub(crate) errors: Vec<ErrorEntry>,
}

/// One error in the JSON envelope.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ErrorEntry {
    /// The stable code, or the id of a broken rule.
    pub(crate) code: String,
    /// What failed and what to do.
    pub(crate) message: String,
    /// The causes, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) causes: Vec<String>,
    /// `FILE:LINE:COLUMN`, where it is about a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) location: Option<String>,
    /// The broken labelling rule, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) broken: Option<BrokenRule>,
}

/// The JSON that every command prints.
#[derive(Serialize)]
struct Envelope<'a> {
    schema_version: u32,
    success: bool,
    data: &'a Value,
    errors: &'a [ErrorEntry],
}

impl Outcome {
    /// A good answer.
    pub(crate) fn ok(data: impl Serialize, text: impl Into<String>) -> Self {
        Self { exit: Exit::Ok, data: to_value(data), text: text.into(), errors: Vec::new() }
    }
}

/// Our own types as JSON.
pub(crate) fn to_value(data: impl Serialize) -> Value {
    serde_json::to_value(data).expect("our own types have text keys and no failing parts")
}

/// Prints what a command answered, and says how the program ends.
pub(crate) fn print(context: &Context, answer: Result<Outcome, CliError>) -> Exit {
    let (exit, data, text, errors, on_stderr) = match answer {
        Ok(outcome) => (outcome.exit, outcome.data, outcome.text, outcome.errors, String::new()),
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            return Exit::Ok;
        }
        Err(error) => {
            let shown = render::error(context.language, &error);
            let entries = render::error_entries(context.language, &error);
            (error.exit(), Value::Null, String::new(), entries, shown)
        }
    };
    let on_stdout = match context.format {
        Format::Text => text,
        Format::Json => {
            let success = exit == Exit::Ok;
            let envelope =
                Envelope { schema_version: SCHEMA_VERSION, success, data: &data, errors: &errors };
            serde_json::to_string_pretty(&envelope).expect("JSON values are JSON")
        }
    };
    let printed = write_stdout(&on_stdout).and_then(|()| write_stderr(&on_stderr));
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::Failed,
        Ok(()) | Err(_) => exit,
    }
}

/// Writes one text to standard output, as lines.
pub(crate) fn write_stdout(text: &str) -> io::Result<()> {
    write_lines(&mut io::stdout().lock(), text)
}

/// Writes one text to standard error, as lines.
pub(crate) fn write_stderr(text: &str) -> io::Result<()> {
    write_lines(&mut io::stderr().lock(), text)
}

fn write_lines(to: &mut impl Write, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    to.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        to.write_all(b"\n")?;
    }
    to.flush()
}
