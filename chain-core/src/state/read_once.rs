//! [`ReadOnce`]: a view that asks the one below it for each record once.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::record::StateKey;
use super::view::{AnyRecord, ReadError, ReadRecord, StateView};
use crate::chain::transaction::TransactionId;
use crate::values::time::Height;

/// Remembers the records read for one block, and that some are not there: its transactions name the
/// same makers, products and institutes again and again.
pub struct ReadOnce<'a> {
    base: &'a dyn StateView,
    records: RefCell<BTreeMap<StateKey, Option<AnyRecord>>>,
}

impl std::fmt::Debug for ReadOnce<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadOnce").finish_non_exhaustive()
    }
}

impl<'a> ReadOnce<'a> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(base: &'a dyn StateView) -> Self {
        Self { base, records: RefCell::default() }
    }
}

impl StateView for ReadOnce<'_> {
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError> {
        self.base.record_bytes(key)
    }

    fn record(&self, key: &StateKey, read: ReadRecord) -> Result<Option<AnyRecord>, ReadError> {
        if let Some(known) = self.records.borrow().get(key) {
            return Ok(known.clone());
        }
        let found = self.base.record(key, read)?;
        self.records.borrow_mut().insert(key.clone(), found.clone());
        Ok(found)
    }

    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError> {
        self.base.committed_height(id)
    }
}
