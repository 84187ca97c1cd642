//! The blocks after which other authorities sign: what a proof leads a verifier over.

use chain_core::bytes::codec;
use chain_core::chain::block::Header;
use chain_core::execute::Execution;
use chain_core::governance::authority::AuthoritySet;
use chain_core::limits::RECORD_BYTES_MAX;
use chain_core::state::StateKey;
use chain_core::values::time::Height;
use chain_core::verify::proof::AuthorityChange;
use rocksdb::{Direction, IteratorMode};

use super::columns::Column;
use super::{Storage, StorageError, entry};

/// The authorities that a block has written, encoded, if others sign after it.
pub(super) fn next_authorities<'a>(header: &Header, execution: &'a Execution) -> Option<&'a [u8]> {
    if header.next_authorities == header.authorities {
        return None;
    }
    execution.writes.get(&StateKey::of::<AuthoritySet>(&())).map(Vec::as_slice)
}

impl Storage {
    /// The changes from a height on and before another, at most `count_max` of them, with the
    /// headers and commits that show them.
    ///
    /// # Errors
    /// [`StorageError`] if they cannot be read.
    pub fn authority_changes(
        &self,
        from: Height,
        before: Height,
        count_max: usize,
    ) -> Result<Vec<AuthorityChange>, StorageError> {
        let start = entry::height_key(from);
        let end = entry::height_key(before);
        let mode = IteratorMode::From(&start, Direction::Forward);
        let missing = |what: &str| StorageError::Missing { what: what.to_owned() };
        let mut changes = Vec::new();
        for found in self.db.iterator_cf(self.handle(Column::AuthorityChanges), mode) {
            let (key, bytes) = found.map_err(|error| self.database_error(error.as_ref()))?;
            if end.as_slice() <= &*key || count_max <= changes.len() {
                break;
            }
            let key = key.as_ref().try_into().map_err(|_| missing("authority change"))?;
            let height = Height::new(u64::from_be_bytes(key));
            let header = self.block(height)?.ok_or_else(|| missing("block"))?.header.clone();
            let commit = self.commit_of(height)?.ok_or_else(|| missing("commit"))?;
            let authorities = codec::decode(&bytes, RECORD_BYTES_MAX).map_err(|source| {
                StorageError::Damaged { what: "authority change".to_owned(), source }
            })?;
            changes.push(AuthorityChange { header, commit, authorities });
        }
        Ok(changes)
    }
}
