//! The engine's messages in canonical bytes: on the wire, in sync, and in its write-ahead log.
//!
//! Each message is mirrored by a plain type whose bytes `chain_core::bytes::codec` freezes, version byte
//! first. Old logs and mixed versions are told apart by that byte.

use arc_malachitebft_app_channel::app::types::codec::{Codec, HasEncodedLen};
use arc_malachitebft_app_channel::app::types::core as engine;
use arc_malachitebft_app_channel::app::types::streaming::{StreamId, StreamMessage};
use arc_malachitebft_app_channel::app::types::sync::{RawDecidedValue, Request, Response, Status};
use arc_malachitebft_app_channel::app::types::{PeerId, ProposedValue, SignedConsensusMsg};
use bytes::Bytes;
use chain_core::bytes::codec::{DecodeError, decode, encode};
use chain_core::bytes::signature::Signature;
use chain_core::chain::block::BlockId;
use chain_core::chain::commit::Commit;
use chain_core::values::credit_code::CreditCode;
use engine::{NilOrVal, Round, RoundCertificateType, SignedMessage, Validity, VoteType};
use serde::{Deserialize, Serialize};

use arc_malachitebft_core_consensus::LivenessMsg;
use arc_malachitebft_engine::util::streaming::StreamContent;
use arc_malachitebft_sync::{ValueRequest, ValueResponse};

use crate::context::{
    Address, ChainContext, Height, Proposal, Value, Vote, certificate_of, commit_of,
};
use crate::proposal_parts::Part;

/// The engine bounds messages on its transport by 4 MiB; this is the same bound again.
const MESSAGE_BYTES_MAX: usize = 4 << 20;

/// One codec for everything.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChainCodec;

fn to_bytes<T: Serialize>(wire: &T) -> Bytes {
    Bytes::from(encode(wire))
}

fn malformed(reason: &str) -> DecodeError {
    DecodeError::Malformed { reason: reason.to_owned() }
}

/// A round: none is the engine's round before the first.
fn round_of(round: Option<u32>) -> Round {
    round.map_or(Round::Nil, Round::new)
}

#[derive(Serialize, Deserialize)]
struct WireVote {
    precommit: bool,
    height: Height,
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
            authority: vote.address.0,
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
            address: Address(wire.authority),
        };
        Self::new(vote, wire.signature)
    }
}

