//! [`PeerBook`]: who is connected, and how far each says it is.

use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;

use chain_core::values::time::Height;
use libp2p::PeerId;

use crate::lock::lock;

/// Who is connected and what height each has announced.
#[derive(Debug, Default)]
pub struct PeerBook {
    connected: Mutex<HashSet<PeerId>>,
    heights: Mutex<BTreeMap<PeerId, Height>>,
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

    /// The greatest height that more peers have announced than may lie: of `authorities` nodes, fewer
    /// than a third. With too few connected nothing is known.
    #[must_use]
    pub fn best_height(&self, authorities: usize) -> Height {
        let liars = authorities.saturating_sub(1) / 3;
        let heights = lock(&self.heights);
        let mut announced: Vec<Height> = heights.values().copied().collect();
        announced.sort_unstable_by(|a, b| b.cmp(a));
        announced.get(liars).copied().unwrap_or(Height::GENESIS)
    }

    pub(super) fn announced(&self, peer: PeerId, height: Height) {
        let mut heights = lock(&self.heights);
        heights.insert(peer, height);
    }

    pub(super) fn connected(&self, peer: PeerId) {
        lock(&self.connected).insert(peer);
    }

    pub(super) fn gone(&self, peer: &PeerId) {
        lock(&self.connected).remove(peer);
        lock(&self.heights).remove(peer);
    }

    pub(super) fn is_connected(&self, peer: &PeerId) -> bool {
        lock(&self.connected).contains(peer)
    }
}
