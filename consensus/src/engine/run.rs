//! The loop that answers the engine.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing::{debug, error};

use super::aside::Questions;
use super::handle::Stopped;
use crate::application::{Application, ApplicationError};
use crate::handlers::{HandlerError, Handlers};

/// How long an engine that no longer asks may take to end.
const ENGINE_ENDS_WITHIN: Duration = Duration::from_secs(5);

/// Answers the engine until it ends, the node fails, or somebody asks to stop.
pub(crate) async fn run<A: Application>(
    mut handlers: Handlers<A>,
    mut questions: Questions,
    mut engine: JoinHandle<()>,
    mut asked: oneshot::Receiver<()>,
) -> Stopped {
    let failed = |reason: String| Stopped::Failed { reason };
    loop {
        let question = tokio::select! {
            biased;
            // A handle that was dropped asks too.
            _ = &mut asked => return Stopped::Asked,
            _ = &mut engine => return failed("the engine has ended by itself".to_owned()),
            question = questions.next() => question,
        };
        let Some(question) = question else {
            return no_longer_asks(&mut engine).await;
        };
        match handlers.handle(question).await {
            Ok(()) => {}
            // The engine drops a question when its height moves on; the next one comes.
            Err(gone @ HandlerError::EngineGone { .. }) => {
                debug!(error = %gone, "an answer came too late");
            }
            Err(HandlerError::Application(reason)) => {
                error!(%reason, "this node stops voting");
                let text = reason.to_string();
                return match reason {
                    ApplicationError::Local { .. } => failed(text),
                    ApplicationError::Unsafe { .. } => Stopped::Unsafe { reason: text },
                };
            }
        }
    }
}

/// An engine that has ended failed. One that has stopped all of its parts and stays is afraid of
/// itself: its log could not be written or does not agree with what it did, and a restart could make it
/// sign twice.
async fn no_longer_asks(engine: &mut JoinHandle<()>) -> Stopped {
    match tokio::time::timeout(ENGINE_ENDS_WITHIN, engine).await {
        Ok(_) => Stopped::Failed { reason: "the engine has ended by itself".to_owned() },
        Err(_) => Stopped::Unsafe {
            reason: "the engine holds still because its log cannot be trusted any more (its lines above say what failed); mend the disk, move the log aside with `hgzd repair CONFIG`, and start the node again: it follows until it is safe to vote".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests;
