//! [`Held`]: how much is kept, by whom, and what nobody has named yet.

use std::collections::BTreeMap;

use chain_core::bytes::hash::Hash;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Timestamp;
use hgz_config::DocumentsConfig;

use super::error::StoreError;
use super::notes::StoredDocument;

/// What the smallest file takes on a disk: a quota counts no less for a document.
const FILE_BYTES_MIN: u64 = 4096;

/// What is kept, summed up. Bounded by the bytes that may be kept.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) count: u64,
    pub(super) bytes: u64,
    by_organisation: BTreeMap<CreditCode, u64>,
    /// When each document came that no record named when last looked at.
    unnamed: BTreeMap<Hash, Timestamp>,
}

fn charge(bytes: u64) -> u64 {
    bytes.max(FILE_BYTES_MIN)
}

impl Held {
    /// Refuses what would be too much for the uploader or for the node.
    pub(super) fn check_room(
        &self,
        config: &DocumentsConfig,
        uploader: Option<CreditCode>,
        bytes: u64,
    ) -> Result<(), StoreError> {
        if let Some(organisation) = uploader {
            let used = self.by_organisation.get(&organisation).copied().unwrap_or_default();
            let quota = config.quota_bytes_per_organisation;
            if quota < used.saturating_add(charge(bytes)) {
                return Err(StoreError::Quota { organisation, used, bytes, quota });
            }
        }
        if config.bytes_max < self.bytes.saturating_add(charge(bytes)) {
            let reason = format!("documents.bytes_max is {}", config.bytes_max);
            return Err(StoreError::NoRoom { bytes, reason });
        }
        Ok(())
    }

    pub(super) fn add(&mut self, document: Hash, entry: &StoredDocument, named: bool) {
        self.count = self.count.saturating_add(1);
        self.bytes = self.bytes.saturating_add(charge(entry.bytes));
        if let Some(organisation) = entry.uploader {
            let used = self.by_organisation.entry(organisation).or_default();
            *used = used.saturating_add(charge(entry.bytes));
        }
        if !named {
            self.unnamed.insert(document, entry.received_at);
        }
    }

    pub(super) fn remove(&mut self, document: &Hash, entry: &StoredDocument) {
        let counted = "what is removed was added";
        self.count = self.count.checked_sub(1).expect(counted);
        self.bytes = self.bytes.checked_sub(charge(entry.bytes)).expect(counted);
        if let Some(organisation) = entry.uploader
            && let Some(used) = self.by_organisation.get_mut(&organisation)
        {
            *used = used.checked_sub(charge(entry.bytes)).expect(counted);
            if *used == 0 {
                self.by_organisation.remove(&organisation);
            }
        }
        self.unnamed.remove(document);
    }

    /// A document has a name now: it is kept for good.
    pub(super) fn named(&mut self, document: &Hash) {
        self.unnamed.remove(document);
    }

    /// The unnamed documents that came at or before a time.
    pub(super) fn unnamed_since(&self, time: Timestamp) -> Vec<Hash> {
        let old = self.unnamed.iter().filter(|(_, received_at)| **received_at <= time);
        old.map(|(document, _)| *document).collect()
    }
}
