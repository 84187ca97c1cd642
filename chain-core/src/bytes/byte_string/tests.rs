use super::*;
use crate::bytes::codec::{DecodeError, decode, encode};

#[test]
fn the_form_is_that_of_a_list_of_bytes() {
    for list in [vec![], vec![7], (0..=255).collect::<Vec<u8>>()] {
        let bytes = encode(&list);
        assert_eq!(encode(&ByteString::from(list.clone())), bytes);
        assert_eq!(decode::<ByteString>(&bytes, 1024).map(Vec::from), Ok(list));
    }
}

#[test]
fn a_length_beyond_the_bytes_is_refused() {
    for length in [4_u64, u64::from(u32::MAX), u64::MAX] {
        let bytes = [&[1][..], &length.to_le_bytes(), &[1, 2, 3]].concat();
        let refused = decode::<ByteString>(&bytes, 1024);
        assert!(matches!(refused, Err(DecodeError::Malformed { .. })), "{length}");
    }
}
