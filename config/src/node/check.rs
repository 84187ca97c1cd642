//! Every dangerous value of a node's file, refused at once.

use std::collections::BTreeSet;
use std::path::Path;

use chain_core::limits::{DOCUMENT_BYTES_MAX, PEERS_MAX, TRANSACTION_BYTES_MAX};
use multiaddr::{Multiaddr, Protocol};
use tracing_subscriber::EnvFilter;

use super::settings::{
    AuthorityConfig, DocumentsConfig, MempoolConfig, NetworkConfig, NodeConfig, RpcConfig,
};
use crate::error::ConfigError;
use crate::problem::Problem;
use crate::source::Source;

const MONIKER_CHARS_MAX: usize = 64;
const REQUESTS_IN_FLIGHT_MAX: u64 = 10_000;
const EVENT_STREAMS_MAX: u64 = 10_000;
/// A proxy, a watcher and an operator's programs.
const CONNECTIONS_MIN: u64 = 16;
const CONNECTIONS_MAX: u64 = 100_000;
const KEPT_ANSWERS_BYTES_MAX: u64 = 64 << 30;
const REQUEST_TIMEOUT_MS_MIN: u64 = 1_000;
const REQUEST_TIMEOUT_MS_MAX: u64 = 300_000;
/// A pool of 4 GiB is more than a node of 8 GiB can spare.
const POOL_BYTES_MAX: u64 = 4 << 30;
/// 64 transactions of the greatest size.
const POOL_BYTES_MIN: u64 = 64 * TRANSACTION_BYTES_MAX as u64;
const POOL_TRANSACTIONS_MAX: u64 = 1_000_000;
/// A year: what nobody has named by then, nobody will.
const UNREFERENCED_HOURS_MAX: u64 = 366 * 24;
/// The longest document.
const DOCUMENTS_BYTES_MIN: u64 = DOCUMENT_BYTES_MAX as u64;
const DOCUMENTS_BYTES_MAX: u64 = 1 << 50;

/// Checks everything that the types do not.
pub(super) fn check(config: &NodeConfig, source: &Source) -> Result<(), ConfigError> {
    let mut problems = Problems { source, found: Vec::new() };
    let moniker = config.moniker.chars().count();
    if moniker == 0 || MONIKER_CHARS_MAX < moniker || config.moniker.chars().any(char::is_control) {
        problems.add(
            "moniker",
            format!("it must be 1 to {MONIKER_CHARS_MAX} printable characters; name the node"),
        );
    }
    check_paths(config, &mut problems);
    check_rpc(&config.rpc, &mut problems);
    check_listeners(config, &mut problems);
    check_network("consensus", &config.consensus, &mut problems);
    check_network("gossip", &config.gossip, &mut problems);
    check_mempool(&config.mempool, &mut problems);
    check_documents(&config.documents, &mut problems);
    if let Err(error) = EnvFilter::try_new(&config.log.filter) {
        problems.add(
            "log.filter",
            format!("{error}; write directives such as `info,hgz_consensus=debug`"),
        );
    }
    if problems.found.is_empty() {
        return Ok(());
    }
    Err(ConfigError::Invalid { problems: problems.found })
}

struct Problems<'a> {
    source: &'a Source,
    found: Vec<Problem>,
}

impl Problems<'_> {
    fn add(&mut self, field: &str, reason: impl Into<String>) {
        self.found.push(self.source.problem(field, reason));
    }

    fn bound(&mut self, field: &str, found: u64, (least, greatest): (u64, u64)) {
        if found < least || greatest < found {
            self.add(
                field,
                format!("{found} is outside {least} to {greatest}; choose a value within"),
            );
        }
    }
}

fn check_paths(config: &NodeConfig, problems: &mut Problems<'_>) {
    let named = [
        ("genesis", &config.genesis),
        ("data_dir", &config.data_dir),
        ("node_key", &config.node_key),
    ];
    let authority = config.authority.as_ref();
    let named_by_authority =
        authority.into_iter().flat_map(|AuthorityConfig { key, passphrase_file, .. }| {
            [("authority.key", key), ("authority.passphrase_file", passphrase_file)]
        });
    let mut seen: Vec<(&str, &Path)> = Vec::new();
    for (field, path) in named.into_iter().chain(named_by_authority) {
        if path.as_os_str().is_empty() {
            problems.add(field, "the path is empty; name a file");
        } else if let Some((other, _)) = seen.iter().find(|(_, one)| *one == path.as_path()) {
            problems.add(field, format!("it is the same path as `{other}`; give each its own"));
        }
        seen.push((field, path));
    }
    if config.data_dir == Path::new("/") {
        problems.add("data_dir", "a database does not belong in the root directory; name another");
    }
}

