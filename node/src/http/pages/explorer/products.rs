//! Lists of products, standards and proposals.

use chain_core::records::product::Product;
use chain_core::values::credit_code::CreditCode;
use maud::{Markup, html};

use super::form::{FilterField, form};
use super::list_sheet::ListSheet;
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::table::{ENTRIES, card, first_entries, table};
use super::target::{PageTarget, Sort};
use super::words::status_word;
use crate::answers::directory::{
    PageQuery, ProductQuery, list_products, list_proposals, list_standards,
};
use crate::http::error::ApiError;

/// Products on the page of their maker.
const OF_MAKER: u32 = 10;

/// The products that are asked for.
pub(super) fn products(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let path = "/explorer/products";
    let found = list_products(reader.view, &question.pages_of(ENTRIES).read::<ProductQuery>()?)?;
    let title = reader.pick("产品", "Products");
    let filters = [
        FilterField::text(reader.pick("名称", "Name"), "text"),
        FilterField::text(reader.pick("生产者代码", "Maker's credit code"), "maker"),
    ];
    let some = (!found.entries.is_empty()).then_some(found.entries.as_slice());
    let rows = some.map(|entries| list(reader, entries)).transpose()?;
    let main = html! {
        h1 { (title) }
        (form(reader, question, path, &filters))
        (card(reader, question, path, found.next.as_deref(), rows))
    };
    Ok(PageOrRedirect::sheet(title, main, question.at("/v1/products")))
}

fn list(reader: &PageReader<'_>, products: &[Product]) -> Result<Markup, ApiError> {
    let mut rows = Vec::new();
    for one in products {
        let details = &one.details;
        rows.push([
            reader.link(&PageTarget::new(Sort::Product, &one.id), details.name.as_str()),
            html! { (details.category) },
            reader.organisation(one.id.maker)?,
            html! { span.code { (one.id.number) } },
        ]);
    }
    let titles = [
        reader.pick("名称", "Name"),
        reader.pick("类别", "Category"),
        reader.pick("生产者", "Maker"),
        reader.pick("编号", "Number"),
    ];
    Ok(table(reader.pick("产品", "Products"), titles, &rows))
}

/// A card with the products of a maker.
pub(super) fn of_maker(reader: &PageReader<'_>, maker: CreditCode) -> Result<Markup, ApiError> {
    let all = Question::new([("maker", maker.to_string())]);
    let some = all.pages_of(OF_MAKER);
    let found = list_products(reader.view, &some.read::<ProductQuery>()?)?;
    let path = reader.locale.link(&all.at("/explorer/products"));
    let words = reader.pick("全部产品", "All products");
    let more = found.next.is_some().then_some((path.as_str(), words));
    let some = (!found.entries.is_empty()).then_some(found.entries.as_slice());
    let rows = some.map(|entries| list(reader, entries)).transpose()?;
    Ok(first_entries(reader, reader.pick("产品", "Products"), rows, more))
}

/// The catalogue of standards.
pub(super) fn standards(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let found = list_standards(reader.view, &question.pages_of(ENTRIES).read::<PageQuery>()?)?;
    let title = reader.pick("标准目录", "Standards");
    let rows: Vec<[Markup; 3]> = found
        .entries
        .iter()
        .map(|one| {
            let details = &one.details;
            [
                reader.link(
                    &PageTarget::new(Sort::Standard, &details.number),
                    details.number.as_str(),
                ),
                html! { (details.title) },
                match one.withdrawn_from {
                    None => html! { (details.in_force_from) },
                    Some(day) => html! { (details.in_force_from) " – " (day) },
                },
            ]
        })
        .collect();
    let titles = [
        reader.pick("标准号", "Number"),
        reader.pick("名称", "Title"),
        reader.pick("实施日期", "In force"),
    ];
    let sheet = ListSheet { sort: Sort::Standard, title, titles, filters: Vec::new(), below: None };
    Ok(sheet.page(reader, question, &rows, found.next.as_deref()))
}

/// The proposals of governance.
pub(super) fn proposals(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let found = list_proposals(reader.view, &question.pages_of(ENTRIES).read::<PageQuery>()?)?;
    let title = reader.pick("提案", "Proposals");
    let mut rows = Vec::new();
    for one in &found.entries {
        rows.push([
            reader.link(&PageTarget::new(Sort::Proposal, &one.id), one.id.number.as_str()),
            reader.organisation(one.id.proposer)?,
            status_word(reader, &one.status()),
            html! { (one.details.effective_at) },
        ]);
    }
    let titles = [
        reader.pick("编号", "Number"),
        reader.pick("提出机构", "Proposed by"),
        reader.pick("状态", "Status"),
        reader.pick("生效高度", "Effective at height"),
    ];
    let sheet = ListSheet { sort: Sort::Proposal, title, titles, filters: Vec::new(), below: None };
    Ok(sheet.page(reader, question, &rows, found.next.as_deref()))
}
