//! The swarm of libp2p: who may connect, gossip, and the exchange of documents.

use std::time::Duration;

use libp2p::gossipsub::{self, IdentTopic, MessageAuthenticity, ValidationMode};
use libp2p::swarm::NetworkBehaviour;
use libp2p::{Swarm, SwarmBuilder, identity, noise, tcp, yamux};
use libp2p_allow_block_list::{self as allow_list, AllowedPeers};
use libp2p_connection_limits::{self as connection_limits, ConnectionLimits};

use super::exchange;
use super::message::MESSAGE_BYTES_MAX;

/// Connections from outside whose handshake is not done. Peers that find no place are dialled by us.
const PENDING_INCOMING_MAX: u32 = 64;
/// Connections with one peer: two that dial each other at once have two for a moment.
const ESTABLISHED_PER_PEER_MAX: u32 = 4;
/// How long a handshake may take.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(5);

/// The protocols of the swarm.
#[derive(NetworkBehaviour)]
pub(super) struct SwarmBehaviour {
    // First, so that strangers are refused before anything else sees them: too many before the
    // handshake, the others as soon as it has told who they are.
    pub(super) limits: connection_limits::Behaviour,
    pub(super) allowed: allow_list::Behaviour<AllowedPeers>,
    pub(super) gossip: gossipsub::Behaviour,
    pub(super) documents: exchange::ExchangeBehaviour,
}

/// A swarm that listens nowhere yet and admits nobody.
pub(super) fn build_swarm(
    keypair: identity::Keypair,
    topic: &IdentTopic,
    documents: exchange::ExchangeBehaviour,
) -> Result<Swarm<SwarmBehaviour>, String> {
    let swarm = SwarmBuilder::with_existing_identity(keypair)
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux::Config::default)
        .map_err(|error| error.to_string())?
        .with_behaviour(|keypair| {
            let config = gossipsub::ConfigBuilder::default()
                .heartbeat_interval(Duration::from_secs(1))
                .validation_mode(ValidationMode::Strict)
                .validate_messages()
                .max_transmit_size(MESSAGE_BYTES_MAX)
                .build()
                .map_err(|error| error.to_string())?;
            let authenticity = MessageAuthenticity::Signed(keypair.clone());
            let mut gossip = gossipsub::Behaviour::new(authenticity, config)?;
            gossip.subscribe(topic).map_err(|error| error.to_string())?;
            let limits = connection_limits::Behaviour::new(
                ConnectionLimits::default()
                    .with_max_pending_incoming(Some(PENDING_INCOMING_MAX))
                    .with_max_established_per_peer(Some(ESTABLISHED_PER_PEER_MAX)),
            );
            let allowed = allow_list::Behaviour::default();
            Ok(SwarmBehaviour { limits, allowed, gossip, documents })
        })
        .map_err(|error| error.to_string())?
        .with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(60)))
        .with_connection_timeout(HANDSHAKE_WITHIN)
        .build();
    Ok(swarm)
}
