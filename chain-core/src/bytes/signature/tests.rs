use super::*;
use crate::bytes::codec;
use crate::testing::fixtures::key;

const USE: SignatureUse = SignatureUse::Transaction;

/// The eight points of small order, each in every encoding that a lenient decoder takes.
const WEAK: [&str; 11] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

fn from_hex<const N: usize>(text: &str) -> [u8; N] {
    hex::decode(text).unwrap().try_into().unwrap()
}

/// The second test vector of RFC 8032, with no domain: what the library computes is Ed25519.
#[test]
fn keys_are_those_of_rfc_8032() {
    let secret = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    let key = SecretKey::from_bytes(&from_hex(secret));
    assert_eq!(hex::encode(key.public_key().as_bytes()), public);
    assert_eq!(key.to_bytes(), from_hex(secret));
}

#[test]
fn weak_keys_and_those_off_the_curve_are_unusable() {
    let off_the_curve = "0200000000000000000000000000000000000000000000000000000000000000";
    for text in WEAK.iter().chain(&[off_the_curve]) {
        let weak = PublicKey::from_bytes(from_hex(text));
        let expected = Err(SignatureError::UnusableKey { key: weak });
        assert_eq!(weak.check(), expected, "{text}");
        // The signature that a lenient check takes for any message.
        let mut neutral = [0; 64];
        neutral[0] = 1;
        for signature in [[0; 64], neutral] {
            assert_eq!(weak.verify(USE, b"x", &Signature::from_bytes(signature)), expected);
        }
    }
    assert_eq!(key(1).public_key().check(), Ok(()));
}

#[test]
fn a_signature_has_one_form() {
    let key = key(1);
    let good = key.sign(USE, b"x");
    assert_eq!(key.public_key().verify(USE, b"x", &good), Ok(()));
    // s plus the order of the group signs the same for who does not look.
    let order = from_hex::<32>("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut malleated = *good.as_bytes();
    let mut carry = 0_u16;
    for (byte, add) in malleated[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 255).unwrap();
        carry = sum >> 8;
    }
    let wrong = Err(SignatureError::Wrong { key: key.public_key() });
    assert_eq!(key.public_key().verify(USE, b"x", &Signature::from_bytes(malleated)), wrong);
    for bit in 0..512 {
        let mut flipped = *good.as_bytes();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let flipped = Signature::from_bytes(flipped);
        assert_eq!(key.public_key().verify(USE, b"x", &flipped), wrong, "bit {bit}");
    }
    assert_eq!(key.public_key().verify(USE, b"y", &good), wrong);
    assert_eq!(key.public_key().verify(USE, b"", &good), wrong);
}

#[test]
fn texts_are_lower_case_with_the_name_of_the_algorithm() {
    let digits = "ab".repeat(32);
    let good = format!("ed25519:{digits}");
    assert_eq!(good.parse::<PublicKey>().unwrap().to_string(), good);
    for text in [
        digits.clone(),
        format!("ED25519:{digits}"),
        format!("ed25519:{}", digits.to_ascii_uppercase()),
        format!("ed25519:{}", &digits[1..]),
        format!("ed25519:{digits}ab"),
        format!("ed25519: {digits}"),
        format!("sm2:{digits}"),
        String::new(),
    ] {
        assert!(text.parse::<PublicKey>().is_err(), "{text}");
        assert!(text.parse::<Signature>().is_err(), "{text}");
    }
    assert_eq!(digits.parse::<Hash>().unwrap().to_string(), digits);
    for text in [digits.to_ascii_uppercase(), format!("0x{digits}"), format!("{digits} "), good] {
        assert!(text.parse::<Hash>().is_err(), "{text}");
    }
}

#[test]
fn bytes_bear_the_tag_of_the_algorithm() {
    let key = key(1).public_key();
    let mut bytes = codec::encode(&key);
    assert_eq!((bytes.len(), bytes[1]), (34, 0));
    for tag in [1, 2, 255] {
        bytes[1] = tag;
        assert!(codec::decode::<PublicKey>(&bytes, 99).is_err());
    }
    let mut bytes = codec::encode(&Hash::from_bytes([7; 32]));
    assert_eq!((bytes.len(), bytes[1]), (34, 0));
    bytes[1] = 1;
    assert!(codec::decode::<Hash>(&bytes, 99).is_err());
}

#[test]
fn a_secret_key_is_never_printed() {
    let key = key(7);
    let printed = format!("{key:?}");
    assert!(printed.contains(&key.public_key().to_string()));
    assert!(!printed.contains(&hex::encode(key.to_bytes())));
    assert!(!printed.contains("7, 7"));
}

#[test]
fn a_coordinate_has_one_encoding() {
    let with = |first: u8, last: u8| {
        let mut bytes = [0xff; 32];
        bytes[0] = first;
        bytes[31] = last;
        PublicKey(bytes).is_canonical()
    };
    // The field's prime is 2^255 - 19, and the highest bit is the sign of x.
    assert!(with(0xec, 0x7f) && with(0xec, 0xff) && with(0xed, 0x7e));
    assert!(!with(0xed, 0x7f) && !with(0xff, 0x7f) && !with(0xed, 0xff));
}
