use super::*;
use crate::bytes::codec;
use crate::limits::ENCODED_BYTES_MAX;

#[test]
fn two_capital_letters_are_a_code_and_nothing_else_is() {
    for code in ["DE", "CN", "HK", "ZZ"] {
        assert_eq!(CountryCode::new(code).unwrap().as_str(), code);
    }
    for text in ["", "D", "DEU", "de", "De", "D1", " DE", "德", "德国"] {
        assert!(CountryCode::new(text).is_err(), "{text}");
    }
}

#[test]
fn in_bytes_it_is_its_two_letters_and_in_json_a_text() {
    let code = CountryCode::new("DE").unwrap();
    assert_eq!(codec::encode(&code), b"\x01DE");
    assert_eq!(codec::decode::<CountryCode>(b"\x01DE", ENCODED_BYTES_MAX), Ok(code));
    assert!(codec::decode::<CountryCode>(b"\x01de", ENCODED_BYTES_MAX).is_err());
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"DE\"");
}
