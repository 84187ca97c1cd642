//! The label: named fields with values, and the facts that rules look at.
//!
//! Fields are data, not struct members, so that a new ruleset may demand a field that no software
//! has heard of.

mod decimal;
mod facts;
mod field;
mod title;
mod value;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use thiserror::Error;

pub use decimal::{Decimal, DecimalError};
pub use facts::{CONFIRMED_CLASSES, Fact, Facts};
pub use field::{FieldName, FieldNameError};
pub use title::FieldTitle;
pub use value::{FieldValue, FieldValueError, Share};

use crate::bytes::text_form::any_schema;
use crate::limits::LABEL_FIELDS_MAX;

/// Label fields, sorted by name, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label(Vec<(FieldName, FieldValue)>);

/// Why fields are not a label.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum LabelError {
    /// Too many fields.
    #[error("{found} label fields are too many; at most {LABEL_FIELDS_MAX} are allowed")]
    TooMany {
        /// The number of fields.
        found: usize,
    },
    /// Out of order, or one name twice.
    #[error("label field {name} is given twice or out of order; sort the fields, each once")]
    NotSorted {
        /// The later of the two.
        name: FieldName,
    },
}

impl Label {
    /// A label of fields that are sorted by name.
    ///
    /// # Errors
    /// [`LabelError`].
    pub fn new(fields: Vec<(FieldName, FieldValue)>) -> Result<Self, LabelError> {
        if LABEL_FIELDS_MAX < fields.len() {
            return Err(LabelError::TooMany { found: fields.len() });
        }
        let mut previous: Option<&FieldName> = None;
        for (name, _) in &fields {
            if previous.is_some_and(|previous| name <= previous) {
                return Err(LabelError::NotSorted { name: name.clone() });
            }
            previous = Some(name);
        }
        Ok(Self(fields))
    }

    /// The fields, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&FieldName, &FieldValue)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The value of a field.
    #[must_use]
    pub fn find(&self, name: &FieldName) -> Option<&FieldValue> {
        let at = self.0.binary_search_by(|(one, _)| one.cmp(name)).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Every text of the label with its field's name.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .flat_map(|(name, value)| value.texts().into_iter().map(|text| (name.as_str(), text)))
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_map(self.iter())
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = if deserializer.is_human_readable() {
            BTreeMap::<FieldName, FieldValue>::deserialize(deserializer)?.into_iter().collect()
        } else {
            Vec::<(FieldName, FieldValue)>::deserialize(deserializer)?
        };
        Self::new(fields).map_err(serde::de::Error::custom)
    }
}

any_schema!(Label, "label fields by name; values are texts, dates, numbers, flags, lists");

#[cfg(test)]
mod tests;
