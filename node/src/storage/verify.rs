//! Whether the database holds what its blocks give, to the last byte.

use std::collections::{BTreeMap, BTreeSet};

use chain_core::act::documents::named_by;
use chain_core::bytes::codec;
use chain_core::chain::block::Block;
use chain_core::execute::Execution;
use chain_core::records::certificate::Certificate;
use chain_core::state::{MemoryState, ReadError, RecordKind};
use rocksdb::IteratorMode;

use super::columns::Column;
use super::entry::TransactionEntry;
use super::lists::derive;
use super::{Storage, StorageError, authority_changes, entry};
use crate::storage::lists::cell::serial_cell;
use crate::storage::lists::groups::Groups;
use crate::storage::lists::posting::entry_of;

/// What the blocks give besides state: where each block and transaction is, what each act is about,
/// which documents acts name, and after which blocks other authorities sign.
#[derive(Debug, Clone, Default)]
pub struct ReplayedLedger {
    transactions: BTreeMap<Vec<u8>, Vec<u8>>,
    history: Groups,
    documents: BTreeMap<Vec<u8>, Vec<u8>>,
    authority_changes: BTreeMap<Vec<u8>, Vec<u8>>,
    blocks: BTreeSet<(Column, Vec<u8>)>,
}

impl ReplayedLedger {
    /// Takes over a block.
    pub fn apply(&mut self, block: &Block, execution: &Execution) {
        let (header, receipts) = (&block.header, &execution.receipts);
        self.blocks.insert(derive::block_key(block.id(), header.height));
        for (id, entry) in TransactionEntry::of_block(header.height, receipts) {
            self.transactions.insert(id.0.as_bytes().to_vec(), codec::encode(&entry));
        }
        derive::history(block, receipts, &mut self.history);
        for document in block.transactions.iter().flat_map(|one| named_by(&one.transaction.act)) {
            self.documents.insert(document.as_bytes().to_vec(), codec::encode(&header.height));
        }
        if let Some(authorities) = authority_changes::next_authorities(header, execution) {
            let key = entry::height_key(header.height).to_vec();
            self.authority_changes.insert(key, authorities.to_vec());
        }
    }
}

impl Storage {
    /// Compares state, map, all indexes and head with a replayed state.
    ///
    /// # Errors
    /// [`StorageError`] for the first difference, or if the database cannot be read.
    pub fn check_state(
        &self,
        replayed: &MemoryState,
        ledger: ReplayedLedger,
    ) -> Result<(), StorageError> {
        if self.head()?.state_root != replayed.root() {
            return Err(differs("head"));
        }
        let records =
            replayed.records().map(|(key, bytes)| (key.as_bytes().to_vec(), bytes.clone()));
        self.check_column(Column::State, records)?;
        let mut pages: Vec<(Vec<u8>, Vec<u8>)> =
            replayed.pages().map(|(id, page)| (id.to_bytes(), page.to_bytes())).collect();
        pages.sort_unstable();
        self.check_column(Column::Map, pages.into_iter())?;
        self.check_column(Column::Transactions, ledger.transactions.into_iter())?;
        let failed = |error: ReadError| self.database_error(&error.to_string());
        let history = entries(ledger.history).map_err(failed)?;
        self.check_column(
            Column::History,
            history.into_iter().map(|((_, key), value)| (key, value)),
        )?;
        self.check_column(Column::DocumentReferences, ledger.documents.into_iter())?;
        self.check_column(Column::AuthorityChanges, ledger.authority_changes.into_iter())?;
        let mut lists = listed(replayed).map_err(failed)?;
        lists.extend(ledger.blocks.into_iter().map(|place| (place, Vec::new())));
        for column in [Column::Index, Column::Names] {
            let of_column = lists.iter().filter(|((of, _), _)| *of == column);
            let all = of_column.map(|((_, key), value)| (key.clone(), value.clone()));
            self.check_column(column, all)?;
        }
        Ok(())
    }

    /// Compares a column with what it must hold, in the order of its keys.
    fn check_column(
        &self,
        column: Column,
        mut expected: impl Iterator<Item = (Vec<u8>, Vec<u8>)>,
    ) -> Result<(), StorageError> {
        for entry in self.db.iterator_cf(self.handle(column), IteratorMode::Start) {
            let (key, bytes) = entry.map_err(|error| self.database_error(error.as_ref()))?;
            let same = expected.next().is_some_and(|(wanted_key, wanted_bytes)| {
                *key == *wanted_key && *bytes == *wanted_bytes
            });
            if !same {
                return Err(differs(&format!("{} {}", column.name(), hex::encode(key))));
            }
        }
        match expected.next() {
            None => Ok(()),
            Some((key, _)) => Err(differs(&format!("{} {}", column.name(), hex::encode(key)))),
        }
    }
}

/// Keys and values, by column.
type Entries = BTreeMap<(Column, Vec<u8>), Vec<u8>>;

/// The value of groups in a database that has none of them.
fn entries(groups: Groups) -> Result<Entries, ReadError> {
    let values = groups.values(|_, _| Ok(None));
    values.map(|group| group.map(|(place, value)| (place, value.unwrap_or_default()))).collect()
}

/// Every entry of every list, from the last state alone: the database came to them block by block.
fn listed(state: &MemoryState) -> Result<Entries, ReadError> {
    let (mut keys, mut groups) = (Entries::new(), Groups::default());
    for (key, bytes) in state.records() {
        let lists = match key.as_bytes().first() {
            Some(kind) if *kind == RecordKind::Organisation as u8 => {
                derive::organisation_lists(&derive::decode(key, bytes)?)
            }
            Some(kind) if *kind == RecordKind::Product as u8 => {
                derive::product_lists(&derive::decode(key, bytes)?)
            }
            Some(kind) if *kind == RecordKind::ProductEdition as u8 => {
                let edition = derive::decode(key, bytes)?;
                let lists = derive::edition_lists(&edition);
                keys.extend(lists.iter().map(|(list, entry)| (list.key(entry), Vec::new())));
                continue;
            }
            Some(kind) if *kind == RecordKind::ScopeStandard as u8 => {
                vec![derive::scope_list(&derive::decode(key, bytes)?)]
            }
            Some(kind) if *kind == RecordKind::Key as u8 => {
                vec![derive::key_list(&derive::decode(key, bytes)?)]
            }
            Some(kind) if *kind == RecordKind::Certificate as u8 => {
                let certificate: Certificate = derive::decode(key, bytes)?;
                let division = derive::certified_division(state, &certificate.product_edition())?;
                let standing = derive::ListedStanding::of(state, &certificate)?;
                for list in derive::certificate_lists(&certificate, division, &standing) {
                    groups.set(&list, certificate.issued_at, serial_cell(&certificate), true);
                }
                keys.insert(derive::day_key(&certificate), Vec::new());
                continue;
            }
            _ => continue,
        };
        keys.extend(lists.iter().map(|list| (list.key(entry_of(key)), Vec::new())));
    }
    keys.append(&mut entries(groups)?);
    Ok(keys)
}

fn differs(what: &str) -> StorageError {
    StorageError::Differs { what: what.to_owned() }
}

#[cfg(test)]
mod tests;
