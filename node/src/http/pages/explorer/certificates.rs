//! Lists of certificates, with the filters of the API.

use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::CertificateId;
use hgz_api::{CertificateEntry, ListedStatus};
use maud::{Markup, html};

use super::form::{FilterField, form};
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::table::{ENTRIES, card, first_entries, table};
use super::target::{PageTarget, Sort};
use super::words::{self, status_word};
use crate::answers::certificates::{CertificateQuery, list_certificates};
use crate::http::error::ApiError;

const PATH: &str = "/explorer/certificates";
/// Certificates on the page of what they are listed by.
const FIRST_ENTRIES: u32 = 10;

/// The certificates that are asked for.
pub(super) fn certificates(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let found =
        list_certificates(reader.view, &question.pages_of(ENTRIES).read::<CertificateQuery>()?)?;
    let title = reader.pick("合格证", "Certificates");
    let word = |name: &'static str| words::value(reader.locale.language, name).unwrap_or(name);
    let statuses = ListedStatus::ALL.iter().map(|one| one.as_str());
    let statuses = statuses.map(|name| (name, word(name))).collect();
    let filters = [
        FilterField::text(reader.pick("产品或生产者名称", "Name of product or maker"), "text"),
        FilterField::text(reader.pick("批次", "Batch"), "batch"),
        FilterField::text(reader.pick("生产者代码", "Maker's credit code"), "maker"),
        FilterField::text(reader.pick("产品（代码/编号）", "Product (MAKER/NUMBER)"), "product"),
        FilterField::choice(reader.pick("状态", "Status"), "status", statuses),
        FilterField::day(reader.pick("签发自", "Issued from"), "issued_from"),
        FilterField::day(reader.pick("签发至", "Issued until"), "issued_until"),
    ];
    let some = (!found.entries.is_empty()).then_some(found.entries.as_slice());
    let rows = some.map(|entries| list(reader, entries)).transpose()?;
    let main = html! {
        h1 { (title) }
        (form(reader, question, PATH, &filters))
        (card(reader, question, PATH, found.next.as_deref(), rows))
    };
    Ok(PageOrRedirect::sheet(title, main, question.at("/v1/certificates")))
}

/// Certificates as a table.
fn list(reader: &PageReader<'_>, entries: &[CertificateEntry]) -> Result<Markup, ApiError> {
    let mut rows = Vec::new();
    for entry in entries {
        let target = PageTarget::new(Sort::Certificate, &entry.id);
        let status = if entry.recalled {
            status_word(reader, &"recalled")
        } else {
            status_word(reader, &entry.status)
        };
        rows.push([
            reader.link(&target, entry.product_name.as_str()),
            html! { span.code { (entry.id.number) } },
            reader.organisation(entry.id.maker)?,
            html! { (entry.batch) " · " (entry.quantity) },
            html! { (entry.issued_on) },
            status,
        ]);
    }
    let titles = [
        reader.pick("产品", "Product"),
        reader.pick("编号", "Number"),
        reader.pick("生产者", "Maker"),
        reader.pick("批次 · 数量", "Batch · units"),
        reader.pick("签发", "Issued"),
        reader.pick("状态", "Status"),
    ];
    Ok(table(reader.pick("合格证", "Certificates"), titles, &rows))
}

/// A card with the first certificates of a maker.
pub(super) fn of_maker(reader: &PageReader<'_>, maker: CreditCode) -> Result<Markup, ApiError> {
    let title = reader.pick("合格证", "Certificates");
    Ok(first_of(reader, title, "maker", &maker)?
        .unwrap_or_else(|| first_entries(reader, title, None, None)))
}

/// A card with the first certificates of what was made from the goods of one, if there are any.
pub(super) fn made_from(
    reader: &PageReader<'_>,
    input: &CertificateId,
) -> Result<Option<Markup>, ApiError> {
    first_of(reader, reader.pick("用其制成的产品", "Made from it"), "input", input)
}

/// A card with the first certificates that a filter lets through, if there are any.
fn first_of(
    reader: &PageReader<'_>,
    title: &str,
    filter: &'static str,
    value: &impl ToString,
) -> Result<Option<Markup>, ApiError> {
    let all = Question::new([(filter, value.to_string())]);
    let some = all.pages_of(FIRST_ENTRIES);
    let found = list_certificates(reader.view, &some.read::<CertificateQuery>()?)?;
    if found.entries.is_empty() {
        return Ok(None);
    }
    let path = reader.locale.link(&all.at(PATH));
    let words = reader.pick("全部合格证", "All certificates");
    let more = found.next.is_some().then_some((path.as_str(), words));
    let rows = list(reader, &found.entries)?;
    Ok(Some(first_entries(reader, title, Some(rows), more)))
}
