//! The map against a model that hashes the whole set anew.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::ReadError;
use super::map::{self, EMPTY, LeafChanges, MapPage, MapView, PageId};
use crate::bytes::hash::{Hash, HashUse};

#[derive(Default)]
struct Pages(BTreeMap<PageId, MapPage>);

impl MapView for Pages {
    fn page(&self, id: &PageId) -> Result<Option<MapPage>, ReadError> {
        // Through bytes, as a storage would.
        Ok(self.0.get(id).map(|page| MapPage::from_bytes(&page.to_bytes()).unwrap()))
    }
}

impl Pages {
    fn set(&mut self, changes: &LeafChanges) -> Hash {
        let update = map::update(self, changes).unwrap();
        for (id, page) in update.pages {
            match page {
                Some(page) => self.0.insert(id, page),
                None => self.0.remove(&id),
            };
        }
        update.root
    }
}

/// The root by its definition.
fn model(leaves: &[(Hash, Hash)], depth: usize) -> Hash {
    match leaves {
        [] => EMPTY,
        [(key, value)] => Hash::of_parts(HashUse::StateLeaf, &[key.as_bytes(), value.as_bytes()]),
        several => {
            let bit = |key: &Hash| key.as_bytes()[depth / 8] >> (7 - depth % 8) & 1;
            let split = several.partition_point(|(key, _)| bit(key) == 0);
            let (left, right) = several.split_at(split);
            let (left, right) = (model(left, depth + 1), model(right, depth + 1));
            Hash::of_parts(HashUse::StateNode, &[left.as_bytes(), right.as_bytes()])
        }
    }
}

/// Keys that share long prefixes with some others.
fn key() -> impl Strategy<Value = Hash> {
    (0_u8..4, 0_usize..32, any::<u8>()).prop_map(|(base, at, byte)| {
        let mut bytes = [base * 0x55; 32];
        bytes[at] = byte;
        Hash::from_bytes(bytes)
    })
}

proptest! {
    #[test]
    fn root_and_proofs_follow_from_the_set_alone(
        steps in prop::collection::vec(
            prop::collection::btree_map(key(), prop::option::of(0_u8..9), 1..12), 1..12),
        absent in key(),
    ) {
        let mut pages = Pages::default();
        let mut set: BTreeMap<Hash, Hash> = BTreeMap::new();
        for step in steps {
            let changes: LeafChanges = step
                .into_iter()
                .map(|(key, value)| (key, value.map(|byte| Hash::from_bytes([byte; 32]))))
                .collect();
            for (key, value) in &changes {
                match value {
                    Some(value) => set.insert(*key, *value),
                    None => set.remove(key),
                };
            }
            let leaves: Vec<(Hash, Hash)> = set.iter().map(|(k, v)| (*k, *v)).collect();
            let root = pages.set(&changes);
            prop_assert_eq!(root, model(&leaves, 0));
            for key in set.keys().copied().chain([absent]) {
                let proof = map::prove(&pages, &key).unwrap();
                prop_assert_eq!(proof.value_under(&root, &key), Some(set.get(&key).copied()));
                let other = Hash::from_bytes([7; 32]);
                prop_assert_eq!(proof.value_under(&other, &key), None);
            }
        }
    }
}

#[test]
fn a_proof_with_any_part_changed_does_not_hold() {
    let mut pages = Pages::default();
    let hash = |number: u32| Hash::of(HashUse::StateKey, &number.to_le_bytes());
    let changes: LeafChanges = (0..500).map(|number| (hash(number), Some(hash(!number)))).collect();
    let root = pages.set(&changes);
    let key = hash(77);
    let proof = map::prove(&pages, &key).unwrap();
    assert_eq!(proof.value_under(&root, &key), Some(Some(hash(!77))));
    for at in 0..proof.siblings.len() {
        let mut changed = proof.clone();
        changed.siblings[at] = hash(9999);
        assert_eq!(changed.value_under(&root, &key), None);
        changed = proof.clone();
        changed.siblings.remove(at);
        assert_eq!(changed.value_under(&root, &key), None);
    }
    let mut changed = proof;
    changed.leaf = Some((key, hash(1)));
    assert_eq!(changed.value_under(&root, &key), None);
    changed.leaf = None;
    assert_eq!(changed.value_under(&root, &key), None);
}

#[derive(Debug, Clone)]
enum Forgery {
    Sibling(prop::sample::Index, Hash),
    Swap(prop::sample::Index, prop::sample::Index),
    Cut(prop::sample::Index),
    Grow(Hash),
    Leaf(Option<(Hash, Hash)>),
}

fn forgery() -> impl Strategy<Value = Forgery> {
    let value =
        || prop_oneof![Just(EMPTY), (0_u8..9).prop_map(|byte| Hash::from_bytes([byte; 32]))];
    prop_oneof![
        (any::<prop::sample::Index>(), value()).prop_map(|(at, hash)| Forgery::Sibling(at, hash)),
        (any::<prop::sample::Index>(), any::<prop::sample::Index>())
            .prop_map(|(a, b)| Forgery::Swap(a, b)),
        any::<prop::sample::Index>().prop_map(Forgery::Cut),
        value().prop_map(Forgery::Grow),
        prop::option::of((key(), value())).prop_map(Forgery::Leaf),
    ]
}

impl Forgery {
    fn apply(&self, proof: &mut map::MapProof) {
        let siblings = &mut proof.siblings;
        match self {
            Self::Grow(hash) => siblings.push(*hash),
            Self::Leaf(leaf) => proof.leaf = *leaf,
            _ if siblings.is_empty() => {}
            Self::Sibling(at, hash) => *at.get_mut(siblings) = *hash,
            Self::Swap(a, b) => {
                let length = siblings.len();
                siblings.swap(a.index(length), b.index(length));
            }
            Self::Cut(at) => siblings.truncate(at.index(siblings.len())),
        }
    }
}

proptest! {
    #[test]
    fn a_forged_proof_shows_nothing_but_the_truth(
        set in prop::collection::btree_map(key(), 0_u8..9, 1..30),
        asked in key(),
        forgeries in prop::collection::vec(forgery(), 1..4),
    ) {
        let mut pages = Pages::default();
        let value = |byte: u8| Hash::from_bytes([byte; 32]);
        let changes = set.iter().map(|(key, byte)| (*key, Some(value(*byte)))).collect();
        let root = pages.set(&changes);
        for key in set.keys().copied().chain([asked]) {
            let mut proof = map::prove(&pages, &key).unwrap();
            forgeries.iter().for_each(|forgery| forgery.apply(&mut proof));
            if let Some(shown) = proof.value_under(&root, &key) {
                prop_assert_eq!(shown, set.get(&key).map(|byte| value(*byte)));
            }
        }
    }
}
