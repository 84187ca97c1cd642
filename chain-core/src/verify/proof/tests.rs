use super::*;
use crate::records::certificate::Certificate;
use crate::records::items::Items;
use crate::records::organisation::Organisation;
use crate::records::product::Product;
use crate::records::serial::Serial;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, commit};

fn serial() -> Serial {
    Serial::slot(&acts::certificate_id(), 0)
}

/// A certificate, items that nobody has activated, and the maker.
fn keys() -> [StateKey; 3] {
    [
        StateKey::of::<Certificate>(&serial()),
        StateKey::of::<Items>(&serial()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
    ]
}

fn trusted(world: &World) -> TrustedPoint {
    TrustedPoint::from(&world.genesis)
}

#[test]
fn a_proof_hands_out_the_records_and_says_which_are_not_there() {
    let world = World::certified();
    let proof = world.prove(&keys());
    let proof = Proof::from_bytes(&proof.to_bytes()).unwrap();
    let verified = proof.verify(&trusted(&world), &keys()).unwrap();
    assert_eq!(verified.height(), world.parent.height);
    let certificate: Certificate = verified.record(0).unwrap().unwrap();
    assert_eq!(certificate.id, acts::certificate_id());
    assert_eq!(verified.record::<Items>(1), Ok(None));
    assert_eq!(verified.record(2), Ok(world.read::<Organisation>(&Party::Maker.code())));
    let outside = verified.record::<Items>(3);
    assert_eq!(outside, Err(ProofError::RecordCount { found: 3, expected: 4 }));
    let as_another_kind = verified.record::<Product>(0);
    assert!(matches!(as_another_kind, Err(ProofError::RecordUnreadable { index: 0, .. })));
}

#[test]
fn records_are_shown_for_the_keys_asked_for_and_no_others() {
    let world = World::certified();
    let keys = keys();
    let proof = world.prove(&keys);
    let verify = |keys: &[StateKey]| proof.verify(&trusted(&world), keys).map(|_| ());
    let record = |index| Err(ProofError::Record { index, height: world.parent.height });
    let [certificate, items, maker] = keys;
    assert_eq!(verify(&[items, certificate.clone(), maker.clone()]), record(0));
    assert_eq!(verify(&[certificate.clone(), maker.clone(), maker]), record(1));
    let counted = ProofError::RecordCount { found: 3, expected: 1 };
    assert_eq!(verify(&[certificate]), Err(counted));
    assert_eq!(verify(&[]), Err(ProofError::RecordCount { found: 3, expected: 0 }));
}

#[test]
fn a_changed_record_or_path_is_found() {
    let world = World::certified();
    let good = world.prove(&keys());
    let stranger = Hash::from_bytes([7; 32]);
    let changes: [(usize, ChangeOf<'_, RecordProof>); 8] = [
        (0, &|it| it.bytes.as_mut().unwrap()[30] ^= 1),
        (0, &|it| it.bytes = None),
        (1, &|it| it.bytes = Some(vec![1])),
        (1, &|it| it.bytes = Some(Vec::new())),
        (2, &|it| it.path.siblings[0] = stranger),
        (2, &|it| it.path.siblings.truncate(1)),
        (2, &|it| it.path.leaf = None),
        (2, &|it| it.path.siblings = vec![stranger; 257]),
    ];
    for (index, change) in changes {
        let mut changed = good.clone();
        change(&mut changed.records[index]);
        let error = changed.verify(&trusted(&world), &keys()).unwrap_err();
        assert_eq!(error, ProofError::Record { index, height: world.parent.height });
    }
    // A record of the block before is not in the state of this one.
    let mut later = world.clone();
    later.act(&[(Party::Bureau, acts::revoke_certificate())]);
    let mut stale = later.prove(&keys());
    stale.records[0] = good.records[0].clone();
    let error = stale.verify(&trusted(&world), &keys()).unwrap_err();
    assert_eq!(error, ProofError::Record { index: 0, height: later.parent.height });
}

#[test]
fn a_changed_header_or_commit_is_found() {
    let world = World::certified();
    let good = world.prove(&keys());
    let hash = Hash::from_bytes([7; 32]);
    let refused = |change: ChangeOf<'_, Proof>| {
        let mut changed = good.clone();
        change(&mut changed);
        changed.verify(&trusted(&world), &keys()).unwrap_err()
    };
    let height = world.parent.height;
    let other_block = ProofError::OtherBlock { height };
    let headers: [ChangeOf<'_, Header>; 6] = [
        &|it| it.parent.0 = hash,
        &|it| it.time = it.time.plus_ms(1),
        &|it| it.proposer = Party::Insurer.code(),
        &|it| it.transactions_root = hash,
        &|it| it.state_root = hash,
        &|it| it.next_authorities = hash,
    ];
    for change in headers {
        assert_eq!(refused(&|it| change(&mut it.header)), other_block);
    }
    for found in [0, 2, u32::MAX] {
        let version = refused(&|it| it.header.protocol_version = found);
        assert_eq!(version, ProofError::ProtocolVersion { height, found });
    }
    let other_chain = refused(&|it| it.header.chain_id = ChainId(hash));
    assert!(matches!(other_chain, ProofError::OtherChain { .. }));
    assert_eq!(refused(&|it| it.commit.height = Height::FIRST), other_block);
    assert_eq!(refused(&|it| it.commit.block.0 = hash), other_block);
    let too_few = refused(&|it| it.commit.signatures.truncate(2));
    assert!(matches!(too_few, ProofError::Commit(CommitError::TooFew { found: 2, .. })));
    let round = refused(&|it| it.commit.round = 1);
    assert!(matches!(round, ProofError::Commit(CommitError::Signature { .. })));
    // A header made up by strangers, with their own commit.
    let made_up = refused(&|it| {
        it.header.authorities = hash;
        it.commit = commit(&it.header, 0, &[Party::Maker, Party::OtherMaker]);
    });
    assert_eq!(made_up, ProofError::OtherAuthorities { height });
    let signed_by_strangers = refused(&|it| {
        it.header.state_root = hash;
        it.commit = commit(&it.header, 0, &[Party::Maker, Party::OtherMaker]);
    });
    assert!(matches!(signed_by_strangers, ProofError::Commit(CommitError::NotAnAuthority { .. })));
}

const FIVE: [Party; 5] = [
    Party::Bureau,
    Party::Institute,
    Party::SecondInstitute,
    Party::ThirdInstitute,
    Party::Insurer,
];

/// A chain whose authorities have changed twice, and a proof after that.
fn changed_twice() -> (World, Proof) {
    let mut world = World::certified();
    let first = world.change_authorities(&FIVE);
    world.commit(&[]);
    let second = world.change_authorities(&FIVE[1..]);
    world.commit(&[]);
    let proof = Proof { changes: vec![first, second], ..world.prove(&keys()) };
    (world, proof)
}

#[test]
fn trust_follows_the_changes_of_authorities() {
    let (world, proof) = changed_twice();
    let height = proof.verify(&trusted(&world), &keys()).unwrap().height();
    assert_eq!(height, world.parent.height);
    // Who trusts the later authorities needs no changes, and can do with none.
    let later = TrustedPoint {
        height: proof.changes[1].header.height.next(),
        authorities: proof.changes[1].authorities.clone(),
        ..trusted(&world)
    };
    let short = Proof { changes: Vec::new(), ..proof.clone() };
    assert!(short.verify(&later, &keys()).is_ok());
    assert!(proof.verify(&later, &keys()).is_err());
}

#[test]
fn a_change_of_authorities_cannot_be_left_out_swapped_or_made_up() {
    let (world, good) = changed_twice();
    let refused = |change: ChangeOf<'_, Proof>| {
        let mut changed = good.clone();
        change(&mut changed);
        changed.verify(&trusted(&world), &keys()).unwrap_err()
    };
    let (first, second) = (&good.changes[0], &good.changes[1]);
    let lacks = |height| ProofError::OtherAuthorities { height };
    assert_eq!(refused(&|it| it.changes.clear()), lacks(good.header.height));
    assert_eq!(refused(&|it| drop(it.changes.pop())), lacks(good.header.height));
    assert_eq!(refused(&|it| drop(it.changes.remove(0))), lacks(second.header.height));
    assert_eq!(refused(&|it| it.changes.swap(0, 1)), lacks(second.header.height));
    let twice = refused(&|it| it.changes.insert(1, it.changes[0].clone()));
    let trusted_height = first.header.height.next();
    let found = first.header.height;
    assert_eq!(twice, ProofError::Height { found, trusted: trusted_height });
    // Authorities that the header of the change does not name.
    let others = refused(&|it| it.changes[0].authorities = second.authorities.clone());
    assert_eq!(others, lacks(first.header.height));
    let unsigned = refused(&|it| it.changes[0].commit.signatures.truncate(2));
    assert!(matches!(unsigned, ProofError::Commit(CommitError::TooFew { .. })));
    // The old authorities cannot sign what comes after the change.
    let old = refused(&|it| it.commit = commit(&it.header, 0, &Party::AUTHORITIES));
    assert!(matches!(old, ProofError::Commit(CommitError::NotAnAuthority { .. })));
}

#[test]
fn a_header_older_than_what_is_trusted_is_refused() {
    let world = World::certified();
    let proof = world.prove(&keys());
    let found = world.parent.height;
    let at = |height: Height| {
        let trusted = TrustedPoint { height, ..trusted(&world) };
        proof.verify(&trusted, &keys()).map(|_| ())
    };
    assert_eq!(at(found), Ok(()));
    let trusted = found.next();
    assert_eq!(at(trusted), Err(ProofError::Height { found, trusted }));
}

#[test]
fn bytes_that_are_no_proof_are_refused() {
    let mut bytes = World::certified().prove(&keys()).to_bytes();
    bytes.push(0);
    let error = Proof::from_bytes(&bytes).unwrap_err();
    assert_eq!(error, ProofError::Undecodable(DecodeError::NotCanonical));
}
