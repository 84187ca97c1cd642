//! What of a node outlives a crash: its database, and the faults of the disk below it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chain_core::bytes::hash::Hash;
use chain_core::chain::block::Block;
use chain_core::chain::commit::Commit;
use chain_core::execute::{Execution, Parent, execute_block};
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::genesis::Genesis;
use chain_core::state::map::{MapView, PageId, root_of};
use chain_core::state::{self, Record};
use chain_core::values::time::Height;
use hgz_consensus::MisbehaviourEvidence;
use hgz_consensus::simulation::LogDisk;
use hgz_node::chain::replay::replay;
use hgz_node::simulation::{Storage, WriteFaults};

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
pub(super) struct Disk {
    genesis: Arc<Genesis>,
    storage: Arc<Mutex<Storage>>,
    faults: Arc<Faults>,
    /// The engine's log lies on the same disk.
    log: LogDisk,
}

/// What is wrong with a disk.
#[derive(Debug, Default)]
struct Faults(Mutex<DiskFault>);

#[derive(Debug, Default)]
struct DiskFault {
    /// When the power fails, and what then says nothing more.
    power: Option<(PowerFails, Arc<AtomicBool>)>,
    is_full: bool,
}

impl Faults {
    fn lock(&self) -> MutexGuard<'_, DiskFault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WriteFaults for Faults {
    fn let_through(
        &self,
        write: Box<dyn FnOnce() -> Result<(), String> + '_>,
    ) -> Result<(), String> {
        const OFF: &str = "the power is off";
        let mut fault = self.lock();
        if fault.is_full {
            return Err("the disk is full or broken".to_owned());
        }
        let Some((when, lives)) = fault.power.take() else { return write() };
        let (strikes, later) = match when {
            PowerFails::Before(writes) => {
                (writes == 0, PowerFails::Before(writes.saturating_sub(1)))
            }
            PowerFails::After(writes) => (writes == 0, PowerFails::After(writes.saturating_sub(1))),
        };
        if !lives.load(Ordering::Relaxed) || (strikes && matches!(when, PowerFails::Before(_))) {
            lives.store(false, Ordering::Relaxed);
            fault.power = Some((when, lives));
            return Err(OFF.to_owned());
        }
        write()?;
        if strikes {
            lives.store(false, Ordering::Relaxed);
            fault.power = Some((when, lives));
            return Err(OFF.to_owned());
        }
        fault.power = Some((later, lives));
        Ok(())
    }
}

impl Disk {
    /// The disk of a new node.
    pub(super) fn of(ledger: &Ledger, log: LogDisk) -> Self {
        let (genesis, faults) = (Arc::clone(&ledger.genesis), Arc::new(Faults::default()));
        let writes: Arc<dyn WriteFaults> = Arc::<Faults>::clone(&faults);
        let storage = Storage::in_memory(&genesis, writes).expect("a genesis and a whole disk");
        Self { genesis, storage: Arc::new(Mutex::new(storage)), faults, log }
    }

    fn storage(&self) -> MutexGuard<'_, Storage> {
        self.storage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database as a node finds it that starts: the power is back.
    pub(super) fn found(&self) -> Storage {
        self.faults.lock().power = None;
        let mut storage = self.storage();
        // Of what one handle writes another one's cache knows nothing: from now on this is the handle.
        let again = storage.found_again(&self.genesis);
        *storage = again.expect("a database that was written whole");
        storage.clone()
    }

    /// What the next block stands on.
    pub(super) fn parent(&self) -> Parent {
        self.storage().head().expect("a chain has a head").as_parent()
    }

    /// The last committed height.
    pub(super) fn height(&self) -> Height {
        self.parent().height
    }

    /// The committed blocks from a height on.
    pub(super) fn blocks_from(&self, height: Height) -> Vec<(Block, Commit)> {
        let storage = self.storage();
        let heights = height.as_u64().max(1)..;
        let blocks = heights.map_while(|height| {
            let block = storage.block(Height::new(height)).expect("a whole disk")?;
            let commit = storage.commit_of(Height::new(height)).expect("a whole disk")?;
            Some((block, commit))
        });
        blocks.collect()
    }

    /// Who signs a height.
    pub(super) fn signers(&self, ledger: &Ledger, height: Height) -> AuthoritySet {
        let changes = self.storage().authority_changes(Height::FIRST, height, usize::MAX);
        let last = changes.expect("a whole disk").pop();
        last.map_or_else(|| ledger.authorities.clone(), |change| change.authorities)
    }

    /// Loses the last block, as no disk does.
    pub(super) fn forget_last(&self, ledger: &Ledger) {
        let mut blocks = self.blocks_from(Height::FIRST);
        blocks.pop();
        let anew = Self::of(ledger, self.log.clone());
        for (block, commit) in blocks {
            let parent = anew.parent();
            let executed = execute_block(&anew.storage().view(), &parent, &block, &());
            anew.commit(&block, &commit, &executed.expect("it was executed before"));
        }
        std::mem::swap(&mut *anew.storage(), &mut *self.storage());
    }

    /// Commits a block.
    pub(super) fn commit(&self, block: &Block, commit: &Commit, execution: &Execution) {
        self.storage().commit(block, commit, execution).expect("a disk without faults");
    }

    /// The root of the map that it holds.
    pub(super) fn state_root(&self) -> Hash {
        let storage = self.storage();
        root_of(storage.view().page(&PageId::ROOT).expect("a whole disk").as_ref())
    }

    /// Whether every record, page and list is what the blocks give.
    pub(super) fn replays(&self) -> Result<(), String> {
        replay(&self.storage(), &self.genesis).map(|_| ()).map_err(|error| error.to_string())
    }

    /// A record of the state that it holds.
    pub(super) fn read<R: Record>(&self, id: &R::Id) -> Option<R> {
        state::read(&self.storage().view(), id).expect("a whole disk")
    }

    /// Loses the undecided blocks, as no disk does.
    pub(super) fn forget_undecided(&self) {
        self.storage().forget_undecided().expect("a disk without faults");
    }

    /// The evidence that is kept.
    pub(super) fn evidence(&self) -> Vec<MisbehaviourEvidence> {
        self.storage().evidence().expect("a whole disk")
    }

    /// Lets the power fail at one of the next writes; from then on `lives` is false.
    pub(super) fn power_fails(&self, when: PowerFails, lives: Arc<AtomicBool>) {
        self.faults.lock().power = Some((when, lives));
    }

    /// Whether writes to the disk fail from now on, as on a full or a broken one.
    pub(super) fn set_failing(&self, fails: bool) {
        self.faults.lock().is_full = fails;
        self.log.set_failing(fails);
    }

    /// No power failure is to come any more.
    pub(super) fn power_is_back(&self) {
        self.faults.lock().power = None;
    }
}
