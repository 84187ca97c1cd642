//! [`JudgedAt`]: as of which state and day something is said, the first words of every answer; and the
//! cautions beside a verdict.

use std::collections::BTreeSet;

use chain_core::values::date::Date;
use chain_core::values::time::{Height, Timestamp};
use chain_core::verify::verification::Caution;
use hgz_verifier::{Checked, as_of, behind, caution_in_words};
use serde::Serialize;

use crate::print::voice::Voice;

/// As of which state and day something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct JudgedAt {
    /// The height whose state was read.
    pub(crate) height: Height,
    /// That height's time.
    pub(crate) time: Timestamp,
    /// The day that it is said for.
    pub(crate) day: Date,
    /// The greatest height that was seen before, where this one is below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) behind: Option<Height>,
}

impl From<&Checked> for JudgedAt {
    fn from(checked: &Checked) -> Self {
        let Checked { height, time, day, behind, .. } = checked;
        Self { height: *height, time: *time, day: *day, behind: *behind }
    }
}

impl JudgedAt {
    /// In words.
    pub(crate) fn as_of(&self, voice: &Voice) -> String {
        as_of(voice.language, self.height, self.time, self.day)
    }

    /// That a later state was seen before, in words.
    pub(crate) fn behind(&self, voice: &Voice) -> Option<String> {
        self.behind.map(|seen| behind(voice.language, seen))
    }
}

/// As of which states many things are said, and whether any is older than one that was seen: a line
/// for each.
pub(crate) fn states(voice: &Voice, all: impl Iterator<Item = JudgedAt> + Clone) -> String {
    let lines = all.clone().map(|one| one.as_of(voice));
    let lines = lines.chain(all.filter_map(|one| one.behind(voice)));
    let mut said = BTreeSet::new();
    lines.filter(|line| said.insert(line.clone())).map(|line| format!("{line}\n")).collect()
}

/// What a verdict does not say, in words.
pub(crate) fn cautions(voice: &Voice, cautions: &[Caution]) -> Vec<String> {
    let words = cautions.iter().map(|caution| caution_in_words(voice.language, caution));
    words.map(|(title, text)| format!("{title}: {text}")).collect()
}
