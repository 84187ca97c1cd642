//! What goes wrong in a world, drawn from its seed.

use super::dice::Dice;
use super::disk::PowerFails;

/// The faults of a world end after this time; from then on the chain must go on.
pub(super) const HEAL_MS: u64 = 6_000;
/// No fault strikes later than this before the end of the faults.
const QUIET_MS: u64 = 1_500;

/// Who does not follow the protocol, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Adversary {
    /// An observer that publishes announcements of others with other bodies, and answers who
    /// catches up with other bodies under true certificates.
    Forger,
    /// An authority that votes and proposes twice, one thing to the one half, another to the other.
    Equivocator,
    /// An authority whose every crash takes its log and its record of signed votes.
    Amnesiac,
    /// An authority that says nothing.
    Silent,
    /// An authority that announces blocks without end, for its round and for rounds far ahead.
    Flooder,
    /// An observer that repeats announcements and sends parts in ever new names.
    Minter,
    /// An observer that lies about its height, and answers who catches up with what was not asked.
    Liar,
    /// An authority whose key votes on two machines.
    Twin,
}

impl Adversary {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Forger,
        Self::Equivocator,
        Self::Amnesiac,
        Self::Silent,
        Self::Flooder,
        Self::Minter,
        Self::Liar,
        Self::Twin,
    ];

    /// Its name in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forger => "forger",
            Self::Equivocator => "equivocator",
            Self::Amnesiac => "amnesiac",
            Self::Silent => "silent",
            Self::Flooder => "flooder",
            Self::Minter => "minter",
            Self::Liar => "liar",
            Self::Twin => "twin",
        }
    }

    /// Whether it has a vote, so that it counts among the third that may misbehave.
    #[must_use]
    pub const fn has_vote(self) -> bool {
        match self {
            Self::Forger | Self::Minter | Self::Liar => false,
            Self::Equivocator | Self::Amnesiac | Self::Silent | Self::Flooder | Self::Twin => true,
        }
    }

    /// Whether it can show more than two thirds of prevotes to one node alone, which then votes for nothing
    /// else. Who only forgets does not: of 1,000 seeds none took longer than others.
    #[must_use]
    pub const fn may_lock_one_node(self) -> bool {
        matches!(self, Self::Equivocator | Self::Twin)
    }

    /// Whether honest nodes may have proof that it signed two things.
    #[must_use]
    pub const fn may_be_accused(self) -> bool {
        matches!(self, Self::Equivocator | Self::Amnesiac | Self::Twin)
    }
}

/// Something that happens once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlannedFault {
    /// Nodes lose their power at once, and what their logs had not synced, or half of it.
    Crash {
        /// One bit for each node.
        nodes: u64,
        /// How long they are down.
        down_ms: u64,
    },
    /// A node loses its power at one of its next writes to the disk.
    CrashAtWrite {
        /// Which.
        node: usize,
        /// At which write.
        when: PowerFails,
    },
    /// A node loses its power and its log: it must follow without a vote.
    DamagedLog {
        /// Which.
        node: usize,
        /// How long it is down.
        down_ms: u64,
    },
    /// Nothing can be written to a node's disk: it is full, or broken.
    FailingDisk {
        /// Which.
        node: usize,
        /// How long.
        for_ms: u64,
    },
    /// Nodes no longer hear the others.
    Partition {
        /// One bit for each node that is on the other side.
        other_side: u64,
        /// How long.
        for_ms: u64,
        /// Whether the other side is still heard.
        is_one_way: bool,
    },
    /// A node's clock is set.
    Clock {
        /// Which.
        node: usize,
        /// How far ahead of the others, or behind.
        ahead_ms: i64,
        /// How long until it is put right.
        for_ms: u64,
    },
}

impl PlannedFault {
    /// The names of all kinds, in reports.
    pub const NAMES: [&'static str; 6] =
        ["crash", "crash_at_write", "damaged_log", "failing_disk", "partition", "clock"];

    /// Its name in reports.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Crash { .. } => "crash",
            Self::CrashAtWrite { .. } => "crash_at_write",
            Self::DamagedLog { .. } => "damaged_log",
            Self::FailingDisk { .. } => "failing_disk",
            Self::Partition { .. } => "partition",
            Self::Clock { .. } => "clock",
        }
    }
}

