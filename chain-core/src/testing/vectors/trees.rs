//! Roots and paths of the transaction tree, roots and proofs of the state map.

use serde::Serialize;

use super::{Vectors, bytes_of};
use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::merkle::{self, TransactionPath};
use crate::state::ReadError;
use crate::state::map::{self, LeafChanges, MapPage, MapProof, MapView, PageId};

#[derive(Serialize)]
struct TreeVector {
    /// The bytes of each leaf.
    transactions: Vec<String>,
    leaves: Vec<Hash>,
    root: Hash,
    paths: Vec<TransactionPath>,
}

#[test]
fn a_transaction_tree_has_this_root_and_these_paths() {
    let mut vectors = Vectors::new("transaction_trees.json");
    for count in 0_u8..=9 {
        let transactions: Vec<Vec<u8>> = (0..count).map(|byte| vec![byte]).collect();
        let leaves: Vec<Hash> = transactions.iter().map(|bytes| merkle::leaf(bytes)).collect();
        let path = |position| merkle::path(&leaves, position).unwrap();
        vectors.push(&TreeVector {
            transactions: transactions.iter().map(hex::encode).collect(),
            root: merkle::root(leaves.iter().copied()),
            paths: (0..leaves.len()).map(path).collect(),
            leaves,
        });
    }
    vectors.check();
}

#[derive(Serialize)]
struct MapVector {
    name: &'static str,
    /// Hashed keys and values.
    leaves: Vec<(Hash, Hash)>,
    root: Hash,
    proofs: Vec<ProofVector>,
}

#[derive(Serialize)]
struct ProofVector {
    key: Hash,
    /// None: the proof shows that the key has no value.
    value: Option<Hash>,
    proof: MapProof,
    bytes: String,
}

/// The pages of one update of an empty map.
struct Pages(map::MapUpdate);

impl MapView for Pages {
    fn page(&self, id: &PageId) -> Result<Option<MapPage>, ReadError> {
        Ok(self.0.pages.get(id).cloned().flatten())
    }
}

struct Nothing;

impl MapView for Nothing {
    fn page(&self, _id: &PageId) -> Result<Option<MapPage>, ReadError> {
        Ok(None)
    }
}

fn map_vector(name: &'static str, leaves: Vec<(Hash, Hash)>, asked: &[Hash]) -> MapVector {
    let changes: LeafChanges = leaves.iter().map(|(key, value)| (*key, Some(*value))).collect();
    let pages = Pages(map::update(&Nothing, &changes).unwrap());
    let root = pages.0.root;
    let proof = |key: &Hash| {
        let proof = map::prove(&pages, key).unwrap();
        let value = proof.value_under(&root, key).unwrap();
        assert_eq!(value, changes.get(key).copied().flatten());
        ProofVector { key: *key, value, bytes: bytes_of(&proof), proof }
    };
    let proofs = asked.iter().map(proof).collect();
    MapVector { name, leaves, root, proofs }
}

#[test]
fn a_state_map_has_this_root_and_these_proofs() {
    let key = |number: u32| Hash::of(HashUse::StateKey, &number.to_le_bytes());
    let leaf = |number: u32| (key(number), Hash::of(HashUse::StateValue, &number.to_le_bytes()));
    // Two keys that part at the very last bit.
    let (mut left, mut right) = ([0xAA; 32], [0xAA; 32]);
    (left[31], right[31]) = (0xAA, 0xAB);
    let twins = [left, right].map(Hash::from_bytes);
    let value = leaf(1).1;
    let with_twins: Vec<(Hash, Hash)> = twins.iter().map(|key| (*key, value)).collect();

    let mut vectors = Vectors::new("state_maps.json");
    vectors.push(&map_vector("empty", Vec::new(), &[key(1)]));
    vectors.push(&map_vector("one leaf", vec![leaf(1)], &[key(1), key(2)]));
    vectors.push(&map_vector("two leaves", vec![leaf(1), leaf(2)], &[key(1), key(2), key(3)]));
    vectors.push(&map_vector("two leaves that part at the last bit", with_twins, &twins));
    let many = (0..100).map(leaf).collect();
    vectors.push(&map_vector("a hundred leaves", many, &[key(7), key(99), key(100), key(101)]));
    vectors.check();
}
