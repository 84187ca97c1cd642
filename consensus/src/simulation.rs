//! One engine in a simulated world: the real actors, the real bytes, and nothing of the machine.
//!
//! # Flow
//! A world starts each node with [`start`] and gives it a [`Wire`] that takes what it sends; it
//! delivers to the node's [`Ear`]. What outlives a crash is the [`LogDisk`], the
//! [`RecordInMemory`] and the application's own disk; [`Running::crash`] ends everything else in
//! the middle of whatever it does.
//!
//! # Invariants
//! All that leaves this module is free of the engine's types. Under a paused clock and on one
//! thread, the same calls in the same order have the same effects: there is no chance, no other
//! clock, no thread and no file in it.

mod catch_up;
mod checked;
mod log;
mod network;
mod packet;
mod record;

use std::sync::Arc;

use arc_malachitebft_app_channel::{
    Channels, ConsensusContext, EngineBuilder, NetworkMsg, RequestContext,
};
use arc_malachitebft_engine::network::NetworkRef;
use ractor::{Actor, ActorCell};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::application::Application;
use crate::context::{Address, ChainContext};
use crate::engine::{
    EngineConfig, EngineError, NodeRole, Questions, Rounds, Stopped, rounds_of, run, sync_host,
};
use crate::handlers::{Handlers, StreamIds};
use crate::signer::{AuthoritySigner, ChainVerifier};
use checked::RememberingVerifier;

pub use crate::context::proposer_of;
pub use checked::CheckedSignatures;
pub use log::LogDisk;
pub use network::{Ear, Wire};
pub use packet::{
    Packet, Said, other_answer, peer_name, read_part, said, second_vote, told_height, write_part,
    write_proposal, write_status,
};
pub use record::RecordInMemory;

/// What a node is, and what of it outlives a crash.
#[derive(Debug, Clone)]
pub struct SimulatedNode {
    /// The configuration; its addresses and folder are not used.
    pub config: EngineConfig,
    /// The engine's log.
    pub log: LogDisk,
    /// The record of signed messages.
    pub record: RecordInMemory,
    /// Different for every start: streams are named by it.
    pub start: u64,
    /// The signatures that were checked in this world.
    pub checked: CheckedSignatures,
}

/// A running engine.
#[derive(Debug)]
pub struct Running {
    /// Where it hears.
    pub ear: Ear,
    node: ActorCell,
    handlers: JoinHandle<Stopped>,
    /// Dropping it would ask the engine to stop.
    _stop: oneshot::Sender<()>,
}

impl Running {
    /// Whether the node has given up by itself.
    #[must_use]
    pub fn has_stopped(&self) -> bool {
        self.handlers.is_finished()
    }

    /// Ends everything at once.
    pub fn crash(self) {
        self.ear.close();
        self.handlers.abort();
        for child in self.node.get_children() {
            child.kill();
        }
        self.node.kill();
    }
}

/// Starts an engine in a simulated world, with the neighbours it has then.
///
/// # Errors
/// [`EngineError`] if an actor cannot be started.
pub async fn start<A: Application>(
    node: SimulatedNode,
    wire: Arc<dyn Wire>,
    neighbours: &[Vec<u8>],
    app: A,
) -> Result<Running, EngineError> {
    let failed = |reason: String| EngineError::Start { reason };
    let SimulatedNode { config, log, record, start, checked } = node;
    let context = ChainContext { chain_id: config.chain_id };
    log.cut();
    let ear = Ear::among(neighbours);
    let network = network::spawn(config.network_key, wire, ear.clone()).await.map_err(failed)?;
    let wal = log::spawn(log).await.map_err(failed)?;
    let rounds = Rounds::default();
    let (host, questions) = sync_host().await.map_err(|error| failed(error.to_string()))?;
    let sync = catch_up::CatchUp::new(network.clone(), host.clone(), Arc::clone(&rounds));
    let (sync, _) =
        Actor::spawn(None, sync, ()).await.map_err(|error| failed(error.to_string()))?;
    let (channels, engine) = EngineBuilder::new(context.clone(), config.to_engine()?)
        .with_custom_wal(wal)
        .with_custom_network(network.clone(), parts_to(network))
        .with_custom_sync(sync)
        .with_default_consensus(identity(&config, record, checked))
        .with_default_request(RequestContext::new(64))
        .build()
        .await
        .map_err(|error| failed(format!("{error:#}")))?;
    let node = engine.actor.get_cell();
    host.link(node.clone());
    let found = rounds_of(&node).expect("an engine has rounds");
    assert!(rounds.set(found).is_ok(), "sync is told once");
    let authority = config.role.authority();
    let stream_ids = StreamIds::Counted { start, count: 0 };
    let Channels { consensus: rounds, network, .. } = channels;
    let handlers = Handlers::new(app, context, authority, network, stream_ids);
    let (stop, asked) = oneshot::channel();
    let questions = Questions { rounds, sync: questions };
    let handlers = tokio::spawn(run(handlers, questions, engine.handle, asked));
    Ok(Running { ear, node, handlers, _stop: stop })
}

/// Who votes, and with what record.
fn identity(
    config: &EngineConfig,
    record: RecordInMemory,
    checked: CheckedSignatures,
) -> ConsensusContext<ChainContext> {
    let verifier = ChainVerifier { chain_id: config.chain_id };
    let verifier = Box::new(RememberingVerifier { verifier, checked });
    let NodeRole::Authority { organisation, key } = &config.role else {
        return ConsensusContext::new_full_node(Address::Nobody, verifier);
    };
    let signer = AuthoritySigner {
        chain_id: config.chain_id,
        key: key.as_ref().clone(),
        record: Arc::new(record),
    };
    ConsensusContext::new_validator(Address::Authority(*organisation), verifier, Box::new(signer))
}

/// The channel on which the handlers publish parts; they go the network actor's way.
fn parts_to(network: NetworkRef<ChainContext>) -> mpsc::Sender<NetworkMsg<ChainContext>> {
    let (to_network, mut parts) = mpsc::channel::<NetworkMsg<ChainContext>>(64);
    tokio::spawn(async move {
        while let Some(part) = parts.recv().await {
            if network.cast(part.into()).is_err() {
                break;
            }
        }
    });
    to_network
}
