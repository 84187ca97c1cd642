use chain_core::act::Act;

use super::*;
use crate::storage::fixtures::{TestAct, TestChain, code, items};

/// A block of acts, each about some organisations.
fn commit(chain: &mut TestChain, count: u64) {
    let height = chain.next().0.as_u64();
    let acts = (0..count).map(|index| {
        let (certificate, items) = ("C".parse().unwrap(), items(1, 1));
        let act = if index % 2 == 0 {
            Act::VoidItems { certificate, items }
        } else {
            Act::ActivateItems { certificate, items }
        };
        let about = |at: &u64| (height + index).is_multiple_of(at + 1);
        let subjects = (0..4_u64).filter(about);
        let key = |at: u64| StateKey::of::<Organisation>(&code(usize::try_from(at).unwrap()));
        TestAct { act, subjects: subjects.map(key).collect(), certificates: Vec::new() }
    });
    let acts = acts.collect();
    chain.commit(acts, |_| {});
}

fn filter(kind: Option<ActKind>, subjects: &[usize]) -> EventFilter {
    let list = |at: &usize| vec![Posting::Subject(StateKey::of::<Organisation>(&code(*at)))];
    EventFilter { kind, subjects: subjects.iter().map(list).collect() }
}

/// All that a stream from a cursor on tells until it has to wait.
fn told(
    chain: &TestChain,
    filter: &EventFilter,
    mut place: StreamPlace,
) -> (Vec<String>, StreamPlace) {
    let mut told = Vec::new();
    while place.height <= chain.storage.head().unwrap().height {
        let (events, next) = filter.chunk(&chain.storage.view(), place).unwrap();
        told.extend(events.into_iter().map(|event| event.cursor));
        place = next;
    }
    (told, place)
}

/// What is to be told, from the way the acts were made.
fn wanted(heights: u64, count: u64, filter: (Option<ActKind>, &[usize])) -> Vec<String> {
    let mut wanted = Vec::new();
    for height in 1..=heights {
        for index in 0..count {
            let kind = [ActKind::VoidItems, ActKind::ActivateItems][usize::from(index % 2 == 1)];
            let about =
                |at: &usize| (height + index).is_multiple_of(u64::try_from(*at).unwrap() + 1);
            if filter.0.is_none_or(|wanted| wanted == kind) && filter.1.iter().all(about) {
                wanted.push(format!("{height}.{index}"));
            }
        }
    }
    wanted
}

#[test]
fn a_stream_resumed_anywhere_neither_loses_nor_repeats() {
    let mut chain = TestChain::new();
    for _ in 0..60 {
        commit(&mut chain, 7);
    }
    let kinds = [None, Some(ActKind::VoidItems), Some(ActKind::Approve)];
    for kind in kinds {
        for subjects in [&[][..], &[0], &[1], &[3], &[1, 2], &[2, 3]] {
            let filter = filter(kind, subjects);
            let wanted = wanted(60, 7, (kind, subjects));
            let (all, _) = told(&chain, &filter, StreamPlace::after(None));
            assert_eq!(all, wanted, "{filter:?}");
            for (at, cursor) in wanted.iter().enumerate() {
                let rest =
                    told(&chain, &filter, StreamPlace::after(Some(cursor.parse().unwrap()))).0;
                assert_eq!(rest, wanted[at + 1..], "{filter:?} after {cursor}");
            }
        }
    }
}

#[test]
fn a_stream_that_waits_goes_on_with_each_block() {
    let mut chain = TestChain::new();
    for subjects in [&[][..], &[1], &[1, 2]] {
        let filter = filter(None, subjects);
        let (mut all, mut place) = told(&chain, &filter, StreamPlace::after(None));
        for at in 0..20 {
            if at % 3 != 0 {
                commit(&mut chain, 3);
            }
            let (events, next) = told(&chain, &filter, place);
            all.extend(events);
            place = next;
        }
        let heights = chain.storage.head().unwrap().height.as_u64();
        assert_eq!(all, wanted(heights, 3, (None, subjects)));
    }
}
