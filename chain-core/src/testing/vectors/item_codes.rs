//! Item codes: 77 bytes, their digits, and the address in the QR code.

use serde::Serialize;

use super::Vectors;
use super::transactions::world;
use crate::bytes::signature::{PublicKey, Signature};
use crate::records::serial::Serial;
use crate::testing::fixtures::{Party, acts};
use crate::values::chain_id::ChainId;
use crate::verify::item_code::ItemCode;

#[derive(Serialize)]
struct ItemCodeVector {
    chain_id: ChainId,
    serial: Serial,
    item: u32,
    label_key: PublicKey,
    label_secret_key: String,
    /// What the label key signs.
    signed_message: String,
    signature: Signature,
    bytes: String,
    digits: String,
    url: String,
}

#[test]
fn an_item_code_has_these_bytes_and_this_address() {
    let (world, _) = world(true);
    let chain_id = world.parent.chain_id;
    let key = Party::Maker.label_key();
    let mut vectors = Vectors::new("item_codes.json");
    let own = Serial::slot(&acts::certificate_id(), 0);
    let greatest = Serial::try_from((1 << 40) - 1).unwrap();
    let least = Serial::try_from(0).unwrap();
    for (serial, item) in [(own, 1), (own, 1000), (least, 1), (greatest, (1 << 24) - 1)] {
        let code = ItemCode::sign(chain_id, serial, item, &key);
        vectors.push(&ItemCodeVector {
            chain_id,
            serial,
            item,
            label_key: key.public_key(),
            label_secret_key: hex::encode(key.to_bytes()),
            signed_message: hex::encode(signed_message(chain_id, serial, item)),
            signature: code.signature,
            bytes: hex::encode(code.to_bytes()),
            digits: code.to_string(),
            url: code.to_url("hgz.hn.gov.cn"),
        });
    }
    vectors.check();
}

/// The bytes that are signed, put together by hand.
fn signed_message(chain_id: ChainId, serial: Serial, item: u32) -> Vec<u8> {
    let mut message = b"hgz item code signature v1\0".to_vec();
    message.push(1);
    message.push(0);
    message.extend_from_slice(chain_id.0.as_bytes());
    message.extend_from_slice(&serial.as_u64().to_le_bytes());
    message.extend_from_slice(&item.to_le_bytes());
    let key =
        ed25519_dalek::VerifyingKey::from_bytes(Party::Maker.label_key().public_key().as_bytes())
            .unwrap();
    let code = ItemCode::sign(chain_id, serial, item, &Party::Maker.label_key());
    let signature = ed25519_dalek::Signature::from_bytes(code.signature.as_bytes());
    assert!(key.verify_strict(&message, &signature).is_ok());
    message
}
