//! Headers, blocks, votes, commits and sets of authorities.

use serde::Serialize;

use super::transactions::world;
use super::{Vectors, bytes_of};
use crate::bytes::hash::Hash;
use crate::bytes::signature::{Signature, SignatureUse};
use crate::chain::block::{Block, BlockId, Header};
use crate::chain::commit::{Commit, VoteKind, VoteMessage};
use crate::governance::authority::AuthoritySet;
use crate::testing::fixtures::{Party, authorities, commit, vote};

#[derive(Serialize)]
struct BlockVector {
    name: &'static str,
    header: Header,
    header_bytes: String,
    id: BlockId,
    /// The bytes of the header and its transactions.
    block_bytes: String,
}

#[test]
fn a_block_has_these_bytes_and_this_id() {
    let (mut world, transactions) = world(true);
    let first = Block::seal(world.head.clone().unwrap(), transactions);
    let second = world.commit(&[]);
    let mut vectors = Vectors::new("blocks.json");
    for (name, block) in [("every act", first), ("empty", second)] {
        vectors.push(&BlockVector {
            name,
            header_bytes: bytes_of(&block.header),
            id: block.id(),
            block_bytes: bytes_of(&block),
            header: block.header.clone(),
        });
    }
    vectors.check();
}

#[derive(Serialize)]
struct VoteVector {
    name: &'static str,
    secret_key: String,
    value: VoteMessage,
    bytes: String,
    signed_message: String,
    signature: Signature,
}

#[test]
fn a_vote_signs_these_bytes() {
    let header = world(true).0.head.unwrap();
    let mut vectors = Vectors::new("votes.json");
    let precommit = vote(&header, 0, Party::Bureau);
    let prevote = VoteMessage { kind: VoteKind::Prevote, ..vote(&header, 3, Party::Institute) };
    let nil = VoteMessage { block: None, ..vote(&header, u32::MAX, Party::Insurer) };
    for (name, party, value) in [
        ("precommit", Party::Bureau, precommit),
        ("prevote of round 3", Party::Institute, prevote),
        ("precommit for no block", Party::Insurer, nil),
    ] {
        let key = party.vote_key();
        vectors.push(&VoteVector {
            name,
            secret_key: hex::encode(key.to_bytes()),
            bytes: bytes_of(&value),
            signed_message: hex::encode(SignatureUse::Vote.message(&value.to_bytes())),
            signature: key.sign(SignatureUse::Vote, &value.to_bytes()),
            value,
        });
    }
    vectors.check();
}

#[derive(Serialize)]
struct CommitVector {
    name: &'static str,
    value: Commit,
    bytes: String,
}

#[test]
fn a_commit_has_these_bytes() {
    let header = world(true).0.head.unwrap();
    let mut vectors = Vectors::new("commits.json");
    for (name, value) in [
        ("all four", commit(&header, 0, &Party::AUTHORITIES)),
        ("three of four, in round 2", commit(&header, 2, &Party::AUTHORITIES[..3])),
    ] {
        value.verify(header.chain_id, &authorities(&Party::AUTHORITIES)).unwrap();
        vectors.push(&CommitVector { name, bytes: bytes_of(&value), value });
    }
    vectors.check();
}

#[derive(Serialize)]
struct AuthoritiesVector {
    name: &'static str,
    value: AuthoritySet,
    bytes: String,
    hash: Hash,
    quorum: usize,
}

#[test]
fn a_set_of_authorities_has_this_hash() {
    let mut vectors = Vectors::new("authorities.json");
    let all = Party::AUTHORITIES;
    for (name, parties) in [("one", &all[..1]), ("three", &all[..3]), ("four", &all[..])] {
        let value = authorities(parties);
        let (bytes, hash, quorum) = (bytes_of(&value), value.hash(), value.quorum());
        vectors.push(&AuthoritiesVector { name, value, bytes, hash, quorum });
    }
    vectors.check();
}
