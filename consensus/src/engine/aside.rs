//! The way of the engine's sync to the application. The engine has one way for all questions, on which
//! the next one waits until the last is answered: a peer that is given blocks would hold up rounds. What
//! sync asks goes aside of it, and waits for nothing.

use std::sync::{Arc, OnceLock};

use arc_malachitebft_app_channel::AppMsg;
use arc_malachitebft_engine::consensus::{ConsensusMsg, ConsensusRef};
use arc_malachitebft_engine::host::{HostMsg, HostRef};
use ractor::{Actor, ActorCell, ActorProcessingErr, ActorRef, RpcReplyPort};
use tokio::sync::{mpsc, oneshot};

use crate::context::ChainContext;

/// Questions of sync that may wait: the engine has fewer under way.
const QUESTIONS_MAX: usize = 128;

/// What the engine asks.
pub(crate) struct Questions {
    /// For votes and rounds, one after the other.
    pub(crate) rounds: mpsc::Receiver<AppMsg<ChainContext>>,
    /// For peers that catch up.
    pub(crate) sync: mpsc::Receiver<AppMsg<ChainContext>>,
}

impl Questions {
    /// The next one, rounds first. None if there are no rounds any more.
    pub(super) async fn next(&mut self) -> Option<AppMsg<ChainContext>> {
        tokio::select! {
            biased;
            question = self.rounds.recv() => question,
            Some(question) = self.sync.recv() => Some(question),
        }
    }
}

/// Takes what sync asks of the application.
struct SyncHost(mpsc::Sender<AppMsg<ChainContext>>);

/// Starts it.
pub(crate) async fn sync_host()
-> Result<(HostRef<ChainContext>, mpsc::Receiver<AppMsg<ChainContext>>), ractor::SpawnErr> {
    let (to_handlers, questions) = mpsc::channel(QUESTIONS_MAX);
    let (host, _) = Actor::spawn(None, SyncHost(to_handlers), ()).await?;
    Ok((host, questions))
}

/// Hands an answer on, whenever it comes.
fn hand_on<T: Send + 'static>(reply_to: RpcReplyPort<T>) -> oneshot::Sender<T> {
    let (reply, answer) = oneshot::channel();
    tokio::spawn(async move {
        if let Ok(answer) = answer.await {
            // Sync may have given up waiting.
            drop(reply_to.send(answer));
        }
    });
    reply
}

#[ractor::async_trait]
impl Actor for SyncHost {
    type Msg = HostMsg<ChainContext>;
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<Self::Msg>, (): ()) -> Result<(), ActorProcessingErr> {
        Ok(())
    }

    async fn handle(
        &self,
        _: ActorRef<Self::Msg>,
        message: Self::Msg,
        (): &mut (),
    ) -> Result<(), ActorProcessingErr> {
        let question = match message {
            HostMsg::GetDecidedValues { range, reply_to } => {
                AppMsg::GetDecidedValues { range, reply: hand_on(reply_to) }
            }
            HostMsg::GetHistoryMinHeight { reply_to } => {
                AppMsg::GetHistoryMinHeight { reply: hand_on(reply_to) }
            }
            other => return Err(format!("sync has no such question: {other:?}").into()),
        };
        Ok(self.0.send(question).await?)
    }
}

/// The engine's rounds, known once the engine is built, and sync is there before.
pub(crate) type Rounds = Arc<OnceLock<ConsensusRef<ChainContext>>>;

/// Passes on to the rounds what sync has for them.
struct ToRounds(Rounds);

/// Starts it.
pub(crate) async fn to_rounds(
    rounds: Rounds,
) -> Result<ConsensusRef<ChainContext>, ractor::SpawnErr> {
    Actor::spawn(None, ToRounds(rounds), ()).await.map(|(actor, _)| actor)
}

#[ractor::async_trait]
impl Actor for ToRounds {
    type Msg = ConsensusMsg<ChainContext>;
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<Self::Msg>, (): ()) -> Result<(), ActorProcessingErr> {
        Ok(())
    }

    async fn handle(
        &self,
        _: ActorRef<Self::Msg>,
        message: Self::Msg,
        (): &mut (),
    ) -> Result<(), ActorProcessingErr> {
        // Before the first height there is nothing for them.
        if let Some(rounds) = self.0.get() {
            rounds.cast(message)?;
        }
        Ok(())
    }
}

/// The rounds among the children of a built engine, by the type of their messages.
pub(crate) fn rounds_of(node: &ActorCell) -> Option<ConsensusRef<ChainContext>> {
    let takes =
        |one: &ActorCell| one.is_message_type_of::<ConsensusMsg<ChainContext>>() == Some(true);
    node.get_children().into_iter().find(takes).map(Into::into)
}
