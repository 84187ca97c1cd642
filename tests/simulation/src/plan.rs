//! What goes wrong in a world, drawn from its seed.

use super::dice::Dice;

/// The faults of a world end after this time; from then on the chain must go on.
pub(super) const HEAL_MS: u64 = 8_000;

/// Who does not follow the protocol: one of the authorities, or an observer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Adversary {
    /// Nobody.
    Nobody,
    /// An observer that publishes announcements of others with other bodies, and answers who
    /// catches up with other bodies.
    Forger,
    /// An authority that votes and proposes twice, one thing to the one half, another to the other.
    Equivocator,
    /// An authority that says nothing.
    Silent,
    /// An authority that announces blocks without end, and sends parts in names it makes up.
    Flooder,
}

/// Something that happens once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A node loses its power, and what its log had not synced.
    Crash {
        /// Which.
        node: usize,
        /// How long it is down.
        down_ms: u64,
        /// Whether its log is damaged too: it must follow without a vote.
        damages_log: bool,
    },
    /// Nodes no longer hear the others.
    Partition {
        /// One bit for each node that is on the other side.
        other_side: u64,
        /// How long.
        for_ms: u64,
        /// Whether the other side is still heard.
        one_way: bool,
    },
}

/// Everything that is not as it should be in a world.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The seed that it was drawn from.
    pub seed: u64,
    /// Nodes with a vote, 4 to 7. One more node follows without.
    pub authorities: usize,
    /// Who does not follow the protocol.
    pub adversary: Adversary,
    /// Of a thousand packets, so many are lost.
    pub lost_per_mille: u64,
    /// Of a thousand packets, so many come twice.
    pub repeated_per_mille: u64,
    /// The longest way of a packet, in milliseconds.
    pub delay_ms_max: u64,
    /// A node whose clock is 30 s slow.
    pub slow_clock: Option<usize>,
    /// What happens when, in milliseconds from the start.
    pub faults: Vec<(u64, Fault)>,
    /// Whether a crash loses the record of signed votes too, as no disk does: a control, which the
    /// properties must notice.
    pub forgets_votes: bool,
}

impl Plan {
    /// The plan of a seed.
    #[must_use]
    pub fn draw(seed: u64) -> Self {
        let mut dice = Dice::of(seed);
        let authorities = 4 + dice.place(4);
        let adversaries = [
            Adversary::Nobody,
            Adversary::Forger,
            Adversary::Equivocator,
            Adversary::Silent,
            Adversary::Flooder,
        ];
        let adversary = adversaries.get(dice.place(adversaries.len())).copied();
        let adversary = adversary.unwrap_or(Adversary::Nobody);
        let lost_per_mille = dice.within(0..40);
        let mut plan = Self {
            seed,
            authorities,
            adversary,
            lost_per_mille,
            repeated_per_mille: dice.within(0..40),
            delay_ms_max: dice.within(5..80),
            slow_clock: dice.happens(200).then(|| dice.place(authorities - 1)),
            faults: Vec::new(),
            forgets_votes: false,
        };
        for _ in 0..dice.within(0..6) {
            let at = dice.within(300..HEAL_MS - 2_000);
            let fault = plan.draw_fault(&mut dice);
            plan.faults.push((at, fault));
        }
        plan
    }

    fn draw_fault(&self, dice: &mut Dice) -> Fault {
        if dice.happens(700) {
            // Often short: who comes back inside the height it has voted in may vote twice.
            let down_ms =
                if dice.happens(500) { dice.within(1..200) } else { dice.within(100..3_000) };
            let is_first = !self.faults.iter().any(|(_, fault)| is_damage(fault));
            let damages_log = is_first && self.adversary == Adversary::Nobody && dice.happens(200);
            return Fault::Crash { node: dice.place(self.nodes()), down_ms, damages_log };
        }
        let sides = 1 << self.nodes();
        let (other_side, for_ms) = (dice.within(1..sides), dice.within(100..3_000));
        Fault::Partition { other_side, for_ms, one_way: dice.happens(300) }
    }

    /// All nodes; the last one follows without a vote.
    #[must_use]
    pub const fn nodes(&self) -> usize {
        self.authorities + 1
    }

    /// The node that is not to be trusted.
    #[must_use]
    pub const fn adversary_node(&self) -> Option<usize> {
        match self.adversary {
            Adversary::Nobody => None,
            Adversary::Forger => Some(self.authorities),
            Adversary::Equivocator | Adversary::Silent | Adversary::Flooder => {
                Some(self.authorities - 1)
            }
        }
    }
}

const fn is_damage(fault: &Fault) -> bool {
    matches!(fault, Fault::Crash { damages_log: true, .. })
}
