//! [`ReportKind`]: what kind of inspection a report is of.

use serde::{Deserialize, Serialize};

/// What kind of inspection a report is of: it decides what may rest on the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Of whole batches (批次检验): certificates rest on it.
    Batch,
    /// Of a type, for some time (型式检验): it stands beside a report of the batch.
    TypeTest,
    /// Of a sample that was brought, and of nothing else (委托检验，仅对来样负责): it stands beside a report of the
    /// batch.
    CommissionedSample,
    /// Of delivered goods, for who bought them (验收检验).
    Purchaser,
    /// Of goods that the bureau sampled (监督抽查).
    SpotCheck,
}

impl ReportKind {
    /// The kind's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::TypeTest => "type_test",
            Self::CommissionedSample => "commissioned_sample",
            Self::Purchaser => "purchaser",
            Self::SpotCheck => "spot_check",
        }
    }

    /// Whether what it is of is always of a batch: a sample that somebody brought, or one of a type, may be
    /// of none.
    #[must_use]
    pub const fn names_batch(self) -> bool {
        match self {
            Self::Batch | Self::Purchaser | Self::SpotCheck => true,
            Self::TypeTest | Self::CommissionedSample => false,
        }
    }

    /// Whether a certificate may name it, and a maker ask for it: goods that were delivered or drawn from the market were
    /// certified before.
    #[must_use]
    pub const fn may_be_named(self) -> bool {
        match self {
            Self::Batch | Self::TypeTest | Self::CommissionedSample => true,
            Self::Purchaser | Self::SpotCheck => false,
        }
    }
}
