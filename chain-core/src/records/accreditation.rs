//! What an institute may inspect (检验检测机构资质认定、实验室认可): its accreditations, and its scope
//! standard by standard.
//!
//! What holds on a day is found from what was stated, and nothing stated is rewritten: a report is
//! judged by the scope on the day of its test, however long ago that was.

use serde::{Deserialize, Serialize};

use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::date_span::DateSpan;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{AccreditationId, Line, Number};
use crate::values::time::Height;

/// Which mark an accreditation lets reports bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccreditationMark {
    /// The qualification that the law asks of whoever issues reports with effect in law
    /// (检验检测机构资质认定).
    Cma,
    /// A laboratory's voluntary accreditation (实验室认可).
    Cnas,
}

impl AccreditationMark {
    /// The mark as it is printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cma => "CMA",
            Self::Cnas => "CNAS",
        }
    }
}

/// One certificate of an accreditation: a renewal or an extension is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccreditationTerm {
    /// The certificate's number.
    pub certificate_number: Line,
    /// The product categories, as prefixes of GB/T 4754 codes: `C30` holds `C3024`.
    pub categories: Vec<Line>,
    /// The first day it holds.
    pub valid_from: Date,
    /// The last day it holds.
    pub valid_until: Date,
}

impl AccreditationTerm {
    /// Whether a product category is within it.
    #[must_use]
    pub fn has_category(&self, category: &Line) -> bool {
        self.categories.iter().any(|prefix| category.as_str().starts_with(prefix.as_str()))
    }
}

/// An accreditation's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accreditation {
    /// The institute, and the bureau's number for it, which stays when certificates are renewed.
    pub id: AccreditationId,
    /// Its mark.
    pub mark: AccreditationMark,
    /// Its certificates, by their first days, no two of which are the same.
    pub terms: Vec<AccreditationTerm>,
    /// When all of it was suspended, in order.
    pub suspensions: Vec<DateSpan>,
    /// The first day on which it holds no longer, whatever its certificates say.
    pub withdrawn_from: Option<Date>,
    /// The height that entered it.
    pub entered_at: Height,
}

impl Accreditation {
    /// The certificate that holds on a day, suspended or not: the last one that has begun, unless
    /// it has ended.
    #[must_use]
    pub fn term_on(&self, day: Date) -> Option<&AccreditationTerm> {
        if self.withdrawn_from.is_some_and(|from| from <= day) {
            return None;
        }
        let begun = self.terms.iter().rev().find(|term| term.valid_from <= day);
        begun.filter(|term| day <= term.valid_until)
    }

    /// Its suspension on a day.
    #[must_use]
    pub fn suspension_on(&self, day: Date) -> Option<DateSpan> {
        self.suspensions.iter().copied().find(|span| span.contains(day))
    }
}

/// Days on which an institute may test to a standard under one of its accreditations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScopePeriod {
    /// The number of the accreditation.
    pub accreditation: Number,
    /// The days, as far as the accreditation holds on them.
    pub days: DateSpan,
    /// What of the standard it may test, if not all.
    pub parts: Option<Line>,
    /// When it was suspended, in order.
    pub suspensions: Vec<DateSpan>,
}

impl ScopePeriod {
    /// Its suspension on a day.
    #[must_use]
    pub fn suspension_on(&self, day: Date) -> Option<DateSpan> {
        self.suspensions.iter().copied().find(|span| span.contains(day))
    }
}

/// Whether an institute may test to a standard, and when it might: a record for each institute and
/// standard, so that nothing that one act or one report does depends on how long a scope is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScopeStandard {
    /// The institute.
    pub institute: CreditCode,
    /// The standard.
    pub standard: StandardNumber,
    /// When, in the order in which it was entered; those of one accreditation do not meet.
    pub periods: Vec<ScopePeriod>,
}

impl ScopeStandard {
    /// The period under an accreditation that has not ended before a day.
    pub fn reaching(&mut self, accreditation: &Number, day: Date) -> Option<&mut ScopePeriod> {
        self.periods
            .iter_mut()
            .find(|period| period.accreditation == *accreditation && period.days.reaches(day))
    }
}

/// A standard that comes into a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScopeAddition {
    /// The standard.
    pub standard: StandardNumber,
    /// What of it the institute may test, if not all.
    pub parts: Option<Line>,
}

/// What the bureau decides about an accreditation, or about standards under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ScopeDecision {
    /// It may not be used on these days (暂停).
    Suspend(DateSpan),
    /// A suspension ends: this is the first day on which it may be used again (恢复).
    Restore {
        /// That day.
        from: Date,
    },
    /// It is over (撤销、注销).
    Withdraw {
        /// The first day without it.
        from: Date,
    },
}

impl ScopeDecision {
    /// The first day on which it changes something.
    #[must_use]
    pub const fn from(self) -> Date {
        match self {
            Self::Suspend(days) => days.from,
            Self::Restore { from } | Self::Withdraw { from } => from,
        }
    }
}
