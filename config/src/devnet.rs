//! A whole chain on one machine: genesis, node files and keys for several authorities.
//!
//! ```text
//! DIR/genesis.toml
//! DIR/devnet.json                                    where everything is, for programs
//! DIR/node0/{node.toml,node_key,authority.key,passphrase,data}, DIR/node1/...
//! DIR/keys/{bureau,institute,institute-2,insurer,...}.key, DIR/keys/passphrase
//! ```
//! Vote keys and admin keys are apart, as they are in a real chain.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use chain_core::bytes::signature::PublicKey;
use chain_core::governance::authority::{Authority, AuthoritySet};
use chain_core::governance::genesis::{AdmittedPeer, Genesis, GenesisOrganisation};
use chain_core::governance::params::ChainParams;
use chain_core::limits::{AUTHORITIES_MAX, AUTHORITIES_MIN};
use chain_core::records::organisation::OrganisationDetails;
use chain_core::ruleset::Ruleset;
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::ConfigError;
use crate::files::{FileError, PUBLIC_MODE, SECRET_MODE, create_directory, write_new};
use crate::node::{
    AuthorityConfig, DocumentsConfig, LogConfig, MempoolConfig, NetworkConfig, NodeConfig,
    RpcConfig,
};
use crate::node_key::NodeKey;
use crate::passphrase::Passphrase;
use crate::{genesis, keystore};

mod institutions;

/// Ports of one node, and the distance between two nodes' first ports.
const PORT_STEP: u16 = 10;
const OBSERVERS_MAX: usize = 100;

/// What devnet to make.
#[derive(Debug, Clone)]
pub struct DevnetOptions {
    /// The directory; it must not exist, or be empty.
    pub dir: PathBuf,
    /// How many authorities, 1 to 100.
    pub authorities: usize,
    /// How many nodes more, which do not vote; at most 100.
    pub observers: usize,
    /// Node `i` uses `base_port + 10 * i` for its HTTP API, the next port for consensus and the
    /// one after it for gossip.
    pub base_port: u16,
    /// When the chain starts.
    pub time: Timestamp,
    /// The chain's first parameters.
    pub params: ChainParams,
    /// The ruleset in force.
    pub ruleset: Ruleset,
}

/// A devnet that was written, as `devnet.json` has it. Paths are relative to its directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devnet {
    /// The chain.
    pub chain_id: ChainId,
    /// The genesis file.
    pub genesis: PathBuf,
    /// The nodes, authorities first.
    pub nodes: Vec<DevnetNode>,
    /// The admin keys of the institutions.
    pub keys: Vec<DevnetKey>,
    /// The passphrase file of the admin keys.
    pub passphrase_file: PathBuf,
}

/// One node of a devnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevnetNode {
    /// Its name.
    pub moniker: String,
    /// Whether it votes.
    pub authority: bool,
    /// Its organisation, as the registry names it.
    pub organisation: OrganisationDetails,
    /// Its file.
    pub config: PathBuf,
    /// Its HTTP API.
    pub rpc_url: String,
    /// Its libp2p peer id.
    pub peer_id: String,
}

/// One admin key of a devnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevnetKey {
    /// What the file is called, without its ending: `bureau`, `institute`, `insurer`, ...
    pub name: String,
    /// Whose key it is.
    pub organisation: OrganisationDetails,
    /// The keystore file.
    pub file: PathBuf,
    /// The public half.
    pub public_key: PublicKey,
}

/// A node before its file is written.
struct PlannedNode {
    node: DevnetNode,
    directory: PathBuf,
    vote_key: Option<PublicKey>,
    ports: [u16; 3],
}

