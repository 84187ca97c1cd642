//! Whether an announcement is one that this node waits for, judged before anything is kept for it.

use chain_core::bytes::codec;
use chain_core::bytes::signature::{PublicKey, SignatureError, SignatureUse};
use chain_core::chain::block::BlockId;
use chain_core::limits::BLOCK_BYTES_MAX;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use thiserror::Error;

use super::part::Init;

/// How far ahead of this node's round others may be: as far as the engine listens.
const ROUNDS_AHEAD_MAX: u32 = 10;

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
    /// A round that is too far ahead of this node's.
    #[error("a part is for round {found}, the round under way is {current}")]
    Round {
        /// The round announced.
        found: u32,
        /// The round under way.
        current: u32,
    },
    /// A proposer that announces block after block for one round.
    #[error("the proposer of round {round} announces more blocks than can count")]
    TooManyBlocks {
        /// The round.
        round: u32,
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
    /// A part at a place that the block does not have.
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

/// What parts are checked against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The chain.
    pub chain_id: ChainId,
    /// The next height.
    pub height: Height,
    /// The round of it that is under way.
    pub round: u32,
    /// The proposer of a round of that height, and the key its announcement must be signed with.
    pub proposer: &'a dyn ProposerOf,
}

/// Knows whose turn it is.
pub trait ProposerOf: std::fmt::Debug {
    /// The proposer of a round of the next height, and its key.
    fn proposer_of(&self, round: u32) -> Option<(CreditCode, PublicKey)>;
}

/// Judges an announcement. Its signature is checked last: it costs most.
pub(super) fn check_init(init: &Init, expected: Expected<'_>) -> Result<(), PartError> {
    let announcement = &init.announcement;
    if announcement.chain_id != expected.chain_id {
        return Err(PartError::OtherChain { found: announcement.chain_id });
    }
    if announcement.height != expected.height {
        let (found, next) = (announcement.height, expected.height);
        return Err(PartError::Height { found, next });
    }
    let (round, found) = (announcement.round, announcement.proposer);
    if expected.round.saturating_add(ROUNDS_AHEAD_MAX) < round {
        return Err(PartError::Round { found: round, current: expected.round });
    }
    let length = usize::try_from(announcement.bytes).unwrap_or(usize::MAX);
    if length == 0 || BLOCK_BYTES_MAX < length {
        return Err(PartError::Length { found: announcement.bytes });
    }
    let turn = expected.proposer.proposer_of(round);
    let Some((_, key)) = turn.filter(|(proposer, _)| *proposer == found) else {
        let expected = turn.map_or(found, |(proposer, _)| proposer);
        return Err(PartError::Proposer { found, round, expected });
    };
    key.verify(SignatureUse::ProposalParts, &codec::encode(announcement), &init.signature)
        .map_err(PartError::Signature)
}
