//! Inspection reports.

use serde::{Deserialize, Serialize};

use crate::bytes::hash::Hash;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::values::date::Date;
use crate::values::edition::Edition;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{Line, Name, Number, ProductId, ReportId, ResourceId, ServiceRequestId};
use crate::values::time::Height;

/// What an inspection found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// 合格.
    Qualified,
    /// 不合格.
    Unqualified,
}

impl Conclusion {
    /// The conclusion's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Qualified => "qualified",
            Self::Unqualified => "unqualified",
        }
    }
}

/// One measured item of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasuredItem {
    /// What was measured.
    pub name: Name,
    /// What the standard demands.
    pub limit: Line,
    /// What was found.
    pub found: Line,
    /// The unit, where there is one.
    pub unit: Option<Line>,
    /// The conclusion on this item.
    pub conclusion: Conclusion,
}

/// What an institute, or the maker itself, states in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportDetails {
    /// The product inspected.
    pub product: ProductId,
    /// The edition of the product that was inspected.
    pub edition: Edition,
    /// The batch inspected.
    pub batch: Number,
    /// How many minimum sales units the batch holds: no more can be certified on this report.
    pub batch_quantity: u32,
    /// How many units were sampled.
    pub sampled: u32,
    /// The standards tested to; at least one.
    pub standards: Vec<StandardNumber>,
    /// The measured items; at least one.
    pub items: Vec<MeasuredItem>,
    /// The conclusion on the batch: qualified only if every item is.
    pub conclusion: Conclusion,
    /// The day the test ended.
    pub tested_on: Date,
    /// The day the report was issued.
    pub issued_on: Date,
    /// The instruments that were tested with: a factory inspection names at least one.
    #[serde(default)]
    pub instruments: Vec<ResourceId>,
    /// The codes of who tested.
    #[serde(default)]
    pub inspectors: Vec<Number>,
    /// The maker's request that the report answers.
    pub request: Option<ServiceRequestId>,
    /// The hash of the report's document, kept off the chain.
    pub document: Option<Hash>,
}

/// Whether a report may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// It stands.
    InForce,
    /// Whoever filed it took it back.
    Withdrawn,
}

impl ReportStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A report's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Whoever filed it, and the filer's number for it.
    pub id: ReportId,
    /// What whoever filed it stated.
    pub details: ReportDetails,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<ReportStatus>>))]
    pub history: History<ReportStatus>,
    /// The height at which it was filed.
    pub filed_at: Height,
}

impl Report {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> ReportStatus {
        self.history.status()
    }

    /// Whether the maker inspected its own product (出厂检验).
    #[must_use]
    pub fn is_factory_inspection(&self) -> bool {
        self.id.issuer == self.details.product.maker
    }
}
