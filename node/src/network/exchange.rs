//! Questions for documents and their answers, between two nodes: one question a stream.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chain_core::bytes::codec::{self, DecodeError};
use chain_core::bytes::hash::Hash;
use chain_core::limits::DOCUMENT_CHUNK_BYTES;
use chain_core::records::document::Manifest;
use chain_core::values::chain_id::ChainId;
use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use libp2p::request_response::{self, OutboundRequestId, ProtocolSupport, ResponseChannel};
use libp2p::{PeerId, StreamProtocol};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tracing::{debug, warn};

use crate::storage::documents::Store;

/// A question is a hash and a number.
const REQUEST_BYTES_MAX: usize = 64;
/// Longest answer: a chunk with its frame. A manifest of 320 values takes 10 KiB.
const RESPONSE_BYTES_MAX: usize = DOCUMENT_CHUNK_BYTES + 1024;
/// How long one answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Questions of peers that are worked on at the same time; others are told to ask again.
const ANSWERS_MAX: usize = 16;
/// Streams of one connection, both ways.
const STREAMS_MAX: usize = 64;

/// What a node asks another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentRequest {
    /// Asks whether the other has a document, and of which chunks it consists.
    Manifest {
        /// The hash of the document.
        document: Hash,
    },
    /// One of its chunks.
    Chunk {
        /// The hash of the document.
        document: Hash,
        /// The chunk, counted from 0.
        index: u32,
    },
}

/// What the other answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentResponse {
    /// It does not have it.
    Unknown,
    /// It has too much to do.
    Busy,
    /// The document's chunks.
    Manifest(Manifest),
    /// The chunk.
    Chunk(Vec<u8>),
}

/// Why a peer gave no usable answer.
#[derive(Debug, Error)]
pub enum AskError {
    /// It did not answer.
    #[error("it does not answer ({0})")]
    Failed(String),
    /// It answered what cannot be read.
    #[error("its answer cannot be read")]
    Unreadable(#[source] DecodeError),
}

/// A question on its way.
#[derive(Debug)]
pub(super) struct DocumentQuestion {
    pub(super) peer: PeerId,
    pub(super) request: Vec<u8>,
    pub(super) answer: oneshot::Sender<Result<Vec<u8>, String>>,
}

/// Sends a question to the swarm, and waits for its answer.
pub(super) async fn ask(
    peer: PeerId,
    request: &DocumentRequest,
    send: impl FnOnce(DocumentQuestion),
) -> Result<DocumentResponse, AskError> {
    let (answer, answered) = oneshot::channel();
    send(DocumentQuestion { peer, request: codec::encode(request), answer });
    let bytes = answered
        .await
        .unwrap_or_else(|_| Err("the swarm has too much to do".to_owned()))
        .map_err(AskError::Failed)?;
    codec::decode(&bytes, RESPONSE_BYTES_MAX).map_err(AskError::Unreadable)
}

/// The protocol of libp2p.
pub(super) type ExchangeBehaviour = request_response::Behaviour<WholeMessages>;
type ExchangeEvent = request_response::Event<Vec<u8>, Vec<u8>>;

/// The protocol of a chain's nodes.
pub(super) fn behaviour(chain_id: ChainId) -> Result<ExchangeBehaviour, String> {
    let protocol = StreamProtocol::try_from_owned(format!("/hgz/{chain_id}/documents/1"))
        .map_err(|error| error.to_string())?;
    let config = request_response::Config::default()
        .with_request_timeout(ANSWER_WITHIN)
        .with_max_concurrent_streams(STREAMS_MAX);
    Ok(ExchangeBehaviour::with_codec(WholeMessages, [(protocol, ProtocolSupport::Full)], config))
}

/// Messages as bytes up to the end of the stream: what they mean is decided by who gets them.
#[derive(Debug, Clone, Copy)]
pub(super) struct WholeMessages;

async fn read_to_end<T: AsyncRead + Unpin + Send>(
    io: &mut T,
    bytes_max: usize,
) -> io::Result<Vec<u8>> {
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    io.take(limit).read_to_end(&mut bytes).await?;
    if bytes_max < bytes.len() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the message is too long"));
    }
    Ok(bytes)
}

async fn write_all<T: AsyncWrite + Unpin + Send>(io: &mut T, bytes: &[u8]) -> io::Result<()> {
    io.write_all(bytes).await?;
    io.close().await
}

#[async_trait]
impl request_response::Codec for WholeMessages {
    type Protocol = StreamProtocol;
    type Request = Vec<u8>;
    type Response = Vec<u8>;

