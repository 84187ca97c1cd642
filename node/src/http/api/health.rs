//! How the node is: alive, ready, and in detail.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chain_core::api::NodeStatus;
use chain_core::values::time::Height;
use std::time::Duration;

use crate::http::{ApiError, Rpc, Shared};

/// How far behind its peers a node may be and still answer for the chain.
const BEHIND_MAX: u64 = 5;
/// How long transactions may wait without a block before something is wrong.
const STALLED_AFTER: Duration = Duration::from_secs(15);

/// The process answers.
pub(in crate::http) async fn live() -> &'static str {
    "live\n"
}

/// Heights progress and the node is not behind.
pub(in crate::http) async fn ready(State(rpc): Shared) -> Result<&'static str, ApiError> {
    match rpc.not_ready_because() {
        None => Ok("ready\n"),
        Some(reason) => {
            Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "node.not_ready", reason))
        }
    }
}

/// How the node is.
#[utoipa::path(
    get, path = "/v1/status", tag = "node",
    responses((status = 200, body = NodeStatus))
)]
pub(super) async fn status(State(rpc): Shared) -> Json<NodeStatus> {
    let head = rpc.chain.head();
    let (pending, bytes) = rpc.mempool.size();
    let because = rpc.not_ready_because();
    Json(NodeStatus {
        chain_id: head.chain_id,
        chain_name: rpc.chain.genesis.chain_name.to_string(),
        moniker: rpc.moniker.clone(),
        authority: rpc.authority,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        height: head.height,
        block: head.block,
        time: head.time,
        best_peer_height: rpc.best_peer_height(),
        ready: because.is_none(),
        not_ready_because: because,
        pending_transactions: u64::try_from(pending).unwrap_or(u64::MAX),
        pending_bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
        peers: u64::try_from(rpc.gossip.peers().count()).unwrap_or(u64::MAX),
        uptime_s: rpc.started_at.elapsed().as_secs(),
    })
}

impl Rpc {
    /// How far the others are, as far as that can be believed.
    pub(crate) fn best_peer_height(&self) -> Height {
        self.gossip.peers().best_height(self.chain.authorities().as_slice().len())
    }

    /// Whether the node can answer for the chain.
    pub(crate) fn is_ready(&self) -> bool {
        self.not_ready_because().is_none()
    }

    /// Why the node cannot answer for the chain now, if it cannot.
    pub(super) fn not_ready_because(&self) -> Option<String> {
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
