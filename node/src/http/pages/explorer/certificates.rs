//! Lists of certificates, with the filters of the API.

use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::CertificateId;
use hgz_api::{CertificateEntry, ListPage, ListedStatus};
use maud::{Markup, html};

use super::form::{FilterField, form};
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::table::{ENTRIES, card, nothing, table};
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
    let found = FirstEntries::read(reader, "maker", &maker)?;
    found.card(reader, reader.pick("合格证", "Certificates"))
}

/// A card with the first certificates of what was made from the goods of one; nothing if there is none.
pub(super) fn made_from(
    reader: &PageReader<'_>,
    input: &CertificateId,
) -> Result<Markup, ApiError> {
    let found = FirstEntries::read(reader, "input", input)?;
    if found.page.entries.is_empty() {
        return Ok(html! {});
    }
    found.card(reader, reader.pick("用其制成的产品", "Made from it"))
}

/// The first certificates of a list, and the address of all of it.
struct FirstEntries {
    page: ListPage<CertificateEntry>,
    path: String,
}

impl FirstEntries {
    fn read(
        reader: &PageReader<'_>,
        filter: &'static str,
        value: &impl ToString,
    ) -> Result<Self, ApiError> {
        let all = Question::new([(filter, value.to_string())]);
        let some = all.pages_of(FIRST_ENTRIES);
        let page = list_certificates(reader.view, &some.read::<CertificateQuery>()?)?;
        Ok(Self { page, path: reader.locale.link(&all.at(PATH)) })
    }

    fn card(&self, reader: &PageReader<'_>, title: &str) -> Result<Markup, ApiError> {
        let (found, path) = (&self.page, &self.path);
        Ok(html! {
            section.card {
                h2 { (title) }
                @if found.entries.is_empty() { (nothing(reader, false)) }
                @else { (list(reader, &found.entries)?) }
                @if found.next.is_some() {
                    nav.onward { a href=(path) { (reader.pick("全部合格证", "All certificates")) } }
                }
            }
        })
    }
}
