use std::fmt::Write;
use std::path::Path;

use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::app::types::core as engine;
use arc_malachitebft_app_channel::app::types::streaming::{StreamId, StreamMessage};
use arc_malachitebft_app_channel::app::types::sync::{RawDecidedValue, Request, Response, Status};
use arc_malachitebft_app_channel::app::types::{PeerId, ProposedValue, SignedConsensusMsg};
use arc_malachitebft_core_consensus::LivenessMsg;
use arc_malachitebft_engine::util::streaming::StreamContent;
use arc_malachitebft_sync::{ValueRequest, ValueResponse};
use chain_core::bytes::codec;
use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{SecretKey, Signature, SignatureUse};
use chain_core::chain::block::{Block, BlockId, Header};
use chain_core::chain::commit::{Commit, CommitSignature};
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::{Height, Timestamp};
use engine::{NilOrVal, RoundCertificateType, SignedMessage, Validity, VoteType};
use proptest::prelude::*;

use super::*;
use crate::context::{
    Address, ChainContext, EngineHeight, RoundProposal, Value, Vote, certificate_of,
};
use crate::proposal_parts::{Announcement, BlockPart, Init};
use crate::signer::key_bytes;

fn block(byte: u8) -> BlockId {
    BlockId(Hash::from_bytes([byte; 32]))
}

fn bureau() -> CreditCode {
    "91430700999999015X".parse().unwrap()
}

fn signature(byte: u8) -> Signature {
    Signature::from_bytes([byte; 64])
}

fn height(height: u64) -> EngineHeight {
    EngineHeight(Height::new(height))
}

fn vote(value: NilOrVal<BlockId>, kind: VoteType) -> SignedMessage<ChainContext, Vote> {
    let vote = Vote {
        kind,
        height: height(7),
        round: Round::new(2),
        value,
        address: Address::Authority(bureau()),
    };
    SignedMessage::new(vote, signature(3))
}

fn announcement() -> Announcement {
    Announcement {
        chain_id: ChainId(Hash::from_bytes([1; 32])),
        height: Height::new(7),
        round: 2,
        valid_round: Some(1),
        proposer: bureau(),
        block: block(9),
        bytes: 4096,
    }
}

fn polka() -> engine::PolkaCertificate<ChainContext> {
    engine::PolkaCertificate {
        height: height(7),
        round: Round::new(2),
        value_id: block(9),
        polka_signatures: vec![engine::PolkaSignature::new(
            Address::Authority(bureau()),
            signature(4),
        )],
    }
}

fn decided() -> Block {
    let hash = Hash::from_bytes([9; 32]);
    let header = Header {
        protocol_version: 1,
        chain_id: ChainId(hash),
        height: Height::new(7),
        parent: BlockId(hash),
        time: Timestamp::from_unix_ms(1),
        proposer: bureau(),
        transactions_root: hash,
        state_root: hash,
        authorities: hash,
        next_authorities: hash,
    };
    Block::seal(header, Vec::new())
}

fn commit_of_block(block: BlockId) -> Commit {
    Commit {
        height: Height::new(7),
        round: 2,
        block,
        signatures: vec![CommitSignature { authority: bureau(), signature: signature(5) }],
    }
}

#[allow(clippy::too_many_lines, reason = "a table of one message of each kind")]
/// Encodes one message of each kind, demands that it decodes to itself, and names its bytes.
fn every_message() -> Vec<(&'static str, Bytes)> {
    let codec = ChainCodec;
    let mut all = Vec::new();
    macro_rules! message {
        ($name:expr, $kind:ty, $value:expr) => {
            let value: $kind = $value;
            let bytes = codec.encode(&value).unwrap();
            let decoded: $kind = codec.decode(bytes.clone()).unwrap();
            assert_eq!(codec.encode(&decoded).unwrap(), bytes, "{}", $name);
            assert_eq!(format!("{decoded:?}"), format!("{value:?}"), "{}", $name);
            all.push(($name, bytes));
        };
    }
    type Consensus = SignedConsensusMsg<ChainContext>;
    type Liveness = LivenessMsg<ChainContext>;
    message!(
        "prevote for a block",
        Consensus,
        SignedConsensusMsg::Vote(vote(NilOrVal::Val(block(9)), VoteType::Prevote))
    );
    message!(
        "precommit for nil",
        Consensus,
        SignedConsensusMsg::Vote(vote(NilOrVal::Nil, VoteType::Precommit))
    );
    let proposal = RoundProposal {
        height: height(7),
        round: Round::new(2),
        value: Value(block(9)),
        pol_round: Round::Nil,
        address: Address::Authority(bureau()),
    };
    message!(
        "proposal",
        Consensus,
        SignedConsensusMsg::Proposal(SignedMessage::new(proposal, signature(3)))
    );
    message!(
        "vote sent again",
        Liveness,
        LivenessMsg::Vote(vote(NilOrVal::Nil, VoteType::Prevote))
    );
    message!("polka", Liveness, LivenessMsg::PolkaCertificate(polka()));
    message!(
        "round certificate",
        Liveness,
        LivenessMsg::SkipRoundCertificate(engine::RoundCertificate {
            height: height(7),
            round: Round::new(2),
            cert_type: RoundCertificateType::Skip,
            round_signatures: vec![engine::RoundSignature::new(
                VoteType::Prevote,
                NilOrVal::Val(block(9)),
                Address::Authority(bureau()),
                signature(6),
            )],
        })
    );
    let init =
        BlockPart::Init(Box::new(Init { announcement: announcement(), signature: signature(8) }));
    message!("announcement", BlockPart, init.clone());
    message!("data", BlockPart, BlockPart::Data(vec![1, 2, 3].into()));
    let stream = |content| StreamMessage::new(StreamId::new(vec![5; 16].into()), 0, content);
    message!("first of a stream", StreamMessage<BlockPart>, stream(StreamContent::Data(init)));
    message!("end of a stream", StreamMessage<BlockPart>, stream(StreamContent::Fin));
    message!(
        "proposed value",
        ProposedValue<ChainContext>,
        ProposedValue {
            height: height(7),
            round: Round::new(2),
            valid_round: Round::Nil,
            proposer: Address::Authority(bureau()),
            value: Value(block(9)),
            validity: Validity::Valid,
        }
    );
    message!("polka certificate", engine::PolkaCertificate<ChainContext>, polka());
    message!(
        "request",
        Request<ChainContext>,
        Request::ValueRequest(ValueRequest::new(height(3)..=height(7)))
    );
    message!(
        "response",
        Response<ChainContext>,
        Response::ValueResponse(ValueResponse::new(
            height(7),
            vec![RawDecidedValue::new(
                decided().to_bytes().into(),
                certificate_of(&commit_of_block(decided().id()))
            )]
        ))
    );
    message!("peer proof", engine::ValidatorProof<ChainContext>, peer_proof());
    message!(
        "status",
        Status<ChainContext>,
        Status {
            peer_id: PeerId::from_bytes(&peer_id()).unwrap(),
            tip_height: height(7),
            history_min_height: height(1),
        }
    );
    all
}

