//! [`FieldValue`]: what a label field holds.
//!
//! In JSON and TOML a value is written as one would expect: `"B类"`, `["GB 18401-2010"]`,
//! `"2026-11-01"` (a date), `35` or `0.124` (a number), `true`, and shares as
//! `[{ name = "棉", percent = 65 }]`. Numbers are read and written without rounding.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::decimal::Decimal;
use crate::bytes::text_form::any_schema;
use crate::limits::{LABEL_ENTRIES_MAX, LABEL_TEXT_BYTES_MAX};
use crate::values::characters::is_control;
use crate::values::date::Date;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A text.
    Text(String),
    /// Several texts, in order.
    Texts(Vec<String>),
    /// A date.
    Date(Date),
    /// A number.
    Decimal(Decimal),
    /// Yes or no.
    Flag(bool),
    /// Parts of a whole.
    Shares(Vec<Share>),
}

/// A part of a whole, in percent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// What it is.
    pub name: String,
    /// How much of the whole it is.
    #[serde(serialize_with = "serialize_number", deserialize_with = "deserialize_number")]
    pub percent: Decimal,
}

/// Why a value is refused.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum FieldValueError {
    /// A text that is too long.
    #[error("the text has {found} bytes of UTF-8; at most {LABEL_TEXT_BYTES_MAX} are allowed")]
    TextTooLong {
        /// How many bytes it has.
        found: usize,
    },
    /// A text with control characters.
    #[error("the text has a control character; write it on one line without tabs")]
    Control,
    /// A text that would be read as a date.
    #[error("`{found}` reads as a date; state it as a date")]
    DateAsText {
        /// The text.
        found: String,
    },
    /// An empty list of shares: written in a file it would be an empty list of texts.
    #[error("the list of shares is empty; name a share, or leave the field out")]
    NoShares,
    /// A list that is too long.
    #[error("{found} entries are too many; at most {LABEL_ENTRIES_MAX} are allowed")]
    TooMany {
        /// How many entries it has.
        found: usize,
    },
}

impl FieldValue {
    /// Every text of the value.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            Self::Texts(texts) => texts.iter().map(String::as_str).collect(),
            Self::Shares(shares) => shares.iter().map(|share| share.name.as_str()).collect(),
            Self::Date(_) | Self::Decimal(_) | Self::Flag(_) => Vec::new(),
        }
    }

    fn checked(self) -> Result<Self, FieldValueError> {
        let entries = match &self {
            Self::Texts(texts) => texts.len(),
            Self::Shares(shares) => shares.len(),
            Self::Text(_) | Self::Date(_) | Self::Decimal(_) | Self::Flag(_) => 0,
        };
        if matches!(&self, Self::Shares(shares) if shares.is_empty()) {
            return Err(FieldValueError::NoShares);
        }
        if LABEL_ENTRIES_MAX < entries {
            return Err(FieldValueError::TooMany { found: entries });
        }
        for text in self.texts() {
            if LABEL_TEXT_BYTES_MAX < text.len() {
                return Err(FieldValueError::TextTooLong { found: text.len() });
            }
            if text.chars().any(is_control) {
                return Err(FieldValueError::Control);
            }
        }
        if let Self::Text(text) = &self
            && text.parse::<Date>().is_ok()
        {
            return Err(FieldValueError::DateAsText { found: text.clone() });
        }
        Ok(self)
    }
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Texts(texts) => separated(f, texts, |f, text| f.write_str(text)),
            Self::Date(date) => date.fmt(f),
            Self::Decimal(number) => number.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
            Self::Shares(shares) => {
                separated(f, shares, |f, share| write!(f, "{} {}%", share.name, share.percent))
            }
        }
    }
}

fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    entries: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (at, entry) in entries.iter().enumerate() {
        if at != 0 {
            f.write_str("; ")?;
        }
        write(f, entry)?;
    }
    Ok(())
}

/// The byte form of a value.
#[derive(Serialize, Deserialize)]
enum ValueBytes {
    Text(String),
    Texts(Vec<String>),
    Date(Date),
    Decimal(Decimal),
    Flag(bool),
    Shares(Vec<Share>),
}

