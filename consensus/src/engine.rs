//! Starting the engine on an application.

mod config;
mod handle;
mod run;

use std::sync::Arc;

use arc_malachitebft_app_channel::app::types::Keypair;
use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::{
    ConsensusContext, NetworkContext, NetworkIdentity, RequestContext, Signer, SyncContext,
    WalContext, start_engine,
};
use tokio::sync::{oneshot, watch};
use tracing::info;

use crate::application::Application;
use crate::codec::ChainCodec;
use crate::context::{Address, ChainContext};
use crate::folder::{FOLLOWER_LOG_FILE, LOG_FILE};
use crate::handlers::{Handlers, StreamIds};
use crate::sign_record::RecordOnDisk;
use crate::signer::{AuthoritySigner, ChainVerifier, key_bytes};

pub use config::{EngineConfig, EngineError, NodeRole};
pub use handle::{EngineHandle, EnginePeers, Stopped};
pub(crate) use run::run;

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
    let log = match &config.role {
        NodeRole::Authority { .. } => LOG_FILE,
        NodeRole::Observer => FOLLOWER_LOG_FILE,
    };
    let (identity, consensus) = identities(&config, &keypair).await?;
    let (channels, engine) = start_engine(
        context.clone(),
        config.to_engine()?,
        WalContext::new(config.folder.join(log), ChainCodec),
        NetworkContext::new(identity, ChainCodec),
        consensus,
        SyncContext::new(ChainCodec),
        RequestContext::new(64),
    )
    .await
    .map_err(|error| failed(format!("{error:#}")))?;
    let authority = config.role.authority();
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
