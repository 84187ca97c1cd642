//! The network actor of a simulated node: it hands what the engine sends to the world's [`Wire`],
//! and what the world delivers to the engine.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_malachitebft_app_channel::app::types::SignedConsensusMsg;
use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::app::types::sync::{Request, Response, Status};
use arc_malachitebft_app_channel::app::types::{Keypair, PeerId};
use arc_malachitebft_core_consensus::LivenessMsg;
use arc_malachitebft_engine::network::{
    Msg as ToNetwork, NetworkEvent, NetworkRef, Status as Heights, Subscriber,
};
use arc_malachitebft_sync::{InboundRequestId, OutboundRequestId};
use ractor::{Actor, ActorProcessingErr, ActorRef};

use super::packet::{Packet, bytes_of, peer};
use crate::codec::ChainCodec;
use crate::context::ChainContext;

type EngineEvent = NetworkEvent<ChainContext>;

/// Takes what a node sends.
pub trait Wire: Send + Sync + 'static {
    /// Must not wait.
    fn send(&self, packet: Packet);
}

/// Where a node hears. Clones share it.
#[derive(Clone, Default)]
pub struct Ear {
    subscribers: Arc<Mutex<Vec<Box<dyn Subscriber<EngineEvent>>>>>,
    connected: Arc<Mutex<Vec<PeerId>>>,
}

impl std::fmt::Debug for Ear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ear").finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ear {
    /// The ear of a node that starts with these neighbours.
    pub(super) fn among(neighbours: &[Vec<u8>]) -> Self {
        let connected = neighbours.iter().map(|name| peer(name)).collect();
        Self { subscribers: Arc::default(), connected: Arc::new(Mutex::new(connected)) }
    }

    /// Hears nothing any more.
    pub(super) fn close(&self) {
        lock(&self.subscribers).clear();
    }

    fn tell(&self, event: &EngineEvent) {
        for subscriber in lock(&self.subscribers).iter() {
            subscriber.send(event.clone());
        }
    }

    /// Delivers what `from` sent and `publisher` signed on the transport. What cannot be read is
    /// dropped, as the real network does.
    pub fn hear(&self, from: &[u8], publisher: &[u8], packet: &Packet) {
        if let Some(event) = event_of(peer(from), peer(publisher), packet.clone()) {
            self.tell(&event);
        }
    }

    /// A neighbour comes or goes.
    pub fn neighbour(&self, name: &[u8], is_there: bool) {
        let name = peer(name);
        let mut connected = lock(&self.connected);
        connected.retain(|one| *one != name);
        if is_there {
            connected.push(name);
        }
        drop(connected);
        let event =
            if is_there { EngineEvent::PeerConnected } else { EngineEvent::PeerDisconnected };
        self.tell(&event(name));
    }
}

fn event_of(from: PeerId, publisher: PeerId, packet: Packet) -> Option<EngineEvent> {
    Some(match packet {
        Packet::Consensus(bytes) => match ChainCodec.decode(bytes).ok()? {
            SignedConsensusMsg::Vote(vote) => EngineEvent::Vote(from, vote),
            SignedConsensusMsg::Proposal(proposal) => EngineEvent::Proposal(from, proposal),
        },
        Packet::Liveness(bytes) => match ChainCodec.decode(bytes).ok()? {
            LivenessMsg::Vote(vote) => EngineEvent::Vote(from, vote),
            LivenessMsg::PolkaCertificate(polka) => EngineEvent::PolkaCertificate(from, polka),
            LivenessMsg::SkipRoundCertificate(skip) => EngineEvent::RoundCertificate(from, skip),
        },
        Packet::Part(bytes) => {
            EngineEvent::ProposalPart(from, Some(publisher), ChainCodec.decode(bytes).ok()?)
        }
        Packet::Status(bytes) => {
            let status: Status<ChainContext> = ChainCodec.decode(bytes).ok()?;
            EngineEvent::Status(from, Heights::new(status.tip_height, status.history_min_height))
        }
        Packet::Request { id, body, .. } => {
            // The asker's name goes into the id, so that the answer finds its way back.
            let id = InboundRequestId::new(format!("{from}/{id}"));
            EngineEvent::SyncRequest(id, from, ChainCodec.decode(body).ok()?)
        }
        Packet::Response { id, body, .. } => {
            let response: Option<Response<ChainContext>> = ChainCodec.decode(body).ok();
            EngineEvent::SyncResponse(OutboundRequestId::new(id), from, response)
        }
    })
}

