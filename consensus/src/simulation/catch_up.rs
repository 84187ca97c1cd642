//! Catching up without chance, in place of the engine's sync: peers in turn, one request at a time,
//! no jitter.

use std::collections::BTreeMap;
use std::time::Duration;

use arc_malachitebft_app_channel::app::types::PeerId;
use arc_malachitebft_app_channel::app::types::sync::{RawDecidedValue, Request, Response};
use arc_malachitebft_engine::consensus::ConsensusMsg;
use arc_malachitebft_engine::host::{HostMsg, HostRef};
use arc_malachitebft_engine::network::{Msg as ToNetwork, NetworkEvent, NetworkRef, Status};
use arc_malachitebft_engine::sync::Msg;
use arc_malachitebft_sync::{InboundRequestId, OutboundRequestId, ValueRequest, ValueResponse};
use ractor::{Actor, ActorProcessingErr, ActorRef};

use crate::context::{ChainContext, EngineHeight};
use crate::engine::Rounds;

const TICK: Duration = Duration::from_secs(1);
/// How long an answer is waited for.
const TICKS_PATIENT: u32 = 3;
const BATCH: u64 = 10;

/// The actor.
pub(super) struct CatchUp {
    network: NetworkRef<ChainContext>,
    host: HostRef<ChainContext>,
    rounds: Rounds,
}

/// A block that has come and whose height has not.
struct Waiting {
    request: OutboundRequestId,
    from: PeerId,
    value: RawDecidedValue<ChainContext>,
}

#[derive(Default)]
pub(super) struct State {
    peers: BTreeMap<PeerId, Status<ChainContext>>,
    tip: Option<EngineHeight>,
    height: Option<EngineHeight>,
    /// The request under way, and how many ticks ago it was sent.
    asked: Option<(OutboundRequestId, u32)>,
    turn: usize,
    waiting: BTreeMap<EngineHeight, Waiting>,
}

impl CatchUp {
    pub(super) const fn new(
        network: NetworkRef<ChainContext>,
        host: HostRef<ChainContext>,
        rounds: Rounds,
    ) -> Self {
        Self { network, host, rounds }
    }

    async fn tell(&self, state: &State) -> Result<(), ActorProcessingErr> {
        let Some(tip) = state.tip else { return Ok(()) };
        let least = ractor::call!(self.host, |reply_to| HostMsg::GetHistoryMinHeight { reply_to })?;
        Ok(self.network.cast(ToNetwork::BroadcastStatus(Status::new(tip, least)))?)
    }

    /// Hands over what waits for this height, or asks for it. A node one height ahead has only
    /// heard the votes earlier: it is not asked before the next tick.
    async fn go_on(&self, state: &mut State, least_ahead: u64) -> Result<(), ActorProcessingErr> {
        let (Some(height), Some(rounds)) = (state.height, self.rounds.get()) else {
            return Ok(());
        };
        state.waiting.retain(|at, _| height <= *at);
        if let Some(Waiting { request, from, value }) = state.waiting.remove(&height) {
            let message = ConsensusMsg::ProcessSyncResponse(request, value.to_core(from));
            return Ok(rounds.cast(message)?);
        }
        let needed = height.0.plus(least_ahead);
        let is_ahead = |one: &Status<ChainContext>| {
            one.history_min_height <= height && needed <= one.tip_height.0
        };
        let ahead: Vec<(PeerId, EngineHeight)> = state
            .peers
            .iter()
            .filter(|(_, one)| is_ahead(one))
            .map(|(peer, one)| (*peer, one.tip_height))
            .collect();
        state.turn = state.turn.wrapping_add(1);
        let turn = state.turn.checked_rem(ahead.len()).and_then(|turn| ahead.get(turn));
        let (None, Some((peer, tip))) = (&state.asked, turn) else { return Ok(()) };
        let last = EngineHeight(height.0.plus(BATCH)).min(*tip);
        let request = Request::ValueRequest(ValueRequest::new(height..=last));
        let ask = |reply| ToNetwork::OutgoingRequest(*peer, request, reply);
        let id = ractor::call!(self.network, ask)?;
        state.asked = Some((id, 0));
        Ok(())
    }

