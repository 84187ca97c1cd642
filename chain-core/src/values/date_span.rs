//! [`DateSpan`]: days from one on, until another or until further notice.

use serde::{Deserialize, Serialize};

use crate::values::date::Date;

/// Days from one on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DateSpan {
    /// The first of them.
    pub from: Date,
    /// The last of them; none: until further notice.
    pub until: Option<Date>,
}

impl DateSpan {
    /// Whether a day is among them.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && self.reaches(day)
    }

    /// Whether a day, or a later one, is among them or was to be.
    #[must_use]
    pub fn reaches(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day <= until)
    }

    /// The days before another day, if there are any left.
    #[must_use]
    pub fn before(&self, day: Date) -> Option<Self> {
        let last = day.add_days(-1);
        let until = self.until.map_or(last, |until| until.min(last));
        (self.from < day).then_some(Self { from: self.from, until: Some(until) })
    }
}

#[cfg(test)]
mod tests;
