//! One item, one code: 77 bytes that a maker's label key signs, printed as a QR code.
//!
//! ```text
//! version 1 byte | serial 5 | item index 3 | label key id 4 | Ed25519 signature 64
//! ```
//! The text is `HTTPS://HOST/` and the bytes as one decimal number of 186 digits, so that a QR code
//! stays in its alphanumeric and numeric modes: version 6, level M.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::certificate::Serial;
use crate::codec;
use crate::genesis::ChainId;
use crate::signature::{PublicKey, SecretKey, Signature, SignatureError, SignatureUse};
use crate::tagged;

/// The version of this layout.
const VERSION: u8 = 1;
const BYTES: usize = 77;
/// Digits of 2^616 - 1, the greatest number of 77 bytes.
const DIGITS: usize = 186;

/// The code of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemCode {
    /// The certificate.
    pub serial: Serial,
    /// The item, counted from 1.
    pub item: u32,
    /// The first bytes of the id of the key that signed.
    pub label_key: [u8; 4],
    /// The label key's signature.
    pub signature: Signature,
}

/// What a label key signs, for [`SignatureUse::ItemCode`].
#[derive(Debug, Serialize, Deserialize)]
struct ItemMessage {
    chain_id: ChainId,
    serial: Serial,
    item: u32,
}

/// Why a text is no item code, or one that does not hold.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ItemCodeError {
    /// Not the digits of a code.
    #[error("`{found}` is no item code; scan the label again, or type its {DIGITS} digits")]
    Unreadable {
        /// The text, shortened.
        found: String,
    },
    /// A version of a later layout.
    #[error("the code has version {found}; this software reads version {VERSION}, update it")]
    UnknownVersion {
        /// The version.
        found: u8,
    },
    /// Item 0.
    #[error("the code names item 0; items count from 1, so the code is made up")]
    NoItem,
    /// An item beyond the certificate's quantity.
    #[error("the code names item {item} of {quantity}; so the code is made up")]
    ItemOutside {
        /// The item.
        item: u32,
        /// The certificate's quantity.
        quantity: u32,
    },
    /// A signature that the certificate's label key did not make.
    #[error("the code was not signed with the label key of its certificate; so the code is forged")]
    Signature(#[source] SignatureError),
}

fn short_id(key: &PublicKey) -> [u8; 4] {
    let id = key.id();
    let mut short = [0; 4];
    for (to, from) in short.iter_mut().zip(id.0.as_bytes()) {
        *to = *from;
    }
    short
}

impl ItemCode {
    /// Signs the code of one item.
    #[must_use]
    pub fn sign(chain_id: ChainId, serial: Serial, item: u32, key: &SecretKey) -> Self {
        let message = codec::encode(&ItemMessage { chain_id, serial, item });
        let signature = key.sign(SignatureUse::ItemCode, &message);
        Self { serial, item, label_key: short_id(&key.public_key()), signature }
    }

    /// Checks the code against what its certificate says.
    ///
    /// # Errors
    /// [`ItemCodeError`] if the item is outside the certificate or the signature does not hold.
    pub fn verify(
        &self,
        chain_id: ChainId,
        quantity: u32,
        key: &PublicKey,
    ) -> Result<(), ItemCodeError> {
        if quantity < self.item {
            return Err(ItemCodeError::ItemOutside { item: self.item, quantity });
        }
        if self.label_key != short_id(key) {
            return Err(ItemCodeError::Signature(SignatureError::Wrong { key: *key }));
        }
        let (serial, item) = (self.serial, self.item);
        let message = codec::encode(&ItemMessage { chain_id, serial, item });
        key.verify(SignatureUse::ItemCode, &message, &self.signature)
            .map_err(ItemCodeError::Signature)
    }

    /// The bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0_u8; BYTES];
        let serial = self.serial.as_u64().to_be_bytes();
        let item = self.item.to_be_bytes();
        let fields = std::iter::once(&VERSION)
            .chain(serial.iter().skip(3))
            .chain(item.iter().skip(1))
            .chain(&self.label_key)
            .chain(self.signature.as_bytes());
        for (to, from) in bytes.iter_mut().zip(fields) {
            *to = *from;
        }
        bytes
    }

    /// Reads the bytes.
    ///
    /// # Errors
    /// [`ItemCodeError`] if they are of another version or name no item.
    pub fn from_bytes(bytes: &[u8; BYTES]) -> Result<Self, ItemCodeError> {
        let [version, s4, s3, s2, s1, s0, i2, i1, i0, k3, k2, k1, k0, signature @ ..] = bytes;
        if *version != VERSION {
            return Err(ItemCodeError::UnknownVersion { found: *version });
        }
        let serial = u64::from_be_bytes([0, 0, 0, *s4, *s3, *s2, *s1, *s0]);
        let item = u32::from_be_bytes([0, *i2, *i1, *i0]);
        if item == 0 {
            return Err(ItemCodeError::NoItem);
        }
        let serial = Serial::try_from(serial)
            .map_err(|error| ItemCodeError::Unreadable { found: error.to_string() })?;
        Ok(Self {
            serial,
            item,
            label_key: [*k3, *k2, *k1, *k0],
            signature: Signature::from_bytes(*signature),
        })
    }

    /// The text of the QR code: capitals and digits only.
    #[must_use]
    pub fn to_url(&self, host: &str) -> String {
        format!("HTTPS://{}/{self}", host.to_ascii_uppercase())
    }
}

/// The bytes as one decimal number, most significant first, in exactly [`DIGITS`] digits.
impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0_u8; DIGITS];
        for byte in self.to_bytes() {
            let mut carry = u32::from(byte);
            for digit in digits.iter_mut().rev() {
                let sum = u32::from(*digit).wrapping_mul(256).wrapping_add(carry);
                *digit = u8::try_from(sum % 10).unwrap_or(0);
                carry = sum / 10;
            }
        }
        for digit in digits {
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// Reads the digits, alone or at the end of a URL.
impl FromStr for ItemCode {
    type Err = ItemCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || ItemCodeError::Unreadable { found: text.chars().take(60).collect() };
        let digits = text.trim().rsplit('/').next().unwrap_or_default();
        if digits.len() != DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(unreadable());
        }
        let mut bytes = [0_u8; BYTES];
        for digit in digits.bytes() {
            let mut carry = u32::from(digit.wrapping_sub(b'0'));
            for byte in bytes.iter_mut().rev() {
                let sum = u32::from(*byte).wrapping_mul(10).wrapping_add(carry);
                *byte = u8::try_from(sum & 255).unwrap_or(0);
                carry = sum >> 8;
            }
            if carry != 0 {
                return Err(unreadable());
            }
        }
        Self::from_bytes(&bytes)
    }
}

impl Serialize for ItemCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ItemCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::deserialize_text(deserializer)
    }
}

#[cfg(test)]
#[path = "item_code_tests.rs"]
mod tests;
