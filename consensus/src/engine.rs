//! Starting the engine, and the loop that answers it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arc_malachitebft_app_channel::app::config::{
    ConsensusConfig, NodeConfig, P2pConfig, ValuePayload, ValueSyncConfig,
};
use arc_malachitebft_app_channel::app::types::Keypair;
use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::{
    Channels, ConsensusContext, NetworkContext, NetworkIdentity, NetworkRequest, RequestContext,
    Signer, SyncContext, WalContext, start_engine,
};
use bytesize::ByteSize;
use chain_core::bytes::signature::SecretKey;
use chain_core::governance::genesis::ChainId;
use chain_core::limits::BLOCK_BYTES_MAX;
use chain_core::values::credit_code::CreditCode;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};
use tracing::{error, info};

use crate::application::Application;
use crate::codec::ChainCodec;
use crate::context::{Address, ChainContext};
use crate::handlers::{HandlerError, Handlers, OwnAuthority};
use crate::last_signed::{LastSignedError, LastSignedFile};
use crate::proposal_parts::Assembler;
use crate::signer::{AuthoritySigner, ChainVerifier, key_bytes};

/// What this node is.
#[derive(Debug, Clone)]
pub enum Role {
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

/// How to start the engine.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    /// The chain.
    pub chain_id: ChainId,
    /// The node's name.
    pub moniker: String,
    /// What this node is.
    pub role: Role,
    /// The secret of its network identity.
    pub network_key: [u8; 32],
    /// Where it listens, as a multiaddress.
    pub listen: String,
    /// The other nodes, as multiaddresses that end in `/p2p/PEER`.
    pub peers: Vec<String>,
    /// The folder of the engine's log and the record of signed votes.
    pub folder: PathBuf,
}

/// Why the engine cannot start.
#[derive(Debug, Error)]
pub enum EngineError {
    /// An address that is none.
    #[error("`{address}` is no multiaddress ({reason}); correct the configuration")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The record of signed votes cannot be used.
    #[error("the record of signed votes cannot be used; see the cause")]
    LastSigned(#[from] LastSignedError),
    /// The engine itself says no.
    #[error(
        "the consensus engine cannot start ({reason}); are the port free and the disk writable? a damaged log is moved aside by `hgzd repair CONFIG`"
    )]
    Start {
        /// What it said.
        reason: String,
    },
}

/// Why the engine no longer runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// It was asked to.
    Asked,
    /// The node or the engine has failed.
    Failed {
        /// Why.
        reason: String,
    },
}

/// A running engine.
#[derive(Debug)]
pub struct EngineHandle {
    stop: Option<oneshot::Sender<()>>,
    stopped: watch::Receiver<Option<Stopped>>,
    peers: EnginePeers,
}

/// Which peers the engine lets in; they change while it runs. Clones share the engine.
#[derive(Clone)]
pub struct EnginePeers(mpsc::Sender<NetworkRequest>);

impl std::fmt::Debug for EnginePeers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnginePeers").finish_non_exhaustive()
    }
}

impl EnginePeers {
    /// Lets a peer in from now on, and dials it. `peer` is a multiaddress that ends in `/p2p/PEER`.
    ///
    /// # Errors
    /// A reason, if the address is none or the engine does not listen.
    pub async fn admit(&self, peer: &str) -> Result<(), String> {
        let address = address(peer).map_err(|error| error.to_string())?;
        let known = NetworkRequest::add_persistent_peer(&self.0, address).await;
        known.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }

    /// Shuts a peer out. `peer` is the address it was admitted with.
    ///
    /// # Errors
    /// A reason, if the address is none or the engine does not listen.
    pub async fn shut_out(&self, peer: &str) -> Result<(), String> {
        let address = address(peer).map_err(|error| error.to_string())?;
        let known = NetworkRequest::remove_persistent_peer(&self.0, address).await;
        known.map_err(|error| error.to_string())?.map_err(|error| error.to_string())
    }
}

impl EngineHandle {
    /// The peers it lets in.
    #[must_use]
    pub fn peers(&self) -> EnginePeers {
        self.peers.clone()
    }

    /// Resolves when the engine no longer runs.
    pub async fn stopped(&self) -> Stopped {
        let mut stopped = self.stopped.clone();
        let gone = || Stopped::Failed { reason: "its task has ended".to_owned() };
        match stopped.wait_for(Option::is_some).await {
            Ok(reason) => reason.clone().unwrap_or_else(gone),
            Err(_) => gone(),
        }
    }

    /// Asks the engine to stop, and waits until it has.
    pub async fn stop(&mut self) -> Stopped {
        if let Some(stop) = self.stop.take() {
            // It may have stopped by itself meanwhile.
            let _gone = stop.send(());
        }
        self.stopped().await
    }
}

/// The engine's log of the height under way, in its folder.
pub(crate) const LOG_FILE: &str = "votes.wal";
/// The record of signed votes, in the same folder.
pub(crate) const LAST_SIGNED_FILE: &str = "last_signed";

