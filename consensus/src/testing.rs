//! A second [`Application`], all of it in memory: for tests of this crate and for simulations.
//!
//! Its chain is as small as a chain can be: the authorities never change, each block holds one
//! transaction, and the state is a hash. What outlives a crash is a [`MemoryDisk`]; a [`PowerCut`]
//! says between which two writes the crash comes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chain_core::act::Act;
use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::bytes::signature::{KeyId, SecretKey};
use chain_core::chain::block::{Block, BlockId, Header, transactions_root};
use chain_core::chain::commit::Commit;
use chain_core::chain::transaction::Transaction;
use chain_core::governance::authority::{Authority, AuthoritySet};
use chain_core::governance::params::ChainParams;
use chain_core::limits::CLOCK_DRIFT_MS_MAX;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use tokio::sync::watch;

use crate::application::{
    Application, ApplicationError, BlockValidity, NextHeight, UndecidedBlock,
};
use crate::evidence::MisbehaviourEvidence;

/// Organisations of test chains, in order.
const ORGANISATIONS: [&str; 7] = [
    "114300009999990152",
    "12430000999999023R",
    "12430700999999031Q",
    "9143010099999904XC",
    "91430700999999015X",
    "91430700999999058B",
    "91433100999999023Y",
];

/// What all nodes of a test's chain agree on from the start.
#[derive(Debug)]
pub struct MemoryChain {
    /// The chain.
    pub chain_id: ChainId,
    /// Who decides every height.
    pub authorities: AuthoritySet,
    /// The parameters of every height.
    pub params: ChainParams,
    keys: Vec<SecretKey>,
}

impl MemoryChain {
    /// A chain of so many authorities: 1 to 7.
    ///
    /// # Panics
    /// If they are fewer or more.
    #[must_use]
    pub fn of(authorities: usize) -> Self {
        let organisations = ORGANISATIONS.iter().take(authorities);
        let keys: Vec<SecretKey> =
            (11_u8..).take(authorities).map(|byte| SecretKey::from_bytes(&[byte; 32])).collect();
        let set: Vec<Authority> = organisations
            .zip(&keys)
            .map(|(code, key)| Authority {
                organisation: CreditCode::new(code).expect("a well-formed code"),
                key: key.public_key(),
            })
            .collect();
        assert_eq!(set.len(), authorities, "a test chain has at most seven authorities");
        Self {
            chain_id: ChainId(Hash::from_bytes([7; 32])),
            authorities: AuthoritySet::try_from(set).expect("at least one authority"),
            params: ChainParams::default(),
            keys,
        }
    }

    /// An authority's organisation and the key of its votes.
    ///
    /// # Panics
    /// If there is none at this place.
    #[must_use]
    pub fn authority(&self, place: usize) -> (CreditCode, SecretKey) {
        let authority = self.authorities.as_slice().get(place).expect("an authority");
        (authority.organisation, self.keys.get(place).expect("its key").clone())
    }
}

/// What a crash leaves of a node. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct MemoryDisk(Arc<Mutex<Content>>);

#[derive(Debug, Default)]
struct Content {
    chain: Vec<(Block, Commit)>,
    undecided: BTreeMap<(Height, u32, BlockId), UndecidedBlock>,
    evidence: Vec<MisbehaviourEvidence>,
}

impl MemoryDisk {
    /// The committed blocks, from height 1.
    #[must_use]
    pub fn chain(&self) -> Vec<(Block, Commit)> {
        lock(&self.0).chain.clone()
    }

    /// The blocks that are kept undecided.
    #[must_use]
    pub fn undecided(&self) -> Vec<UndecidedBlock> {
        lock(&self.0).undecided.values().cloned().collect()
    }

    /// The evidence that is kept.
    #[must_use]
    pub fn evidence(&self) -> Vec<MisbehaviourEvidence> {
        lock(&self.0).evidence.clone()
    }
}

/// When the node's power fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerCut {
    /// Never.
    Never,
    /// Before this write, counted from 0, reaches the disk.
    Before(u64),
    /// After it has, but before anybody is told.
    After(u64),
}

