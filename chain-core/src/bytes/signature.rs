//! Keys and signatures: Ed25519, checked by `verify_strict` and by nothing else.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::bytes::hash::{Hash, HashUse, hash_newtype};
use crate::bytes::tagged;
use crate::bytes::text_form::text_schema;

/// The one algorithm tag in use. SM2 is to be tag 1.
const ED25519_TAG: u8 = 0;
const ED25519_PREFIX: &str = "ed25519:";

/// What a signature is for. The name is signed with the message, so that a signature given for one
/// use is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureUse {
    /// A transaction, by its organisation's key.
    Transaction,
    /// A vote of the consensus protocol, by an authority.
    Vote,
    /// A proposal of the consensus protocol, by an authority.
    Proposal,
    /// The parts of a proposed block, by an authority.
    ProposalParts,
    /// The proof that a peer is an authority's node, by the authority.
    PeerProof,
    /// An item code, by a maker's label key.
    ItemCode,
    /// The upload of a document to a node, by an organisation's key.
    DocumentUpload,
}

impl SignatureUse {
    const fn context(self) -> &'static [u8] {
        match self {
            Self::Transaction => b"hgz transaction signature v1\0",
            Self::Vote => b"hgz vote signature v1\0",
            Self::Proposal => b"hgz proposal signature v1\0",
            Self::ProposalParts => b"hgz proposal parts signature v1\0",
            Self::PeerProof => b"hgz peer proof signature v1\0",
            Self::ItemCode => b"hgz item code signature v1\0",
            Self::DocumentUpload => b"hgz document upload signature v1\0",
        }
    }

    /// The bytes that are signed: the use's name, a zero byte, the message.
    #[must_use]
    pub fn message(self, message: &[u8]) -> Vec<u8> {
        [self.context(), message].concat()
    }
}

/// A public key. Text form: `ed25519:` and 64 hexadecimal digits. Byte form: tag 0, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

/// A signature. Text form: `ed25519:` and 128 hexadecimal digits. Byte form: tag 0, 64 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature([u8; 64]);

/// A public key that was found usable. Its point is at hand: finding it is a tenth of a check.
#[derive(Debug, Clone)]
pub struct UsableKey {
    key: PublicKey,
    point: VerifyingKey,
}

hash_newtype! {
    /// The hash of a public key: how the registry finds a key.
    KeyId
}

/// A signing key. Never printed, never serialised, wiped when dropped.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

/// Why a text is not a key or signature.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error("`{found}` is not a {what}; give `ed25519:` and {digits} lower-case hexadecimal digits")]
pub struct KeyParseError {
    what: &'static str,
    found: String,
    digits: usize,
}

/// Why a signature does not hold.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum SignatureError {
    /// The key is not a point of the curve, or one of its weak points.
    #[error("public key {key} is not a usable Ed25519 key; generate a new one")]
    UnusableKey {
        /// The key.
        key: PublicKey,
    },
    /// The signature was not made over these bytes by this key.
    #[error("the signature was not made by key {key} over these bytes; sign again with that key")]
    Wrong {
        /// The key.
        key: PublicKey,
    },
}

impl SecretKey {
    /// A key from its 32 secret bytes, which the caller draws from the system's random source.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// The 32 secret bytes, for a keystore.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a message for one use.
    #[must_use]
    pub fn sign(&self, signature_use: SignatureUse, message: &[u8]) -> Signature {
        Signature(self.0.sign(&signature_use.message(message)).to_bytes())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public_key())
    }
}

impl PublicKey {
    /// A key from its 32 bytes; whether it is usable shows in [`PublicKey::check`].
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash of the key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId(Hash::of(HashUse::PublicKey, &self.0))
    }

    /// Refuses keys that no honest signer has: off the curve, or of small order.
    ///
    /// # Errors
    /// [`SignatureError::UnusableKey`].
    pub fn check(&self) -> Result<(), SignatureError> {
        self.usable().map(drop)
    }

    /// The one signature check of hgz, in the node, the CLI and the browser: `verify_strict`.
    ///
    /// # Errors
    /// [`SignatureError`] if the key is unusable or the signature does not hold.
    pub fn verify(
        &self,
        signature_use: SignatureUse,
        message: &[u8],
        signature: &Signature,
    ) -> Result<(), SignatureError> {
        self.usable()?.verify(signature_use, message, signature)
    }

    /// Whether the y coordinate is below 2^255 - 19: a point has one encoding.
    fn is_canonical(&self) -> bool {
        let [first, middle @ .., last] = &self.0;
        let is_high = last & 0x7f == 0x7f && middle.iter().all(|byte| *byte == 0xff);
        !is_high || *first < 0xed
    }

    /// The key, ready for many checks.
    ///
    /// # Errors
    /// [`SignatureError::UnusableKey`].
    pub fn usable(&self) -> Result<UsableKey, SignatureError> {
        VerifyingKey::from_bytes(&self.0)
            .ok()
            .filter(|point| !point.is_weak() && self.is_canonical())
            .map(|point| UsableKey { key: *self, point })
            .ok_or(SignatureError::UnusableKey { key: *self })
    }
}

impl UsableKey {
    /// As [`PublicKey::verify`].
    ///
    /// # Errors
    /// [`SignatureError::Wrong`] if the signature does not hold.
    pub fn verify(
        &self,
        signature_use: SignatureUse,
        message: &[u8],
        signature: &Signature,
    ) -> Result<(), SignatureError> {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.point
            .verify_strict(&signature_use.message(message), &signature)
            .map_err(|_| SignatureError::Wrong { key: self.key })
    }
}

impl Signature {
    /// A signature from its 64 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

/// Text and byte forms shared by [`PublicKey`] and [`Signature`].
macro_rules! tagged_text {
    ($name:ident, $what:literal, $bytes:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{ED25519_PREFIX}{}", hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = KeyParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(ED25519_PREFIX)
                    .and_then(tagged::from_lower_hex)
                    .map(Self)
                    .ok_or_else(|| KeyParseError {
                        what: $what,
                        found: text.chars().take(140).collect(),
                        digits: $bytes * 2,
                    })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    tagged::serialize(ED25519_TAG, &self.0, serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    tagged::deserialize_text(deserializer)
                } else {
                    tagged::deserialize(ED25519_TAG, deserializer).map(Self)
                }
            }
        }
    };
}

tagged_text!(PublicKey, "public key", 32);
tagged_text!(Signature, "signature", 64);

text_schema!(PublicKey, "`ed25519:` and 64 hexadecimal digits");
text_schema!(Signature, "`ed25519:` and 128 hexadecimal digits");

#[cfg(test)]
mod tests;
