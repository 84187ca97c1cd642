//! Starting the engine on an application.

mod aside;
mod config;
mod handle;
mod run;

use std::pin::Pin;
use std::sync::Arc;

use arc_malachitebft_app_channel::app::config::NodeConfig;
use arc_malachitebft_app_channel::app::metrics::SharedRegistry;
use arc_malachitebft_app_channel::app::spawn::spawn_sync_actor;
use arc_malachitebft_app_channel::app::types::Keypair;
use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::spawn::spawn_network_actor;
use arc_malachitebft_app_channel::{
    AppMsg, Channels, ConsensusContext, EngineBuilder, EngineHandle as EngineActors,
    NetworkIdentity, RequestContext, Signer, WalContext,
};
use chain_core::values::chain_id::ChainId;
use tokio::sync::{mpsc, oneshot, watch};
use tracing::info;

use crate::application::Application;
use crate::codec::ChainCodec;
use crate::context::{Address, ChainContext};
use crate::engine_log::EngineLog;
use crate::handlers::{Handlers, StreamIds};
use crate::sign_record::RecordOnDisk;
use crate::signer::{AuthoritySigner, ChainVerifier, key_bytes};

use aside::to_rounds;
use config::InnerConfig;

pub(crate) use aside::{Questions, Rounds, rounds_of, sync_host};
pub use config::{EngineConfig, EngineError, NodeRole};
pub use handle::{EngineHandle, EnginePeers, Stopped};
pub(crate) use run::run;

/// Starts the engine on an application.
///
/// # Errors
/// [`EngineError`] if an address is malformed, the record of signed messages cannot be used, or the
/// engine does not start.
pub async fn start<A: Application>(
    config: EngineConfig,
    app: A,
) -> Result<EngineHandle, EngineError> {
    let context = ChainContext { chain_id: config.chain_id };
    let authority = config.role.authority();
    let Launched { channels, sync, engine } = launch(config).await?;
    let Channels { consensus: rounds, network, net_requests, .. } = channels;
    let handlers = Handlers::new(app, context, authority, network, StreamIds::Random);
    let peers = EnginePeers(net_requests);
    let (stop, asked) = oneshot::channel();
    let (reason, stopped) = watch::channel(None);
    tokio::spawn(async move {
        let why = run(handlers, Questions { rounds, sync }, engine.handle, asked).await;
        engine.actor.stop(None);
        info!(?why, "consensus engine stopped");
        reason.send_replace(Some(why));
    });
    Ok(EngineHandle { stop: Some(stop), stopped, peers })
}

/// The engine's actors, and where they ask.
struct Launched {
    channels: Channels<ChainContext>,
    sync: mpsc::Receiver<AppMsg<ChainContext>>,
    engine: EngineActors,
}

/// Starts the engine's actors. They know no application, and the future is boxed: so the whole
/// engine is compiled here, once, and not again in every crate that awaits [`start`].
fn launch(
    config: EngineConfig,
) -> Pin<Box<dyn Future<Output = Result<Launched, EngineError>> + Send>> {
    Box::pin(async move {
        std::fs::create_dir_all(&config.folder).map_err(not_started)?;
        let keypair = Keypair::ed25519_from_bytes(config.network_key).map_err(not_started)?;
        let log = match &config.role {
            NodeRole::Authority { .. } => EngineLog::in_folder(&config.folder),
            NodeRole::Observer => {
                let log = EngineLog::of_follower(&config.folder);
                log.mend().map_err(not_started)?;
                log
            }
        };
        let (identity, consensus) = identities(&config, &keypair).await?;
        let log = WalContext::new(log.path().to_owned(), ChainCodec);
        actors(config.chain_id, config.to_engine()?, identity, consensus, log).await
    })
}

fn not_started(error: impl std::fmt::Display) -> EngineError {
    EngineError::Start { reason: format!("{error:#}") }
}

/// The engine as its builder makes it, but for the way on which its sync asks.
async fn actors(
    chain_id: ChainId,
    config: InnerConfig,
    identity: NetworkIdentity,
    consensus: ConsensusContext<ChainContext>,
    log: WalContext<ChainCodec>,
) -> Result<Launched, EngineError> {
    let context = ChainContext { chain_id };
    let registry = SharedRegistry::global().with_moniker(config.moniker());
    let (votes, of_sync) = (config.consensus(), config.value_sync());
    let (network, to_network) =
        spawn_network_actor(identity, votes, of_sync, &registry, ChainCodec)
            .await
            .map_err(not_started)?;
    let (host, questions) = sync_host().await.map_err(not_started)?;
    let rounds = Rounds::default();
    let to_rounds = to_rounds(Arc::clone(&rounds)).await.map_err(not_started)?;
    let sync = spawn_sync_actor(
        context.clone(),
        network.clone(),
        host.clone(),
        to_rounds.clone(),
        ChainCodec,
        of_sync,
        &registry,
    )
    .await
    .map_err(not_started)?
    .expect("sync is switched on");
    let (channels, engine) = EngineBuilder::new(context, config)
        .with_default_wal(log)
        .with_custom_network(network, to_network)
        .with_custom_sync(sync)
        .with_default_consensus(consensus)
        .with_default_request(RequestContext::new(64))
        .build()
        .await
        .map_err(not_started)?;
    let node = engine.actor.get_cell();
    // Before the way to them is a child of the engine too: it takes the same messages.
    let found = rounds_of(&node).expect("an engine has rounds");
    assert!(rounds.set(found).is_ok(), "sync is told once");
    host.link(node.clone());
    to_rounds.link(node);
    Ok(Launched { channels, sync: questions, engine })
}

/// Who this node is on the network, and with what it votes.
async fn identities(
    config: &EngineConfig,
    keypair: &Keypair,
) -> Result<(NetworkIdentity, ConsensusContext<ChainContext>), EngineError> {
    let moniker = config.moniker.clone();
    let verifier = Box::new(ChainVerifier { chain_id: config.chain_id });
    let NodeRole::Authority { organisation, key } = &config.role else {
        let consensus = ConsensusContext::new_full_node(Address::Nobody, verifier);
        return Ok((NetworkIdentity::new(moniker, keypair.clone(), None), consensus));
    };
    let signer = AuthoritySigner {
        chain_id: config.chain_id,
        key: key.as_ref().clone(),
        record: Arc::new(RecordOnDisk::open(&config.folder)?),
    };
    let peer_id = keypair.public().to_peer_id().to_bytes();
    let proof = signer
        .sign_validator_proof(key_bytes(&key.public_key()), peer_id)
        .await
        .map_err(not_started)?;
    let proof = ChainCodec.encode(&proof).map_err(not_started)?;
    let address = Address::Authority(*organisation);
    let identity =
        NetworkIdentity::new_validator(moniker, keypair.clone(), address.to_string(), proof);
    let consensus = ConsensusContext::new_validator(address, verifier, Box::new(signer));
    Ok((identity, consensus))
}

#[cfg(test)]
mod tests;
