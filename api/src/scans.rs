//! How often a code was scanned.

use chain_core::values::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How often a code was scanned, as the nodes count it beside the chain: nobody has signed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanCounts {
    /// Scans since the first. The same visitor within ten minutes counts once.
    pub count: u64,
    /// Scans of today (China Standard Time).
    pub today: u64,
    /// The hour of the first scan, as its first millisecond since 1970.
    pub first: Option<Timestamp>,
    /// The hour of the last scan, as its first millisecond since 1970.
    pub last: Option<Timestamp>,
    /// What may mean that the code was copied. It proves nothing.
    pub signs: Vec<CopySign>,
}

/// What may mean that a code was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CopySign {
    /// It was scanned often.
    Often,
    /// It was scanned often within one hour.
    OftenInOneHour,
    /// It was scanned before its label was put into use.
    BeforeActivation,
}
