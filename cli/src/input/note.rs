//! Delivery notes: what a seller was sent, line by line, each with item codes or without.
//!
//! A note is a CSV as spreadsheets write it, with a header that names its columns in English or
//! Chinese, or a TOML file with a list `[[lines]]`.

use std::fs;
use std::path::Path;

use hgz_config::problem::TextPlace;
use hgz_config::source::Source;
use hgz_config::{ConfigError, FileError, Problem};
use serde::{Deserialize, Serialize};

use crate::error::CliError;

/// Longest CSV read: a million codes of about 230 bytes.
const CSV_BYTES_MAX: u64 = 256 << 20;

/// One line of a delivery note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NoteLine {
    /// What the goods are called.
    pub(crate) description: Option<String>,
    /// Who made them.
    pub(crate) maker: Option<String>,
    /// How many units.
    pub(crate) quantity: Option<u64>,
    /// The item codes on the goods, as URL or digits.
    #[serde(default)]
    pub(crate) codes: Vec<String>,
}

/// Reads a delivery note.
pub(crate) fn delivery_note(path: &Path) -> Result<Vec<NoteLine>, CliError> {
    let is_toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if is_toml {
        return Ok(toml_note(&Source::read(path)?)?);
    }
    Ok(csv_note(path, &csv_text(path)?)?)
}

/// Reads a CSV of at most 256 MiB.
pub(crate) fn csv_text(path: &Path) -> Result<String, CliError> {
    let read_error = |source| FileError::Read { path: path.to_owned(), source };
    let length = fs::metadata(path).map_err(read_error)?.len();
    if CSV_BYTES_MAX < length {
        let path = path.to_owned();
        return Err(FileError::TooLong { path, bytes_max: CSV_BYTES_MAX }.into());
    }
    let bytes = fs::read(path).map_err(read_error)?;
    Ok(String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.to_owned() })?)
}

fn toml_note(source: &Source) -> Result<Vec<NoteLine>, ConfigError> {
    #[derive(Serialize, Deserialize)]
    struct Note {
        lines: Vec<NoteLine>,
    }
    let lines = source.deserialize::<Note>()?.lines;
    let empty = |line: &NoteLine| line.description.is_none() && line.codes.is_empty();
    match lines.iter().position(empty) {
        Some(at) => Err(ConfigError::of(source.problem(&format!("lines[{at}]"), EMPTY_LINE))),
        None => Ok(lines),
    }
}

const EMPTY_LINE: &str = "it names no goods; give codes, or a description";

/// The columns of a CSV, by their place in the header.
struct Columns {
    code: Option<usize>,
    description: Option<usize>,
    maker: Option<usize>,
    quantity: Option<usize>,
}

impl Columns {
    fn of_header(header: &[String]) -> Self {
        let find = |names: &[&str]| {
            let is_one = |field: &String| {
                let field = field.trim().to_lowercase();
                names.contains(&field.as_str())
            };
            header.iter().position(is_one)
        };
        Self {
            code: find(&["code", "url", "追溯码", "编码", "二维码"]),
            description: find(&["description", "name", "品名", "名称", "货物名称"]),
            maker: find(&["maker", "manufacturer", "生产者", "生产企业", "生产厂家"]),
            quantity: find(&["quantity", "数量"]),
        }
    }
}

fn csv_note(path: &Path, text: &str) -> Result<Vec<NoteLine>, ConfigError> {
    // Spreadsheets put a byte order mark before what they save as UTF-8.
    let text = text.trim_start_matches('\u{FEFF}');
    let mut start = 0_usize;
    let mut columns: Option<Columns> = None;
    let mut lines = Vec::new();
    for raw in text.split_inclusive('\n') {
        let span = start..start.saturating_add(raw.trim_end().len());
        start = start.saturating_add(raw.len());
        if raw.trim_end().is_empty() {
            continue;
        }
        let problem = |reason: &str| {
            let place = Some(TextPlace::of(text, span.clone()));
            let (path, field, reason) = (path.to_owned(), String::new(), reason.to_owned());
            ConfigError::of(Problem { path, place, field, reason })
        };
        let fields = csv_fields(raw.trim_end_matches(['\r', '\n']))
            .ok_or_else(|| problem("a quoted field does not end on this line; close it"))?;
        match &columns {
            Some(columns) => lines.push(note_line(columns, &fields).map_err(problem)?),
            None => {
                let found = Columns::of_header(&fields);
                if found.code.is_none() && found.description.is_none() {
                    return Err(problem(
                        "the first line names no column; write code,description,maker,quantity (追溯码,品名,生产者,数量)",
                    ));
                }
                columns = Some(found);
            }
        }
    }
    Ok(lines)
}

fn note_line(columns: &Columns, fields: &[String]) -> Result<NoteLine, &'static str> {
    let field = |column: Option<usize>| {
        let text = fields.get(column?)?.trim();
        if text.is_empty() { None } else { Some(text.to_owned()) }
    };
    let quantity = field(columns.quantity).map(|text| text.parse::<u64>());
    let quantity =
        quantity.transpose().map_err(|_| "the quantity is not a whole number; correct it")?;
    let codes: Vec<String> = field(columns.code).into_iter().collect();
    let description = field(columns.description);
    if codes.is_empty() && description.is_none() {
        return Err(EMPTY_LINE);
    }
    Ok(NoteLine { description, maker: field(columns.maker), quantity, codes })
}

/// The fields of one line: commas part them, and quotes hold a comma or a doubled quote.
fn csv_fields(line: &str) -> Option<Vec<String>> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars().peekable();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        let field = fields.last_mut()?;
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if field.is_empty() => is_quoted = true,
            ',' if !is_quoted => fields.push(String::new()),
            other => field.push(other),
        }
    }
    if is_quoted { None } else { Some(fields) }
}

#[cfg(test)]
mod tests;
