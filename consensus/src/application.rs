//! [`Application`]: the port that the node implements.

use std::future::Future;
use std::sync::Arc;

use chain_core::chain::block::{Block, BlockId};
use chain_core::chain::commit::Commit;
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::params::ChainParams;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::evidence::MisbehaviourEvidence;

/// What is to be decided next.
#[derive(Debug, Clone)]
pub struct NextHeight {
    /// The last committed height and one.
    pub height: Height,
    /// Who decides it.
    pub authorities: AuthoritySet,
    /// The parameters in force.
    pub params: ChainParams,
}

/// What validation says of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockValidity {
    /// It may be committed.
    Valid,
    /// It may not.
    Invalid {
        /// Why.
        reason: String,
    },
}

/// A block that was proposed and found valid, kept until its height is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndecidedBlock {
    /// The height.
    pub height: Height,
    /// The round in which it was proposed.
    pub round: u32,
    /// The earlier round in which more than two thirds found it valid, if it is proposed again.
    pub valid_round: Option<u32>,
    /// Who proposed it in this round.
    pub proposer: CreditCode,
    /// The block, which may be long: it is passed on, not copied.
    #[serde(with = "shared")]
    pub block: Arc<Block>,
}

/// A shared block has the bytes of the block.
mod shared {
    use std::sync::Arc;

    use chain_core::chain::block::Block;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(block: &Block, to: S) -> Result<S::Ok, S::Error> {
        block.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Block>, D::Error> {
        Block::deserialize(from).map(Arc::new)
    }
}

/// The node itself has failed: it must not go on voting.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ApplicationError {
    /// A disk, a database, a bug: never the fault of a peer.
    #[error("the node cannot go on ({reason}); fix the named cause, then restart the node")]
    Local {
        /// What failed.
        reason: String,
    },
    /// This node and the chain disagree about what holds: starting it again changes nothing.
    #[error("{reason}")]
    Unsafe {
        /// What it disagrees about, and what to do.
        reason: String,
    },
}

/// What the engine needs of a node. Every method may be called again for the same height after a
/// crash, and must then answer the same.
pub trait Application: Clone + Send + Sync + 'static {
    /// What is to be decided next. Must be quick.
    fn next_height(&self) -> NextHeight;

    /// Builds a block for the next height, of what is at hand: if it takes longer than
    /// [`ChainParams::propose_timeout_ms`] the round passes without a proposal. The caller keeps
    /// it before anybody hears of it.
    fn propose(
        &self,
        height: Height,
        round: u32,
    ) -> impl Future<Output = Result<Arc<Block>, ApplicationError>> + Send;

    /// Whether a block of this time may be voted for now: it may be ahead of this node's clock, but
    /// not by much. Never asked of a block that is decided.
    fn clock_allows(&self, time: Timestamp) -> bool;

    /// Judges a block for the next height by the rules of the chain alone: every node comes to the
    /// same result, whatever its clock says.
    fn validate(
        &self,
        block: Arc<Block>,
    ) -> impl Future<Output = Result<BlockValidity, ApplicationError>> + Send;

    /// Puts a block on the disk before it is voted on.
    fn store_undecided(
        &self,
        undecided: UndecidedBlock,
    ) -> impl Future<Output = Result<(), ApplicationError>> + Send;

    /// The blocks kept for a height and round.
    fn undecided_of_round(
        &self,
        height: Height,
        round: u32,
    ) -> impl Future<Output = Result<Vec<UndecidedBlock>, ApplicationError>> + Send;

    /// A block kept for a height, whatever the round.
    fn undecided_by_id(
        &self,
        height: Height,
        block: BlockId,
    ) -> impl Future<Output = Result<Option<UndecidedBlock>, ApplicationError>> + Send;

    /// Commits a kept block: all of it or nothing, on the disk when this returns. Committing the
    /// last block again does nothing.
    fn commit(&self, commit: Commit) -> impl Future<Output = Result<(), ApplicationError>> + Send;

    /// Resolves when this node can be heard by enough others to take part: a proposal that nobody
    /// hears costs a round. Never waits for long: the others may be down.
    fn ready_to_start(&self) -> impl Future<Output = ()> + Send;

    /// Resolves when the next height is to start: something waits, the heartbeat is due, or
    /// somebody else has started. Until then the chain rests.
    fn ready_for_next(&self) -> impl Future<Output = ()> + Send;

    /// Somebody else has started this height.
    fn height_started_elsewhere(&self, height: Height);

    /// This node has started a round.
    fn round_started(&self, height: Height, round: u32, proposer: CreditCode);

    /// A committed block, for peers that catch up.
    fn decided_block(
        &self,
        height: Height,
    ) -> impl Future<Output = Result<Option<(Block, Commit)>, ApplicationError>> + Send;

    /// The earliest height that [`Application::decided_block`] still has.
    fn history_min_height(&self) -> Height;

    /// Keeps evidence of misbehaviour. What is known already may be told again.
    fn record_evidence(
        &self,
        evidence: Vec<MisbehaviourEvidence>,
    ) -> impl Future<Output = Result<(), ApplicationError>> + Send;
}
