//! Blocks in parts: split for sending, and put together again within bounds. Pure.
//!
//! The first part announces the block and is signed by the round's proposer; the others are its
//! bytes. Parts may arrive in any order, twice, or never; who sends nonsense is refused and named.

use std::collections::BTreeMap;
use std::sync::Arc;

use chain_core::bytes::byte_string::ByteString;
use chain_core::bytes::codec;
use chain_core::bytes::signature::{PublicKey, SecretKey, Signature, SignatureError, SignatureUse};
use chain_core::chain::block::{Block, BlockId};
use chain_core::limits::BLOCK_BYTES_MAX;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Bytes of one part: well below the engine's topic limit.
const CHUNK_BYTES: usize = 128 << 10;
/// Parts of the greatest block.
const CHUNKS_MAX: u32 = 16;
/// Blocks that one publisher may have under way.
const STREAMS_PER_PUBLISHER_MAX: usize = 4;
/// Blocks under way altogether.
const STREAMS_MAX: usize = 64;

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

/// Why a part is refused. The publisher is at fault.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PartError {
    /// A height or round that nothing can be proposed for now.
    #[error("a part is for height {found}, the next is {next}")]
    Height {
        /// The height announced.
        found: Height,
        /// The next height.
        next: Height,
    },
    /// A proposer whose turn it is not.
    #[error("a part names {found} as proposer of round {round}, it is {expected}")]
    Proposer {
        /// The proposer announced.
        found: CreditCode,
        /// The round.
        round: u32,
        /// Whose turn it is.
        expected: CreditCode,
    },
    /// An announcement of another chain.
    #[error("a part is of chain {found}")]
    OtherChain {
        /// The chain announced.
        found: ChainId,
    },
    /// A signature that does not hold.
    #[error("the announcement is not signed by the proposer")]
    Signature(#[source] SignatureError),
    /// A length that no block has.
    #[error("the announcement is of {found} bytes")]
    Length {
        /// The length announced.
        found: u32,
    },
    /// A part at a place that the block has not.
    #[error("a part stands at place {found}")]
    Place {
        /// The place.
        found: u64,
    },
    /// Bytes that are not the announced block.
    #[error("the parts are not block {expected}")]
    OtherBlock {
        /// The block announced.
        expected: BlockId,
    },
}

/// A block that is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// What was announced.
    pub announcement: Announcement,
    /// The block.
    pub block: Arc<Block>,
}

/// What parts are checked against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The chain.
    pub chain_id: ChainId,
    /// The next height.
    pub height: Height,
    /// The proposer of a round of that height, and the key its announcement must be signed with.
    pub proposer: &'a dyn ProposerOf,
}

/// Knows whose turn it is.
pub trait ProposerOf: std::fmt::Debug {
    /// The proposer of a round of the next height, and its key.
    fn proposer_of(&self, round: u32) -> Option<(CreditCode, PublicKey)>;
}

/// The parts of a block, the announcement first.
#[must_use]
pub fn split(announcement: Announcement, block_bytes: &[u8], key: &SecretKey) -> Vec<BlockPart> {
    let signature = key.sign(SignatureUse::ProposalParts, &codec::encode(&announcement));
    let init = BlockPart::Init(Box::new(Init { announcement, signature }));
    let data = block_bytes.chunks(CHUNK_BYTES).map(|chunk| BlockPart::Data(chunk.to_vec().into()));
    std::iter::once(init).chain(data).collect()
}

/// Who published a stream, and its name.
type StreamKey = (Vec<u8>, Vec<u8>);

#[derive(Debug, Default)]
struct Stream {
    announcement: Option<Announcement>,
    chunks: BTreeMap<u64, ByteString>,
    /// When it was last heard of, in parts received.
    touched: u64,
}

/// Blocks under way.
#[derive(Debug, Default)]
pub struct Assembler {
    streams: BTreeMap<StreamKey, Stream>,
    received: u64,
}

impl Assembler {
    /// Takes in a part; gives the block if it is now complete.
    ///
    /// # Errors
    /// [`PartError`] if the publisher sent nonsense; the stream is then forgotten.
    pub fn receive(
        &mut self,
        publisher: &[u8],
        stream: &[u8],
        (place, part): (u64, BlockPart),
        expected: Expected<'_>,
    ) -> Result<Option<Complete>, PartError> {
        let key = (publisher.to_vec(), stream.to_vec());
        self.received = self.received.saturating_add(1);
        self.make_room(&key);
        let entry = self.streams.entry(key.clone()).or_default();
        entry.touched = self.received;
        let complete = entry.receive(place, part, expected);
        if !matches!(complete, Ok(None)) {
            self.streams.remove(&key);
        }
        complete
    }

