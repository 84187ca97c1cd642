//! Signatures that this node has checked, so that each is checked once.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use chain_core::execute::SignatureCheck;
use chain_core::hash::Hash;
use lru::LruCache;

/// 32 bytes each: a minute of the greatest load takes about 10 MiB.
const SIGNATURES_MAX: NonZeroUsize = NonZeroUsize::new(200_000).expect("200,000 is above zero");

/// Leaves of transactions whose signature holds: a leaf names content and signature.
#[derive(Debug)]
pub struct VerifiedSignatures(Mutex<LruCache<Hash, ()>>);

impl Default for VerifiedSignatures {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(SIGNATURES_MAX)))
    }
}

impl VerifiedSignatures {
    /// Remembers that the signature of this transaction holds.
    pub fn insert(&self, leaf: Hash) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).put(leaf, ());
    }
}

impl SignatureCheck for VerifiedSignatures {
    fn is_known(&self, leaf: &Hash) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(leaf)
    }
}
