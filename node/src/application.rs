//! [`NodeApplication`]: what the consensus engine asks for, answered from pool and database.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chain_core::chain::block::{Block, BlockId};
use chain_core::chain::commit::Commit;
use chain_core::execute::BlockProposal;
use chain_core::execute::refusal::Fault;
use chain_core::limits::CLOCK_DRIFT_MS_MAX;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use hgz_consensus::{
    Application, ApplicationError, BlockValidity, MisbehaviourEvidence, NextHeight, UndecidedBlock,
};
use tokio::sync::{Notify, mpsc};
use tokio::time::Instant;
use tracing::{error, info, warn};

use crate::blocking::{TaskFailed, blocking};
use crate::chain::{Chain, ChainError};
use crate::lock::lock;
use crate::mempool::{Admission, Mempool};
use crate::metrics::Metrics;
use crate::network::Gossip;
use crate::reasons::with_causes;

/// How long an awakened proposer waits for the transaction that woke the others.
const COMPANY_WAIT: Duration = Duration::from_millis(50);

/// The part of the time for a proposal in which it is built: a quarter.
const BUILD_DIVISOR: u64 = 4;
/// Transactions that are judged in one go.
const JUDGED_AT_ONCE: usize = 256;

/// How long a node that starts waits for the others.
const PEERS_WAIT: Duration = Duration::from_secs(5);
const LOOK_FOR_PEERS_EVERY: Duration = Duration::from_millis(20);
/// How much longer the engine takes to connect.
const ENGINE_CONNECTS: Duration = Duration::from_millis(500);

/// How often a resting node looks whether the others have gone on without it.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The application that the engine drives. Clones share everything.
#[derive(Debug, Clone)]
pub struct NodeApplication(Arc<ApplicationParts>);

#[derive(Debug)]
struct ApplicationParts {
    chain: Arc<Chain>,
    mempool: Arc<Mempool>,
    gossip: Gossip,
    metrics: Arc<Metrics>,
    admission: Admission,
    /// The authority that this node votes for; none while it follows.
    voter: Option<CreditCode>,
    /// Undecided blocks of the next height, as on the disk.
    undecided: Mutex<BTreeMap<(u32, BlockId), UndecidedBlock>>,
    /// The greatest height that somebody else is known to have started.
    started_elsewhere: Mutex<Height>,
    /// When this node started its last height.
    started_at: Mutex<Instant>,
    woken: Notify,
}

fn local(error: &dyn std::error::Error) -> ApplicationError {
    ApplicationError::Local { reason: with_causes(error) }
}

impl From<TaskFailed> for ApplicationError {
    fn from(failed: TaskFailed) -> Self {
        local(&failed)
    }
}

impl NodeApplication {
    /// The application, with the undecided blocks that were on the disk.
    ///
    /// # Errors
    /// [`ApplicationError`] if the disk cannot be read.
    pub fn open(
        chain: Arc<Chain>,
        mempool: Arc<Mempool>,
        gossip: Gossip,
        metrics: Arc<Metrics>,
        voter: Option<CreditCode>,
    ) -> Result<Self, ApplicationError> {
        let next = chain.head().height.next();
        let stored = chain.storage.undecided(next).map_err(|error| local(&error))?;
        let undecided = stored.into_iter().map(|one| ((one.round, one.block.id()), one)).collect();
        let admission = Admission::new(Arc::clone(&chain), Arc::clone(&mempool));
        Ok(Self(Arc::new(ApplicationParts {
            chain,
            mempool,
            gossip,
            metrics,
            admission,
            voter,
            undecided: Mutex::new(undecided),
            started_elsewhere: Mutex::new(Height::GENESIS),
            started_at: Mutex::new(Instant::now()),
            woken: Notify::new(),
        })))
    }

    /// Hears from the transaction network which heights others have started.
    pub async fn listen(self, mut started: mpsc::Receiver<Height>) {
        while let Some(height) = started.recv().await {
            self.height_started_elsewhere(height);
        }
    }

    /// The heights and rounds of the undecided blocks that it keeps.
    #[cfg(feature = "simulation")]
    pub(crate) fn kept(&self) -> Vec<(Height, u32)> {
        lock(&self.0.undecided).values().map(|one| (one.height, one.round)).collect()
    }

    /// Judges what waits, until something is a reason for a block or nothing is left to judge.
    async fn judge_waiting(&self) {
        while !self.0.wants_a_block() && self.0.mempool.has_unjudged() {
            let this = Arc::clone(&self.0);
            let judged = blocking(move || this.admission.judge(JUDGED_AT_ONCE)).await;
            match judged {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) | Err(TaskFailed) => return,
                Ok(Err(error)) => {
                    warn!(%error, "what waits in the pool is not judged");
                    return;
                }
            }
        }
    }
}

