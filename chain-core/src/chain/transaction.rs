//! Transactions: one business act, signed by a key of the registry.

use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::bytes::codec::{self, DecodeError};
use crate::bytes::hash::{Hash, HashUse, hash_newtype};
use crate::bytes::signature::{PublicKey, SecretKey, Signature, SignatureError, SignatureUse};
use crate::limits::TRANSACTION_BYTES_MAX;
use crate::values::chain_id::ChainId;
use crate::values::time::Height;

hash_newtype! {
    /// The hash of a transaction's content: whoever signs the same content again names the same
    /// transaction.
    TransactionId
}

/// The content of a transaction. Its canonical bytes are what is signed, for
/// [`SignatureUse::Transaction`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transaction {
    /// The chain it is for.
    pub chain_id: ChainId,
    /// What is done.
    pub act: Act,
    /// The key that signs; the registry knows whose it is.
    pub signer: PublicKey,
    /// The last height that may commit it.
    pub valid_until: Height,
}

/// A transaction and its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedTransaction {
    /// The content.
    pub transaction: Transaction,
    /// The signer's signature over the content's canonical bytes.
    pub signature: Signature,
}

impl Transaction {
    /// The id.
    #[must_use]
    pub fn id(&self) -> TransactionId {
        TransactionId(Hash::of(HashUse::Transaction, &codec::encode(self)))
    }

    /// Signs with the key that `signer` names.
    #[must_use]
    pub fn sign(self, key: &SecretKey) -> SignedTransaction {
        let signature = key.sign(SignatureUse::Transaction, &codec::encode(&self));
        SignedTransaction { transaction: self, signature }
    }
}

impl SignedTransaction {
    /// The id of the content.
    #[must_use]
    pub fn id(&self) -> TransactionId {
        self.transaction.id()
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`SignatureError`] if it does not hold.
    pub fn verify_signature(&self) -> Result<(), SignatureError> {
        let content = codec::encode(&self.transaction);
        self.transaction.signer.verify(SignatureUse::Transaction, &content, &self.signature)
    }

    /// The canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads canonical bytes, at most [`TRANSACTION_BYTES_MAX`] of them.
    ///
    /// # Errors
    /// [`DecodeError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        codec::decode(bytes, TRANSACTION_BYTES_MAX)
    }
}
