//! What a disk or a pool must not hold is seen.

use std::sync::Arc;

use chain_core::bytes::signature::{Signature, SignatureUse};
use chain_core::chain::block::{Block, Header};
use chain_core::chain::commit::{Commit, CommitSignature};
use chain_core::chain::transaction::SignedTransaction;
use chain_core::execute::{BlockProposal, Execution, Prepared, build_block};
use chain_core::state::map::PageId;
use hgz_consensus::simulation::LogDisk;
use hgz_consensus::{Misbehaviour, MisbehaviourEvidence};
use tokio::time::Instant;

use super::*;
use crate::Plan;
use crate::clock::SimulatedClock;
use crate::ledger::{organisation, vote_key};
use crate::traffic::Clients;

struct Seen {
    ledger: Ledger,
    properties: Properties,
    disks: [Disk; 2],
}

impl Seen {
    fn new() -> Self {
        let ledger = Ledger::of(4);
        let disks = [(); 2].map(|()| Disk::of(&ledger, LogDisk::default()));
        Self { ledger, properties: Properties::new(None), disks }
    }

    fn see(&mut self, node: usize) -> Option<&String> {
        let disk = self.disks[node].clone();
        self.properties.see_committed(node, &self.ledger, &disk);
        self.properties.violated()
    }

    /// A node that starts on a disk.
    fn node(&self, node: usize) -> NodeInMemory {
        let clock = Arc::new(SimulatedClock::since(Instant::now()));
        let storage = self.disks[node].found();
        NodeInMemory::start(storage, &self.ledger.genesis, clock, None).unwrap()
    }

    /// What a client submits.
    fn submitted(&self) -> Vec<SignedTransaction> {
        let (chain_id, params) = (self.ledger.chain_id, self.ledger.params.clone());
        Clients::new(chain_id, params, &Plan::calm(1, 4)).submit(Height::GENESIS)
    }

    /// Commits a block that holds something, with what another execution of it would leave.
    fn commit_otherwise(&self, node: usize, change: impl FnOnce(&mut Execution)) {
        let disk = &self.disks[node];
        let submitted: Vec<Prepared> = self.submitted().iter().map(prepared).collect();
        let (block, mut execution) = block_of(disk, 1, &submitted);
        assert_eq!(block.transactions.len(), submitted.len());
        change(&mut execution);
        disk.commit(&block, &commit(&block.header, 4), &execution);
    }
}

fn prepared(transaction: &SignedTransaction) -> Prepared {
    Prepared::from_bytes(&transaction.to_bytes()).unwrap()
}

/// A block for the next height, so many milliseconds after its parent.
fn block_of(disk: &Disk, later_ms: u64, candidates: &[Prepared]) -> (Block, Execution) {
    let (storage, parent) = (disk.found(), disk.parent());
    let proposal = BlockProposal { proposer: organisation(0), time: parent.time.plus_ms(later_ms) };
    let built = build_block(&storage.view(), &parent, proposal, candidates.iter(), &()).unwrap();
    (built.block, built.execution)
}

/// An empty one.
fn block(disk: &Disk, later_ms: u64) -> (Block, Execution) {
    block_of(disk, later_ms, &[])
}

fn commit(header: &Header, signers: usize) -> Commit {
    let (height, block) = (header.height, header.id());
    let mut commit = Commit { height, round: 0, block, signatures: Vec::new() };
    for place in 0..signers {
        let authority = organisation(place);
        let vote = commit.vote_of(header.chain_id, authority).to_bytes();
        let signature = vote_key(place).sign(SignatureUse::Vote, &vote);
        commit.signatures.push(CommitSignature { authority, signature });
    }
    commit
}

#[test]
fn two_blocks_of_one_height_are_two_chains() {
    let mut seen = Seen::new();
    for (node, later_ms) in [(0, 1), (1, 2)] {
        let (block, execution) = block(&seen.disks[node], later_ms);
        let commit = commit(&block.header, 4);
        seen.disks[node].commit(&block, &commit, &execution);
    }
    assert_eq!(seen.see(0), None);
    assert_eq!(seen.see(1).unwrap(), "one_chain: node 1, height 1");
}

