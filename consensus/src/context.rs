//! The engine's types over the chain's.

use std::fmt;

use arc_malachitebft_app_channel::app::types::core as engine;
use chain_core::bytes::codec;
use chain_core::bytes::signature::{PublicKey, SecretKey, Signature};
use chain_core::chain::block::BlockId;
use chain_core::chain::commit::{Commit, CommitSignature, VoteKind, VoteMessage};
use chain_core::governance::authority::{Authority, AuthoritySet};
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use engine::{LinearTimeouts, NilOrVal, Round, SignedExtension, VoteType, VotingPower};
use serde::{Deserialize, Serialize};

use crate::proposal_parts::BlockPart;

/// The engine's view of one chain.
#[derive(Debug, Clone)]
pub(crate) struct ChainContext {
    pub(crate) chain_id: ChainId,
}

/// Who votes, or only follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Address {
    /// An authority: its organisation.
    Authority(CreditCode),
    /// A node without a vote, which no set of authorities can name.
    Nobody,
}

impl Address {
    /// The organisation of whoever has signed or is to propose.
    pub(crate) fn organisation(&self) -> CreditCode {
        let organisation = match self {
            Self::Authority(organisation) => Some(*organisation),
            Self::Nobody => None,
        };
        organisation.expect("whoever signs or proposes is an authority")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authority(organisation) => organisation.fmt(f),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}

impl engine::Address for Address {}

/// A height. The engine counts from 1; 0 is what it starts its log with.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub(crate) struct EngineHeight(pub(crate) Height);

impl fmt::Display for EngineHeight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl engine::Height for EngineHeight {
    const ZERO: Self = Self(Height::GENESIS);
    const INITIAL: Self = Self(Height::FIRST);

    fn increment_by(&self, n: u64) -> Self {
        Self(self.0.plus(n))
    }

    fn decrement_by(&self, n: u64) -> Option<Self> {
        self.0.as_u64().checked_sub(n).map(Height::new).map(Self)
    }

    fn as_u64(&self) -> u64 {
        self.0.as_u64()
    }
}

/// What is decided: a block's id. The block itself travels in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Value(pub(crate) BlockId);

impl engine::Value for Value {
    type Id = BlockId;

    fn id(&self) -> BlockId {
        self.0
    }
}

/// An authority with its one vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Validator {
    address: Address,
    key: PublicKey,
}

impl From<&Authority> for Validator {
    fn from(authority: &Authority) -> Self {
        Self { address: Address::Authority(authority.organisation), key: authority.key }
    }
}

impl engine::Validator<ChainContext> for Validator {
    fn address(&self) -> &Address {
        &self.address
    }

    fn public_key(&self) -> &PublicKey {
        &self.key
    }

    fn voting_power(&self) -> VotingPower {
        1
    }
}

/// The authorities of a height.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ValidatorSet(Vec<Validator>);

impl From<&AuthoritySet> for ValidatorSet {
    fn from(set: &AuthoritySet) -> Self {
        // A set is never empty: `AuthoritySet` refuses that, and the engine stops without one.
        Self(set.as_slice().iter().map(Validator::from).collect())
    }
}

impl engine::ValidatorSet<ChainContext> for ValidatorSet {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn total_voting_power(&self) -> VotingPower {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    fn get_by_address(&self, address: &Address) -> Option<&Validator> {
        self.0.iter().find(|one| one.address == *address)
    }

    fn get_by_index(&self, index: usize) -> Option<&Validator> {
        self.0.get(index)
    }
}

/// A vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Vote {
    pub(crate) kind: VoteType,
    pub(crate) height: EngineHeight,
    pub(crate) round: Round,
    pub(crate) value: NilOrVal<BlockId>,
    pub(crate) address: Address,
}

impl Vote {
    /// The bytes that the authority signs, as `chain-core` lays them out.
    pub(crate) fn signed_bytes(&self, chain_id: ChainId) -> Vec<u8> {
        let kind = match self.kind {
            VoteType::Prevote => VoteKind::Prevote,
            VoteType::Precommit => VoteKind::Precommit,
        };
        let block = match self.value {
            NilOrVal::Nil => None,
            NilOrVal::Val(block) => Some(block),
        };
        let (height, round) = (self.height.0, round_number(self.round));
        VoteMessage { chain_id, kind, height, round, block, authority: self.address.organisation() }
            .to_bytes()
    }
}

/// A round's number. Votes and proposals always have one.
pub(crate) fn round_number(round: Round) -> u32 {
    round.as_u32().unwrap_or(u32::MAX)
}

impl engine::Vote<ChainContext> for Vote {
    fn height(&self) -> EngineHeight {
        self.height
    }

    fn round(&self) -> Round {
        self.round
    }

    fn value(&self) -> &NilOrVal<BlockId> {
        &self.value
    }

    fn take_value(self) -> NilOrVal<BlockId> {
        self.value
    }

    fn vote_type(&self) -> VoteType {
        self.kind
    }

    fn validator_address(&self) -> &Address {
        &self.address
    }

    fn extension(&self) -> Option<&SignedExtension<ChainContext>> {
        None
    }

    fn take_extension(&mut self) -> Option<SignedExtension<ChainContext>> {
        None
    }

    // Extensions are switched off for every height, so none is ever attached.
    fn extend(self, _extension: SignedExtension<ChainContext>) -> Self {
        self
    }
}

/// A proposal of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoundProposal {
    pub(crate) height: EngineHeight,
    pub(crate) round: Round,
    pub(crate) value: Value,
    pub(crate) pol_round: Round,
    pub(crate) address: Address,
}

