//! The authenticated map: a binary Merkle tree over hashed keys, with proofs that a record is there
//! and proofs that it is not.
//!
//! A subtree without leaves hashes to 32 zero bytes, a subtree with one leaf to that leaf,
//! whatever its depth, a larger one to its two halves. So the root depends on nothing but the set of
//! leaves. Sixteen neighbours four levels below a node are stored as one [`MapPage`], which keeps a
//! look-up in a million records at five reads, and a page is overwritten in place: the map keeps
//! no old versions that would have to be pruned.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::view::ReadError;
use crate::bytes::hash::{Hash, HashUse};

/// Children of a page.
const CHILDREN: usize = 16;
/// Nibbles of a key.
const DEPTH_MAX: u8 = 64;

/// The hash of no leaves.
pub const EMPTY: Hash = Hash::from_bytes([0; 32]);

/// A subtree, as its parent sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subtree {
    /// No leaves.
    Empty,
    /// One leaf.
    Leaf {
        /// The hash of the record's key.
        key: Hash,
        /// The hash of the record's bytes.
        value: Hash,
    },
    /// Two or more leaves.
    Inner(Hash),
}

impl Subtree {
    /// The subtree's hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match self {
            Self::Empty => EMPTY,
            Self::Leaf { key, value } => {
                Hash::of_parts(HashUse::StateLeaf, &[key.as_bytes(), value.as_bytes()])
            }
            Self::Inner(hash) => *hash,
        }
    }
}

/// The subtree over two halves.
fn join(left: Subtree, right: Subtree) -> Subtree {
    match (left, right) {
        (Subtree::Empty, Subtree::Empty) => Subtree::Empty,
        (leaf @ Subtree::Leaf { .. }, Subtree::Empty)
        | (Subtree::Empty, leaf @ Subtree::Leaf { .. }) => leaf,
        (left, right) => Subtree::Inner(inner_hash(&left.hash(), &right.hash())),
    }
}

fn inner_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of_parts(HashUse::StateNode, &[left.as_bytes(), right.as_bytes()])
}

fn fold(children: &[Subtree]) -> Subtree {
    match children {
        [] => Subtree::Empty,
        [alone] => *alone,
        several => {
            let (left, right) = several.split_at(several.len() / 2);
            join(fold(left), fold(right))
        }
    }
}

/// The place of a page: the first nibbles of the keys below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId {
    depth: u8,
    prefix: [u8; 32],
}

impl PageId {
    /// The page at the top.
    pub const ROOT: Self = Self { depth: 0, prefix: [0; 32] };

    fn child(self, nibble: usize) -> Self {
        assert!(self.depth < DEPTH_MAX && nibble < CHILDREN, "a page lies above the leaves");
        let mut prefix = self.prefix;
        let shift = if self.depth.is_multiple_of(2) { 4_u8 } else { 0 };
        if let Some(byte) = prefix.get_mut(usize::from(self.depth / 2)) {
            *byte |= u8::try_from(nibble & 15).unwrap_or(0) << shift;
        }
        Self { depth: self.depth.saturating_add(1), prefix }
    }

    /// The key to store the page under: its depth, then its prefix.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let length = usize::from(self.depth).div_ceil(2);
        std::iter::once(self.depth).chain(self.prefix.iter().copied().take(length)).collect()
    }
}

fn nibble_of(key: &Hash, depth: u8) -> usize {
    let byte = key.as_bytes().get(usize::from(depth / 2)).copied().unwrap_or(0);
    usize::from(if depth.is_multiple_of(2) { byte >> 4 } else { byte & 15 })
}

/// Sixteen neighbouring subtrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapPage([Subtree; CHILDREN]);

impl Default for MapPage {
    fn default() -> Self {
        Self([Subtree::Empty; CHILDREN])
    }
}

