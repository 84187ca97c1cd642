//! What of a node outlives a crash: its database, and the faults of the disk below it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chain_core::bytes::hash::Hash;
use chain_core::chain::block::{Block, BlockId};
use chain_core::chain::commit::Commit;
use chain_core::execute::{Execution, Parent, execute_block};
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::params::ChainParams;
use chain_core::state::{self, MemoryState, Record};
use chain_core::values::time::Height;
use hgz_consensus::simulation::LogDisk;
use hgz_consensus::{ApplicationError, MisbehaviourEvidence, NextHeight, UndecidedBlock};

use super::ledger::Ledger;

/// When the power fails in the middle of a node's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerFails {
    /// Before so many more writes have reached the disk.
    Before(u64),
    /// After so many more writes have, and before anybody is told of the last one.
    After(u64),
}

/// A node's disk. Clones share it.
#[derive(Debug, Clone)]
pub(super) struct Disk(Arc<Mutex<Content>>);

#[derive(Debug)]
struct Content {
    blocks: Vec<(Arc<Block>, Commit)>,
    /// Who signs the block at the same place, and the next one.
    signers: Vec<AuthoritySet>,
    undecided: BTreeMap<(Height, u32, BlockId), UndecidedBlock>,
    evidence: Vec<MisbehaviourEvidence>,
    state: MemoryState,
    parent: Parent,
    next: NextHeight,
    /// The engine's log lies on the same disk.
    log: LogDisk,
    /// When the power fails, and what then says nothing more.
    power: Option<(PowerFails, Arc<AtomicBool>)>,
    fails: bool,
}

