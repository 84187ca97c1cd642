//! A node's application: the real rules of the chain over state in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::SignatureError;
use chain_core::chain::block::{Block, BlockId};
use chain_core::chain::commit::Commit;
use chain_core::chain::transaction::SignedTransaction;
use chain_core::execute::refusal::Fault as Blame;
use chain_core::execute::{
    BlockProposal, Execution, Prepared, SignatureCheck, build_block, execute_block,
};
use chain_core::limits::CLOCK_DRIFT_MS_MAX;
use chain_core::testing::fixtures::GENESIS_TIME;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use hgz_consensus::{
    Application, ApplicationError, BlockValidity, MisbehaviourEvidence, NextHeight, UndecidedBlock,
};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::disk::{Disk, local};

/// Transactions that a node holds at most.
const WAITING_MAX: usize = 64;

/// Where a node gets the time from. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    begun: Instant,
    /// How far it is ahead of the world's time, in milliseconds.
    ahead_ms: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that is right, in a world that began then.
    pub(super) fn since(begun: Instant) -> Self {
        Self { begun, ahead_ms: Arc::default() }
    }

    /// Sets it ahead of the world's time, or behind.
    pub(super) fn set_ahead(&self, ms: i64) {
        self.ahead_ms.store(ms, Ordering::Relaxed);
    }

    fn now(&self) -> Timestamp {
        let passed = i64::try_from((Instant::now() - self.begun).as_millis()).unwrap_or(i64::MAX);
        let start = i64::try_from(GENESIS_TIME.as_unix_ms()).unwrap_or(i64::MAX);
        // The chain has been there for a minute: a clock that is behind is not before its start.
        let now = start + 60_000 + passed + self.ahead_ms.load(Ordering::Relaxed);
        Timestamp::from_unix_ms(u64::try_from(now).unwrap_or(0))
    }
}

/// Transactions whose signatures hold, of all nodes of a world. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct CheckedTransactions(Arc<Mutex<BTreeSet<Hash>>>);

impl SignatureCheck for CheckedTransactions {
    fn check(&self, transaction: &Prepared) -> Result<(), SignatureError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(&transaction.leaf) {
            transaction.verify_signature()?;
            known.insert(transaction.leaf);
        }
        Ok(())
    }
}

/// An application. Clones share everything.
#[derive(Debug, Clone)]
pub(super) struct LedgerApplication(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    /// The organisation whose node this is, if it votes.
    authority: Option<CreditCode>,
    disk: Disk,
    clock: Clock,
    checked: CheckedTransactions,
    /// Something waits, or somebody else has started.
    woken: Notify,
    memory: Mutex<Memory>,
}

/// What a crash takes.
#[derive(Debug, Default)]
struct Memory {
    waiting: Vec<Prepared>,
    /// The greatest height that somebody else has started.
    started_elsewhere: Height,
    /// The greatest height that another authority's node has committed.
    best_elsewhere: Height,
    executions: BTreeMap<(Height, BlockId), Execution>,
}

impl LedgerApplication {
    /// The application of a node that starts.
    pub(super) fn new(
        authority: Option<CreditCode>,
        disk: Disk,
        clock: Clock,
        checked: CheckedTransactions,
    ) -> Self {
        let (woken, memory) = (Notify::new(), Mutex::default());
        Self(Arc::new(Parts { authority, disk, clock, checked, woken, memory }))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A client's transaction comes; whether there was room for it.
    pub(super) fn submit(&self, transaction: &SignedTransaction) -> bool {
        let mut memory = self.memory();
        if WAITING_MAX <= memory.waiting.len() {
            return false;
        }
        memory.waiting.push(Prepared::from(transaction.clone()));
        drop(memory);
        self.0.woken.notify_one();
        true
    }

    /// Another authority's node has committed this height.
    pub(super) fn peer_is_at(&self, height: Height) {
        let mut memory = self.memory();
        memory.best_elsewhere = memory.best_elsewhere.max(height);
        drop(memory);
        self.0.woken.notify_one();
    }

    fn is_behind(&self) -> bool {
        self.0.disk.height() < self.memory().best_elsewhere
    }

    /// How many transactions wait, and how many executions are remembered.
    pub(super) fn held(&self) -> (usize, usize) {
        let memory = self.memory();
        (memory.waiting.len(), memory.executions.len())
    }

    /// Whether there is a reason for the next height.
    fn is_due(&self) -> bool {
        let memory = self.memory();
        !memory.waiting.is_empty() || self.0.disk.height() < memory.started_elsewhere
    }

    fn execute(&self, block: &Block) -> Result<Result<Execution, String>, ApplicationError> {
        let executed = self
            .0
            .disk
            .with_state(|state, parent| execute_block(state, parent, block, &self.0.checked));
        match executed {
            Ok(execution) => Ok(Ok(execution)),
            Err(error) if error.fault() == Blame::Local => Err(local(&error.to_string())),
            Err(error) => Ok(Err(error.to_string())),
        }
    }
}

impl Application for LedgerApplication {
    fn next_height(&self) -> NextHeight {
        self.0.disk.next()
    }