impl From<FieldValue> for ValueBytes {
    fn from(value: FieldValue) -> Self {
        match value {
            FieldValue::Text(text) => Self::Text(text),
            FieldValue::Texts(texts) => Self::Texts(texts),
            FieldValue::Date(date) => Self::Date(date),
            FieldValue::Decimal(number) => Self::Decimal(number),
            FieldValue::Flag(flag) => Self::Flag(flag),
            FieldValue::Shares(shares) => Self::Shares(shares),
        }
    }
}

impl From<ValueBytes> for FieldValue {
    fn from(bytes: ValueBytes) -> Self {
        match bytes {
            ValueBytes::Text(text) => Self::Text(text),
            ValueBytes::Texts(texts) => Self::Texts(texts),
            ValueBytes::Date(date) => Self::Date(date),
            ValueBytes::Decimal(number) => Self::Decimal(number),
            ValueBytes::Flag(flag) => Self::Flag(flag),
            ValueBytes::Shares(shares) => Self::Shares(shares),
        }
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return ValueBytes::from(self.clone()).serialize(serializer);
        }
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Date(date) => date.serialize(serializer),
            Self::Decimal(number) => serialize_number(number, serializer),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Shares(shares) => shares.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for FieldValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = if deserializer.is_human_readable() {
            deserializer.deserialize_any(Natural)?
        } else {
            ValueBytes::deserialize(deserializer)?.into()
        };
        value.checked().map_err(de::Error::custom)
    }
}

/// Reads what a person would write.
struct Natural;

impl<'de> Visitor<'de> for Natural {
    type Value = FieldValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a date, a number, true or false, a list of texts, or a list of shares")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<FieldValue, E> {
        Ok(text.parse().map_or_else(|_| FieldValue::Text(text.to_owned()), FieldValue::Date))
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<FieldValue, E> {
        Ok(FieldValue::Flag(flag))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<FieldValue, E> {
        decimal(&number)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<FieldValue, E> {
        decimal(&number)
    }

    /// A number in a file: its shortest text is what was written, up to 15 digits.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<FieldValue, E> {
        decimal(&number)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldValue, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((key, number)) if key == "decimal" => decimal(&number),
            // TOML's own dates arrive as a map with one private key.
            Some((_, date)) => date.parse().map(FieldValue::Date).map_err(de::Error::custom),
            None => Err(de::Error::custom("an empty table is not a value")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<FieldValue, A::Error> {
        let (mut texts, mut shares) = (Vec::new(), Vec::new());
        while let Some(entry) = seq.next_element::<ListEntry>()? {
            match entry {
                ListEntry::Text(text) => texts.push(text),
                ListEntry::Share(share) => shares.push(share),
            }
            if LABEL_ENTRIES_MAX < texts.len().max(shares.len()) {
                return Err(de::Error::custom(FieldValueError::TooMany { found: texts.len() }));
            }
        }
        match (texts.is_empty(), shares.is_empty()) {
            (_, true) => Ok(FieldValue::Texts(texts)),
            (true, false) => Ok(FieldValue::Shares(shares)),
            (false, false) => Err(de::Error::custom("a list holds either texts or shares")),
        }
    }
}

fn decimal<E: de::Error>(number: &dyn fmt::Display) -> Result<FieldValue, E> {
    number.to_string().parse().map(FieldValue::Decimal).map_err(de::Error::custom)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ListEntry {
    Text(String),
    Share(Share),
}

/// A number in JSON: `{"decimal": "0.050"}`, so that no reader rounds it.
fn serialize_number<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        return number.serialize(serializer);
    }
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry("decimal", &number.to_string())?;
    map.end()
}

/// Reads what [`serialize_number`] writes, and a plain number too.
fn deserialize_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    if !deserializer.is_human_readable() {
        return Decimal::deserialize(deserializer);
    }
    match deserializer.deserialize_any(Natural)? {
        FieldValue::Decimal(number) => Ok(number),
        other @ (FieldValue::Text(_)
        | FieldValue::Texts(_)
        | FieldValue::Date(_)
        | FieldValue::Flag(_)
        | FieldValue::Shares(_)) => {
            Err(de::Error::custom(format_args!("`{other}` is not a number")))
        }
    }
}

any_schema!(FieldValue, "a text, date, number, flag, list of texts, or list of shares");
