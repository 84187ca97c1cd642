//! Votes, proposals, and what the engine's log keeps of proposed blocks.

use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::app::types::core as engine;
use arc_malachitebft_app_channel::app::types::{ProposedValue, SignedConsensusMsg};
use bytes::Bytes;
use chain_core::bytes::codec::{DecodeError, decode};
use chain_core::bytes::signature::Signature;
use chain_core::chain::block::BlockId;
use chain_core::values::credit_code::CreditCode;
use engine::{NilOrVal, SignedMessage, Validity, VoteType};
use serde::{Deserialize, Serialize};

use super::{ChainCodec, MESSAGE_BYTES_MAX, round_of, to_bytes};
use crate::context::{Address, ChainContext, EngineHeight, RoundProposal, Value, Vote};

#[derive(Serialize, Deserialize)]
pub(super) struct WireVote {
    precommit: bool,
    height: EngineHeight,
    round: Option<u32>,
    block: Option<BlockId>,
    authority: CreditCode,
    signature: Signature,
}

impl From<&SignedMessage<ChainContext, Vote>> for WireVote {
    fn from(signed: &SignedMessage<ChainContext, Vote>) -> Self {
        let vote = &signed.message;
        Self {
            precommit: vote.kind == VoteType::Precommit,
            height: vote.height,
            round: vote.round.as_u32(),
            block: match vote.value {
                NilOrVal::Nil => None,
                NilOrVal::Val(block) => Some(block),
            },
            authority: vote.address.organisation(),
            signature: signed.signature,
        }
    }
}

impl From<WireVote> for SignedMessage<ChainContext, Vote> {
    fn from(wire: WireVote) -> Self {
        let kind = if wire.precommit { VoteType::Precommit } else { VoteType::Prevote };
        let vote = Vote {
            kind,
            height: wire.height,
            round: round_of(wire.round),
            value: wire.block.map_or(NilOrVal::Nil, NilOrVal::Val),
            address: Address::Authority(wire.authority),
        };
        Self::new(vote, wire.signature)
    }
}

#[derive(Serialize, Deserialize)]
struct WireProposal {
    height: EngineHeight,
    round: Option<u32>,
    valid_round: Option<u32>,
    block: BlockId,
    proposer: CreditCode,
    signature: Signature,
}

#[derive(Serialize, Deserialize)]
enum WireConsensus {
    Vote(WireVote),
    Proposal(WireProposal),
}

#[derive(Serialize, Deserialize)]
struct WireProof {
    public_key: Vec<u8>,
    peer_id: Vec<u8>,
    signature: Signature,
}

#[derive(Serialize, Deserialize)]
struct WireProposedValue {
    height: EngineHeight,
    round: Option<u32>,
    valid_round: Option<u32>,
    proposer: CreditCode,
    block: BlockId,
    valid: bool,
}

impl Codec<SignedConsensusMsg<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<SignedConsensusMsg<ChainContext>, DecodeError> {
        Ok(match decode::<WireConsensus>(&bytes, MESSAGE_BYTES_MAX)? {
            WireConsensus::Vote(vote) => SignedConsensusMsg::Vote(vote.into()),
            WireConsensus::Proposal(wire) => {
                let proposal = RoundProposal {
                    height: wire.height,
                    round: round_of(wire.round),
                    value: Value(wire.block),
                    pol_round: round_of(wire.valid_round),
                    address: Address::Authority(wire.proposer),
                };
                SignedConsensusMsg::Proposal(SignedMessage::new(proposal, wire.signature))
            }
        })
    }

    fn encode(&self, message: &SignedConsensusMsg<ChainContext>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&match message {
            SignedConsensusMsg::Vote(vote) => WireConsensus::Vote(vote.into()),
            SignedConsensusMsg::Proposal(signed) => {
                let proposal = &signed.message;
                WireConsensus::Proposal(WireProposal {
                    height: proposal.height,
                    round: proposal.round.as_u32(),
                    valid_round: proposal.pol_round.as_u32(),
                    block: proposal.value.0,
                    proposer: proposal.address.organisation(),
                    signature: signed.signature,
                })
            }
        }))
    }
}

impl Codec<engine::ValidatorProof<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<engine::ValidatorProof<ChainContext>, DecodeError> {
        let wire: WireProof = decode(&bytes, MESSAGE_BYTES_MAX)?;
        Ok(engine::ValidatorProof::new(wire.public_key, wire.peer_id, wire.signature))
    }

    fn encode(&self, proof: &engine::ValidatorProof<ChainContext>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&WireProof {
            public_key: proof.public_key.clone(),
            peer_id: proof.peer_id.clone(),
            signature: proof.signature,
        }))
    }
}

impl Codec<ProposedValue<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<ProposedValue<ChainContext>, DecodeError> {
        let wire: WireProposedValue = decode(&bytes, MESSAGE_BYTES_MAX)?;
        Ok(ProposedValue {
            height: wire.height,
            round: round_of(wire.round),
            valid_round: round_of(wire.valid_round),
            proposer: Address::Authority(wire.proposer),
            value: Value(wire.block),
            validity: Validity::from_bool(wire.valid),
        })
    }

    fn encode(&self, value: &ProposedValue<ChainContext>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&WireProposedValue {
            height: value.height,
            round: value.round.as_u32(),
            valid_round: value.valid_round.as_u32(),
            proposer: value.proposer.organisation(),
            block: value.value.0,
            valid: value.validity.is_valid(),
        }))
    }
}
