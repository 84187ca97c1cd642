use chain_core::bytes::codec;
use chain_core::records::certificate::Certificate;

use super::message::{COUNTERS_MAX, MESSAGE_BYTES_MAX};
use super::*;
use crate::storage::fixtures::{TestChain, certificate, product};

const NOW: Timestamp = Timestamp::from_unix_ms(1_795_478_400_000);

fn scans(chain: &TestChain) -> Scans {
    Scans::open(chain.storage.clone(), PeerId::random()).unwrap().0
}

fn visitor(last: u8) -> Visitor {
    Visitor::new([203, 0, 113, last].into(), b"phone")
}

fn counts_of(scans: &Scans, item: ScannedItem) -> ScanCounts {
    scans.of::<StorageError>(item, NOW, || Ok(None)).unwrap()
}

#[test]
fn counters_are_merged_and_never_go_back() {
    let mut chain = TestChain::new();
    let one = certificate(&chain, &product(1, "P", "板", "C3024").id, "C-1");
    chain.commit(vec![], |state| state.write::<Certificate>(&one.serial, &one));
    let (here, other) = (scans(&chain), TestChain::new());
    let there = scans(&other);
    let item = ScannedItem { serial: one.serial, item: 5 };
    for last in [1, 1, 2, 3] {
        there.count(item, &visitor(last), NOW).unwrap();
    }
    let told = there.take_changed().unwrap();
    assert_eq!(told.len(), 1);
    assert!(there.take_changed().unwrap().is_empty());
    there.count(item, &visitor(4), NOW).unwrap();
    let later = there.take_changed().unwrap();

    here.count(item, &visitor(9), NOW).unwrap();
    let count = || counts_of(&here, item).count;
    for (counters, expected) in [(&told, 4), (&later, 5), (&told, 5), (&later, 5)] {
        here.merge(there.own, counters.clone(), NOW).unwrap();
        assert_eq!(count(), expected);
    }
    // Nobody speaks for this node, and nobody counts what there is not.
    here.merge(here.own, vec![(item, ScanCounter { scans: 99, ..later[0].1 })], NOW).unwrap();
    for (serial, item) in [(one.serial, 101), (one.serial, 0), (4_u64.try_into().unwrap(), 1)] {
        let made_up = ScannedItem { serial, item };
        here.merge(there.own, vec![(made_up, later[0].1)], NOW).unwrap();
        assert_eq!(counts_of(&here, made_up), ScanCounts::default());
    }
    assert_eq!(count(), 5);
    chain.check().unwrap();
}

#[test]
fn own_counters_of_the_last_day_are_repeated() {
    let chain = TestChain::new();
    let mut here = scans(&chain);
    let now = clock::now();
    let serial = 7_u64.try_into().unwrap();
    for (item, hours) in [(1, 0), (2, 5), (3, 30)] {
        let then = Timestamp::from_unix_ms(now.as_unix_ms() - hours * 3_600_000);
        here.count(ScannedItem { serial, item }, &visitor(1), then).unwrap();
    }
    let items = |here: &Scans, hours, count_max| -> Vec<u32> {
        let recent = here.recent(hours, count_max).unwrap();
        recent.into_iter().map(|(item, _)| item.item).collect()
    };
    for _ in 0..2 {
        assert_eq!(items(&here, 24, 100), [1, 2]);
        assert_eq!(items(&here, 24, 1), [1]);
        assert_eq!(items(&here, 48, 100), [1, 2, 3]);
        // A node that starts again knows them from its database.
        here = Scans::open(chain.storage.clone(), here.own).unwrap().0;
    }
}

