//! Nodes, one clock, one queue: everything that happens comes out of it in one order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::values::time::Height;
use hgz_consensus::NodeRole;
use hgz_consensus::simulation::{LogDisk, Packet, RecordInMemory, Running, start};
use hgz_consensus::testing::{MemoryApplication, MemoryChain, PowerCut};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::adversary::{Audience, Liar, Lie};
use super::dice::Dice;
use super::node::{Node, Post};
use super::plan::{Adversary, Fault, HEAL_MS, Plan};
use super::properties::Properties;

/// How long the chain may take to go on after the faults have ended.
const HEALED_WITHIN_MS: u64 = 30_000;
/// The world's clock at its start, in milliseconds since 1970.
const EPOCH_MS: u64 = 1_800_000_000_000;
/// How far a slow clock is behind.
const SLOW_MS: u64 = 30_000;
/// How long a node that has given up stays down.
const RESTART_AFTER_MS: u64 = 500;

/// How a world ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The seed of its plan.
    pub seed: u64,
    /// The hash over every delivery: its moment, its way and its bytes.
    pub trace: Hash,
    /// The height of each node.
    pub heights: Vec<Height>,
    /// Packets delivered.
    pub delivered: u64,
    /// Crashes, planned and not.
    pub crashes: u32,
    /// Partitions.
    pub partitions: u32,
    /// Lies that the adversary told.
    pub lies: u32,
    /// The first property that did not hold.
    pub violated: Option<String>,
}

/// Lives through a plan, in a thread of its own.
///
/// # Panics
/// If the thread cannot be started or panics.
#[must_use]
pub fn run(plan: Plan) -> Outcome {
    let world = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime without input and output");
        runtime.block_on(World::live(plan))
    };
    std::thread::spawn(world).join().expect("a world that does not panic")
}

enum Happens {
    Delivery { to: usize, from: usize, publisher: Vec<u8>, packet: Packet },
    Strikes(Fault),
    Reunion,
    Start { node: usize },
    Heal,
    End,
}

/// Who does not hear whom.
struct Cut {
    other_side: u64,
    one_way: bool,
}

struct World {
    plan: Plan,
    dice: Dice,
    chain: Arc<MemoryChain>,
    nodes: Vec<Node>,
    liar: Liar,
    cut: Option<Cut>,
    /// The height that proves progress, once the faults have ended.
    needed: Option<Height>,
    queue: BinaryHeap<Reverse<(Instant, u64)>>,
    happens: BTreeMap<u64, Happens>,
    numbered: u64,
    begun: Instant,
    properties: Properties,
    to_world: mpsc::UnboundedSender<(usize, Packet)>,
    outcome: Outcome,
}

impl World {
    async fn live(plan: Plan) -> Outcome {
        let (to_world, mut sent) = mpsc::unbounded_channel();
        let mut world = Self::new(plan, to_world);
        for node in 0..world.nodes.len() {
            world.launch(node).await;
        }
        for (at_ms, fault) in world.plan.faults.clone() {
            world.after(at_ms, Happens::Strikes(fault));
        }
        world.after(HEAL_MS, Happens::Heal);
        while let Some(due) = world.queue.peek().map(|Reverse((due, _))| *due) {
            tokio::select! {
                biased;
                Some((from, packet)) = sent.recv() => world.sent(from, packet),
                () = tokio::time::sleep_until(due) => {
                    if world.happen().await || world.properties.violated().is_some() {
                        break;
                    }
                }
            }
        }
        world.end()
    }

    fn new(plan: Plan, to_world: mpsc::UnboundedSender<(usize, Packet)>) -> Self {
        let chain = Arc::new(MemoryChain::of(plan.authorities));
        let nodes = (0..plan.nodes()).map(|place| Node::new(&chain, &plan, place)).collect();
        let vote = plan.adversary_node().filter(|node| *node < plan.authorities);
        let vote = vote.map(|node| chain.authority(node));
        let authorities = chain.authorities.clone();
        let outcome = Outcome {
            seed: plan.seed,
            trace: Hash::of(HashUse::Document, &plan.seed.to_be_bytes()),
            heights: Vec::new(),
            delivered: 0,
            crashes: 0,
            partitions: 0,
            lies: 0,
            violated: None,
        };
        Self {
            // Another stream of numbers than the plan's.
            dice: Dice::of(plan.seed ^ 0x00C0_FFEE),
            liar: Liar::new(plan.adversary, chain.chain_id, authorities, vote),
            plan,
            chain,
            nodes,
            cut: None,
            needed: None,
            queue: BinaryHeap::new(),
            happens: BTreeMap::new(),
            numbered: 0,
            begun: Instant::now(),
            properties: Properties::default(),
            to_world,
            outcome,
        }
    }

    fn node(&self, place: usize) -> &Node {
        self.nodes.get(place).expect("a node of this world")
    }

    fn node_mut(&mut self, place: usize) -> &mut Node {
        self.nodes.get_mut(place).expect("a node of this world")
    }

    fn is_adversary(&self, place: usize) -> bool {
        self.plan.adversary_node() == Some(place)
    }

