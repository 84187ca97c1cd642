//! [`Chain`]: the committed chain as the rest of the node sees it, and the one place that moves it
//! forward.

pub mod repair;
pub mod replay;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chain_core::chain::block::{Block, BlockId};
use chain_core::chain::commit::Commit;
use chain_core::chain::transaction::TransactionId;
use chain_core::execute::refusal::Refusal;
use chain_core::execute::{
    BlockError, BlockProposal, Execution, Prepared, Rules, SignatureCheck, build_block,
    execute_block, protocol_version,
};
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::genesis::Genesis;
use chain_core::governance::params::ChainParams;
use chain_core::state::{self, ReadError};
use chain_core::values::time::{Height, Timestamp};
use thiserror::Error;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::clock::{Clock, SystemClock};
use crate::lock::lock;
use crate::storage::{ChainHead, Storage, StorageError};

/// Blocks of the next height that were executed but not decided: one for each round that fails.
const EXECUTED_MAX: usize = 16;

/// The committed chain.
pub struct Chain {
    /// The database.
    pub storage: Storage,
    /// What the chain started from.
    pub genesis: Genesis,
    clock: Arc<dyn Clock>,
    head: watch::Sender<ChainHead>,
    settings: Mutex<Settings>,
    executed: Mutex<BTreeMap<BlockId, Arc<Execution>>>,
    progressed_at: Mutex<Instant>,
}

/// What of the state is needed again and again.
#[derive(Debug, Clone)]
struct Settings {
    rules: Arc<Rules>,
    authorities: AuthoritySet,
}

/// A block that was built, and what was left out: see [`chain_core::execute::BuiltBlock`].
#[derive(Debug)]
pub struct Built {
    /// The block as it is to be proposed.
    pub block: Block,
    /// Candidates that are refused, and why.
    pub refused: Vec<(TransactionId, Refusal)>,
}

/// Why the chain cannot be moved forward. Always this node's own fault.
#[derive(Debug, Error)]
pub enum ChainError {
    /// The database failed.
    #[error("the chain cannot be moved forward; see the cause")]
    Storage(#[from] StorageError),
    /// The state could not be read.
    #[error("the state cannot be read; see the cause")]
    Read(#[from] ReadError),
    /// A height that this software is not made for.
    #[error("this node cannot go on to the next height; see the cause")]
    Unfit {
        /// What of the next height this software does not know.
        #[source]
        source: BlockError,
    },
    /// A decided block that this node finds invalid: it must not go on.
    #[error(
        "block {block} of height {height} was decided by the authorities but is invalid here; stop, keep the data folder, and compare the software versions of all nodes"
    )]
    DecidedInvalid {
        /// The height that was decided.
        height: Height,
        /// The id of the decided block.
        block: BlockId,
        /// Why it is invalid.
        #[source]
        source: BlockError,
    },
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chain").field("head", &self.head()).finish_non_exhaustive()
    }
}

impl Chain {
    /// The chain in a database.
    ///
    /// # Errors
    /// [`ChainError`] if the database cannot be read.
    pub fn open(storage: Storage, genesis: Genesis) -> Result<Self, ChainError> {
        Self::open_by(storage, genesis, Arc::new(SystemClock))
    }

    /// The chain in a database, which a clock tells the time of day.
    ///
    /// # Errors
    /// [`ChainError`] if the database cannot be read.
    pub(crate) fn open_by(
        storage: Storage,
        genesis: Genesis,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ChainError> {
        let head = storage.head()?;
        let settings = read_settings(&storage, &head, clock.now())?;
        Ok(Self {
            storage,
            genesis,
            clock,
            head: watch::Sender::new(head),
            settings: Mutex::new(settings),
            executed: Mutex::default(),
            progressed_at: Mutex::new(Instant::now()),
        })
    }

    /// The last committed block.
    #[must_use]
    pub fn head(&self) -> ChainHead {
        *self.head.borrow()
    }

    /// Told of every committed block.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<ChainHead> {
        self.head.subscribe()
    }

    /// The time of day, as this node has it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When the last block was committed, or the node started.
    #[must_use]
    pub fn progressed_at(&self) -> Instant {
        *lock(&self.progressed_at)
    }

