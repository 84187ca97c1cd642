//! Documents kept beside the chain: taken from organisations, fetched from other nodes when the
//! chain names them, and never given out unchecked.

mod error;
pub(crate) mod fetch;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{PublicKey, Signature};
use chain_core::limits::UPLOAD_VALID_MS_MAX;
use chain_core::records::document::{DocumentUpload, Measure, MediaType};
use chain_core::records::organisation::{
    KeyBar, KeyPurpose, KeyRecord, Organisation, OrganisationStatus,
};
use chain_core::state::{self, ReadError};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Timestamp;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::warn;

pub use error::DocumentsError;
pub use fetch::FetchError;

use crate::blocking::blocking;
use crate::chain::Chain;
use crate::clock;
use crate::lock::lock;
use crate::network::Gossip;
use crate::storage::documents::{Opened, Store, StoredDocument};

/// Documents fetched at the same time, each in memory: 80 MiB.
const FETCHES_MAX: usize = 4;
/// Documents uploaded at the same time, each in memory: 80 MiB.
const UPLOADS_MAX: usize = 4;
/// Documents given out at the same time: each an open file and a few chunks.
const DOWNLOADS_MAX: usize = 64;
/// How often unnamed documents are looked at.
const EXPIRE_EVERY: Duration = Duration::from_secs(5);

type Fetching = Shared<BoxFuture<'static, Result<(), FetchError>>>;

/// The documents of a node, and the way to those of the others.
pub struct Documents {
    store: Arc<Store>,
    chain: Arc<Chain>,
    gossip: Gossip,
    /// What is being fetched: whoever asks for the same waits for the same.
    fetches: Mutex<HashMap<Hash, Fetching>>,
    uploads: Arc<Semaphore>,
    downloads: Arc<Semaphore>,
}

impl std::fmt::Debug for Documents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Documents").field("store", &self.store).finish_non_exhaustive()
    }
}

/// What an uploader says before the bytes.
#[derive(Debug, Clone, Copy)]
pub struct Authorisation {
    /// The hash of the document that will come.
    pub document: Hash,
    /// Its length.
    pub bytes: u64,
    /// The uploader's key.
    pub key: PublicKey,
    /// Its signature.
    pub signature: Signature,
    /// The last moment at which it holds.
    pub valid_until: Timestamp,
}

/// An upload that its organisation has signed for: its bytes may come.
#[derive(Debug, Clone, Copy)]
pub struct AdmittedUpload {
    /// The document that was signed for.
    pub document: Hash,
    organisation: CreditCode,
}

impl Documents {
    /// The documents of a store, and of the peers.
    #[must_use]
    pub fn new(store: Arc<Store>, chain: Arc<Chain>, gossip: Gossip) -> Self {
        Self {
            store,
            chain,
            gossip,
            fetches: Mutex::default(),
            uploads: Arc::new(Semaphore::new(UPLOADS_MAX)),
            downloads: Arc::new(Semaphore::new(DOWNLOADS_MAX)),
        }
    }

    /// How many documents there are here, and what they take.
    #[must_use]
    pub fn size(&self) -> (u64, u64) {
        self.store.size()
    }

    /// A place for an upload, before its bytes are read.
    ///
    /// # Errors
    /// [`DocumentsError::Busy`].
    pub fn place_for_upload(&self) -> Result<OwnedSemaphorePermit, DocumentsError> {
        let place = Arc::clone(&self.uploads).try_acquire_owned();
        place.map_err(|_| DocumentsError::Busy { what: "uploads" })
    }

    /// A place for giving a document out.
    ///
    /// # Errors
    /// [`DocumentsError::Busy`].
    pub fn place_for_download(&self) -> Result<OwnedSemaphorePermit, DocumentsError> {
        let place = Arc::clone(&self.downloads).try_acquire_owned();
        place.map_err(|_| DocumentsError::Busy { what: "downloads" })
    }

    /// Takes a document from an organisation that was admitted to upload it.
    ///
    /// # Errors
    /// [`DocumentsError`] if these are not the bytes that were signed, they are not a document, or
    /// there is no room.
    pub async fn upload(
        &self,
        bytes: impl AsRef<[u8]> + Send + 'static,
        admitted: AdmittedUpload,
    ) -> Result<StoredDocument, DocumentsError> {
        let store = Arc::clone(&self.store);
        let kept = blocking(move || {
            let bytes = bytes.as_ref();
            MediaType::of(bytes)?;
            let (document, manifest) = Measure::of(bytes);
            if document != admitted.document {
                let (signed, bytes) = (admitted.document, manifest.bytes);
                return Err(DocumentsError::OtherBytes { signed, document, bytes });
            }
            Ok(store.keep(document, bytes, Some(admitted.organisation))?)
        });
        kept.await?
    }

    /// Refuses who may not upload this document, before any byte of it is read.
    ///
    /// # Errors
    /// [`DocumentsError`] if the key may not upload, or not now, its signature does not hold, or
    /// the document would be too long.
    pub async fn admit(
        &self,
        authorisation: Authorisation,
    ) -> Result<AdmittedUpload, DocumentsError> {
        let chain = Arc::clone(&self.chain);
        blocking(move || {
            let organisation = admit(&chain, &authorisation)?;
            let Authorisation { document, bytes, key, signature, valid_until } = authorisation;
            let chain_id = chain.head().chain_id;
            let upload = DocumentUpload { chain_id, document, bytes, valid_until };
            upload.verify(&key, &signature).map_err(|source| DocumentsError::Signature {
                document,
                bytes,
                source,
            })?;
            Ok(AdmittedUpload { document, organisation })
        })
        .await?
    }

