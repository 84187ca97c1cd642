//! Golden vectors under `tests/vectors/core`: the bytes that a second implementation must come to.
//!
//! `UPDATE_VECTORS=1` writes them anew, which is a decision to change the protocol.

mod chain;
mod documents;
mod domains;
mod genesis;
mod item_codes;
mod proofs;
mod records;
mod refused;
mod refused_proofs;
mod refused_verifications;
mod signatures;
mod sizes;
mod transactions;
mod trees;
mod values;
mod verdicts;
mod verifications;

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bytes::codec;
use crate::chain::transaction::SignedTransaction;
use crate::limits::ENCODED_BYTES_MAX;
use crate::testing::fixtures::World;

/// Compares a text with a file; `UPDATE_VECTORS=1` writes the file anew.
fn check_file(name: &str, text: &str) {
    let path = format!("{}/../tests/vectors/core/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{name} is missing ({error}); run with UPDATE_VECTORS=1 if it is new")
    });
    for (number, (found, expected)) in text.lines().zip(expected.lines()).enumerate() {
        let line = number + 1;
        assert_eq!(found, expected, "{name} changed at line {line}; UPDATE_VECTORS=1 if it should");
    }
    assert_eq!(text, expected, "{name} changed in length; run with UPDATE_VECTORS=1 if it should");
}

/// A list of vectors that becomes one JSON file.
pub(crate) struct Vectors {
    file: &'static str,
    entries: Vec<String>,
}

impl Vectors {
    pub(crate) const fn new(file: &'static str) -> Self {
        Self { file, entries: Vec::new() }
    }

    pub(crate) fn push(&mut self, entry: &impl Serialize) {
        self.entries.push(serde_json::to_string_pretty(entry).unwrap());
    }

    pub(crate) fn check(self) {
        check_file(self.file, &format!("[\n{}\n]\n", self.entries.join(",\n")));
    }
}

/// A value's canonical bytes as hexadecimal digits, after a check that the bytes and the JSON form
/// each read back as the value.
fn bytes_of<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> String {
    let bytes = codec::encode(value);
    assert_eq!(codec::decode::<T>(&bytes, ENCODED_BYTES_MAX).as_ref(), Ok(value));
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value);
    hex::encode(bytes)
}

/// The kinds of records that acts name one by one.
const NAMED_KINDS: [&str; 18] = [
    "organisation",
    "accreditation",
    "entrustment",
    "product",
    "standard",
    "report",
    "resource",
    "offer",
    "question",
    "service_request",
    "cover",
    "claim",
    "certificate",
    "shipment",
    "recall",
    "spot_check",
    "penalty",
    "proposal",
];

/// Codes that a kind of record would have and nothing gives.
const UNUSED_CODES: [&str; 8] = [
    "accreditation.exists",
    "resource.exists",
    "offer.exists",
    "question.status",
    "product.status",
    "certificate.status",
    "penalty.unknown",
    "penalty.status",
];

/// The codes of [`Refusal`](crate::execute::refusal::Refusal): those in the source of
/// `code_and_fault`, so that no new one is forgotten, and those that the kinds of records share.
pub(crate) fn refusal_codes() -> BTreeSet<String> {
    let source = include_str!("../execute/refusal/code.rs");
    let (_, table) = source.split_once("fn code_and_fault(&self)").unwrap();
    let own = table.lines().filter_map(|line| line.split('"').nth(1)).map(str::to_owned);
    let of_kind = |kind: &str| ["exists", "unknown", "status"].map(|what| format!("{kind}.{what}"));
    own.chain(NAMED_KINDS.into_iter().flat_map(of_kind))
        .filter(|code| code.contains('.') && !UNUSED_CODES.contains(&code.as_str()))
        .collect()
}

/// An act of every kind, some kinds more than once: those of `transactions.json`.
pub(crate) fn acts_of_every_kind() -> Vec<crate::act::Act> {
    transactions::all_acts()
}

/// The chain after the block of all acts, and its transactions.
pub(crate) fn world_of_every_act() -> (World, Vec<SignedTransaction>) {
    transactions::world(true)
}

#[test]
fn codes_of_refusals_are_frozen() {
    let codes: Vec<String> = refusal_codes().into_iter().collect();
    check_file("refusal_codes.txt", &format!("{}\n", codes.join("\n")));
}
