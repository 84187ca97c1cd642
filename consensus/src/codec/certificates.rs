//! Certificates of votes, and what a node sends again while a round does not move.

use arc_malachitebft_app_channel::app::types::codec::Codec;
use arc_malachitebft_app_channel::app::types::core as engine;
use arc_malachitebft_core_consensus::LivenessMsg;
use bytes::Bytes;
use chain_core::bytes::codec::{DecodeError, decode};
use chain_core::bytes::signature::Signature;
use chain_core::chain::block::BlockId;
use chain_core::values::credit_code::CreditCode;
use engine::{NilOrVal, RoundCertificateType, VoteType};
use serde::{Deserialize, Serialize};

use super::votes::WireVote;
use super::{ChainCodec, MESSAGE_BYTES_MAX, round_of, to_bytes};
use crate::context::{Address, ChainContext, EngineHeight};

#[derive(Serialize, Deserialize)]
struct WireSignature {
    authority: CreditCode,
    signature: Signature,
}

#[derive(Serialize, Deserialize)]
struct WirePolka {
    height: EngineHeight,
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
    height: EngineHeight,
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

impl From<&engine::PolkaCertificate<ChainContext>> for WirePolka {
    fn from(certificate: &engine::PolkaCertificate<ChainContext>) -> Self {
        let wire = |one: &engine::PolkaSignature<ChainContext>| WireSignature {
            authority: one.address.organisation(),
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
        let signature = |one: WireSignature| {
            engine::PolkaSignature::new(Address::Authority(one.authority), one.signature)
        };
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
            authority: one.address.organisation(),
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
            engine::RoundSignature::new(
                kind,
                value,
                Address::Authority(one.authority),
                one.signature,
            )
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