    fn after(&mut self, ms: u64, what: Happens) {
        self.numbered += 1;
        let due = Instant::now() + Duration::from_millis(ms);
        self.queue.push(Reverse((due, self.numbered)));
        self.happens.insert(self.numbered, what);
    }

    async fn launch(&mut self, place: usize) {
        let neighbours: Vec<Vec<u8>> = (0..self.nodes.len())
            .filter(|other| *other != place && self.node(*other).running.is_some())
            .map(|other| self.node(other).name.clone())
            .collect();
        let (start_name, to_world) = (self.dice.draw(), self.to_world.clone());
        let chain = Arc::clone(&self.chain);
        let node = self.node_mut(place);
        let organisation = match &node.simulated.config.role {
            NodeRole::Authority { organisation, .. } => Some(*organisation),
            NodeRole::Observer => None,
        };
        node.follows = node.simulated.record.must_follow(node.disk.height().next());
        let voter = organisation.filter(|_| !node.follows);
        let mut simulated = node.simulated.clone();
        simulated.start = start_name;
        if voter.is_none() {
            // Who follows has a log of its own, so that the lost one does not seem to grow again.
            (simulated.config.role, simulated.log) = (NodeRole::Observer, LogDisk::default());
        }
        let app = MemoryApplication::new(chain, voter, node.disk.clone(), PowerCut::Never);
        node.app = Some(app.clone());
        node.lives = Arc::new(AtomicBool::new(true));
        let wire = Arc::new(Post { node: place, lives: Arc::clone(&node.lives), to_world });
        self.set_clocks();
        let running = start(simulated, wire, &neighbours, app).await.expect("an engine starts");
        let name = self.node(place).name.clone();
        for other in self.nodes.iter().filter_map(|node| node.running.as_ref()) {
            other.ear.neighbour(&name, true);
        }
        self.node_mut(place).running = Some(running);
    }

    fn crash(&mut self, place: usize) {
        let node = self.node_mut(place);
        let Some(running) = node.running.take() else { return };
        node.lives.store(false, Ordering::Relaxed);
        running.crash();
        let name = node.name.clone();
        let unsynced = node.simulated.log.unsynced();
        let kept = self.dice.place(unsynced + 1);
        let forgets_votes = self.plan.forgets_votes;
        let node = self.node_mut(place);
        node.simulated.log.power_fails(kept);
        if forgets_votes {
            node.simulated.log = LogDisk::default();
            node.simulated.record = RecordInMemory::beside(node.simulated.log.clone());
            node.disk.forget_undecided();
        }
        for other in self.nodes.iter().filter_map(|node| node.running.as_ref()) {
            other.ear.neighbour(&name, false);
        }
        self.outcome.crashes += 1;
    }

    /// The next of what happens; whether that was the end.
    async fn happen(&mut self) -> bool {
        let Some(Reverse((_, number))) = self.queue.pop() else { return true };
        match self.happens.remove(&number) {
            Some(Happens::Delivery { to, from, publisher, packet }) => {
                self.deliver(to, from, &publisher, &packet);
            }
            Some(Happens::Strikes(fault)) if self.needed.is_none() => self.strike(fault),
            Some(Happens::Reunion) => self.cut = None,
            Some(Happens::Start { node }) if self.node(node).running.is_none() => {
                self.launch(node).await;
                self.see_disk(node);
            }
            Some(Happens::Heal) => self.heal(),
            Some(Happens::End) => return true,
            Some(Happens::Strikes(_) | Happens::Start { .. }) | None => {}
        }
        self.set_clocks();
        self.look_at_nodes().await;
        false
    }

    fn strike(&mut self, fault: Fault) {
        match fault {
            Fault::Crash { node, down_ms, damages_log } => {
                self.crash(node);
                if damages_log {
                    self.node(node).simulated.log.is_damaged(0);
                }
                self.after(down_ms, Happens::Start { node });
            }
            Fault::Partition { other_side, for_ms, one_way } => {
                self.cut = Some(Cut { other_side, one_way });
                self.outcome.partitions += 1;
                self.after(for_ms, Happens::Reunion);
            }
        }
    }

    /// From now on nothing is lost, and every node that is to be trusted must go on.
    fn heal(&mut self) {
        let heights = self.nodes.iter().map(|node| node.disk.height());
        self.needed = Some(heights.max().unwrap_or(Height::GENESIS).next());
        self.cut = None;
        self.after(HEALED_WITHIN_MS, Happens::End);
    }

    fn set_clocks(&self) {
        let now_ms = u64::try_from((Instant::now() - self.begun).as_millis()).unwrap_or(u64::MAX);
        for (place, node) in self.nodes.iter().enumerate() {
            let is_slow = self.plan.slow_clock == Some(place) && self.needed.is_none();
            let slow_ms = if is_slow { SLOW_MS } else { 0 };
            if let Some(app) = &node.app {
                app.set_clock(EPOCH_MS.saturating_add(now_ms) - slow_ms);
            }
        }
    }

