//! What a proposed block is sent in: an announcement that the round's proposer signs, and its bytes.

use chain_core::bytes::byte_string::ByteString;
use chain_core::bytes::codec;
use chain_core::bytes::signature::{SecretKey, Signature, SignatureUse};
use chain_core::chain::block::BlockId;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use serde::{Deserialize, Serialize};

/// Bytes of one part: well below the engine's topic limit.
pub(super) const CHUNK_BYTES: usize = 128 << 10;
/// Parts of the greatest block.
pub(super) const CHUNKS_MAX: u32 = 16;

/// A part of a proposed block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockPart {
    /// What is coming.
    Init(Box<Init>),
    /// The bytes at the part's place.
    Data(ByteString),
}

/// The announcement of a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Init {
    /// What is announced.
    pub announcement: Announcement,
    /// The round's proposer's signature over it, for [`SignatureUse::ProposalParts`].
    pub signature: Signature,
}

/// What an announcement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// The chain.
    pub chain_id: ChainId,
    /// The height.
    pub height: Height,
    /// The round.
    pub round: u32,
    /// The earlier round in which more than two thirds found the block valid.
    pub valid_round: Option<u32>,
    /// The proposer of the round.
    pub proposer: CreditCode,
    /// The block.
    pub block: BlockId,
    /// How many bytes it has.
    pub bytes: u32,
}

/// The parts of a block, the announcement first.
#[must_use]
pub fn split(announcement: Announcement, block_bytes: &[u8], key: &SecretKey) -> Vec<BlockPart> {
    let signature = key.sign(SignatureUse::ProposalParts, &codec::encode(&announcement));
    let init = BlockPart::Init(Box::new(Init { announcement, signature }));
    let data = block_bytes.chunks(CHUNK_BYTES).map(|chunk| BlockPart::Data(chunk.to_vec().into()));
    std::iter::once(init).chain(data).collect()
}
