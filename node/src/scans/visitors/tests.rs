use super::*;

fn item(item: u32) -> ScannedItem {
    ScannedItem { serial: 7_u64.try_into().unwrap(), item }
}

fn visitor(address: &str, agent: &str) -> Visitor {
    Visitor::new(address.parse().unwrap(), agent.as_bytes())
}

#[test]
fn the_same_visitor_on_the_same_code_counts_once_in_ten_minutes() {
    let now = Timestamp::from_unix_ms(1_795_478_400_000);
    let mut visitors = Visitors::new(now.date());
    let one = visitor("203.0.113.7", "phone");
    assert!(visitors.counts(&one, item(1), now));
    assert!(!visitors.counts(&one, item(1), now.plus_ms(AGAIN_AFTER_MS - 1)));
    assert!(visitors.counts(&one, item(2), now));
    assert!(visitors.counts(&visitor("203.0.113.8", "phone"), item(1), now));
    assert!(visitors.counts(&visitor("203.0.113.7", "tablet"), item(1), now));
    // Ten minutes after the scan that counted, not after the last look.
    assert!(visitors.counts(&one, item(1), now.plus_ms(AGAIN_AFTER_MS)));
    // The next day nothing of it is left.
    assert!(visitors.counts(&one, item(1), now.plus_ms(86_400_000)));
    assert_eq!(visitors.counted.len(), 1);
}

#[test]
fn addresses_of_one_network_are_one_visitor() {
    assert_eq!(visitor("2001:db8:1:2::5", "x"), visitor("2001:db8:1:2:ffff::", "x"));
    assert_ne!(visitor("2001:db8:1:2::5", "x"), visitor("2001:db8:1:3::5", "x"));
    assert_eq!(visitor("::ffff:203.0.113.7", "x"), visitor("203.0.113.7", "x"));
    let long = "x".repeat(300);
    assert_eq!(visitor("203.0.113.7", &long), visitor("203.0.113.7", &long[..256]));
}

#[test]
fn what_is_remembered_has_a_bound() {
    let now = Timestamp::from_unix_ms(1_795_478_400_000);
    let mut visitors = Visitors::new(now.date());
    let one = visitor("203.0.113.7", "phone");
    for at in 1..=120_000 {
        assert!(visitors.counts(&one, item(at), now));
    }
    assert_eq!(visitors.counted.len(), REMEMBERED.get());
}