/// What a proposal's signature covers.
#[derive(Serialize, Deserialize)]
struct ProposalMessage {
    chain_id: ChainId,
    height: Height,
    round: u32,
    valid_round: Option<u32>,
    block: BlockId,
    proposer: CreditCode,
}

impl RoundProposal {
    /// The bytes that the proposer signs.
    pub(crate) fn signed_bytes(&self, chain_id: ChainId) -> Vec<u8> {
        codec::encode(&ProposalMessage {
            chain_id,
            height: self.height.0,
            round: round_number(self.round),
            valid_round: self.pol_round.as_u32(),
            block: self.value.0,
            proposer: self.address.organisation(),
        })
    }
}

impl engine::Proposal<ChainContext> for RoundProposal {
    fn height(&self) -> EngineHeight {
        self.height
    }

    fn round(&self) -> Round {
        self.round
    }

    fn value(&self) -> &Value {
        &self.value
    }

    fn take_value(self) -> Value {
        self.value
    }

    fn pol_round(&self) -> Round {
        self.pol_round
    }

    fn validator_address(&self) -> &Address {
        &self.address
    }
}

impl engine::ProposalPart<ChainContext> for BlockPart {
    fn is_first(&self) -> bool {
        matches!(self, Self::Init(_))
    }

    fn is_last(&self) -> bool {
        false
    }
}

/// Ed25519 as `chain-core` checks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scheme;

impl engine::SigningScheme for Scheme {
    type DecodingError = chain_core::bytes::codec::DecodeError;
    type Signature = Signature;
    type PublicKey = PublicKey;
    type PrivateKey = SecretKey;

    fn decode_signature(bytes: &[u8]) -> Result<Signature, Self::DecodingError> {
        codec::decode(bytes, bytes.len())
    }

    fn encode_signature(signature: &Signature) -> Vec<u8> {
        codec::encode(signature)
    }

    fn decode_public_key(bytes: &[u8]) -> Result<PublicKey, Self::DecodingError> {
        codec::decode(bytes, bytes.len())
    }

    fn encode_public_key(key: &PublicKey) -> Vec<u8> {
        codec::encode(key)
    }
}

impl engine::Context for ChainContext {
    type Address = Address;
    type Height = EngineHeight;
    type ProposalPart = BlockPart;
    type Proposal = RoundProposal;
    type Validator = Validator;
    type ValidatorSet = ValidatorSet;
    type Timeouts = LinearTimeouts;
    type Value = Value;
    type Vote = Vote;
    type Extension = ();
    type SigningScheme = Scheme;

    /// The authorities take turns, one step further for each height and each round.
    fn select_proposer<'a>(
        &self,
        set: &'a ValidatorSet,
        height: EngineHeight,
        round: Round,
    ) -> &'a Validator {
        let turn = height.0.as_u64().wrapping_add(u64::from(round_number(round)));
        let place = turn.checked_rem(engine::ValidatorSet::total_voting_power(set));
        let index = place.and_then(|place| usize::try_from(place).ok());
        let proposer = index.and_then(|index| set.0.get(index));
        proposer.expect("a set of authorities is never empty")
    }

    fn new_proposal(
        &self,
        height: EngineHeight,
        round: Round,
        value: Value,
        pol_round: Round,
        address: Address,
    ) -> RoundProposal {
        RoundProposal { height, round, value, pol_round, address }
    }

    fn new_prevote(
        &self,
        height: EngineHeight,
        round: Round,
        value: NilOrVal<BlockId>,
        address: Address,
    ) -> Vote {
        Vote { kind: VoteType::Prevote, height, round, value, address }
    }

    fn new_precommit(
        &self,
        height: EngineHeight,
        round: Round,
        value: NilOrVal<BlockId>,
        address: Address,
    ) -> Vote {
        Vote { kind: VoteType::Precommit, height, round, value, address }
    }
}

/// Who proposes in a round.
#[must_use]
pub fn proposer_of(authorities: &AuthoritySet, height: Height, round: u32) -> CreditCode {
    let set = ValidatorSet::from(authorities);
    let context =
        ChainContext { chain_id: ChainId(chain_core::bytes::hash::Hash::from_bytes([0; 32])) };
    engine::Context::select_proposer(&context, &set, EngineHeight(height), Round::new(round))
        .address
        .organisation()
}

/// The chain's commit from the engine's certificate.
pub(crate) fn commit_of(certificate: &engine::CommitCertificate<ChainContext>) -> Commit {
    let mut signatures: Vec<CommitSignature> = certificate
        .commit_signatures
        .iter()
        .map(|one| CommitSignature {
            authority: one.address.organisation(),
            signature: one.signature,
        })
        .collect();
    signatures.sort_by_key(|one| one.authority);
    signatures.dedup_by_key(|one| one.authority);
    Commit {
        height: certificate.height.0,
        round: round_number(certificate.round),
        block: certificate.value_id,
        signatures,
    }
}

/// The engine's certificate from the chain's commit.
pub(crate) fn certificate_of(commit: &Commit) -> engine::ExtendedCommitCertificate<ChainContext> {
    engine::ExtendedCommitCertificate {
        height: EngineHeight(commit.height),
        round: Round::new(commit.round),
        value_id: commit.block,
        commit_signatures: commit
            .signatures
            .iter()
            .map(|one| {
                engine::ExtendedCommitSignature::new(
                    Address::Authority(one.authority),
                    one.signature,
                    None,
                )
            })
            .collect(),
    }
}