    /// Forgets what is not for the next height.
    pub fn retain_height(&mut self, next: Height) {
        self.streams
            .retain(|_, stream| stream.announcement.as_ref().is_none_or(|one| one.height == next));
    }

    /// Gives the place of the stream heard of longest ago to a new one, of the same publisher first.
    fn make_room(&mut self, key: &StreamKey) {
        if self.streams.contains_key(key) {
            return;
        }
        let of_publisher = |other: &StreamKey| other.0 == key.0;
        let theirs = self.streams.keys().filter(|other| of_publisher(other)).count();
        let oldest = if STREAMS_PER_PUBLISHER_MAX <= theirs {
            self.streams
                .iter()
                .filter(|(other, _)| of_publisher(other))
                .min_by_key(|(_, s)| s.touched)
        } else if STREAMS_MAX <= self.streams.len() {
            self.streams.iter().min_by_key(|(_, stream)| stream.touched)
        } else {
            None
        };
        if let Some(oldest) = oldest.map(|(other, _)| other.clone()) {
            self.streams.remove(&oldest);
        }
    }
}

impl Stream {
    fn receive(
        &mut self,
        place: u64,
        part: BlockPart,
        expected: Expected<'_>,
    ) -> Result<Option<Complete>, PartError> {
        match part {
            BlockPart::Init(init) if place == 0 && self.announcement.is_none() => {
                check_init(&init, expected)?;
                self.announcement = Some(init.announcement);
            }
            BlockPart::Data(bytes) if 0 < place && place <= CHUNKS_MAX.into() => {
                if CHUNK_BYTES < bytes.len() {
                    return Err(PartError::Place { found: place });
                }
                self.chunks.entry(place).or_insert(bytes);
            }
            BlockPart::Init(_) if place == 0 => {}
            BlockPart::Init(_) | BlockPart::Data(_) => {
                return Err(PartError::Place { found: place });
            }
        }
        self.complete()
    }

    fn complete(&self) -> Result<Option<Complete>, PartError> {
        let Some(announcement) = &self.announcement else { return Ok(None) };
        let length = usize::try_from(announcement.bytes).unwrap_or(usize::MAX);
        let chunks = u64::try_from(length.div_ceil(CHUNK_BYTES)).unwrap_or(u64::MAX);
        if (1..=chunks).any(|place| !self.chunks.contains_key(&place)) {
            return Ok(None);
        }
        let chunks: Vec<&[u8]> = self.chunks.values().map(|chunk| &**chunk).collect();
        let bytes = chunks.concat();
        let expected = announcement.block;
        let is_it = |block: &Block| {
            block.id() == expected
                && block.header.height == announcement.height
                // Who proposes a block again did not build it.
                && (announcement.valid_round.is_some()
                    || block.header.proposer == announcement.proposer)
        };
        match Block::from_bytes(&bytes) {
            Ok(block) if bytes.len() == length && is_it(&block) => {
                Ok(Some(Complete { announcement: announcement.clone(), block: Arc::new(block) }))
            }
            _ => Err(PartError::OtherBlock { expected }),
        }
    }
}

fn check_init(init: &Init, expected: Expected<'_>) -> Result<(), PartError> {
    let announcement = &init.announcement;
    if announcement.chain_id != expected.chain_id {
        return Err(PartError::OtherChain { found: announcement.chain_id });
    }
    if announcement.height != expected.height {
        let (found, next) = (announcement.height, expected.height);
        return Err(PartError::Height { found, next });
    }
    let length = usize::try_from(announcement.bytes).unwrap_or(usize::MAX);
    if length == 0 || BLOCK_BYTES_MAX < length {
        return Err(PartError::Length { found: announcement.bytes });
    }
    let (round, found) = (announcement.round, announcement.proposer);
    let turn = expected.proposer.proposer_of(round);
    let Some((_, key)) = turn.filter(|(proposer, _)| *proposer == found) else {
        let expected = turn.map_or(found, |(proposer, _)| proposer);
        return Err(PartError::Proposer { found, round, expected });
    };
    key.verify(SignatureUse::ProposalParts, &codec::encode(announcement), &init.signature)
        .map_err(PartError::Signature)
}

#[cfg(test)]
mod tests;
