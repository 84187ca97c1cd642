//! What nodes send each other: the bytes of the real wire, and what they say.

use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::app::types::core::{NilOrVal, Round, SignedMessage, VoteType};
use arc_malachitebft_app_channel::app::types::streaming::{StreamId, StreamMessage};
use arc_malachitebft_app_channel::app::types::sync::{RawDecidedValue, Response, Status};
use arc_malachitebft_app_channel::app::types::{Keypair, PeerId, SignedConsensusMsg};
use arc_malachitebft_core_consensus::LivenessMsg;
use arc_malachitebft_engine::util::streaming::StreamContent;
use bytes::Bytes;
use chain_core::bytes::signature::{SecretKey, SignatureUse};
use chain_core::chain::block::BlockId;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;

use crate::codec::ChainCodec;
use crate::context::{Address, ChainContext, EngineHeight, RoundProposal, Value, round_number};
use crate::proposal_parts::{Announcement, BlockPart};

/// What a node sends. The bytes are those of the real wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packet {
    /// A vote or a proposal, for all.
    Consensus(Bytes),
    /// A vote sent again or a certificate, for all.
    Liveness(Bytes),
    /// A part of a block, for all.
    Part(Bytes),
    /// How far the sender is, for its neighbours.
    Status(Bytes),
    /// Asks one node for blocks.
    Request {
        /// The node.
        to: Vec<u8>,
        /// Which request of the sender it is.
        id: String,
        /// What is asked.
        body: Bytes,
    },
    /// Answers one node.
    Response {
        /// The node.
        to: Vec<u8>,
        /// The request that it answers.
        id: String,
        /// The answer.
        body: Bytes,
    },
}

/// What a signed message of consensus says: one authority says one thing for each moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// Who.
    pub authority: CreditCode,
    /// For which height.
    pub height: Height,
    /// For which round.
    pub round: u32,
    /// A proposal, a prevote or a precommit: 0, 1 or 2.
    pub step: u8,
    /// For which block, if for any.
    pub block: Option<BlockId>,
}

/// The name of a node on the network.
///
/// # Panics
/// Never: any 32 bytes are a key.
#[must_use]
pub fn peer_name(network_key: [u8; 32]) -> Vec<u8> {
    let keypair = Keypair::ed25519_from_bytes(network_key).expect("any 32 bytes are a key");
    keypair.public().to_peer_id().to_bytes()
}

/// A name back into the engine's form.
pub(super) fn peer(name: &[u8]) -> PeerId {
    PeerId::from_bytes(name).expect("a name of `peer_name`")
}

pub(super) fn bytes_of<T>(message: &T) -> Bytes
where
    ChainCodec: Codec<T>,
{
    let Ok(bytes) = ChainCodec.encode(message) else { unreachable!("own messages can be encoded") };
    bytes
}

/// Reads a vote, said for the first time or again, or a proposal off the wire.
#[must_use]
pub fn said(packet: &Packet) -> Option<Said> {
    let message: SignedConsensusMsg<ChainContext> = match packet {
        Packet::Consensus(bytes) => ChainCodec.decode(bytes.clone()).ok()?,
        Packet::Liveness(bytes) => match ChainCodec.decode(bytes.clone()).ok()? {
            LivenessMsg::Vote(vote) => SignedConsensusMsg::Vote(vote),
            LivenessMsg::PolkaCertificate(_) | LivenessMsg::SkipRoundCertificate(_) => return None,
        },
        Packet::Part(_) | Packet::Status(_) | Packet::Request { .. } | Packet::Response { .. } => {
            return None;
        }
    };
    Some(match message {
        SignedConsensusMsg::Vote(signed) => {
            let vote = signed.message;
            let (authority, height) = (vote.address.organisation(), vote.height.0);
            let step = match vote.kind {
                VoteType::Prevote => 1,
                VoteType::Precommit => 2,
            };
            let block = match vote.value {
                NilOrVal::Nil => None,
                NilOrVal::Val(block) => Some(block),
            };
            Said { authority, height, round: round_number(vote.round), step, block }
        }
        SignedConsensusMsg::Proposal(signed) => {
            let proposal = signed.message;
            let (authority, height) = (proposal.address.organisation(), proposal.height.0);
            let (round, block) = (round_number(proposal.round), Some(proposal.value.0));
            Said { authority, height, round, step: 0, block }
        }
    })
}

