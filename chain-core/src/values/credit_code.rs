//! [`CreditCode`]: the unified social credit code of an organisation (GB 32100-2015).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::bytes::tagged;
use crate::bytes::text_form::text_schema;

const LENGTH: usize = 18;
/// The alphabet of GB 32100: a character's value is its position. I, O, S, V and Z are not in it.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of positions 1 to 17: powers of 3 modulo 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the eight characters of the organisation code (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
/// The first two digits of administrative codes (GB/T 2260); 10 is national.
const PROVINCES: [&str; 35] = [
    "10", "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
    "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
    "71", "81", "82",
];

/// A unified social credit code: 18 characters whose last one checks the others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode([u8; LENGTH]);

/// Why a text is not a unified social credit code.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum CreditCodeError {
    /// Not 18 characters.
    #[error("credit code `{found}` has {length} characters; it must have {LENGTH}")]
    Length {
        /// The text, shortened.
        found: String,
        /// Its length in characters.
        length: usize,
    },
    /// A character outside the alphabet.
    #[error(
        "credit code `{found}` has `{character}` at position {position}; digits and capitals without I, O, S, V, Z are allowed"
    )]
    Character {
        /// The text.
        found: String,
        /// The position, counted from 1.
        position: usize,
        /// The character.
        character: char,
    },
    /// Positions 3 to 8 are not an administrative code.
    #[error(
        "credit code `{found}` has `{region}` at positions 3 to 8; they must be six digits that start with a province of GB/T 2260"
    )]
    Region {
        /// The text.
        found: String,
        /// What stands there.
        region: String,
    },
    /// The last character does not check.
    #[error(
        "credit code `{found}` ends with `{last}`, its check character is `{expected}`; compare it with the business licence"
    )]
    CheckCharacter {
        /// The text.
        found: String,
        /// The last character.
        last: char,
        /// The check character that belongs there.
        expected: char,
    },
}

fn value_of(character: u8) -> Option<u32> {
    ALPHABET.iter().position(|one| *one == character).and_then(|at| u32::try_from(at).ok())
}

fn weighted_sum(characters: &[u8], weights: &[u32], value: impl Fn(u8) -> u32) -> u32 {
    characters
        .iter()
        .zip(weights)
        .map(|(character, weight)| value(*character).saturating_mul(*weight))
        .fold(0, u32::saturating_add)
}

fn check_character(characters: &[u8]) -> u8 {
    let sum = weighted_sum(characters, &WEIGHTS, |character| value_of(character).unwrap_or(0));
    let value = 31_u32.saturating_sub(sum % 31) % 31;
    usize::try_from(value).ok().and_then(|at| ALPHABET.get(at)).copied().unwrap_or(b'0')
}

impl CreditCode {
    /// A code, if it is well formed and its check character is right.
    ///
    /// # Errors
    /// [`CreditCodeError`] names the position and what is expected there.
    pub fn new(text: &str) -> Result<Self, CreditCodeError> {
        let found = || text.chars().take(40).collect::<String>();
        let length = text.chars().count();
        if length != LENGTH {
            return Err(CreditCodeError::Length { found: found(), length });
        }
        let outside = |character: &char| u8::try_from(*character).ok().and_then(value_of).is_none();
        if let Some((at, character)) = text.chars().enumerate().find(|(_, one)| outside(one)) {
            let position = at.saturating_add(1);
            return Err(CreditCodeError::Character { found: found(), position, character });
        }
        let region = text.get(2..8).unwrap_or_default();
        let province = region.get(..2).unwrap_or_default();
        let digits = region.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || !PROVINCES.contains(&province) {
            return Err(CreditCodeError::Region { found: found(), region: region.to_owned() });
        }
        let mut bytes = [0; LENGTH];
        for (to, from) in bytes.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        let [first @ .., last] = &bytes;
        let expected = check_character(first);
        if *last != expected {
            let (last, expected) = (char::from(*last), char::from(expected));
            return Err(CreditCodeError::CheckCharacter { found: found(), last, expected });
        }
        Ok(Self(bytes))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("every character is of the alphabet")
    }

    /// Whether positions 9 to 17 check as an organisation code of GB 11714. Some lawful codes of
    /// the pilot years do not.
    #[must_use]
    pub fn organisation_code_is_consistent(&self) -> bool {
        let code = self.0.get(8..17).unwrap_or_default();
        let Some((check, characters)) = code.split_last() else { return false };
        let sum = weighted_sum(characters, &ORGANISATION_WEIGHTS, |character| {
            char::from(character).to_digit(36).unwrap_or(0)
        });
        let expected = match 11_u32.saturating_sub(sum % 11) {
            10 => b'X',
            11 => b'0',
            digit => b'0'.saturating_add(u8::try_from(digit).unwrap_or(0)),
        };
        *check == expected
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl Serialize for CreditCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(self.as_str())
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for CreditCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return tagged::deserialize_text(deserializer);
        }
        let bytes: [u8; LENGTH] = tagged::deserialize_array(deserializer)?;
        let text = std::str::from_utf8(&bytes).map_err(serde::de::Error::custom)?;
        Self::new(text).map_err(serde::de::Error::custom)
    }
}

text_schema!(CreditCode, "unified social credit code, 18 characters");

#[cfg(test)]
mod tests;
