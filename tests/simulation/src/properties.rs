//! What must hold after every step, whatever goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use chain_core::chain::block::BlockId;
use chain_core::chain::transaction::TransactionId;
use chain_core::governance::params::ChainParams;
use chain_core::governance::proposal::{Governance, Proposal, ProposalStatus};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_consensus::simulation::{Packet, said};
use hgz_node::simulation::{NodeInMemory, Whereabouts};

use super::disk::Disk;
use super::ledger::Ledger;
use super::traffic::{is_decided_by_all, proposals_of};

/// Blocks of one round that a node may keep: two prove misbehaviour, and the one that was decided
/// may have come by catching up.
const KEPT_PER_ROUND_MAX: usize = 3;
/// Blocks that a node may keep altogether.
const KEPT_MAX: usize = 64;
/// Transactions that may wait: more than all clients of a world submit.
const WAITING_MAX: usize = 4_096;
/// Executions that a node may remember.
const EXECUTIONS_MAX: usize = 64;

/// What the properties remember.
#[derive(Debug)]
pub(super) struct Properties {
    /// The organisation that tries to change the chain alone.
    lone: Option<usize>,
    decided: BTreeMap<Height, BlockId>,
    /// The heights after which others sign.
    changes: BTreeSet<Height>,
    /// What each node has committed.
    committed: BTreeMap<usize, Vec<BlockId>>,
    said: BTreeMap<(CreditCode, Height, u32, u8), Option<BlockId>>,
    /// The first property that did not hold.
    violated: Option<String>,
}

impl Properties {
    pub(super) const fn new(lone: Option<usize>) -> Self {
        Self {
            lone,
            decided: BTreeMap::new(),
            changes: BTreeSet::new(),
            committed: BTreeMap::new(),
            said: BTreeMap::new(),
            violated: None,
        }
    }

    pub(super) const fn violated(&self) -> Option<&String> {
        self.violated.as_ref()
    }

    pub(super) fn violate(&mut self, what: String) {
        self.violated.get_or_insert(what);
    }

    /// How often the authorities have changed.
    pub(super) fn authority_changes(&self) -> usize {
        self.changes.len()
    }

    /// `no_double_sign`: off the wire of a node that is to be trusted.
    pub(super) fn see_sent(&mut self, packet: &Packet) {
        let Some(one) = said(packet) else { return };
        let moment = (one.authority, one.height, one.round, one.step);
        if *self.said.entry(moment).or_insert(one.block) != one.block {
            self.violate(format!("no_double_sign: {one:?}"));
        }
    }

    /// `committed_is_never_lost`: a disk that has been through a crash.
    pub(super) fn see_restart(&mut self, node: usize, disk: &Disk) {
        let known = self.committed.entry(node).or_default();
        let found = disk.blocks_from(Height::FIRST);
        let is_there = |(place, id): (usize, &BlockId)| {
            found.get(place).is_some_and(|(block, _)| block.id() == *id)
        };
        if let Some(lost) = known.iter().enumerate().position(is_not(is_there)) {
            self.violate(format!("committed_is_never_lost: node {node}, height {}", lost + 1));
        }
    }

    /// Whether a node has committed more than is known.
    pub(super) fn is_new(&self, node: usize, height: Height) -> bool {
        self.height_of(node) != height
    }

    fn height_of(&self, node: usize) -> Height {
        let blocks = self.committed.get(&node).map_or(0, Vec::len);
        Height::new(u64::try_from(blocks).unwrap_or(u64::MAX))
    }

    /// The height of a node that is not to be trusted.
    pub(super) fn see_height(&mut self, node: usize, disk: &Disk) {
        let next = self.height_of(node).next();
        let ids = disk.blocks_from(next).into_iter().map(|(block, _)| block.id());
        self.committed.entry(node).or_default().extend(ids);
    }

