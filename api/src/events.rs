//! [`Event`]: one committed act.

use chain_core::act::Act;
use chain_core::bytes::signature::KeyId;
use chain_core::chain::transaction::TransactionId;
use chain_core::records::permission::ActKind;
use chain_core::records::serial::Serial;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use serde::{Deserialize, Serialize};

/// One committed act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Where it stands: `HEIGHT.INDEX`. Readers resume after it.
    pub cursor: String,
    /// The block's height.
    pub height: Height,
    /// The position in the block, counted from 0.
    pub index: u32,
    /// The block's time, in milliseconds since 1970.
    pub time: Timestamp,
    /// The transaction.
    pub transaction: TransactionId,
    /// Which act it is.
    pub kind: ActKind,
    /// The organisation that did it.
    pub organisation: CreditCode,
    /// The key it signed with.
    pub key: KeyId,
    /// Who gave that key; left out if it is the organisation's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<CreditCode>,
    /// The certificates it made, changed, or is about.
    pub certificates: Vec<Serial>,
    /// The act.
    pub act: Act,
}
