//! Nodes, one clock, one queue: everything that happens comes out of it in one order.

mod network;
mod power;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::chain::block::Block;
use chain_core::chain::transaction::SignedTransaction;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_consensus::simulation::{CheckedSignatures, Packet, Running};
use hgz_node::simulation::{NodeInMemory, Whereabouts};
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::adversary::Liar;
use super::dice::Dice;
use super::ledger::{Ledger, organisation, vote_key};
use super::node::LiveNode;
use super::outcome::Outcome;
use super::plan::{Adversary, HEAL_MS, Plan, PlannedChange, PlannedFault, Without};
use super::properties::Properties;
use super::queue::Queue;
use super::traffic::Clients;
use network::SimulatedNetwork;

/// How long the chain may take to go on after the faults have ended.
const HEALED_WITHIN_MS: u64 = 15_000;
/// How long, if an authority votes twice. It can show a quorum of prevotes to one node alone, which
/// then votes for nothing else until its own turn to propose: as many rounds as there are authorities,
/// each longer than the one before.
const LOCKED_WITHIN_MS: u64 = 90_000;
/// How long a node that has given up is down at most.
const RESTART_WITHIN_MS: u64 = 500;
/// How often nodes say how far they are, and tell again of what waits: as the real ones do.
const ANNOUNCE_EVERY_MS: u64 = 2_000;
const REPEAT_EVERY_MS: u64 = 5_000;
/// How often a client comes again.
const TRIES_MAX: u32 = 40;
/// A block of more bytes travels in several parts.
const PART_BYTES: usize = 128 << 10;

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
        runtime.block_on(LiveWorld::live(plan))
    };
    std::thread::spawn(world).join().expect("a world that does not panic")
}

enum Happens {
    Delivery { to: usize, from: usize, publisher: Vec<u8>, packet: Packet },
    Gossip { to: usize, from: usize, message: Vec<u8> },
    Announce,
    Repeat,
    Strikes(PlannedFault),
    Reunion,
    ClockIsRight { node: usize },
    DiskIsWhole { node: usize },
    Start { node: usize },
    Decide(PlannedChange),
    Submit,
    Heal,
    End,
}

struct LiveWorld {
    plan: Plan,
    dice: Dice,
    ledger: Ledger,
    nodes: Vec<LiveNode>,
    /// Votes whose signatures were checked, of all nodes.
    checked: CheckedSignatures,
    liars: BTreeMap<usize, Liar>,
    network: SimulatedNetwork,
    /// Who has told whom what no honest node tells, and is heard by it no more.
    cut_off: BTreeSet<(usize, usize)>,
    clients: Clients,
    /// What somebody wants to see in a block, and how often that was tried.
    insisted: Vec<(SignedTransaction, u32)>,
    /// The height that proves progress, and when the faults had ended, once they have.
    healed: Option<(Height, Instant)>,
    queue: Queue<Happens>,
    begun: Instant,
    properties: Properties,
    to_world: mpsc::UnboundedSender<(usize, Packet)>,
    outcome: Outcome,
}

