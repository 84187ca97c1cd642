//! [`RecordCache`]: records of the last committed state, as they were read from their bytes. Makers,
//! products, institutes and keys are read for every transaction, and seldom written.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chain_core::state::{AnyRecord, StateKey};
use lru::LruCache;

/// With the greatest of them about 64 MiB; most take 1 KB.
const RECORDS_MAX: NonZeroUsize = NonZeroUsize::new(8_192).expect("8,192 is above zero");
/// Longer records are not kept, in encoded bytes.
const RECORD_BYTES_MAX: usize = 4_096;

/// How many commits this process has made: views of one version see the same state.
pub(super) type Version = u64;

/// What is kept of one version.
#[derive(Debug)]
struct Kept {
    version: Version,
    /// Whether a commit is under way: nobody can say which version a view is of.
    changing: bool,
    records: LruCache<StateKey, AnyRecord>,
}

/// Records of the last committed state.
#[derive(Debug)]
pub(super) struct RecordCache(Mutex<Kept>);

impl Default for RecordCache {
    fn default() -> Self {
        let records = LruCache::new(RECORDS_MAX);
        Self(Mutex::new(Kept { version: 0, changing: false, records }))
    }
}

impl RecordCache {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last committed version, unless a commit is under way.
    pub(super) fn version(&self) -> Option<Version> {
        let kept = self.kept();
        (!kept.changing).then_some(kept.version)
    }

    /// A record, if it is kept and the version is still the last one.
    pub(super) fn find(&self, version: Version, key: &StateKey) -> Option<AnyRecord> {
        let mut kept = self.kept();
        if kept.changing || kept.version != version {
            return None;
        }
        kept.records.get(key).cloned()
    }

    /// Keeps a record, unless it is long or the version is no longer the last one.
    pub(super) fn keep(&self, version: Version, key: &StateKey, bytes: usize, record: &AnyRecord) {
        let mut kept = self.kept();
        if bytes <= RECORD_BYTES_MAX && !kept.changing && kept.version == version {
            kept.records.put(key.clone(), record.clone());
        }
    }

    /// Order: before the write that changes records. If it fails, nothing is kept any more.
    pub(super) fn begin<'a>(&self, written: impl Iterator<Item = &'a StateKey>) {
        let mut kept = self.kept();
        kept.changing = true;
        for key in written {
            kept.records.pop(key);
        }
    }

    /// Order: after the write.
    pub(super) fn end(&self) {
        let mut kept = self.kept();
        kept.version = kept.version.saturating_add(1);
        kept.changing = false;
    }
}
