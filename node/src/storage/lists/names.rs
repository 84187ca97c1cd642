//! Names as they are searched: folded, and taken apart into their characters and pairs of
//! neighbours. Chinese has no words to split at; a text lies in a name only if all its pairs do.

use std::collections::BTreeSet;

/// Pairs of a search text that are looked up; what they leave over is compared as a whole.
const LOOKED_UP_MAX: usize = 16;

/// One character, or two neighbours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gram(String);

impl Gram {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text in small letters, with full-width letters, digits and signs as their narrow forms.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

fn narrow(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        // Full-width forms lie at a fixed distance from ASCII.
        '\u{FF01}'..='\u{FF5E}' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    }
}

fn pairs(folded: &str) -> impl Iterator<Item = Gram> {
    let gram = |(one, next): (char, char)| Gram([one, next].iter().collect());
    folded.chars().zip(folded.chars().skip(1)).map(gram)
}

/// All that a name is found by.
pub(crate) fn grams(name: &str) -> BTreeSet<Gram> {
    let folded = fold(name);
    let mut grams: BTreeSet<Gram> = pairs(&folded).collect();
    grams.extend(folded.chars().map(|one| Gram(one.to_string())));
    grams
}

/// What every name has that contains a folded text: its pairs, or its one character.
#[must_use]
pub fn looked_up(folded: &str) -> Vec<Gram> {
    let grams: BTreeSet<Gram> = pairs(folded).take(LOOKED_UP_MAX).collect();
    if grams.is_empty() {
        return folded.chars().next().map(|one| Gram(one.to_string())).into_iter().collect();
    }
    grams.into_iter().collect()
}
