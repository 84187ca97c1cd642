//! [`RecordsRead`]: what a judgement rests on, so that it holds until a block changes some of that.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};

use chain_core::chain::transaction::TransactionId;
use chain_core::state::{AnyRecord, ReadError, ReadRecord, StateKey, StateView};
use chain_core::values::time::Height;

/// The short name of a record's key. That two keys share one costs a judgement, nothing else.
pub(super) type KeyMark = u64;

/// The short name of a key.
pub(super) fn mark(key: &StateKey) -> KeyMark {
    let mut hasher = DefaultHasher::new();
    key.as_bytes().hash(&mut hasher);
    hasher.finish()
}

/// Records that a transaction was judged by, and the height of the state they are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordsRead {
    pub(super) height: Height,
    /// Sorted, each once.
    pub(super) marks: Box<[KeyMark]>,
}

/// A view that remembers which records it was asked for.
pub(super) struct RecordingView<'a> {
    base: &'a dyn StateView,
    asked: RefCell<Vec<KeyMark>>,
}

impl<'a> RecordingView<'a> {
    pub(super) const fn new(base: &'a dyn StateView) -> Self {
        Self { base, asked: RefCell::new(Vec::new()) }
    }

    /// What was read of the state of a height.
    pub(super) fn into_reads(self, height: Height) -> RecordsRead {
        let mut marks = self.asked.into_inner();
        marks.sort_unstable();
        marks.dedup();
        RecordsRead { height, marks: marks.into() }
    }
}

impl StateView for RecordingView<'_> {
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError> {
        self.asked.borrow_mut().push(mark(key));
        self.base.record_bytes(key)
    }

    fn record(&self, key: &StateKey, read: ReadRecord) -> Result<Option<AnyRecord>, ReadError> {
        self.asked.borrow_mut().push(mark(key));
        self.base.record(key, read)
    }

    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError> {
        self.base.committed_height(id)
    }
}
