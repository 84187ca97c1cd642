//! [`CommandOutcome`]: what a command answers, and the one place that prints it.

use std::io;

use serde::Serialize;
use serde_json::Value;

use crate::error::CliError;
use crate::exit::Exit;
use crate::options::Format;
use crate::print::render::{self, ErrorEntry};
use crate::print::streams::{write_stderr, write_stdout};
use crate::print::voice::Voice;

/// The version of the JSON envelope.
const SCHEMA_VERSION: u32 = 1;

/// What a command answers.
#[derive(Debug)]
pub(crate) struct CommandOutcome {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// The answer for programs.
    pub(crate) data: Value,
    /// The answer for people.
    pub(crate) text: String,
    /// What is wrong, where the command looked for it.
    pub(crate) errors: Vec<ErrorEntry>,
}

/// The JSON that every command prints.
#[derive(Serialize)]
struct Envelope<'a> {
    schema_version: u32,
    success: bool,
    data: &'a Value,
    errors: &'a [ErrorEntry],
}

impl CommandOutcome {
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
pub(crate) fn print(voice: &Voice, answer: Result<CommandOutcome, CliError>) -> Exit {
    let (exit, data, text, errors, on_stderr) = match answer {
        Ok(outcome) => (outcome.exit, outcome.data, outcome.text, outcome.errors, String::new()),
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            return Exit::Ok;
        }
        Err(error) => {
            let shown = render::error(voice.language, &error);
            let entries = render::error_entries(voice.language, &error);
            (error.exit(), Value::Null, String::new(), entries, shown)
        }
    };
    let on_stdout = match voice.format {
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
