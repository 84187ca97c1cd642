//! [`Facts`]: the fields that rules look at, and which of them are not known.

use std::collections::{BTreeMap, BTreeSet};

use super::{FieldName, FieldValue};

/// Fields by name. A field that is not known is neither present nor absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    known: BTreeMap<FieldName, FieldValue>,
    unknown: BTreeSet<FieldName>,
    /// Whether every field that is not there is unknown rather than absent.
    open: bool,
}

/// What the facts say of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact<'a> {
    /// It has this value.
    Known(&'a FieldValue),
    /// It is not there.
    Absent,
    /// It cannot be said.
    Unknown,
}

impl Facts {
    /// States a field, in place of an earlier value.
    pub fn insert(&mut self, name: FieldName, value: FieldValue) {
        self.known.insert(name, value);
    }

    /// States a field unless it is stated already.
    pub fn insert_if_absent(&mut self, name: FieldName, value: FieldValue) {
        self.known.entry(name).or_insert(value);
    }

    /// Takes a field away.
    pub fn remove(&mut self, name: &FieldName) {
        self.known.remove(name);
    }

    /// Takes all fields away whose names start so.
    pub fn remove_all(&mut self, prefix: &str) {
        self.known.retain(|name, _| !name.as_str().starts_with(prefix));
    }

    /// Says that a field cannot be said, unless it is stated.
    pub fn mark_unknown(&mut self, name: FieldName) {
        self.unknown.insert(name);
    }

    /// Says that every field that is not stated cannot be said.
    pub const fn mark_absent_unknown(&mut self) {
        self.open = true;
    }

    /// What is said of a field.
    #[must_use]
    pub fn find(&self, name: &FieldName) -> Fact<'_> {
        match self.known.get(name) {
            Some(value) => Fact::Known(value),
            None if self.open || self.unknown.contains(name) => Fact::Unknown,
            None => Fact::Absent,
        }
    }
}
