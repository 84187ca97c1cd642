//! The list of who makes for whom.

use maud::html;

use super::form::FilterField;
use super::list_sheet::ListSheet;
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::table::ENTRIES;
use super::target::{PageTarget, Sort};
use super::words::status_word;
use crate::answers::directory::{EntrustmentQuery, list_entrustments};
use crate::http::error::ApiError;

/// The entrustments that are asked for.
pub(super) fn entrustments(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let query = question.pages_of(ENTRIES).read::<EntrustmentQuery>()?;
    let found = list_entrustments(reader.view, &query)?;
    let title = reader.pick("委托生产", "Who makes for whom");
    let filters = [
        FilterField::text(reader.pick("委托方代码", "Principal's credit code"), "principal"),
        FilterField::text(reader.pick("受托方代码", "Producer's credit code"), "producer"),
    ];
    let mut rows = Vec::new();
    for one in &found.entries {
        let days = one.details.days;
        let until = days.until.map(|day| day.to_string());
        let target = PageTarget::new(Sort::Entrustment, &one.id);
        rows.push([
            reader.link(&target, one.id.number.as_str()),
            reader.organisation(one.id.principal)?,
            reader.organisation(one.details.producer)?,
            html! { (days.from) " – " (until.unwrap_or_default()) },
            status_word(reader, &one.status()),
        ]);
    }
    let titles = [
        reader.pick("编号", "Number"),
        reader.pick("委托方", "Principal"),
        reader.pick("受委托生产企业", "Producer"),
        reader.pick("日期", "Days"),
        reader.pick("状态", "Status"),
    ];
    let sheet =
        ListSheet { sort: Sort::Entrustment, title, titles, filters: filters.into(), below: None };
    Ok(sheet.page(reader, question, &rows, found.next.as_deref()))
}
