//! Evidence that an authority signed two different things for one height and round.

use arc_malachitebft_app_channel::app::types::MisbehaviorEvidence;
use chain_core::bytes::signature::Signature;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use serde::{Deserialize, Serialize};

use crate::context::{Address, ChainContext};

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

/// The engine's evidence, in the chain's terms: the engine tells each pair as often as it has seen it, in
/// either order; here it is one.
pub(crate) fn collect(
    context: &ChainContext,
    evidence: &MisbehaviorEvidence<ChainContext>,
) -> Vec<MisbehaviourEvidence> {
    let chain_id = context.chain_id;
    let votes = evidence.votes.iter().flat_map(|(address, pairs)| {
        pairs.iter().map(move |(one, other)| {
            let pair = [one, other].map(|it| (it.message.signed_bytes(chain_id), it.signature));
            let height = one.message.height.0;
            MisbehaviourEvidence::of(height, address, Misbehaviour::DoubleVote, pair)
        })
    });
    let proposals = evidence.proposals.iter().flat_map(|(address, pairs)| {
        pairs.iter().map(move |(one, other)| {
            let pair = [one, other].map(|it| (it.message.signed_bytes(chain_id), it.signature));
            let height = one.message.height.0;
            MisbehaviourEvidence::of(height, address, Misbehaviour::DoubleProposal, pair)
        })
    });
    let mut found: Vec<MisbehaviourEvidence> = Vec::new();
    for one in votes.chain(proposals) {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

impl MisbehaviourEvidence {
    /// Two messages of an authority, the lesser bytes first: whoever saw them in whichever order keeps the
    /// same.
    fn of(
        height: Height,
        address: &Address,
        misbehaviour: Misbehaviour,
        mut pair: [(Vec<u8>, Signature); 2],
    ) -> Self {
        pair.sort_by(|one, other| one.0.cmp(&other.0));
        let [first, second] = pair;
        Self { height, authority: address.organisation(), misbehaviour, first, second }
    }
}
