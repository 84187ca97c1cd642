//! Starts, crashes, and faults of machines.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use hgz_consensus::simulation::start;

use super::{Happens, LiveWorld};
use crate::node::Post;
use crate::plan::{Adversary, PlannedFault, Without};

impl LiveWorld {
    pub(super) async fn launch(&mut self, place: usize) {
        // Whoever runs is connected to whoever runs; what a partition swallows are messages.
        let neighbours: Vec<Vec<u8>> = (0..self.nodes.len())
            .filter(|other| *other != place && self.node(*other).running.is_some())
            .map(|other| self.node(other).name.clone())
            .collect();
        tracing::info!(at_ms = self.at_ms(), node = place, "a node starts");
        let (start_name, to_world) = (self.dice.draw(), self.to_world.clone());
        let node = self.nodes.get_mut(place).expect("a node of this world");
        let (simulated, app) = node.prepared(&self.ledger, &self.checked, start_name);
        let wire = Arc::new(Post { node: place, lives: Arc::clone(&node.lives), to_world });
        let running = start(simulated, wire, &neighbours, app).await.expect("an engine starts");
        let name = self.node(place).name.clone();
        for neighbour in &neighbours {
            self.node(place).inside.iter().for_each(|inside| inside.neighbour(neighbour, true));
        }
        self.is_connected(&name, true);
        self.node_mut(place).running = Some(running);
    }

    /// Ends a node; unless it ends in order, what its log had not synced is lost but for a drawn
    /// part of it.
    pub(super) fn crash(&mut self, place: usize, is_in_order: bool) {
        let node = self.node_mut(place);
        let Some(running) = node.running.take() else { return };
        node.lives.store(false, Ordering::Relaxed);
        running.crash();
        // What waited in the pool is lost with the memory.
        node.inside = None;
        node.admitted.clear();
        let unsynced = node.log.unsynced();
        let kept = if is_in_order { unsynced } else { self.dice.place(unsynced + 1) };
        let is_torn = !is_in_order && self.dice.happens(300);
        tracing::info!(at_ms = self.at_ms(), node = place, is_in_order, "a node ends");
        self.node(place).log.power_fails(kept, is_torn);
        let is_amnesiac = self.plan.adversary(place) == Some(Adversary::Amnesiac);
        if is_amnesiac || self.plan.without == Some(Without::RecordOfVotes) {
            self.node_mut(place).forget();
        }
        if self.plan.without == Some(Without::SyncedCommits) {
            self.node(place).disk.forget_last(&self.ledger);
        }
        if let Some(liar) = self.liars.get_mut(&place).filter(|_| is_amnesiac) {
            liar.told += 1;
        }
        let (name, disk) = (self.node(place).name.clone(), self.node(place).disk.clone());
        self.is_connected(&name, false);
        if !self.plan.is_adversary(place) {
            self.properties.see_restart(place, &disk);
        }
    }

    /// A node is connected to all others, or no longer.
    fn is_connected(&self, name: &[u8], is_there: bool) {
        for other in &self.nodes {
            other.running.iter().for_each(|running| running.ear.neighbour(name, is_there));
            other.inside.iter().for_each(|inside| inside.neighbour(name, is_there));
        }
    }

    pub(super) fn strike(&mut self, fault: PlannedFault) {
        if self.healed.is_some() {
            return;
        }
        tracing::info!(at_ms = self.at_ms(), ?fault, "a fault strikes");
        *self.outcome.faults.entry(fault.as_str()).or_default() += 1;
        match fault {
            PlannedFault::Crash { nodes, down_ms } => {
                for node in (0..self.nodes.len()).filter(|node| nodes & (1 << node) != 0) {
                    self.crash(node, false);
                    self.queue.after(down_ms, Happens::Start { node });
                }
            }
            PlannedFault::CrashAtWrite { node, when } => {
                let lives = Arc::clone(&self.node(node).lives);
                self.node(node).disk.power_fails(when, lives);
            }
            PlannedFault::DamagedLog { node, down_ms } => {
                self.crash(node, false);
                self.node(node).log.is_damaged(0);
                self.queue.after(down_ms, Happens::Start { node });
            }
            PlannedFault::FailingDisk { node, for_ms } => {
                self.node(node).disk.set_failing(true);
                self.queue.after(for_ms, Happens::DiskIsWhole { node });
            }
            PlannedFault::Partition { other_side, for_ms, is_one_way } => {
                self.network.cut(other_side, is_one_way);
                self.queue.after(for_ms, Happens::Reunion);
            }
            PlannedFault::Clock { node, ahead_ms, for_ms } => {
                self.node(node).clock.set_ahead(ahead_ms);
                self.queue.after(for_ms, Happens::ClockIsRight { node });
            }
        }
    }
}