/// The vote that an authority must not sign beside the one given: for no block in place of a block,
/// and the other way round. None if the packet is not a vote.
#[must_use]
pub fn second_vote(bytes: &Bytes, chain_id: ChainId, key: &SecretKey) -> Option<Bytes> {
    let message: SignedConsensusMsg<ChainContext> = ChainCodec.decode(bytes.clone()).ok()?;
    let SignedConsensusMsg::Vote(signed) = message else { return None };
    let mut vote = signed.message;
    vote.value = match vote.value {
        NilOrVal::Nil => NilOrVal::Val(BlockId(chain_id.0)),
        NilOrVal::Val(_) => NilOrVal::Nil,
    };
    let signature = key.sign(SignatureUse::Vote, &vote.signed_bytes(chain_id));
    let message = SignedConsensusMsg::Vote(SignedMessage::new(vote, signature));
    Some(bytes_of::<SignedConsensusMsg<ChainContext>>(&message))
}

/// The proposal that goes with an announcement, signed.
#[must_use]
pub fn write_proposal(announcement: &Announcement, key: &SecretKey) -> Bytes {
    let proposal = RoundProposal {
        height: EngineHeight(announcement.height),
        round: Round::new(announcement.round),
        value: Value(announcement.block),
        pol_round: announcement.valid_round.map_or(Round::Nil, Round::new),
        address: Address::Authority(announcement.proposer),
    };
    let signed = proposal.signed_bytes(announcement.chain_id);
    let signature = key.sign(SignatureUse::Proposal, &signed);
    let message = SignedConsensusMsg::Proposal(SignedMessage::new(proposal, signature));
    bytes_of::<SignedConsensusMsg<ChainContext>>(&message)
}

/// The height that a status tells.
#[must_use]
pub fn told_height(bytes: &Bytes) -> Option<Height> {
    let status: Status<ChainContext> = ChainCodec.decode(bytes.clone()).ok()?;
    Some(status.tip_height.0)
}

/// The status of a node that says it has all blocks up to a height.
#[must_use]
pub fn write_status(name: &[u8], tip: Height) -> Bytes {
    bytes_of(&Status::<ChainContext> {
        peer_id: peer(name),
        tip_height: EngineHeight(tip),
        history_min_height: EngineHeight(Height::FIRST),
    })
}

/// An answer to a node that catches up, with other blocks under the certificates that are in it.
/// None if it is not an answer.
#[must_use]
pub fn other_answer(body: &Bytes, change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Option<Bytes> {
    let response: Response<ChainContext> = ChainCodec.decode(body.clone()).ok()?;
    let Response::ValueResponse(mut response) = response;
    let mut blocks = response.values.iter().map(|one| one.value_bytes.to_vec()).collect();
    change(&mut blocks);
    let certificates = response.values.into_iter().map(|one| one.certificate);
    let value = |(block, certificate): (Vec<u8>, _)| {
        RawDecidedValue::<ChainContext>::new(block.into(), certificate)
    };
    response.values = blocks.into_iter().zip(certificates).map(value).collect();
    Some(bytes_of(&Response::ValueResponse(response)))
}

/// Reads a part off the wire: its stream, its place, and the part, if it is not the end.
#[must_use]
pub fn read_part(bytes: &Bytes) -> Option<(Bytes, u64, Option<BlockPart>)> {
    let message: StreamMessage<BlockPart> = ChainCodec.decode(bytes.clone()).ok()?;
    Some((message.stream_id.to_bytes(), message.sequence, message.content.into_data()))
}

/// Writes a part as it goes over the wire.
#[must_use]
pub fn write_part(stream: Bytes, place: u64, part: BlockPart) -> Bytes {
    let content = StreamContent::Data(part);
    bytes_of(&StreamMessage::new(StreamId::new(stream), place, content))
}
