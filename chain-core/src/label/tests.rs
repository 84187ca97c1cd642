use proptest::prelude::*;

use super::*;
use crate::bytes::codec;

fn label(toml_text: &str) -> Result<Label, String> {
    toml::from_str(toml_text).map_err(|error| error.to_string())
}

#[test]
fn reads_what_a_person_writes_and_writes_json_that_reads_back() {
    let label = label(
        r#"
        safety_class = "B类"
        warnings = ["远离火源", "儿童勿触"]
        expiry_date = 2027-11-01
        release_date = "2026-11-02"
        formaldehyde_mg_m3 = 0.124
        cotton_percent = 65
        bare = true
        fibre_content = [{ name = "棉", percent = 65 }, { name = "聚酯纤维", percent = 35.0 }]
        "#,
    )
    .unwrap();
    let name = |name| FieldName::known(name);
    assert_eq!(label.find(&name("cotton_percent")).unwrap().to_string(), "65");
    assert_eq!(label.find(&name("formaldehyde_mg_m3")).unwrap().to_string(), "0.124");
    assert!(matches!(label.find(&name("expiry_date")), Some(FieldValue::Date(_))));
    assert!(matches!(label.find(&name("release_date")), Some(FieldValue::Date(_))));
    let json = serde_json::to_string(&label).unwrap();
    assert_eq!(serde_json::from_str::<Label>(&json).unwrap(), label);
    let bytes = codec::encode(&label);
    assert_eq!(codec::decode::<Label>(&bytes, 10_000).unwrap(), label);
}

#[test]
fn refuses_what_is_out_of_bounds() {
    for text in [
        "Name = 1",
        "a = {}",
        "a = 1e300",
        "a = 0.1234567",
        "a = [1, 2]",
        "a = [\"x\", {name = \"y\", percent = 1}]",
        "a = \"line\\nbreak\"",
        &format!("a = \"{}\"", "x".repeat(501)),
        &format!("a = [{}]", "\"x\",".repeat(21)),
    ] {
        assert!(label(text).is_err(), "{text}");
    }
}

#[test]
fn decimals_keep_within_fifteen_digits_and_six_places() {
    let most = 999_999_999_999_999_i64;
    let number = |text: &str| text.parse::<Decimal>();
    for text in ["0", "-0.000001", "999999999999999", "-999999999.999999", "0.050"] {
        assert_eq!(number(text).unwrap().to_string(), text);
    }
    for text in [
        "",
        "-",
        "+1",
        ".5",
        "5.",
        "1.2.3",
        "1e3",
        "0x1",
        "1,5",
        " 1",
        "--1",
        "1000000000000000",
        "0.0000001",
        "99999999999999999999",
        "１",
    ] {
        assert!(number(text).is_err(), "{text}");
    }
    for pair in [(most + 1, 0), (-most - 1, 0), (i64::MIN, 6), (0, 7), (1, 255)] {
        assert!(Decimal::try_from(pair).is_err());
        assert!(codec::decode::<Decimal>(&codec::encode(&pair), 99).is_err());
    }
    let one = number("1").unwrap();
    assert_eq!(number("999999999999999").unwrap().checked_add(&one), None);
    assert_eq!(number("99999999999999").unwrap().checked_add(&number("0.01").unwrap()), None);
}

#[test]
fn a_label_has_64_fields_at_most() {
    let fields = |count: usize| {
        (0..count)
            .map(|at| (format!("f{at:02}").parse().unwrap(), FieldValue::Flag(true)))
            .collect::<Vec<(FieldName, FieldValue)>>()
    };
    assert!(Label::new(fields(64)).is_ok());
    assert_eq!(Label::new(fields(65)), Err(LabelError::TooMany { found: 65 }));
    assert!(codec::decode::<Label>(&codec::encode(&fields(64)), 10_000).is_ok());
    assert!(codec::decode::<Label>(&codec::encode(&fields(65)), 10_000).is_err());
}

#[test]
fn a_field_name_has_1_to_40_small_letters_digits_and_underscores() {
    let longest = "a".repeat(40);
    for text in ["a", "ph", "formaldehyde_mg_m3", "a_", longest.as_str()] {
        assert_eq!(text.parse::<FieldName>().unwrap().as_str(), text);
    }
    for text in ["", "1a", "_a", "A", "a-b", "a b", "名", &"a".repeat(41)] {
        assert!(text.parse::<FieldName>().is_err(), "{text}");
    }
}

/// Bytes do not let in what a file would not.
#[test]
fn a_value_out_of_bounds_is_refused_as_bytes_too() {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    for value in [
        text(&"x".repeat(501)),
        text("a\nb"),
        text("2026-11-24"),
        FieldValue::Shares(Vec::new()),
        FieldValue::Texts(vec!["x".to_owned(); 21]),
        FieldValue::Texts(vec!["a\tb".to_owned()]),
    ] {
        assert!(codec::decode::<FieldValue>(&codec::encode(&value), 10_000).is_err());
    }
    for value in [text(&"x".repeat(500)), FieldValue::Texts(vec!["x".to_owned(); 20])] {
        assert_eq!(codec::decode(&codec::encode(&value), 10_000), Ok(value));
    }
}

#[test]
fn bytes_must_be_sorted_each_field_once() {
    let field = |name| (FieldName::known(name), FieldValue::Flag(true));
    for wrong in [vec![field("b"), field("a")], vec![field("a"), field("a")]] {
        assert!(codec::decode::<Label>(&codec::encode(&wrong), 1000).is_err());
    }
    let bytes = codec::encode(&vec![field("a"), field("b")]);
    assert!(codec::decode::<Label>(&bytes, 1000).is_ok());
}

proptest! {
    #[test]
    fn decimals_keep_their_text(mantissa in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0_u8..=6) {
        let number = Decimal::try_from((mantissa, scale)).unwrap();
        prop_assert_eq!(number.to_string().parse::<Decimal>().unwrap().compare(&number), std::cmp::Ordering::Equal);
    }

    #[test]
    fn decimals_compare_and_add_as_numbers(
        a in (-1_000_000_000_i64..1_000_000_000, 0_u8..=6),
        b in (-1_000_000_000_i64..1_000_000_000, 0_u8..=6),
    ) {
        let millionths =
            |(mantissa, scale): (i64, u8)| i128::from(mantissa) * 10_i128.pow(6 - u32::from(scale));
        let (x, y) = (Decimal::try_from(a).unwrap(), Decimal::try_from(b).unwrap());
        prop_assert_eq!(x.compare(&y), millionths(a).cmp(&millionths(b)));
        let sum = x.checked_add(&y).unwrap();
        // The sum's own text, in millionths.
        let text = format!("{sum}");
        let (_, part) = text.split_once('.').unwrap_or((&text, ""));
        let scale = u32::try_from(part.len()).unwrap();
        let mantissa: i128 = text.replace('.', "").parse().unwrap();
        prop_assert_eq!(mantissa * 10_i128.pow(6 - scale), millionths(a) + millionths(b));
    }

    #[test]
    fn no_text_panics(text in ".{0,30}") {
        let _number = text.parse::<Decimal>();
        let _name = text.parse::<FieldName>();
        let _label = label(&text);
    }
}
