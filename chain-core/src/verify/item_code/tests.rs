use proptest::prelude::*;

use super::*;
use crate::bytes::hash::Hash;
use crate::testing::fixtures::{Party, key};

const CHAIN: ChainId = ChainId(Hash::from_bytes([3; 32]));
const QUANTITY: u32 = 6000;

fn serial(number: u64) -> Serial {
    Serial::try_from(number).unwrap()
}

fn code() -> ItemCode {
    ItemCode::sign(CHAIN, serial(123_456_789), 42, &Party::Maker.label_key())
}

fn verify(code: &ItemCode) -> Result<(), ItemCodeError> {
    code.verify(CHAIN, QUANTITY, &Party::Maker.label_key().public_key())
}

fn is_forged(result: &Result<(), ItemCodeError>) -> bool {
    matches!(result, Err(ItemCodeError::Signature(_)))
}

#[test]
fn a_code_is_of_its_item_certificate_chain_and_key_only() {
    assert_eq!(verify(&code()), Ok(()));
    assert!(is_forged(&verify(&ItemCode { item: 43, ..code() })));
    assert!(is_forged(&verify(&ItemCode { serial: serial(123_456_788), ..code() })));
    assert!(is_forged(&verify(&ItemCode { label_key: [0; 4], ..code() })));
    let zero = Signature::from_bytes([0; 64]);
    assert!(is_forged(&verify(&ItemCode { signature: zero, ..code() })));
    let maker_key = Party::Maker.label_key().public_key();
    let other_chain = ChainId(Hash::from_bytes([4; 32]));
    assert!(is_forged(&code().verify(other_chain, QUANTITY, &maker_key)));
    let other_maker = Party::OtherMaker.label_key();
    assert!(is_forged(&code().verify(CHAIN, QUANTITY, &other_maker.public_key())));

    // A forger who writes the maker's key id over a signature of his own.
    let own = ItemCode::sign(CHAIN, code().serial, 42, &key(200));
    assert!(is_forged(&verify(&own)));
    assert!(is_forged(&verify(&ItemCode { label_key: code().label_key, ..own })));
}

#[test]
fn a_signature_for_another_use_is_no_code() {
    let key = Party::Maker.label_key();
    let message = codec::encode(&ItemMessage { chain_id: CHAIN, serial: code().serial, item: 42 });
    let signature = key.sign(SignatureUse::Transaction, &message);
    assert!(is_forged(&verify(&ItemCode { signature, ..code() })));
    let signature = key.sign(SignatureUse::ItemCode, &message);
    assert_eq!(verify(&ItemCode { signature, ..code() }), Ok(()));
}

#[test]
fn items_count_from_one_to_the_quantity() {
    let key = Party::Maker.label_key();
    let of = |item| ItemCode::sign(CHAIN, serial(1), item, &key);
    for item in [1, QUANTITY] {
        assert_eq!(verify(&of(item)), Ok(()));
    }
    for item in [QUANTITY + 1, (1 << 24) - 1] {
        let error = verify(&of(item)).unwrap_err();
        assert_eq!(error, ItemCodeError::ItemOutside { item, quantity: QUANTITY });
    }
    assert_eq!(ItemCode::from_bytes(&of(0).to_bytes()), Err(ItemCodeError::NoItem));
}

#[test]
fn bytes_of_another_version_are_refused() {
    let mut bytes = code().to_bytes();
    for version in [0, 2, 255] {
        bytes[0] = version;
        let error = ItemCode::from_bytes(&bytes).unwrap_err();
        assert_eq!(error, ItemCodeError::UnknownVersion { found: version });
    }
}

#[test]
fn the_text_stays_in_the_small_modes_of_a_qr_code() {
    let url = code().to_url("hgz.hn.gov.cn");
    let (host, digits) = url.rsplit_once('/').unwrap();
    assert_eq!(host, "HTTPS://HGZ.HN.GOV.CN");
    assert_eq!(digits.len(), 186);
    assert!(digits.bytes().all(|digit| digit.is_ascii_digit()));
    for text in [url.as_str(), digits, &format!("  {url}\n"), &url.to_ascii_lowercase()] {
        assert_eq!(text.parse::<ItemCode>(), Ok(code()), "{text}");
    }
}

#[test]
fn a_text_that_is_no_code_is_refused() {
    let digits = code().to_string();
    let greatest = "9".repeat(186);
    let full_width = digits.replacen('0', "０", 1);
    for text in [
        "",
        "/",
        "HTTPS://HGZ.CN/",
        &digits[1..],
        &format!("0{digits}"),
        &format!("{digits}/"),
        &format!("+{}", &digits[1..]),
        &greatest,
        &full_width,
    ] {
        assert!(
            matches!(text.parse::<ItemCode>(), Err(ItemCodeError::Unreadable { .. })),
            "{text}"
        );
    }
}

/// A clerk who types a digit wrongly gets no other item, whichever digit it is.
#[test]
fn no_digit_of_the_text_can_be_altered() {
    let digits = code().to_string();
    for at in 0..digits.len() {
        for change in [1, 5] {
            let mut altered = digits.clone().into_bytes();
            altered[at] = b'0' + (altered[at] - b'0' + change) % 10;
            let read = std::str::from_utf8(&altered).unwrap().parse::<ItemCode>();
            let accepted = read.is_ok_and(|code| verify(&code).is_ok());
            assert!(!accepted, "digit {at} plus {change}");
        }
    }
}

proptest! {
    #[test]
    fn text_and_bytes_read_back(
        number in 0_u64..1 << 40, item in 1_u32..1 << 24, label_key in any::<[u8; 4]>(),
        halves in any::<([u8; 32], [u8; 32])>(),
    ) {
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&halves.0);
        signature[32..].copy_from_slice(&halves.1);
        let signature = Signature::from_bytes(signature);
        let code = ItemCode { serial: serial(number), item, label_key, signature };
        prop_assert_eq!(ItemCode::from_bytes(&code.to_bytes()), Ok(code));
        prop_assert_eq!(code.to_string().parse::<ItemCode>(), Ok(code));
        let json = serde_json::to_string(&code).unwrap();
        prop_assert_eq!(serde_json::from_str::<ItemCode>(&json).unwrap(), code);
    }
}
