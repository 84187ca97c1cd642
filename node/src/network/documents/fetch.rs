//! A document from the other nodes: the manifest first, then every chunk checked as it arrives, from
//! one peer after another.

use std::time::Duration;

use chain_core::bytes::hash::Hash;
use chain_core::records::document::{ChunkError, Manifest};
use futures::{StreamExt, stream};
use libp2p::PeerId;
use thiserror::Error;
use tracing::{debug, warn};

use crate::network::{AskError, DocumentRequest, DocumentResponse, Gossip};

/// Chunks asked for and not yet here, of one document: 512 KiB.
const CHUNKS_IN_FLIGHT: usize = 8;
/// How long one peer may take for a document.
const PEER_WITHIN: Duration = Duration::from_secs(60);

/// Why no peer has given a document.
#[derive(Debug, Clone, Error)]
pub enum FetchError {
    /// No peer has it.
    #[error("none of {peers} connected nodes has given it")]
    NoPeer {
        /// How many were asked.
        peers: usize,
    },
    /// It came, but cannot be kept.
    #[error("it arrived but cannot be stored ({reason})")]
    NotKept {
        /// What the store said.
        reason: String,
    },
}

/// Why one peer has not given all of it.
#[derive(Debug, Error)]
enum PeerError {
    /// It does not have it, or has too much to do.
    #[error("the peer did not supply it")]
    Refused,
    #[error(transparent)]
    Ask(#[from] AskError),
    /// It sent what is not the document.
    #[error(transparent)]
    Wrong(#[from] ChunkError),
    /// It answered another question.
    #[error("its answer is to another question")]
    OtherAnswer,
    #[error("it takes too long")]
    Slow,
}

impl PeerError {
    /// Whether no honest node does this.
    const fn is_lie(&self) -> bool {
        match self {
            Self::Wrong(_) | Self::OtherAnswer | Self::Ask(AskError::Unreadable(_)) => true,
            Self::Refused | Self::Slow | Self::Ask(AskError::Failed(_)) => false,
        }
    }
}

/// Asks the connected peers for a document until it is whole.
pub(crate) async fn fetch(gossip: &Gossip, document: Hash) -> Result<Vec<u8>, FetchError> {
    let mut peers = gossip.peers().ids();
    peers.sort_unstable();
    // Different documents start at different peers.
    let [first, ..] = document.as_bytes();
    let start = usize::from(*first).checked_rem(peers.len()).unwrap_or_default();
    peers.rotate_left(start);
    let mut bytes = Vec::new();
    for peer in &peers {
        let asked = tokio::time::timeout(PEER_WITHIN, rest_of(gossip, *peer, document, &mut bytes));
        match asked.await.unwrap_or(Err(PeerError::Slow)) {
            Ok(()) => {
                debug!(%peer, %document, "a document was fetched");
                return Ok(bytes);
            }
            Err(error) if error.is_lie() => {
                warn!(%peer, %document, %error, "a peer sent what is not the document");
                gossip.cut_off(*peer);
            }
            Err(error) => debug!(%peer, %document, %error, "a peer has not given a document"),
        }
    }
    Err(FetchError::NoPeer { peers: peers.len() })
}

/// Fetches from one peer what is not here yet. Checked chunks of an earlier peer stay: they are the
/// same in every manifest that merges to the hash.
async fn rest_of(
    gossip: &Gossip,
    peer: PeerId,
    document: Hash,
    bytes: &mut Vec<u8>,
) -> Result<(), PeerError> {
    let manifest = manifest_of(gossip, peer, document).await?;
    manifest.check(&document)?;
    let done = (0..manifest.chunks())
        .take_while(|index| {
            let end = manifest.range(*index).map(|range| range.end);
            end.and_then(|end| usize::try_from(end).ok()).is_some_and(|end| end <= bytes.len())
        })
        .count();
    let next = u32::try_from(done).unwrap_or(u32::MAX);
    let asked = (next..manifest.chunks()).map(|index| async move {
        let request = DocumentRequest::Chunk { document, index };
        (index, gossip.ask(peer, &request).await)
    });
    let mut answers = stream::iter(asked).buffered(CHUNKS_IN_FLIGHT);
    while let Some((index, answer)) = answers.next().await {
        match answer? {
            DocumentResponse::Chunk(chunk) => {
                manifest.check_chunk(&document, index, &chunk)?;
                bytes.extend_from_slice(&chunk);
            }
            DocumentResponse::Unknown | DocumentResponse::Busy => return Err(PeerError::Refused),
            DocumentResponse::Manifest(_) => return Err(PeerError::OtherAnswer),
        }
    }
    Ok(())
}

async fn manifest_of(gossip: &Gossip, peer: PeerId, document: Hash) -> Result<Manifest, PeerError> {
    match gossip.ask(peer, &DocumentRequest::Manifest { document }).await? {
        DocumentResponse::Manifest(manifest) => Ok(manifest),
        DocumentResponse::Unknown | DocumentResponse::Busy => Err(PeerError::Refused),
        DocumentResponse::Chunk(_) => Err(PeerError::OtherAnswer),
    }
}
