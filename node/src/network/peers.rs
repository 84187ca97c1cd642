//! [`PeerBook`]: who is connected, and how far each says it is.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use chain_core::values::time::Height;
use libp2p::PeerId;

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
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Who is connected.
    #[must_use]
    pub fn ids(&self) -> Vec<PeerId> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    /// The greatest height that more peers have announced than may lie: of `authorities` nodes, fewer
    /// than a third. With too few connected nothing is known.
    #[must_use]
    pub fn best_height(&self, authorities: usize) -> Height {
        let liars = authorities.saturating_sub(1) / 3;
        let heights = self.heights.lock().unwrap_or_else(PoisonError::into_inner);
        let mut announced: Vec<Height> = heights.values().copied().collect();
        announced.sort_unstable_by(|a, b| b.cmp(a));
        announced.get(liars).copied().unwrap_or(Height::GENESIS)
    }

    pub(super) fn announced(&self, peer: PeerId, height: Height) {
        let mut heights = self.heights.lock().unwrap_or_else(PoisonError::into_inner);
        heights.insert(peer, height);
    }

    pub(super) fn connected(&self, peer: PeerId) {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).insert(peer);
    }

    pub(super) fn gone(&self, peer: &PeerId) {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).remove(peer);
        self.heights.lock().unwrap_or_else(PoisonError::into_inner).remove(peer);
    }

    pub(super) fn is_connected(&self, peer: &PeerId) -> bool {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).contains(peer)
    }
}