impl ApplicationParts {
    fn best_peer_height(&self) -> Height {
        self.gossip.peers().best_height(self.chain.authorities().as_slice().len())
    }

    /// Whether what waits here is a reason for a block: what a block could hold, at a node that votes.
    fn wants_a_block(&self) -> bool {
        self.voter.is_some() && self.mempool.has_admissible()
    }

    fn started_elsewhere(&self, next: Height) -> bool {
        next <= *lock(&self.started_elsewhere)
    }

    /// Builds a block of what waits in the pool.
    fn build(&self, proposer: CreditCode) -> Result<Arc<Block>, ApplicationError> {
        let head = self.chain.head();
        let time = self.chain.now().max(head.earliest_next());
        let proposal = BlockProposal { proposer, time };
        // Candidates that are refused make room for further ones, but not for ever.
        let within = Duration::from_millis(self.chain.params().propose_timeout_ms / BUILD_DIVISOR);
        let started = Instant::now();
        let candidates = self.mempool.candidates().take_while(|_| started.elapsed() < within);
        let built = self
            .chain
            .build(proposal, candidates, &self.mempool.signatures)
            .map_err(|error| local(&error))?;
        for (id, refusal) in &built.refused {
            self.mempool.refuse(*id, head.height, refusal.into());
        }
        Ok(Arc::new(built.block))
    }

    fn judge(&self, block: &Block) -> Result<BlockValidity, ApplicationError> {
        match self.chain.execute(block, &self.mempool.signatures) {
            Ok(_) => Ok(BlockValidity::Valid),
            Err(error) if error.fault() == Fault::Local => Err(local(&error)),
            Err(error) => Ok(BlockValidity::Invalid {
                reason: match std::error::Error::source(&error) {
                    Some(source) => format!("{error}: {source}"),
                    None => error.to_string(),
                },
            }),
        }
    }

    fn commit_block(&self, block: &Block, commit: &Commit) -> Result<(), ApplicationError> {
        let started = Instant::now();
        let execution = self
            .chain
            .commit(block, commit, &self.mempool.signatures)
            .inspect_err(|error| error!(%error, "the block was not committed"))
            .map_err(|error| match error {
                ChainError::DecidedInvalid { .. } | ChainError::Unfit { .. } => {
                    ApplicationError::Unsafe { reason: with_causes(&error) }
                }
                _ => local(&error),
            })?;
        let height = block.header.height;
        self.mempool.after_commit(height, &execution);
        if let Err(error) = self.admission.judge(JUDGED_AT_ONCE) {
            warn!(%error, "what waits in the pool is not judged");
        }
        lock(&self.undecided).clear();
        self.gossip.committed(height);
        self.metrics.committed(block.transactions.len(), started.elapsed().as_secs_f64());
        info!(
            %height,
            round = commit.round,
            block_id = %commit.block,
            transactions = block.transactions.len(),
            "block committed"
        );
        Ok(())
    }
}

impl Application for NodeApplication {
    fn next_height(&self) -> NextHeight {
        NextHeight {
            height: self.0.chain.head().height.next(),
            authorities: self.0.chain.authorities(),
            params: self.0.chain.params(),
        }
    }

    async fn propose(&self, height: Height, round: u32) -> Result<Arc<Block>, ApplicationError> {
        let Some(proposer) = self.0.voter else {
            return Err(ApplicationError::Local { reason: "an observer proposes nothing".into() });
        };
        if self.0.mempool.is_empty() && self.0.started_elsewhere(height) {
            let added = self.0.mempool.added.notified();
            // Without company the block is empty, which is as good.
            let _elapsed = tokio::time::timeout(COMPANY_WAIT, added).await;
        }
        let this = Arc::clone(&self.0);
        let block = blocking(move || this.build(proposer)).await??;
        info!(%height, round, transactions = block.transactions.len(), "block proposed");
        Ok(block)
    }

    fn clock_allows(&self, time: Timestamp) -> bool {
        let latest = self.0.chain.now().plus_ms(CLOCK_DRIFT_MS_MAX);
        let ahead_ms = time.as_unix_ms().saturating_sub(latest.as_unix_ms());
        if 0 < ahead_ms {
            warn!(ahead_ms, "a block is too far ahead of this node's clock; compare the clocks");
        }
        ahead_ms == 0
    }

    async fn validate(&self, block: Arc<Block>) -> Result<BlockValidity, ApplicationError> {
        let this = Arc::clone(&self.0);
        blocking(move || this.judge(&block)).await?
    }

    async fn store_undecided(&self, undecided: UndecidedBlock) -> Result<(), ApplicationError> {
        let this = Arc::clone(&self.0);
        blocking(move || {
            this.chain.storage.store_undecided(&undecided).map_err(|error| local(&error))?;
            lock(&this.undecided).insert((undecided.round, undecided.block.id()), undecided);
            Ok(())
        })
        .await?
    }

