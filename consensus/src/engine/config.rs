//! What the engine is started with, in the node's terms and in the engine's own.

use std::path::PathBuf;
use std::time::Duration;

use arc_malachitebft_app_channel::app::config::{
    ConsensusConfig, NodeConfig, P2pConfig, ValuePayload, ValueSyncConfig,
};
use bytesize::ByteSize;
use chain_core::bytes::signature::SecretKey;
use chain_core::limits::BLOCK_BYTES_MAX;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use thiserror::Error;

use crate::handlers::OwnAuthority;
use crate::last_signed::LastSignedError;

/// What this node is.
#[derive(Debug, Clone)]
pub enum NodeRole {
    /// An authority's node: it votes.
    Authority {
        /// The organisation.
        organisation: CreditCode,
        /// The key it signs votes with.
        key: Box<SecretKey>,
    },
    /// A node that follows and does not vote.
    Observer,
}

impl NodeRole {
    /// The authority whose node this is, if it votes.
    pub(crate) fn authority(&self) -> Option<OwnAuthority> {
        match self {
            Self::Authority { organisation, key } => {
                let key = key.as_ref().clone();
                Some(OwnAuthority { organisation: *organisation, key })
            }
            Self::Observer => None,
        }
    }
}

/// How to start the engine.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    /// The chain.
    pub chain_id: ChainId,
    /// The node's name.
    pub moniker: String,
    /// What this node is.
    pub role: NodeRole,
    /// The secret of its network identity.
    pub network_key: [u8; 32],
    /// Where it listens, as a multiaddress.
    pub listen: String,
    /// The other nodes, as multiaddresses that end in `/p2p/PEER`.
    pub peers: Vec<String>,
    /// The folder of the engine's log and the record of signed messages.
    pub folder: PathBuf,
}

/// Why the engine cannot start.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The text is not a multiaddress.
    #[error("`{address}` is not a multiaddress ({reason}); correct the configuration")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The record of signed messages cannot be used.
    #[error("the record of signed messages cannot be used; see the cause")]
    LastSigned(#[from] LastSignedError),
    /// The engine failed to start.
    #[error(
        "the consensus engine cannot start ({reason}); are the port free and the disk writable? a damaged log is moved aside by `hgzd repair CONFIG`"
    )]
    Start {
        /// What it said.
        reason: String,
    },
}

/// The engine's configuration, in its own form.
#[derive(Debug, Clone)]
pub(crate) struct InnerConfig {
    moniker: String,
    pub(super) consensus: ConsensusConfig,
    sync: ValueSyncConfig,
}

impl NodeConfig for InnerConfig {
    fn moniker(&self) -> &str {
        &self.moniker
    }

    fn consensus(&self) -> &ConsensusConfig {
        &self.consensus
    }

    fn consensus_mut(&mut self) -> &mut ConsensusConfig {
        &mut self.consensus
    }

    fn value_sync(&self) -> &ValueSyncConfig {
        &self.sync
    }

    fn value_sync_mut(&mut self) -> &mut ValueSyncConfig {
        &mut self.sync
    }
}

impl EngineConfig {
    pub(crate) fn to_engine(&self) -> Result<InnerConfig, EngineError> {
        let mut p2p = P2pConfig {
            listen_addr: address(&self.listen)?,
            persistent_peers: self
                .peers
                .iter()
                .map(|peer| address(peer))
                .collect::<Result<_, _>>()?,
            persistent_peers_only: true,
            // A part of 128 KiB and its frame are far below; a sync answer is at most 3 MiB.
            pubsub_max_size: ByteSize::mib(4),
            rpc_max_size: ByteSize::mib(10),
            ..P2pConfig::default()
        };
        const { assert!(BLOCK_BYTES_MAX < 3 << 20, "every block must fit into a sync answer") };
        p2p.discovery.enabled = false;
        // Several nodes behind one address are ordinary: a devnet, a bureau's router.
        p2p.discovery.max_connections_per_ip = 256;
        p2p.discovery.ip_throttle_duration = Duration::from_secs(1);
        self.name_channels(&mut p2p);
        Ok(InnerConfig {
            moniker: self.moniker.clone(),
            consensus: ConsensusConfig {
                enabled: true,
                p2p,
                value_payload: ValuePayload::ProposalAndParts,
                queue_capacity: 16,
                queue_per_height_capacity: 500,
            },
            sync: ValueSyncConfig {
                enabled: true,
                status_update_interval: Duration::from_secs(1),
                request_timeout: Duration::from_secs(3),
                batch_size: 10,
                ..ValueSyncConfig::default()
            },
        })
    }

    /// Puts the chain's name into every channel, so that no two chains can mix.
    fn name_channels(&self, p2p: &mut P2pConfig) {
        let chain: String = self.chain_id.to_string().chars().take(16).collect();
        let named = |name: &str| format!("/hgz/{chain}/{name}/1");
        p2p.protocol_names.consensus = named("consensus");
        p2p.protocol_names.discovery_kad = named("discovery-kad");
        p2p.protocol_names.discovery_regres = named("discovery-reqres");
        p2p.protocol_names.sync = named("sync");
        p2p.protocol_names.validator_proof = named("validator-proof");
        p2p.channel_names.consensus = named("votes");
        p2p.channel_names.proposal_parts = named("parts");
        p2p.channel_names.sync = named("status");
        p2p.channel_names.liveness = named("liveness");
    }
}

pub(super) fn address<T: std::str::FromStr<Err: std::fmt::Display>>(
    text: &str,
) -> Result<T, EngineError> {
    text.parse().map_err(|error: T::Err| EngineError::Address {
        address: text.to_owned(),
        reason: error.to_string(),
    })
}
