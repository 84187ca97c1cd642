//! A node of a world, and the post that takes what it sends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chain_core::chain::transaction::TransactionId;
use chain_core::governance::authority::AuthoritySet;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_consensus::simulation::{
    CheckedSignatures, LogDisk, Packet, RecordInMemory, Running, SimulatedNode, Wire, peer_name,
};
use hgz_consensus::{EngineConfig, NodeRole};
use hgz_node::simulation::{NodeApplication, NodeInMemory};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::clock::SimulatedClock;
use super::disk::Disk;
use super::ledger::{Ledger, network_key, organisation, vote_key};
use super::plan::Plan;

/// Takes what a node sends, until it crashes.
pub(super) struct Post {
    pub(super) node: usize,
    pub(super) lives: Arc<AtomicBool>,
    pub(super) to_world: mpsc::UnboundedSender<(usize, Packet)>,
}

impl Wire for Post {
    fn send(&self, packet: Packet) {
        if self.lives.load(Ordering::Relaxed) {
            // The world may be over.
            drop(self.to_world.send((self.node, packet)));
        }
    }
}

/// A node, running or not.
pub(super) struct LiveNode {
    place: usize,
    pub(super) name: Vec<u8>,
    /// With whose key it votes when that organisation is an authority.
    organisation: Option<usize>,
    pub(super) disk: Disk,
    pub(super) log: LogDisk,
    pub(super) record: RecordInMemory,
    pub(super) clock: SimulatedClock,
    pub(super) inside: Option<NodeInMemory>,
    /// What its pool has taken from clients since it started, and what may still wait there.
    pub(super) admitted: Vec<TransactionId>,
    pub(super) running: Option<Running>,
    pub(super) lives: Arc<AtomicBool>,
    /// Whether it follows without a vote, though it has one.
    pub(super) follows: bool,
    /// Whether it runs as an authority's node.
    pub(super) votes: bool,
}

impl LiveNode {
    /// A node that has never run.
    pub(super) fn new(ledger: &Ledger, plan: &Plan, place: usize, begun: Instant) -> Self {
        let organisation = if place <= plan.observer() { Some(place) } else { plan.twin_of(place) };
        let log = LogDisk::default();
        Self {
            place,
            name: peer_name(network_key(place)),
            organisation,
            disk: Disk::of(ledger, log.clone()),
            record: RecordInMemory::beside(log.clone()),
            log,
            clock: SimulatedClock::since(begun),
            inside: None,
            admitted: Vec::new(),
            running: None,
            lives: Arc::default(),
            follows: false,
            votes: false,
        }
    }

    /// The last height that it has committed.
    pub(super) fn height(&self) -> Height {
        self.inside.as_ref().map_or_else(|| self.disk.height(), NodeInMemory::height)
    }

    /// The organisation with whose key it is to vote now, if with any.
    pub(super) fn voter(&self) -> Option<(CreditCode, usize)> {
        let place = self.organisation?;
        let code = organisation(place);
        let authorities: AuthoritySet = self.disk.read(&()).expect("a chain has authorities");
        authorities.find(&code).map(|_| (code, place))
    }

    /// Whether it has forgotten what it heard before it signed.
    pub(super) fn must_follow(&self) -> bool {
        self.record.must_follow(self.height().next())
    }

    /// What its next start is: streams are named by `start`.
    pub(super) fn prepared(
        &mut self,
        ledger: &Ledger,
        checked: &CheckedSignatures,
        start: u64,
    ) -> (SimulatedNode, NodeApplication) {
        self.follows = self.must_follow();
        let voter = self.voter().filter(|_| !self.follows);
        self.votes = voter.is_some();
        let role = match voter {
            Some((organisation, place)) => {
                NodeRole::Authority { organisation, key: Box::new(vote_key(place)) }
            }
            None => NodeRole::Observer,
        };
        let config = EngineConfig {
            chain_id: ledger.chain_id,
            moniker: format!("node {}", self.place),
            role,
            network_key: network_key(self.place),
            listen: "/memory/1".to_owned(),
            peers: Vec::new(),
            folder: "not used".into(),
        };
        // Who follows has a log of its own, so that the lost one does not seem to grow again.
        let log = if self.votes { self.log.clone() } else { LogDisk::default() };
        let organisation = voter.map(|(organisation, _)| organisation);
        let (storage, clock) = (self.disk.found(), Arc::new(self.clock.clone()));
        let inside = NodeInMemory::start(storage, &ledger.genesis, clock, organisation);
        let inside = inside.expect("a database that can be read");
        let application = inside.application.clone();
        self.inside = Some(inside);
        self.lives = Arc::new(AtomicBool::new(true));
        let (record, checked) = (self.record.clone(), checked.clone());
        (SimulatedNode { config, log, record, start, checked }, application)
    }

    /// Loses record, log and undecided blocks, as no disk does.
    pub(super) fn forget(&mut self) {
        self.log.forget();
        self.record = RecordInMemory::beside(self.log.clone());
        self.disk.forget_undecided();
    }
}
