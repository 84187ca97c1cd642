//! Input files of certification: organisations, products, reports, covers, certificates.

use std::borrow::Cow;
use std::path::Path;

use chain_core::bytes::signature::PublicKey;
use chain_core::records::certificate::CertificateDetails;
use chain_core::records::cover::CoverDetails;
use chain_core::records::organisation::{InsuranceLicence, OrganisationDetails};
use chain_core::records::product::ProductDetails;
use chain_core::records::report::{ReportDetails, ReportKind};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::{Number, ProductId};
use hgz_config::ConfigError;
use hgz_config::source::Source;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::stated::{
    NOWHERE, Stated, fill_edition, fill_list, fill_table, fill_text, for_each_table, insert,
    listed, own_numbers, stated, text_of,
};
use super::stated_id::StatedId;

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

/// Reads `report.toml`: an institute's, or a maker's factory inspection. Bare numbers of instruments
/// are the filer's; if it is not known who files, the maker's.
pub(crate) fn report(
    path: &Path,
    filer: Option<CreditCode>,
) -> Result<Stated<StatedId, ReportDetails>, ConfigError> {
    let mut stated: Stated<_, ReportDetails> = stated(path, "number", |table| {
        fill_subjects(table);
        let subjects = table.get("subjects").and_then(|subjects| subjects.get_ref().get(0));
        let product = subjects.and_then(|one| text_of(one.get_ref().as_table()?, "product"));
        let maker = product.and_then(|id| Some(id.parse::<ProductId>().ok()?.maker));
        own_numbers(table, "instruments", filer.or(maker));
        fill_text(table, "kind", ReportKind::Batch.as_str());
        for_each_table(table, "subjects", fill_edition);
        for_each_table(table, "subjects", fill_sample);
        for_each_table(table, "items", |item| listed(item, "found"));
    })?;
    stated.details.marks.sort();
    stated.details.marks.dedup();
    Ok(stated)
}

/// Who writes of one batch need not make a list of it: `product`, `batch` and what else is said of it
/// may stand at the top of the file.
fn fill_subjects(table: &mut DeTable<'_>) {
    const FIELDS: [&str; 7] =
        ["product", "edition", "variants", "batch", "batch_quantity", "batch_amount", "sampled"];
    if table.contains_key("subjects") {
        return;
    }
    let mut subject = DeTable::new();
    for field in FIELDS {
        if let Some((key, value)) = table.remove_entry(field) {
            subject.insert(key, value);
        }
    }
    let mut subjects = DeArray::new();
    subjects.push(Spanned::new(NOWHERE, DeValue::Table(subject)));
    let field = Spanned::new(NOWHERE, Cow::Borrowed("subjects"));
    table.insert(field, Spanned::new(NOWHERE, DeValue::Array(subjects)));
}

/// Of what is of no batch there is nothing but what was sampled.
fn fill_sample(subject: &mut DeTable<'_>) {
    if subject.contains_key("batch") || subject.contains_key("batch_quantity") {
        return;
    }
    let sampled = subject.get("sampled").map(|sampled| sampled.get_ref().clone());
    if let Some(sampled) = sampled {
        let field = Spanned::new(NOWHERE, Cow::Borrowed("batch_quantity"));
        subject.insert(field, Spanned::new(NOWHERE, sampled));
    }
}

/// Reads `cover.toml`. Bare product numbers are the insured's.
pub(crate) fn cover(path: &Path) -> Result<Stated<StatedId, CoverDetails>, ConfigError> {
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
/// file overrides the one in it.
pub(crate) fn certificate(
    path: &Path,
    maker: Option<CreditCode>,
    label_key: Option<PublicKey>,
) -> Result<Stated<Number, CertificateDetails>, ConfigError> {
    let mut stated: Stated<_, CertificateDetails> = stated(path, "number", |table| {
        fill_table(table, "label");
        fill_list(table, "covers");
        own_numbers(table, "product", maker);
        own_numbers(table, "inputs", maker);
        fill_edition(table);
        if let Some(key) = label_key {
            insert(table, "label_key", DeValue::String(Cow::Owned(key.to_string())));
        }
    })?;
    stated.details.reports.sort();
    stated.details.reports.dedup();
    stated.details.covers.sort();
    stated.details.covers.dedup();
    stated.details.inputs.sort();
    stated.details.inputs.dedup();
    Ok(stated)
}