    async fn read_request<T: AsyncRead + Unpin + Send>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
    ) -> io::Result<Vec<u8>> {
        read_to_end(io, REQUEST_BYTES_MAX).await
    }

    async fn read_response<T: AsyncRead + Unpin + Send>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
    ) -> io::Result<Vec<u8>> {
        read_to_end(io, RESPONSE_BYTES_MAX).await
    }

    async fn write_request<T: AsyncWrite + Unpin + Send>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
        request: Vec<u8>,
    ) -> io::Result<()> {
        write_all(io, &request).await
    }

    async fn write_response<T: AsyncWrite + Unpin + Send>(
        &mut self,
        _: &StreamProtocol,
        io: &mut T,
        response: Vec<u8>,
    ) -> io::Result<()> {
        write_all(io, &response).await
    }
}

/// An answer for a peer, where it goes, and its place, given back when the swarm has taken it.
pub(super) type AnswerToSend = (ResponseChannel<Vec<u8>>, Vec<u8>, OwnedSemaphorePermit);

/// Both sides of the exchange, beside the swarm.
#[derive(Debug)]
pub(super) struct Exchange {
    store: Arc<Store>,
    /// Questions whose answers are waited for.
    asked: HashMap<OutboundRequestId, oneshot::Sender<Result<Vec<u8>, String>>>,
    places: Arc<Semaphore>,
    answers: mpsc::Sender<AnswerToSend>,
}

impl Exchange {
    /// The exchange, and where its answers come out.
    pub(super) fn new(store: Arc<Store>) -> (Self, mpsc::Receiver<AnswerToSend>) {
        let (answers, answered) = mpsc::channel(ANSWERS_MAX);
        let places = Arc::new(Semaphore::new(ANSWERS_MAX));
        (Self { store, asked: HashMap::new(), places, answers }, answered)
    }

    /// Asks a peer.
    pub(super) fn ask(&mut self, behaviour: &mut ExchangeBehaviour, asked: DocumentQuestion) {
        // Whoever no longer waits needs no answer.
        self.asked.retain(|_, answer| !answer.is_closed());
        let id = behaviour.send_request(&asked.peer, asked.request);
        self.asked.insert(id, asked.answer);
    }

    /// Takes in what happened; a peer that sent what no honest node sends is named.
    pub(super) fn event(
        &mut self,
        behaviour: &mut ExchangeBehaviour,
        event: ExchangeEvent,
    ) -> Option<PeerId> {
        match event {
            ExchangeEvent::Message { peer, message, .. } => match message {
                request_response::Message::Request { request, channel, .. } => {
                    return self.answer(behaviour, peer, &request, channel);
                }
                request_response::Message::Response { request_id, response } => {
                    self.answered(request_id, Ok(response));
                }
            },
            ExchangeEvent::OutboundFailure { request_id, error, .. } => {
                self.answered(request_id, Err(error.to_string()));
            }
            ExchangeEvent::InboundFailure { peer, error, .. } => {
                debug!(%peer, %error, "an answer was not given");
            }
            ExchangeEvent::ResponseSent { .. } => {}
        }
        None
    }

    fn answered(&mut self, id: OutboundRequestId, answer: Result<Vec<u8>, String>) {
        if let Some(waiting) = self.asked.remove(&id) {
            // Whoever asked may have gone.
            let _gone = waiting.send(answer);
        }
    }

    fn answer(
        &self,
        behaviour: &mut ExchangeBehaviour,
        peer: PeerId,
        request: &[u8],
        channel: ResponseChannel<Vec<u8>>,
    ) -> Option<PeerId> {
        let request: DocumentRequest = match codec::decode(request, REQUEST_BYTES_MAX) {
            Ok(request) => request,
            Err(error) => {
                warn!(%peer, %error, "a peer sent a question that cannot be read");
                return Some(peer);
            }
        };
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            let busy = codec::encode(&DocumentResponse::Busy);
            // The peer may have gone.
            let _gone = behaviour.send_response(channel, busy);
            return None;
        };
        let (store, answers) = (Arc::clone(&self.store), self.answers.clone());
        tokio::task::spawn_blocking(move || {
            let response = codec::encode(&answer_from(&store, &request));
            // There are as many places in the queue as answers in work.
            let _stopping = answers.try_send((channel, response, place));
        });
        None
    }
}

/// What the store has of what a peer asks for.
fn answer_from(store: &Store, request: &DocumentRequest) -> DocumentResponse {
    let answer = match request {
        DocumentRequest::Manifest { document } => {
            let manifest = store.manifest(document);
            manifest.map(|found| found.map(|one| DocumentResponse::Manifest((*one).clone())))
        }
        DocumentRequest::Chunk { document, index } => {
            store.chunk(document, *index).map(|found| found.map(DocumentResponse::Chunk))
        }
    };
    match answer {
        Ok(answer) => answer.unwrap_or(DocumentResponse::Unknown),
        Err(error) => {
            warn!(%error, "a peer's question for a document cannot be answered");
            DocumentResponse::Unknown
        }
    }
}