#[test]
fn a_counter_expires_long_after_its_last_scan() {
    let mut chain = TestChain::new();
    let one = certificate(&chain, &product(1, "P", "板", "C3024").id, "C-1");
    chain.commit(vec![], |state| state.write::<Certificate>(&one.serial, &one));
    let (here, author) = (scans(&chain), PeerId::random());
    let after_hours =
        |hours: u32| Timestamp::from_unix_ms(NOW.as_unix_ms() + u64::from(hours) * 3_600_000);
    let item = |item| ScannedItem { serial: one.serial, item };
    let hour = counter::hour_of(NOW);
    here.count(item(1), &visitor(1), NOW).unwrap();
    let counters = vec![
        (item(2), ScanCounter::default().plus_one(hour)),
        (item(3), ScanCounter::default().plus_one(hour - KEPT_HOURS - 1)),
    ];
    here.merge(author, counters, NOW).unwrap();
    let kept = || (1..=3).filter(|one| counts_of(&here, item(*one)).count == 1).count();
    assert_eq!(kept(), 2, "what has expired already is not taken over");
    here.expire(after_hours(KEPT_HOURS)).unwrap();
    assert_eq!(kept(), 2);
    // The next round ends the look at all counters; the one after it begins again.
    here.expire(after_hours(KEPT_HOURS)).unwrap();
    here.expire(after_hours(KEPT_HOURS + 1)).unwrap();
    assert_eq!(kept(), 0);
    assert!(chain.storage.scan_rows(&[], 9).unwrap().is_empty());
}

#[test]
fn no_node_has_more_counters_than_it_may() {
    let mut chain = TestChain::new();
    let one = certificate(&chain, &product(1, "P", "板", "C3024").id, "C-1");
    chain.commit(vec![], |state| state.write::<Certificate>(&one.serial, &one));
    let here = scans(&chain);
    *lock(&here.rows) = ScanRows::bounded(3, 3);
    let counter = ScanCounter::default().plus_one(counter::hour_of(NOW));
    let told = |items: std::ops::RangeInclusive<u32>| {
        items.map(|item| (ScannedItem { serial: one.serial, item }, counter)).collect()
    };
    let author = PeerId::random();
    here.merge(author, told(1..=2), NOW).unwrap();
    here.merge(author, told(1..=9), NOW).unwrap();
    assert_eq!(chain.storage.scan_rows(&[], 99).unwrap().len(), 3);
    // Those that it has go on.
    let more = (ScannedItem { serial: one.serial, item: 1 }, counter.plus_one(counter.last_hour));
    here.merge(author, vec![more], NOW).unwrap();
    assert_eq!(counts_of(&here, more.0).count, 2);
    here.merge(PeerId::random(), told(5..=5), NOW).unwrap();
    assert_eq!(chain.storage.scan_rows(&[], 99).unwrap().len(), 4);
}

#[test]
fn messages_have_bounds_in_bytes_and_entries() {
    let chain = TestChain::new();
    let (scans, mut heard) = Scans::open(chain.storage, PeerId::random()).unwrap();
    let author = PeerId::random();
    let counter = (
        ScannedItem { serial: 7_u64.try_into().unwrap(), item: 1 },
        ScanCounter::default().plus_one(5),
    );
    let message = |count: usize| codec::encode(&vec![counter; count]);
    assert!(message(COUNTERS_MAX).len() < MESSAGE_BYTES_MAX);
    assert_eq!(scans.heard(author, &message(COUNTERS_MAX)), Reception::Taken);
    let taken = heard.try_recv().unwrap();
    assert_eq!((taken.author, taken.counters.len()), (author, COUNTERS_MAX));
    for wrong in [message(COUNTERS_MAX + 1), message(9_000), vec![0xff; 9], vec![]] {
        assert_eq!(scans.heard(PeerId::random(), &wrong), Reception::Refused);
    }
    // One node may send so many in a round, and all together so many as there is room for.
    let taken_from = |author: PeerId| {
        (0..100).filter(|_| scans.heard(author, &message(1)) == Reception::Taken).count()
    };
    assert_eq!(taken_from(author), HEARD_AT_ONCE - 1);
    scans.told_next(false).unwrap();
    assert_eq!(taken_from(author), HEARD_AT_ONCE);
    let rest: usize = (0..20).map(|_| taken_from(PeerId::random())).sum();
    assert_eq!(rest, 64 - 2 * HEARD_AT_ONCE + 1);
}