    async fn propose(&self, height: Height, _round: u32) -> Result<Arc<Block>, ApplicationError> {
        let proposer = self.0.authority.ok_or_else(|| local("an observer proposes nothing"))?;
        let parent = self.0.disk.parent();
        assert_eq!(height, parent.height.next(), "only the next height is proposed for");
        let time = self.0.clock.now().max(parent.time.plus_ms(1));
        let mut memory = self.memory();
        let built = self.0.disk.with_state(|state, parent| {
            let proposal = BlockProposal { proposer, time };
            build_block(state, parent, proposal, memory.waiting.iter(), &self.0.checked)
        });
        let built = built.map_err(|error| local(&error.to_string()))?;
        for (id, refusal) in &built.refused {
            tracing::debug!(%height, %id, %refusal, "refused");
        }
        // What is refused will not become valid by waiting.
        memory.waiting.retain(|one| built.refused.iter().all(|(id, _)| *id != one.id));
        memory.executions.insert((height, built.block.id()), built.execution);
        Ok(Arc::new(built.block))
    }

    fn clock_allows(&self, time: Timestamp) -> bool {
        time <= self.0.clock.now().plus_ms(CLOCK_DRIFT_MS_MAX)
    }

    async fn validate(&self, block: Arc<Block>) -> Result<BlockValidity, ApplicationError> {
        Ok(match self.execute(&block)? {
            Ok(execution) => {
                let key = (block.header.height, block.id());
                self.memory().executions.insert(key, execution);
                BlockValidity::Valid
            }
            Err(reason) => BlockValidity::Invalid { reason },
        })
    }

    async fn store_undecided(&self, undecided: UndecidedBlock) -> Result<(), ApplicationError> {
        self.0.disk.store_undecided(undecided)
    }

    async fn undecided_of_round(
        &self,
        height: Height,
        round: u32,
    ) -> Result<Vec<UndecidedBlock>, ApplicationError> {
        Ok(self.0.disk.undecided(|one| one.height == height && one.round == round))
    }

    async fn undecided_by_id(
        &self,
        height: Height,
        block: BlockId,
    ) -> Result<Option<UndecidedBlock>, ApplicationError> {
        let mut kept = self.0.disk.undecided(|one| one.height == height && one.block.id() == block);
        Ok(kept.pop())
    }

    async fn commit(&self, commit: Commit) -> Result<(), ApplicationError> {
        let parent = self.0.disk.parent();
        if (parent.height, parent.id) == (commit.height, commit.block) {
            return Ok(());
        }
        let Some(kept) = self.undecided_by_id(commit.height, commit.block).await? else {
            return Err(local("the decided block was never seen"));
        };
        let remembered = self.memory().executions.remove(&(commit.height, commit.block));
        let execution = match remembered {
            Some(execution) => execution,
            None => self.execute(&kept.block)?.map_err(|reason| local(&reason))?,
        };
        let height = commit.height;
        self.0.disk.commit(Arc::clone(&kept.block), commit, &execution)?;
        let mut memory = self.memory();
        memory.executions.retain(|(at, _), _| height < *at);
        let committed =
            |one: &Prepared| execution.receipts.iter().any(|receipt| receipt.transaction == one.id);
        memory.waiting.retain(|one| !committed(one));
        Ok(())
    }

    async fn ready_to_start(&self) {}

    async fn ready_for_next(&self) {
        if self.is_behind() {
            return;
        }
        let params = self.0.disk.next().params;
        let heartbeat = Instant::now() + Duration::from_millis(params.heartbeat_ms);
        tokio::time::sleep(Duration::from_millis(params.block_interval_ms)).await;
        while !self.is_due() && !self.is_behind() {
            tokio::select! {
                biased;
                () = self.0.woken.notified() => {}
                () = tokio::time::sleep_until(heartbeat) => break,
            }
        }
    }

    fn height_started_elsewhere(&self, height: Height) {
        let mut memory = self.memory();
        memory.started_elsewhere = memory.started_elsewhere.max(height);
        drop(memory);
        self.0.woken.notify_one();
    }

    fn round_started(&self, _height: Height, _round: u32, _proposer: CreditCode) {}

    async fn decided_block(
        &self,
        height: Height,
    ) -> Result<Option<(Block, Commit)>, ApplicationError> {
        let found = self.0.disk.block(height);
        Ok(found.map(|(block, commit)| (block.as_ref().clone(), commit)))
    }

    fn history_min_height(&self) -> Height {
        Height::FIRST
    }

    async fn record_evidence(
        &self,
        evidence: Vec<MisbehaviourEvidence>,
    ) -> Result<(), ApplicationError> {
        self.0.disk.store_evidence(evidence)
    }
}
