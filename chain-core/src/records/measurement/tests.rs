//! Limits and values as reports write them.

use super::is_within;

#[test]
fn numbers_are_compared_with_their_limit() {
    for (limit, found, expected) in [
        ("≥520", "586", true),
        ("≥520", "520", true),
        ("≥520", "519.99", false),
        ("≥ 520 N", "586 N", true),
        (">520", "520", false),
        ("≤0.124", "0.050", true),
        ("≤0.124", "0.125", false),
        ("＜0.1", "0.1", false),
        ("不大于5", "5", true),
        ("12~15", "12", true),
        ("12-15", "15.01", false),
        ("12.0±0.5", "11.5", true),
        ("12.0±0.5 mm", "11.49", false),
        ("-5~40", "-5", true),
        ("≥35%", "34%", false),
    ] {
        assert_eq!(is_within(limit, found), Some(expected), "{limit} and {found}");
    }
}

#[test]
fn what_is_no_number_is_left_to_the_inspector() {
    for (limit, found) in [
        ("护面纸与芯材不剥离", "不剥离"),
        ("A级", "A级"),
        ("≥520", "合格"),
        ("≥5×10³", "6000"),
        ("≥520", "5.9e2"),
        ("≥520", "586/590"),
        ("", ""),
        ("-", "-"),
        ("±", "1"),
        ("~", "1"),
    ] {
        assert_eq!(is_within(limit, found), None, "{limit} and {found}");
    }
}
