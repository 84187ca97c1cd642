use chain_core::execute::genesis_state;
use chain_core::values::time::Height;
use rocksdb::WriteBatch;

use super::super::fixtures::genesis;
use super::*;

/// Changes one column and says what the check then finds.
fn found(change: impl FnOnce(&Storage, &mut WriteBatch)) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let genesis = genesis();
    let storage = Storage::open(folder.path(), &genesis).unwrap();
    let mut replayed = MemoryState::default();
    replayed.apply(Height::GENESIS, &genesis_state(&genesis).unwrap());
    let mut batch = WriteBatch::default();
    change(&storage, &mut batch);
    storage.write_durably(batch).unwrap();
    storage.check_state(&replayed, ReplayedLedger::default()).map_err(|error| error.to_string())
}

#[test]
fn every_byte_of_state_map_and_index_is_compared() {
    assert_eq!(found(|_, _| {}), Ok(()));
    let all = [
        Column::State,
        Column::Map,
        Column::Transactions,
        Column::History,
        Column::Index,
        Column::Names,
    ];
    for column in all {
        let added = found(|storage, batch| {
            batch.put_cf(storage.handle(column), [0xff; 40], b"more");
        });
        assert!(added.unwrap_err().contains("is not what the blocks give"), "{column:?}");
    }
    for column in [Column::State, Column::Map, Column::Index, Column::Names] {
        let first = |storage: &Storage| {
            let mut entries = storage.db.iterator_cf(storage.handle(column), IteratorMode::Start);
            entries.next().unwrap().unwrap()
        };
        let removed = found(|storage, batch| {
            batch.delete_cf(storage.handle(column), first(storage).0);
        });
        assert!(removed.is_err(), "{column:?}");
        let changed = found(|storage, batch| {
            let (key, bytes) = first(storage);
            let bytes = [&bytes[..], b"more"].concat();
            batch.put_cf(storage.handle(column), key, bytes);
        });
        assert!(changed.is_err(), "{column:?}");
    }
}
