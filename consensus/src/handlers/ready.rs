//! The engine has started: say where the chain goes on, as soon as others can hear this node.

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::core::HeightParams;
use tracing::debug;

use super::{Handlers, height_params};
use crate::application::Application;
use crate::context::{ChainContext, EngineHeight};

impl<A: Application> Handlers<A> {
    pub(super) fn consensus_ready(&self, reply: Reply<(EngineHeight, HeightParams<ChainContext>)>) {
        let app = self.app.clone();
        // Aside: sync requests must be answered meanwhile.
        tokio::spawn(async move {
            app.ready_to_start().await;
            let next = app.next_height();
            if reply.send((EngineHeight(next.height), height_params(&next))).is_err() {
                debug!("the engine stopped before the first height");
            }
        });
    }
}
