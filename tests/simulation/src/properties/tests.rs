//! What a disk must not hold is seen.

use chain_core::bytes::signature::{Signature, SignatureUse};
use chain_core::chain::block::{Block, Header};
use chain_core::chain::commit::{Commit, CommitSignature};
use chain_core::execute::{BlockProposal, Execution, Prepared, build_block};
use chain_core::state::map::PageId;
use hgz_consensus::simulation::LogDisk;
use hgz_consensus::{Misbehaviour, MisbehaviourEvidence};

use super::*;
use crate::ledger::{organisation, vote_key};

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
}

/// An empty block for the next height, so many milliseconds after its parent.
fn block(disk: &Disk, later_ms: u64) -> (Block, Execution) {
    let (storage, parent) = (disk.found(), disk.parent());
    let proposal = BlockProposal { proposer: organisation(0), time: parent.time.plus_ms(later_ms) };
    let none = std::iter::empty::<&Prepared>();
    let built = build_block(&storage.view(), &parent, proposal, none, &()).unwrap();
    (built.block, built.execution)
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
}

#[test]
fn more_blocks_of_one_round_than_can_count_are_too_many() {
    let mut seen = Seen::new();
    seen.properties.see_kept(0, &[(Height::FIRST, 0); 3], 0, 0);
    assert_eq!(seen.properties.violated(), None);
    seen.properties.see_kept(0, &[(Height::FIRST, 0); 4], 0, 0);
    assert!(seen.properties.violated().unwrap().starts_with("memory_is_bounded"));
}
