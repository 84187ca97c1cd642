//! Blocks and their headers. A [`Block`] always holds the transactions of its own header.

use std::ops::Deref;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::codec::{self, DecodeError};
use crate::bytes::hash::{Hash, HashUse, hash_newtype};
use crate::bytes::merkle;
use crate::chain::transaction::SignedTransaction;
use crate::limits::BLOCK_BYTES_MAX;
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::time::{Height, Timestamp};

hash_newtype! {
    /// The hash of a block's header.
    BlockId
}

/// What the authorities sign: everything else in the block, and the state after it, hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Header {
    /// The version of the protocol's rules.
    pub protocol_version: u32,
    /// The chain.
    pub chain_id: ChainId,
    /// The block's number.
    pub height: Height,
    /// The block before it; the first block names the genesis.
    pub parent: BlockId,
    /// When it was proposed: later than its parent.
    pub time: Timestamp,
    /// The authority that built it.
    pub proposer: CreditCode,
    /// The root over its transactions.
    pub transactions_root: Hash,
    /// The root of the state after it.
    pub state_root: Hash,
    /// The hash of the authorities that sign it.
    pub authorities: Hash,
    /// The hash of the authorities that sign the next block.
    pub next_authorities: Hash,
}

/// What a block is made of: a header, and transactions that need not be those it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Block))]
pub struct BlockContent {
    /// Its header.
    pub header: Header,
    /// Its transactions, in the order in which they are executed.
    pub transactions: Vec<SignedTransaction>,
}

/// A block. Its id is that of its header, and its transactions are those that the header names:
/// no other can be made or read, so that whoever holds a block of a known id holds its one body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BlockContent")]
pub struct Block(BlockContent);

/// Transactions that are not those of the header: the body of another block.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "the transactions are not those of the header: their root is {found}, the header names {named}"
)]
pub struct ForeignBody {
    /// The root of the transactions.
    found: Hash,
    /// The root that the header names.
    named: Hash,
}

impl TryFrom<BlockContent> for Block {
    type Error = ForeignBody;

    fn try_from(content: BlockContent) -> Result<Self, ForeignBody> {
        let found = transactions_root(&content.transactions);
        let named = content.header.transactions_root;
        if found == named { Ok(Self(content)) } else { Err(ForeignBody { found, named }) }
    }
}

impl Deref for Block {
    type Target = BlockContent;

    fn deref(&self) -> &BlockContent {
        &self.0
    }
}

impl Header {
    /// The block id.
    #[must_use]
    pub fn id(&self) -> BlockId {
        BlockId(Hash::of(HashUse::Block, &codec::encode(self)))
    }
}

impl Block {
    /// A block of these transactions; the header's transactions root is set to theirs.
    #[must_use]
    pub fn seal(header: Header, transactions: Vec<SignedTransaction>) -> Self {
        let transactions_root = transactions_root(&transactions);
        Self(BlockContent { header: Header { transactions_root, ..header }, transactions })
    }

    /// The block id.
    #[must_use]
    pub fn id(&self) -> BlockId {
        self.header.id()
    }

    /// The canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode_about(self, self.bytes_about())
    }

    /// About how many bytes it has: most transactions issue a certificate, which takes about 460.
    #[must_use]
    pub fn bytes_about(&self) -> usize {
        self.transactions.len().saturating_add(1).saturating_mul(512)
    }

    /// Reads canonical bytes, at most [`BLOCK_BYTES_MAX`] of them.
    ///
    /// # Errors
    /// [`DecodeError`], also if the transactions are not those of the header.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        codec::decode(bytes, BLOCK_BYTES_MAX)
    }
}

/// The root over transactions, in order.
#[must_use]
pub fn transactions_root(transactions: &[SignedTransaction]) -> Hash {
    merkle::root(transactions.iter().map(|transaction| merkle::leaf(&transaction.to_bytes())))
}

/// The JSON of a block is that of its content.
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Block {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        BlockContent::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Block {
    fn name() -> std::borrow::Cow<'static, str> {
        BlockContent::name()
    }

    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
        BlockContent::schemas(schemas);
    }
}

#[cfg(test)]
mod tests;
