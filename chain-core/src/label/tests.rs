use proptest::prelude::*;

use super::*;
use crate::codec;

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
fn bytes_must_be_sorted() {
    let field = |name| (FieldName::known(name), FieldValue::Flag(true));
    let bytes = codec::encode(&vec![field("b"), field("a")]);
    assert!(codec::decode::<Label>(&bytes, 1000).is_err());
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
    fn no_text_panics(text in ".{0,30}") {
        let _number = text.parse::<Decimal>();
        let _name = text.parse::<FieldName>();
        let _label = label(&text);
    }
}
