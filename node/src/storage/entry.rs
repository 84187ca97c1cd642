//! Small entries of the database, and keys made of heights.

use chain_core::bytes::hash::Hash;
use chain_core::chain::block::BlockId;
use chain_core::chain::transaction::TransactionId;
use chain_core::execute::Receipt;
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use serde::{Deserialize, Serialize};

/// Where the head is stored.
pub(crate) const HEAD_KEY: &[u8] = b"head";
/// Where the version of the indexes is stored.
pub(crate) const INDEX_VERSION_KEY: &[u8] = b"index_version";
/// What the indexes of this software hold. A database with others is refused, and synced again.
pub(crate) const INDEX_VERSION: u32 = 4;

/// The last committed block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainHead {
    /// The chain that the block is of.
    pub chain_id: ChainId,
    /// The height; 0 before the first block.
    pub height: Height,
    /// The id of the block; the chain id before the first.
    pub block: BlockId,
    /// The block's time; the genesis' before the first.
    pub time: Timestamp,
    /// The root of the state after the block.
    pub state_root: Hash,
}

/// Where a transaction was committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransactionEntry {
    /// The height of its block.
    pub height: Height,
    /// The position in the block, counted from 0.
    pub index: u32,
    /// The organisation whose key signed.
    pub organisation: CreditCode,
    /// The certificates it made or changed, or is about.
    pub certificates: Vec<Serial>,
}

impl TransactionEntry {
    /// What a block's receipts say, each with its transaction.
    pub(crate) fn of_block(
        height: Height,
        receipts: &[Receipt],
    ) -> impl Iterator<Item = (TransactionId, Self)> {
        (0_u32..).zip(receipts).map(move |(index, receipt)| {
            let certificates = receipt.certificates.clone();
            let organisation = receipt.organisation;
            (receipt.transaction, Self { height, index, organisation, certificates })
        })
    }
}

/// Heights as keys, in order.
pub(crate) fn height_key(height: Height) -> [u8; 8] {
    height.as_u64().to_be_bytes()
}
