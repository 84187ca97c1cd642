use proptest::prelude::*;

use super::*;
use crate::bytes::codec;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn china_is_eight_hours_ahead() {
    // 2026-11-23T15:59:59.999Z and one millisecond later.
    assert_eq!(Date::of_unix_ms(1_795_449_599_999), date("2026-11-23"));
    assert_eq!(Date::of_unix_ms(1_795_449_600_000), date("2026-11-24"));
    assert_eq!(Date::of_unix_ms(0), date("1970-01-01"));
    assert_eq!(Date::of_unix_ms(u64::MAX), Date::MAX);
}

#[test]
fn refuses_days_that_do_not_exist() {
    for text in [
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-04-31",
        "1899-12-31",
        "3000-01-01",
        "2026-1-1",
        "26-01-01",
        "2026/01/01",
        "2026-01-01 ",
        "+026-01-01",
        "",
        "2026-01-0x",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
    assert!("2024-02-29".parse::<Date>().is_ok());
    assert!("2000-02-29".parse::<Date>().is_ok());
    assert!("1900-02-29".parse::<Date>().is_err());
}

proptest! {
    #[test]
    fn days_count(days in -30_000_i64..300_000) {
        let start = date("1990-06-15");
        let later = start.add_days(days);
        prop_assert_eq!(start.days_until(later), days);
        prop_assert_eq!(later.to_string().parse::<Date>().unwrap(), later);
        prop_assert_eq!(later < start, days < 0);
        let bytes = codec::encode(&later);
        prop_assert_eq!(codec::decode::<Date>(&bytes, 9).unwrap(), later);
    }

    #[test]
    fn no_text_panics(text in ".{0,14}") {
        let _result = text.parse::<Date>();
    }
}