struct NetworkActor {
    own_name: PeerId,
    wire: Arc<dyn Wire>,
    ear: Ear,
}

/// Starts the actor.
pub(super) async fn spawn(
    network_key: [u8; 32],
    wire: Arc<dyn Wire>,
    ear: Ear,
) -> Result<NetworkRef<ChainContext>, String> {
    let keypair = Keypair::ed25519_from_bytes(network_key).map_err(|error| error.to_string())?;
    let own_name = peer(&keypair.public().to_peer_id().to_bytes());
    let spawned = Actor::spawn(None, NetworkActor { own_name, wire, ear }, ()).await;
    spawned.map(|(actor, _)| actor).map_err(|error| error.to_string())
}

#[ractor::async_trait]
impl Actor for NetworkActor {
    type Msg = ToNetwork<ChainContext>;
    /// Requests sent.
    type State = u64;
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<Self::Msg>, (): ()) -> Result<u64, ActorProcessingErr> {
        Ok(0)
    }

    async fn handle(
        &self,
        _: ActorRef<Self::Msg>,
        message: Self::Msg,
        requests: &mut u64,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            ToNetwork::Subscribe(subscriber) => self.subscribe(subscriber)?,
            ToNetwork::PublishConsensusMsg(message) => {
                self.wire.send(Packet::Consensus(bytes_of(&message)));
            }
            ToNetwork::PublishLivenessMsg(message) => {
                self.wire.send(Packet::Liveness(bytes_of(&message)));
            }
            ToNetwork::PublishProposalPart(part) => self.wire.send(Packet::Part(bytes_of(&part))),
            ToNetwork::BroadcastStatus(heights) => {
                let status = Status::<ChainContext> {
                    peer_id: self.own_name,
                    tip_height: heights.tip_height,
                    history_min_height: heights.history_min_height,
                };
                self.wire.send(Packet::Status(bytes_of(&status)));
            }
            ToNetwork::OutgoingRequest(to, request, reply) => {
                *requests = requests.saturating_add(1);
                let (id, to) = (requests.to_string(), to.to_bytes());
                let body = bytes_of::<Request<ChainContext>>(&request);
                // Who asks may be gone when it learns the number.
                drop(reply.send(OutboundRequestId::new(&id)));
                self.wire.send(Packet::Request { to, id, body });
            }
            ToNetwork::OutgoingResponse(id, response) => {
                let text = id.to_string();
                if let Some((to, id)) = text.split_once('/')
                    && let Ok(to) = to.parse::<PeerId>()
                {
                    let (to, id, body) = (to.to_bytes(), id.to_owned(), bytes_of(&response));
                    self.wire.send(Packet::Response { to, id, body });
                }
            }
            ToNetwork::DumpState(reply) => drop(reply.send(None)),
            ToNetwork::UpdatePersistentPeers(_, reply) => drop(reply.send(Ok(()))),
            // There is no transport to which these would matter.
            ToNetwork::CancelRequest(_)
            | ToNetwork::CancelInboundRequest(_)
            | ToNetwork::UpdateValidatorSet(_)
            | ToNetwork::ValidatorProofVerified { .. }
            | ToNetwork::NewEvent(_) => {}
        }
        Ok(())
    }
}

impl NetworkActor {
    /// The engine waits for `Listening` before it does anything.
    fn subscribe(
        &self,
        subscriber: Box<dyn Subscriber<EngineEvent>>,
    ) -> Result<(), ActorProcessingErr> {
        subscriber.send(EngineEvent::Listening("/memory/1".parse()?));
        for name in lock(&self.ear.connected).iter() {
            subscriber.send(EngineEvent::PeerConnected(*name));
        }
        lock(&self.ear.subscribers).push(subscriber);
        Ok(())
    }
}
