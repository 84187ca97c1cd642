//! The way of packets: delay, loss, repetition, cuts, and what adversaries make of them.

use chain_core::bytes::hash::{Hash, HashUse};
use hgz_consensus::proposal_parts::BlockPart;
use hgz_consensus::simulation::{Packet, read_part, said, told_height};
use hgz_node::simulation::NodeInMemory;
use tokio::time::Instant;

use super::{Happens, LiveWorld};
use crate::adversary::{Audience, Lie};

/// Who does not hear whom: the latest partition counts.
#[derive(Debug, Default)]
pub(super) struct SimulatedNetwork {
    cut: Option<Cut>,
}

#[derive(Debug)]
struct Cut {
    other_side: u64,
    is_one_way: bool,
}

impl SimulatedNetwork {
    pub(super) const fn cut(&mut self, other_side: u64, is_one_way: bool) {
        self.cut = Some(Cut { other_side, is_one_way });
    }

    pub(super) const fn reunite(&mut self) {
        self.cut = None;
    }

    fn is_cut(&self, from: usize, to: usize) -> bool {
        let Some(cut) = &self.cut else { return false };
        let is_other = |place: usize| cut.other_side & (1 << place) != 0;
        is_other(from) != is_other(to) && !(cut.is_one_way && is_other(from))
    }
}

/// What a packet says, in short.
fn told(packet: &Packet) -> String {
    match (packet, said(packet)) {
        (_, Some(said)) => format!("{said:?}"),
        (Packet::Part(bytes), None) => match read_part(bytes) {
            Some((_, _, Some(BlockPart::Init(init)))) => format!("{:?}", init.announcement),
            _ => format!("a part of {} bytes", bytes.len()),
        },
        (Packet::Consensus(_), None) => "nonsense".to_owned(),
        (Packet::Liveness(bytes), None) => format!("a certificate of {} bytes", bytes.len()),
        (Packet::Status(bytes), None) => format!("status {:?}", told_height(bytes)),
        (Packet::Request { id, .. }, None) => format!("request {id}"),
        (Packet::Response { id, body, .. }, None) => {
            format!("answer to {id} of {} bytes", body.len())
        }
    }
}

impl LiveWorld {
    /// A node has sent something.
    pub(super) fn sent(&mut self, from: usize, packet: Packet) {
        if let Some(liar) = self.liars.get_mut(&from) {
            for lie in liar.instead_of(packet) {
                self.tell(from, lie);
            }
            return;
        }
        if let Some(liar) = self.plan.twin_of(from).and_then(|twin| self.liars.get_mut(&twin)) {
            liar.told += u32::from(matches!(packet, Packet::Consensus(_)));
        } else if !self.plan.is_adversary(from) {
            self.properties.see_sent(&packet);
        }
        let lies: Vec<(usize, Lie)> = self
            .liars
            .iter_mut()
            .flat_map(|(liar, one)| one.after_hearing(&packet).into_iter().map(|lie| (*liar, lie)))
            .collect();
        self.tell(from, Lie { audience: Audience::All, publisher: None, packet });
        for (liar, lie) in lies {
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
        self.on_its_way(to, from, || {
            let (publisher, packet) = (publisher.clone(), packet.clone());
            Happens::Delivery { to, from, publisher, packet }
        });
    }

    /// Something arrives, or twice, or does not.
    fn on_its_way(&mut self, to: usize, from: usize, arrives: impl Fn() -> Happens) {
        if self.network.is_cut(from, to) {
            return;
        }
        if self.healed.is_none() {
            if self.dice.happens(self.plan.lost_per_mille) {
                return;
            }
            if self.dice.happens(self.plan.repeated_per_mille) {
                let delay = self.dice.within(1..1_000);
                self.queue.after(delay, arrives());
            }
        }
        let delay = self.dice.within(1..self.plan.delay_ms_max + 2);
        self.queue.after(delay, arrives());
    }

    pub(super) fn deliver(&mut self, to: usize, from: usize, publisher: &[u8], packet: &Packet) {
        self.record(to, from, publisher, packet);
        tracing::debug!(at_ms = self.at_ms(), from, to, packet = %told(packet), "delivered");
        let node = self.node(to);
        let Some(running) = &node.running else { return };
        running.ear.hear(&self.node(from).name, publisher, packet);
        self.see_held(to);
    }

    /// Whether a node that is to be trusted holds no more than it may.
    fn see_held(&mut self, place: usize) {
        let node = self.nodes.get(place).expect("a node of this world");
        if let Some(inside) = node.inside.as_ref().filter(|_| !self.plan.is_adversary(place)) {
            let (kept, executions) = (inside.kept(), inside.executed_count());
            self.properties.see_kept(place, &kept, executions, inside.waiting_count());
        }
    }

    /// Sends on its way what the pools and applications of all nodes have told.
    pub(super) fn pass_on(&mut self) {
        for from in 0..self.nodes.len() {
            let told = self.node(from).inside.as_ref().map(NodeInMemory::told);
            for message in told.into_iter().flatten() {
                let lies = self.liars.get_mut(&from).map(|liar| liar.gossip(&message));
                for message in lies.unwrap_or_else(|| vec![message]) {
                    self.tell_all(from, &message);
                }
            }
        }
    }

    /// A message of the transaction network, to every other node.
    pub(super) fn tell_all(&mut self, from: usize, message: &[u8]) {
        for to in (0..self.nodes.len()).filter(|to| *to != from) {
            self.on_its_way(to, from, || Happens::Gossip { to, from, message: message.to_vec() });
        }
    }

    /// A message of the transaction network arrives.
    pub(super) fn hear(&mut self, to: usize, from: usize, message: &[u8]) {
        self.trace(to, from, &[&[6], message]);
        let author = self.node(from).name.clone();
        if self.cut_off.contains(&(to, from)) {
            return;
        }
        let heard = self.node(to).inside.as_ref().map(|inside| inside.hear(&author, message));
        if heard == Some(true) {
            self.cut_off.insert((to, from));
            if !self.plan.is_adversary(from) {
                self.properties.violate(format!("only the guilty are cut off: {from} by {to}"));
            }
        }
        self.see_held(to);
    }

    /// The trace: when, from whom, to whom, in whose name, what.
    fn record(&mut self, to: usize, from: usize, publisher: &[u8], packet: &Packet) {
        let (kind, bytes, id): (u8, &[u8], &str) = match packet {
            Packet::Consensus(bytes) => (0, bytes, ""),
            Packet::Liveness(bytes) => (1, bytes, ""),
            Packet::Part(bytes) => (2, bytes, ""),
            Packet::Status(bytes) => (3, bytes, ""),
            Packet::Request { id, body, .. } => (4, body, id),
            Packet::Response { id, body, .. } => (5, body, id),
        };
        self.trace(to, from, &[publisher, &[kind], id.as_bytes(), bytes]);
    }

    fn trace(&mut self, to: usize, from: usize, what: &[&[u8]]) {
        let since = (Instant::now() - self.begun).as_nanos();
        let before = *self.outcome.trace.as_bytes();
        let (from, to) = (from.to_be_bytes(), to.to_be_bytes());
        let moment = [before.as_slice(), &since.to_be_bytes(), &from, &to].concat();
        self.outcome.trace =
            Hash::of(HashUse::Document, &[&moment, what.concat().as_slice()].concat());
        self.outcome.delivered += 1;
    }
}
