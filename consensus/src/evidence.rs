//! Evidence that an authority signed two different things for one height and round.

use arc_malachitebft_app_channel::app::types::MisbehaviorEvidence;
use chain_core::bytes::signature::Signature;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use serde::{Deserialize, Serialize};

use crate::context::ChainContext;

/// What was signed twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Misbehaviour {
    /// Two votes.
    DoubleVote,
    /// Two proposals.
    DoubleProposal,
}

/// Two signed messages that exclude each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MisbehaviourEvidence {
    /// The height.
    pub height: Height,
    /// Who signed both.
    pub authority: CreditCode,
    /// What was signed twice.
    pub misbehaviour: Misbehaviour,
    /// The first message's signed bytes and its signature.
    pub first: (Vec<u8>, Signature),
    /// The second message's signed bytes and its signature.
    pub second: (Vec<u8>, Signature),
}

/// The engine's evidence, in the chain's terms.
pub(crate) fn collect(
    context: &ChainContext,
    evidence: &MisbehaviorEvidence<ChainContext>,
) -> Vec<MisbehaviourEvidence> {
    let chain_id = context.chain_id;
    let mut found = Vec::new();
    for (address, pairs) in evidence.votes.iter() {
        for (first, second) in pairs {
            found.push(MisbehaviourEvidence {
                height: first.message.height.0,
                authority: address.organisation(),
                misbehaviour: Misbehaviour::DoubleVote,
                first: (first.message.signed_bytes(chain_id), first.signature),
                second: (second.message.signed_bytes(chain_id), second.signature),
            });
        }
    }
    for (address, pairs) in evidence.proposals.iter() {
        for (first, second) in pairs {
            found.push(MisbehaviourEvidence {
                height: first.message.height.0,
                authority: address.organisation(),
                misbehaviour: Misbehaviour::DoubleProposal,
                first: (first.message.signed_bytes(chain_id), first.signature),
                second: (second.message.signed_bytes(chain_id), second.signature),
            });
        }
    }
    found
}
