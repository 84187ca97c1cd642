use proptest::prelude::*;

use super::*;
use crate::bytes::codec;

#[test]
fn accepts_real_codes() {
    for code in [
        "914403001922038216",
        "9144030071526726XG",
        "91440300708461136T",
        "91330100799655058B",
        "91110108551385082Q",
        "12100000400000624D",
        "1210000042500615X0",
        "91430700999999015X",
        "91433100999999023Y",
        "12430000999999031L",
        "1143000099999904XF",
    ] {
        let parsed = CreditCode::new(code).unwrap();
        assert_eq!(parsed.as_str(), code);
        assert!(parsed.organisation_code_is_consistent(), "{code}");
    }
}

#[test]
fn pilot_codes_fail_the_last_digit_and_pass_the_organisation_code() {
    for code in ["91350100M0001TGQXM", "91350211M0000XUF46", "91350203M0001FUE2P"] {
        assert!(matches!(CreditCode::new(code), Err(CreditCodeError::CheckCharacter { .. })));
    }
}

#[test]
fn refuses_what_is_wrong_and_says_where() {
    let error = |code: &str| CreditCode::new(code).unwrap_err();
    assert_eq!(
        error("914403001922038217"),
        CreditCodeError::CheckCharacter {
            found: "914403001922038217".to_owned(),
            last: '7',
            expected: '6',
        }
    );
    assert!(matches!(
        error("91440300I922038216"),
        CreditCodeError::Character { position: 9, character: 'I', .. }
    ));
    assert!(matches!(error("91440300192203821"), CreditCodeError::Length { length: 17, .. }));
    assert!(matches!(error("9144O3001922038216"), CreditCodeError::Character { position: 5, .. }));
    assert!(matches!(error("91990300192203821X"), CreditCodeError::Region { .. }));
    assert!(matches!(error(" 14403001922038216"), CreditCodeError::Character { position: 1, .. }));
    assert!(matches!(error(""), CreditCodeError::Length { length: 0, .. }));
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,40}") {
        let _result = CreditCode::new(&text);
    }

    #[test]
    fn a_single_changed_character_is_found(at in 0_usize..18, to in 0_usize..31) {
        let mut bytes = *b"914403001922038216";
        let replacement = ALPHABET[to];
        prop_assume!(bytes[at] != replacement);
        bytes[at] = replacement;
        prop_assert!(CreditCode::new(std::str::from_utf8(&bytes).unwrap()).is_err());
    }
}

#[test]
fn bytes_are_the_18_characters_and_are_checked() {
    let code = CreditCode::new("914403001922038216").unwrap();
    let mut bytes = codec::encode(&code);
    assert_eq!(&bytes[1..], b"914403001922038216");
    assert_eq!(codec::decode::<CreditCode>(&bytes, 100).unwrap(), code);
    bytes[18] = b'7';
    assert!(codec::decode::<CreditCode>(&bytes, 100).is_err());
}
