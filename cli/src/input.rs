//! Input files: TOML of the chain's own types, with the record's number at the top.
//!
//! Lists that the chain wants sorted are sorted here, and what may be left out is filled in:
//! a record's own number stands for `OWNER/NUMBER` where the owner is known.

use std::borrow::Cow;
use std::path::Path;

use chain_core::bytes::signature::PublicKey;
use chain_core::records::certificate::CertificateDetails;
use chain_core::records::cover::CoverDetails;
use chain_core::records::organisation::{Accreditation, InsuranceLicence, OrganisationDetails};
use chain_core::records::product::ProductDetails;
use chain_core::records::report::ReportDetails;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::Number;
use hgz_config::ConfigError;
use hgz_config::source::Source;
use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

pub(crate) mod fields;
pub(crate) mod file;
mod life;
mod note;
pub(crate) mod picture;

pub(crate) use life::{
    claim, params, penalty, proposal, recall, service_request, shipment, spot_check, standard,
    standards,
};
pub(crate) use note::{NoteLine, csv_text, delivery_note};

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

/// Reads `organisation.toml`: the entry, and `admin_keys` if the file names them.
pub(crate) fn organisation(
    path: &Path,
) -> Result<Stated<Vec<PublicKey>, OrganisationDetails>, ConfigError> {
    let source = Source::read(path)?;
    let key = source.field("admin_keys")?.unwrap_or_default();
    let mut details: OrganisationDetails = source.deserialize_edited(|table| {
        table.remove("admin_keys");
    })?;
    details.roles.sort_unstable();
    details.roles.dedup();
    Ok(Stated { key, details, source })
}

/// Reads `accreditation.toml`: the institute and its accreditation.
pub(crate) fn accreditation(path: &Path) -> Result<Stated<CreditCode, Accreditation>, ConfigError> {
    stated(path, "institute", |_| ())
}

/// Reads `licence.toml`: the insurer and its licence.
pub(crate) fn licence(path: &Path) -> Result<Stated<CreditCode, InsuranceLicence>, ConfigError> {
    stated(path, "insurer", |_| ())
}

/// Reads `product.toml`.
pub(crate) fn product(path: &Path) -> Result<Stated<Number, ProductDetails>, ConfigError> {
    let mut stated: Stated<_, ProductDetails> = stated(path, "number", |table| {
        fill_list(table, "attributes");
        fill_table(table, "label");
    })?;
    stated.details.attributes.sort();
    stated.details.attributes.dedup();
    Ok(stated)
}

/// Reads `report.toml`: an institute's, or a maker's factory inspection with its instruments.
pub(crate) fn report(path: &Path) -> Result<Stated<Number, ReportDetails>, ConfigError> {
    stated(path, "number", |_| ())
}

/// Reads `cover.toml`. Bare product numbers are the insured's.
pub(crate) fn cover(path: &Path) -> Result<Stated<Number, CoverDetails>, ConfigError> {
    let mut stated: Stated<_, CoverDetails> = stated(path, "number", |table| {
        fill_list(table, "products");
        let insured = text_of(table, "insured").and_then(|code| code.parse().ok());
        own_numbers(table, "products", insured);
    })?;
    stated.details.products.sort();
    stated.details.products.dedup();
    Ok(stated)
}

/// Reads `certificate.toml`. A bare product number is the maker's; a label key given beside the
/// file goes before the one in it.
pub(crate) fn certificate(
    path: &Path,
    maker: Option<CreditCode>,
    label_key: Option<PublicKey>,
) -> Result<Stated<Number, CertificateDetails>, ConfigError> {
    let mut stated: Stated<_, CertificateDetails> = stated(path, "number", |table| {
        fill_table(table, "label");
        fill_list(table, "covers");
        own_numbers(table, "product", maker);
        if let Some(key) = label_key {
            insert(table, "label_key", DeValue::String(Cow::Owned(key.to_string())));
        }
    })?;
    stated.details.reports.sort();
    stated.details.reports.dedup();
    stated.details.covers.sort();
    stated.details.covers.dedup();
    Ok(stated)
}

/// A file with one field that names the record, and the record's own fields.
fn stated<K: DeserializeOwned, T: Serialize + DeserializeOwned>(
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

fn insert(table: &mut DeTable<'_>, field: &str, value: DeValue<'static>) {
    // What the user did not write stands nowhere in the file.
    let nowhere = 0..0;
    let span = table.get(field).map_or(nowhere, Spanned::span);
    table.remove(field);
    table.insert(
        Spanned::new(span.clone(), Cow::Owned(field.to_owned())),
        Spanned::new(span, value),
    );
}

fn fill_list(table: &mut DeTable<'_>, field: &str) {
    if !table.contains_key(field) {
        insert(table, field, DeValue::Array(DeArray::new()));
    }
}

fn fill_table(table: &mut DeTable<'_>, field: &str) {
    if !table.contains_key(field) {
        insert(table, field, DeValue::Table(DeTable::new()));
    }
}

fn text_of(table: &DeTable<'_>, field: &str) -> Option<String> {
    table.get(field)?.get_ref().as_str().map(str::to_owned)
}

/// Writes `OWNER/` before bare numbers, in one text or in a list of texts.
fn own_numbers(table: &mut DeTable<'_>, field: &str, owner: Option<CreditCode>) {
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

#[cfg(test)]
mod tests;
