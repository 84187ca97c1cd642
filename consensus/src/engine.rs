//! Starting the engine on an application.

mod config;
mod handle;
mod run;

use std::pin::Pin;
use std::sync::Arc;

use arc_malachitebft_app_channel::app::types::Keypair;
use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::{
    Channels, ConsensusContext, EngineHandle as EngineActors, NetworkContext, NetworkIdentity,
    RequestContext, Signer, SyncContext, WalContext, start_engine,
};
use tokio::sync::{oneshot, watch};
use tracing::info;

use crate::application::Application;
use crate::codec::ChainCodec;
use crate::context::{Address, ChainContext};
use crate::engine_log::EngineLog;
use crate::handlers::{Handlers, StreamIds};
use crate::sign_record::RecordOnDisk;
use crate::signer::{AuthoritySigner, ChainVerifier, key_bytes};

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
    let (channels, engine) = launch(config).await?;
    let network = channels.network.clone();
    let handlers = Handlers::new(app, context, authority, network, StreamIds::Random);
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

/// The engine's actors and where they ask, some time later.
type Launched = Pin<
    Box<dyn Future<Output = Result<(Channels<ChainContext>, EngineActors), EngineError>> + Send>,
>;

/// Starts the engine's actors. They know no application, and the future is boxed: so the whole
/// engine is compiled here, once, and not again in every crate that awaits [`start`].
fn launch(config: EngineConfig) -> Launched {
    Box::pin(async move {
        let failed = |reason: String| EngineError::Start { reason };
        std::fs::create_dir_all(&config.folder).map_err(|error| failed(error.to_string()))?;
        let keypair = Keypair::ed25519_from_bytes(config.network_key)
            .map_err(|error| failed(error.to_string()))?;
        let log = match &config.role {
            NodeRole::Authority { .. } => EngineLog::in_folder(&config.folder),
            NodeRole::Observer => {
                let log = EngineLog::of_follower(&config.folder);
                log.mend().map_err(|error| failed(error.to_string()))?;
                log
            }
        };
        let (identity, consensus) = identities(&config, &keypair).await?;
        start_engine(
            ChainContext { chain_id: config.chain_id },
            config.to_engine()?,
            WalContext::new(log.path().to_owned(), ChainCodec),
            NetworkContext::new(identity, ChainCodec),
            consensus,
            SyncContext::new(ChainCodec),
            RequestContext::new(64),
        )
        .await
        .map_err(|error| failed(format!("{error:#}")))
    })
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
    let failed = |reason: String| EngineError::Start { reason };
    let signer = AuthoritySigner {
        chain_id: config.chain_id,
        key: key.as_ref().clone(),
        record: Arc::new(RecordOnDisk::open(&config.folder)?),
    };
    let peer_id = keypair.public().to_peer_id().to_bytes();
    let proof = signer
        .sign_validator_proof(key_bytes(&key.public_key()), peer_id)
        .await
        .map_err(|error| failed(error.to_string()))?;
    let proof = ChainCodec.encode(&proof).map_err(|error| failed(error.to_string()))?;
    let address = Address::Authority(*organisation);
    let identity =
        NetworkIdentity::new_validator(moniker, keypair.clone(), address.to_string(), proof);
    let consensus = ConsensusContext::new_validator(address, verifier, Box::new(signer));
    Ok((identity, consensus))
}

#[cfg(test)]
mod tests;
