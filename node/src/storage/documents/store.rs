//! [`Store`]: documents as files named by their hash, and what is known of them in the database.
//!
//! A file is written aside, synced and renamed, and only then noted in the database. What a crash
//! leaves in between is noted at the next start. No byte leaves the store unchecked.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chain_core::bytes::hash::Hash;
use chain_core::limits::{DOCUMENT_BYTES_MAX, DOCUMENT_CHUNK_BYTES};
use chain_core::records::document::{Manifest, Measure, MediaType};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Timestamp;
use hgz_config::DocumentsConfig;
use lru::LruCache;
use tracing::{debug, info, warn};

use super::error::StoreError;
use super::held::Held;
use super::notes::StoredDocument;
use crate::clock;
use crate::lock::lock;
use crate::storage::Storage;

/// Manifests kept in memory: 64 of at most 10 KiB.
const MANIFESTS_MAX: NonZeroUsize = NonZeroUsize::new(64).expect("64 is not 0");
/// What documents leave free on the disk, for blocks.
const FREE_BYTES_MIN: u64 = 512 << 20;
/// Where files are written before they have their name.
const INCOMING: &str = "incoming";
const HOUR_MS: u64 = 60 * 60 * 1000;

/// The documents of this node.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    storage: Storage,
    config: DocumentsConfig,
    /// Held while files come and go.
    writing: Mutex<()>,
    held: Mutex<Held>,
    manifests: Mutex<LruCache<Hash, Arc<Manifest>>>,
}

/// A document whose file was just found to be whole.
#[derive(Debug)]
pub struct Opened {
    /// Its hash.
    pub document: Hash,
    /// What is known of it.
    pub entry: StoredDocument,
    /// Its chunks.
    pub manifest: Arc<Manifest>,
    file: File,
}

impl Store {
    /// The documents in a folder.
    ///
    /// # Errors
    /// [`StoreError`] if the folder cannot be used or the database cannot be read.
    pub fn open(
        folder: PathBuf,
        storage: Storage,
        config: DocumentsConfig,
    ) -> Result<Self, StoreError> {
        let incoming = folder.join(INCOMING);
        let failed = |error| StoreError::file(&incoming, &error);
        if incoming.exists() {
            fs::remove_dir_all(&incoming).map_err(failed)?;
        }
        fs::create_dir_all(&incoming).map_err(failed)?;
        let mut held = Held::default();
        for (document, entry) in storage.documents()? {
            held.add(document, &entry, storage.document_named_at(&document)?.is_some());
        }
        Ok(Self {
            folder,
            storage,
            config,
            writing: Mutex::default(),
            held: Mutex::new(held),
            manifests: Mutex::new(LruCache::new(MANIFESTS_MAX)),
        })
    }

    /// How many documents there are, and what they take.
    #[must_use]
    pub fn size(&self) -> (u64, u64) {
        let held = lock(&self.held);
        (held.count, held.bytes)
    }

    /// Where a document's file is: folders of 1/256 of all.
    fn path_of(&self, document: &Hash) -> PathBuf {
        let name = document.to_string();
        self.folder.join(name.get(..2).unwrap_or_default()).join(&name)
    }

    /// Keeps a document whose hash was computed from these bytes. One that is here already is not
    /// written again, unless its file is damaged.
    ///
    /// # Errors
    /// [`StoreError`] if it is too much for the uploader or the node, or the disk refuses.
    pub fn keep(
        &self,
        document: Hash,
        bytes: &[u8],
        uploader: Option<CreditCode>,
    ) -> Result<StoredDocument, StoreError> {
        let media_type = MediaType::of(bytes)?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let _writing = lock(&self.writing);
        let known = self.storage.document(&document)?;
        if let Some(entry) = known
            && self.measured(&document)?.is_some()
        {
            return Ok(entry);
        }
        if known.is_none() {
            lock(&self.held).check_room(&self.config, uploader, length)?;
        }
        self.check_disk(length)?;
        self.write_file(&document, bytes)?;
        if let Some(entry) = known {
            return Ok(entry);
        }
        let received_at = clock::now();
        let entry = StoredDocument { uploader, bytes: length, media_type, received_at };
        self.note(document, &entry)?;
        Ok(entry)
    }

