use chain_core::bytes::signature::Signature;
use hgz_consensus::Misbehaviour;

use super::*;
use crate::storage::fixtures::{TestChain, code};

fn evidence(height: u64, at: usize) -> MisbehaviourEvidence {
    let signed = |byte: u8| (vec![byte], Signature::from_bytes([byte; 64]));
    MisbehaviourEvidence {
        height: Height::new(height),
        authority: code(at),
        misbehaviour: Misbehaviour::DoubleVote,
        first: signed(1),
        second: signed(2),
    }
}

#[test]
fn so_much_evidence_of_one_authority_is_kept_and_that_of_others_beside_it() {
    let storage = TestChain::new().storage;
    let all: Vec<MisbehaviourEvidence> = (0..50).map(|height| evidence(height, 0)).collect();
    let new = storage.store_evidence(all.clone()).unwrap();
    assert_eq!(new, all);
    assert_eq!(storage.store_evidence(all).unwrap(), [], "known already");
    let more: Vec<MisbehaviourEvidence> = (50..100).map(|height| evidence(height, 0)).collect();
    storage.store_evidence(more).unwrap();
    storage.store_evidence(vec![evidence(7, 1)]).unwrap();
    let kept = storage.evidence().unwrap();
    let of = |at: usize| kept.iter().filter(|one| one.authority == code(at)).count();
    assert_eq!((of(0), of(1)), (EVIDENCE_OF_AUTHORITY_MAX, 1));
}