/// Makes a devnet.
///
/// # Errors
/// [`ConfigError`] for options out of bounds, a busy port, a directory in use, or a file that
/// cannot be written.
pub fn generate(options: &DevnetOptions) -> Result<Devnet, ConfigError> {
    check_options(options)?;
    // What is wrong for good before what may be free in a minute.
    refuse_used_directory(&options.dir)?;
    check_ports(options)?;
    create_directory(&options.dir)?;
    let nodes = plan_nodes(options)?;
    let keys = create_admin_keys(options)?;
    let genesis = genesis_of(options, &nodes, &keys)?;
    genesis::save(&options.dir.join("genesis.toml"), &genesis)?;
    for (index, planned) in nodes.iter().enumerate() {
        write_node_file(planned, index, &nodes)?;
    }
    let devnet = Devnet {
        chain_id: genesis.chain_id(),
        genesis: PathBuf::from("genesis.toml"),
        nodes: nodes.into_iter().map(|planned| planned.node).collect(),
        keys,
        passphrase_file: PathBuf::from("keys/passphrase"),
    };
    let json = serde_json::to_string_pretty(&devnet).expect("texts, numbers and lists are JSON");
    write_new(&options.dir.join("devnet.json"), &format!("{json}\n"), PUBLIC_MODE)?;
    Ok(devnet)
}

fn check_options(options: &DevnetOptions) -> Result<(), ConfigError> {
    let bound = |option, found: usize, least: usize, greatest: usize| {
        if least <= found && found <= greatest {
            return Ok(());
        }
        let [found, least, greatest] =
            [found, least, greatest].map(|number| u64::try_from(number).unwrap_or(u64::MAX));
        Err(ConfigError::Option { option, found, least, greatest })
    };
    bound("--authorities", options.authorities, 1, AUTHORITIES_MAX)?;
    bound("--observers", options.observers, 0, OBSERVERS_MAX)?;
    let ports = node_count(options).saturating_mul(usize::from(PORT_STEP));
    let greatest = usize::from(u16::MAX).saturating_sub(ports);
    bound("--base-port", usize::from(options.base_port), 1024, greatest)
}

fn node_count(options: &DevnetOptions) -> usize {
    options.authorities.saturating_add(options.observers)
}

fn ports_of(options: &DevnetOptions, index: usize) -> [u16; 3] {
    let index = u16::try_from(index).unwrap_or(u16::MAX);
    let first = options.base_port.saturating_add(index.saturating_mul(PORT_STEP));
    [first, first.saturating_add(1), first.saturating_add(2)]
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn check_ports(options: &DevnetOptions) -> Result<(), ConfigError> {
    for index in 0..node_count(options) {
        for (port, what) in ports_of(options, index).into_iter().zip(["rpc", "consensus", "gossip"])
        {
            let purpose = format!("{what} of node{index}");
            TcpListener::bind(loopback(port)).map_err(|source| ConfigError::Port {
                port,
                purpose,
                source,
            })?;
        }
    }
    Ok(())
}

fn refuse_used_directory(dir: &Path) -> Result<(), ConfigError> {
    let in_use = std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if in_use {
        return Err(FileError::Exists { path: dir.to_owned() }.into());
    }
    Ok(())
}

fn random_passphrase() -> Result<Passphrase, ConfigError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(ConfigError::Random)?;
    Ok(Passphrase::new(hex::encode(bytes)).expect("32 digits are not empty"))
}

fn plan_nodes(options: &DevnetOptions) -> Result<Vec<PlannedNode>, ConfigError> {
    (0..node_count(options)).map(|index| plan_node(options, index)).collect()
}

fn plan_node(options: &DevnetOptions, index: usize) -> Result<PlannedNode, ConfigError> {
    let moniker = format!("node{index}");
    let directory = options.dir.join(&moniker);
    create_directory(&directory.join("data"))?;
    let node_key = NodeKey::create(&directory.join("node_key"))?;
    let authority = index < options.authorities;
    let vote_key = if authority { Some(create_vote_key(&directory)?) } else { None };
    let ports = ports_of(options, index);
    let [rpc, ..] = ports;
    let of_authority = if authority { index } else { 0 };
    let node = DevnetNode {
        config: PathBuf::from(&moniker).join("node.toml"),
        moniker,
        authority,
        organisation: institutions::institution(of_authority).details,
        rpc_url: format!("http://{}", loopback(rpc)),
        peer_id: node_key.peer_id(),
    };
    Ok(PlannedNode { node, directory, vote_key, ports })
}