#[derive(Serialize, Deserialize)]
struct WireProposal {
    height: Height,
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
struct WireSignature {
    authority: CreditCode,
    signature: Signature,
}

#[derive(Serialize, Deserialize)]
struct WirePolka {
    height: Height,
    round: Option<u32>,
    block: BlockId,
    signatures: Vec<WireSignature>,
}

#[derive(Serialize, Deserialize)]
struct WireRoundSignature {
    precommit: bool,
    block: Option<BlockId>,
    authority: CreditCode,
    signature: Signature,
}

#[derive(Serialize, Deserialize)]
struct WireRoundCertificate {
    height: Height,
    round: Option<u32>,
    precommit: bool,
    signatures: Vec<WireRoundSignature>,
}

#[derive(Serialize, Deserialize)]
enum WireLiveness {
    Vote(WireVote),
    Polka(WirePolka),
    SkipRound(WireRoundCertificate),
}

#[derive(Serialize, Deserialize)]
struct WireStream {
    stream: Vec<u8>,
    place: u64,
    part: Option<Part>,
}

#[derive(Serialize, Deserialize)]
struct WireProof {
    public_key: Vec<u8>,
    peer_id: Vec<u8>,
    signature: Signature,
}

#[derive(Serialize, Deserialize)]
struct WireProposedValue {
    height: Height,
    round: Option<u32>,
    valid_round: Option<u32>,
    proposer: CreditCode,
    block: BlockId,
    valid: bool,
}

#[derive(Serialize, Deserialize)]
struct WireStatus {
    peer_id: Vec<u8>,
    tip: Height,
    history_min: Height,
}

#[derive(Serialize, Deserialize)]
struct WireRequest {
    first: Height,
    last: Height,
}

#[derive(Serialize, Deserialize)]
struct WireDecided {
    block: Vec<u8>,
    commit: Commit,
}

#[derive(Serialize, Deserialize)]
struct WireResponse {
    first: Height,
    values: Vec<WireDecided>,
}

impl From<&engine::PolkaCertificate<ChainContext>> for WirePolka {
    fn from(certificate: &engine::PolkaCertificate<ChainContext>) -> Self {
        let wire = |one: &engine::PolkaSignature<ChainContext>| WireSignature {
            authority: one.address.0,
            signature: one.signature,
        };
        Self {
            height: certificate.height,
            round: certificate.round.as_u32(),
            block: certificate.value_id,
            signatures: certificate.polka_signatures.iter().map(wire).collect(),
        }
    }
}

impl From<WirePolka> for engine::PolkaCertificate<ChainContext> {
    fn from(wire: WirePolka) -> Self {
        let signature =
            |one: WireSignature| engine::PolkaSignature::new(Address(one.authority), one.signature);
        Self {
            height: wire.height,
            round: round_of(wire.round),
            value_id: wire.block,
            polka_signatures: wire.signatures.into_iter().map(signature).collect(),
        }
    }
}

impl From<&engine::RoundCertificate<ChainContext>> for WireRoundCertificate {
    fn from(certificate: &engine::RoundCertificate<ChainContext>) -> Self {
        let wire = |one: &engine::RoundSignature<ChainContext>| WireRoundSignature {
            precommit: one.vote_type == VoteType::Precommit,
            block: match one.value_id {
                NilOrVal::Nil => None,
                NilOrVal::Val(block) => Some(block),
            },
            authority: one.address.0,
            signature: one.signature,
        };
        Self {
            height: certificate.height,
            round: certificate.round.as_u32(),
            precommit: certificate.cert_type == RoundCertificateType::Precommit,
            signatures: certificate.round_signatures.iter().map(wire).collect(),
        }
    }
}

impl From<WireRoundCertificate> for engine::RoundCertificate<ChainContext> {
    fn from(wire: WireRoundCertificate) -> Self {
        let signature = |one: WireRoundSignature| {
            let kind = if one.precommit { VoteType::Precommit } else { VoteType::Prevote };
            let value = one.block.map_or(NilOrVal::Nil, NilOrVal::Val);
            engine::RoundSignature::new(kind, value, Address(one.authority), one.signature)
        };
        Self {
            height: wire.height,
            round: round_of(wire.round),
            cert_type: if wire.precommit {
                RoundCertificateType::Precommit
            } else {
                RoundCertificateType::Skip
            },
            round_signatures: wire.signatures.into_iter().map(signature).collect(),
        }
    }
}

impl Codec<Part> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<Part, DecodeError> {
        decode(&bytes, MESSAGE_BYTES_MAX)
    }

    fn encode(&self, part: &Part) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(part))
    }
}

impl Codec<SignedConsensusMsg<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<SignedConsensusMsg<ChainContext>, DecodeError> {
        Ok(match decode::<WireConsensus>(&bytes, MESSAGE_BYTES_MAX)? {
            WireConsensus::Vote(vote) => SignedConsensusMsg::Vote(vote.into()),
            WireConsensus::Proposal(wire) => {
                let proposal = Proposal {
                    height: wire.height,
                    round: round_of(wire.round),
                    value: Value(wire.block),
                    pol_round: round_of(wire.valid_round),
                    address: Address(wire.proposer),
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
                    proposer: proposal.address.0,
                    signature: signed.signature,
                })
            }
        }))
    }
}

impl Codec<LivenessMsg<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<LivenessMsg<ChainContext>, DecodeError> {
        Ok(match decode::<WireLiveness>(&bytes, MESSAGE_BYTES_MAX)? {
            WireLiveness::Vote(vote) => LivenessMsg::Vote(vote.into()),
            WireLiveness::Polka(polka) => LivenessMsg::PolkaCertificate(polka.into()),
            WireLiveness::SkipRound(round) => LivenessMsg::SkipRoundCertificate(round.into()),
        })
    }

    fn encode(&self, message: &LivenessMsg<ChainContext>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&match message {
            LivenessMsg::Vote(vote) => WireLiveness::Vote(vote.into()),
            LivenessMsg::PolkaCertificate(polka) => WireLiveness::Polka(polka.into()),
            LivenessMsg::SkipRoundCertificate(round) => WireLiveness::SkipRound(round.into()),
        }))
    }
}

