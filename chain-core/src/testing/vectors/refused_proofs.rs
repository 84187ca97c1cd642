//! Proofs that a verifier refuses, and what it finds first.

use serde::Serialize;

use super::transactions::world;
use super::{Vectors, bytes_of};
use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::signature::Signature;
use crate::chain::commit::CommitError;
use crate::records::certificate::Certificate;
use crate::records::items::Items;
use crate::records::serial::Serial;
use crate::state::StateKey;
use crate::state::map::MapProof;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, authorities, commit};
use crate::values::chain_id::ChainId;
use crate::values::time::Height;
use crate::verify::proof::{AuthorityChange, Proof, ProofError, RecordProof, TrustedPoint};

#[derive(Serialize)]
struct RefusedProof<'a> {
    name: &'a str,
    trusted_chain_id: ChainId,
    trusted_height: Height,
    trusted_authorities: String,
    keys: Vec<String>,
    bytes: String,
    error: &'static str,
}

/// The name of docs/protocol.md, section 9, for what does not hold.
pub(super) const fn name_of(error: &ProofError) -> &'static str {
    match error {
        ProofError::Undecodable(_) => "undecodable",
        ProofError::OtherChain { .. } => "other_chain",
        ProofError::ProtocolVersion { .. } => "protocol_version",
        ProofError::Height { .. } => "height",
        ProofError::OtherBlock { .. } => "other_block",
        ProofError::OtherAuthorities { .. } => "other_authorities",
        ProofError::TooManyChanges { .. } => "too_many_changes",
        ProofError::IdleChange { .. } => "idle_change",
        ProofError::Commit(CommitError::NotAnAuthority { .. }) => "not_an_authority",
        ProofError::Commit(CommitError::NotSorted { .. }) => "not_sorted",
        ProofError::Commit(CommitError::Signature { .. }) => "signature",
        ProofError::Commit(CommitError::TooFew { .. }) => "too_few",
        ProofError::RecordCount { .. } => "record_count",
        ProofError::Record { .. } => "record",
        ProofError::RecordUnreadable { .. } => "record_unreadable",
    }
}

/// A proof that holds, who trusts what, and the vectors made of it.
struct Refused {
    vectors: Vectors,
    trusted: TrustedPoint,
    keys: Vec<StateKey>,
    good: Proof,
}

impl Refused {
    fn bytes(&mut self, name: &str, bytes: &[u8], expected: &'static str) {
        let read = Proof::from_bytes(bytes);
        let outcome = read
            .and_then(|proof| proof.verify(&self.trusted, &self.keys)?.record::<Certificate>(0));
        assert_eq!(name_of(&outcome.unwrap_err()), expected, "{name}");
        self.vectors.push(&RefusedProof {
            name,
            trusted_chain_id: self.trusted.chain_id,
            trusted_height: self.trusted.height,
            trusted_authorities: bytes_of(&self.trusted.authorities),
            keys: self.keys.iter().map(ToString::to_string).collect(),
            bytes: hex::encode(bytes),
            error: expected,
        });
    }

    fn change(&mut self, name: &str, expected: &'static str, change: ChangeOf<'_, Proof>) {
        let mut changed = self.good.clone();
        change(&mut changed);
        self.bytes(name, &changed.to_bytes(), expected);
    }
}

#[test]
fn a_proof_that_does_not_hold_is_refused() {
    let mut world = world(false).0;
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let keys = vec![StateKey::of::<Certificate>(&serial), StateKey::of::<Items>(&serial)];
    let mut refused = Refused {
        vectors: Vectors::new("refused_proofs.json"),
        trusted: TrustedPoint::from(&world.genesis),
        good: world.prove(&keys),
        keys,
    };
    push_bytes(&mut refused);
    push_commits(&mut refused);
    push_headers(&mut refused);
    push_records(&mut refused);
    let old = refused.good.clone();
    push_changes(&mut refused, &mut world, &old);
    refused.vectors.check();
}