    /// Gives committed blocks to a peer, aside: this actor must be free meanwhile.
    fn serve(
        &self,
        own: ActorRef<Msg<ChainContext>>,
        id: InboundRequestId,
        request: ValueRequest<ChainContext>,
    ) {
        let (host, range) = (self.host.clone(), request.range);
        tokio::spawn(async move {
            let asked = range.clone();
            let ask = |reply_to| HostMsg::GetDecidedValues { range: asked, reply_to };
            if let Ok(values) = ractor::call!(host, ask) {
                // The node may have crashed meanwhile.
                drop(own.cast(Msg::GotDecidedValues(id, range, values)));
            }
        });
    }

    async fn hear(
        &self,
        own: ActorRef<Msg<ChainContext>>,
        event: NetworkEvent<ChainContext>,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        match event {
            NetworkEvent::Status(peer, status) => {
                state.peers.insert(peer, status);
                self.go_on(state, 1).await
            }
            NetworkEvent::PeerDisconnected(peer) => {
                state.peers.remove(&peer);
                state.asked = None;
                Ok(())
            }
            NetworkEvent::SyncRequest(id, _, Request::ValueRequest(request)) => {
                self.serve(own, id, request);
                Ok(())
            }
            NetworkEvent::SyncResponse(id, peer, response) => {
                if state.asked.take_if(|(asked, _)| *asked == id).is_none() {
                    return Ok(());
                }
                let Some(Response::ValueResponse(response)) = response else {
                    // What cannot be read is the peer's fault: it is not asked again.
                    return self.blame(state, peer).await;
                };
                for value in response.values {
                    let waiting = Waiting { request: id.clone(), from: peer, value };
                    state.waiting.insert(waiting.value.height(), waiting);
                }
                self.go_on(state, 1).await
            }
            _ => Ok(()),
        }
    }

    /// Forgets a peer, until it says again how far it is, and asks another.
    async fn blame(&self, state: &mut State, peer: PeerId) -> Result<(), ActorProcessingErr> {
        state.peers.remove(&peer);
        state.waiting.retain(|_, one| one.from != peer);
        self.go_on(state, 1).await
    }
}

#[ractor::async_trait]
impl Actor for CatchUp {
    type Msg = Msg<ChainContext>;
    type State = State;
    type Arguments = ();

    async fn pre_start(
        &self,
        own: ActorRef<Self::Msg>,
        (): (),
    ) -> Result<State, ActorProcessingErr> {
        self.network.cast(ToNetwork::Subscribe(Box::new(own.clone())))?;
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(TICK).await;
                if own.cast(Msg::Tick).is_err() {
                    break;
                }
            }
        });
        Ok(State::default())
    }

    async fn handle(
        &self,
        own: ActorRef<Self::Msg>,
        message: Self::Msg,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            Msg::Tick => {
                if let Some((_, ticks)) = &mut state.asked {
                    *ticks = ticks.saturating_add(1);
                }
                state.asked.take_if(|(_, ticks)| TICKS_PATIENT < *ticks);
                self.tell(state).await?;
                self.go_on(state, 0).await
            }
            Msg::Decided(height) => {
                state.tip = Some(height);
                self.tell(state).await
            }
            Msg::StartedHeight(height, _) => {
                state.height = Some(height);
                state.tip = height.0.previous().map(EngineHeight);
                self.go_on(state, 1).await
            }
            Msg::PeerFault(peer, ..) => self.blame(state, peer).await,
            Msg::GotDecidedValues(id, range, values) => {
                let response = Response::ValueResponse(ValueResponse::new(*range.start(), values));
                Ok(self.network.cast(ToNetwork::OutgoingResponse(id, response))?)
            }
            Msg::NetworkEvent(event) => self.hear(own, event, state).await,
            _ => Ok(()),
        }
    }
}
