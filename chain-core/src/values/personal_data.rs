//! Finds what looks like a citizen's identity number or a private telephone number in free text:
//! a ledger cannot forget, so neither may enter it.

use std::fmt;

use crate::values::date::Date;

/// What was found, with most of it hidden: an error message is not the place for it either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonalData {
    /// An 18-character resident identity number whose date and check character are right.
    IdentityNumber {
        /// Its first six digits.
        start: String,
    },
    /// An 11-digit mobile telephone number.
    MobileNumber {
        /// Its first three digits.
        start: String,
    },
}

impl fmt::Display for PersonalData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IdentityNumber { start } => write!(f, "an identity number {start}…"),
            Self::MobileNumber { start } => write!(f, "a mobile telephone number {start}…"),
        }
    }
}

const MOBILE_DIGITS: usize = 11;

/// The first personal data in a text.
#[must_use]
pub fn find(text: &str) -> Option<PersonalData> {
    // Both kinds have at least eleven digits: most texts are done here.
    let digits = text.chars().filter(|character| narrow(*character).is_ascii_digit());
    if digits.count() < MOBILE_DIGITS {
        return None;
    }
    let text: String = text.chars().map(narrow).collect();
    let is_part = |character: char| character.is_ascii_alphanumeric();
    text.split(|character| !is_part(character)).find_map(judge).or_else(|| find_grouped(&text))
}

/// A full-width digit or letter as an ASCII one.
fn narrow(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    }
}

/// Judges a word, whatever letters stand before it: `Tel13800138000`.
fn judge(word: &str) -> Option<PersonalData> {
    let word = word.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    if is_identity_number(word) {
        let start = word.get(..6)?.to_owned();
        return Some(PersonalData::IdentityNumber { start });
    }
    let number = word.strip_prefix("86").filter(|rest| rest.len() == MOBILE_DIGITS).unwrap_or(word);
    if is_mobile_number(number) {
        return Some(PersonalData::MobileNumber { start: number.get(..3)?.to_owned() });
    }
    None
}

/// ISO 7064 MOD 11-2 over 17 digits that name a region, a date of birth and a sequence.
fn is_identity_number(word: &str) -> bool {
    let Some((digits, check)) = word.split_at_checked(17) else { return false };
    if check.len() != 1 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let number = |range: std::ops::Range<usize>| {
        digits.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0)
    };
    if Date::new(number(6..10), number(10..12), number(12..14)).is_err() {
        return false;
    }
    let weights = [7_u32, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum = digits
        .chars()
        .zip(weights)
        .filter_map(|(digit, weight)| Some(digit.to_digit(10)?.wrapping_mul(weight)))
        .fold(0, u32::wrapping_add);
    let expected = match 12_u32.wrapping_sub(sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    check.to_ascii_uppercase().starts_with(expected)
}

fn is_mobile_number(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == MOBILE_DIGITS
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes.first() == Some(&b'1')
        && bytes.get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}

/// `138-0013-8000`, `138 0013 8000` and `110105 19491231 002X`; but `150×3000×1200` is a size.
fn find_grouped(text: &str) -> Option<PersonalData> {
    let joins = |character: char| matches!(character, ' ' | '-' | '\u{3000}');
    text.split(|c: char| !c.is_ascii_alphanumeric() && !joins(c)).find_map(|part| {
        let words: Vec<&str> = part.split(joins).collect();
        words.windows(3).find_map(|words| match words {
            [a, b, c] if matches!((a.len(), b.len(), c.len()), (3, 4, 4) | (6, 8, 4)) => {
                judge(&[*a, *b, *c].concat())
            }
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests;
