//! [`Facts`]: the fields that rules look at, and which of them are not known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{FieldName, FieldValue};

/// The fact that names the classes which the bureau has confirmed of a product, by their ids. No label
/// states it: it overrides what a ruleset finds from category and attributes.
pub const CONFIRMED_CLASSES: &str = "confirmed_classes";

/// Fields by name. A field that is not known is neither present nor absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    known: Arc<BTreeMap<FieldName, FieldValue>>,
    unknown: BTreeSet<FieldName>,
    /// Whether every field that is not there is unknown rather than absent.
    open: bool,
    flags: Option<Flags>,
}

/// Flags that replace whatever else is stated under names with their prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Flags {
    prefix: &'static str,
    /// The flags that are true.
    known: Vec<FieldName>,
    unknown: Vec<FieldName>,
}

/// The value of a flag that is present.
static TRUE: FieldValue = FieldValue::Flag(true);

/// What the facts say about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact<'a> {
    /// It has this value.
    Known(&'a FieldValue),
    /// It is absent.
    Absent,
    /// It is not known.
    Unknown,
}

impl Facts {
    /// States a field, in place of an earlier value.
    pub fn insert(&mut self, name: FieldName, value: FieldValue) {
        Arc::make_mut(&mut self.known).insert(name, value);
    }

    /// States a field unless it is stated already.
    pub fn insert_if_absent(&mut self, name: FieldName, value: FieldValue) {
        Arc::make_mut(&mut self.known).entry(name).or_insert(value);
    }

    /// Takes a field away.
    pub fn remove(&mut self, name: &FieldName) {
        Arc::make_mut(&mut self.known).remove(name);
    }

    /// The same facts, with flags in place of whatever is stated under names with this prefix:
    /// those that are true, and those that are not known.
    #[must_use]
    pub fn with_flags(
        &self,
        prefix: &'static str,
        known: Vec<FieldName>,
        unknown: Vec<FieldName>,
    ) -> Self {
        Self { flags: Some(Flags { prefix, known, unknown }), ..self.clone() }
    }

    /// Marks a field as not known, unless it is stated.
    pub fn mark_unknown(&mut self, name: FieldName) {
        self.unknown.insert(name);
    }

    /// Marks every field that is not stated as not known.
    pub const fn mark_absent_unknown(&mut self) {
        self.open = true;
    }

    /// What the facts say about a field.
    #[must_use]
    pub fn find(&self, name: &FieldName) -> Fact<'_> {
        let flags = self.flags.as_ref().filter(|flags| name.as_str().starts_with(flags.prefix));
        let (value, is_unknown) = match flags {
            Some(flags) => {
                let value = flags.known.contains(name).then_some(&TRUE);
                (value, flags.unknown.contains(name))
            }
            None => (self.known.get(name), self.unknown.contains(name)),
        };
        match value {
            Some(value) => Fact::Known(value),
            None if self.open || is_unknown => Fact::Unknown,
            None => Fact::Absent,
        }
    }
}