    /// What a node has committed since it was last looked at.
    pub(super) fn see_committed(&mut self, node: usize, ledger: &Ledger, disk: &Disk) {
        let next = self.height_of(node).next();
        for (block, commit) in disk.blocks_from(next) {
            let height = block.header.height;
            let is_it = commit.block == block.id() && commit.height == height;
            let signers = disk.signers(ledger, height);
            let is_signed = signers.hash() == block.header.authorities
                && commit.verify(ledger.chain_id, &signers).is_ok();
            if !is_it || !is_signed {
                self.violate(format!("stored_block_is_the_decided_one: node {node}, {height}"));
            }
            if *self.decided.entry(height).or_insert(block.id()) != block.id() {
                self.violate(format!("one_chain: node {node}, height {height}"));
            }
            self.committed.entry(node).or_default().push(block.id());
            if block.header.next_authorities != block.header.authorities {
                self.changes.insert(height);
            }
            if height == disk.height() && disk.state_root() != block.header.state_root {
                self.violate(format!("same_state_root: node {node}, height {height}"));
            }
        }
        self.see_governance(node, ledger, disk);
    }

    /// `no_institution_alone_changes_the_chain`.
    fn see_governance(&mut self, node: usize, ledger: &Ledger, disk: &Disk) {
        let alone = "no_institution_alone_changes_the_chain";
        let governance: Governance = disk.read(&()).expect("a chain has governance");
        let is_other = |proposal: &_| !is_decided_by_all(proposal);
        if governance.scheduled.iter().any(|change| is_other(&change.proposal)) {
            self.violate(format!("{alone}: node {node} has scheduled {:?}", governance.scheduled));
        }
        if disk.read::<ChainParams>(&()).as_ref() != Some(&ledger.params) {
            self.violate(format!("{alone}: node {node} has other parameters"));
        }
        for id in self.lone.into_iter().flat_map(proposals_of) {
            let proposal: Option<Proposal> = disk.read(&id);
            if proposal.is_some_and(|proposal| proposal.status() != ProposalStatus::Open) {
                self.violate(format!("{alone}: {id} was decided"));
            }
        }
    }

    /// `memory_is_bounded`: what a node keeps of heights that are not decided.
    pub(super) fn see_kept(
        &mut self,
        node: usize,
        kept: &[(Height, u32)],
        executions: usize,
        waiting: usize,
    ) {
        let mut rounds: BTreeMap<(Height, u32), usize> = BTreeMap::new();
        for round in kept {
            *rounds.entry(*round).or_default() += 1;
        }
        let crowded = rounds.values().any(|kept| KEPT_PER_ROUND_MAX < *kept);
        if crowded || KEPT_MAX < kept.len() || EXECUTIONS_MAX < executions || WAITING_MAX < waiting
        {
            self.violate(format!(
                "memory_is_bounded: node {node} keeps {rounds:?}, {executions} executions, {waiting} waiting"
            ));
        }
    }

    /// `pool_tells_the_truth`: what a pool took waits there, or is committed, or was refused with a
    /// reason. What no longer waits is taken out of `admitted`.
    pub(super) fn see_pool(
        &mut self,
        node: usize,
        inside: &NodeInMemory,
        admitted: &mut Vec<TransactionId>,
    ) {
        admitted.retain(|id| match inside.whereabouts(id) {
            Whereabouts::Waits => true,
            Whereabouts::Committed | Whereabouts::Refused => false,
            Whereabouts::Forgotten => {
                self.violate(format!("pool_tells_the_truth: node {node} has forgotten {id}"));
                false
            }
        });
    }

    /// `the_disk_is_what_blocks_give`, by the node's own replay.
    pub(super) fn see_replayed(&mut self, node: usize, disk: &Disk) {
        if let Err(why) = disk.replays() {
            self.violate(format!("the_disk_is_what_blocks_give: node {node}: {why}"));
        }
    }

    /// Evidence names who misbehaves, and nobody else, and says each thing once.
    pub(super) fn see_evidence(&mut self, guilty: &[CreditCode], disk: &Disk) {
        let mut seen = BTreeSet::new();
        for one in disk.evidence() {
            let mut pair = [one.first.0.clone(), one.second.0.clone()];
            pair.sort();
            if !seen.insert(pair) {
                self.violate(format!("evidence_once: {} at {}", one.authority, one.height));
            }
            if !guilty.contains(&one.authority) {
                self.violate(format!("only the guilty are accused: {}", one.authority));
            }
        }
    }
}

fn is_not<T>(is: impl Fn(T) -> bool) -> impl Fn(T) -> bool {
    move |one| !is(one)
}

#[cfg(test)]
mod tests;