    /// A node that has given up is started again, as a supervisor does; one that followed without a
    /// vote votes again once the chain is past what it has signed for.
    async fn look_at_nodes(&mut self) {
        for place in 0..self.nodes.len() {
            let node = self.node(place);
            let next = node.disk.height().next();
            let may_vote = node.follows && !node.simulated.record.must_follow(next);
            if node.running.as_ref().is_some_and(Running::has_stopped) {
                self.crash(place);
                self.after(RESTART_AFTER_MS, Happens::Start { node: place });
            } else if may_vote && node.running.is_some() {
                self.crash(place);
                self.launch(place).await;
            }
        }
    }

    fn sent(&mut self, from: usize, packet: Packet) {
        if self.is_adversary(from) {
            for lie in self.liar.instead_of(packet) {
                self.tell(from, lie);
            }
            return;
        }
        if let Packet::Consensus(bytes) = &packet {
            self.properties.see_sent(bytes);
        }
        let lies = self.liar.after_hearing(&packet);
        self.tell(from, Lie { audience: Audience::All, publisher: None, packet });
        let liar = self.plan.adversary_node().unwrap_or(from);
        for lie in lies {
            self.tell(liar, lie);
        }
    }

    /// Sends a packet on its way, to one node or to all whom it is for.
    fn tell(&mut self, from: usize, lie: Lie) {
        let Lie { audience, publisher, packet } = lie;
        let publisher = publisher.unwrap_or_else(|| self.node(from).name.clone());
        if let Packet::Request { to, .. } | Packet::Response { to, .. } = &packet {
            if let Some(to) = self.nodes.iter().position(|node| node.name == *to) {
                self.post(to, from, publisher, packet);
            }
            return;
        }
        for to in 0..self.nodes.len() {
            let is_for = match audience {
                Audience::All => true,
                Audience::Even => to.is_multiple_of(2),
                Audience::Odd => !to.is_multiple_of(2),
            };
            if to != from && is_for {
                self.post(to, from, publisher.clone(), packet.clone());
            }
        }
    }

    fn post(&mut self, to: usize, from: usize, publisher: Vec<u8>, packet: Packet) {
        if self.needed.is_none() {
            if self.is_cut(from, to) || self.dice.happens(self.plan.lost_per_mille) {
                return;
            }
            if self.dice.happens(self.plan.repeated_per_mille) {
                let (publisher, packet) = (publisher.clone(), packet.clone());
                let delay = self.dice.within(1..1_000);
                self.after(delay, Happens::Delivery { to, from, publisher, packet });
            }
        }
        let delay = self.dice.within(1..self.plan.delay_ms_max + 2);
        self.after(delay, Happens::Delivery { to, from, publisher, packet });
    }

    fn is_cut(&self, from: usize, to: usize) -> bool {
        let Some(cut) = &self.cut else { return false };
        let is_other = |place: usize| cut.other_side & (1 << place) != 0;
        is_other(from) != is_other(to) && !(cut.one_way && is_other(from))
    }

    fn deliver(&mut self, to: usize, from: usize, publisher: &[u8], packet: &Packet) {
        let since = (Instant::now() - self.begun).as_nanos();
        let line = format!("{since} {from} {to} {publisher:?} {packet:?}");
        let before = *self.outcome.trace.as_bytes();
        self.outcome.trace =
            Hash::of(HashUse::Document, &[before.as_slice(), line.as_bytes()].concat());
        self.outcome.delivered += 1;
        if let Some(running) = &self.node(to).running {
            running.ear.hear(&self.node(from).name, publisher, packet);
        }
        self.see_disk(to);
    }

    fn see_disk(&mut self, place: usize) {
        if self.is_adversary(place) {
            return;
        }
        let disk = self.node(place).disk.clone();
        if disk.height() != self.properties.height_of(place) {
            self.properties.see_disk(place, &self.chain, &disk);
            if self.needed.is_some() {
                self.see_progress();
            }
        }
        self.properties.see_kept(place, &disk);
    }

    /// Once every node that is to be trusted has committed a block after the healing, the world
    /// has shown all that it was made for.
    fn see_progress(&mut self) {
        let trusted = (0..self.nodes.len()).filter(|place| !self.is_adversary(*place));
        let least = trusted.map(|place| self.node(place).disk.height()).min();
        if self.needed <= least {
            self.after(0, Happens::End);
        }
    }

    fn end(mut self) -> Outcome {
        let guilty = self.plan.adversary_node().filter(|node| *node < self.plan.authorities);
        let guilty = guilty.map(|node| self.chain.authority(node).0);
        let guilty = guilty.filter(|_| self.plan.adversary == Adversary::Equivocator);
        for place in 0..self.nodes.len() {
            if self.is_adversary(place) {
                continue;
            }
            let disk = self.node(place).disk.clone();
            self.properties.see_disk(place, &self.chain, &disk);
            self.properties.see_evidence(guilty, &disk);
            let height = disk.height();
            if self.needed.is_none_or(|needed| height < needed) {
                self.properties.violate(format!("progress_after_heal: node {place} at {height}"));
            }
        }
        self.outcome.heights = self.nodes.iter().map(|node| node.disk.height()).collect();
        self.outcome.lies = self.liar.told;
        self.outcome.violated = self.properties.violated().cloned();
        self.outcome
    }
}
