//! [`Stated`]: a file that states a record, and how such a file is read and completed.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use chain_core::values::credit_code::CreditCode;
use hgz_config::ConfigError;
use hgz_config::source::Source;
use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// A file that states a record.
#[derive(Debug)]
pub(crate) struct Stated<K, T> {
    /// What names the record: its number, or whose it is.
    pub(crate) key: K,
    /// What the file states.
    pub(crate) details: T,
    /// The file.
    pub(crate) source: Source,
}

/// A file with one field that names the record, and the record's own fields.
pub(super) fn stated<K: DeserializeOwned, T: Serialize + DeserializeOwned>(
    path: &Path,
    key_field: &str,
    edit: impl FnOnce(&mut DeTable<'_>),
) -> Result<Stated<K, T>, ConfigError> {
    let source = Source::read(path)?;
    let key = source.field(key_field)?.ok_or_else(|| {
        ConfigError::of(source.problem(key_field, "it is missing; write it at the top of the file"))
    })?;
    let details = source.deserialize_edited(|table| {
        table.remove(key_field);
        edit(table);
    })?;
    Ok(Stated { key, details, source })
}

/// The place of what stands nowhere in a file.
pub(super) const NOWHERE: Range<usize> = 0..0;

/// Sets a field to what the user did not write.
pub(super) fn insert(table: &mut DeTable<'_>, field: &str, value: DeValue<'static>) {
    let span = table.get(field).map_or(NOWHERE, Spanned::span);
    table.remove(field);
    table.insert(
        Spanned::new(span.clone(), Cow::Owned(field.to_owned())),
        Spanned::new(span, value),
    );
}

/// An empty list, where the field is missing.
pub(super) fn fill_list(table: &mut DeTable<'_>, field: &str) {
    if !table.contains_key(field) {
        insert(table, field, DeValue::Array(DeArray::new()));
    }
}

/// An empty table, where the field is missing.
pub(super) fn fill_table(table: &mut DeTable<'_>, field: &str) {
    if !table.contains_key(field) {
        insert(table, field, DeValue::Table(DeTable::new()));
    }
}

/// A text, where the field is missing.
pub(super) fn fill_text(table: &mut DeTable<'_>, field: &str, text: &'static str) {
    if !table.contains_key(field) {
        insert(table, field, DeValue::String(Cow::Borrowed(text)));
    }
}

/// Does something to each table of a list.
pub(super) fn for_each_table(
    table: &mut DeTable<'_>,
    field: &str,
    each: impl Fn(&mut DeTable<'_>),
) {
    let Some(DeValue::Array(entries)) = table.get_mut(field).map(Spanned::get_mut) else { return };
    for entry in entries.iter_mut() {
        if let DeValue::Table(inner) = entry.get_mut() {
            each(inner);
        }
    }
}

/// Makes a list of one text of a text.
pub(super) fn listed(table: &mut DeTable<'_>, field: &str) {
    let Some(value) = table.get_mut(field) else { return };
    if !matches!(value.get_ref(), DeValue::String(_)) {
        return;
    }
    let span = value.span();
    let text = std::mem::replace(value.get_mut(), DeValue::Array(DeArray::new()));
    if let DeValue::Array(entries) = value.get_mut() {
        entries.push(Spanned::new(span, text));
    }
}

/// The first edition, where the file names none: until the chain is asked, it stands for the one in
/// force.
pub(super) fn fill_edition(table: &mut DeTable<'_>) {
    if !table.contains_key("edition") {
        let first = DeValue::parse("1").expect("a number is a value");
        insert(table, "edition", first.into_inner());
    }
}

/// The text of a field.
pub(super) fn text_of(table: &DeTable<'_>, field: &str) -> Option<String> {
    table.get(field)?.get_ref().as_str().map(str::to_owned)
}

/// Writes `OWNER/` before bare numbers, in one text or in a list of texts.
pub(super) fn own_numbers(table: &mut DeTable<'_>, field: &str, owner: Option<CreditCode>) {
    let (Some(owner), Some(value)) = (owner, table.get_mut(field)) else { return };
    let own = |value: &mut DeValue<'_>| {
        if let DeValue::String(text) = value
            && !text.contains('/')
        {
            *text = Cow::Owned(format!("{owner}/{text}"));
        }
    };
    match value.get_mut() {
        DeValue::Array(entries) => entries.iter_mut().for_each(|entry| own(entry.get_mut())),
        one => own(one),
    }
}
