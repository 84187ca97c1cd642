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
mod synced_value;

use arc_malachitebft_app_channel::app::types::ProposedValue;
use arc_malachitebft_app_channel::app::types::core::{HeightParams, Round, Validity};
use arc_malachitebft_app_channel::app::types::streaming::{StreamId, StreamMessage};
use arc_malachitebft_app_channel::{AppMsg, NetworkMsg, Reply};
use arc_malachitebft_engine::util::streaming::StreamContent;
use bytes::Bytes;
use chain_core::bytes::signature::{PublicKey, SecretKey};
use chain_core::values::credit_code::CreditCode;
use thiserror::Error;
use tokio::sync::mpsc;

use crate::application::{Application, ApplicationError, NextHeight, UndecidedBlock};
use crate::context::{Address, ChainContext, EngineHeight, ValidatorSet, Value, proposer_of};
use crate::proposal_parts::{Announcement, Assembler, ProposerOf, split};
use crate::timeouts::timeouts;

/// What the handlers work on.
#[derive(Debug)]
pub(crate) struct Handlers<A> {
    pub(crate) app: A,
    pub(crate) context: ChainContext,
    /// The authority whose node this is.
    pub(crate) authority: Option<OwnAuthority>,
    pub(crate) network: mpsc::Sender<NetworkMsg<ChainContext>>,
    pub(crate) assembler: Assembler,
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
                self.received_part(published_by.unwrap_or(from), part, reply).await
            }
            AppMsg::Decided { certificate, extensions: _, reply } => {
                self.decided(&certificate, reply).await
            }
            AppMsg::Finalized { certificate: _, extensions: _, evidence, reply } => {
                self.finalized(&evidence, reply).await
            }
            AppMsg::GetDecidedValues { range, reply } => self.decided_values(range, reply).await,
            AppMsg::ProcessSyncedValue { height, round, proposer, value_bytes, reply } => {
                let synced = SyncedBlock { height, round, proposer, bytes: value_bytes };
                self.synced_value(synced, reply).await
            }
        }
    }

    /// Sends a block to the others, as the proposer of the round.
    async fn publish(&self, undecided: &UndecidedBlock) -> Result<(), HandlerError> {
        let Some(own) = &self.authority else { return Ok(()) };
        let bytes = undecided.block.to_bytes();
        let announcement = Announcement {
            chain_id: self.context.chain_id,
            height: undecided.height,
            round: undecided.round,
            valid_round: undecided.valid_round,
            proposer: own.organisation,
            block: undecided.block.id(),
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        };
        let stream = stream_id();
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

/// A name that no other stream has, so that what is sent again is not taken for a repetition.
fn stream_id() -> StreamId {
    let mut name = [0_u8; 16];
    getrandom::fill(&mut name).expect("the operating system has random bytes");
    StreamId::new(name.to_vec().into())
}

/// What the engine needs to start a height.
pub(crate) fn height_params(next: &NextHeight) -> HeightParams<ChainContext> {
    HeightParams::new(ValidatorSet::from(&next.authorities), timeouts(&next.params), None)
}

/// A kept block as the engine knows it.
pub(crate) fn proposed_value(undecided: &UndecidedBlock) -> ProposedValue<ChainContext> {
    ProposedValue {
        height: EngineHeight(undecided.height),
        round: Round::new(undecided.round),
        valid_round: undecided.valid_round.map_or(Round::Nil, Round::new),
        proposer: Address(undecided.proposer),
        value: Value(undecided.block.id()),
        validity: Validity::from_bool(undecided.valid),
    }
}

#[cfg(test)]
mod tests;