    fn note(&self, document: Hash, entry: &StoredDocument) -> Result<(), StoreError> {
        let named = self.storage.document_named_at(&document)?.is_some();
        self.storage.put_document(&document, entry)?;
        lock(&self.held).add(document, entry, named);
        Ok(())
    }

    /// A disk that documents have filled would stop the chain.
    fn check_disk(&self, bytes: u64) -> Result<(), StoreError> {
        let failed = |error| StoreError::file(&self.folder, &error);
        let disk = nix::sys::statvfs::statvfs(&self.folder).map_err(failed)?;
        let free = disk.blocks_available().saturating_mul(disk.fragment_size());
        if free < bytes.saturating_add(FREE_BYTES_MIN) {
            let reason = format!("{free} bytes are free on the disk, {FREE_BYTES_MIN} stay free");
            return Err(StoreError::NoRoom { bytes, reason });
        }
        Ok(())
    }

    fn write_file(&self, document: &Hash, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.path_of(document);
        let aside = self.folder.join(INCOMING).join(document.to_string());
        let written = write_synced(&aside, bytes).and_then(|()| move_synced(&aside, &path));
        written.map_err(|error| {
            // Whatever was written takes room that is needed.
            let _gone = fs::remove_file(&aside);
            StoreError::file(&path, &error)
        })
    }

    /// What is known of a document, and whether a record names it.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub fn is_named(&self, document: &Hash) -> Result<bool, StoreError> {
        Ok(self.storage.document_named_at(document)?.is_some())
    }

    /// What is known of a document whose file is here and has its length; its bytes are not read.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be read.
    pub fn noted(&self, document: &Hash) -> Result<Option<StoredDocument>, StoreError> {
        let Some(entry) = self.storage.document(document)? else { return Ok(None) };
        let length = fs::metadata(self.path_of(document)).map(|metadata| metadata.len()).ok();
        Ok((length == Some(entry.bytes)).then_some(entry))
    }

    /// Opens a document whose file is whole, read to its end. A damaged file is removed.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn read(&self, document: &Hash) -> Result<Option<Opened>, StoreError> {
        let Some(entry) = self.storage.document(document)? else { return Ok(None) };
        if let Some((manifest, file)) = self.measured(document)? {
            return Ok(Some(Opened { document: *document, entry, manifest, file }));
        }
        self.remove_if_damaged(document)?;
        Ok(None)
    }

    /// A document's chunks, if its file is whole.
    fn measured(&self, document: &Hash) -> Result<Option<(Arc<Manifest>, File)>, StoreError> {
        let path = self.path_of(document);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::file(&path, &error)),
        };
        // A file that cannot be read to its end is as good as a damaged one.
        let measured = measure(&mut file).unwrap_or_else(|error| {
            warn!(%document, %error, "a document cannot be read");
            None
        });
        let Some((found, manifest)) = measured else { return Ok(None) };
        if found != *document {
            return Ok(None);
        }
        let manifest = Arc::new(manifest);
        lock(&self.manifests).put(*document, Arc::clone(&manifest));
        Ok(Some((manifest, file)))
    }

    /// Removes a file that is not what its name says. Its entry stays: the bytes are to come again.
    fn remove_if_damaged(&self, document: &Hash) -> Result<(), StoreError> {
        let _writing = lock(&self.writing);
        let path = self.path_of(document);
        if !path.exists() || self.measured(document)?.is_some() {
            return Ok(());
        }
        warn!(%document, path = %path.display(), "the file of a document is damaged and removed");
        lock(&self.manifests).pop(document);
        fs::remove_file(&path).map_err(|error| StoreError::file(&path, &error))
    }

    /// The chunks of a document that is here.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn manifest(&self, document: &Hash) -> Result<Option<Arc<Manifest>>, StoreError> {
        Ok(self.read(document)?.map(|opened| opened.manifest))
    }

    /// One chunk of a document that is here, checked.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn chunk(&self, document: &Hash, index: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let known = lock(&self.manifests).get(document).cloned();
        let path = self.path_of(document);
        let opened = match (known, File::open(&path)) {
            (Some(manifest), Ok(file)) => Some((manifest, file)),
            _ => self.read(document)?.map(|opened| (opened.manifest, opened.file)),
        };
        let Some((manifest, mut file)) = opened else { return Ok(None) };
        let found = read_chunk(&mut file, &manifest, document, index);
        if found.is_none() && index < manifest.chunks() {
            self.remove_if_damaged(document)?;
        }
        Ok(found)
    }

    /// Removes what came long ago and no record names.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn expire(&self, now: Timestamp) -> Result<(), StoreError> {
        let kept_ms = u64::from(self.config.unreferenced_hours).saturating_mul(HOUR_MS);
        let since = Timestamp::from_unix_ms(now.as_unix_ms().saturating_sub(kept_ms));
        let old = lock(&self.held).unnamed_since(since);
        for document in old {
            let _writing = lock(&self.writing);
            if self.is_named(&document)? {
                lock(&self.held).named(&document);
                continue;
            }
            let Some(entry) = self.storage.document(&document)? else { continue };
            // Order: the entry first; a file without one is noted again at the next start.
            self.storage.forget_document(&document)?;
            lock(&self.held).remove(&document, &entry);
            lock(&self.manifests).pop(&document);
            let path = self.path_of(&document);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::file(&path, &error));
                }
                _ => info!(%document, "a document that no record names has expired"),
            }
        }
        Ok(())
    }

    /// Notes the files that the database does not know: of a crash, or of a database that was moved
    /// aside.
    ///
    /// # Errors
    /// [`StoreError`] if the disk fails.
    pub fn find_unnoted(&self) -> Result<(), StoreError> {
        let failed = |error| StoreError::file(&self.folder, &error);
        for folder in fs::read_dir(&self.folder).map_err(failed)? {
            let folder = folder.map_err(failed)?;
            if folder.file_name() == INCOMING || !folder.path().is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path()).map_err(failed)? {
                let file = file.map_err(failed)?;
                if let Some(document) = file.file_name().to_str().and_then(|it| it.parse().ok()) {
                    self.note_file(document)?;
                }
            }
        }
        Ok(())
    }

    fn note_file(&self, document: Hash) -> Result<(), StoreError> {
        let _writing = lock(&self.writing);
        if self.storage.document(&document)?.is_some() {
            return Ok(());
        }
        let Some((manifest, mut file)) = self.measured(&document)? else { return Ok(()) };
        let Some(first) = read_chunk(&mut file, &manifest, &document, 0) else { return Ok(()) };
        let Ok(media_type) = MediaType::of(&first) else { return Ok(()) };
        debug!(%document, "a file is noted");
        let (uploader, received_at) = (None, clock::now());
        let entry = StoredDocument { uploader, bytes: manifest.bytes, media_type, received_at };
        self.note(document, &entry)
    }
}

