//! Lists as tables; on a phone each row becomes a small card. Roles keep them tables for those who
//! listen.

use chain_core::values::time::Timestamp;
use hgz_verifier::show_time;
use maud::{Markup, html};

use super::question::Question;
use super::reader::PageReader;

/// Entries of a page of a list.
pub(super) const ENTRIES: u32 = 25;

/// A time without its zone, which is that of the whole page.
pub(super) fn when(time: Timestamp) -> Markup {
    let shown: String = show_time(time).chars().take("2026-11-23 18:04:36".len()).collect();
    html! { time.when { (shown) } }
}

/// A table: the titles of its columns, and the cells of each row.
pub(super) fn table<const N: usize>(
    caption: &str,
    titles: [&str; N],
    rows: &[[Markup; N]],
) -> Markup {
    html! {
        table.rows role="table" {
            caption.hidden { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    @for title in titles { th role="columnheader" scope="col" { (title) } }
                }
            }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        @for (title, cell) in titles.iter().zip(row) {
                            td role="cell" data-title=(title) { div { (cell) } }
                        }
                    }
                }
            }
        }
    }
}

/// A card with what one page of a list shows, or that it shows nothing, and the way on.
pub(super) fn card(
    reader: &PageReader<'_>,
    question: &Question,
    path: &str,
    next: Option<&str>,
    rows: Option<Markup>,
) -> Markup {
    html! {
        section.card {
            @match rows {
                Some(rows) => { (rows) }
                None => { (nothing(reader, next.is_some())) }
            }
            (onward(reader, question, path, next))
        }
    }
}

/// A card with the first entries of a list, and the way to all of them where there are more.
pub(super) fn first_entries(
    reader: &PageReader<'_>,
    title: &str,
    rows: Option<Markup>,
    all: Option<(&str, &str)>,
) -> Markup {
    html! {
        section.card {
            h2 { (title) }
            @match rows {
                Some(rows) => { (rows) }
                None => { (nothing(reader, false)) }
            }
            @if let Some((path, words)) = all {
                nav.onward { a href=(path) { (words) } }
            }
        }
    }
}

/// The way to the next page of a list; a page may be empty and still have one.
pub(super) fn onward(
    reader: &PageReader<'_>,
    question: &Question,
    path: &str,
    next: Option<&str>,
) -> Markup {
    let first = question.get("after").is_some().then(|| question.without("after").at(path));
    let next = next.map(|next| question.with("after", next).at(path));
    html! {
        @if first.is_some() || next.is_some() {
            nav.onward aria-label=(reader.pick("翻页", "Pages")) {
                @if let Some(first) = first {
                    a href=(reader.locale.link(&first)) { (reader.pick("回到第一页", "First page")) }
                }
                @if let Some(next) = next {
                    a rel="next" href=(reader.locale.link(&next)) { (reader.pick("下一页", "Next page")) }
                }
            }
        }
    }
}

/// What stands where a list has nothing.
pub(super) fn nothing(reader: &PageReader<'_>, goes_on: bool) -> Markup {
    let text = if goes_on {
        reader.pick(
            "这一页没有，后面可能还有。",
            "Nothing on this page; there may be more on the next.",
        )
    } else {
        reader.pick("没有。", "None.")
    };
    html! { p.note { (text) } }
}
