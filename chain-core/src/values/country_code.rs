//! [`CountryCode`]: a country or region by its two letters of ISO 3166-1.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::bytes::tagged;
use crate::bytes::text_form::text_schema;

const LENGTH: usize = 2;

/// A country or region: two capital letters of ISO 3166-1, such as `DE`.
///
/// Only the form is checked. Which codes there are changes with the years, and what was certified
/// under one of them stays readable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; LENGTH]);

/// Why a text is not a code of a country.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error("`{found}` is not a country code; write the two capital letters of ISO 3166-1, such as DE")]
pub struct CountryCodeError {
    found: String,
}

impl CountryCode {
    /// A code, if it is well formed.
    ///
    /// # Errors
    /// [`CountryCodeError`].
    pub fn new(text: &str) -> Result<Self, CountryCodeError> {
        match <[u8; LENGTH]>::try_from(text.as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_uppercase) => Ok(Self(letters)),
            Ok(_) | Err(_) => Err(CountryCodeError { found: text.chars().take(40).collect() }),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("both are letters of ASCII")
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for CountryCode {
    type Err = CountryCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl Serialize for CountryCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(self.as_str())
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return tagged::deserialize_text(deserializer);
        }
        let letters: [u8; LENGTH] = tagged::deserialize_array(deserializer)?;
        let text = std::str::from_utf8(&letters).map_err(serde::de::Error::custom)?;
        Self::new(text).map_err(serde::de::Error::custom)
    }
}

text_schema!(CountryCode, "country or region, two capital letters of ISO 3166-1");

#[cfg(test)]
mod tests;
