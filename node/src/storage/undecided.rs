//! Blocks that were voted on but not decided yet, and misbehaviour of authorities. Both are on the
//! disk before this node acts on them.

use std::collections::BTreeMap;

use chain_core::bytes::codec;
use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::chain::block::BlockId;
use chain_core::limits::ENCODED_BYTES_MAX;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_consensus::{MisbehaviourEvidence, UndecidedBlock};
use rocksdb::{Direction, IteratorMode, WriteBatch};

use super::columns::Column;
use super::entry::height_key;
use super::{Storage, StorageError};

/// Evidence of one authority that is kept.
const EVIDENCE_OF_AUTHORITY_MAX: usize = 64;

fn key_of(height: Height, round: u32, block: &BlockId) -> Vec<u8> {
    [height_key(height).as_slice(), &round.to_be_bytes(), block.0.as_bytes()].concat()
}

impl Storage {
    /// Keeps a block that is about to be voted on.
    ///
    /// # Errors
    /// [`StorageError`] if the write fails.
    pub fn store_undecided(&self, undecided: &UndecidedBlock) -> Result<(), StorageError> {
        let key = key_of(undecided.height, undecided.round, &undecided.block.id());
        let mut batch = WriteBatch::default();
        let bytes = codec::encode_about(undecided, undecided.block.bytes_about());
        self.put_bytes(&mut batch, Column::Undecided, &key, &bytes);
        self.write_durably(batch)
    }

    /// The undecided blocks of a height, by round.
    ///
    /// # Errors
    /// [`StorageError`] if they cannot be read.
    pub fn undecided(&self, height: Height) -> Result<Vec<UndecidedBlock>, StorageError> {
        let start = height_key(height);
        let mode = IteratorMode::From(&start, Direction::Forward);
        let mut found = Vec::new();
        for item in self.db.iterator_cf(&self.handle(Column::Undecided), mode) {
            let (key, bytes) = item.map_err(|error| self.database_error(error.as_ref()))?;
            if !key.starts_with(&start) {
                break;
            }
            let block: UndecidedBlock =
                codec::decode(&bytes, ENCODED_BYTES_MAX).map_err(|source| {
                    StorageError::Damaged { what: "undecided block".to_owned(), source }
                })?;
            assert_eq!(block.height, height, "an undecided block lies under its own height");
            found.push(block);
        }
        Ok(found)
    }

    /// Forgets the undecided blocks of a height and below, in the write that decides it.
    pub(super) fn forget_undecided_until(&self, batch: &mut WriteBatch, height: Height) {
        let (start, end) = (height_key(Height::GENESIS), height_key(height.next()));
        batch.delete_range_cf(&self.handle(Column::Undecided), start, end);
    }

    /// Keeps evidence of misbehaviour, so much of each authority: whoever adds some at every height
    /// proves nothing more by it. Gives back what is new.
    ///
    /// # Errors
    /// [`StorageError`] if what is kept cannot be read, or the write fails.
    pub fn store_evidence(
        &self,
        evidence: Vec<MisbehaviourEvidence>,
    ) -> Result<Vec<MisbehaviourEvidence>, StorageError> {
        let known = self.evidence()?;
        let mut kept: BTreeMap<CreditCode, usize> = BTreeMap::new();
        for one in &known {
            let count = kept.entry(one.authority).or_default();
            *count = count.saturating_add(1);
        }
        let mut batch = WriteBatch::default();
        let mut new = Vec::new();
        for one in evidence.into_iter().filter(|one| !known.contains(one)) {
            let count = kept.entry(one.authority).or_default();
            if EVIDENCE_OF_AUTHORITY_MAX <= *count {
                continue;
            }
            *count = count.saturating_add(1);
            let bytes = codec::encode(&one);
            let name = Hash::of(HashUse::Misbehaviour, &bytes);
            let key = [height_key(one.height).as_slice(), name.as_bytes()].concat();
            self.put(&mut batch, Column::Evidence, &key, &one);
            new.push(one);
        }
        if !new.is_empty() {
            self.write_durably(batch)?;
        }
        Ok(new)
    }

    /// All evidence kept, by height.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn evidence(&self) -> Result<Vec<MisbehaviourEvidence>, StorageError> {
        let mut found = Vec::new();
        for item in self.db.iterator_cf(&self.handle(Column::Evidence), IteratorMode::Start) {
            let (_, bytes) = item.map_err(|error| self.database_error(error.as_ref()))?;
            let evidence = codec::decode(&bytes, ENCODED_BYTES_MAX)
                .map_err(|source| StorageError::Damaged { what: "evidence".to_owned(), source })?;
            found.push(evidence);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests;
