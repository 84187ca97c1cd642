use serde::Deserialize;

use super::*;
use crate::limits::ENCODED_BYTES_MAX;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Unit,
    Tuple(u8, u16),
    Struct { number: u32, text: String },
}

/// The layout of the module's documentation, byte by byte.
#[test]
fn each_shape_has_its_layout() {
    let shape = Shape::Struct { number: 9, text: "a".to_owned() };
    for (found, expected) in [
        (encode(&0x0102_u16), vec![1, 2, 1]),
        (encode(&0x0102_0304_u32), vec![1, 4, 3, 2, 1]),
        (encode(&1_u64), vec![1, 1, 0, 0, 0, 0, 0, 0, 0]),
        (encode(&-2_i64), vec![1, 254, 255, 255, 255, 255, 255, 255, 255]),
        (encode(&true), vec![1, 1]),
        (encode(&()), vec![1]),
        (encode(&None::<u16>), vec![1, 0]),
        (encode(&Some(7_u16)), vec![1, 1, 7, 0]),
        (encode(&"棉"), vec![1, 3, 0, 0, 0, 0, 0, 0, 0, 0xE6, 0xA3, 0x89]),
        (encode(&vec![5_u8, 6]), vec![1, 2, 0, 0, 0, 0, 0, 0, 0, 5, 6]),
        (encode(&[5_u8, 6]), vec![1, 5, 6]),
        (encode(&(7_u8, 8_u16)), vec![1, 7, 8, 0]),
        (encode(&Shape::Unit), vec![1, 0, 0, 0, 0]),
        (encode(&Shape::Tuple(7, 8)), vec![1, 1, 0, 0, 0, 7, 8, 0]),
        (encode(&shape), vec![1, 2, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, b'a']),
    ] {
        assert_eq!(found, expected);
    }
}

#[test]
fn bytes_that_are_no_value_are_refused_by_kind() {
    let good = encode(&Shape::Tuple(7, 8));
    let decoded = |bytes: &[u8]| decode::<Shape>(bytes, 8);
    assert_eq!(decoded(&good), Ok(Shape::Tuple(7, 8)));
    assert_eq!(decoded(&[]), Err(DecodeError::Empty));
    assert_eq!(decoded(&[0; 9]), Err(DecodeError::TooLong { found: 9, bytes_max: 8 }));
    for version in [0, 2, 255] {
        let mut other = good.clone();
        other[0] = version;
        assert_eq!(decoded(&other), Err(DecodeError::UnknownVersion { found: version }));
    }
    let mut unknown_variant = good.clone();
    unknown_variant[1] = 3;
    assert!(matches!(decoded(&unknown_variant), Err(DecodeError::Malformed { .. })));
    assert!(matches!(decoded(&good[..7]), Err(DecodeError::Malformed { .. })));
    assert!(matches!(decoded(&[1]), Err(DecodeError::Malformed { .. })));
    let trailing = [1, 0, 0, 0, 0, 0];
    assert_eq!(decoded(&trailing), Err(DecodeError::NotCanonical));
}

#[test]
fn a_value_in_another_form_is_refused() {
    // Read as the same standard, but not in its canonical writing.
    let sloppy = encode(&"gb/t9775-2025");
    let decoded = decode::<crate::values::standard_number::StandardNumber>(&sloppy, 100);
    assert_eq!(decoded, Err(DecodeError::NotCanonical));
    let short = encode(&"96385074");
    assert_eq!(decode::<crate::values::gtin::Gtin>(&short, 100), Err(DecodeError::NotCanonical));
    for flag in [[1, 2], [1, 255]] {
        assert!(decode::<bool>(&flag, 9).is_err());
        assert!(decode::<Option<()>>(&flag, 9).is_err());
    }
}

/// A length is believed only as far as the bytes go: no memory is taken for what is not there.
#[test]
fn a_length_that_promises_too_much_is_refused() {
    for length in [u64::MAX, 1 << 40, ENCODED_BYTES_MAX as u64 + 1, 2] {
        let mut bytes = vec![1];
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.push(b'a');
        assert!(matches!(decode::<String>(&bytes, 99), Err(DecodeError::Malformed { .. })));
        assert!(matches!(decode::<Vec<u8>>(&bytes, 99), Err(DecodeError::Malformed { .. })));
        assert!(matches!(decode::<Vec<[u64; 9]>>(&bytes, 99), Err(DecodeError::Malformed { .. })));
    }
}

#[test]
fn unicode_is_checked() {
    let bytes = encode(&vec![0xFF_u8, 0xFE]);
    assert!(matches!(decode::<String>(&bytes, 99), Err(DecodeError::Malformed { .. })));
}