/// What governance decides during a world, with the votes of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlannedChange {
    /// The observer's organisation becomes an authority.
    Joins,
    /// The last authority leaves.
    Leaves,
}

/// A guard that a world does without, to show that a property can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Without {
    /// Every crash takes record and log of whoever crashes.
    RecordOfVotes,
    /// Every crash takes the last block too.
    SyncedCommits,
    /// Cables are never mended.
    Mending,
    /// The lone organisation has the vote keys of all.
    OwnKeysOnly,
}

/// Everything that is not as it should be in a world.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The seed that it was drawn from.
    pub seed: u64,
    /// Authorities at the start, 4 to 7. The node behind them follows without a vote.
    pub authorities: usize,
    /// Who does not follow the protocol, by node.
    pub adversaries: Vec<(usize, Adversary)>,
    /// Of a thousand packets, so many are lost.
    pub lost_per_mille: u64,
    /// Of a thousand packets, so many come twice.
    pub repeated_per_mille: u64,
    /// The longest way of a packet, in milliseconds.
    pub delay_ms_max: u64,
    /// Clients submit something about so often.
    pub submit_every_ms: u64,
    /// Whether some of it fills blocks of several parts.
    pub has_large_blocks: bool,
    /// The organisation that tries to change the chain alone, with all keys that it can come by.
    pub lone: Option<usize>,
    /// What is decided when.
    pub changes: Vec<(u64, PlannedChange)>,
    /// What happens when, in milliseconds from the start.
    pub faults: Vec<(u64, PlannedFault)>,
    /// A control.
    pub without: Option<Without>,
}

impl Plan {
    /// The plan of a seed.
    #[must_use]
    pub fn draw(seed: u64) -> Self {
        let mut dice = Dice::of(seed);
        let authorities = match dice.within(0..10) {
            0..6 => 4,
            6..8 => 5,
            8 => 6,
            _ => 7,
        };
        let mut plan = Self {
            seed,
            authorities,
            adversaries: Vec::new(),
            lost_per_mille: if dice.happens(300) { 0 } else { dice.within(0..40) },
            repeated_per_mille: dice.within(0..40),
            delay_ms_max: dice.within(5..80),
            submit_every_ms: dice.within(100..600),
            has_large_blocks: dice.happens(100),
            lone: dice.happens(400).then(|| dice.place(authorities + 1)),
            changes: Vec::new(),
            faults: Vec::new(),
            without: None,
        };
        if dice.happens(850) {
            let adversary = dice.one_of(&Adversary::ALL);
            plan.add_adversary(&mut dice, adversary);
        }
        plan.draw_changes(&mut dice);
        if authorities == 7 && plan.changes.is_empty() && dice.happens(500) {
            let adversary = dice.one_of(&Adversary::ALL);
            plan.add_adversary(&mut dice, adversary);
        }
        for _ in 0..dice.within(0..6) {
            let at = dice.within(300..HEAL_MS - QUIET_MS);
            let fault = plan.draw_fault(&mut dice);
            plan.faults.push((at, fault));
        }
        plan
    }

    /// A world in which nothing goes wrong by chance.
    #[must_use]
    pub fn calm(seed: u64, authorities: usize) -> Self {
        Self {
            seed,
            authorities,
            adversaries: Vec::new(),
            lost_per_mille: 0,
            repeated_per_mille: 0,
            delay_ms_max: 20,
            submit_every_ms: 150,
            has_large_blocks: false,
            lone: None,
            changes: Vec::new(),
            faults: Vec::new(),
            without: None,
        }
    }

    /// The same world with one more adversary.
    #[must_use]
    pub fn with(mut self, adversary: Adversary) -> Self {
        let mut dice = Dice::of(self.seed);
        self.add_adversary(&mut dice, adversary);
        self
    }

