//! The engine's questions, one file each. A handler answers, or the height stalls: it never drops
//! a reply, and it stops the engine when the node itself has failed.

mod decided;
mod decided_values;
mod finalized;
mod get_value;
mod ready;
mod received_part;
mod restream;
mod started_round;
mod stream_ids;
mod synced_value;
mod under_way;

use std::sync::Arc;

use arc_malachitebft_app_channel::app::types::ProposedValue;
use arc_malachitebft_app_channel::app::types::core::{HeightParams, Round, Validity};
use arc_malachitebft_app_channel::app::types::streaming::StreamMessage;
use arc_malachitebft_app_channel::{AppMsg, NetworkMsg, Reply};
use arc_malachitebft_engine::util::streaming::StreamContent;
use bytes::Bytes;
use chain_core::bytes::signature::{PublicKey, SecretKey};
use chain_core::limits::BLOCK_BYTES_MAX;
use chain_core::values::credit_code::CreditCode;
use thiserror::Error;
use tokio::sync::{Semaphore, mpsc};

use crate::application::{Application, ApplicationError, NextHeight, UndecidedBlock};
use crate::context::{Address, ChainContext, EngineHeight, ValidatorSet, Value, proposer_of};
use crate::proposal_parts::{Announcement, Assembler, ProposerOf, split};
use crate::timeouts::timeouts;

pub(crate) use stream_ids::StreamIds;
use under_way::UnderWay;

/// Peers that are given committed blocks at once; the others wait for their turn.
const SYNC_ANSWERS_AT_ONCE: usize = 2;

const WITHIN_ITS_BOUND: &str = "a block that is sent is one that can be read";

/// What the handlers work on.
#[derive(Debug)]
pub(crate) struct Handlers<A> {
    app: A,
    context: ChainContext,
    /// The authority whose node this is.
    authority: Option<OwnAuthority>,
    network: mpsc::Sender<NetworkMsg<ChainContext>>,
    stream_ids: StreamIds,
    assembler: Assembler,
    /// The round under way, and the verdicts on its height.
    under_way: UnderWay,
    /// Turns of peers that are given committed blocks.
    sync_turns: Arc<Semaphore>,
}

/// The authority whose node this is.
#[derive(Debug, Clone)]
pub(crate) struct OwnAuthority {
    pub(crate) organisation: CreditCode,
    pub(crate) key: SecretKey,
}

/// A committed block from a peer, and what the certificate that came with it says of it.
#[derive(Debug)]
pub(crate) struct SyncedBlock {
    pub(crate) height: EngineHeight,
    pub(crate) round: Round,
    pub(crate) proposer: Address,
    pub(crate) bytes: Bytes,
}

/// Why the engine is stopped.
#[derive(Debug, Error)]
pub(crate) enum HandlerError {
    /// The node has failed.
    #[error("the node has failed; see the cause")]
    Application(#[from] ApplicationError),
    /// The engine no longer listens.
    #[error("the engine no longer waits for the answer to {question}")]
    EngineGone { question: &'static str },
}

/// Answers, or says that nobody listens any more.
pub(crate) fn answer<T>(
    reply: Reply<T>,
    value: T,
    question: &'static str,
) -> Result<(), HandlerError> {
    reply.send(value).map_err(|_| HandlerError::EngineGone { question })
}

/// Whose turn it is, from the authorities of the next height.
#[derive(Debug)]
pub(crate) struct Turns<'a>(pub(crate) &'a NextHeight);

impl ProposerOf for Turns<'_> {
    fn proposer_of(&self, round: u32) -> Option<(CreditCode, PublicKey)> {
        let proposer = proposer_of(&self.0.authorities, self.0.height, round);
        self.0.authorities.find(&proposer).map(|authority| (proposer, authority.key))
    }
}

impl<A: Application> Handlers<A> {
    /// The handlers of a node that starts.
    pub(crate) fn new(
        app: A,
        context: ChainContext,
        authority: Option<OwnAuthority>,
        network: mpsc::Sender<NetworkMsg<ChainContext>>,
        stream_ids: StreamIds,
    ) -> Self {
        let (assembler, under_way) = (Assembler::default(), UnderWay::default());
        let sync_turns = Arc::new(Semaphore::new(SYNC_ANSWERS_AT_ONCE));
        Self { app, context, authority, network, stream_ids, assembler, under_way, sync_turns }
    }

