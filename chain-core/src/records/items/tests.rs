use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const MAX: u32 = u32::MAX;

fn range(first: u32, last: u32) -> ItemRange {
    ItemRange { first, last }
}

fn ranges(text: &str) -> ItemRanges {
    text.parse().unwrap()
}

/// The one form of a set, by its definition.
fn of_set(set: &BTreeSet<u32>) -> ItemRanges {
    let starts = set.iter().filter(|item| !set.contains(&(**item - 1)));
    let end = |first: u32| (first..).find(|item| !set.contains(&(item + 1))).unwrap();
    ItemRanges::try_from(starts.map(|first| range(*first, end(*first))).collect::<Vec<_>>())
        .unwrap()
}

fn set() -> impl Strategy<Value = BTreeSet<u32>> {
    prop::collection::btree_set(1_u32..40, 0..30)
}

proptest! {
    #[test]
    fn ranges_are_a_set(set in set(), other in set()) {
        let (a, b) = (of_set(&set), of_set(&other));
        prop_assert_eq!(a.is_empty(), set.is_empty());
        prop_assert_eq!(a.count(), set.len() as u64);
        prop_assert_eq!(a.last(), set.last().copied());
        for item in 0..42 {
            prop_assert_eq!(a.contains(item), set.contains(&item));
        }
        prop_assert_eq!(a.union(&b).unwrap(), of_set(&(&set | &other)));
        prop_assert_eq!(a.overlap(&b), of_set(&(&set & &other)).as_slice().first().copied());
    }

    #[test]
    fn ranges_meet_and_contain_as_sets_do(
        set in set(),
        other in set(),
        first in 1_u32..42,
        more in 0_u32..9,
    ) {
        let (a, b) = (of_set(&set), of_set(&other));
        let met = (first..=first + more).any(|item| set.contains(&item));
        prop_assert_eq!(a.meets(range(first, first + more)), met);
        let missing = &other - &set;
        prop_assert_eq!(a.contains_all(&b), missing.is_empty());
        let expected = of_set(&missing).as_slice().first().copied();
        prop_assert_eq!(a.first_missing(&b), expected);
    }

    #[test]
    fn a_text_reads_back(set in set()) {
        prop_assume!(!set.is_empty());
        let ranges = of_set(&set);
        prop_assert_eq!(ranges.to_string().parse::<ItemRanges>(), Ok(ranges));
    }

    #[test]
    fn ranges_are_accepted_in_their_one_form_only(
        parts in prop::collection::vec((0_u32..9, 0_u32..9), 0..4),
        is_high in any::<bool>(),
    ) {
        // Near the least or the greatest item.
        let base = if is_high { MAX - 8 } else { 0 };
        let parts: Vec<ItemRange> =
            parts.into_iter().map(|(a, b)| range(base + a, base + b)).collect();
        let forward = parts.iter().all(|one| 1 <= one.first && one.first <= one.last);
        let apart = parts
            .windows(2)
            .all(|pair| u64::from(pair[0].last) + 1 < u64::from(pair[1].first));
        prop_assert_eq!(ItemRanges::try_from(parts).is_ok(), forward && apart);
    }
}

#[test]
fn ranges_say_what_is_wrong_with_them() {
    let of = |parts: &[(u32, u32)]| {
        ItemRanges::try_from(parts.iter().map(|(a, b)| range(*a, *b)).collect::<Vec<_>>())
    };
    for (parts, expected) in [
        (vec![(0, 5)], ItemRangesError::Backward { range: range(0, 5) }),
        (vec![(1, 2), (7, 5)], ItemRangesError::Backward { range: range(7, 5) }),
        (vec![(1, 5), (5, 9)], ItemRangesError::NotSorted { range: range(5, 9) }),
        (vec![(1, 5), (6, 9)], ItemRangesError::NotSorted { range: range(6, 9) }),
        (vec![(5, 9), (1, 3)], ItemRangesError::NotSorted { range: range(1, 3) }),
        (vec![(1, MAX), (MAX, MAX)], ItemRangesError::NotSorted { range: range(MAX, MAX) }),
        (vec![(1, MAX - 1), (MAX, MAX)], ItemRangesError::NotSorted { range: range(MAX, MAX) }),
    ] {
        assert_eq!(of(&parts), Err(expected));
    }
    assert!(of(&[(1, 5), (7, MAX)]).is_ok());
}

#[test]
fn a_set_has_4096_ranges_at_most() {
    let crumbs =
        |count: u32| (0..count).map(|at| range(2 * at + 1, 2 * at + 1)).collect::<Vec<_>>();
    let most = ItemRanges::try_from(crumbs(4096)).unwrap();
    let too_many = ItemRangesError::TooMany { found: 4097 };
    assert_eq!(ItemRanges::try_from(crumbs(4097)), Err(too_many.clone()));
    assert_eq!(most.union(&ranges("8193")), Err(too_many));
    assert_eq!(most.union(&ranges("8192")).unwrap().as_slice().len(), 4096, "it joins the last");
}

#[test]
fn reads_lists_as_people_write_them() {
    assert_eq!(ranges(" 30-40, 1 - 20,25").to_string(), "1-20,25,30-40");
    assert_eq!(ranges("7-7").to_string(), "7");
    for text in ["", ",", "1,", "1-", "-1", "1-2-3", "a", "1.5", "4294967296", "１", "1--2"] {
        let found = text.to_owned();
        assert_eq!(text.parse::<ItemRanges>(), Err(ItemRangesError::Unreadable { found }));
    }
    for text in ["0", "0-5", "5-1", "1-5,5", "1-5,6"] {
        assert!(text.parse::<ItemRanges>().is_err(), "{text}");
    }
}

#[test]
fn an_item_that_was_voided_is_voided_even_if_it_was_activated() {
    let items = Items { activated: ranges("1-10"), voided: ranges("10-12"), given_by: None };
    let statuses = [9, 10, 12, 13].map(|item| items.status(item));
    use ItemStatus::{Activated, NotActivated, Voided};
    assert_eq!(statuses, [Activated, Voided, Voided, NotActivated]);
}
