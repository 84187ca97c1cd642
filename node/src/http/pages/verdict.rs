//! The panel at the top of a page: one verdict in words, colour and shape.

use chain_core::verify::verification::Verdict;
use hgz_verifier::{Checked, advice, as_of, headline, next_step, title};
use maud::{Markup, PreEscaped, html};

use super::locale::Locale;

/// How grave a verdict is. Each tone has its own colour and its own shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A circle with a tick.
    Good,
    /// A triangle.
    Caution,
    /// An octagon with a bar.
    Stop,
    /// A dashed circle: nothing is known.
    Unknown,
}

impl Tone {
    pub(crate) const fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Genuine => Self::Good,
            Verdict::NotActivated | Verdict::ReportWithdrawn => Self::Caution,
            Verdict::Voided
            | Verdict::Revoked
            | Verdict::Withdrawn
            | Verdict::Superseded
            | Verdict::Recalled
            | Verdict::Expired
            | Verdict::Forged
            | Verdict::Unknown => Self::Stop,
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Good => "verdict good",
            Self::Caution => "verdict caution",
            Self::Stop => "verdict stop",
            Self::Unknown => "verdict unknown",
        }
    }

    const fn shape(self) -> &'static str {
        match self {
            Self::Good => {
                r#"<circle cx="24" cy="24" r="22"/><path class="sign" d="M14 25l7 7 14-15"/>"#
            }
            Self::Caution => {
                r#"<path d="M24 3.5L46 43H2z" stroke-linejoin="round"/><path class="sign" d="M24 17v13M24 36.2v.1"/>"#
            }
            Self::Stop => {
                r#"<path d="M15 2h18l13 13v18L33 46H15L2 33V15z"/><path class="sign" d="M16 16l16 16M32 16L16 32"/>"#
            }
            Self::Unknown => {
                r#"<circle class="dashed" cx="24" cy="24" r="21"/><path class="sign" d="M18 18.5a6 6 0 1 1 8.5 5.5c-1.7.8-2.5 2-2.5 4M24 34.4v.1"/>"#
            }
        }
    }

    fn icon(self) -> Markup {
        html! {
            svg viewBox="0 0 48 48" width="56" height="56" aria-hidden="true" focusable="false" {
                (PreEscaped(self.shape()))
            }
        }
    }
}

/// What stands at the top.
#[derive(Debug)]
pub(crate) struct Panel<'a> {
    /// As of which state and day; none where no state was asked.
    pub(crate) as_of: Option<String>,
    /// The verdict's name for programs.
    pub(crate) name: &'a str,
    /// How grave it is.
    pub(crate) tone: Tone,
    /// In a word or two.
    pub(crate) title: &'a str,
    /// In a sentence.
    pub(crate) headline: &'a str,
    /// What to do.
    pub(crate) next_step: &'a str,
}

impl Panel<'_> {
    /// A verdict that rests on a state.
    pub(crate) fn of(locale: &Locale, checked: &Checked) -> Self {
        let as_of = as_of(locale.language, checked.height, checked.time, checked.day);
        let plain = Self::of_verdict(locale, checked.verdict);
        let tone = match plain.tone {
            Tone::Good if checked.asks_for_care() => Tone::Caution,
            tone => tone,
        };
        let next_step = advice(locale.language, checked);
        Self { as_of: Some(as_of), tone, next_step, ..plain }
    }

    /// A verdict that rests on the code alone.
    pub(crate) const fn of_verdict(locale: &Locale, verdict: Verdict) -> Self {
        Self {
            as_of: None,
            name: verdict.as_str(),
            tone: Tone::of(verdict),
            title: title(locale.language, verdict),
            headline: headline(locale.language, verdict),
            next_step: next_step(locale.language, verdict),
        }
    }

    pub(crate) fn markup(&self) -> Markup {
        html! {
            section #verdict class=(self.tone.class()) data-verdict=(self.name) role="status" {
                (self.tone.icon())
                div {
                    @if let Some(as_of) = &self.as_of { p.as-of { (as_of) } }
                    h1 { (self.title) }
                    p.headline { (self.headline) }
                    p.next { (self.next_step) }
                }
            }
        }
    }
}
