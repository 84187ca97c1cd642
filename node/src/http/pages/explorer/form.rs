//! Forms that filter a list, with the API's own parameters.

use maud::{Markup, html};

use super::question::Question;
use super::reader::PageReader;

/// One field of a form.
#[derive(Debug)]
pub(super) struct FilterField<'a> {
    title: &'a str,
    name: &'a str,
    kind: &'a str,
    options: Vec<(&'a str, &'a str)>,
}

impl<'a> FilterField<'a> {
    /// A field for a text.
    pub(super) const fn text(title: &'a str, name: &'a str) -> Self {
        Self { title, name, kind: "text", options: Vec::new() }
    }

    /// A field for a day.
    pub(super) const fn day(title: &'a str, name: &'a str) -> Self {
        Self { title, name, kind: "date", options: Vec::new() }
    }

    /// A choice of values with their words.
    pub(super) const fn choice(
        title: &'a str,
        name: &'a str,
        options: Vec<(&'a str, &'a str)>,
    ) -> Self {
        Self { title, name, kind: "choice", options }
    }

    fn field(&self, reader: &PageReader<'_>, said: Option<&str>) -> Markup {
        let Self { title, name, kind, options } = self;
        html! {
            label {
                span { (title) }
                @if options.is_empty() {
                    input type=(kind) name=(name) value=[said] autocomplete="off";
                } @else {
                    select name=(name) {
                        option value="" { (reader.pick("全部", "all")) }
                        @for (value, word) in options {
                            option value=(value) selected[said == Some(value)] { (word) }
                        }
                    }
                }
            }
        }
    }
}

/// A form; what it does not show of the question stays as it is.
pub(super) fn form(
    reader: &PageReader<'_>,
    question: &Question,
    path: &str,
    filters: &[FilterField<'_>],
) -> Markup {
    let is_shown = |name: &str| name == "after" || filters.iter().any(|one| one.name == name);
    let is_filtered = filters.iter().any(|one| question.get(one.name).is_some());
    let others = question.pairs().filter(|(name, _)| !is_shown(name));
    html! {
        details.how.filters open[is_filtered] {
            summary { (reader.pick("筛选", "FilterField")) }
            form.filter action=(path) method="get" {
            @for filter in filters { (filter.field(reader, question.get(filter.name))) }
            @for (name, value) in others { input type="hidden" name=(name) value=(value); }
            @if let Some(language) = reader.locale.asked() {
                input type="hidden" name="lang" value=(language);
            }
            button { (reader.pick("筛选", "FilterField")) }
            }
        }
    }
}
