//! [`Health`]: whether a node can answer for the chain, and why not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_api::NodeStatus;

use crate::chain::Chain;
use crate::mempool::Mempool;
use crate::network::Gossip;

/// How far behind its peers a node may be and still answer for the chain.
const BEHIND_MAX: u64 = 5;
/// How long transactions may wait without a block before something is wrong.
const STALLED_AFTER: Duration = Duration::from_secs(15);

/// How a node is.
#[derive(Debug)]
pub struct Health {
    chain: Arc<Chain>,
    mempool: Arc<Mempool>,
    gossip: Gossip,
    moniker: String,
    /// The organisation whose authority this node is.
    authority: Option<CreditCode>,
    started_at: Instant,
}

impl Health {
    /// The health of a node that starts now.
    pub(crate) fn new(
        chain: Arc<Chain>,
        mempool: Arc<Mempool>,
        gossip: Gossip,
        moniker: String,
        authority: Option<CreditCode>,
    ) -> Self {
        Self { chain, mempool, gossip, moniker, authority, started_at: Instant::now() }
    }

    /// How the node is, for whoever operates it.
    pub(crate) fn status(&self) -> NodeStatus {
        let head = self.chain.head();
        let (pending, bytes) = self.mempool.size();
        let because = self.not_ready_because();
        NodeStatus {
            chain_id: head.chain_id,
            chain_name: self.chain.genesis.chain_name.to_string(),
            moniker: self.moniker.clone(),
            authority: self.authority,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            height: head.height,
            block: head.block,
            time: head.time,
            best_peer_height: self.best_peer_height(),
            ready: because.is_none(),
            not_ready_because: because,
            pending_transactions: u64::try_from(pending).unwrap_or(u64::MAX),
            pending_bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
            peers: self.peers(),
            uptime_s: self.started_at.elapsed().as_secs(),
        }
    }

    /// How many peers are connected.
    pub(crate) fn peers(&self) -> u64 {
        u64::try_from(self.gossip.peers().count()).unwrap_or(u64::MAX)
    }

    /// How far the others are, as far as that can be believed.
    pub(crate) fn best_peer_height(&self) -> Height {
        self.gossip.peers().best_height(self.chain.authorities().as_slice().len())
    }

    /// Why the node cannot answer for the chain now, if it cannot.
    pub(crate) fn not_ready_because(&self) -> Option<String> {
        if let Some(reason) = self.chain.storage.poisoned() {
            return Some(format!("the database failed ({reason}); check the disk and restart"));
        }
        let height = self.chain.head().height;
        let best = self.best_peer_height();
        let behind = best.as_u64().saturating_sub(height.as_u64());
        if BEHIND_MAX < behind {
            return Some(format!("{behind} blocks behind height {best}; the node is catching up"));
        }
        if height == Height::GENESIS {
            return Some(
                "no block is committed yet; are more than 2/3 of the authorities up?".to_owned(),
            );
        }
        let since = self.chain.progressed_at().elapsed();
        let heartbeat = Duration::from_millis(self.chain.params().heartbeat_ms);
        let allowed = if self.mempool.is_empty() {
            heartbeat.saturating_add(STALLED_AFTER)
        } else {
            STALLED_AFTER
        };
        (allowed < since).then(|| {
            let seconds = since.as_secs();
            format!("no block for {seconds} s; are more than 2/3 of the authorities up?")
        })
    }
}