impl Codec<StreamMessage<Part>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<StreamMessage<Part>, DecodeError> {
        let wire: WireStream = decode(&bytes, MESSAGE_BYTES_MAX)?;
        let content = wire.part.map_or(StreamContent::Fin, StreamContent::Data);
        Ok(StreamMessage::new(StreamId::new(wire.stream.into()), wire.place, content))
    }

    fn encode(&self, message: &StreamMessage<Part>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&WireStream {
            stream: message.stream_id.to_bytes().to_vec(),
            place: message.sequence,
            part: message.content.as_data().cloned(),
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
            proposer: Address(wire.proposer),
            value: Value(wire.block),
            validity: Validity::from_bool(wire.valid),
        })
    }

    fn encode(&self, value: &ProposedValue<ChainContext>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&WireProposedValue {
            height: value.height,
            round: value.round.as_u32(),
            valid_round: value.valid_round.as_u32(),
            proposer: value.proposer.0,
            block: value.value.0,
            valid: value.validity.is_valid(),
        }))
    }
}

impl Codec<engine::PolkaCertificate<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<engine::PolkaCertificate<ChainContext>, DecodeError> {
        decode::<WirePolka>(&bytes, MESSAGE_BYTES_MAX).map(Into::into)
    }

    fn encode(
        &self,
        certificate: &engine::PolkaCertificate<ChainContext>,
    ) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&WirePolka::from(certificate)))
    }
}

impl Codec<Status<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<Status<ChainContext>, DecodeError> {
        let wire: WireStatus = decode(&bytes, MESSAGE_BYTES_MAX)?;
        let peer_id =
            PeerId::from_bytes(&wire.peer_id).map_err(|_| malformed("it is no peer id"))?;
        Ok(Status { peer_id, tip_height: wire.tip, history_min_height: wire.history_min })
    }

    fn encode(&self, status: &Status<ChainContext>) -> Result<Bytes, DecodeError> {
        Ok(to_bytes(&WireStatus {
            peer_id: status.peer_id.to_bytes(),
            tip: status.tip_height,
            history_min: status.history_min_height,
        }))
    }
}

impl Codec<Request<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<Request<ChainContext>, DecodeError> {
        let wire: WireRequest = decode(&bytes, MESSAGE_BYTES_MAX)?;
        Ok(Request::ValueRequest(ValueRequest::new(wire.first..=wire.last)))
    }

    fn encode(&self, request: &Request<ChainContext>) -> Result<Bytes, DecodeError> {
        let Request::ValueRequest(request) = request;
        Ok(to_bytes(&WireRequest { first: *request.range.start(), last: *request.range.end() }))
    }
}

impl Codec<Response<ChainContext>> for ChainCodec {
    type Error = DecodeError;

    fn decode(&self, bytes: Bytes) -> Result<Response<ChainContext>, DecodeError> {
        let wire: WireResponse = decode(&bytes, MESSAGE_BYTES_MAX)?;
        let value =
            |one: WireDecided| RawDecidedValue::new(one.block.into(), certificate_of(&one.commit));
        let values = wire.values.into_iter().map(value).collect();
        Ok(Response::ValueResponse(ValueResponse::new(wire.first, values)))
    }

    fn encode(&self, response: &Response<ChainContext>) -> Result<Bytes, DecodeError> {
        let Response::ValueResponse(response) = response;
        let wire = |one: &RawDecidedValue<ChainContext>| WireDecided {
            block: one.value_bytes.to_vec(),
            commit: commit_of(&one.certificate.trim_vote_extensions()),
        };
        let values = response.values.iter().map(wire).collect();
        Ok(to_bytes(&WireResponse { first: response.start_height, values }))
    }
}

impl HasEncodedLen<Response<ChainContext>> for ChainCodec {
    fn encoded_len(&self, response: &Response<ChainContext>) -> Result<usize, DecodeError> {
        self.encode(response).map(|bytes| bytes.len())
    }
}

#[cfg(test)]
mod tests;
