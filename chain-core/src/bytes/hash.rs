//! [`struct@Hash`]: BLAKE3 with a domain per use, so that no two kinds of bytes can share a hash.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use blake3::hazmat::{ContextKey, HasherExt, hash_derive_key_context};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::bytes::tagged;
use crate::bytes::text_form::text_schema;

/// The one algorithm tag in use. SM3 is to be tag 1.
const BLAKE3_TAG: u8 = 0;

/// What a hash is for. Each use has its own BLAKE3 `derive_key` context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum HashUse {
    /// The genesis file: its hash is the chain id.
    Genesis,
    /// The content of a transaction, without its signature: the transaction id.
    Transaction,
    /// A signed transaction as a leaf of a block's transaction tree.
    TransactionLeaf,
    /// An inner node of a block's transaction tree.
    TransactionNode,
    /// A block header: the block id.
    Block,
    /// A set of authorities.
    AuthoritySet,
    /// A public key: its key id.
    PublicKey,
    /// A record's key in the state map.
    StateKey,
    /// A record's bytes in the state map.
    StateValue,
    /// A leaf of the state map.
    StateLeaf,
    /// An inner node of the state map.
    StateNode,
    /// A certificate's id, from which its serial follows.
    CertificateSerial,
    /// A document kept off the chain (a report's PDF).
    Document,
    /// A message that an authority signs, as its node remembers it: on that node only.
    SignedMessage,
    /// The file of those messages: its checksum.
    SignedMessages,
    /// Evidence of misbehaviour: its name in a node's storage.
    Misbehaviour,
    /// A file that pages load: a part of its path.
    PageAsset,
}

impl HashUse {
    /// Every use, in order: the number of a use is its place.
    pub const ALL: [Self; 17] = [
        Self::Genesis,
        Self::Transaction,
        Self::TransactionLeaf,
        Self::TransactionNode,
        Self::Block,
        Self::AuthoritySet,
        Self::PublicKey,
        Self::StateKey,
        Self::StateValue,
        Self::StateLeaf,
        Self::StateNode,
        Self::CertificateSerial,
        Self::Document,
        Self::SignedMessage,
        Self::SignedMessages,
        Self::Misbehaviour,
        Self::PageAsset,
    ];

    const fn context(self) -> &'static str {
        match self {
            Self::Genesis => "hgz genesis v1",
            Self::Transaction => "hgz transaction id v1",
            Self::TransactionLeaf => "hgz transaction leaf v1",
            Self::TransactionNode => "hgz transaction node v1",
            Self::Block => "hgz block id v1",
            Self::AuthoritySet => "hgz authority set v1",
            Self::PublicKey => "hgz public key id v1",
            Self::StateKey => "hgz state key v1",
            Self::StateValue => "hgz state value v1",
            Self::StateLeaf => "hgz state leaf v1",
            Self::StateNode => "hgz state node v1",
            Self::CertificateSerial => "hgz certificate serial v1",
            Self::Document => "hgz document v1",
            Self::SignedMessage => "hgz signed message v1",
            Self::SignedMessages => "hgz signed messages v1",
            Self::Misbehaviour => "hgz misbehaviour v1",
            Self::PageAsset => "hgz page asset v1",
        }
    }

    /// The key of the use's context, for hashing parts of a tree.
    #[expect(clippy::indexing_slicing, reason = "the use is the index of its own context")]
    pub(crate) fn context_key(self) -> &'static ContextKey {
        &CONTEXT_KEYS[self as usize]
    }
}

static CONTEXT_KEYS: LazyLock<[ContextKey; HashUse::ALL.len()]> =
    LazyLock::new(|| HashUse::ALL.map(|hash_use| hash_derive_key_context(hash_use.context())));

/// A 32-byte BLAKE3 hash. Text form: 64 hexadecimal digits. Byte form: algorithm tag 0, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// Why a text is not a hash.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{found}` is not a hash; give 64 hexadecimal digits")]
pub struct HashParseError {
    found: String,
}

impl Hash {
    /// The hash of `bytes` for one use.
    #[must_use]
    pub fn of(hash_use: HashUse, bytes: &[u8]) -> Self {
        Self::of_parts(hash_use, &[bytes])
    }

    /// The hash of the concatenation of `parts`, whose lengths must be fixed by the use.
    #[must_use]
    pub fn of_parts(hash_use: HashUse, parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new_from_context_key(hash_use.context_key());
        for part in parts {
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// A hash from its 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = HashParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        tagged::from_lower_hex(text)
            .map(Self)
            .ok_or_else(|| HashParseError { found: text.chars().take(80).collect() })
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            tagged::serialize(BLAKE3_TAG, &self.0, serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            tagged::deserialize_text(deserializer)
        } else {
            tagged::deserialize(BLAKE3_TAG, deserializer).map(Self)
        }
    }
}

text_schema!(Hash, "64 hexadecimal digits");

/// Declares a newtype around [`struct@Hash`] with the same text and byte forms.
macro_rules! hash_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(
            pub $crate::bytes::hash::Hash,
        );

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::bytes::hash::HashParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        $crate::bytes::text_form::text_schema!($name, "64 hexadecimal digits");
    };
}
pub(crate) use hash_newtype;