impl Opened {
    /// The next chunk, checked again; none if the file has changed meanwhile.
    pub fn chunk(&mut self, index: u32) -> Option<Vec<u8>> {
        read_chunk(&mut self.file, &self.manifest, &self.document, index)
    }
}

fn read_chunk(
    file: &mut File,
    manifest: &Manifest,
    document: &Hash,
    index: u32,
) -> Option<Vec<u8>> {
    let range = manifest.range(index)?;
    let length = usize::try_from(range.end.saturating_sub(range.start)).ok()?;
    let mut chunk = vec![0; length];
    file.seek(SeekFrom::Start(range.start)).ok()?;
    file.read_exact(&mut chunk).ok()?;
    manifest.check_chunk(document, index, &chunk).ok()?;
    Some(chunk)
}

/// Hash and chunks of a file; none if it is longer than any document.
fn measure(file: &mut File) -> std::io::Result<Option<(Hash, Manifest)>> {
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    if DOCUMENT_BYTES_MAX < length {
        return Ok(None);
    }
    let mut measure = Measure::default();
    let mut left = length;
    let mut chunk = vec![0; DOCUMENT_CHUNK_BYTES];
    while 0 < left {
        chunk.truncate(left);
        file.read_exact(&mut chunk)?;
        measure.add(&chunk);
        left = left.saturating_sub(chunk.len());
    }
    Ok(Some(measure.finish()))
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives a file its name for good: the folder is synced too.
fn move_synced(from: &Path, to: &Path) -> std::io::Result<()> {
    let folder = to.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    fs::rename(from, to)?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests;
