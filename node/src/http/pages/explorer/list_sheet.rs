//! [`ListSheet`]: the page of a list, which lies under the same name in the explorer and in the API.

use maud::{Markup, html};

use super::form::{FilterField, form};
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::table::{card, table};
use super::target::Sort;

/// A list, without its entries.
pub(super) struct ListSheet<'a, const N: usize> {
    /// What is listed.
    pub(super) sort: Sort,
    /// What the list is called.
    pub(super) title: &'a str,
    /// The titles of its columns.
    pub(super) titles: [&'a str; N],
    /// What it is filtered by.
    pub(super) filters: Vec<FilterField<'a>>,
    /// What stands below it.
    pub(super) below: Option<Markup>,
}

impl<const N: usize> ListSheet<'_, N> {
    /// The page with some rows of it, and the way to the next ones.
    pub(super) fn page(
        &self,
        reader: &PageReader<'_>,
        question: &Question,
        rows: &[[Markup; N]],
        next: Option<&str>,
    ) -> PageOrRedirect {
        let Self { sort, title, titles, filters, below } = self;
        let path = format!("/explorer/{}", sort.segment());
        let rows = (!rows.is_empty()).then(|| table(title, *titles, rows));
        let main = html! {
            h1 { (title) }
            @if !filters.is_empty() { (form(reader, question, &path, filters)) }
            (card(reader, question, &path, next, rows))
            @if let Some(below) = below { (below) }
        };
        PageOrRedirect::sheet(*title, main, question.at(&format!("/v1/{}", sort.segment())))
    }
}
