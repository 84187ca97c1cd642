use proptest::prelude::*;

use super::*;
use crate::bytes::codec;

type Short = Text<6>;

#[test]
fn a_text_has_one_to_so_many_bytes_on_one_line_without_outer_space() {
    for text in ["x", "abcdef", "石膏", "a b", "a\u{3000}b", "\u{200B}"] {
        assert_eq!(Short::new(text).unwrap().as_str(), text);
    }
    let too_long = |found| TextError::TooLong { found, bytes_max: 6 };
    let control = |found| TextError::Control { found };
    let untrimmed = |text: &str| TextError::Untrimmed { found: text.to_owned() };
    for (text, expected) in [
        ("", TextError::Empty),
        ("  ", TextError::Empty),
        ("\u{3000}\n", TextError::Empty),
        ("abcdefg", too_long(7)),
        ("石膏板", too_long(9)),
        ("a\nb", control(10)),
        ("a\tb", control(9)),
        ("a\u{7F}", control(127)),
        ("a\u{85}b", control(0x85)),
        ("a\0", control(0)),
        (" a", untrimmed(" a")),
        ("a ", untrimmed("a ")),
        ("\u{3000}a", untrimmed("\u{3000}a")),
    ] {
        assert_eq!(Short::new(text), Err(expected), "{text:?}");
    }
}

#[test]
fn a_number_is_safe_in_a_path_and_a_label() {
    let longest = "A".repeat(64);
    for text in ["A", "0", "KSY-2026.11_18", "1-", longest.as_str()] {
        assert_eq!(Number::new(text).unwrap().as_str(), text);
    }
    for text in [
        "",
        "-A",
        ".A",
        "..",
        "_A",
        "a",
        "A/B",
        "A B",
        "A%2F",
        "A\\B",
        "合格",
        "A\n",
        "Ａ",
        &"A".repeat(65),
    ] {
        assert!(Number::new(text).is_err(), "{text}");
    }
}

#[test]
fn a_record_id_is_its_owner_and_the_number_the_owner_gave() {
    let id: ReportId = "12430000999999023R/W2026-110231".parse().unwrap();
    assert_eq!((id.issuer.as_str(), id.number.as_str()), ("12430000999999023R", "W2026-110231"));
    for text in [
        "",
        "/",
        "12430000999999023R",
        "12430000999999023R/",
        "/W2026-110231",
        "12430000999999023X/W2026-110231",
        "12430000999999023R/W2026/110231",
        "12430000999999023R W2026-110231",
    ] {
        assert!(text.parse::<ReportId>().is_err(), "{text}");
    }
}

/// Bytes and JSON do not let in what the constructor refuses.
#[test]
fn what_is_refused_as_text_is_refused_as_bytes_and_json() {
    for text in ["", " a", "a\n", "abcdefg"] {
        assert!(codec::decode::<Short>(&codec::encode(&text), 99).is_err(), "{text:?}");
        let json = serde_json::to_string(text).unwrap();
        assert!(serde_json::from_str::<Short>(&json).is_err(), "{text:?}");
    }
    for text in ["", "-A", "a"] {
        assert!(codec::decode::<Number>(&codec::encode(&text), 99).is_err(), "{text:?}");
    }
    let swapped = codec::encode(&("W2026-110231", "12430000999999023R"));
    assert!(codec::decode::<ReportId>(&swapped, 99).is_err());
}

proptest! {
    #[test]
    fn ids_sort_by_owner_then_number(a in "[A-Z0-9]{1,3}", b in "[A-Z0-9]{1,3}") {
        let owner: CreditCode = "91430700999999058B".parse().unwrap();
        let later: CreditCode = "91433100999999066C".parse().unwrap();
        let (a, b) = (Number::new(&a).unwrap(), Number::new(&b).unwrap());
        let id = |owner, number: &Number| ProductId::new(owner, number.clone());
        prop_assert_eq!(id(owner, &a).cmp(&id(owner, &b)), a.as_str().cmp(b.as_str()));
        prop_assert!(id(owner, &a) < id(later, &b));
    }
}