fn create_vote_key(directory: &Path) -> Result<PublicKey, ConfigError> {
    let passphrase = random_passphrase()?;
    passphrase.write_file(&directory.join("passphrase"))?;
    let key = keystore::generate().map_err(ConfigError::Random)?;
    Ok(keystore::create(&directory.join("authority.key"), &key, &passphrase)?.public_key)
}

fn create_admin_keys(options: &DevnetOptions) -> Result<Vec<DevnetKey>, ConfigError> {
    let directory = options.dir.join("keys");
    create_directory(&directory)?;
    let passphrase = random_passphrase()?;
    passphrase.write_file(&directory.join("passphrase"))?;
    // A chain needs a bureau, an institute and an insurer, however few of them vote.
    let institutions = options.authorities.max(AUTHORITIES_MIN);
    let create = |index: usize| {
        let institutions::Institution { name, details } = institutions::institution(index);
        let file = PathBuf::from("keys").join(format!("{name}.key"));
        let key = keystore::generate().map_err(ConfigError::Random)?;
        let public_key = keystore::create(&options.dir.join(&file), &key, &passphrase)?.public_key;
        Ok(DevnetKey { name, organisation: details, file, public_key })
    };
    (0..institutions).map(create).collect()
}

fn genesis_of(
    options: &DevnetOptions,
    nodes: &[PlannedNode],
    keys: &[DevnetKey],
) -> Result<Genesis, ConfigError> {
    let mut authorities: Vec<Authority> = nodes
        .iter()
        .filter_map(|planned| {
            let organisation = planned.node.organisation.code;
            planned.vote_key.map(|key| Authority { organisation, key })
        })
        .collect();
    authorities.sort_by_key(|authority| authority.organisation);
    let mut peers: Vec<AdmittedPeer> = nodes
        .iter()
        .map(|planned| AdmittedPeer {
            organisation: planned.node.organisation.code,
            peer_id: planned.node.peer_id.parse().expect("a peer id is a short line"),
        })
        .collect();
    peers.sort();
    let organisations = keys.iter().map(|key| GenesisOrganisation {
        details: key.organisation.clone(),
        admin_keys: vec![key.public_key],
        licence: None,
    });
    Ok(Genesis {
        chain_name: "合格证链开发网".parse().expect("a short name"),
        time: options.time,
        test_net: options.authorities < AUTHORITIES_MIN,
        params: options.params.clone(),
        organisations: organisations.collect(),
        authorities: AuthoritySet::try_from(authorities)
            .expect("the institutions differ and their keys were just drawn"),
        peers,
        rulesets: vec![options.ruleset.clone()],
    })
}

fn write_node_file(
    planned: &PlannedNode,
    index: usize,
    nodes: &[PlannedNode],
) -> Result<(), ConfigError> {
    let [rpc, consensus, gossip] = planned.ports;
    let network = |port: u16, at: usize| {
        let others = nodes.iter().enumerate().filter(|(other, _)| *other != index);
        let address = |(_, other): (usize, &PlannedNode)| {
            let port = other.ports.get(at).copied().unwrap_or_default();
            format!("/ip4/127.0.0.1/tcp/{port}/p2p/{}", other.node.peer_id)
        };
        NetworkConfig { listen: loopback(port), peers: others.map(address).collect() }
    };
    let config = NodeConfig {
        moniker: planned.node.moniker.clone(),
        genesis: PathBuf::from("../genesis.toml"),
        data_dir: PathBuf::from("data"),
        node_key: PathBuf::from("node_key"),
        rpc: RpcConfig::on(loopback(rpc)),
        consensus: network(consensus, 1),
        gossip: network(gossip, 2),
        authority: planned.node.authority.then(|| AuthorityConfig {
            organisation: planned.node.organisation.code,
            key: PathBuf::from("authority.key"),
            passphrase_file: PathBuf::from("passphrase"),
        }),
        mempool: MempoolConfig::default(),
        documents: DocumentsConfig::default(),
        log: LogConfig::default(),
    };
    let text = toml::to_string(&config).expect("texts, numbers and lists are TOML");
    write_new(&planned.directory.join("node.toml"), &text, SECRET_MODE)?;
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
