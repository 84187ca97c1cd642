//! [`Decimal`]: a decimal number without rounding.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use crate::bytes::tagged;
use crate::bytes::text_form::text_schema;

const SCALE_MAX: u8 = 6;
/// Fifteen digits before the scale is evened out leave room for it in an `i128`.
const MANTISSA_MAX: i64 = 999_999_999_999_999;

/// `mantissa / 10^scale`. What was written as 0.050 stays 0.050, and equals 0.05 in order only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i64,
    scale: u8,
}

/// Why a text or pair is not a decimal number.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error(
    "`{found}` is not a decimal number; write up to 15 digits with up to {SCALE_MAX} after the point, like 0.124"
)]
pub struct DecimalError {
    found: String,
}

impl Decimal {
    /// The order by value.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let even = |number: &Self| {
            let missing = u32::from(SCALE_MAX.saturating_sub(number.scale));
            i128::from(number.mantissa).saturating_mul(10_i128.saturating_pow(missing))
        };
        even(self).cmp(&even(other))
    }

    /// The same number with the other sign.
    #[must_use]
    pub const fn negated(&self) -> Self {
        Self { mantissa: self.mantissa.wrapping_neg(), scale: self.scale }
    }

    /// The sum, as long as it has fifteen digits.
    #[must_use]
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let scaled = |number: &Self| {
            let missing = u32::from(scale.saturating_sub(number.scale));
            number.mantissa.checked_mul(10_i64.checked_pow(missing)?)
        };
        let mantissa = scaled(self)?.checked_add(scaled(other)?)?;
        Self::try_from((mantissa, scale)).ok()
    }
}

impl TryFrom<(i64, u8)> for Decimal {
    type Error = DecimalError;

    fn try_from((mantissa, scale): (i64, u8)) -> Result<Self, Self::Error> {
        if SCALE_MAX < scale || !(-MANTISSA_MAX..=MANTISSA_MAX).contains(&mantissa) {
            return Err(DecimalError { found: format!("{mantissa}e-{scale}") });
        }
        Ok(Self { mantissa, scale })
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        (self.mantissa, self.scale).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return tagged::deserialize_text(deserializer);
        }
        Self::try_from(<(i64, u8)>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl From<u32> for Decimal {
    fn from(number: u32) -> Self {
        Self { mantissa: number.into(), scale: 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let scale = usize::from(self.scale);
        let digits = format!("{:0>1$}", self.mantissa.unsigned_abs(), scale.saturating_add(1));
        let (whole, part) = digits.split_at(digits.len().saturating_sub(scale));
        let point = if part.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{part}")
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || DecimalError { found: text.chars().take(40).collect() };
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let has_point = unsigned.contains('.');
        let digits = [whole, part].concat();
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(&digits) || (has_point && part.is_empty()) {
            return Err(error());
        }
        let mantissa: i64 = digits.parse().map_err(|_| error())?;
        let scale = u8::try_from(part.len()).map_err(|_| error())?;
        let signed = if negative { mantissa.checked_neg().ok_or_else(error)? } else { mantissa };
        Self::try_from((signed, scale)).map_err(|_| error())
    }
}

text_schema!(Decimal, "a decimal number");
