//! Scan counts on the swarm: a topic of their own, so that they never stand before transactions.

use chain_core::governance::genesis::ChainId;
use libp2p::PeerId;
use libp2p::gossipsub::{IdentTopic, MessageAcceptance};
use tracing::warn;

use super::{Gossip, Outgoing, Task};
use crate::scans::Reception;

pub(super) fn topic_of(chain_id: ChainId) -> IdentTopic {
    IdentTopic::new(format!("hgz/{chain_id}/scans/1"))
}

impl Gossip {
    /// Tells the others counters of this node.
    pub fn scans(&self, message: Vec<u8>) {
        self.send(Outgoing::Scans(message));
    }
}

impl Task {
    pub(super) fn tell_scans(&mut self, message: Vec<u8>) {
        let chain_id = self.listeners.chain.storage.chain_id();
        self.publish_bytes(topic_of(chain_id), message);
    }

    /// Takes in counters of a node; it speaks for itself only, and only if chain state lists it.
    pub(super) fn hear_scans(&self, author: PeerId, message: &[u8]) -> MessageAcceptance {
        if !self.swarm.behaviour().allowed.allowed_peers().contains(&author) {
            return MessageAcceptance::Ignore;
        }
        match self.listeners.scans.heard(author, message) {
            Reception::Taken => MessageAcceptance::Accept,
            Reception::NotNow => MessageAcceptance::Ignore,
            Reception::Refused => {
                warn!(peer = %author, "a peer sent scan counts that cannot be read");
                MessageAcceptance::Reject
            }
        }
    }
}