fn push_bytes(refused: &mut Refused) {
    let good = refused.good.to_bytes();
    refused.bytes("no bytes", &[], "undecodable");
    refused.bytes("truncated", &good[..good.len() - 1], "undecodable");
    refused.bytes("a trailing byte", &[&good[..], &[0]].concat(), "undecodable");
    refused.bytes("version 2", &[&[2], &good[1..]].concat(), "undecodable");
}

fn push_commits(refused: &mut Refused) {
    let flipped = |signature: &Signature| {
        let mut bytes = *signature.as_bytes();
        bytes[0] ^= 1;
        Signature::from_bytes(bytes)
    };
    refused.change("a signature that does not hold", "signature", &|it| {
        it.commit.signatures[3].signature = flipped(&it.commit.signatures[3].signature);
    });
    refused.change("two signatures changed places", "signature", &|it| {
        let (first, second) = it.commit.signatures.split_at_mut(1);
        std::mem::swap(&mut first[0].signature, &mut second[0].signature);
    });
    refused.change("signed in another round", "signature", &|it| it.commit.round = 1);
    refused.change("two of four signatures", "too_few", &|it| it.commit.signatures.truncate(2));
    refused.change("no signatures", "too_few", &|it| it.commit.signatures.clear());
    refused.change("a signer twice", "not_sorted", &|it| {
        it.commit.signatures[1] = it.commit.signatures[0].clone();
    });
    refused.change("signers out of order", "not_sorted", &|it| it.commit.signatures.swap(1, 2));
    let strangers = [Party::Bureau, Party::Institute, Party::SecondInstitute, Party::Maker];
    refused.change("a stranger signed too", "not_an_authority", &|it| {
        it.commit = commit(&it.header, 0, &strangers);
    });
}

fn push_headers(refused: &mut Refused) {
    let hash = Hash::from_bytes([7; 32]);
    refused.change("another chain", "other_chain", &|it| it.header.chain_id = ChainId(hash));
    refused.change("a commit of another height", "other_block", &|it| {
        it.commit.height = it.header.height.next();
    });
    refused.change("a commit of another block", "other_block", &|it| it.commit.block.0 = hash);
    refused.change("another state root", "other_block", &|it| it.header.state_root = hash);
    refused.change("a later time", "other_block", &|it| it.header.time = it.header.time.plus_ms(1));
    for (name, version) in [("version 0 of the protocol", 0), ("version 2 of the protocol", 2)] {
        refused.change(name, "protocol_version", &|it| {
            it.header.protocol_version = version;
            it.commit = commit(&it.header, 0, &Party::AUTHORITIES);
        });
    }
    refused.change("other authorities", "other_authorities", &|it| {
        it.header.authorities = hash;
        it.commit = commit(&it.header, 0, &Party::AUTHORITIES);
    });
    let height = refused.trusted.height;
    refused.trusted.height = height.next();
    refused.change("a height before the trusted one", "height", &|_| ());
    refused.trusted.height = height;
    let genesis = refused.trusted.chain_id;
    refused.trusted.chain_id = ChainId(hash);
    refused.change("a verifier of another chain", "other_chain", &|_| ());
    refused.trusted.chain_id = genesis;
    let set = refused.trusted.authorities.clone();
    refused.trusted.authorities = authorities(&Party::AUTHORITIES[..3]);
    refused.change("a verifier who trusts others", "other_authorities", &|_| ());
    refused.trusted.authorities = set;
}

fn push_records(refused: &mut Refused) {
    let hash = Hash::from_bytes([7; 32]);
    refused.change("a bit of a record", "record", &|it| {
        it.records[0].bytes.as_mut().unwrap()[30] ^= 1;
    });
    refused.change("a record left out of its path", "record", &|it| it.records[0].bytes = None);
    refused.change("the path of no record", "record", &|it| it.records[0].path.leaf = None);
    refused.change("another sibling", "record", &|it| it.records[1].path.siblings[0] = hash);
    refused.change("a sibling too few", "record", &|it| {
        it.records[1].path.siblings.pop();
    });
    refused.change("257 siblings", "record", &|it| it.records[1].path.siblings = vec![hash; 257]);
    refused.change("records that changed places", "record", &|it| it.records.reverse());
    refused.change("a record too few", "record_count", &|it| it.records.truncate(1));
    refused.change("a record too many", "record_count", &|it| {
        it.records.push(it.records[0].clone());
    });
    let first = refused.keys[0].clone();
    refused.change("a record of a later format", "record_unreadable", &|it| {
        unreadable(it, &first);
    });
    let asked = refused.keys.clone();
    refused.keys.reverse();
    refused.change("the items read as a certificate", "record", &|_| ());
    refused.keys = asked;
}

