//! Signatures that this node has checked, so that each is checked once.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{PublicKey, SignatureError, UsableKey};
use chain_core::execute::{Prepared, SignatureCheck};
use lru::LruCache;

use crate::lock::lock;

/// 32 bytes each: a minute of the greatest load takes about 10 MiB.
const SIGNATURES_MAX: NonZeroUsize = NonZeroUsize::new(200_000).expect("200,000 is above zero");
/// About 250 bytes each: the makers of a province take about 4 MiB.
const KEYS_MAX: NonZeroUsize = NonZeroUsize::new(16_384).expect("16,384 is above zero");

/// Signatures that hold, and the keys of those who signed most lately.
#[derive(Debug)]
pub struct VerifiedSignatures {
    /// Leaves of transactions: a leaf names content and signature.
    leaves: Mutex<LruCache<Hash, ()>>,
    keys: Mutex<LruCache<PublicKey, UsableKey>>,
}

impl Default for VerifiedSignatures {
    fn default() -> Self {
        let leaves = Mutex::new(LruCache::new(SIGNATURES_MAX));
        Self { leaves, keys: Mutex::new(LruCache::new(KEYS_MAX)) }
    }
}

impl VerifiedSignatures {
    fn usable(&self, key: &PublicKey) -> Result<UsableKey, SignatureError> {
        if let Some(usable) = lock(&self.keys).get(key) {
            return Ok(usable.clone());
        }
        let usable = key.usable()?;
        lock(&self.keys).put(*key, usable.clone());
        Ok(usable)
    }
}

impl SignatureCheck for VerifiedSignatures {
    fn check(&self, transaction: &Prepared) -> Result<(), SignatureError> {
        if lock(&self.leaves).contains(&transaction.leaf) {
            return Ok(());
        }
        transaction.verify_signature_of(&self.usable(&transaction.signed.transaction.signer)?)?;
        lock(&self.leaves).put(transaction.leaf, ());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
