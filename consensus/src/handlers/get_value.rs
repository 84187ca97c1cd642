//! It is our turn: build a block, keep it, answer, then send it. After a crash the same block is
//! proposed again.

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::LocallyProposedValue;
use arc_malachitebft_app_channel::app::types::core::Round;
use tracing::warn;

use super::{HandlerError, Handlers, answer};
use crate::application::{Application, UndecidedBlock};
use crate::context::{ChainContext, EngineHeight, Value, round_number};

impl<A: Application> Handlers<A> {
    pub(super) async fn get_value(
        &mut self,
        height: EngineHeight,
        round: Round,
        reply: Reply<LocallyProposedValue<ChainContext>>,
    ) -> Result<(), HandlerError> {
        let Some(block) = self.own_block(height, round).await? else {
            // Without an answer the round passes; the engine waits for its own timeout.
            warn!(%height, %round, "nothing is proposed");
            return Ok(());
        };
        let value = LocallyProposedValue::new(height, round, Value(block.block.id()));
        answer(reply, value, "GetValue")?;
        self.publish(&block).await
    }

    async fn own_block(
        &self,
        height: EngineHeight,
        round: Round,
    ) -> Result<Option<UndecidedBlock>, HandlerError> {
        let Some(own) = &self.authority else { return Ok(None) };
        let kept = self.app.undecided_of_round(height.0, round_number(round)).await?;
        if let Some(block) = kept.into_iter().find(|one| one.proposer == own.organisation) {
            return Ok(Some(block));
        }
        if self.app.next_height().height != height.0 {
            return Ok(None);
        }
        let round = round_number(round);
        let block = self.app.propose(height.0, round).await?;
        assert_eq!(block.header.height, height.0, "a block is built for the height under way");
        let (height, proposer) = (height.0, own.organisation);
        let block = UndecidedBlock { height, round, valid_round: None, proposer, block };
        // Order: keep, then tell. What others may vote on is on our disk.
        self.app.store_undecided(block.clone()).await?;
        Ok(Some(block))
    }
}