/// An application in memory. Clones share everything.
#[derive(Debug, Clone)]
pub struct MemoryApplication(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    chain: Arc<MemoryChain>,
    /// The organisation whose node this is, if it is an authority's.
    authority: Option<CreditCode>,
    disk: MemoryDisk,
    clock_ms: Arc<AtomicU64>,
    cut: PowerCut,
    writes: AtomicU64,
    validated: AtomicU64,
    started_elsewhere: Mutex<Height>,
    /// Whether committed blocks are given to nobody for now.
    withholds: watch::Sender<bool>,
    /// How many committed blocks were asked for.
    asked: AtomicU64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn local(reason: &str) -> ApplicationError {
    ApplicationError::Local { reason: reason.to_owned() }
}

impl MemoryApplication {
    /// A node's application; `authority` is the organisation whose node it is, if it votes.
    #[must_use]
    pub fn new(
        chain: Arc<MemoryChain>,
        authority: Option<CreditCode>,
        disk: MemoryDisk,
        cut: PowerCut,
    ) -> Self {
        Self(Arc::new(Parts {
            chain,
            authority,
            disk,
            clock_ms: Arc::default(),
            cut,
            writes: AtomicU64::new(0),
            validated: AtomicU64::new(0),
            started_elsewhere: Mutex::new(Height::GENESIS),
            withholds: watch::Sender::new(false),
            asked: AtomicU64::new(0),
        }))
    }

    /// Lets whoever asks for a committed block wait from now on, or no longer.
    pub fn withhold(&self, withholds: bool) {
        self.0.withholds.send_replace(withholds);
    }

    /// How many committed blocks were asked for.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.0.asked.load(Ordering::Relaxed)
    }

    /// Sets the node's clock, in milliseconds since 1970.
    pub fn set_clock(&self, unix_ms: u64) {
        self.0.clock_ms.store(unix_ms, Ordering::Relaxed);
    }

    /// What a crash would leave.
    #[must_use]
    pub fn disk(&self) -> &MemoryDisk {
        &self.0.disk
    }

    /// How many blocks were validated.
    #[must_use]
    pub fn validated(&self) -> u64 {
        self.0.validated.load(Ordering::Relaxed)
    }

    /// The greatest height that somebody else is known to have started.
    #[must_use]
    pub fn started_elsewhere(&self) -> Height {
        *lock(&self.0.started_elsewhere)
    }

    /// A block of the next height with one transaction, that tells it from the others.
    #[must_use]
    pub fn block(&self, proposer: CreditCode, round: u32) -> Block {
        let chain = &self.0.chain;
        let parent = self.0.head();
        let [first, second, third, fourth] = round.to_be_bytes();
        let mut name = [0; 32];
        name[..4].copy_from_slice(&[first, second, third, fourth]);
        let key = chain.keys.first().expect("at least one authority");
        let transaction = Transaction {
            chain_id: chain.chain_id,
            act: Act::RevokeKey { organisation: proposer, key: KeyId(Hash::from_bytes(name)) },
            signer: key.public_key(),
            valid_until: parent.height.next(),
        };
        let transactions = vec![transaction.sign(key)];
        let root = transactions_root(&transactions);
        let now = Timestamp::from_unix_ms(self.0.clock_ms.load(Ordering::Relaxed));
        let header = Header {
            protocol_version: 1,
            chain_id: chain.chain_id,
            height: parent.height.next(),
            parent: parent.id,
            time: now.max(parent.time.plus_ms(1)),
            proposer,
            transactions_root: root,
            state_root: state_after(parent.state_root, root),
            authorities: chain.authorities.hash(),
            next_authorities: chain.authorities.hash(),
        };
        Block::seal(header, transactions)
    }
}

/// What the next block stands on.
struct Head {
    height: Height,
    id: BlockId,
    time: Timestamp,
    state_root: Hash,
}

fn state_after(state_root: Hash, transactions_root: Hash) -> Hash {
    let both = [state_root.as_bytes().as_slice(), transactions_root.as_bytes()].concat();
    Hash::of(HashUse::StateValue, &both)
}

impl Parts {
    fn head(&self) -> Head {
        let chain_id = self.chain.chain_id;
        let genesis = Head {
            height: Height::GENESIS,
            id: BlockId(chain_id.0),
            time: Timestamp::from_unix_ms(0),
            state_root: chain_id.0,
        };
        lock(&self.disk.0).chain.last().map_or(genesis, |(block, _)| Head {
            height: block.header.height,
            id: block.id(),
            time: block.header.time,
            state_root: block.header.state_root,
        })
    }

    /// One write to the disk, or the power cut that comes before or after it.
    fn write(&self, work: impl FnOnce(&mut Content)) -> Result<(), ApplicationError> {
        let write = self.writes.fetch_add(1, Ordering::Relaxed);
        let failed = Err(local("the power is off"));
        match self.cut {
            PowerCut::Before(at) if at <= write => failed,
            PowerCut::After(at) if at < write => failed,
            PowerCut::After(at) if at == write => {
                work(&mut lock(&self.disk.0));
                failed
            }
            PowerCut::Before(_) | PowerCut::After(_) | PowerCut::Never => {
                work(&mut lock(&self.disk.0));
                Ok(())
            }
        }
    }

