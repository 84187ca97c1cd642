//! hgz's own swarm: transactions, tips and documents between nodes that chain state admits, apart
//! from votes.

pub(crate) mod admitted;
pub(crate) mod documents;
mod exchange;
mod handle;
mod message;
mod peers;
mod relay;
pub(crate) mod scan_exchange;
#[cfg(feature = "simulation")]
pub(crate) mod simulated;
mod swarm;
mod task;

use std::collections::HashMap;
use std::sync::Arc;

use hgz_config::NetworkConfig;
use libp2p::{Multiaddr, PeerId, identity};
use thiserror::Error;
use tokio::sync::mpsc;

pub use exchange::{AskError, DocumentRequest, DocumentResponse};
pub use handle::Gossip;
pub use peers::PeerBook;
pub use task::Listeners;

use exchange::Exchange;
use message::{scans_topic, transactions_topic};
use relay::Relay;
use swarm::build_swarm;
use task::SwarmTask;

/// Messages waiting to be sent.
const QUEUE_MAX: usize = 65_536;

/// Why the swarm cannot start.
#[derive(Debug, Error)]
pub enum GossipError {
    /// Not the address of a peer.
    #[error("`{address}` is not a multiaddress that ends in /p2p/PEER; correct the configuration")]
    Address {
        /// The address.
        address: String,
    },
    /// The transport or behaviour cannot be made, or the port is taken.
    #[error("the transaction network cannot start on {listen} ({reason}); is the port free?")]
    Start {
        /// Where it was to listen.
        listen: String,
        /// What libp2p said.
        reason: String,
    },
}

/// Starts the swarm; it runs until every [`Gossip`] is dropped.
///
/// # Errors
/// [`GossipError`] if an address is wrong or the port is taken.
pub fn start(
    config: &NetworkConfig,
    network_key: [u8; 32],
    listeners: Listeners,
) -> Result<(Gossip, tokio::task::JoinHandle<()>), GossipError> {
    let failed = |reason: String| GossipError::Start { listen: config.listen.to_string(), reason };
    let peers = config.peers.iter().map(|one| parse_peer(one)).collect::<Result<Vec<_>, _>>()?;
    let keypair = identity::Keypair::ed25519_from_bytes(network_key)
        .map_err(|error| failed(error.to_string()))?;
    let chain_id = listeners.chain.storage.chain_id();
    let topic = transactions_topic(chain_id);
    let documents = exchange::behaviour(chain_id).map_err(failed)?;
    let mut swarm = build_swarm(keypair, &topic, documents).map_err(failed)?;
    let listen: Multiaddr = config
        .listen_multiaddr()
        .parse()
        .map_err(|_| GossipError::Address { address: config.listen.to_string() })?;
    let gossip = &mut swarm.behaviour_mut().gossip;
    gossip.subscribe(&scans_topic(chain_id)).map_err(|error| failed(error.to_string()))?;
    swarm.listen_on(listen).map_err(|error| failed(error.to_string()))?;
    let (sender, outgoing) = mpsc::channel(QUEUE_MAX);
    let book = Arc::new(PeerBook::default());
    book.own(*swarm.local_peer_id());
    let (exchange, answers) = Exchange::new(Arc::clone(&listeners.documents));
    let (relay, judgements) = Relay::new(listeners.admission.clone());
    let task = SwarmTask {
        swarm,
        exchange,
        relay,
        topic,
        peers,
        listeners,
        book: Arc::clone(&book),
        waiting: Vec::new(),
        banned: HashMap::new(),
        of_nobody: HashMap::new(),
    };
    let handle = tokio::spawn(task.run(outgoing, answers, judgements));
    Ok((Gossip::new(sender, book), handle))
}

fn parse_peer(address: &str) -> Result<(PeerId, Multiaddr), GossipError> {
    let error = || GossipError::Address { address: address.to_owned() };
    let multiaddr: Multiaddr = address.parse().map_err(|_| error())?;
    let last = multiaddr.iter().last();
    match last {
        Some(libp2p::multiaddr::Protocol::P2p(peer)) => Ok((peer, multiaddr)),
        _ => Err(error()),
    }
}

#[cfg(test)]
mod tests;
