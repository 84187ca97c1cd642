//! The tree over a block's transactions, shaped as in RFC 6962: a lone node at the end of a level
//! moves up as it is; leaves and nodes hash in different domains.

use serde::{Deserialize, Serialize};

use crate::bytes::hash::{Hash, HashUse};

/// A leaf.
#[must_use]
pub fn leaf(bytes: &[u8]) -> Hash {
    Hash::of(HashUse::TransactionLeaf, bytes)
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Hash::of_parts(HashUse::TransactionNode, &[left.as_bytes(), right.as_bytes()])
}

/// The root over leaves; no leaves have the root of an empty leaf.
#[must_use]
pub fn root(leaves: impl Iterator<Item = Hash>) -> Hash {
    let mut level: Vec<Hash> = leaves.collect();
    while 1 < level.len() {
        level = level_above(&level);
    }
    level.pop().unwrap_or_else(|| leaf(&[]))
}

fn level_above(level: &[Hash]) -> Vec<Hash> {
    level
        .chunks(2)
        .filter_map(|pair| match pair {
            [left, right] => Some(node(left, right)),
            [alone] => Some(*alone),
            _ => None,
        })
        .collect()
}

/// The way from one leaf to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransactionPath {
    /// The position of the leaf, counted from 0.
    pub position: u32,
    /// How many leaves there are.
    pub leaves: u32,
    /// The neighbours from the leaf upward; a level where the node is alone has none.
    pub neighbours: Vec<Hash>,
}

/// The path of the leaf at `position`, if there is one.
#[must_use]
pub fn path(leaves: &[Hash], position: usize) -> Option<TransactionPath> {
    let position_number = u32::try_from(position).ok()?;
    let leaf_count = u32::try_from(leaves.len()).ok()?;
    let (mut level, mut at) = (leaves.to_vec(), position);
    level.get(at)?;
    let mut neighbours = Vec::new();
    while 1 < level.len() {
        neighbours.extend(level.get(at ^ 1).copied());
        level = level_above(&level);
        at >>= 1;
    }
    assert_eq!(at, 0, "the way from a leaf ends at the root");
    Some(TransactionPath { position: position_number, leaves: leaf_count, neighbours })
}

#[cfg(test)]
mod tests;
