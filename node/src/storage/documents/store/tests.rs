use chain_core::bytes::hash::HashUse;
use chain_core::limits::DOCUMENT_CHUNK_BYTES;

use super::*;
use crate::storage::fixtures::genesis;

const QUOTA: u64 = 300_000;

fn pdf(length: usize, seed: u8) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap() ^ seed).collect();
    bytes[..5].copy_from_slice(b"%PDF-");
    bytes
}

fn hash(bytes: &[u8]) -> Hash {
    Hash::of(HashUse::Document, bytes)
}

fn code() -> CreditCode {
    "91430700999999015X".parse().unwrap()
}

struct Place {
    folder: tempfile::TempDir,
    storage: Storage,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let storage = Storage::open(&folder.path().join("database"), &genesis()).unwrap();
        Self { folder, storage }
    }

    fn store(&self) -> Store {
        let config = DocumentsConfig {
            unreferenced_hours: 1,
            quota_bytes_per_organisation: QUOTA,
            bytes_max: 2 * QUOTA,
        };
        Store::open(self.folder.path().join("documents"), self.storage.clone(), config).unwrap()
    }
}

fn read(store: &Store, document: &Hash) -> Option<Vec<u8>> {
    let mut opened = store.read(document).unwrap()?;
    Some((0..opened.manifest.chunks()).flat_map(|index| opened.chunk(index).unwrap()).collect())
}

#[test]
fn what_is_kept_is_read_back_and_survives_a_restart() {
    let place = Place::new();
    let bytes = pdf(200_000, 1);
    let document = hash(&bytes);
    let first = place.store().keep(document, &bytes, Some(code())).unwrap();
    let store = place.store();
    assert_eq!(read(&store, &document).unwrap(), bytes);
    assert_eq!(store.size(), (1, 200_000));
    // Again is no more, whoever brings it.
    assert_eq!(store.keep(document, &bytes, None).unwrap(), first);
    assert_eq!(store.size(), (1, 200_000));
    assert_eq!(read(&store, &hash(b"another")), None);
}

#[test]
fn a_quota_is_what_one_organisation_may_have_and_a_small_file_counts_as_a_block() {
    let place = Place::new();
    let store = place.store();
    let keep = |bytes: &[u8], uploader| store.keep(hash(bytes), bytes, uploader);
    keep(&pdf(290_000, 1), Some(code())).unwrap();
    keep(&pdf(100, 2), Some(code())).unwrap();
    keep(&pdf(100, 3), Some(code())).unwrap();
    assert!(matches!(keep(&pdf(100, 4), Some(code())), Err(StoreError::Quota { .. })));
    // What comes from peers is under the node's own bound only.
    keep(&pdf(290_000, 5), None).unwrap();
    let full = keep(&pdf(20_000, 6), None);
    assert!(matches!(full, Err(StoreError::NoRoom { .. })), "{full:?}");
    assert_eq!(store.size().0, 4);
    // The quota holds after a restart, and what expires is free again.
    drop(store);
    let store = place.store();
    let refused = store.keep(hash(&pdf(100, 4)), &pdf(100, 4), Some(code()));
    assert!(matches!(refused, Err(StoreError::Quota { .. })));
    let later = clock::now().plus_ms(2 * HOUR_MS);
    store.expire(clock::now()).unwrap();
    assert_eq!(store.size().0, 4);
    store.expire(later).unwrap();
    assert_eq!(store.size(), (0, 0));
    store.keep(hash(&pdf(100, 4)), &pdf(100, 4), Some(code())).unwrap();
}

#[test]
fn a_damaged_file_is_removed_and_never_given_out() {
    let place = Place::new();
    let store = place.store();
    let bytes = pdf(3 * DOCUMENT_CHUNK_BYTES + 5, 1);
    let document = hash(&bytes);
    let path = store.path_of(&document);
    let damages: [fn(&mut Vec<u8>); 4] = [
        |bytes| bytes[100_000] ^= 1,
        |bytes| bytes.truncate(70_000),
        |bytes| bytes.push(0),
        |bytes| bytes.clear(),
    ];
    for damage in damages {
        store.keep(document, &bytes, Some(code())).unwrap();
        assert!(store.chunk(&document, 1).unwrap().is_some());
        let mut opened = store.read(&document).unwrap().unwrap();
        let mut damaged = bytes.clone();
        damage(&mut damaged);
        fs::write(&path, &damaged).unwrap();
        let chunks = (0..4).map(|index| store.chunk(&document, index).unwrap());
        for (index, chunk) in chunks.enumerate() {
            let expected = bytes.chunks(DOCUMENT_CHUNK_BYTES).nth(index).unwrap();
            assert!(chunk.is_none_or(|chunk| chunk == expected));
        }
        assert!((0..4).any(|index| opened.chunk(index).is_none()) || bytes.len() < damaged.len());
        assert_eq!(read(&store, &document), None);
        assert!(!path.exists());
        assert_eq!(store.chunk(&document, 0).unwrap(), None);
    }
    // The entry has stayed: the bytes are kept again for the same uploader.
    assert_eq!(store.keep(document, &bytes, None).unwrap().uploader, Some(code()));
    assert_eq!(read(&store, &document).unwrap(), bytes);
    assert_eq!(store.size().0, 1);
}

#[test]
fn files_that_the_database_does_not_know_are_noted_if_they_are_whole() {
    let place = Place::new();
    let store = place.store();
    let (whole, broken) = (pdf(70_000, 1), pdf(70_000, 2));
    store.write_file(&hash(&whole), &whole).unwrap();
    store.write_file(&hash(&broken), b"something else").unwrap();
    fs::write(place.folder.path().join("documents/README"), b"a stranger").unwrap();
    fs::write(place.folder.path().join("documents/incoming/half"), b"%PDF").unwrap();
    drop(store);
    let store = place.store();
    store.find_unnoted().unwrap();
    assert_eq!(store.size().0, 1);
    assert_eq!(read(&store, &hash(&whole)).unwrap(), whole);
    assert_eq!(read(&store, &hash(&broken)), None);
    assert!(!place.folder.path().join("documents/incoming/half").exists());
}

#[test]
fn what_is_no_document_is_not_kept() {
    let place = Place::new();
    let store = place.store();
    let refused = store.keep(hash(b"<html>"), b"<html>", Some(code()));
    assert!(matches!(refused, Err(StoreError::Document(_))));
    assert_eq!(store.size(), (0, 0));
}