impl LiveWorld {
    async fn live(plan: Plan) -> Outcome {
        let (to_world, mut sent) = mpsc::unbounded_channel();
        let mut world = Self::new(plan, to_world);
        for node in 0..world.nodes.len() {
            world.launch(node).await;
        }
        for (at_ms, fault) in world.plan.faults.clone() {
            world.queue.after(at_ms, Happens::Strikes(fault));
        }
        for (at_ms, change) in world.plan.changes.clone() {
            world.queue.after(at_ms, Happens::Decide(change));
        }
        world.queue.after(0, Happens::Submit);
        world.queue.after(ANNOUNCE_EVERY_MS, Happens::Announce);
        world.queue.after(REPEAT_EVERY_MS, Happens::Repeat);
        world.queue.after(HEAL_MS, Happens::Heal);
        while let Some(due) = world.queue.due() {
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
        let ledger = Ledger::of(plan.authorities);
        let begun = Instant::now();
        let nodes: Vec<LiveNode> =
            (0..plan.nodes()).map(|place| LiveNode::new(&ledger, &plan, place, begun)).collect();
        let liar = |(place, kind): &(usize, Adversary)| {
            let name = nodes.get(*place).map(|node| node.name.clone()).unwrap_or_default();
            let vote = kind.has_vote().then(|| (organisation(*place), vote_key(*place)));
            (*place, Liar::new(*kind, name, &ledger, vote))
        };
        let liars = plan.adversaries.iter().map(liar).collect();
        let outcome = Outcome {
            seed: plan.seed,
            trace: Hash::of(HashUse::Document, &plan.seed.to_be_bytes()),
            height: 0,
            delivered: 0,
            healed_after_ms: 0,
            faults: BTreeMap::new(),
            attacks: BTreeMap::new(),
            tried_alone: 0,
            evidence: 0,
            authority_changes: 0,
            large_blocks: 0,
            violated: None,
        };
        Self {
            // Another stream of numbers than the plan's.
            dice: Dice::of(plan.seed ^ 0x00C0_FFEE),
            clients: Clients::new(ledger.chain_id, ledger.params.clone(), &plan),
            properties: Properties::new(plan.lone),
            liars,
            plan,
            ledger,
            nodes,
            checked: CheckedSignatures::default(),
            network: SimulatedNetwork::default(),
            cut_off: BTreeSet::new(),
            insisted: Vec::new(),
            healed: None,
            queue: Queue::new(),
            begun,
            to_world,
            outcome,
        }
    }

    /// The world's time, in milliseconds from its start.
    fn at_ms(&self) -> u64 {
        u64::try_from((Instant::now() - self.begun).as_millis()).unwrap_or(u64::MAX)
    }

    fn node(&self, place: usize) -> &LiveNode {
        self.nodes.get(place).expect("a node of this world")
    }

    fn node_mut(&mut self, place: usize) -> &mut LiveNode {
        self.nodes.get_mut(place).expect("a node of this world")
    }

    /// What of the nodes runs.
    fn insides(&self) -> impl Iterator<Item = &NodeInMemory> {
        self.nodes.iter().filter_map(|node| node.inside.as_ref())
    }

    fn trusted(&self) -> impl Iterator<Item = usize> + use<> {
        let trusted: Vec<usize> =
            (0..self.nodes.len()).filter(|place| !self.plan.is_adversary(*place)).collect();
        trusted.into_iter()
    }

    /// The least and the greatest height of nodes that are to be trusted.
    fn heights(&self) -> (Height, Height) {
        let heights: BTreeSet<Height> =
            self.trusted().map(|place| self.node(place).height()).collect();
        let of = |height: Option<&Height>| height.copied().unwrap_or(Height::GENESIS);
        (of(heights.first()), of(heights.last()))
    }

    /// The next of what happens; whether that was the end.
    async fn happen(&mut self) -> bool {
        match self.queue.pop() {
            Some(Happens::Delivery { to, from, publisher, packet }) => {
                self.deliver(to, from, &publisher, &packet);
            }
            Some(Happens::Gossip { to, from, message }) => self.hear(to, from, &message),
            Some(Happens::Announce) => {
                self.insides().for_each(NodeInMemory::announce);
                self.queue.after(ANNOUNCE_EVERY_MS, Happens::Announce);
            }
            Some(Happens::Repeat) => {
                self.insides().for_each(NodeInMemory::repeat);
                self.queue.after(REPEAT_EVERY_MS, Happens::Repeat);
            }
            Some(Happens::Strikes(fault)) => self.strike(fault),
            Some(Happens::Reunion) => self.network.reunite(),
            Some(Happens::ClockIsRight { node }) => self.node(node).clock.set_ahead(0),
            Some(Happens::DiskIsWhole { node }) => self.node(node).disk.set_failing(false),
            Some(Happens::Start { node }) => {
                if self.node(node).running.is_none() {
                    self.launch(node).await;
                }
            }
            Some(Happens::Decide(change)) => {
                let decided = self.clients.decide(change, self.heights().1);
                self.insisted.extend(decided.into_iter().map(|transaction| (transaction, 0)));
                self.insist();
            }
            Some(Happens::Submit) => {
                let submitted = self.clients.submit(self.heights().1);
                self.insist();
                self.submit(&submitted);
                let every_ms = self.plan.submit_every_ms;
                let after_ms = self.dice.within(every_ms / 2..every_ms * 3 / 2);
                self.queue.after(after_ms, Happens::Submit);
            }
            Some(Happens::Heal) => self.heal(),
            Some(Happens::End) | None => return true,
        }
        self.look_at_nodes();
        self.pass_on();
        false
    }

    /// A client submits each transaction to a node that runs, which tells the others.
    fn submit(&mut self, transactions: &[SignedTransaction]) {
        for transaction in transactions {
            self.submit_one(transaction);
        }
    }

    /// Submits a transaction to some node; whether a block holds it there already.
    fn submit_one(&mut self, transaction: &SignedTransaction) -> bool {
        let running: Vec<usize> =
            (0..self.nodes.len()).filter(|place| self.node(*place).inside.is_some()).collect();
        let drawn = self.dice.place(running.len().max(1));
        let Some(place) = running.get(drawn).copied() else { return false };
        let node = self.node_mut(place);
        let Some(inside) = &node.inside else { return false };
        if inside.whereabouts(&transaction.id()) == Whereabouts::Committed {
            return true;
        }
        if let Ok(id) = inside.submit(&transaction.to_bytes()) {
            node.admitted.push(id);
        }
        false
    }

    /// Who wants something decided comes again until it is in a block: an approval is refused before its
    /// proposal is in one, and what one node took is lost with its memory.
    fn insist(&mut self) {
        let insisted = std::mem::take(&mut self.insisted);
        for (transaction, tries) in insisted {
            if !self.submit_one(&transaction) && tries < TRIES_MAX {
                self.insisted.push((transaction, tries + 1));
            }
        }
    }

    /// Whether a pool still knows of all that it took.
    fn see_pool(&mut self, place: usize) {
        let node = self.nodes.get_mut(place).expect("a node of this world");
        if let Some(inside) = &node.inside {
            self.properties.see_pool(place, inside, &mut node.admitted);
        }
    }

    /// From now on nothing fails, and every node that is to be trusted must go on.
    fn heal(&mut self) {
        tracing::info!(at_ms = self.at_ms(), "from now on nothing fails");
        self.healed = Some((self.heights().1.next(), Instant::now()));
        if self.plan.without != Some(Without::Mending) {
            self.network.reunite();
        }
        for node in &self.nodes {
            node.disk.set_failing(false);
            node.disk.power_is_back();
            node.clock.set_ahead(0);
        }
        let may_lock = self.plan.adversaries.iter().any(|(_, one)| one.may_lock_one_node());
        let within_ms = if may_lock { LOCKED_WITHIN_MS } else { HEALED_WITHIN_MS };
        self.queue.after(within_ms, Happens::End);
    }

    /// A node that has given up is started again, as a supervisor does, and so is one that has
    /// become an authority's, or is one no longer, or may vote again.
    fn look_at_nodes(&mut self) {
        for place in 0..self.nodes.len() {
            let node = self.node(place);
            let Some(running) = &node.running else { continue };
            let lost_power = !node.lives.load(Ordering::Relaxed);
            if lost_power || Running::has_stopped(running) {
                self.crash(place, false);
                // Often short: who comes back inside the height it has voted in may vote twice.
                let down_ms = self.dice.within(1..RESTART_WITHIN_MS);
                self.queue.after(down_ms, Happens::Start { node: place });
            } else {
                self.see_node(place);
            }
        }
    }

    /// What a node has on its disk, and whether it is what it should be.
    fn see_node(&mut self, place: usize) {
        let node = self.node(place);
        let height = node.height();
        if !self.properties.is_new(place, height) {
            return;
        }
        let disk = node.disk.clone();
        let votes = node.voter().is_some() && !node.must_follow();
        let is_other = votes != node.votes;
        if self.plan.is_adversary(place) {
            self.properties.see_height(place, &disk);
        } else {
            tracing::info!(at_ms = self.at_ms(), node = place, %height, "committed");
            self.properties.see_committed(place, &self.ledger, &disk);
            self.see_pool(place);
            self.see_progress();
        }
        if is_other {
            self.crash(place, true);
            self.queue.after(RESTART_WITHIN_MS, Happens::Start { node: place });
        }
    }

    /// Once every node that is to be trusted has committed a block after the faults, the world has
    /// shown all that it was made for.
    fn see_progress(&mut self) {
        if let Some((needed, since)) = self.healed
            && needed <= self.heights().0
            && self.outcome.healed_after_ms == 0
        {
            let took = (Instant::now() - since).as_millis();
            self.outcome.healed_after_ms = u64::try_from(took).unwrap_or(u64::MAX).max(1);
            self.queue.after(0, Happens::End);
        }
    }

    fn end(mut self) -> Outcome {
        let accused: Vec<CreditCode> = self
            .plan
            .adversaries
            .iter()
            .filter(|(_, adversary)| adversary.may_be_accused())
            .map(|(place, _)| organisation(*place))
            .collect();
        for place in self.trusted() {
            let disk = self.node(place).disk.clone();
            self.properties.see_committed(place, &self.ledger, &disk);
            self.properties.see_evidence(&accused, &disk);
            self.outcome.evidence += u64::try_from(disk.evidence().len()).unwrap_or(u64::MAX);
            let height = disk.height();
            if self.healed.is_none_or(|(needed, _)| height < needed) {
                self.properties.violate(format!("progress_after_heal: node {place} at {height}"));
            }
        }
        // Replaying costs as much as living: one is drawn. Its lists and histories are its own.
        let trusted: Vec<usize> = self.trusted().collect();
        let drawn = self.dice.place(trusted.len().max(1));
        if let Some(place) = trusted.get(drawn).copied() {
            let disk = self.node(place).disk.clone();
            self.properties.see_replayed(place, &disk);
        }
        for (place, liar) in &self.liars {
            if let Some(adversary) = self.plan.adversary(*place) {
                *self.outcome.attacks.entry(adversary).or_default() += u64::from(liar.told);
            }
        }
        self.outcome.height = self.heights().0.as_u64();
        self.outcome.tried_alone = u64::from(self.clients.tried_alone);
        let changes = self.properties.authority_changes();
        self.outcome.authority_changes = u64::try_from(changes).unwrap_or(u64::MAX);
        self.outcome.large_blocks = self.large_blocks();
        self.outcome.violated = self.properties.violated().cloned();
        self.outcome
    }

    fn large_blocks(&self) -> u64 {
        let Some(place) = self.trusted().next() else { return 0 };
        let blocks = self.node(place).disk.blocks_from(Height::FIRST);
        let is_large = |block: &&Block| PART_BYTES < block.to_bytes().len();
        let large = blocks.iter().map(|(block, _)| block).filter(is_large).count();
        u64::try_from(large).unwrap_or(u64::MAX)
    }
}
