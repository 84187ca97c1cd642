//! The loop that answers the engine.

use arc_malachitebft_app_channel::Channels;
use tokio::sync::oneshot;
use tracing::{debug, error};

use super::handle::Stopped;
use crate::application::Application;
use crate::context::ChainContext;
use crate::handlers::{HandlerError, Handlers};

/// Answers the engine until it ends, the node fails, or somebody asks to stop.
pub(crate) async fn run<A: Application>(
    mut handlers: Handlers<A>,
    mut channels: Channels<ChainContext>,
    mut engine: tokio::task::JoinHandle<()>,
    mut asked: oneshot::Receiver<()>,
) -> Stopped {
    let failed = |reason: String| Stopped::Failed { reason };
    loop {
        let question = tokio::select! {
            biased;
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
                debug!(error = %gone, "an answer came too late");
            }
            Err(HandlerError::Application(reason)) => {
                error!(%reason, "this node stops voting");
                return failed(reason.to_string());
            }
        }
    }
}