#[test]
fn a_block_without_a_quorum_is_not_the_decided_one() {
    let mut seen = Seen::new();
    let (block, execution) = block(&seen.disks[0], 1);
    let commit = commit(&block.header, 2);
    seen.disks[0].commit(&block, &commit, &execution);
    assert_eq!(seen.see(0).unwrap(), "stored_block_is_the_decided_one: node 0, 1");
}

#[test]
fn a_state_that_is_not_the_headers_is_seen() {
    let mut seen = Seen::new();
    let (block, mut execution) = block(&seen.disks[0], 1);
    let ((_, other), commit) = (self::block(&seen.disks[1], 1), commit(&block.header, 3));
    execution.pages.extend(other.pages.into_keys().map(|id| (id, None)));
    execution.pages.extend([(PageId::ROOT, None)]);
    seen.disks[0].commit(&block, &commit, &execution);
    assert_eq!(seen.see(0).unwrap(), "same_state_root: node 0, height 1");
}

#[test]
fn one_misbehaviour_that_is_kept_twice_is_seen() {
    let mut seen = Seen::new();
    let signed = |byte: u8| (vec![byte], Signature::from_bytes([byte; 64]));
    let evidence = |first, second| MisbehaviourEvidence {
        height: Height::FIRST,
        authority: organisation(0),
        misbehaviour: Misbehaviour::DoubleVote,
        first,
        second,
    };
    let kept = vec![evidence(signed(1), signed(2))];
    seen.disks[0].found().store_evidence(kept).unwrap();
    seen.properties.see_evidence(&[organisation(0)], &seen.disks[0]);
    assert_eq!(seen.properties.violated(), None);
    let again = vec![evidence(signed(2), signed(1))];
    seen.disks[0].found().store_evidence(again).unwrap();
    seen.properties.see_evidence(&[organisation(0)], &seen.disks[0]);
    assert!(seen.properties.violated().unwrap().starts_with("evidence_once"));
    let mut others = Properties::new(None);
    others.see_evidence(&[organisation(1)], &seen.disks[0]);
    assert!(others.violated().unwrap().starts_with("only the guilty are accused"));
}

#[test]
fn a_pool_that_forgets_what_it_took_is_seen() {
    let mut seen = Seen::new();
    let node = seen.node(0);
    let took: Vec<TransactionId> =
        seen.submitted().iter().map(|one| node.submit(&one.to_bytes()).unwrap()).collect();
    let mut admitted = took.clone();
    seen.properties.see_pool(0, &node, &mut admitted);
    assert_eq!((seen.properties.violated(), &admitted), (None, &took));
    let without_memory = seen.node(0);
    seen.properties.see_pool(0, &without_memory, &mut admitted);
    let violated = seen.properties.violated().unwrap();
    assert_eq!(*violated, format!("pool_tells_the_truth: node 0 has forgotten {}", took[0]));
}

/// What no other property sees: block, state root and commit are as they should be.
#[test]
fn a_record_or_a_list_that_blocks_do_not_give_is_seen() {
    type Otherwise = fn(&mut Execution);
    let as_executed = |_: &mut Execution| {};
    let without_a_record = |execution: &mut Execution| drop(execution.writes.pop_last());
    let without_a_list = |execution: &mut Execution| execution.receipts[0].subjects.clear();
    let changes: [(Otherwise, bool); 3] =
        [(as_executed, true), (without_a_record, false), (without_a_list, false)];
    for (place, (change, holds)) in changes.into_iter().enumerate() {
        let mut seen = Seen::new();
        seen.commit_otherwise(0, change);
        assert_eq!(seen.see(0), None, "change {place}");
        let disk = seen.disks[0].clone();
        seen.properties.see_replayed(0, &disk);
        let violated = seen.properties.violated();
        assert_eq!(violated.is_none(), holds, "change {place}: {violated:?}");
        let is_it = |why: &String| why.starts_with("the_disk_is_what_blocks_give: node 0");
        assert!(violated.is_none_or(is_it), "{violated:?}");
    }
}

#[test]
fn more_blocks_of_one_round_than_can_count_are_too_many() {
    let mut seen = Seen::new();
    seen.properties.see_kept(0, &[(Height::FIRST, 0); 3], 0, 0);
    assert_eq!(seen.properties.violated(), None);
    seen.properties.see_kept(0, &[(Height::FIRST, 0); 4], 0, 0);
    assert!(seen.properties.violated().unwrap().starts_with("memory_is_bounded"));
}
