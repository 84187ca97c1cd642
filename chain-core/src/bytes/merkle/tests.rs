use proptest::prelude::*;

use super::*;

/// The root that a path leads to from a leaf, if the path has the right length.
fn root_of_path(leaf: Hash, path: &TransactionPath) -> Option<Hash> {
    let (mut at, mut width) = (path.position, path.leaves);
    if width <= at {
        return None;
    }
    let mut neighbours = path.neighbours.iter();
    let mut hash = leaf;
    while 1 < width {
        if (at ^ 1) < width {
            let neighbour = neighbours.next()?;
            hash = if at & 1 == 0 { node(&hash, neighbour) } else { node(neighbour, &hash) };
        }
        at >>= 1;
        width = width.div_ceil(2);
    }
    neighbours.next().is_none().then_some(hash)
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|number| leaf(&number.to_le_bytes())).collect()
}

/// The root as RFC 6962 defines it: split at the greatest power of two below the number of leaves.
fn model(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => leaf(&[]),
        [alone] => *alone,
        several => {
            let split = several.len().next_power_of_two() / 2;
            let (left, right) = several.split_at(split);
            node(&model(left), &model(right))
        }
    }
}

#[test]
fn roots_and_paths_are_those_of_rfc_6962() {
    for count in 0..=70 {
        let leaves = leaves(count);
        let root_found = root(leaves.iter().copied());
        assert_eq!(root_found, model(&leaves), "{count} leaves");
        for (position, leaf) in leaves.iter().enumerate() {
            let path = path(&leaves, position).unwrap();
            assert_eq!(root_of_path(*leaf, &path), Some(root_found), "{position} of {count}");
            assert!(path.neighbours.len() <= count.next_power_of_two().ilog2() as usize);
        }
        assert_eq!(path(&leaves, count), None);
        assert_eq!(path(&leaves, usize::MAX), None);
    }
}

#[test]
fn a_leaf_is_no_node_and_two_trees_of_different_size_differ() {
    let two = leaves(2);
    let joined = [*two[0].as_bytes(), *two[1].as_bytes()].concat();
    assert_ne!(leaf(&joined), root(two.iter().copied()));
    let roots: std::collections::BTreeSet<Hash> =
        (0..=70).map(|count| root(leaves(count).into_iter())).collect();
    assert_eq!(roots.len(), 71);
    // A leaf repeated at the end is not the same as a lone one moved up.
    let mut three = leaves(3);
    let root_of_three = root(three.iter().copied());
    three.push(three[2]);
    assert_ne!(root(three.into_iter()), root_of_three);
}

proptest! {
    #[test]
    fn a_path_with_any_part_changed_leads_elsewhere(
        count in 1_usize..40, position in any::<prop::sample::Index>(), at in 0_usize..8,
    ) {
        let leaves = leaves(count);
        let position = position.index(count);
        let root = root(leaves.iter().copied());
        let path = path(&leaves, position).unwrap();
        let leads_to = |leaf: Hash, path: &TransactionPath| root_of_path(leaf, path) == Some(root);
        prop_assert!(!leads_to(leaf(b"another"), &path));
        let mut longer = path.clone();
        longer.neighbours.push(leaf(b"more"));
        prop_assert_eq!(root_of_path(leaves[position], &longer), None);
        if let Some(neighbour) = path.neighbours.get(at) {
            let mut changed = path.clone();
            changed.neighbours[at] = leaf(neighbour.as_bytes());
            prop_assert!(!leads_to(leaves[position], &changed));
            changed = path.clone();
            changed.neighbours.remove(at);
            prop_assert_eq!(root_of_path(leaves[position], &changed), None);
        }
        for other in (0..count).filter(|other| *other != position) {
            let other = u32::try_from(other).unwrap();
            let changed = TransactionPath { position: other, ..path.clone() };
            prop_assert!(!leads_to(leaves[position], &changed));
        }
        let outside = TransactionPath { position: path.leaves, ..path };
        prop_assert_eq!(root_of_path(leaves[position], &outside), None);
    }

    #[test]
    fn no_path_panics(position in any::<u32>(), leaves in any::<u32>(), length in 0_usize..40) {
        let path = TransactionPath { position, leaves, neighbours: vec![leaf(b"x"); length] };
        let _root = root_of_path(leaf(b"y"), &path);
    }
}
