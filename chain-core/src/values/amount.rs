//! [`Amount`] and [`Unit`]: how much there is of goods that are not counted.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::bytes::tagged;
use crate::bytes::text_form::text_schema;

/// Thousandths in one unit.
const THOUSANDTHS: u64 = 1000;
/// A thousand million units: more cement than a province makes in a year, in tonnes.
const AMOUNT_THOUSANDTHS_MAX: u64 = 1_000_000_000 * THOUSANDTHS;

/// What goods are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 千克.
    Kilogram,
    /// 吨.
    Tonne,
    /// 米.
    Metre,
    /// 平方米.
    SquareMetre,
    /// 立方米.
    CubicMetre,
    /// 升.
    Litre,
}

impl Unit {
    /// The unit's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kilogram => "kilogram",
            Self::Tonne => "tonne",
            Self::Metre => "metre",
            Self::SquareMetre => "square_metre",
            Self::CubicMetre => "cubic_metre",
            Self::Litre => "litre",
        }
    }

    /// Its symbol (GB 3100), the same in every language.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Kilogram => "kg",
            Self::Tonne => "t",
            Self::Metre => "m",
            Self::SquareMetre => "m²",
            Self::CubicMetre => "m³",
            Self::Litre => "L",
        }
    }
}

/// More than nothing of some unit, to a thousandth of it, and at most a thousand million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(NonZeroU64);

/// Why a text or number is not an amount.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error(
    "`{found}` is not a valid amount; write a number above 0 and up to 1000000000, with up to 3 digits after the point, like 32.5"
)]
pub struct AmountError {
    found: String,
}

impl Amount {
    /// In thousandths of its unit.
    #[must_use]
    pub const fn thousandths(self) -> u64 {
        self.0.get()
    }
}

impl TryFrom<u64> for Amount {
    type Error = AmountError;

    fn try_from(thousandths: u64) -> Result<Self, AmountError> {
        let amount = NonZeroU64::new(thousandths).filter(|_| thousandths <= AMOUNT_THOUSANDTHS_MAX);
        amount.map(Self).ok_or_else(|| AmountError { found: in_units(thousandths) })
    }
}

/// Thousandths of a unit, written in units: `32.5`.
#[must_use]
pub fn in_units(thousandths: u64) -> String {
    let (whole, rest) = (thousandths / THOUSANDTHS, thousandths % THOUSANDTHS);
    let digits = format!("{rest:03}");
    let part = digits.trim_end_matches('0');
    if part.is_empty() { whole.to_string() } else { format!("{whole}.{part}") }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_units(self.0.get()))
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let error = || AmountError { found: text.chars().take(40).collect() };
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !are_digits(whole) || !are_digits(part) || 3 < part.len() || 10 < whole.len() {
            return Err(error());
        }
        let whole: u64 = whole.parse().map_err(|_| error())?;
        let part: u64 = format!("{part:0<3}").parse().map_err(|_| error())?;
        Self::try_from(whole.saturating_mul(THOUSANDTHS).saturating_add(part)).map_err(|_| error())
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return tagged::deserialize_text(deserializer);
        }
        Self::try_from(u64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

text_schema!(Amount, "a number above 0 with up to 3 digits after the point");

#[cfg(test)]
mod tests;