    /// Whether a record names a document.
    ///
    /// # Errors
    /// [`DocumentsError`] if the database cannot be read.
    pub async fn is_named(&self, document: Hash) -> Result<bool, DocumentsError> {
        let store = Arc::clone(&self.store);
        Ok(blocking(move || store.is_named(&document)).await??)
    }

    /// What is known of a document whose file is here, without a look into the file.
    ///
    /// # Errors
    /// [`DocumentsError`] if the database cannot be read.
    pub async fn noted(&self, document: Hash) -> Result<Option<StoredDocument>, DocumentsError> {
        let store = Arc::clone(&self.store);
        Ok(blocking(move || store.noted(&document)).await??)
    }

    /// Opens a document; one that the chain names and that is not here comes from a peer first.
    ///
    /// # Errors
    /// [`DocumentsError`] if it is unknown, did not come in time, or the disk fails.
    pub async fn open(
        self: &Arc<Self>,
        document: Hash,
        within: Duration,
    ) -> Result<Opened, DocumentsError> {
        if let Some(opened) = self.open_here(document).await? {
            return Ok(opened);
        }
        if !self.is_named(document).await? {
            return Err(DocumentsError::Unknown { document });
        }
        let not_fetched = |source| DocumentsError::NotFetched { document, source };
        match tokio::time::timeout(within, self.fetching(document)?).await {
            Ok(Ok(())) => self.open_here(document).await?.ok_or_else(|| not_fetched(None)),
            Ok(Err(error)) => Err(not_fetched(Some(error))),
            Err(_) => Err(not_fetched(None)),
        }
    }

    async fn open_here(&self, document: Hash) -> Result<Option<Opened>, DocumentsError> {
        let store = Arc::clone(&self.store);
        Ok(blocking(move || store.read(&document)).await??)
    }

    /// The fetch of a document: one at a time for each, which goes on if nobody waits any more.
    fn fetching(self: &Arc<Self>, document: Hash) -> Result<Fetching, DocumentsError> {
        let mut fetches = lock(&self.fetches);
        if let Some(fetching) = fetches.get(&document) {
            return Ok(fetching.clone());
        }
        if FETCHES_MAX <= fetches.len() {
            return Err(DocumentsError::Busy { what: "fetches" });
        }
        let documents = Arc::clone(self);
        let fetching = async move {
            let fetched = documents.fetch(document).await;
            lock(&documents.fetches).remove(&document);
            fetched
        };
        let fetching = fetching.boxed().shared();
        fetches.insert(document, fetching.clone());
        tokio::spawn(fetching.clone());
        Ok(fetching)
    }

    async fn fetch(&self, document: Hash) -> Result<(), FetchError> {
        let bytes = fetch::fetch(&self.gossip, document).await?;
        let store = Arc::clone(&self.store);
        let kept = blocking(move || store.keep(document, &bytes, None)).await;
        let kept = kept.map_err(DocumentsError::from).and_then(|kept| Ok(kept?));
        kept.map(|_| ()).map_err(|error| FetchError::NotKept { reason: error.to_string() })
    }

    /// Notes what a crash has left, and then removes what has expired, again and again.
    pub async fn look_after(self: Arc<Self>) {
        let store = Arc::clone(&self.store);
        if let Ok(Err(error)) = blocking(move || store.find_unnoted()).await {
            warn!(%error, "the documents cannot be looked through");
        }
        let mut timer = tokio::time::interval(EXPIRE_EVERY);
        loop {
            timer.tick().await;
            let store = Arc::clone(&self.store);
            if let Ok(Err(error)) = blocking(move || store.expire(clock::now())).await {
                warn!(%error, "documents cannot be removed");
            }
        }
    }
}

/// Whose key it is, if it may upload now.
fn admit(chain: &Chain, authorisation: &Authorisation) -> Result<CreditCode, DocumentsError> {
    let key = authorisation.key.id();
    let not_allowed = |reason: String| DocumentsError::NotAllowed { key, reason };
    let unreadable = |error: ReadError| not_allowed(error.to_string());
    let now = clock::now();
    let view = chain.storage.view();
    let record = state::read::<KeyRecord>(&view, &key)
        .map_err(unreadable)?
        .ok_or_else(|| not_allowed("it is not in the registry".to_owned()))?;
    match record.bar(now) {
        None => {}
        Some(KeyBar::Revoked { at }) => {
            return Err(not_allowed(format!("it was revoked at height {at}")));
        }
        Some(KeyBar::Expired { until }) => {
            return Err(not_allowed(format!("it was valid until {until}")));
        }
        Some(KeyBar::NotYetUsable { from }) => {
            let from = from.as_unix_ms();
            return Err(not_allowed(format!("it was given, and is usable from {from} ms on")));
        }
    }
    if matches!(record.purpose, KeyPurpose::Label) {
        return Err(not_allowed("it is a label key".to_owned()));
    }
    let code = record.organisation;
    let organisation = state::read::<Organisation>(&view, &code)
        .map_err(unreadable)?
        .ok_or_else(|| not_allowed(format!("{code} is not registered")))?;
    if organisation.status() != OrganisationStatus::Active {
        return Err(not_allowed(format!("{code} is suspended")));
    }
    let (valid_until, now) = (authorisation.valid_until.as_unix_ms(), now.as_unix_ms());
    if valid_until < now || now.saturating_add(UPLOAD_VALID_MS_MAX) < valid_until {
        let valid_ms_max = UPLOAD_VALID_MS_MAX;
        return Err(DocumentsError::Time { valid_until, now, valid_ms_max });
    }
    Ok(code)
}
