//! A height is over: keep its evidence, and start the next height when it is time.

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::MisbehaviorEvidence;
use arc_malachitebft_engine::host::Next;
use tracing::debug;

use super::{HandlerError, Handlers, height_params};
use crate::application::Application;
use crate::context::{ChainContext, EngineHeight};
use crate::evidence;

impl<A: Application> Handlers<A> {
    pub(super) async fn finalized(
        &mut self,
        evidence: &MisbehaviorEvidence<ChainContext>,
        reply: Reply<Next<ChainContext>>,
    ) -> Result<(), HandlerError> {
        let found = evidence::collect(&self.context, evidence);
        if !found.is_empty() {
            self.app.record_evidence(found).await?;
        }
        let app = self.app.clone();
        // Aside: an idle chain rests here, and parts and sync requests must be answered meanwhile.
        tokio::spawn(async move {
            app.ready_for_next().await;
            let next = app.next_height();
            let start = Next::Start(EngineHeight(next.height), height_params(&next));
            if reply.send(start).is_err() {
                debug!("the engine stopped before the next height");
            }
        });
        Ok(())
    }
}