/// The engine's configuration, in its own form.
#[derive(Debug, Clone)]
struct Config {
    moniker: String,
    consensus: ConsensusConfig,
    sync: ValueSyncConfig,
}

impl NodeConfig for Config {
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
    fn to_engine(&self) -> Result<Config, EngineError> {
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
        Ok(Config {
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

fn address<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, EngineError> {
    text.parse().map_err(|error: T::Err| EngineError::Address {
        address: text.to_owned(),
        reason: error.to_string(),
    })
}

/// Starts the engine on an application.
///
/// # Errors
/// [`EngineError`] if an address, the record of signed votes or the engine itself says no.
pub async fn start<A: Application>(
    config: EngineConfig,
    app: A,
) -> Result<EngineHandle, EngineError> {
    let failed = |reason: String| EngineError::Start { reason };
    std::fs::create_dir_all(&config.folder).map_err(|error| failed(error.to_string()))?;
    let context = ChainContext { chain_id: config.chain_id };
    let keypair = Keypair::ed25519_from_bytes(config.network_key)
        .map_err(|error| failed(error.to_string()))?;
    let (identity, consensus) = identities(&config, &keypair).await?;
    let (channels, engine) = start_engine(
        context.clone(),
        config.to_engine()?,
        WalContext::new(config.folder.join(LOG_FILE), ChainCodec),
        NetworkContext::new(identity, ChainCodec),
        consensus,
        SyncContext::new(ChainCodec),
        RequestContext::new(64),
    )
    .await
    .map_err(|error| failed(format!("{error:#}")))?;
    let authority = match config.role {
        Role::Authority { organisation, key } => Some(OwnAuthority { organisation, key: *key }),
        Role::Observer => None,
    };
    let handlers = Handlers {
        app,
        context,
        authority,
        network: channels.network.clone(),
        assembler: Assembler::default(),
    };
    let peers = EnginePeers(channels.net_requests.clone());
    let (stop, asked) = oneshot::channel();
    let (reason, stopped) = watch::channel(None);
    tokio::spawn(async move {
        let why = run(handlers, channels, engine.handle, asked).await;
        engine.actor.stop(None);
        info!(?why, "consensus engine stopped");
        reason.send_replace(Some(why));
    });
    Ok(EngineHandle { stop: Some(stop), stopped, peers })
}

/// Who this node is on the network, and with what it votes.
async fn identities(
    config: &EngineConfig,
    keypair: &Keypair,
) -> Result<(NetworkIdentity, ConsensusContext<ChainContext>), EngineError> {
    let moniker = config.moniker.clone();
    let verifier = Box::new(ChainVerifier { chain_id: config.chain_id });
    let Role::Authority { organisation, key } = &config.role else {
        // An observer's address is no organisation's that could ever become an authority.
        let nobody = CreditCode::new("914403001922038216").expect("a well-formed code");
        let consensus = ConsensusContext::new_full_node(Address(nobody), verifier);
        return Ok((NetworkIdentity::new(moniker, keypair.clone(), None), consensus));
    };
    let failed = |reason: String| EngineError::Start { reason };
    let last_signed = LastSignedFile::open(&config.folder.join(LAST_SIGNED_FILE))?;
    let signer = AuthoritySigner {
        chain_id: config.chain_id,
        key: key.as_ref().clone(),
        last_signed: Arc::new(Mutex::new(last_signed)),
    };
    let peer_id = keypair.public().to_peer_id().to_bytes();
    let proof = signer
        .sign_validator_proof(key_bytes(&key.public_key()), peer_id)
        .await
        .map_err(|error| failed(error.to_string()))?;
    let proof = ChainCodec.encode(&proof).map_err(|error| failed(error.to_string()))?;
    let address = Address(*organisation);
    let identity =
        NetworkIdentity::new_validator(moniker, keypair.clone(), address.to_string(), proof);
    let consensus = ConsensusContext::new_validator(address, verifier, Box::new(signer));
    Ok((identity, consensus))
}

/// Answers the engine until it ends, the node fails, or somebody asks to stop.
async fn run<A: Application>(
    mut handlers: Handlers<A>,
    mut channels: Channels<ChainContext>,
    mut engine: tokio::task::JoinHandle<()>,
    mut asked: oneshot::Receiver<()>,
) -> Stopped {
    let failed = |reason: String| Stopped::Failed { reason };
    loop {
        let question = tokio::select! {
            // A handle that was dropped asks too.
            _ = &mut asked => return Stopped::Asked,
            _ = &mut engine => return failed("the engine has ended by itself".to_owned()),
            question = channels.consensus.recv() => question,
        };
        let Some(question) = question else {
            return failed("the engine no longer asks".to_owned());
        };
        match handlers.handle(question).await {
            Ok(()) => {}
            // The engine drops a question when its height moves on; the next one comes.
            Err(gone @ HandlerError::EngineGone { .. }) => {
                tracing::debug!(error = %gone, "an answer came too late");
            }
            Err(HandlerError::Application(reason)) => {
                error!(%reason, "this node stops voting");
                return failed(reason.to_string());
            }
        }
    }
}