impl Disk {
    /// The disk of a new node.
    pub(super) fn of(ledger: &Ledger, log: LogDisk) -> Self {
        let next = NextHeight {
            height: Height::FIRST,
            authorities: ledger.authorities.clone(),
            params: ledger.params.clone(),
        };
        Self(Arc::new(Mutex::new(Content {
            blocks: Vec::new(),
            signers: vec![ledger.authorities.clone()],
            undecided: BTreeMap::new(),
            evidence: Vec::new(),
            state: ledger.state.clone(),
            parent: ledger.genesis,
            next,
            log,
            power: None,
            fails: false,
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last committed height.
    pub(super) fn height(&self) -> Height {
        self.lock().parent.height
    }

    /// What is to be decided next.
    pub(super) fn next(&self) -> NextHeight {
        self.lock().next.clone()
    }

    /// What the next block stands on.
    pub(super) fn parent(&self) -> Parent {
        self.lock().parent
    }

    /// The committed blocks from a height on.
    pub(super) fn blocks_from(&self, height: Height) -> Vec<(Arc<Block>, Commit)> {
        let before = usize::try_from(height.as_u64().saturating_sub(1)).unwrap_or(usize::MAX);
        self.lock().blocks.iter().skip(before).cloned().collect()
    }

    /// A committed block.
    pub(super) fn block(&self, height: Height) -> Option<(Arc<Block>, Commit)> {
        let place = usize::try_from(height.as_u64().checked_sub(1)?).ok()?;
        self.lock().blocks.get(place).cloned()
    }

    /// Who signs a height, as far as it knows.
    pub(super) fn signers(&self, height: Height) -> Option<AuthoritySet> {
        let place = usize::try_from(height.as_u64().checked_sub(1)?).ok()?;
        self.lock().signers.get(place).cloned()
    }

    /// Loses the last block, as no disk does.
    pub(super) fn forget_last(&self, ledger: &Ledger) {
        let mut content = self.lock();
        content.blocks.pop();
        let blocks = std::mem::take(&mut content.blocks);
        let log = content.log.clone();
        drop(content);
        let anew = Self::of(ledger, log);
        for (block, commit) in blocks {
            let executed =
                anew.with_state(|state, parent| execute_block(state, parent, &block, &()));
            let execution = executed.expect("it was executed before");
            anew.commit(block, commit, &execution).expect("a disk without faults");
        }
        let mut anew = anew.lock();
        let evidence = std::mem::take(&mut self.lock().evidence);
        anew.evidence = evidence;
        std::mem::swap(&mut *anew, &mut *self.lock());
    }

    /// The root of the state that it holds.
    pub(super) fn state_root(&self) -> Hash {
        self.lock().state.root()
    }

    /// A record of the state that it holds.
    pub(super) fn read<R: Record>(&self, id: &R::Id) -> Option<R> {
        state::read(&self.lock().state, id).expect("state in memory can be read")
    }

    /// The state that it holds, to work on.
    pub(super) fn with_state<T>(&self, work: impl FnOnce(&MemoryState, &Parent) -> T) -> T {
        let content = self.lock();
        work(&content.state, &content.parent)
    }

    /// The undecided blocks that are kept, by height and round.
    pub(super) fn kept(&self) -> Vec<(Height, u32)> {
        self.lock().undecided.keys().map(|(height, round, _)| (*height, *round)).collect()
    }

    /// The undecided blocks of which something holds.
    pub(super) fn undecided(&self, is: impl Fn(&UndecidedBlock) -> bool) -> Vec<UndecidedBlock> {
        self.lock().undecided.values().filter(|one| is(one)).cloned().collect()
    }

    /// Loses the undecided blocks, as no disk does.
    pub(super) fn forget_undecided(&self) {
        self.lock().undecided.clear();
    }

    /// The evidence that is kept.
    pub(super) fn evidence(&self) -> Vec<MisbehaviourEvidence> {
        self.lock().evidence.clone()
    }

    /// Lets the power fail at one of the next writes; from then on `lives` is false.
    pub(super) fn power_fails(&self, when: PowerFails, lives: Arc<AtomicBool>) {
        self.lock().power = Some((when, lives));
    }

    /// Whether writes to the disk fail from now on, as on a full or a broken one.
    pub(super) fn set_failing(&self, fails: bool) {
        let mut content = self.lock();
        content.fails = fails;
        content.log.set_failing(fails);
    }

    /// The node is started again: the power is back.
    pub(super) fn power_is_back(&self) {
        self.lock().power = None;
    }

    pub(super) fn store_undecided(&self, block: UndecidedBlock) -> Result<(), ApplicationError> {
        let key = (block.height, block.round, block.block.id());
        self.write(|content| drop(content.undecided.insert(key, block)))
    }

    pub(super) fn store_evidence(
        &self,
        mut evidence: Vec<MisbehaviourEvidence>,
    ) -> Result<(), ApplicationError> {
        self.write(|content| content.evidence.append(&mut evidence))
    }

    /// Commits a block: all of it or nothing.
    pub(super) fn commit(
        &self,
        block: Arc<Block>,
        commit: Commit,
        execution: &Execution,
    ) -> Result<(), ApplicationError> {
        self.write(|content| {
            let height = block.header.height;
            content.state.apply(height, execution);
            content.parent = Parent::from(&block.header);
            content.undecided.retain(|(at, ..), _| height < *at);
            let state = &content.state;
            let read = "a chain's authorities and parameters are in its state";
            content.next = NextHeight {
                height: height.next(),
                authorities: state::read::<AuthoritySet>(state, &()).ok().flatten().expect(read),
                params: state::read::<ChainParams>(state, &()).ok().flatten().expect(read),
            };
            content.signers.push(content.next.authorities.clone());
            content.blocks.push((block, commit));
        })
    }

    /// One write, or the fault that comes in its place.
    fn write(&self, work: impl FnOnce(&mut Content)) -> Result<(), ApplicationError> {
        let mut content = self.lock();
        if content.fails {
            return Err(local("the disk is full or broken"));
        }
        let Some((when, lives)) = content.power.take() else {
            work(&mut content);
            return Ok(());
        };
        let (strikes, later) = match when {
            PowerFails::Before(writes) => {
                (writes == 0, PowerFails::Before(writes.saturating_sub(1)))
            }
            PowerFails::After(writes) => (writes == 0, PowerFails::After(writes.saturating_sub(1))),
        };
        if !lives.load(Ordering::Relaxed) || (strikes && matches!(when, PowerFails::Before(_))) {
            lives.store(false, Ordering::Relaxed);
            content.power = Some((when, lives));
            return Err(local("the power is off"));
        }
        work(&mut content);
        if strikes {
            lives.store(false, Ordering::Relaxed);
            content.power = Some((when, lives));
            return Err(local("the power is off"));
        }
        content.power = Some((later, lives));
        Ok(())
    }
}

pub(super) fn local(reason: &str) -> ApplicationError {
    ApplicationError::Local { reason: reason.to_owned() }
}
