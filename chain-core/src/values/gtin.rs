//! [`Gtin`]: the trade item number of GS1, in fourteen digits.

use thiserror::Error;

use crate::bytes::text_form::text_form;

/// A trade item number; shorter ones are padded with zeros.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gtin(String);

/// Why a text is not a trade item number.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum GtinError {
    /// Not 8, 12, 13 or 14 digits.
    #[error("`{found}` is not a trade item number; write its 8, 12, 13 or 14 digits")]
    Shape {
        /// The text, shortened.
        found: String,
    },
    /// The last digit does not check.
    #[error(
        "trade item number {found} ends with {last}, its check digit is {expected}; compare it with the bar code"
    )]
    CheckDigit {
        /// The whole number.
        found: String,
        /// The last digit.
        last: char,
        /// The digit that checks.
        expected: char,
    },
}

impl Gtin {
    /// A number, if its check digit is right.
    ///
    /// # Errors
    /// [`GtinError`].
    pub fn new(text: &str) -> Result<Self, GtinError> {
        let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits || !matches!(text.len(), 8 | 12 | 13 | 14) {
            return Err(GtinError::Shape { found: text.chars().take(40).collect() });
        }
        let padded = format!("{text:0>14}");
        let (digits, last) = padded.split_at(13);
        // From the right, weights 3, 1, 3, 1, ...; thirteen digits start with 3 on the left too.
        let sum = digits
            .chars()
            .zip([3_u32, 1].into_iter().cycle())
            .filter_map(|(digit, weight)| Some(digit.to_digit(10)?.wrapping_mul(weight)))
            .fold(0, u32::wrapping_add);
        let expected = char::from_digit(10_u32.wrapping_sub(sum % 10) % 10, 10).unwrap_or('0');
        let last = last.chars().next().unwrap_or('0');
        if last != expected {
            return Err(GtinError::CheckDigit { found: text.to_owned(), last, expected });
        }
        Ok(Self(padded))
    }

    /// The fourteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_form!(Gtin, GtinError, "14 digits");

#[cfg(test)]
mod tests;
