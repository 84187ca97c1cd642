//! Documents: uploading one, and getting one by its hash.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body as HttpBody, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chain_core::bytes::hash::Hash;
use chain_core::limits::DOCUMENT_BYTES_MAX;
use chain_core::values::time::Timestamp;
use hgz_api::{DocumentEntry, ErrorBody};
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Named, Parameters};
use crate::blocking::{HeldPlace, blocking, holding};
use crate::http::error::ApiError;
use crate::http::limits::Limits;
use crate::http::services::Services;
use crate::network::documents::{Authorisation, Documents, DocumentsError};
use crate::storage::documents::{Opened, StoreError, StoredDocument};

/// Chunks read ahead of the client.
const READ_AHEAD: usize = 4;
/// How long a client may take for one chunk.
const CHUNK_WITHIN: Duration = Duration::from_secs(30);

/// The paths, with a body limit of their own.
pub(super) fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        .routes(routes!(document))
        .routes(routes!(entry))
        .layer(DefaultBodyLimit::max(DOCUMENT_BYTES_MAX))
}

/// Who uploads. The signature is over `DocumentUpload` (docs/protocol.md).
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct UploadQuery {
    /// The hash of the document, 64 hexadecimal digits.
    document: String,
    /// Its length, in bytes.
    bytes: u64,
    /// The public key, `ed25519:` and 64 hexadecimal digits.
    key: String,
    /// The signature, `ed25519:` and 128 hexadecimal digits.
    signature: String,
    /// The last moment at which the signature holds, in milliseconds since 1970; at most a day ahead.
    valid_until: u64,
}

impl UploadQuery {
    fn parse(&self) -> Result<Authorisation, ApiError> {
        let malformed = |error| ApiError::bad_request(&error);
        let hash = |error| ApiError::bad_request(&error);
        Ok(Authorisation {
            document: self.document.parse().map_err(hash)?,
            bytes: self.bytes,
            key: self.key.parse().map_err(malformed)?,
            signature: self.signature.parse().map_err(malformed)?,
            valid_until: Timestamp::from_unix_ms(self.valid_until),
        })
    }
}

/// Upload a document: PDF, PNG or JPEG, at most 20 MiB. Its hash is what records name it by.
///
/// A document that no record names expires (by default after 72 hours).
#[utoipa::path(
    post, path = "/v1/documents", tag = "documents", params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = DocumentEntry),
        (status = 403, description = "the key may not upload, or the quota is used up", body = ErrorBody),
        (status = 413, description = "too large", body = ErrorBody),
        (status = 415, description = "neither PDF, PNG nor JPEG", body = ErrorBody),
        (status = 422, description = "the signature does not hold", body = ErrorBody),
        (status = 507, description = "the node has no room", body = ErrorBody),
    )
)]
pub(super) async fn upload(
    State(documents): State<Arc<Documents>>,
    Parameters(query): Parameters<UploadQuery>,
    request: Request,
) -> Result<Json<DocumentEntry>, ApiError> {
    let authorisation = query.parse()?;
    if u64::try_from(DOCUMENT_BYTES_MAX).unwrap_or(u64::MAX) < authorisation.bytes {
        return Err(too_large());
    }
    // Order: who may not upload sends no bytes, and so many at once as there is memory for.
    let admitted = documents.admit(authorisation).await?;
    let place = documents.place_for_upload()?;
    let body = Bytes::from_request(request, &()).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return too_large();
        }
        ApiError::from(rejection)
    })?;
    // The work holds the place, also if the client goes away.
    let stored = holding(Arc::new(place), documents.upload(body, admitted)).await?;
    Ok(Json(entry_of(&documents, admitted.document, &stored).await?))
}

/// A document, by the hash that a record names. One that is not here is fetched from other nodes.
#[utoipa::path(
    get, path = "/v1/documents/{hash}", tag = "documents",
    params(("hash" = String, Path, description = "the document's hash, 64 hexadecimal digits")),
    responses(
        (status = 200, description = "its bytes", content_type = "application/pdf", body = Vec<u8>),
        (status = 304, description = "the client has it already"),
        (status = 404, body = ErrorBody),
        (status = 503, description = "not fetched yet; see Retry-After", body = ErrorBody),
    )
)]
pub(super) async fn document(
    State(documents): State<Arc<Documents>>,
    State(limits): State<Arc<Limits>>,
    Named(hash): Named<Hash>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    // Order: a whole file is read before it is given out, so the place comes first.
    let place: HeldPlace = Arc::new(documents.place_for_download()?);
    let opened = documents.open(hash, limits.wait_at_most());
    let opened = holding(Arc::clone(&place), opened).await?;
    let tag = format!("\"{hash}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let lasting = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, lasting).into_response());
    }
    let media_type = opened.entry.media_type.as_str();
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_LENGTH, opened.manifest.bytes.to_string()),
        (header::CONTENT_SECURITY_POLICY, "sandbox".to_owned()),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
    ];
    Ok((lasting, headers, body(opened, place)).into_response())
}

