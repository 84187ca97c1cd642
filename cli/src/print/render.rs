//! Errors, broken rules and records as text for people.

use std::fmt::Write;

use chain_core::ruleset::{BrokenRule, Severity};
use chain_core::values::date_span::DateSpan;
use comfy_table::{ContentArrangement, Table};
use hgz_config::Problem;
use hgz_config::source::Source;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::error::CliError;
use crate::print::language::{Language, code_zh};
use crate::print::places;
use crate::print::voice::Voice;

/// Days from one to another, or on from one.
pub(crate) fn span(voice: &Voice, days: DateSpan) -> String {
    match days.until {
        Some(until) => format!("{} – {until}", days.from),
        None => format!("{} {}", days.from, voice.pick("起", "on")),
    }
}

/// Labelled values, one a line, aligned by the width they take on a terminal.
#[derive(Debug, Default)]
pub(crate) struct FieldList(Vec<(String, String)>);

impl FieldList {
    /// Adds a line.
    pub(crate) fn add(&mut self, label: &str, value: impl ToString) -> &mut Self {
        self.0.push((label.to_owned(), value.to_string()));
        self
    }

    /// Adds a line if there is a value.
    pub(crate) fn add_some(&mut self, label: &str, value: Option<impl ToString>) -> &mut Self {
        if let Some(value) = value {
            self.add(label, value);
        }
        self
    }
}

impl std::fmt::Display for FieldList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let widest = self.0.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
        for (label, value) in &self.0 {
            let padding = " ".repeat(widest.saturating_sub(label.width()));
            writeln!(f, "{label}{padding}  {value}")?;
        }
        Ok(())
    }
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

/// A table that fits the terminal.
pub(crate) fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>());
    table.add_rows(rows);
    table.to_string()
}

/// An error with its causes, places and broken rules.
pub(crate) fn error(language: Language, error: &CliError) -> String {
    if let CliError::Config(config) = error
        && !config.problems().is_empty()
    {
        return config.problems().iter().map(problem).collect();
    }
    let mut text = format!("error[{}]: ", error.code());
    if let (Language::Zh, Some(zh)) = (language, code_zh(error.code())) {
        let _written = write!(text, "{zh}: ");
    }
    let _written = writeln!(text, "{error}");
    for cause in error.causes() {
        let _written = writeln!(text, "  because {cause}");
    }
    if let CliError::Refused { body, files } = error {
        for rule in &body.broken {
            text.push('\n');
            text.push_str(&broken_rule(language, rule, place_of(rule, files).as_ref()));
        }
    }
    text
}

/// An error as entries of the JSON envelope.
pub(crate) fn error_entries(language: Language, error: &CliError) -> Vec<ErrorEntry> {
    if let CliError::Config(config) = error
        && !config.problems().is_empty()
    {
        let entry = |problem: &Problem| ErrorEntry {
            code: error.code().to_owned(),
            message: problem.to_string(),
            causes: Vec::new(),
            location: Some(problem.location()),
            broken: None,
        };
        return config.problems().iter().map(entry).collect();
    }
    let first = ErrorEntry {
        code: error.code().to_owned(),
        message: error.to_string(),
        causes: error.causes(),
        location: None,
        broken: None,
    };
    let mut entries = vec![first];
    if let CliError::Refused { body, files } = error {
        entries.extend(
            body.broken
                .iter()
                .map(|rule| broken_entry(language, rule, place_of(rule, files).as_ref())),
        );
    }
    entries
}

fn place_of(rule: &BrokenRule, files: &[Source]) -> Option<Problem> {
    files.iter().find_map(|file| places::problem_at(file, rule.field.as_str()))
}

/// What is wrong in a file, as a compiler shows it.
fn problem(problem: &Problem) -> String {
    let field =
        if problem.field.is_empty() { String::new() } else { format!("{}: ", problem.field) };
    format!("error: {field}{}\n{}", problem.reason, arrow(problem))
}

fn arrow(problem: &Problem) -> String {
    let mut text = format!(" --> {}\n", problem.location());
    if let Some(place) = &problem.place {
        text.push_str(&place.excerpt());
        text.push('\n');
    }
    text
}

/// What the chain's own code would refuse, at its place.
pub(crate) fn chain_refusal(language: Language, code: &str, found: &Problem) -> String {
    let zh = match language {
        Language::Zh => code_zh(code).map(|zh| format!("{zh}: ")).unwrap_or_default(),
        Language::En => String::new(),
    };
    format!("{}[{code}]: {zh}{}\n{}", language.pick("错误", "error"), found.reason, arrow(found))
}

/// A broken rule as an entry of the JSON envelope.
pub(crate) fn broken_entry(
    language: Language,
    rule: &BrokenRule,
    place: Option<&Problem>,
) -> ErrorEntry {
    ErrorEntry {
        code: rule.rule.clone(),
        message: language.pick(&rule.message_zh, &rule.message_en).to_owned(),
        causes: Vec::new(),
        location: place.map(Problem::location),
        broken: Some(rule.clone()),
    }
}

/// A broken rule: id, place, field, found, demanded, source, and what to do.
pub(crate) fn broken_rule(
    language: Language,
    rule: &BrokenRule,
    place: Option<&Problem>,
) -> String {
    let severity = match rule.severity {
        Severity::Error => language.pick("错误", "error"),
        Severity::Warning => language.pick("提醒", "warning"),
    };
    let message = language.pick(&rule.message_zh, &rule.message_en);
    let mut text = format!("{severity}[{}]: {message}\n", rule.rule);
    if let Some(place) = place {
        text.push_str(&arrow(place));
    }
    let found = match (language, rule.found.as_str()) {
        (Language::Zh, "missing") => "未填写",
        (_, found) => found,
    };
    let _written =
        writeln!(text, "  = {}: {}", language.pick("字段", "field"), rule.field.as_str());
    let _written = writeln!(text, "  = {}: {found}", language.pick("填写", "found"));
    // The Chinese message says what is demanded; the few words for it are English.
    if language == Language::En {
        let _written = writeln!(text, "  = demanded: {}", rule.demanded);
    }
    let _written = writeln!(text, "  = {}: {}", language.pick("依据", "source"), rule.source);
    text
}
