//! [`Gossip`]: what the rest of the node sees of the swarm.

use std::sync::Arc;

use chain_core::values::time::Height;
use libp2p::PeerId;
use tokio::sync::mpsc;
use tracing::debug;

use super::exchange::{self, AskError, DocumentQuestion, DocumentRequest, DocumentResponse};
use super::peers::PeerBook;

/// What the rest of the node sees of the swarm.
#[derive(Debug, Clone)]
pub struct Gossip {
    sender: mpsc::Sender<Outgoing>,
    peers: Arc<PeerBook>,
}

/// What the swarm is to send or to do.
#[derive(Debug)]
pub(super) enum Outgoing {
    Transaction(Vec<u8>),
    Committed(Height),
    Started(Height),
    Scans(Vec<u8>),
    Ask(DocumentQuestion),
    CutOff(PeerId),
}

impl Gossip {
    pub(super) const fn new(sender: mpsc::Sender<Outgoing>, peers: Arc<PeerBook>) -> Self {
        Self { sender, peers }
    }

    /// Tells the others of a transaction. If the queue is full it is told with the repeats.
    pub fn transaction(&self, bytes: Vec<u8>) {
        self.send(Outgoing::Transaction(bytes));
    }

    /// Tells the others that a height is committed.
    pub fn committed(&self, height: Height) {
        self.send(Outgoing::Committed(height));
    }

    /// Tells the others that a height is being voted on.
    pub fn started(&self, height: Height) {
        self.send(Outgoing::Started(height));
    }

    /// Tells the others counters of this node.
    pub fn scans(&self, message: Vec<u8>) {
        self.send(Outgoing::Scans(message));
    }

    /// Asks a peer for a document or a part of it.
    ///
    /// # Errors
    /// [`AskError`] if it does not answer, or its answer cannot be read.
    pub async fn ask(
        &self,
        peer: PeerId,
        request: &DocumentRequest,
    ) -> Result<DocumentResponse, AskError> {
        exchange::ask(peer, request, |asked| self.send(Outgoing::Ask(asked))).await
    }

    /// Cuts off a peer that sent what no honest node sends.
    pub fn cut_off(&self, peer: PeerId) {
        self.send(Outgoing::CutOff(peer));
    }

    fn send(&self, outgoing: Outgoing) {
        if self.sender.try_send(outgoing).is_err() {
            debug!("the gossip queue is full or closed");
        }
    }

    /// Who is connected.
    #[must_use]
    pub fn peers(&self) -> &PeerBook {
        &self.peers
    }
}
