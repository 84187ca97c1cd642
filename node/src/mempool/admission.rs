//! Whether a transaction may wait for a block: well formed, permitted, new, within bounds.

use std::sync::Arc;

use chain_core::execute::refusal::{Fault, Refusal};
use chain_core::execute::{Prepared, SignatureCheck, apply_transaction, organisation_of_signer};
use thiserror::Error;

use super::{Mempool, PoolFull};
use crate::chain::Chain;

/// Why a transaction is not admitted.
#[derive(Debug, Error)]
pub enum AdmissionError {
    /// A rule forbids it.
    #[error("the transaction is refused; see the cause")]
    Refused(#[source] Refusal),
    /// A bound is reached.
    #[error("the node takes no more transactions for now; see the cause")]
    Full(#[source] PoolFull),
}

impl AdmissionError {
    /// Whose fault it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Refused(refusal) => refusal.fault(),
            Self::Full(_) => Fault::Local,
        }
    }
}

/// Admits transactions to a pool, judged by the last committed state.
#[derive(Debug, Clone)]
pub struct Admission {
    chain: Arc<Chain>,
    mempool: Arc<Mempool>,
}

impl Admission {
    /// Admission to a pool.
    #[must_use]
    pub const fn new(chain: Arc<Chain>, mempool: Arc<Mempool>) -> Self {
        Self { chain, mempool }
    }

    /// Admits a client's transaction: it must be valid on the last committed state, so that the
    /// client hears every reason at once. `false` if it waits already.
    ///
    /// # Errors
    /// [`AdmissionError`].
    pub fn submit(&self, bytes: &[u8]) -> Result<(Arc<Prepared>, bool), AdmissionError> {
        let transaction = decode(bytes)?;
        if self.mempool.contains(&transaction.id) {
            return Ok((transaction, false));
        }
        let rules = self.chain.rules().map_err(|error| AdmissionError::Refused(error.into()))?;
        let view = self.chain.storage.view();
        let applied = apply_transaction(&view, &rules, &transaction, &self.mempool.signatures)
            .map_err(AdmissionError::Refused)?;
        let added = self
            .mempool
            .insert(Arc::clone(&transaction), applied.receipt.organisation)
            .map_err(AdmissionError::Full)?;
        Ok((transaction, added))
    }

    /// Admits a transaction that a peer relays: its signer must be registered and its signature
    /// hold; the rules are run when a block holds it, on the state of that block. `false` if it
    /// waits already or was committed.
    ///
    /// # Errors
    /// [`AdmissionError`].
    pub fn relay(&self, bytes: &[u8]) -> Result<bool, AdmissionError> {
        let transaction = decode(bytes)?;
        if self.mempool.contains(&transaction.id) {
            return Ok(false);
        }
        let refused = AdmissionError::Refused;
        let content = &transaction.signed.transaction;
        let expected = self.chain.storage.chain_id();
        if content.chain_id != expected {
            return Err(refused(Refusal::WrongChain { found: content.chain_id, expected }));
        }
        let view = self.chain.storage.view();
        let committed = view.transaction(&transaction.id).map_err(|e| refused(e.into()))?;
        if committed.is_some() {
            return Ok(false);
        }
        let organisation =
            organisation_of_signer(&view, content.act.kind(), &content.signer).map_err(refused)?;
        let checked = self.mempool.signatures.check(&transaction);
        checked.map_err(|error| refused(Refusal::Signature(error)))?;
        self.mempool.insert(transaction, organisation).map_err(AdmissionError::Full)
    }
}

fn decode(bytes: &[u8]) -> Result<Arc<Prepared>, AdmissionError> {
    Prepared::from_bytes(bytes)
        .map(Arc::new)
        .map_err(|error| AdmissionError::Refused(Refusal::Undecodable(error)))
}
