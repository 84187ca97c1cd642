//! The swarm of libp2p: who may connect, gossip, and the exchange of documents.

use std::time::Duration;

use libp2p::gossipsub::{self, IdentTopic, MessageAuthenticity, ValidationMode};
use libp2p::swarm::NetworkBehaviour;
use libp2p::{Swarm, SwarmBuilder, identity, noise, tcp, yamux};
use libp2p_allow_block_list::{self as allow_list, AllowedPeers};

use super::exchange;
use super::message::MESSAGE_BYTES_MAX;

/// The protocols of the swarm.
#[derive(NetworkBehaviour)]
pub(super) struct SwarmBehaviour {
    // First, so that strangers are refused before anything else sees them.
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
            Ok(SwarmBehaviour { allowed: allow_list::Behaviour::default(), gossip, documents })
        })
        .map_err(|error| error.to_string())?
        .with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(60)))
        .build();
    Ok(swarm)
}
