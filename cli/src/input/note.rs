//! Delivery notes: what a seller was sent, line by line, each with item codes or without.
//!
//! A note is a CSV as spreadsheets write it, with a header that names its columns in English or
//! Chinese, or a TOML file with a list `[[lines]]`.

use std::fs;
use std::path::Path;

use hgz_config::problem::Place;
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
            let place = Some(Place::of(text, span.clone()));
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
                        "the first line names no column; write code,description,quantity (追溯码,品名,数量)",
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
        quantity.transpose().map_err(|_| "the quantity is no whole number; correct it")?;
    let codes: Vec<String> = field(columns.code).into_iter().collect();
    let description = field(columns.description);
    if codes.is_empty() && description.is_none() {
        return Err(EMPTY_LINE);
    }
    Ok(NoteLine { description, quantity, codes })
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
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<NoteLine>, ConfigError> {
        csv_note(Path::new("note.csv"), text)
    }

    fn line(description: Option<&str>, quantity: Option<u64>, codes: &[&str]) -> NoteLine {
        NoteLine {
            description: description.map(str::to_owned),
            quantity,
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        }
    }

    #[test]
    fn a_spreadsheet_is_read_with_its_byte_order_mark_quotes_and_line_ends() {
        let lines = read(
            "\u{FEFF}品名,数量,追溯码\r\n\"板, \"\"P\"\"\",1,HTTPS://A/1\r\n\r\n合页,200,\r\n",
        );
        let expected = [
            line(Some("板, \"P\""), Some(1), &["HTTPS://A/1"]),
            line(Some("合页"), Some(200), &[]),
        ];
        assert_eq!(lines.unwrap(), expected);
    }

    #[test]
    fn the_codes_of_hgz_codes_are_a_note() {
        let lines = read("item,url\n1,HTTPS://A/1\n2,HTTPS://A/2\n").unwrap();
        assert_eq!(lines, [line(None, None, &["HTTPS://A/1"]), line(None, None, &["HTTPS://A/2"])]);
    }

    #[test]
    fn what_is_wrong_is_shown_at_its_line() {
        let place = |text: &str| read(text).unwrap_err().problems()[0].place.clone().unwrap().line;
        assert_eq!(place("a,b\n1,2\n"), 1);
        assert_eq!(place("code,quantity\n1,2\n3,many\n"), 3);
        assert_eq!(place("code,description\n1,\n,\n"), 3);
        assert_eq!(place("code,description\n1,\"open\n"), 2);
        assert!(read("").unwrap().is_empty());
    }

    #[test]
    fn a_note_in_toml_has_lines_with_many_codes() {
        let text = "[[lines]]\ndescription = \"板\"\nquantity = 2\ncodes = [\"1\", \"2\"]\n\
                    [[lines]]\ndescription = \"合页\"\n";
        let source = Source::parse(Path::new("note.toml"), text.to_owned()).unwrap();
        let expected = [line(Some("板"), Some(2), &["1", "2"]), line(Some("合页"), None, &[])];
        assert_eq!(toml_note(&source).unwrap(), expected);
        let empty = Source::parse(Path::new("note.toml"), "[[lines]]\nquantity = 2\n".to_owned());
        assert!(toml_note(&empty.unwrap()).is_err());
    }
}
