//! [`Batch`]: how much of a batch is certified, and who found it unqualified.

use serde::{Deserialize, Serialize};

use crate::records::report::ReportKind;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::{Name, ReportId};

/// What is counted and known of a batch, whichever reports are filed on it. Kept apart from those, so
/// that a certificate does not write a whole report again, and that two reports on one batch do not
/// carry twice what there is of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Batch {
    /// How much of it is certified and not undone: units, or of goods that are sold by amount
    /// thousandths of their unit.
    pub certified: u64,
    /// What counted it among the maker's clean batches: it is counted once, whoever reports on it again.
    pub counted_clean: Option<CountedClean>,
    /// The reports that stand and found it unqualified, in the order in which it became known.
    pub findings: Vec<BatchFinding>,
}

/// The report of an institute that counted a batch among the maker's clean ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountedClean {
    /// The report.
    pub report: ReportId,
    /// How many failures of the maker there were before: what was counted before the last one is not
    /// counted again, and not taken from what was counted since.
    pub failures: u32,
}

/// Who has tested a batch and found it unqualified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// An institute, by its own word.
    Institute,
    /// Whoever makes the goods.
    Factory,
    /// A laboratory, by the word of the maker that filed its report.
    Laboratory,
}

/// A report that found a batch unqualified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchFinding {
    /// The report.
    pub report: ReportId,
    /// What kind of report it is.
    pub kind: ReportKind,
    /// Who tested.
    pub found_by: FoundBy,
    /// What who tested was called then.
    pub name: Name,
    /// The day the report was issued.
    pub issued_on: Date,
    /// Who gave the key that signed for the report, if another organisation did.
    pub given_by: Option<CreditCode>,
}
