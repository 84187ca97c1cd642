//! What must hold after every step, whatever goes wrong.

use std::collections::BTreeMap;

use bytes::Bytes;
use chain_core::chain::block::BlockId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_consensus::simulation::said;
use hgz_consensus::testing::{MemoryChain, MemoryDisk};

/// Blocks of one round that a node may keep: two prove misbehaviour.
const KEPT_PER_ROUND_MAX: usize = 2;

/// What the properties remember.
#[derive(Debug, Default)]
pub(super) struct Properties {
    decided: BTreeMap<Height, BlockId>,
    /// What each node has committed.
    committed: BTreeMap<usize, Vec<BlockId>>,
    said: BTreeMap<(CreditCode, Height, u32, u8), Option<BlockId>>,
    /// The first property that did not hold.
    violated: Option<String>,
}

impl Properties {
    pub(super) const fn violated(&self) -> Option<&String> {
        self.violated.as_ref()
    }

    /// What is known of a node's height.
    pub(super) fn height_of(&self, node: usize) -> Height {
        let blocks = self.committed.get(&node).map_or(0, Vec::len);
        Height::new(u64::try_from(blocks).unwrap_or(u64::MAX))
    }

    pub(super) fn violate(&mut self, what: String) {
        self.violated.get_or_insert(what);
    }

    /// `no_double_sign`: off the wire of a node that is to be trusted.
    pub(super) fn see_sent(&mut self, bytes: &Bytes) {
        let Some(one) = said(bytes) else { return };
        let moment = (one.authority, one.height, one.round, one.step);
        if *self.said.entry(moment).or_insert(one.block) != one.block {
            self.violate(format!("no_double_sign: {one:?}"));
        }
    }

    /// The properties of a node's disk, when it has changed or is read again after a crash.
    pub(super) fn see_disk(&mut self, node: usize, chain: &MemoryChain, disk: &MemoryDisk) {
        let known = self.committed.get(&node).map_or(0, Vec::len);
        let blocks = disk.chain();
        let ids: Vec<BlockId> = blocks.iter().map(|(block, _)| block.id()).collect();
        let before = self.committed.insert(node, ids.clone()).unwrap_or_default();
        if !ids.starts_with(&before) {
            self.violate(format!("committed_is_never_lost: node {node}, height {known}"));
        }
        for (block, commit) in blocks.iter().skip(known) {
            let height = block.header.height;
            let is_signed = commit.verify(chain.chain_id, &chain.authorities).is_ok();
            if commit.block != block.id() || commit.height != height || !is_signed {
                self.violate(format!("stored_block_is_the_decided_one: node {node}, {height}"));
            }
            if *self.decided.entry(height).or_insert(block.id()) != block.id() {
                self.violate(format!("one_chain: node {node}, height {height}"));
            }
        }
    }

    /// `memory_is_bounded`: what a node keeps undecided.
    pub(super) fn see_kept(&mut self, node: usize, disk: &MemoryDisk) {
        let mut rounds: BTreeMap<(Height, u32), usize> = BTreeMap::new();
        for kept in disk.undecided() {
            *rounds.entry((kept.height, kept.round)).or_default() += 1;
        }
        if rounds.values().any(|kept| KEPT_PER_ROUND_MAX < *kept) {
            self.violate(format!("memory_is_bounded: node {node} keeps {rounds:?}"));
        }
    }

    /// Evidence names who misbehaves, and nobody else.
    pub(super) fn see_evidence(&mut self, guilty: Option<CreditCode>, disk: &MemoryDisk) {
        for one in disk.evidence() {
            if Some(one.authority) != guilty {
                self.violate(format!("only the guilty are accused: {}", one.authority));
            }
        }
    }
}