/// A peer id, in the bytes that the engine sends: the hash of a key, and how it was hashed.
fn peer_id() -> Vec<u8> {
    [&[0x12, 32][..], &[4; 32]].concat()
}

fn peer_proof() -> engine::ValidatorProof<ChainContext> {
    let key = SecretKey::from_bytes(&[1; 32]);
    let (public_key, peer_id) = (key_bytes(&key.public_key()), peer_id());
    let message = engine::ValidatorProof::<ChainContext>::signing_bytes(&public_key, &peer_id);
    let signature = key.sign(SignatureUse::PeerProof, &message);
    engine::ValidatorProof::new(public_key, peer_id, signature)
}

/// What is signed, where it is not what is sent.
fn every_signed_message() -> Vec<(&'static str, Vec<u8>)> {
    let chain_id = ChainId(Hash::from_bytes([1; 32]));
    let proposal = |round: Round, pol_round: Round| {
        let (height, value) = (height(7), Value(block(9)));
        let address = Address::Authority(bureau());
        RoundProposal { height, round, value, pol_round, address }.signed_bytes(chain_id)
    };
    let announced = codec::encode(&announcement());
    vec![
        ("what a proposal signs", proposal(Round::new(2), Round::Nil)),
        ("what a proposal signs that was valid before", proposal(Round::new(2), Round::new(1))),
        ("what a proposal of no round signs", proposal(Round::Nil, Round::Nil)),
        ("what an announcement signs", announced),
        ("what a peer proof signs", peer_proof().preimage()),
    ]
}

/// The certificate of one block, the bytes of another: no answer, so that the peer is at fault.
#[test]
fn a_block_comes_with_its_own_certificate_or_not_at_all() {
    let response = |block: Vec<u8>, commit: Commit| {
        let value = RawDecidedValue::new(block.into(), certificate_of(&commit));
        let response: Response<ChainContext> =
            Response::ValueResponse(ValueResponse::new(height(7), vec![value]));
        let bytes = ChainCodec.encode(&response).unwrap();
        let decoded: Result<Response<ChainContext>, _> = ChainCodec.decode(bytes);
        decoded.is_ok()
    };
    let good = commit_of_block(decided().id());
    assert!(response(decided().to_bytes(), good.clone()));
    assert!(!response(decided().to_bytes(), commit_of_block(block(9))));
    assert!(!response(decided().to_bytes(), Commit { height: Height::new(8), ..good.clone() }));
    assert!(!response(b"block".to_vec(), good));
}

#[test]
fn every_message_has_the_frozen_bytes() {
    let mut found = String::new();
    let sent = every_message().into_iter().map(|(name, bytes)| (name, bytes.to_vec()));
    for (name, bytes) in sent.chain(every_signed_message()) {
        let _ = writeln!(found, "{name}\n  {}", hex::encode(&bytes));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/consensus.txt");
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "the engine's messages changed; UPDATE_VECTORS=1 if they should");
}

/// Decodes as every kind of message; what decodes encodes to the same bytes.
fn decode_as_everything(bytes: &[u8]) {
    let codec = ChainCodec;
    macro_rules! kind {
        ($kind:ty) => {
            let decoded: Result<$kind, _> = codec.decode(Bytes::copy_from_slice(bytes));
            if let Ok(value) = decoded {
                assert_eq!(codec.encode(&value).unwrap(), bytes);
            }
        };
    }
    kind!(SignedConsensusMsg<ChainContext>);
    kind!(LivenessMsg<ChainContext>);
    kind!(BlockPart);
    kind!(StreamMessage<BlockPart>);
    kind!(ProposedValue<ChainContext>);
    kind!(engine::PolkaCertificate<ChainContext>);
    kind!(engine::ValidatorProof<ChainContext>);
    kind!(Status<ChainContext>);
    kind!(Request<ChainContext>);
    kind!(Response<ChainContext>);
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        decode_as_everything(&bytes);
    }

    #[test]
    fn changed_messages_never_panic_and_have_one_form(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..4),
        cut in any::<u16>(),
    ) {
        let messages = every_message();
        let mut bytes = which.get(&messages).1.to_vec();
        for (at, value) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = value;
        }
        decode_as_everything(&bytes);
        bytes.truncate(usize::from(cut) % bytes.len());
        decode_as_everything(&bytes);
    }
}
