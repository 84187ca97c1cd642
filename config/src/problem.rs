//! [`Problem`]: what is wrong in a file, and where, shown as a compiler shows it.

use std::fmt;
use std::path::PathBuf;

use unicode_width::UnicodeWidthStr;

/// Longest part of a line that is shown.
const EXCERPT_CHARS_MAX: usize = 160;

/// A place in a file. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPlace {
    /// The line.
    pub line: usize,
    /// The column of its first character.
    pub column: usize,
    /// How many characters of the line it takes; at least one.
    pub length: usize,
    /// The line's text.
    pub text: String,
}

/// What is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// Where, if it is about one place.
    pub place: Option<TextPlace>,
    /// The field, such as `rpc.listen`; empty if the file is not TOML.
    pub field: String,
    /// What is wrong, and after a semicolon what to do.
    pub reason: String,
}

impl TextPlace {
    /// The place of a span of bytes.
    #[must_use]
    pub fn of(text: &str, span: std::ops::Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let line = before.matches('\n').count().saturating_add(1);
        let rest = text.get(line_start..).unwrap_or_default();
        let line_text = rest.lines().next().unwrap_or_default();
        let column = text.get(line_start..start).unwrap_or_default().chars().count();
        let end = floor_boundary(text, span.end).max(start);
        let marked = text.get(start..end).unwrap_or_default();
        let length = marked.lines().next().unwrap_or_default().chars().count();
        let length = length.clamp(1, line_text.chars().count().saturating_sub(column).max(1));
        Self { line, column: column.saturating_add(1), length, text: line_text.to_owned() }
    }

    /// The line with its number, and carets below the place.
    #[must_use]
    pub fn excerpt(&self) -> String {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let shown: String = self.text.chars().take(EXCERPT_CHARS_MAX).collect();
        let part = |from: usize, count: usize| -> String {
            shown.chars().skip(from).take(count).collect::<String>().replace('\t', " ")
        };
        let start = self.column.saturating_sub(1);
        let indent = " ".repeat(part(0, start).width());
        let carets = "^".repeat(part(start, self.length).width().max(1));
        format!("{margin} |\n{number} | {}\n{margin} | {indent}{carets}", shown.replace('\t', " "))
    }
}

/// The greatest character boundary that is not after `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at = at.saturating_sub(1);
    }
    at
}

impl Problem {
    /// `FILE:LINE:COLUMN`, or the file alone.
    #[must_use]
    pub fn location(&self) -> String {
        let path = self.path.display();
        match &self.place {
            Some(place) => format!("{path}:{}:{}", place.line, place.column),
            None => path.to_string(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.location())?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.reason)
    }
}

#[cfg(test)]
mod tests;