/// What is known of a document, by its hash.
#[utoipa::path(
    get, path = "/v1/documents/{hash}/entry", tag = "documents",
    params(("hash" = String, Path, description = "the document's hash, 64 hexadecimal digits")),
    responses(
        (status = 200, body = DocumentEntry),
        (status = 404, body = ErrorBody),
        (status = 503, description = "not fetched yet; see Retry-After", body = ErrorBody),
    )
)]
pub(super) async fn entry(
    State(documents): State<Arc<Documents>>,
    State(limits): State<Arc<Limits>>,
    Named(hash): Named<Hash>,
) -> Result<Json<DocumentEntry>, ApiError> {
    if let Some(stored) = documents.noted(hash).await? {
        return Ok(Json(entry_of(&documents, hash, &stored).await?));
    }
    let place: HeldPlace = Arc::new(documents.place_for_download()?);
    let opened = holding(place, documents.open(hash, limits.wait_at_most())).await?;
    Ok(Json(entry_of(&documents, hash, &opened.entry).await?))
}

async fn entry_of(
    documents: &Documents,
    hash: Hash,
    stored: &StoredDocument,
) -> Result<DocumentEntry, DocumentsError> {
    Ok(DocumentEntry {
        hash,
        bytes: stored.bytes,
        media_type: stored.media_type.as_str().to_owned(),
        referenced: documents.is_named(hash).await?,
    })
}

/// The document's chunks, each checked again. A client that takes none for too long gets no more.
fn body(mut opened: Opened, place: HeldPlace) -> HttpBody {
    let (sender, receiver) = mpsc::channel::<Result<Vec<u8>, std::io::Error>>(READ_AHEAD);
    tokio::spawn(async move {
        for index in 0..opened.manifest.chunks() {
            let read = blocking(move || {
                let chunk = opened.chunk(index);
                (opened, chunk)
            });
            let Ok((back, chunk)) = holding(Arc::clone(&place), read).await else { return };
            opened = back;
            let failed = chunk.is_none();
            let chunk = chunk.ok_or_else(|| std::io::Error::other("the file has changed"));
            let sent = tokio::time::timeout(CHUNK_WITHIN, sender.send(chunk)).await;
            if failed || !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
        drop(place);
    });
    HttpBody::from_stream(ReceiverStream::new(receiver))
}

fn too_large() -> ApiError {
    let message =
        format!("the document is too long; a document has at most {DOCUMENT_BYTES_MAX} bytes");
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "document.too_large", message)
}

impl From<DocumentsError> for ApiError {
    fn from(error: DocumentsError) -> Self {
        use chain_core::records::document::DocumentError;
        let (status, code, retry_after_ms) = match &error {
            DocumentsError::Unknown { .. } => (StatusCode::NOT_FOUND, "document.unknown", None),
            DocumentsError::NotFetched { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "document.not_fetched", Some(2_000))
            }
            DocumentsError::Document(DocumentError::TooLarge { .. })
            | DocumentsError::Store(StoreError::Document(DocumentError::TooLarge { .. })) => {
                return too_large();
            }
            DocumentsError::Document(DocumentError::Type { .. })
            | DocumentsError::Store(StoreError::Document(DocumentError::Type { .. })) => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "document.type", None)
            }
            DocumentsError::Store(StoreError::Quota { .. }) => {
                (StatusCode::FORBIDDEN, "document.quota", None)
            }
            DocumentsError::Store(StoreError::NoRoom { .. }) => {
                (StatusCode::INSUFFICIENT_STORAGE, "document.no_room", None)
            }
            DocumentsError::NotAllowed { .. } => {
                (StatusCode::FORBIDDEN, "document.not_allowed", None)
            }
            DocumentsError::Signature { .. }
            | DocumentsError::OtherBytes { .. }
            | DocumentsError::Time { .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, "document.signature", None)
            }
            DocumentsError::Busy { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "node.busy", Some(1_000))
            }
            DocumentsError::Failed(failed) => return Self::from(*failed),
            DocumentsError::Store(StoreError::File { .. } | StoreError::Storage(_)) => {
                return Self::local(&error);
            }
        };
        let mut body = ErrorBody::of(code, &error);
        body.retry_after_ms = retry_after_ms;
        Self { status, body }
    }
}
