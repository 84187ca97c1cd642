//! [`Length`] and [`Extent`]: whole micrometres, written and shown as millimetres.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// Longest length taken: ten metres of label.
const UM_MAX: u32 = 10_000_000;

/// A length in whole micrometres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Length(u32);

impl Length {
    /// So many micrometres.
    pub(crate) const fn of_um(um: u32) -> Self {
        Self(um)
    }

    /// Its micrometres.
    pub(crate) const fn um(self) -> u32 {
        self.0
    }

    /// Its millimetres, for drawing.
    #[expect(
        clippy::float_arithmetic,
        reason = "a drawing's unit; no length is longer than 2^24 µm"
    )]
    pub(crate) const fn mm(self) -> f32 {
        self.0 as f32 / 1000.0
    }

    /// The sum.
    pub(crate) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, nothing if the other is longer.
    pub(crate) const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// So many times this length.
    pub(crate) const fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// How often a length goes into this one.
    pub(crate) fn divided_by(self, part: Self) -> u32 {
        self.0.checked_div(part.0).unwrap_or(0)
    }

    /// Half of it.
    pub(crate) const fn half(self) -> Self {
        Self(self.0 / 2)
    }
}

/// Millimetres without the unit: `19.6`, `0.425`, `20`.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = format!("{}.{:03}", self.0 / 1000, self.0 % 1000);
        f.write_str(shown.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || {
            format!(
                "`{text}` is not a length; write millimetres with at most 3 decimals, such as 0.40"
            )
        };
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || 3 < part.len() || !digits(whole) || !digits(part) {
            return Err(refused());
        }
        let um: u32 = format!("{whole}{part:0<3}").parse().map_err(|_| refused())?;
        if UM_MAX < um { Err(refused()) } else { Ok(Self(um)) }
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A width and a height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) width: Length,
    pub(crate) height: Length,
}

impl Extent {
    /// So many micrometres each way.
    pub(crate) const fn of_um(width: u32, height: u32) -> Self {
        Self { width: Length::of_um(width), height: Length::of_um(height) }
    }

    /// As wide as high.
    pub(crate) const fn square(side: Length) -> Self {
        Self { width: side, height: side }
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl FromStr for Extent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(|| {
            format!("`{text}` is not a size; write width x height in millimetres, such as 60x30")
        })?;
        Ok(Self { width: width.parse()?, height: height.parse()? })
    }
}

impl Serialize for Extent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
