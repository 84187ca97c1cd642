//! What became of transactions.

use chain_core::chain::transaction::TransactionId;
use chain_core::records::serial::Serial;
use chain_core::values::time::Height;
use serde::{Deserialize, Serialize};

use crate::error::ErrorBody;

/// What is known of a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum TransactionStatus {
    /// This node has never seen it, or has forgotten a refusal.
    Unknown,
    /// Admitted and waiting for a block.
    Pending,
    /// In a block for good.
    Committed {
        /// The block's height.
        height: Height,
        /// The position in the block, counted from 0.
        index: u32,
        /// The first certificate it made, changed, or is about.
        certificate: Option<Serial>,
    },
    /// Refused by this node.
    Refused {
        /// Why.
        error: ErrorBody,
    },
}

/// The answer to a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Submitted {
    /// The transaction's id.
    pub id: TransactionId,
    /// Its status.
    #[serde(flatten)]
    pub status: TransactionStatus,
}

/// What became of one transaction of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BatchOutcome {
    /// It waits for a block.
    Admitted(TransactionId),
    /// It is refused.
    Refused(ErrorBody),
}
