use proptest::prelude::*;

use super::*;

#[test]
fn reads_numbers_and_pads_them() {
    for (text, padded) in [
        ("6901234567892", "06901234567892"),
        ("6936983800013", "06936983800013"),
        ("09521234543213", "09521234543213"),
        ("96385074", "00000096385074"),
    ] {
        assert_eq!(Gtin::new(text).unwrap().as_str(), padded);
    }
}

#[test]
fn refuses_what_does_not_check() {
    assert_eq!(
        Gtin::new("6901234567893"),
        Err(GtinError::CheckDigit { found: "6901234567893".into(), last: '3', expected: '2' })
    );
    for text in ["", "690123456789", "69012345678921234", "690123456789x", "６901234567892"] {
        assert!(Gtin::new(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,20}") {
        let _result = Gtin::new(&text);
    }
}