fn check_rpc(rpc: &RpcConfig, problems: &mut Problems<'_>) {
    if !rpc.listen.ip().is_loopback() && !rpc.behind_reverse_proxy {
        problems.add(
            "rpc.listen",
            format!(
                "{} is open to other machines without encryption; listen on 127.0.0.1, or put a \
                 reverse proxy with TLS before it and set behind_reverse_proxy = true",
                rpc.listen
            ),
        );
    }
    problems.bound(
        "rpc.requests_in_flight_max",
        u64::from(rpc.requests_in_flight_max),
        (1, REQUESTS_IN_FLIGHT_MAX),
    );
    problems.bound(
        "rpc.event_streams_max",
        u64::from(rpc.event_streams_max),
        (1, EVENT_STREAMS_MAX),
    );
    problems.bound(
        "rpc.event_streams_per_address_max",
        u64::from(rpc.event_streams_per_address_max),
        (1, EVENT_STREAMS_MAX),
    );
    problems.bound(
        "rpc.connections_max",
        u64::from(rpc.connections_max),
        (CONNECTIONS_MIN, CONNECTIONS_MAX),
    );
    problems.bound(
        "rpc.connections_per_address_max",
        u64::from(rpc.connections_per_address_max),
        (1, CONNECTIONS_MAX),
    );
    problems.bound(
        "rpc.request_timeout_ms",
        rpc.request_timeout_ms,
        (REQUEST_TIMEOUT_MS_MIN, REQUEST_TIMEOUT_MS_MAX),
    );
    problems.bound(
        "rpc.kept_answers_bytes_max",
        rpc.kept_answers_bytes_max,
        (0, KEPT_ANSWERS_BYTES_MAX),
    );
}

fn check_listeners(config: &NodeConfig, problems: &mut Problems<'_>) {
    let listeners = [
        ("rpc.listen", config.rpc.listen),
        ("consensus.listen", config.consensus.listen),
        ("gossip.listen", config.gossip.listen),
    ];
    let mut ports = Vec::new();
    for (field, listen) in listeners {
        let port = listen.port();
        if let Some((other, _)) = ports.iter().find(|(_, one)| port != 0 && *one == port) {
            problems.add(
                field,
                format!("port {port} is also the port of `{other}`; give each its own"),
            );
        }
        ports.push((field, port));
    }
}

fn check_network(name: &str, network: &NetworkConfig, problems: &mut Problems<'_>) {
    if PEERS_MAX < network.peers.len() {
        let found = network.peers.len();
        problems.add(
            &format!("{name}.peers"),
            format!("{found} peers are too many; name at most {PEERS_MAX}"),
        );
    }
    let mut peer_ids = BTreeSet::new();
    for (index, peer) in network.peers.iter().enumerate() {
        let field = format!("{name}.peers[{index}]");
        match peer_id_of(peer) {
            Err(reason) => problems.add(&field, reason),
            Ok(peer_id) => {
                if !peer_ids.insert(peer_id.clone()) {
                    problems.add(&field, format!("peer {peer_id} is named twice; name it once"));
                }
            }
        }
    }
}

/// The peer id that a multiaddress ends in. Without one, whoever answers at the address is taken
/// for the peer.
fn peer_id_of(peer: &str) -> Result<String, String> {
    const FORM: &str = "write /ip4/ADDRESS/tcp/PORT/p2p/PEER_ID or /dns4/HOST/tcp/PORT/p2p/PEER_ID";
    let address: Multiaddr = peer.parse().map_err(|error| {
        let shown: String = peer.chars().take(120).collect();
        format!("`{shown}` is not a multiaddress ({error}); {FORM}")
    })?;
    let mut tcp = false;
    let mut peer_id = None;
    for part in &address {
        match part {
            Protocol::Ip4(ip) if ip.is_unspecified() => {
                return Err(format!("`{peer}` does not name a machine; give its address"));
            }
            Protocol::Ip6(ip) if ip.is_unspecified() => {
                return Err(format!("`{peer}` does not name a machine; give its address"));
            }
            Protocol::Tcp(port) => tcp = port != 0,
            Protocol::P2p(id) => peer_id = Some(id),
            _ => {}
        }
    }
    let ends_in_id = matches!(address.iter().last(), Some(Protocol::P2p(_)));
    match peer_id {
        Some(id) if ends_in_id && tcp => Ok(id.to_base58()),
        Some(_) if !tcp => Err(format!("`{peer}` has no TCP port; {FORM}")),
        _ => Err(format!(
            "`{peer}` does not end in /p2p/PEER_ID, so anyone could answer there; {FORM}"
        )),
    }
}

fn check_mempool(mempool: &MempoolConfig, problems: &mut Problems<'_>) {
    problems.bound("mempool.bytes_max", mempool.bytes_max, (POOL_BYTES_MIN, POOL_BYTES_MAX));
    problems.bound(
        "mempool.transactions_max",
        u64::from(mempool.transactions_max),
        (1, POOL_TRANSACTIONS_MAX),
    );
    problems.bound(
        "mempool.transactions_per_organisation_max",
        u64::from(mempool.transactions_per_organisation_max),
        (1, u64::from(mempool.transactions_max).max(1)),
    );
    problems.bound(
        "mempool.bytes_per_organisation_max",
        mempool.bytes_per_organisation_max,
        (TRANSACTION_BYTES_MAX as u64, POOL_BYTES_MAX),
    );
}

fn check_documents(documents: &DocumentsConfig, problems: &mut Problems<'_>) {
    // One wrong bound is one problem.
    let wrong = documents.bytes_max < DOCUMENTS_BYTES_MIN;
    let quota_max = if wrong { DOCUMENTS_BYTES_MAX } else { documents.bytes_max };
    problems.bound(
        "documents.unreferenced_hours",
        u64::from(documents.unreferenced_hours),
        (0, UNREFERENCED_HOURS_MAX),
    );
    problems.bound(
        "documents.bytes_max",
        documents.bytes_max,
        (DOCUMENTS_BYTES_MIN, DOCUMENTS_BYTES_MAX),
    );
    problems.bound(
        "documents.quota_bytes_per_organisation",
        documents.quota_bytes_per_organisation,
        (DOCUMENTS_BYTES_MIN, quota_max),
    );
}
