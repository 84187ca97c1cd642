//! How often each node saw each code. Beside the chain: it follows from no block, and a replay does
//! not look at it.

use chain_core::bytes::codec;
use chain_core::records::certificate::Certificate;
use chain_core::records::serial::Serial;
use chain_core::state;
use rocksdb::{IteratorMode, WriteBatch};
use serde::{Deserialize, Serialize};

use super::columns::Column;
use super::{Storage, StorageError};

use crate::lock::lock;

/// Bytes that a counter has at most.
const COUNTER_BYTES_MAX: usize = 64;

/// What a code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ScannedItem {
    /// The certificate.
    pub serial: Serial,
    /// The item, counted from 1.
    pub item: u32,
}

/// How often one node saw one code. Hours count from 1970 (UTC), days are those of China.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanCounter {
    /// All scans.
    pub scans: u64,
    /// The hour of the first.
    pub first_hour: u32,
    /// The hour of the last.
    pub last_hour: u32,
    /// How many in that hour.
    pub in_last_hour: u32,
    /// How many on that hour's day.
    pub on_last_day: u32,
    /// The most in any hour.
    pub most_in_hour: u32,
}

/// What one node counted of one item, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanRow {
    /// The item.
    pub item: ScannedItem,
    /// The node's id, in bytes.
    pub node: Vec<u8>,
    /// What it counted.
    pub counter: ScanCounter,
}

impl ScanRow {
    /// Its place in the order of all.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        self.item.key(&self.node)
    }
}

impl ScannedItem {
    /// What the keys of its counters start with; the node's id follows.
    fn prefix(self) -> [u8; 12] {
        let mut key = [0; 12];
        let bytes = self.serial.as_u64().to_be_bytes().into_iter().chain(self.item.to_be_bytes());
        for (to, from) in key.iter_mut().zip(bytes) {
            *to = from;
        }
        key
    }

    fn key(self, node: &[u8]) -> Vec<u8> {
        [self.prefix().as_slice(), node].concat()
    }

    /// The item and the node of a key.
    fn of_key(key: &[u8]) -> Option<(Self, &[u8])> {
        let (serial, rest) = key.split_first_chunk::<8>()?;
        let (item, node) = rest.split_first_chunk::<4>()?;
        let serial = Serial::try_from(u64::from_be_bytes(*serial)).ok()?;
        Some((Self { serial, item: u32::from_be_bytes(*item) }, node))
    }
}

impl Storage {
    /// What one node counted of an item.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn scan_counter(
        &self,
        item: ScannedItem,
        node: &[u8],
    ) -> Result<Option<ScanCounter>, StorageError> {
        self.read(Column::Scans, &item.key(node), "scan counter")
    }

    /// What each node counted of an item.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn scan_counters(&self, item: ScannedItem) -> Result<Vec<ScanCounter>, StorageError> {
        let prefix = item.prefix();
        let start = IteratorMode::From(&prefix, rocksdb::Direction::Forward);
        let mut found = Vec::new();
        for entry in self.db.iterator_cf(self.handle(Column::Scans), start) {
            let (key, bytes) = entry.map_err(|error| self.database_error(error.as_ref()))?;
            if !key.starts_with(&prefix) {
                break;
            }
            found.push(decode(&bytes)?);
        }
        Ok(found)
    }

    /// Whether a certificate has such an item.
    ///
    /// # Errors
    /// [`StorageError`] if it cannot be read.
    pub fn has_item(&self, item: ScannedItem) -> Result<bool, StorageError> {
        let certificate = state::read::<Certificate>(&self.view(), &item.serial)
            .map_err(|error| self.database_error(&error.to_string()))?;
        Ok(certificate.is_some_and(|one| (1..=one.details.quantity).contains(&item.item)))
    }

    /// Keeps counters of a node. A power cut may lose the last of them: no vote rests on them, so
    /// the write does not wait for the disk.
    ///
    /// # Errors
    /// [`StorageError`] if the write fails.
    pub fn put_scan_counters(
        &self,
        node: &[u8],
        counters: &[(ScannedItem, ScanCounter)],
    ) -> Result<(), StorageError> {
        let mut batch = WriteBatch::default();
        for (item, counter) in counters {
            self.put(&mut batch, Column::Scans, &item.key(node), counter);
        }
        self.write_scans(batch)
    }

    /// The counters after one of them in the order of their keys, at most so many.
    ///
    /// # Errors
    /// [`StorageError`] if they cannot be read.
    pub fn scan_rows(&self, after: &[u8], count_max: usize) -> Result<Vec<ScanRow>, StorageError> {
        let start = IteratorMode::From(after, rocksdb::Direction::Forward);
        let mut found = Vec::new();
        for entry in self.db.iterator_cf(self.handle(Column::Scans), start) {
            let (key, bytes) = entry.map_err(|error| self.database_error(error.as_ref()))?;
            let Some((item, node)) = ScannedItem::of_key(&key).filter(|_| *key != *after) else {
                continue;
            };
            found.push(ScanRow { item, node: node.to_vec(), counter: decode(&bytes)? });
            if count_max <= found.len() {
                break;
            }
        }
        Ok(found)
    }

    /// Removes counters.
    ///
    /// # Errors
    /// [`StorageError`] if the write fails.
    pub fn remove_scan_rows(&self, rows: &[ScanRow]) -> Result<(), StorageError> {
        let mut batch = WriteBatch::default();
        for row in rows {
            batch.delete_cf(self.handle(Column::Scans), row.key());
        }
        self.write_scans(batch)
    }

    fn write_scans(&self, batch: WriteBatch) -> Result<(), StorageError> {
        let poisoned = lock(&self.poisoned).clone();
        if let Some(reason) = poisoned {
            return Err(StorageError::Poisoned { path: self.path.display().to_string(), reason });
        }
        self.db.write(batch).map_err(|error| self.database_error(error.as_ref()))
    }
}

fn decode(bytes: &[u8]) -> Result<ScanCounter, StorageError> {
    codec::decode(bytes, COUNTER_BYTES_MAX)
        .map_err(|source| StorageError::Damaged { what: "scan counter".to_owned(), source })
}
