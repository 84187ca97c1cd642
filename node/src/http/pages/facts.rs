//! The sections of a page that can be proved: exactly those of `hgz_verifier::page`, row by row, so
//! that a browser can compare them word for word.

use chain_core::bytes::hash::Hash;
use hgz_verifier::page::Section;
use maud::{Markup, html};

use super::locale::Locale;
use crate::storage::documents::StoredDocument;

/// A section, and what is known here of the document that it rests on.
#[derive(Debug)]
pub(crate) struct ShownSection {
    /// The section.
    pub(crate) section: Section,
    /// The document, if this node has it.
    pub(crate) stored: Option<StoredDocument>,
}

/// Sections as cards.
pub(crate) fn cards(locale: &Locale, sections: &[ShownSection]) -> Markup {
    html! { @for shown in sections { (card(locale, shown)) } }
}

fn card(locale: &Locale, ShownSection { section, stored }: &ShownSection) -> Markup {
    html! {
        section.card data-section=(section.id) {
            h2 { (section.title) }
            dl {
                @for row in &section.rows {
                    dt { (row.title) }
                    dd lang=[foreign(locale, &row.value)] { (row.value) }
                }
            }
            @if let Some(document) = &section.document { (document_link(locale, document, *stored)) }
        }
    }
}

/// Chinese within an English page, for those who listen to it.
pub(crate) fn foreign(locale: &Locale, text: &str) -> Option<&'static str> {
    let is_chinese = |one: char| ('\u{3400}'..='\u{9fff}').contains(&one);
    (locale.html() == "en" && text.contains(is_chinese)).then_some("zh-CN")
}

fn document_link(locale: &Locale, document: &Hash, stored: Option<StoredDocument>) -> Markup {
    let short: String = document.to_string().chars().take(12).collect();
    html! {
        p.document {
            a href={ "/v1/documents/" (document) } {
                (locale.pick("查看原件", "Open the document"))
                @if let Some(stored) = stored {
                    " · " (kind_of(stored.media_type.as_str())) " · " (size(stored.bytes))
                }
            }
            small { (locale.pick("哈希", "hash")) " " (short) "…" }
        }
    }
}

fn kind_of(media_type: &str) -> String {
    let (_, kind) = media_type.split_once('/').unwrap_or(("", media_type));
    kind.to_ascii_uppercase()
}

/// A length as people read it.
fn size(bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = bytes.saturating_mul(10).checked_div(unit).unwrap_or(0);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", tenths(1_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}