fn push_changes(refused: &mut Refused, world: &mut World, old: &Proof) {
    let all = Party::AUTHORITIES;
    let five = [all[0], all[1], all[2], Party::ThirdInstitute, all[3]];
    let changes = vec![world.change_authorities(&five), world.change_authorities(&five[1..])];
    world.commit(&[]);
    refused.good = Proof { changes, ..world.prove(&refused.keys) };
    refused.good.verify(&refused.trusted, &refused.keys).unwrap();
    refused.change("no change where there was one", "other_authorities", &|it| it.changes.clear());
    refused.change("the second change is missing", "other_authorities", &|it| {
        it.changes.truncate(1);
    });
    refused.change("the first change is missing", "other_authorities", &|it| {
        it.changes.remove(0);
    });
    refused.change("the changes changed places", "other_authorities", &|it| it.changes.reverse());
    refused.change("a change twice", "height", &|it| it.changes.insert(1, it.changes[0].clone()));
    refused.change("a change to others", "other_authorities", &|it| {
        it.changes[1].authorities = authorities(&all);
    });
    let last = at_height(&refused.good, &five, Height::new(u64::MAX));
    refused.change("a change at the last height there is", "height", &|it| {
        it.changes[1] = last.clone();
    });
    let idle = &|it: &mut Proof| {
        let signers = &five;
        it.changes.truncate(1);
        let mut change = it.changes[0].clone();
        change.header.height = change.header.height.next();
        change.header.authorities = change.authorities.hash();
        change.commit = commit(&change.header, 0, signers);
        it.changes.push(change);
    };
    refused.change("a change that changes nothing", "idle_change", idle);
    refused.change("a change that changes nothing, 200 times", "too_many_changes", &|it| {
        idle(it);
        let again = it.changes[1].clone();
        it.changes.extend(std::iter::repeat_n(again, 199));
    });
    refused.change("version 2 of the protocol in a change", "protocol_version", &|it| {
        let change = &mut it.changes[0];
        change.header.protocol_version = 2;
        change.commit = commit(&change.header, 0, &all);
    });
    refused.change("too few signed a change", "too_few", &|it| {
        it.changes[1].commit.signatures.truncate(3);
    });
    refused.change("a block before the change", "height", &|it| {
        it.header = old.header.clone();
        it.commit = old.commit.clone();
        it.records = old.records.clone();
    });
}

/// The second change of a proof as if it were that of another height.
fn at_height(good: &Proof, signers: &[Party], height: Height) -> AuthorityChange {
    let mut change = good.changes[1].clone();
    change.header.height = height;
    change.commit = commit(&change.header, 0, signers);
    change
}

/// A state of one record that software of this version does not read.
fn unreadable(proof: &mut Proof, key: &StateKey) {
    let bytes = vec![2, 1];
    let leaf = (key.hash(), Hash::of(HashUse::StateValue, &bytes));
    let path = || MapProof { siblings: Vec::new(), leaf: Some(leaf) };
    let (shown, none) = (Some(bytes), None);
    proof.records = [shown, none].map(|bytes| RecordProof { bytes, path: path() }).to_vec();
    let leaf_of = [*leaf.0.as_bytes(), *leaf.1.as_bytes()].concat();
    proof.header.state_root = Hash::of(HashUse::StateLeaf, &leaf_of);
    proof.commit = commit(&proof.header, 0, &Party::AUTHORITIES);
}
