//! A round has started: the engine wants the blocks that were seen for it before a crash.

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::ProposedValue;
use arc_malachitebft_app_channel::app::types::core::Round;

use super::{HandlerError, Handlers, answer, proposed_value};
use crate::application::Application;
use crate::context::{Address, ChainContext, EngineHeight, round_number};

impl<A: Application> Handlers<A> {
    pub(super) async fn started_round(
        &mut self,
        height: EngineHeight,
        round: Round,
        proposer: Address,
        reply: Reply<Vec<ProposedValue<ChainContext>>>,
    ) -> Result<(), HandlerError> {
        self.assembler.retain_height(height.0);
        let round = round_number(round);
        self.under_way.start(height.0, round);
        let kept = self.app.undecided_of_round(height.0, round).await?;
        answer(reply, kept.iter().map(proposed_value).collect(), "StartedRound")?;
        self.app.round_started(height.0, round, proposer.organisation());
        Ok(())
    }
}