impl MapPage {
    /// The bytes to store: sixteen tags, then the hashes of each child in turn.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let tag = |node: &Subtree| match node {
            Subtree::Empty => 0,
            Subtree::Leaf { .. } => 1,
            Subtree::Inner(_) => 2,
        };
        let mut bytes: Vec<u8> = self.0.iter().map(tag).collect();
        for node in &self.0 {
            match node {
                Subtree::Empty => {}
                Subtree::Leaf { key, value } => {
                    bytes.extend_from_slice(key.as_bytes());
                    bytes.extend_from_slice(value.as_bytes());
                }
                Subtree::Inner(hash) => bytes.extend_from_slice(hash.as_bytes()),
            }
        }
        bytes
    }

    /// Reads what [`MapPage::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (tags, mut hashes) = bytes.split_at_checked(CHILDREN)?;
        let mut next = || {
            let (hash, rest) = hashes.split_first_chunk::<32>()?;
            hashes = rest;
            Some(Hash::from_bytes(*hash))
        };
        let mut page = Self::default();
        for (node, tag) in page.0.iter_mut().zip(tags) {
            *node = match tag {
                0 => Subtree::Empty,
                1 => Subtree::Leaf { key: next()?, value: next()? },
                2 => Subtree::Inner(next()?),
                _ => return None,
            };
        }
        hashes.is_empty().then_some(page)
    }

    fn child(&self, nibble: usize) -> Subtree {
        self.0.get(nibble).copied().unwrap_or(Subtree::Empty)
    }
}

/// Reads pages of the map, as of one height.
pub trait MapView {
    /// A page.
    ///
    /// # Errors
    /// [`ReadError`] if the storage fails; a page that is not there is `None`.
    fn page(&self, id: &PageId) -> Result<Option<MapPage>, ReadError>;
}

/// The root over a map whose top page this is.
#[must_use]
pub fn root_of(page: Option<&MapPage>) -> Hash {
    page.map_or(EMPTY, |page| fold(&page.0).hash())
}

/// What an update changes: pages to write or to remove, and the new root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapUpdate {
    /// The new root.
    pub root: Hash,
    /// Pages by place; none removes the page.
    pub pages: BTreeMap<PageId, Option<MapPage>>,
}

/// The leaves to set, by hashed key; none removes the leaf.
pub type LeafChanges = BTreeMap<Hash, Option<Hash>>;

/// Sets leaves.
///
/// # Errors
/// [`ReadError`] if a page cannot be read.
pub fn update(view: &dyn MapView, changes: &LeafChanges) -> Result<MapUpdate, ReadError> {
    let changes: Vec<(Hash, Option<Hash>)> =
        changes.iter().map(|(key, value)| (*key, *value)).collect();
    let mut pages = BTreeMap::new();
    let root = update_page(view, PageId::ROOT, &changes, &mut pages)?.hash();
    let top = pages.get(&PageId::ROOT).and_then(Option::as_ref);
    assert_eq!(root_of(top), root, "the top page that is written has the new root");
    Ok(MapUpdate { root, pages })
}

/// Sets sorted leaves below one page and says what the page has become.
fn update_page(
    view: &dyn MapView,
    id: PageId,
    changes: &[(Hash, Option<Hash>)],
    pages: &mut BTreeMap<PageId, Option<MapPage>>,
) -> Result<Subtree, ReadError> {
    assert!(changes.is_sorted_by(|(a, _), (b, _)| a < b), "leaves are set in order, each once");
    let stored = view.page(&id)?;
    let was_stored = stored.is_some();
    let mut page = stored.unwrap_or_default();
    for group in changes.chunk_by(|(a, _), (b, _)| nibble_of(a, id.depth) == nibble_of(b, id.depth))
    {
        let Some((key, _)) = group.first() else { continue };
        let nibble = nibble_of(key, id.depth);
        let child = update_child(view, id.child(nibble), page.child(nibble), group, pages)?;
        if let Some(slot) = page.0.get_mut(nibble) {
            *slot = child;
        }
    }
    let node = fold(&page.0);
    if matches!(node, Subtree::Inner(_)) || id == PageId::ROOT {
        pages.insert(id, Some(page));
    } else if was_stored {
        pages.insert(id, None);
    }
    Ok(node)
}