    async fn undecided_of_round(
        &self,
        height: Height,
        round: u32,
    ) -> Result<Vec<UndecidedBlock>, ApplicationError> {
        let undecided = lock(&self.0.undecided);
        let of_round = undecided.values().filter(|one| one.height == height && one.round == round);
        Ok(of_round.cloned().collect())
    }

    async fn undecided_by_id(
        &self,
        height: Height,
        block: BlockId,
    ) -> Result<Option<UndecidedBlock>, ApplicationError> {
        let undecided = lock(&self.0.undecided);
        let found = undecided.iter().find(|((_, id), one)| *id == block && one.height == height);
        Ok(found.map(|(_, one)| one.clone()))
    }

    async fn commit(&self, commit: Commit) -> Result<(), ApplicationError> {
        if self.0.chain.head().is(commit.height, commit.block) {
            return Ok(());
        }
        let Some(undecided) = self.undecided_by_id(commit.height, commit.block).await? else {
            let reason = format!("block {} was decided but never seen here", commit.block);
            return Err(ApplicationError::Local { reason });
        };
        let this = Arc::clone(&self.0);
        blocking(move || this.commit_block(&undecided.block, &commit)).await?
    }

    async fn ready_to_start(&self) {
        let others = self.0.chain.authorities().quorum().saturating_sub(1);
        let peers = self.0.gossip.peers();
        let connected = async {
            while peers.count() < others {
                tokio::time::sleep(LOOK_FOR_PEERS_EVERY).await;
            }
        };
        if others == 0 {
            return;
        }
        match tokio::time::timeout(PEERS_WAIT, connected).await {
            // The engine's own connections come right after those of the transaction network.
            Ok(()) => tokio::time::sleep(ENGINE_CONNECTS).await,
            Err(_) => warn!(peers = peers.count(), needed = others, "starts alone"),
        }
    }

    async fn ready_for_next(&self) {
        let params = self.0.chain.params();
        let next = self.0.chain.head().height.next();
        if next <= self.0.best_peer_height() {
            // Behind: catching up is not paced.
            return;
        }
        let rest = |since: Instant, least_ms| {
            tokio::time::sleep(Duration::from_millis(least_ms).saturating_sub(since.elapsed()))
        };
        // From start to start: blocks that take longer than that follow each other at once.
        let started_at = *lock(&self.0.started_at);
        rest(started_at, params.block_interval_ms).await;
        let heartbeat = rest(self.0.chain.progressed_at(), params.heartbeat_ms);
        tokio::pin!(heartbeat);
        loop {
            // Order: register for both wake-ups, then look.
            let added = self.0.mempool.added.notified();
            let woken = self.0.woken.notified();
            self.judge_waiting().await;
            if self.0.wants_a_block() || self.0.started_elsewhere(next) {
                return;
            }
            tokio::select! {
                biased;
                () = added => {}
                () = woken => {}
                () = &mut heartbeat => return,
                () = tokio::time::sleep(LOOK_EVERY) => {
                    if next <= self.0.best_peer_height() {
                        return;
                    }
                }
            }
        }
    }

    fn height_started_elsewhere(&self, height: Height) {
        // One height ahead is all that matters: who is further ahead is caught up with by sync.
        let next = self.0.chain.head().height.next();
        if height < next {
            return;
        }
        let mut started = lock(&self.0.started_elsewhere);
        *started = (*started).max(next);
        self.0.woken.notify_waiters();
    }

    fn round_started(&self, height: Height, round: u32, proposer: CreditCode) {
        if round == 0 {
            *lock(&self.0.started_at) = Instant::now();
            // A node without a vote wakes nobody.
            if self.0.voter.is_some() {
                self.0.gossip.started(height);
            }
        } else {
            warn!(%height, round, %proposer, "another round");
        }
    }

    async fn decided_block(
        &self,
        height: Height,
    ) -> Result<Option<(Block, Commit)>, ApplicationError> {
        let this = Arc::clone(&self.0);
        blocking(move || {
            let storage = &this.chain.storage;
            let block = storage.block(height).map_err(|error| local(&error))?;
            let commit = storage.commit_of(height).map_err(|error| local(&error))?;
            Ok(block.zip(commit))
        })
        .await?
    }

    fn history_min_height(&self) -> Height {
        Height::FIRST
    }

    async fn record_evidence(
        &self,
        evidence: Vec<MisbehaviourEvidence>,
    ) -> Result<(), ApplicationError> {
        let this = Arc::clone(&self.0);
        let new = blocking(move || {
            this.chain.storage.store_evidence(evidence).map_err(|error| local(&error))
        })
        .await??;
        for MisbehaviourEvidence { height, authority, misbehaviour, .. } in new {
            error!(%height, %authority, ?misbehaviour, "an authority signed two different things; /v1/evidence has both");
        }
        Ok(())
    }
}
