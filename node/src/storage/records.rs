//! [`RecordCache`]: records of the last committed state, as they were read from their bytes. Makers,
//! products, institutes and keys are read for every transaction, and seldom written.

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard};

use chain_core::state::{AnyRecord, StateKey};
use lru::LruCache;

use super::entry::ChainHead;

use crate::lock::lock;

/// With the greatest of them about 64 MiB; most take 1 KB.
const RECORDS_MAX: NonZeroUsize = NonZeroUsize::new(8_192).expect("8,192 is above zero");
/// Longer records are not kept, in encoded bytes.
const RECORD_BYTES_MAX: usize = 4_096;

/// Places where changes are noted: records share them, so that one that changes may look like others.
const PLACES: usize = 65_536;

/// How many commits this process has made: views of one version see the same state.
pub(super) type Version = u64;

/// The version that the next commit makes.
const fn next_version(version: Version) -> Version {
    version.checked_add(1).expect("no process makes 2^64 commits")
}

/// What is kept of one version.
#[derive(Debug)]
struct CachedRecords {
    version: Version,
    /// Whether a commit is under way: nobody can say which version a view is of.
    changing: bool,
    records: LruCache<StateKey, AnyRecord>,
    /// The version's block, once it is known.
    head: Option<ChainHead>,
    /// At each place the version that last changed a record there.
    changed: Vec<Version>,
}

/// What was committed last.
#[derive(Debug, Clone, Copy)]
pub struct CommittedHead {
    pub(super) version: Version,
    /// The block that was committed.
    pub head: ChainHead,
}

/// Some records of one version, to be asked later whether they are still the same.
#[derive(Debug, Clone)]
pub struct Watched {
    since: Version,
    places: Vec<usize>,
}

/// Records of the last committed state.
#[derive(Debug)]
pub(super) struct RecordCache {
    kept: Mutex<CachedRecords>,
    hasher: RandomState,
}

impl Default for RecordCache {
    fn default() -> Self {
        let records = LruCache::new(RECORDS_MAX);
        let changed = vec![0; PLACES];
        let kept =
            Mutex::new(CachedRecords { version: 0, changing: false, records, head: None, changed });
        Self { kept, hasher: RandomState::new() }
    }
}

impl RecordCache {
    fn kept(&self) -> MutexGuard<'_, CachedRecords> {
        lock(&self.kept)
    }

    fn place_of(&self, key: &StateKey) -> usize {
        let hash = self.hasher.hash_one(key);
        usize::try_from(hash).unwrap_or_default() % PLACES
    }

    /// Watches records as they are in a version.
    pub(super) fn watch(&self, since: Version, keys: &[StateKey]) -> Watched {
        Watched { since, places: keys.iter().map(|key| self.place_of(key)).collect() }
    }

    /// Whether a version surely has the records that are watched. A commit that is under way counts
    /// already.
    pub(super) fn holds(&self, version: Version, watched: &Watched) -> bool {
        let kept = self.kept();
        let is_same =
            |place: &usize| kept.changed.get(*place).is_some_and(|at| *at <= watched.since);
        watched.since <= version && watched.places.iter().all(is_same)
    }

    /// The last committed version, unless a commit is under way.
    pub(super) fn version(&self) -> Option<Version> {
        let kept = self.kept();
        (!kept.changing).then_some(kept.version)
    }

    /// What was committed last, unless a commit is under way.
    pub(super) fn committed(&self) -> Option<CommittedHead> {
        let kept = self.kept();
        let head = kept.head.filter(|_| !kept.changing)?;
        Some(CommittedHead { version: kept.version, head })
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
        let next = next_version(kept.version);
        for key in written {
            kept.records.pop(key);
            if let Some(changed) = kept.changed.get_mut(self.place_of(key)) {
                *changed = next;
            }
        }
    }

    /// Order: after the write.
    pub(super) fn end(&self, head: ChainHead) {
        let mut kept = self.kept();
        assert!(kept.changing, "a commit that ends has begun");
        kept.version = next_version(kept.version);
        kept.head = Some(head);
        kept.changing = false;
    }

    /// The block that a database was found with.
    pub(super) fn found(&self, head: ChainHead) {
        self.kept().head = Some(head);
    }
}
