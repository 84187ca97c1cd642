//! Whether a transaction may wait for a block: well formed, permitted, new, within bounds.

use std::sync::Arc;

use chain_core::execute::refusal::{Fault, Refusal};
use chain_core::execute::{
    Prepared, Rules, SignatureCheck, apply_transaction, organisation_of_signer,
};
use chain_core::records::permission::ActPriority;
use chain_core::state::ReadError;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use thiserror::Error;

use super::reads::RecordingView;
use super::{Mempool, PoolFull, PoolStanding, VerifiedSignatures};
use crate::chain::Chain;
use crate::storage::{StorageError, View};

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
    /// client hears at once why it is not. `false` if it waits already.
    ///
    /// # Errors
    /// [`AdmissionError`].
    pub fn submit(&self, bytes: &[u8]) -> Result<(Arc<Prepared>, bool), AdmissionError> {
        let transaction = decode(bytes)?;
        if self.mempool.contains(&transaction.id) {
            return Ok((transaction, false));
        }
        let judge = self.judge_now().map_err(AdmissionError::Refused)?;
        let (organisation, standing) = judge.run(&transaction).map_err(AdmissionError::Refused)?;
        let added = self
            .mempool
            .insert(Arc::clone(&transaction), organisation, standing)
            .map_err(AdmissionError::Full)?;
        Ok((transaction, added))
    }

    /// Admits a transaction that a peer relays: its signer must be registered and its signature
    /// hold. `false` if it waits already, was committed, or was refused on the state of this height.
    ///
    /// The rules are run when a block holds it, on the state of that block; at once only where
    /// something rests on it: that this node wakes the others, or gives an urgent act of the reserve.
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
        let judge = self.judge_now().map_err(refused)?;
        let past = self.mempool.refused_at(&transaction.id);
        if past.is_some_and(|height| judge.height <= height) {
            return Ok(false);
        }
        let committed = judge.view.transaction(&transaction.id).map_err(|e| refused(e.into()))?;
        if committed.is_some() {
            return Ok(false);
        }
        let organisation = organisation_of_signer(&judge.view, content.act.kind(), &content.signer)
            .map_err(refused)?;
        let checked = self.mempool.signatures.check(&transaction);
        checked.map_err(|error| refused(Refusal::Signature(error)))?;
        let is_urgent = content.act.kind().priority() != ActPriority::Rest;
        let rests_on_it = is_urgent || !self.mempool.has_admissible();
        let standing = match rests_on_it.then(|| judge.run(&transaction)) {
            None => PoolStanding::Unjudged,
            Some(Ok((_, standing))) => standing,
            Some(Err(refusal)) if past.is_some() || refusal.fault() == Fault::Local => {
                self.mempool.refuse(transaction.id, judge.height, (&refusal).into());
                return Err(refused(refusal));
            }
            Some(Err(_)) => PoolStanding::Early,
        };
        self.mempool.insert(transaction, organisation, standing).map_err(AdmissionError::Full)
    }

    /// Judges some of what waits and is not judged on the last state; what is refused leaves.
    /// `false` if nothing more is to be judged.
    ///
    /// # Errors
    /// [`ReadError`] if the state cannot be read.
    pub fn judge(&self, count: usize) -> Result<bool, ReadError> {
        let day = self.chain.rules()?.date;
        let waiting = self.mempool.to_judge(day, count);
        if waiting.is_empty() {
            return Ok(false);
        }
        let judge = match self.judge_now() {
            Ok(judge) => judge,
            Err(Refusal::Read(error)) => return Err(error),
            Err(_) => return Ok(false),
        };
        for transaction in &waiting {
            match judge.run(transaction) {
                Ok((_, standing)) => self.mempool.judged(&transaction.id, standing),
                Err(Refusal::Read(error)) => return Err(error),
                Err(refusal) => {
                    self.mempool.refuse(transaction.id, judge.height, (&refusal).into());
                }
            }
        }
        Ok(true)
    }

    fn judge_now(&self) -> Result<PoolJudge<'_>, Refusal> {
        let rules = self.chain.rules()?;
        let view = self.chain.storage.view();
        let height = view.head().map_err(unreadable)?.height;
        Ok(PoolJudge { rules, view, height, signatures: &self.mempool.signatures })
    }
}

/// Runs transactions on one state.
struct PoolJudge<'a> {
    rules: Arc<Rules>,
    view: View<'a>,
    height: Height,
    signatures: &'a VerifiedSignatures,
}

impl PoolJudge<'_> {
    /// Whose it is, and that a block could hold it now.
    fn run(&self, transaction: &Prepared) -> Result<(CreditCode, PoolStanding), Refusal> {
        let recording = RecordingView::new(&self.view);
        let applied = apply_transaction(&recording, &self.rules, transaction, self.signatures)?;
        let reads = recording.into_reads(self.height);
        Ok((applied.receipt.organisation, PoolStanding::Admissible(reads)))
    }
}

fn unreadable(error: StorageError) -> ReadError {
    ReadError::Storage { reason: error.to_string() }
}

fn decode(bytes: &[u8]) -> Result<Arc<Prepared>, AdmissionError> {
    Prepared::from_bytes(bytes)
        .map(Arc::new)
        .map_err(|error| AdmissionError::Refused(Refusal::Undecodable(error)))
}
