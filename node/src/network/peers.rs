//! [`PeerBook`]: who is connected, who speaks for an authority, and how far each of these says it is.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Mutex;

use chain_core::bytes::byte_string::ByteString;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use libp2p::PeerId;

use super::message::GossipMessage;
use crate::lock::lock;

/// Who is connected, and what height each authority's node has announced. Of other nodes nothing is
/// believed, so nothing is kept.
#[derive(Debug, Default)]
pub struct PeerBook {
    own: Mutex<Option<PeerId>>,
    connected: Mutex<HashSet<PeerId>>,
    nodes: Mutex<ListedNodes>,
    /// Peers that speak for another chain, and its name in their topics.
    strays: Mutex<BTreeMap<PeerId, String>>,
}

/// What is to be done with a message.
#[derive(Debug)]
pub(super) enum Heard {
    /// To be judged.
    Transactions(Vec<ByteString>),
    /// An authority's node votes on this height.
    Started(Height),
    /// All of it is in the book.
    NothingNew,
}

#[derive(Debug, Default)]
struct ListedNodes {
    /// The nodes that chain state lists, and whose they are.
    of: HashMap<PeerId, CreditCode>,
    authorities: HashSet<CreditCode>,
    heights: BTreeMap<PeerId, Height>,
}

impl ListedNodes {
    /// The authority that a node is of.
    fn authority(&self, peer: &PeerId) -> Option<CreditCode> {
        self.of.get(peer).filter(|of| self.authorities.contains(of)).copied()
    }
}

impl PeerBook {
    /// How many peers are connected.
    #[must_use]
    pub fn count(&self) -> usize {
        lock(&self.connected).len()
    }

    /// Who is connected.
    #[must_use]
    pub fn ids(&self) -> Vec<PeerId> {
        lock(&self.connected).iter().copied().collect()
    }

    /// Who is connected, and this node itself, in order.
    #[must_use]
    pub fn nodes(&self) -> BTreeSet<PeerId> {
        let own = *lock(&self.own);
        lock(&self.connected).iter().copied().chain(own).collect()
    }

    /// The organisations of which a node is connected, or is this one.
    #[must_use]
    pub fn organisations(&self) -> BTreeSet<CreditCode> {
        let connected = lock(&self.connected);
        let nodes = lock(&self.nodes);
        let own = *lock(&self.own);
        connected.iter().chain(&own).filter_map(|peer| nodes.of.get(peer).copied()).collect()
    }

    /// A peer that speaks for another chain, and the name of that chain.
    #[must_use]
    pub fn stray(&self) -> Option<(PeerId, String)> {
        lock(&self.strays).first_key_value().map(|(peer, chain)| (*peer, chain.clone()))
    }

    /// The greatest height that more authorities have announced than may lie: of `authorities`,
    /// fewer than a third. With too few heard of nothing is known.
    #[must_use]
    pub fn best_height(&self, authorities: usize) -> Height {
        let liars = authorities.saturating_sub(1) / 3;
        let nodes = lock(&self.nodes);
        // However many nodes an authority has, it says one thing.
        let mut announced: BTreeMap<CreditCode, Height> = BTreeMap::new();
        for (peer, height) in &nodes.heights {
            if let Some(authority) = nodes.authority(peer) {
                let best = announced.entry(authority).or_default();
                *best = (*best).max(*height);
            }
        }
        let mut announced: Vec<Height> = announced.into_values().collect();
        announced.sort_unstable_by(|a, b| b.cmp(a));
        announced.get(liars).copied().unwrap_or(Height::GENESIS)
    }

    /// What a listed node says. A node without a vote wakes nobody.
    pub(super) fn hear(&self, author: PeerId, message: GossipMessage) -> Heard {
        match message {
            GossipMessage::Transactions(transactions) => Heard::Transactions(transactions),
            GossipMessage::Started(height) if self.is_of_authority(&author) => {
                Heard::Started(height)
            }
            GossipMessage::Started(_) => Heard::NothingNew,
            GossipMessage::Committed(height) => {
                self.announced(author, height);
                Heard::NothingNew
            }
        }
    }

    /// A node says how far it is. Only those of authorities are heard.
    pub(super) fn announced(&self, peer: PeerId, height: Height) {
        let mut nodes = lock(&self.nodes);
        if nodes.authority(&peer).is_some() {
            nodes.heights.insert(peer, height);
        }
    }

    /// Whether a node is one of an authority.
    fn is_of_authority(&self, peer: &PeerId) -> bool {
        lock(&self.nodes).authority(peer).is_some()
    }

    /// Which nodes chain state lists now, and who the authorities are; of all others everything is
    /// forgotten.
    pub(super) fn listed(&self, of: HashMap<PeerId, CreditCode>, authorities: HashSet<CreditCode>) {
        let mut nodes = lock(&self.nodes);
        let mut heights = std::mem::take(&mut nodes.heights);
        *nodes = ListedNodes { of, authorities, heights: BTreeMap::new() };
        heights.retain(|peer, _| nodes.authority(peer).is_some());
        nodes.heights = heights;
    }

    /// Which node this is.
    pub(super) fn own(&self, peer: PeerId) {
        *lock(&self.own) = Some(peer);
    }

    /// A connected peer speaks for another chain. `true` if that is news.
    pub(super) fn strays(&self, peer: PeerId, chain: &str) -> bool {
        let is_connected = self.is_connected(&peer);
        is_connected && lock(&self.strays).insert(peer, chain.to_owned()).is_none()
    }

    pub(super) fn connected(&self, peer: PeerId) {
        lock(&self.connected).insert(peer);
    }

    pub(super) fn gone(&self, peer: &PeerId) {
        lock(&self.connected).remove(peer);
        lock(&self.strays).remove(peer);
        lock(&self.nodes).heights.remove(peer);
    }

    pub(super) fn is_connected(&self, peer: &PeerId) -> bool {
        lock(&self.connected).contains(peer)
    }
}

#[cfg(test)]
mod tests;
