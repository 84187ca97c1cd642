//! A part of a proposed block has come.

use std::sync::Arc;

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::core::Validity;
use arc_malachitebft_app_channel::app::types::streaming::StreamMessage;
use arc_malachitebft_app_channel::app::types::{PeerId, ProposedValue};
use tracing::{debug, warn};

use super::{HandlerError, Handlers, Turns, answer, proposed_value};
use crate::application::{Application, BlockValidity, UndecidedBlock};
use crate::context::ChainContext;
use crate::proposal_parts::{
    Arrival, BLOCKS_PER_ROUND_MAX, BlockPart, Complete, Expected, PartError,
};

impl<A: Application> Handlers<A> {
    pub(super) async fn received_part(
        &mut self,
        from: PeerId,
        publisher: PeerId,
        message: StreamMessage<BlockPart>,
        reply: Reply<Option<ProposedValue<ChainContext>>>,
    ) -> Result<(), HandlerError> {
        let proposed = match self.complete(from, publisher, message) {
            Some(complete) if !self.is_one_too_many(&complete).await? => {
                Some(self.judge(complete).await?)
            }
            Some(_) | None => None,
        };
        answer(reply, proposed, "ReceivedProposalPart")
    }

    fn complete(
        &mut self,
        from: PeerId,
        publisher: PeerId,
        message: StreamMessage<BlockPart>,
    ) -> Option<Complete> {
        let (stream, place) = (message.stream_id.to_bytes(), message.sequence);
        let part = message.content.into_data()?;
        let next = self.app.next_height();
        let announced = match &part {
            BlockPart::Init(init) => Some(init.announcement.height),
            BlockPart::Data(_) => None,
        };
        let turns = Turns(&next);
        let expected = Expected {
            chain_id: self.context.chain_id,
            height: next.height,
            round: self.under_way.round_of(next.height),
            proposer: &turns,
        };
        let (from_bytes, publisher_bytes) = (from.to_bytes(), publisher.to_bytes());
        let arrival = Arrival { from: &from_bytes, publisher: &publisher_bytes, stream: &stream };
        match self.assembler.receive(arrival, place, part, expected) {
            Ok(complete) => {
                // Only who may propose says that a height has started.
                if let Some(height) = announced {
                    self.app.height_started_elsewhere(height);
                }
                complete
            }
            // Late and early parts are ordinary: this node or its peer is a height behind.
            Err(error @ PartError::Height { .. }) => {
                debug!(peer = %from, %publisher, %error, "part ignored");
                None
            }
            Err(error) => {
                warn!(peer = %from, %publisher, %error, "part refused");
                None
            }
        }
    }

    /// Whether as many blocks of its round are kept as can count, and it is none of them: those that
    /// were kept before a restart the assembler does not know.
    async fn is_one_too_many(&self, complete: &Complete) -> Result<bool, HandlerError> {
        let Complete { announcement, block } = complete;
        let (height, round) = (announcement.height, announcement.round);
        let kept = self.app.undecided_of_round(height, round).await?;
        let is_known = kept.iter().any(|one| one.block.id() == block.id());
        Ok(BLOCKS_PER_ROUND_MAX <= kept.len() && !is_known)
    }

    /// Judges a complete block, and keeps it if it is valid.
    async fn judge(
        &mut self,
        complete: Complete,
    ) -> Result<ProposedValue<ChainContext>, HandlerError> {
        let Complete { announcement, block } = complete;
        let proposed = UndecidedBlock {
            height: announcement.height,
            round: announcement.round,
            valid_round: announcement.valid_round,
            proposer: announcement.proposer,
            block,
        };
        if self.is_valid(&proposed).await? {
            // Order: keep, then answer. The engine votes as soon as it has the answer.
            self.app.store_undecided(proposed.clone()).await?;
            return Ok(proposed_value(&proposed));
        }
        Ok(ProposedValue { validity: Validity::Invalid, ..proposed_value(&proposed) })
    }

    /// Whether this node would vote for a block. Each block is executed once at most.
    async fn is_valid(&mut self, proposed: &UndecidedBlock) -> Result<bool, HandlerError> {
        let (height, block) = (proposed.height, proposed.block.id());
        if self.under_way.is_refused(height, &block) {
            return Ok(false);
        }
        if self.app.undecided_by_id(height, block).await?.is_some() {
            return Ok(true);
        }
        // No verdict on the block: sent again a little later, or decided by others, it may be good.
        if !self.app.clock_allows(proposed.block.header.time) {
            return Ok(false);
        }
        match self.app.validate(Arc::clone(&proposed.block)).await? {
            BlockValidity::Valid => Ok(true),
            BlockValidity::Invalid { reason } => {
                let proposer = proposed.block.header.proposer;
                warn!(%height, block_id = %block, %proposer, %reason, "invalid block");
                self.under_way.refuse(height, block);
                Ok(false)
            }
        }
    }
}
