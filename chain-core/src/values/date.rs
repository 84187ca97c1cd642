//! [`Date`]: a calendar date in China Standard Time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::bytes::tagged;
use crate::bytes::text_form::text_schema;

const YEAR_MIN: u32 = 1900;
const YEAR_MAX: u32 = 2999;
const MS_PER_DAY: u64 = 86_400_000;
/// China Standard Time is eight hours ahead of UTC, all year.
const OFFSET_MS: u64 = 8 * 3_600_000;

const ONE_DATE: &str = "each day within the bounds has one date";

/// A calendar date, as `YYYY-MM-DD` in text and `yyyymmdd` as a number in bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(u32);

/// Why a text or number is not a date.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error("`{found}` is not a date; write YYYY-MM-DD, from {YEAR_MIN}-01-01 to {YEAR_MAX}-12-31")]
pub struct DateError {
    found: String,
}

const fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Date {
    /// The earliest date.
    pub const MIN: Self = Self(YEAR_MIN * 10_000 + 101);
    /// The latest date.
    pub const MAX: Self = Self(YEAR_MAX * 10_000 + 1231);

    /// A date, if there is such a day.
    ///
    /// # Errors
    /// [`DateError`].
    pub fn new(year: u32, month: u32, day: u32) -> Result<Self, DateError> {
        let year_fits = (YEAR_MIN..=YEAR_MAX).contains(&year);
        if year_fits && (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day)
        {
            return Ok(Self::packed(year, month, day));
        }
        Err(DateError { found: format!("{year:04}-{month:02}-{day:02}") })
    }

    const fn packed(year: u32, month: u32, day: u32) -> Self {
        Self(year.wrapping_mul(10_000).wrapping_add(month.wrapping_mul(100)).wrapping_add(day))
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u32 {
        self.0 / 10_000
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u32 {
        self.0 / 100 % 100
    }

    /// The day, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u32 {
        self.0 % 100
    }

    /// The date in China Standard Time at a time in milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn of_unix_ms(unix_ms: u64) -> Self {
        let days = unix_ms.saturating_add(OFFSET_MS) / MS_PER_DAY;
        Self::of_days_since_1970(i64::try_from(days).unwrap_or(i64::MAX))
    }

    /// Days since 1970-01-01, after Howard Hinnant's `days_from_civil`.
    fn days_since_1970(self) -> i64 {
        let (year, month) = (i64::from(self.year()), i64::from(self.month()));
        let year = if month <= 2 { year.wrapping_sub(1) } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = month.wrapping_add(9) % 12;
        let day_of_year = month_from_march
            .wrapping_mul(153)
            .wrapping_add(2)
            .wrapping_div(5)
            .wrapping_add(i64::from(self.day()))
            .wrapping_sub(1);
        let day_of_era = year_of_era
            .wrapping_mul(365)
            .wrapping_add(year_of_era / 4)
            .wrapping_sub(year_of_era / 100)
            .wrapping_add(day_of_year);
        era.wrapping_mul(146_097).wrapping_add(day_of_era).wrapping_sub(719_468)
    }

    /// The date some days after 1970-01-01, within [`Date::MIN`] and [`Date::MAX`].
    fn of_days_since_1970(days: i64) -> Self {
        let least = Self::MIN.days_since_1970();
        let greatest = Self::MAX.days_since_1970();
        let clamped = days.clamp(least, greatest);
        let days = clamped.wrapping_add(719_468);
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = day_of_era
            .wrapping_sub(day_of_era / 1_460)
            .wrapping_add(day_of_era / 36_524)
            .wrapping_sub(day_of_era / 146_096)
            .wrapping_div(365);
        let day_of_year = day_of_era.wrapping_sub(
            year_of_era
                .wrapping_mul(365)
                .wrapping_add(year_of_era / 4)
                .wrapping_sub(year_of_era / 100),
        );
        let month_from_march = day_of_year.wrapping_mul(5).wrapping_add(2).wrapping_div(153);
        let day = day_of_year
            .wrapping_sub(month_from_march.wrapping_mul(153).wrapping_add(2).wrapping_div(5))
            .wrapping_add(1);
        let month = month_from_march.wrapping_add(2) % 12;
        let month = month.wrapping_add(1);
        let year =
            year_of_era.wrapping_add(era.wrapping_mul(400)).wrapping_add(i64::from(month <= 2));
        let number = |value: i64| u32::try_from(value).expect(ONE_DATE);
        let date = Self::packed(number(year), number(month), number(day));
        assert_eq!(date.days_since_1970(), clamped, "{ONE_DATE}");
        date
    }

    /// How many days later another date is; negative if it is earlier.
    #[must_use]
    pub fn days_until(self, other: Self) -> i64 {
        other.days_since_1970().saturating_sub(self.days_since_1970())
    }

    /// The date some days later, or earlier, within [`Date::MIN`] and [`Date::MAX`].
    #[must_use]
    pub fn add_days(self, days: i64) -> Self {
        Self::of_days_since_1970(self.days_since_1970().saturating_add(days))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || DateError { found: text.chars().take(40).collect() };
        let digits = |part: Option<&str>| -> Option<u32> {
            part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
        };
        let bytes = text.as_bytes();
        let shaped =
            bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
        if !shaped {
            return Err(error());
        }
        let (year, month, day) =
            (digits(text.get(..4)), digits(text.get(5..7)), digits(text.get(8..)));
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => {
                Self::new(year, month, day).map_err(|_| error())
            }
            _ => Err(error()),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_u32(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return tagged::deserialize_text(deserializer);
        }
        let packed = Self(u32::deserialize(deserializer)?);
        Self::new(packed.year(), packed.month(), packed.day()).map_err(serde::de::Error::custom)
    }
}

text_schema!(Date, "YYYY-MM-DD");

#[cfg(test)]
mod tests;
