//! What a node's file says, and what it is where the file says nothing.

use std::net::SocketAddr;
use std::path::PathBuf;

use chain_core::values::credit_code::CreditCode;
use serde::{Deserialize, Serialize};

/// What a node is started with. Paths in the file are relative to the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeConfig {
    /// The node's own name in logs and status.
    pub moniker: String,
    /// The genesis file.
    pub genesis: PathBuf,
    /// Where the node keeps its database, write-ahead log and documents.
    pub data_dir: PathBuf,
    /// The file of the network identity; see [`crate::node_key`].
    pub node_key: PathBuf,
    /// The HTTP API.
    pub rpc: RpcConfig,
    /// The network of votes, block parts and sync.
    pub consensus: NetworkConfig,
    /// The network of transactions.
    pub gossip: NetworkConfig,
    /// The authority this node votes for; none for an observer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<AuthorityConfig>,
    /// The transactions waiting for a block.
    #[serde(default)]
    pub mempool: MempoolConfig,
    /// The documents kept beside the chain.
    #[serde(default)]
    pub documents: DocumentsConfig,
    /// The log.
    #[serde(default)]
    pub log: LogConfig,
}

/// The HTTP API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RpcConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Most requests answered at the same time; further ones get `503`.
    #[serde(default = "default_requests_in_flight_max")]
    pub requests_in_flight_max: u32,
    /// Most event streams open at the same time.
    #[serde(default = "default_event_streams_max")]
    pub event_streams_max: u32,
    /// Most event streams of one client's address. A proxy on this machine names it in
    /// `X-Forwarded-For`; programs on this machine are not counted.
    #[serde(default = "default_event_streams_per_address_max")]
    pub event_streams_per_address_max: u32,
    /// Most open connections. A further one takes the place of the one that has been quiet for
    /// the longest time.
    #[serde(default = "default_connections_max")]
    pub connections_max: u32,
    /// Most of them from one address other than this machine's.
    #[serde(default = "default_connections_per_address_max")]
    pub connections_per_address_max: u32,
    /// How long a request may take, waiting for a commit included.
    #[serde(default = "default_request_timeout_ms")]
    pub request_timeout_ms: u64,
    /// Bytes of answers about item codes that are kept in memory until a record of theirs changes.
    #[serde(default = "default_kept_answers_bytes_max")]
    pub kept_answers_bytes_max: u64,
    /// Must be true to listen on an address that other machines can reach: the API has no
    /// transport encryption of its own and belongs behind a reverse proxy.
    #[serde(default)]
    pub behind_reverse_proxy: bool,
}

/// One of the two libp2p networks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The peers to connect to, as multiaddresses that end in `/p2p/PEER_ID`.
    #[serde(default)]
    pub peers: Vec<String>,
}

impl NetworkConfig {
    /// Where to listen, as libp2p writes it.
    #[must_use]
    pub fn listen_multiaddr(&self) -> String {
        let family = if self.listen.is_ipv6() { "ip6" } else { "ip4" };
        format!("/{family}/{}/tcp/{}", self.listen.ip(), self.listen.port())
    }
}

/// The authority that a node votes for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityConfig {
    /// The organisation.
    pub organisation: CreditCode,
    /// The keystore file of its vote key.
    pub key: PathBuf,
    /// The file that holds the keystore's passphrase.
    pub passphrase_file: PathBuf,
}

/// Bounds on the transactions waiting for a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MempoolConfig {
    /// Most bytes.
    pub bytes_max: u64,
    /// Most transactions.
    pub transactions_max: u32,
    /// Most transactions of one organisation.
    pub transactions_per_organisation_max: u32,
    /// Most bytes of one organisation's transactions.
    pub bytes_per_organisation_max: u64,
}

/// Bounds on the documents that this node keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DocumentsConfig {
    /// How long a document that no record names is kept, in hours; 0 until the next look, which is
    /// made every few seconds.
    pub unreferenced_hours: u32,
    /// Most bytes uploaded here by one organisation.
    pub quota_bytes_per_organisation: u64,
    /// Most bytes of all documents.
    pub bytes_max: u64,
}

/// The log on standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// Its form.
    pub format: LogFormat,
    /// What is logged, as `tracing` directives such as `info,consensus=debug`.
    pub filter: String,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

const fn default_requests_in_flight_max() -> u32 {
    512
}

const fn default_event_streams_max() -> u32 {
    256
}

const fn default_event_streams_per_address_max() -> u32 {
    16
}

const fn default_connections_max() -> u32 {
    1_024
}

const fn default_connections_per_address_max() -> u32 {
    128
}

const fn default_request_timeout_ms() -> u64 {
    30_000
}

const fn default_kept_answers_bytes_max() -> u64 {
    256 << 20
}

impl Default for MempoolConfig {
    fn default() -> Self {
        Self {
            bytes_max: 64 << 20,
            transactions_max: 50_000,
            transactions_per_organisation_max: 20_000,
            bytes_per_organisation_max: 16 << 20,
        }
    }
}

impl Default for DocumentsConfig {
    fn default() -> Self {
        Self { unreferenced_hours: 72, quota_bytes_per_organisation: 1 << 30, bytes_max: 100 << 30 }
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info,arc_malachitebft=warn".to_owned() }
    }
}

impl RpcConfig {
    /// An API on an address, everything else as usual.
    #[must_use]
    pub fn on(listen: SocketAddr) -> Self {
        Self {
            listen,
            requests_in_flight_max: default_requests_in_flight_max(),
            event_streams_max: default_event_streams_max(),
            event_streams_per_address_max: default_event_streams_per_address_max(),
            connections_max: default_connections_max(),
            connections_per_address_max: default_connections_per_address_max(),
            request_timeout_ms: default_request_timeout_ms(),
            kept_answers_bytes_max: default_kept_answers_bytes_max(),
            behind_reverse_proxy: false,
        }
    }
}
