//! A part of a proposed block has come.

use std::sync::Arc;

use arc_malachitebft_app_channel::Reply;
use arc_malachitebft_app_channel::app::types::streaming::StreamMessage;
use arc_malachitebft_app_channel::app::types::{PeerId, ProposedValue};
use tracing::{debug, warn};

use super::{HandlerError, Handlers, Turns, answer, proposed_value};
use crate::application::{Application, BlockValidity, UndecidedBlock};
use crate::context::ChainContext;
use crate::proposal_parts::{BlockPart, Complete, Expected, PartError};

impl<A: Application> Handlers<A> {
    pub(super) async fn received_part(
        &mut self,
        publisher: PeerId,
        message: StreamMessage<BlockPart>,
        reply: Reply<Option<ProposedValue<ChainContext>>>,
    ) -> Result<(), HandlerError> {
        let kept = match self.complete(publisher, message) {
            Some(complete) => Some(self.keep(complete).await?),
            None => None,
        };
        answer(reply, kept.as_ref().map(proposed_value), "ReceivedProposalPart")
    }

    fn complete(
        &mut self,
        publisher: PeerId,
        message: StreamMessage<BlockPart>,
    ) -> Option<Complete> {
        let (stream, place) = (message.stream_id.to_bytes(), message.sequence);
        let part = message.content.into_data()?;
        let next = self.app.next_height();
        if let BlockPart::Init(init) = &part {
            self.app.height_started_elsewhere(init.announcement.height);
        }
        let turns = Turns(&next);
        let expected =
            Expected { chain_id: self.context.chain_id, height: next.height, proposer: &turns };
        let publisher_bytes = publisher.to_bytes();
        match self.assembler.receive(&publisher_bytes, &stream, (place, part), expected) {
            Ok(complete) => complete,
            // Late and early parts are ordinary: this node or its peer is a height behind.
            Err(error @ PartError::Height { .. }) => {
                debug!(peer = %publisher, %error, "part ignored");
                None
            }
            Err(error) => {
                warn!(peer = %publisher, %error, "part refused");
                None
            }
        }
    }

    /// Judges a complete block and keeps it with its verdict.
    async fn keep(&self, complete: Complete) -> Result<UndecidedBlock, HandlerError> {
        let Complete { announcement, block } = complete;
        let (height, id) = (announcement.height, announcement.block);
        let earlier = self.app.undecided_by_id(height, id).await?;
        let valid = match earlier {
            Some(kept) if kept.valid => true,
            // A block that was ahead of our clock may be valid by now.
            Some(_) | None => self.app.validate(Arc::clone(&block)).await? == BlockValidity::Valid,
        };
        let kept = UndecidedBlock {
            height,
            round: announcement.round,
            valid_round: announcement.valid_round,
            proposer: announcement.proposer,
            block,
            valid,
        };
        // Order: keep, then answer. The engine votes as soon as it has the answer.
        self.app.store_undecided(kept.clone()).await?;
        Ok(kept)
    }
}
