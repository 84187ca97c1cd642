use super::*;

fn item(item: u32) -> ScannedItem {
    ScannedItem { serial: 7_u64.try_into().unwrap(), item }
}

#[test]
fn the_latest_come_first_and_each_once() {
    let mut recent = RecentScans::default();
    for (number, hour) in [(1, 10), (2, 11), (3, 12), (1, 13)] {
        recent.counted(item(number), hour);
    }
    assert_eq!(recent.since(0, 9), [item(1), item(3), item(2)]);
    assert_eq!(recent.since(12, 9), [item(1), item(3)]);
    assert_eq!(recent.since(0, 1), [item(1)]);
}
