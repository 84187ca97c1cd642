//! A block of an earlier round is proposed again: send it again.

use arc_malachitebft_app_channel::app::types::core::Round;
use chain_core::chain::block::BlockId;
use tracing::warn;

use super::{HandlerError, Handlers};
use crate::application::{Application, UndecidedBlock};
use crate::context::{EngineHeight, round_number};

impl<A: Application> Handlers<A> {
    pub(super) async fn restream(
        &mut self,
        height: EngineHeight,
        round: Round,
        valid_round: Round,
        block: BlockId,
    ) -> Result<(), HandlerError> {
        let Some(own) = &self.authority else { return Ok(()) };
        let Some(kept) = self.app.undecided_by_id(height.0, block).await? else {
            warn!(%height, %round, block_id = %block, "a block to be sent again is not kept");
            return Ok(());
        };
        let again = UndecidedBlock {
            round: round_number(round),
            valid_round: valid_round.as_u32(),
            proposer: own.organisation,
            ..kept
        };
        self.app.store_undecided(again.clone()).await?;
        self.publish(&again).await
    }
}
