//! Values of the greatest length that a decoder takes, and of one byte more.

use serde::Serialize;

use super::Vectors;
use super::transactions::world;
use crate::act::Act;
use crate::bytes::codec;
use crate::chain::block::Block;
use crate::chain::transaction::SignedTransaction;
use crate::governance::genesis::Genesis;
use crate::governance::proposal::{Change, ProposalDetails};
use crate::limits::{
    BLOCK_BYTES_MAX, ENCODED_BYTES_MAX, GENESIS_BYTES_MAX, RECORD_BYTES_MAX, TRANSACTION_BYTES_MAX,
};
use crate::records::certificate::Certificate;
use crate::records::serial::Serial;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, acts};
use crate::values::time::Height;
use crate::verify::proof::Proof;

/// `head`, then the letter `a` so many times, then `tail`.
#[derive(Serialize)]
struct SizeVector {
    kind: &'static str,
    name: String,
    bytes_max: usize,
    head: String,
    letters: usize,
    tail: String,
    is_accepted: bool,
}

/// What is tried of one kind: its greatest length, a value with a text of so many letters, a decoder.
struct Sized<'a> {
    kind: &'static str,
    bytes_max: usize,
    make: &'a dyn Fn(usize) -> Vec<u8>,
    is_read: &'a dyn Fn(&[u8]) -> bool,
}

/// A text that nothing else has, to find where the letters go.
const LEAST: usize = 1_000;

impl Sized<'_> {
    fn push(&self, vectors: &mut Vectors) {
        let rest = (self.make)(LEAST).len() - LEAST;
        for (name, more) in [("the greatest length", 0), ("one byte more", 1)] {
            let letters = self.bytes_max - rest + more;
            let bytes = (self.make)(letters);
            assert_eq!(bytes.len(), self.bytes_max + more);
            let is_accepted = more == 0;
            assert_eq!((self.is_read)(&bytes), is_accepted, "{}: {name}", self.kind);
            let run = vec![b'a'; LEAST];
            let at = bytes.windows(LEAST).position(|part| part == run).unwrap();
            let (head, rest) = bytes.split_at(at);
            vectors.push(&SizeVector {
                kind: self.kind,
                name: name.to_owned(),
                bytes_max: self.bytes_max,
                head: hex::encode(head),
                letters,
                tail: hex::encode(&rest[letters..]),
                is_accepted,
            });
        }
    }
}

#[test]
fn what_is_longer_than_it_may_be_is_not_read() {
    let world = world(false).0;
    let genesis = &world.genesis;
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let certificate: Certificate = world.read(&serial).unwrap();
    // A decoder does not know the bounds of a ruleset's texts: they are rules of the act.
    let propose = |letters: usize| {
        let mut ruleset = genesis.rulesets[0].clone();
        ruleset.rules.truncate(1);
        ruleset.legal_basis = "a".repeat(letters);
        let change = Change::PublishRuleset { ruleset: Box::new(ruleset) };
        let reason = "改".parse().unwrap();
        let proposal = Box::new(ProposalDetails { change, effective_at: Height::new(9), reason });
        world.sign(Party::Bureau, Act::Propose { number: acts::number("P-3"), proposal })
    };
    let long_genesis = |letters: usize| {
        let mut genesis = genesis.clone();
        genesis.rulesets[0].legal_basis = "a".repeat(letters);
        codec::encode(&genesis)
    };
    let record = |letters: usize| {
        codec::encode(&Certificate { warnings: vec!["a".repeat(letters)], ..certificate.clone() })
    };
    let proof = |letters: usize| {
        let mut proof = world.prove(&[StateKey::of::<Certificate>(&serial)]);
        proof.records[0].bytes = Some(vec![b'a'; letters]);
        proof.to_bytes()
    };
    let block = |letters: usize| {
        Block::seal(world.head.clone().unwrap(), vec![propose(letters)]).to_bytes()
    };
    let mut vectors = Vectors::new("size_limits.json");
    for sized in [
        Sized {
            kind: "transaction",
            bytes_max: TRANSACTION_BYTES_MAX,
            make: &|letters| propose(letters).to_bytes(),
            is_read: &|bytes| SignedTransaction::from_bytes(bytes).is_ok(),
        },
        Sized {
            kind: "block",
            bytes_max: BLOCK_BYTES_MAX,
            make: &block,
            is_read: &|bytes| Block::from_bytes(bytes).is_ok(),
        },
        Sized {
            kind: "certificate",
            bytes_max: RECORD_BYTES_MAX,
            make: &record,
            is_read: &|bytes| codec::decode::<Certificate>(bytes, RECORD_BYTES_MAX).is_ok(),
        },
        Sized {
            kind: "genesis",
            bytes_max: GENESIS_BYTES_MAX,
            make: &long_genesis,
            is_read: &|bytes| codec::decode::<Genesis>(bytes, GENESIS_BYTES_MAX).is_ok(),
        },
        Sized {
            kind: "proof",
            bytes_max: ENCODED_BYTES_MAX,
            make: &proof,
            is_read: &|bytes| Proof::from_bytes(bytes).is_ok(),
        },
    ] {
        sized.push(&mut vectors);
    }
    vectors.check();
}
