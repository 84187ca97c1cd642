//! Claims on covers: opened for one item, paid (in advance of the maker) or refused, and what the
//! insurer recovers from the maker.

use serde::{Deserialize, Serialize};

use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::values::date::Date;
use crate::values::text::{CertificateId, ClaimId, CoverId, Remark};
use crate::values::time::Height;

/// What an insurer states when it opens a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimDetails {
    /// The insurer's cover.
    pub cover: CoverId,
    /// The certificate of the item.
    pub certificate: CertificateId,
    /// Which item is damaged, or did damage.
    pub item: u32,
    /// The day the damage happened.
    pub occurred_on: Date,
    /// What is claimed, in fen.
    pub amount_fen: u64,
    /// What happened, without anybody's name.
    pub summary: Remark,
}

/// How far a claim has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClaimStatus {
    /// The insurer examines it.
    Open,
    /// The insurer has paid.
    Paid,
    /// The insurer does not pay.
    Refused,
}

impl ClaimStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Refused => "refused",
        }
    }
}

/// A claim's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claim {
    /// The insurer, and the insurer's number for it.
    pub id: ClaimId,
    /// What the insurer stated.
    pub details: ClaimDetails,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<ClaimStatus>>))]
    pub history: History<ClaimStatus>,
    /// What was paid, in fen.
    pub paid_fen: u64,
    /// Whether it was paid in advance of the maker (先行赔付).
    pub in_advance: bool,
    /// What the insurer has recovered from the maker, in fen.
    pub recovered_fen: u64,
    /// The height at which it was opened.
    pub opened_at: Height,
}

impl Claim {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> ClaimStatus {
        self.history.status()
    }
}
