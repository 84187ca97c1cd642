//! How a node is, and who signs.

use chain_core::chain::block::BlockId;
use chain_core::governance::authority::AuthoritySet;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use serde::{Deserialize, Serialize};

/// How a node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NodeStatus {
    /// The chain.
    pub chain_id: ChainId,
    /// The chain's name.
    pub chain_name: String,
    /// The node's own name.
    pub moniker: String,
    /// The organisation whose authority this node is; none for an observer.
    pub authority: Option<CreditCode>,
    /// The software's version.
    pub version: String,
    /// The last committed height.
    pub height: Height,
    /// The last committed block; the chain id before the first.
    pub block: BlockId,
    /// That block's time, in milliseconds since 1970.
    pub time: Timestamp,
    /// The greatest height that a peer has announced.
    pub best_peer_height: Height,
    /// Whether the node is ready to serve: heights progress and it is not behind.
    pub ready: bool,
    /// Why it is not ready.
    pub not_ready_because: Option<String>,
    /// Transactions waiting for a block.
    pub pending_transactions: u64,
    /// Their bytes.
    pub pending_bytes: u64,
    /// Peers connected on the transaction network.
    pub peers: u64,
    /// Organisations of which a listed node is connected to this one, this node's own among them.
    #[serde(default)]
    pub organisations_connected: Vec<CreditCode>,
    /// The peer ids of the nodes that are connected to this one, and its own.
    #[serde(default)]
    pub nodes_connected: Vec<String>,
    /// Seconds since the node started.
    pub uptime_s: u64,
}

/// The authorities that sign the next block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthoritiesAnswer {
    /// The authorities.
    pub authorities: AuthoritySet,
    /// How many votes decide.
    pub quorum: u32,
}