    fn judge(&self, block: &Block) -> BlockValidity {
        self.validated.fetch_add(1, Ordering::Relaxed);
        let (header, parent) = (&block.header, self.head());
        let invalid = |reason: &str| BlockValidity::Invalid { reason: reason.to_owned() };
        if header.height != parent.height.next() || header.parent != parent.id {
            return invalid("it does not stand on the head");
        }
        if header.time <= parent.time {
            return invalid("its time is not after its parent's");
        }
        if header.state_root != state_after(parent.state_root, header.transactions_root) {
            return invalid("its state root is another");
        }
        BlockValidity::Valid
    }
}

impl Application for MemoryApplication {
    fn next_height(&self) -> NextHeight {
        NextHeight {
            height: self.0.head().height.next(),
            authorities: self.0.chain.authorities.clone(),
            params: self.0.chain.params.clone(),
        }
    }

    async fn propose(&self, height: Height, round: u32) -> Result<Arc<Block>, ApplicationError> {
        assert_eq!(height, self.0.head().height.next(), "only the next height is proposed for");
        let proposer = self.0.authority.ok_or_else(|| local("an observer proposes nothing"))?;
        Ok(Arc::new(self.block(proposer, round)))
    }

    fn clock_allows(&self, time: Timestamp) -> bool {
        let now = Timestamp::from_unix_ms(self.0.clock_ms.load(Ordering::Relaxed));
        time <= now.plus_ms(CLOCK_DRIFT_MS_MAX)
    }

    async fn validate(&self, block: Arc<Block>) -> Result<BlockValidity, ApplicationError> {
        Ok(self.0.judge(&block))
    }

    async fn store_undecided(&self, undecided: UndecidedBlock) -> Result<(), ApplicationError> {
        let key = (undecided.height, undecided.round, undecided.block.id());
        self.0.write(|disk| drop(disk.undecided.insert(key, undecided)))
    }

    async fn undecided_of_round(
        &self,
        height: Height,
        round: u32,
    ) -> Result<Vec<UndecidedBlock>, ApplicationError> {
        let kept = self.0.disk.undecided().into_iter();
        Ok(kept.filter(|one| one.height == height && one.round == round).collect())
    }

    async fn undecided_by_id(
        &self,
        height: Height,
        block: BlockId,
    ) -> Result<Option<UndecidedBlock>, ApplicationError> {
        let mut kept = self.0.disk.undecided().into_iter();
        Ok(kept.find(|one| one.height == height && one.block.id() == block))
    }

    async fn commit(&self, commit: Commit) -> Result<(), ApplicationError> {
        let head = self.0.head();
        if (head.height, head.id) == (commit.height, commit.block) {
            return Ok(());
        }
        let Some(kept) = self.undecided_by_id(commit.height, commit.block).await? else {
            return Err(local("the decided block was never seen"));
        };
        if commit.height != head.height.next() || kept.block.header.parent != head.id {
            return Err(local("the decided block does not stand on the head"));
        }
        self.0.write(|disk| {
            disk.undecided.retain(|(height, ..), _| commit.height < *height);
            disk.chain.push((kept.block.as_ref().clone(), commit));
        })
    }

    async fn ready_to_start(&self) {}

    async fn ready_for_next(&self) {
        tokio::time::sleep(Duration::from_millis(self.0.chain.params.block_interval_ms)).await;
    }

    fn height_started_elsewhere(&self, height: Height) {
        let mut started = lock(&self.0.started_elsewhere);
        *started = (*started).max(height);
    }

    fn round_started(&self, _height: Height, _round: u32, _proposer: CreditCode) {}

    async fn decided_block(
        &self,
        height: Height,
    ) -> Result<Option<(Block, Commit)>, ApplicationError> {
        self.0.asked.fetch_add(1, Ordering::Relaxed);
        let mut withholds = self.0.withholds.subscribe();
        let given = withholds.wait_for(|withholds| !withholds).await;
        given.map_err(|_| local("nobody is left who could give it"))?;
        let mut chain = self.0.disk.chain().into_iter();
        Ok(chain.find(|(block, _)| block.header.height == height))
    }

    fn history_min_height(&self) -> Height {
        Height::FIRST
    }

    async fn record_evidence(
        &self,
        mut evidence: Vec<MisbehaviourEvidence>,
    ) -> Result<(), ApplicationError> {
        self.0.write(|disk| disk.evidence.append(&mut evidence))
    }
}
