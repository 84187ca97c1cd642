//! The record of signed messages in memory, by the rules of the one on the disk.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chain_core::values::time::Height;

use super::log::LogDisk;
use crate::last_signed::{LastSigned, LastSignedError, Signed};
use crate::memory_loss::is_memory_lost;
use crate::sign_record::SignRecord;

/// What a node has signed. Clones share it, and it outlives a crash.
#[derive(Debug, Clone)]
pub struct RecordInMemory {
    log: LogDisk,
    record: Arc<Mutex<SignedRecord>>,
}

#[derive(Debug, Default)]
struct SignedRecord {
    last: LastSigned,
    /// Entries of the log when the last message was signed.
    log_entries: usize,
}

impl RecordInMemory {
    /// The record of a new node, beside its log.
    #[must_use]
    pub fn beside(log: LogDisk) -> Self {
        Self { log, record: Arc::default() }
    }

    /// Whether a node that is to commit `next` has forgotten what it heard before it signed, and
    /// must follow without a vote.
    #[must_use]
    pub fn must_follow(&self, next: Height) -> bool {
        let record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let signed = record.last.height();
        is_memory_lost(signed, next, record.log_entries, self.log.entries_of(signed))
    }
}

#[async_trait]
impl SignRecord for RecordInMemory {
    async fn allow(&self, signed: Signed) -> Result<(), LastSignedError> {
        if self.log.is_failing() {
            let (path, source) = ("the log".to_owned(), std::io::ErrorKind::StorageFull.into());
            return Err(LastSignedError::Log { path, source });
        }
        let log_entries = self.log.sync();
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        if record.last.check(signed)? {
            record.last.insert(signed);
            record.log_entries = log_entries;
        }
        Ok(())
    }
}