    fn settings(&self) -> Settings {
        lock(&self.settings).clone()
    }

    /// The authorities that sign the next block.
    #[must_use]
    pub fn authorities(&self) -> AuthoritySet {
        self.settings().authorities
    }

    /// The parameters in force.
    #[must_use]
    pub fn params(&self) -> ChainParams {
        self.settings().rules.params.clone()
    }

    /// The rules by which a transaction would be judged in the next block, today.
    ///
    /// # Errors
    /// [`ReadError`] if the state cannot be read.
    pub fn rules(&self) -> Result<Arc<Rules>, ReadError> {
        let rules = self.settings().rules;
        let date = self.now().date();
        if rules.date == date {
            return Ok(rules);
        }
        Ok(Arc::new(Rules { date, ..(*rules).clone() }))
    }

    /// Builds a block on the head.
    ///
    /// # Errors
    /// [`ChainError`] if the state cannot be read.
    pub fn build(
        &self,
        proposal: BlockProposal,
        candidates: impl Iterator<Item = Arc<Prepared>>,
        signatures: &dyn SignatureCheck,
    ) -> Result<Built, ChainError> {
        let view = self.storage.view();
        let parent = self.head().as_parent();
        match build_block(&view, &parent, proposal, candidates, signatures) {
            Ok(built) => {
                self.remember(built.block.id(), &Arc::new(built.execution));
                Ok(Built { block: built.block, refused: built.refused })
            }
            Err(BlockError::Read(error)) => Err(error.into()),
            Err(source) => Err(ChainError::Unfit { source }),
        }
    }

    /// Runs a block on the head, once.
    ///
    /// # Errors
    /// [`BlockError`] if it does not hold, or the state cannot be read.
    pub fn execute(
        &self,
        block: &Block,
        signatures: &dyn SignatureCheck,
    ) -> Result<Arc<Execution>, BlockError> {
        let id = block.id();
        if let Some(execution) = lock(&self.executed).get(&id) {
            return Ok(Arc::clone(execution));
        }
        let view = self.storage.view();
        let parent = self.head().as_parent();
        let execution = Arc::new(execute_block(&view, &parent, block, signatures)?);
        self.remember(id, &execution);
        Ok(execution)
    }

    /// How many executions it remembers.
    #[cfg(feature = "simulation")]
    pub(crate) fn executed_count(&self) -> usize {
        lock(&self.executed).len()
    }

    fn remember(&self, id: BlockId, execution: &Arc<Execution>) {
        let mut executed = lock(&self.executed);
        if EXECUTED_MAX <= executed.len() {
            executed.clear();
        }
        executed.insert(id, Arc::clone(execution));
    }

    /// Commits a decided block. Committing the head again does nothing.
    ///
    /// # Errors
    /// [`ChainError`] if it cannot be written, or is invalid here.
    pub fn commit(
        &self,
        block: &Block,
        commit: &Commit,
        signatures: &dyn SignatureCheck,
    ) -> Result<Arc<Execution>, ChainError> {
        let execution = self.execute(block, signatures).map_err(|source| {
            ChainError::DecidedInvalid { height: commit.height, block: commit.block, source }
        })?;
        let head = self.storage.commit(block, commit, &execution)?;
        lock(&self.executed).clear();
        let settings = read_settings(&self.storage, &head, self.now())?;
        *lock(&self.settings) = settings;
        *lock(&self.progressed_at) = Instant::now();
        self.head.send_replace(head);
        Ok(execution)
    }
}

fn read_settings(
    storage: &Storage,
    head: &ChainHead,
    now: Timestamp,
) -> Result<Settings, ChainError> {
    let view = storage.view();
    let next = head.height.next();
    // All nodes without the next version of the rules stop here: no round is begun that only some
    // of them could take part in.
    protocol_version(&view, next).map_err(|source| match source {
        BlockError::Read(error) => error.into(),
        source => ChainError::Unfit { source },
    })?;
    let rules = Rules::read(&view, head.chain_id, next, now)?;
    let authorities = state::read::<AuthoritySet>(&view, &())?
        .ok_or_else(|| StorageError::Missing { what: "authority set".to_owned() })?;
    Ok(Settings { rules: Arc::new(rules), authorities })
}
