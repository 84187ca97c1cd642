//! [`Source`]: a TOML file that knows where each of its fields stands.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::error::ConfigError;
use crate::files::{TEXT_BYTES_MAX, read_text};
use crate::problem::{Problem, TextPlace};

/// A TOML file. Dates may be written with or without quotes.
#[derive(Debug, Clone)]
pub struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// Reads a file of at most 4 MiB.
    ///
    /// # Errors
    /// [`ConfigError`] if it cannot be read or is not TOML.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        Self::parse(path, read_text(path, TEXT_BYTES_MAX)?)
    }

    /// Takes a text as the content of a file.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] if it is not TOML.
    pub fn parse(path: &Path, text: String) -> Result<Self, ConfigError> {
        let source = Self { path: path.to_owned(), text };
        source.table()?;
        Ok(source)
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads all of the file as one value, and refuses fields that the value does not have.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] names the line.
    pub fn deserialize<T: Serialize + DeserializeOwned>(&self) -> Result<T, ConfigError> {
        self.deserialize_edited(|_| ())
    }

    /// Does the same after an edit of the parsed file, whose places stay.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] names the line.
    pub fn deserialize_edited<T: Serialize + DeserializeOwned>(
        &self,
        edit: impl FnOnce(&mut DeTable<'_>),
    ) -> Result<T, ConfigError> {
        let mut table = self.table()?;
        edit(table.get_mut());
        let value: T = T::deserialize(toml::Deserializer::from(table.clone()))
            .map_err(|error| ConfigError::of(self.toml_problem(&error)))?;
        let known = toml::Table::try_from(&value)
            .map_err(|error| ConfigError::of(self.problem("", format!("{error}; correct it"))))?;
        let mut unknown = Vec::new();
        find_unknown(table.get_ref(), &known, "", &mut unknown);
        if unknown.is_empty() {
            return Ok(value);
        }
        let problem = |field: String| {
            self.problem(&field, "there is no such field here; correct its spelling or remove it")
        };
        Err(ConfigError::Invalid { problems: unknown.into_iter().map(problem).collect() })
    }

    /// Reads one top-level field; none if it is not there.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] names the line.
    pub fn field<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, ConfigError> {
        let Some(value) = self.table()?.get_mut().remove(field) else { return Ok(None) };
        T::deserialize(ValueDeserializer::from(value))
            .map(Some)
            .map_err(|error| ConfigError::of(self.toml_problem(&error)))
    }

    /// Where a field such as `rpc.listen` or `gossip.peers[2]` stands; if it is not there, where
    /// the nearest table around it does.
    #[must_use]
    pub fn place(&self, field: &str) -> Option<TextPlace> {
        let parsed = self.table().ok()?;
        let mut table = parsed.get_ref();
        let mut place = None;
        for segment in field.split('.') {
            let (name, index) = split_index(segment);
            let Some((key, value)) = table.get_key_value(name) else { break };
            let entry = index.and_then(|index| value.get_ref().get(index));
            let inner = entry.unwrap_or(value);
            let span = if inner.get_ref().is_table() && entry.is_none() {
                key.span()
            } else {
                inner.span()
            };
            place = Some(TextPlace::of(&self.text, span));
            match inner.get_ref().as_table() {
                Some(deeper) => table = deeper,
                None => break,
            }
        }
        place
    }

    /// Whether a field such as `label.warnings` or `subjects[1].edition` is there.
    #[must_use]
    pub fn contains(&self, field: &str) -> bool {
        let Ok(parsed) = self.table() else { return false };
        let mut table = Some(parsed.get_ref());
        for segment in field.split('.') {
            let (name, index) = split_index(segment);
            let Some(value) = table.and_then(|table| table.get(name)) else { return false };
            let entry = match index {
                Some(index) => value.get_ref().get(index),
                None => Some(value),
            };
            let Some(entry) = entry else { return false };
            table = entry.get_ref().as_table();
        }
        true
    }

    /// A problem with a field.
    #[must_use]
    pub fn problem(&self, field: &str, reason: impl Into<String>) -> Problem {
        Problem {
            path: self.path.clone(),
            place: self.place(field),
            field: field.to_owned(),
            reason: reason.into(),
        }
    }

    fn table(&self) -> Result<Spanned<DeTable<'_>>, ConfigError> {
        let mut table = DeTable::parse(&self.text)
            .map_err(|error| ConfigError::of(self.toml_problem(&error)))?;
        unquote_table(table.get_mut());
        Ok(table)
    }

    fn toml_problem(&self, error: &toml::de::Error) -> Problem {
        let reason = error.message().trim().replace('\n', ", ");
        let remedy = if reason.contains("; ") { "" } else { "; correct it" };
        let place = error.span().map(|span| TextPlace::of(&self.text, span));
        let field = place.as_ref().map(|place| field_of_line(&place.text)).unwrap_or_default();
        Problem { path: self.path.clone(), place, field, reason: format!("{reason}{remedy}") }
    }
}

/// The key of a line such as `listen = "0.0.0.0:1"`.
fn field_of_line(line: &str) -> String {
    let key = line.split_once('=').map_or("", |(key, _)| key.trim());
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character);
    if key.chars().all(plain) { key.to_owned() } else { String::new() }
}

fn split_index(segment: &str) -> (&str, Option<usize>) {
    match segment.split_once('[') {
        Some((name, index)) => (name, index.trim_end_matches(']').parse().ok()),
        None => (segment, None),
    }
}

fn unquote_table(table: &mut DeTable<'_>) {
    let keys: Vec<String> = table.keys().map(|key| key.get_ref().to_string()).collect();
    for key in keys {
        if let Some(value) = table.get_mut(key.as_str()) {
            unquote(value.get_mut());
        }
    }
}

/// Dates as the texts that hgz's own types read.
fn unquote(value: &mut DeValue<'_>) {
    match value {
        DeValue::Datetime(datetime) => *value = DeValue::String(Cow::Owned(datetime.to_string())),
        DeValue::Array(entries) => {
            entries.iter_mut().for_each(|entry| unquote(entry.get_mut()));
        }
        DeValue::Table(table) => unquote_table(table),
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => {}
    }
}

/// The fields that are in the file but not in the value that was read from it.
fn find_unknown(found: &DeTable<'_>, known: &toml::Table, prefix: &str, unknown: &mut Vec<String>) {
    for (key, value) in found {
        let field = format!("{prefix}{}", key.get_ref());
        match (known.get(key.get_ref().as_ref()), value.get_ref()) {
            (None, _) => unknown.push(field),
            (Some(toml::Value::Table(known)), DeValue::Table(found)) => {
                find_unknown(found, known, &format!("{field}."), unknown);
            }
            (Some(toml::Value::Array(known)), DeValue::Array(found)) => {
                for (index, pair) in found.iter().zip(known).enumerate() {
                    if let (DeValue::Table(found), toml::Value::Table(known)) =
                        (pair.0.get_ref(), pair.1)
                    {
                        find_unknown(found, known, &format!("{field}[{index}]."), unknown);
                    }
                }
            }
            (Some(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests;
