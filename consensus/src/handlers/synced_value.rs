//! A committed block has come from a peer. The engine has checked its certificate, and the codec
//! that the block is the one of the certificate: it is decided, whatever this node thinks of it.

use std::sync::Arc;

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_engine::host::SyncedValueOutcome;
use chain_core::chain::block::Block;
use tracing::{debug, warn};

use super::{HandlerError, Handlers, SyncedBlock, answer, proposed_value};
use crate::application::{Application, ApplicationError, BlockValidity, UndecidedBlock};
use crate::context::{ChainContext, round_number};

impl<A: Application> Handlers<A> {
    pub(super) async fn synced_value(
        &mut self,
        synced: SyncedBlock,
        reply: Reply<SyncedValueOutcome<ChainContext>>,
    ) -> Result<(), HandlerError> {
        let outcome = self.judge_synced(synced).await?;
        answer(reply, outcome, "ProcessSyncedValue")
    }

    async fn judge_synced(
        &self,
        synced: SyncedBlock,
    ) -> Result<SyncedValueOutcome<ChainContext>, HandlerError> {
        let SyncedBlock { height, round, proposer, bytes } = synced;
        let next = self.app.next_height().height;
        if height.0 != next {
            // Not the peer's fault: we have moved on, or are not there yet.
            debug!(%height, %next, "a synced block is not the next one");
            return Ok(SyncedValueOutcome::LocalTransientError);
        }
        let block = match Block::from_bytes(&bytes) {
            Ok(block) if block.header.height == height.0 => Arc::new(block),
            Ok(block) => {
                warn!(%height, found = %block.header.height, "a peer sent another block");
                return Ok(SyncedValueOutcome::PeerFault);
            }
            Err(error) => {
                warn!(%height, %error, "a peer sent a block that cannot be read");
                return Ok(SyncedValueOutcome::PeerFault);
            }
        };
        if let BlockValidity::Invalid { reason } = self.app.validate(Arc::clone(&block)).await? {
            return Err(decided_invalid(&block, &reason).into());
        }
        let kept = UndecidedBlock {
            height: height.0,
            round: round_number(round),
            valid_round: None,
            proposer: proposer.organisation(),
            block,
        };
        self.app.store_undecided(kept.clone()).await?;
        Ok(SyncedValueOutcome::Verdict(proposed_value(&kept)))
    }
}

/// More than two thirds have decided what this node refuses: it has other rules than they, or
/// damaged data. To wait would be to stand still in silence.
fn decided_invalid(block: &Block, reason: &str) -> ApplicationError {
    let (height, id) = (block.header.height, block.id());
    ApplicationError::Unsafe {
        reason: format!(
            "block {id} of height {height} was decided by the authorities but is invalid here ({reason}); keep the data folder, and compare the software versions of all nodes"
        ),
    }
}
