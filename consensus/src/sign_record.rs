//! [`SignRecord`]: what must be on the disk before a signature leaves.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use crate::engine_log::EngineLog;
use crate::folder::LAST_SIGNED_FILE;
use crate::last_signed::{LastSignedError, LastSignedFile, Signed};

/// The durable record of the messages that this authority has signed.
#[async_trait]
pub(crate) trait SignRecord: std::fmt::Debug + Send + Sync + 'static {
    /// Returns once the message, and the engine's log before it, are on the disk.
    ///
    /// # Errors
    /// [`LastSignedError`] if it may not be signed or cannot be stored.
    async fn allow(&self, signed: Signed) -> Result<(), LastSignedError>;
}

/// The record in a folder, beside the engine's log.
#[derive(Debug, Clone)]
pub(crate) struct RecordOnDisk {
    record: Arc<Mutex<LastSignedFile>>,
    log: EngineLog,
}

impl RecordOnDisk {
    pub(crate) fn open(folder: &Path) -> Result<Self, LastSignedError> {
        let record = LastSignedFile::open(&folder.join(LAST_SIGNED_FILE))?;
        let log = EngineLog::in_folder(folder);
        Ok(Self { record: Arc::new(Mutex::new(record)), log })
    }
}

#[async_trait]
impl SignRecord for RecordOnDisk {
    async fn allow(&self, signed: Signed) -> Result<(), LastSignedError> {
        let this = self.clone();
        let write = move || {
            // Order: the log, then the record. A vote whose record is found has its reasons.
            let log_bytes = this.log.sync().map_err(|source| LastSignedError::Log {
                path: this.log.path().display().to_string(),
                source,
            })?;
            let mut record = this.record.lock().unwrap_or_else(PoisonError::into_inner);
            record.allow(signed, log_bytes)
        };
        // Away from the async threads: both wait for the disk.
        tokio::task::spawn_blocking(write).await.map_err(|_| LastSignedError::Interrupted)?
    }
}
