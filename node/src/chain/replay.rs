//! Running every stored block again from genesis: the state roots must be those of the headers.

use chain_core::bytes::hash::Hash;
use chain_core::chain::commit::CommitError;
use chain_core::execute::{BlockError, Parent, execute_block, genesis_state};
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::genesis::{Genesis, GenesisError};
use chain_core::state::{self, MemoryState};
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Height;
use thiserror::Error;

use crate::storage::{ReplayedLedger, Storage, StorageError};

/// Why a chain does not replay.
#[derive(Debug, Error)]
pub enum ReplayError {
    /// The database cannot be read.
    #[error("the database cannot be read; see the cause")]
    Storage(#[from] StorageError),
    /// The genesis is refused.
    #[error("the genesis is refused; see the cause")]
    Genesis(#[from] GenesisError),
    /// A block that does not hold.
    #[error("block {height} does not hold; stop the node and run `hgzd repair CONFIG`")]
    Block {
        /// The height of the block.
        height: Height,
        /// The rule that it breaks.
        #[source]
        source: BlockError,
    },
    /// A commit of another block.
    #[error(
        "the commit of block {height} is of another block; stop the node and run `hgzd repair CONFIG`"
    )]
    OtherBlock {
        /// The height of the commit.
        height: Height,
    },
    /// A block whose signatures do not hold.
    #[error(
        "the commit of block {height} does not hold; stop the node and run `hgzd repair CONFIG`"
    )]
    Commit {
        /// The height of the commit.
        height: Height,
        /// What is wrong with its signatures.
        #[source]
        source: CommitError,
    },
}

/// What a replay found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    /// The chain that was replayed.
    pub chain_id: ChainId,
    /// The last height that was run.
    pub height: Height,
    /// Its state root.
    pub state_root: Hash,
    /// Transactions run.
    pub transactions: u64,
}

/// Runs every block again, in memory, signatures included, and compares what that gives with every
/// record, map page, transaction, history and list entry in the database.
///
/// # Errors
/// [`ReplayError`] for the first block that does not hold.
pub fn replay(storage: &Storage, genesis: &Genesis) -> Result<Replayed, ReplayError> {
    let mut state = MemoryState::default();
    state.apply(Height::GENESIS, &genesis_state(genesis)?);
    let mut ledger = ReplayedLedger::default();
    let mut parent = Parent::genesis(genesis);
    let end = storage.head()?.height;
    let mut transactions = 0_u64;
    let missing = |what: &str| StorageError::Missing { what: what.to_owned() };
    while parent.height < end {
        let height = parent.height.next();
        let block = storage.block(height)?.ok_or_else(|| missing("block"))?;
        let commit = storage.commit_of(height)?.ok_or_else(|| missing("commit"))?;
        let authorities = state::read::<AuthoritySet>(&state, &())
            .map_err(|source| ReplayError::Block { height, source: source.into() })?
            .ok_or_else(|| missing("authority set"))?;
        commit
            .verify(parent.chain_id, &authorities)
            .map_err(|source| ReplayError::Commit { height, source })?;
        if commit.height != height || commit.block != block.id() {
            return Err(ReplayError::OtherBlock { height });
        }
        let execution = execute_block(&state, &parent, &block, &())
            .map_err(|source| ReplayError::Block { height, source })?;
        state.apply(height, &execution);
        ledger.apply(&block, &execution);
        let count = u64::try_from(block.transactions.len()).unwrap_or(u64::MAX);
        transactions = transactions.saturating_add(count);
        parent = Parent::from(&block.header);
    }
    storage.check_state(&state, ledger)?;
    let (chain_id, height) = (parent.chain_id, parent.height);
    Ok(Replayed { chain_id, height, state_root: state.root(), transactions })
}
