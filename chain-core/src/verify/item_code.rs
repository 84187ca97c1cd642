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

use crate::bytes::codec;
use crate::bytes::signature::{PublicKey, SecretKey, Signature, SignatureError, SignatureUse};
use crate::bytes::tagged;
use crate::records::serial::Serial;
use crate::values::chain_id::ChainId;
use crate::values::characters::trimmed;

/// The version of this layout.
const VERSION: u8 = 1;
const BYTES: usize = 77;
/// Digits of 2^616 - 1, the greatest number of 77 bytes.
const DIGITS: usize = 186;

/// The code of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// Why a text is not an item code, or one that does not hold.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ItemCodeError {
    /// Not the digits of a code.
    #[error("`{found}` is not an item code; scan the label again, or type its {DIGITS} digits")]
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
    #[error("the code names item 0, and items count from 1; the code is made up")]
    NoItem,
    /// An item beyond the certificate's quantity.
    #[error("the code names item {item}, and its certificate has {quantity}; the code is made up")]
    ItemOutside {
        /// The item.
        item: u32,
        /// The certificate's quantity.
        quantity: u32,
    },
    /// A signature that the certificate's label key did not make.
    #[error("the code was not signed with the label key of its certificate; it is forged")]
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
        let mut limbs = limbs_of(&self.to_bytes());
        let mut groups = [0_u64; DIGITS.div_ceil(GROUP)];
        for group in groups.iter_mut().rev() {
            for limb in limbs.iter_mut().rev() {
                let value = (*group << 32) | *limb;
                (*limb, *group) = (value / GROUP_VALUES, value % GROUP_VALUES);
            }
        }
        assert_eq!(limbs, [0; LIMBS], "{DIGITS} digits have room for the bytes of a code");
        let (first, rest) = groups.split_first().expect("there are several groups");
        write!(f, "{first:0width$}", width = DIGITS % GROUP)?;
        rest.iter().try_for_each(|group| write!(f, "{group:0GROUP$}"))
    }
}

/// Reads the digits, alone or at the end of a URL.
impl FromStr for ItemCode {
    type Err = ItemCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || ItemCodeError::Unreadable { found: text.chars().take(60).collect() };
        let digits = trimmed(text).rsplit('/').next().unwrap_or_default();
        if digits.len() != DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(unreadable());
        }
        let mut limbs = [0_u64; LIMBS];
        for group in digits.as_bytes().rchunks(GROUP).rev() {
            let mut carry = group.iter().fold(0_u64, |value, digit| {
                value.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0')))
            });
            for limb in &mut limbs {
                let value = limb.wrapping_mul(GROUP_VALUES).wrapping_add(carry);
                (*limb, carry) = (value & LIMB_MAX, value >> 32);
            }
        }
        bytes_of(&limbs).ok_or_else(unreadable).and_then(|bytes| Self::from_bytes(&bytes))
    }
}

/// Decimal digits that are read and written at once.
const GROUP: usize = 9;
/// The number of values that they have.
const GROUP_VALUES: u64 = 1_000_000_000;
/// Groups of 32 bits that hold the bytes, the least significant first.
const LIMBS: usize = BYTES.div_ceil(4);
const LIMB_MAX: u64 = 0xffff_ffff;

fn limbs_of(bytes: &[u8; BYTES]) -> [u64; LIMBS] {
    let mut limbs = [0; LIMBS];
    for (limb, group) in limbs.iter_mut().zip(bytes.rchunks(4)) {
        *limb = group.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte));
    }
    limbs
}

/// The bytes, unless the number is too great for them.
fn bytes_of(limbs: &[u64; LIMBS]) -> Option<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    for (group, limb) in bytes.rchunks_mut(4).zip(limbs) {
        let value = limb.to_be_bytes();
        let (start, end) = value.split_at(value.len().saturating_sub(group.len()));
        if start.iter().any(|byte| *byte != 0) {
            return None;
        }
        group.copy_from_slice(end);
    }
    Some(bytes)
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
mod tests;