/// Sets sorted leaves below one child, which may have to become a page or cease to be one.
fn update_child(
    view: &dyn MapView,
    id: PageId,
    child: Subtree,
    changes: &[(Hash, Option<Hash>)],
    pages: &mut BTreeMap<PageId, Option<MapPage>>,
) -> Result<Subtree, ReadError> {
    if matches!(child, Subtree::Inner(_)) {
        return update_page(view, id, changes, pages);
    }
    let mut leaves: BTreeMap<Hash, Hash> = BTreeMap::new();
    if let Subtree::Leaf { key, value } = child {
        leaves.insert(key, value);
    }
    for (key, value) in changes {
        match value {
            Some(value) => leaves.insert(*key, *value),
            None => leaves.remove(key),
        };
    }
    let several = 1 < leaves.len() && id.depth < DEPTH_MAX;
    match leaves.iter().next() {
        None => Ok(Subtree::Empty),
        Some((key, value)) if !several => Ok(Subtree::Leaf { key: *key, value: *value }),
        Some(_) => {
            let leaves: Vec<(Hash, Option<Hash>)> =
                leaves.into_iter().map(|(key, value)| (key, Some(value))).collect();
            update_page(view, id, &leaves, pages)
        }
    }
}

/// Shows that a key has a value in a map, or that it has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MapProof {
    /// The other halves, from the top down to where the key's path ends.
    pub siblings: Vec<Hash>,
    /// The leaf at the end of the path, if there is one: the key's own, or another that stands alone
    /// where the key's would be.
    pub leaf: Option<(Hash, Hash)>,
}

/// Proves what a key has.
///
/// # Errors
/// [`ReadError`] if a page cannot be read.
pub fn prove(view: &dyn MapView, key: &Hash) -> Result<MapProof, ReadError> {
    let mut siblings = Vec::new();
    let mut id = PageId::ROOT;
    loop {
        let page = view.page(&id)?.unwrap_or_default();
        let nibble = nibble_of(key, id.depth);
        match descend(&page.0, nibble, &mut siblings) {
            Subtree::Inner(_) if id.depth < DEPTH_MAX => id = id.child(nibble),
            Subtree::Leaf { key, value } => {
                return Ok(MapProof { siblings, leaf: Some((key, value)) });
            }
            Subtree::Empty | Subtree::Inner(_) => return Ok(MapProof { siblings, leaf: None }),
        }
    }
}

/// Goes from a page's top towards one child, noting the other halves, until the path ends.
fn descend(children: &[Subtree], nibble: usize, siblings: &mut Vec<Hash>) -> Subtree {
    let (mut part, mut at) = (children, nibble);
    loop {
        let node = fold(part);
        if part.len() <= 1 || !matches!(node, Subtree::Inner(_)) {
            return node;
        }
        let (left, right) = part.split_at(part.len() / 2);
        let (towards, other) = if at < left.len() { (left, right) } else { (right, left) };
        if left.len() <= at {
            at = at.saturating_sub(left.len());
        }
        siblings.push(fold(other).hash());
        part = towards;
    }
}

fn bit_of(key: &Hash, at: usize) -> bool {
    let byte = key.as_bytes().get(at / 8).copied().unwrap_or(0);
    byte.wrapping_shr(7_u32.saturating_sub(u32::try_from(at % 8).unwrap_or(0))) & 1 == 1
}

impl MapProof {
    /// The value that this proof shows for `key` under `root`: `Some(None)` if it shows that there is
    /// none, `None` if the proof does not hold.
    #[must_use]
    pub fn value_under(&self, root: &Hash, key: &Hash) -> Option<Option<Hash>> {
        let depth = self.siblings.len();
        if usize::from(DEPTH_MAX).saturating_mul(4) < depth {
            return None;
        }
        let end = match self.leaf {
            None => Subtree::Empty,
            Some((key, value)) => Subtree::Leaf { key, value },
        };
        if let Some((found, _)) = &self.leaf
            && (0..depth).any(|at| bit_of(found, at) != bit_of(key, at))
        {
            return None;
        }
        let mut hash = end.hash();
        for (at, sibling) in self.siblings.iter().enumerate().rev() {
            hash = if bit_of(key, at) {
                inner_hash(sibling, &hash)
            } else {
                inner_hash(&hash, sibling)
            };
        }
        if hash != *root {
            return None;
        }
        Some(self.leaf.filter(|(found, _)| found == key).map(|(_, value)| value))
    }
}