    fn add_adversary(&mut self, dice: &mut Dice, adversary: Adversary) {
        let node = if adversary.has_vote() {
            let free: Vec<usize> =
                (0..self.authorities).filter(|node| !self.is_adversary(*node)).collect();
            dice.one_of(&free)
        } else {
            self.nodes()
        };
        self.adversaries.push((node, adversary));
        if adversary == Adversary::Amnesiac {
            for _ in 0..8 {
                let at = dice.within(300..HEAL_MS);
                let crash = PlannedFault::Crash { nodes: 1 << node, down_ms: 1 };
                self.faults.push((at, crash));
            }
        }
    }

    fn draw_changes(&mut self, dice: &mut Dice) {
        if !dice.happens(200) {
            return;
        }
        self.changes.push((dice.within(300..2_000), PlannedChange::Joins));
        // Never fewer than four, of whom one may misbehave.
        if 4 < self.authorities || dice.happens(500) {
            self.changes.push((dice.within(2_000..4_000), PlannedChange::Leaves));
        }
    }

    fn draw_fault(&self, dice: &mut Dice) -> PlannedFault {
        let (node, all) = (dice.place(self.nodes()), 1_u64 << self.nodes());
        // Often short: who comes back inside the height it has voted in may vote twice.
        let down_ms = if dice.happens(500) { dice.within(1..200) } else { dice.within(100..2_000) };
        let for_ms = dice.within(100..2_500);
        match dice.within(0..100) {
            0..25 => PlannedFault::Crash { nodes: 1 << node, down_ms },
            25..40 => {
                let nodes = dice.within(1..all);
                PlannedFault::Crash { nodes, down_ms }
            }
            40..60 => {
                let writes = dice.within(0..4);
                let is_before = dice.happens(500);
                let when =
                    if is_before { PowerFails::Before(writes) } else { PowerFails::After(writes) };
                PlannedFault::CrashAtWrite { node, when }
            }
            60..65 if self.may_lose_a_log() => PlannedFault::DamagedLog { node, down_ms },
            60..72 => PlannedFault::FailingDisk { node, for_ms },
            72..80 => {
                let ahead_ms = dice.one_of(&[-30_000, -3_000, 3_000, 30_000]);
                PlannedFault::Clock { node, ahead_ms, for_ms }
            }
            _ => {
                let other_side = dice.within(1..all);
                PlannedFault::Partition { other_side, for_ms, is_one_way: dice.happens(300) }
            }
        }
    }

    /// Who has lost its log has no vote for a while: it counts among the third that may fail.
    fn may_lose_a_log(&self) -> bool {
        let is_damage =
            |(_, fault): &(u64, PlannedFault)| matches!(fault, PlannedFault::DamagedLog { .. });
        let voting = self.adversaries.iter().any(|(_, adversary)| adversary.has_vote());
        !voting && self.changes.is_empty() && !self.faults.iter().any(is_damage)
    }

    /// The node of the observer, whose organisation may become an authority.
    #[must_use]
    pub const fn observer(&self) -> usize {
        self.authorities
    }

    /// All nodes: authorities, the observer, those of adversaries without a vote, and the second
    /// machines of twins.
    #[must_use]
    pub fn nodes(&self) -> usize {
        let has_own =
            |adversary: &Adversary| !adversary.has_vote() || *adversary == Adversary::Twin;
        let own = self.adversaries.iter().filter(|(_, adversary)| has_own(adversary)).count();
        self.authorities + 1 + own
    }

    /// The authority whose key votes on this machine too, if it is the second machine of a twin.
    #[must_use]
    pub fn twin_of(&self, node: usize) -> Option<usize> {
        let mut own = self.observer();
        self.adversaries.iter().find_map(|(place, adversary)| {
            if !adversary.has_vote() {
                own += 1;
                return None;
            }
            if *adversary != Adversary::Twin {
                return None;
            }
            own += 1;
            (own == node).then_some(*place)
        })
    }

    /// What the node at a place does that it should not.
    #[must_use]
    pub fn adversary(&self, node: usize) -> Option<Adversary> {
        self.adversaries.iter().find(|(place, _)| *place == node).map(|(_, adversary)| *adversary)
    }

    /// Whether a node is not to be trusted.
    #[must_use]
    pub fn is_adversary(&self, node: usize) -> bool {
        self.adversary(node).is_some() || self.observer() < node
    }
}
