use super::*;

/// Noon of a day in China.
const NOON: u32 = 24 * 20_000 + 4;

fn at(hour: u32) -> Timestamp {
    start_of(hour).plus_ms(60_000)
}

fn counted(hours: &[u32]) -> ScanCounter {
    hours.iter().fold(ScanCounter::default(), |counter, hour| counter.plus_one(*hour))
}

#[test]
fn scans_are_counted_by_hour_and_by_day_of_china() {
    let counter = counted(&[NOON, NOON, NOON + 1]);
    assert_eq!((counter.scans, counter.first_hour, counter.last_hour), (3, NOON, NOON + 1));
    assert_eq!((counter.in_last_hour, counter.most_in_hour, counter.on_last_day), (1, 2, 3));
    // 24:00 in China is 16:00 in UTC.
    let counter = counter.plus_one(NOON + 12);
    assert_eq!((counter.on_last_day, counter.scans), (1, 4));
    // A clock that was set back.
    assert_eq!(counter.plus_one(NOON).last_hour, NOON + 12);
}

#[test]
fn counters_of_all_nodes_add_up() {
    assert_eq!(add_up(&[], at(NOON), None), ScanCounts::default());
    let counters = [counted(&[NOON - 24, NOON, NOON]), counted(&[NOON - 1, NOON])];
    let counts = add_up(&counters, at(NOON), None);
    assert_eq!((counts.count, counts.today), (5, 4));
    assert_eq!(counts.first, Some(start_of(NOON - 24)));
    assert_eq!(counts.last, Some(start_of(NOON)));
    assert_eq!(counts.signs, []);
    // Tomorrow none of them is of today.
    assert_eq!(add_up(&counters, at(NOON + 24), None).today, 0);
    let counts = add_up(&counters, at(NOON), Some(at(NOON)));
    assert_eq!(counts.signs, [CopySign::BeforeActivation]);
    assert_eq!(add_up(&counters, at(NOON), Some(at(NOON - 24))).signs, []);
}

#[test]
fn many_scans_may_mean_a_copy() {
    let here = counted(&[NOON, NOON, NOON]);
    assert_eq!(add_up(&[here], at(NOON), None).signs, []);
    let there = counted(&[NOON]);
    assert_eq!(add_up(&[here, there], at(NOON), None).signs, [CopySign::OftenInOneHour]);
    let daily: Vec<u32> = (0..10).map(|day| NOON + day * 24).collect();
    assert_eq!(add_up(&[counted(&daily)], at(NOON + 240), None).signs, [CopySign::Often]);
}

#[test]
fn what_no_node_can_have_counted_is_told_apart() {
    let honest = counted(&[NOON, NOON, NOON + 3]);
    assert!(honest.is_possible(at(NOON + 3)));
    assert!(honest.is_possible(at(NOON + 2)));
    assert!(!honest.is_possible(at(NOON + 1)));
    for wrong in [
        ScanCounter::default(),
        ScanCounter { first_hour: NOON + 4, ..honest },
        ScanCounter { on_last_day: 4, ..honest },
        ScanCounter { most_in_hour: 0, ..honest },
        ScanCounter { in_last_hour: 3, ..honest },
        ScanCounter { scans: 1, ..honest },
    ] {
        assert!(!wrong.is_possible(at(NOON + 3)), "{wrong:?}");
    }
}