    /// Dispatches one question.
    pub(crate) async fn handle(
        &mut self,
        question: AppMsg<ChainContext>,
    ) -> Result<(), HandlerError> {
        match question {
            AppMsg::ConsensusReady { reply } => {
                self.consensus_ready(reply);
                Ok(())
            }
            AppMsg::StartedRound { height, round, proposer, role: _, reply_value } => {
                self.started_round(height, round, proposer, reply_value).await
            }
            AppMsg::GetValue { height, round, timeout: _, reply } => {
                self.get_value(height, round, reply).await
            }
            // Extensions are switched off: nothing is attached, nothing is accepted.
            AppMsg::ExtendVote { reply, .. } => answer(reply, None, "ExtendVote"),
            AppMsg::VerifyVoteExtensions { extensions, reply, .. } => {
                let refuse = |(address, ())| {
                    let error =
                        arc_malachitebft_core_consensus::VoteExtensionError::InvalidVoteExtension;
                    (address, Err(error))
                };
                let verdicts = extensions.into_iter().map(refuse).collect();
                answer(reply, verdicts, "VerifyVoteExtensions")
            }
            AppMsg::RestreamProposal { height, round, valid_round, address: _, value_id } => {
                self.restream(height, round, valid_round, value_id).await
            }
            AppMsg::GetHistoryMinHeight { reply } => {
                answer(reply, EngineHeight(self.app.history_min_height()), "GetHistoryMinHeight")
            }
            AppMsg::ReceivedProposalPart { from, published_by, part, reply } => {
                let publisher = published_by.unwrap_or(from);
                self.received_part(from, publisher, part, reply).await
            }
            AppMsg::Decided { certificate, extensions: _, reply } => {
                self.decided(&certificate, reply).await
            }
            AppMsg::Finalized { certificate: _, extensions: _, evidence, reply } => {
                self.finalized(&evidence, reply).await
            }
            AppMsg::GetDecidedValues { range, reply } => {
                self.decided_values(range, reply);
                Ok(())
            }
            AppMsg::ProcessSyncedValue { height, round, proposer, value_bytes, reply } => {
                let synced = SyncedBlock { height, round, proposer, bytes: value_bytes };
                self.synced_value(synced, reply).await
            }
        }
    }

    /// Sends a block to the others, as the proposer of the round.
    async fn publish(&mut self, undecided: &UndecidedBlock) -> Result<(), HandlerError> {
        let Some(own) = &self.authority else { return Ok(()) };
        let bytes = undecided.block.to_bytes();
        assert!(bytes.len() <= BLOCK_BYTES_MAX, "{WITHIN_ITS_BOUND}");
        let announcement = Announcement {
            chain_id: self.context.chain_id,
            height: undecided.height,
            round: undecided.round,
            valid_round: undecided.valid_round,
            proposer: own.organisation,
            block: undecided.block.id(),
            bytes: u32::try_from(bytes.len()).expect(WITHIN_ITS_BOUND),
        };
        let stream = self.stream_ids.draw();
        let parts = split(announcement, &bytes, &own.key).into_iter().map(StreamContent::Data);
        for (place, content) in (0_u64..).zip(parts.chain([StreamContent::Fin])) {
            let message = StreamMessage::new(stream.clone(), place, content);
            self.network
                .send(NetworkMsg::PublishProposalPart(message))
                .await
                .map_err(|_| HandlerError::EngineGone { question: "PublishProposalPart" })?;
        }
        Ok(())
    }
}

/// What the engine needs to start a height.
pub(crate) fn height_params(next: &NextHeight) -> HeightParams<ChainContext> {
    HeightParams::new(ValidatorSet::from(&next.authorities), timeouts(&next.params), None)
}

/// A kept block as the engine knows it: all that is kept is valid.
pub(crate) fn proposed_value(undecided: &UndecidedBlock) -> ProposedValue<ChainContext> {
    ProposedValue {
        height: EngineHeight(undecided.height),
        round: Round::new(undecided.round),
        valid_round: undecided.valid_round.map_or(Round::Nil, Round::new),
        proposer: Address::Authority(undecided.proposer),
        value: Value(undecided.block.id()),
        validity: Validity::Valid,
    }
}

#[cfg(test)]
mod tests;
