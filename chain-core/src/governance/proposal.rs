//! Governance: changes of the chain itself, which more than two thirds of the authorities approve.

use serde::{Deserialize, Serialize};

use crate::bytes::signature::PublicKey;
use crate::governance::authority::{Authority, AuthoritySet};
use crate::governance::params::ChainParams;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::ruleset::Ruleset;
use crate::values::credit_code::CreditCode;
use crate::values::text::{Line, ProposalId, Remark};
use crate::values::time::Height;

/// A change of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An organisation becomes an authority, or an authority votes with another key.
    AddAuthority {
        /// The organisation and the key its node signs votes with.
        authority: Authority,
        /// The peer ids of its nodes, sorted, each once.
        peers: Vec<Line>,
    },
    /// An authority leaves, and its nodes with it.
    RemoveAuthority {
        /// The organisation that is no longer an authority.
        organisation: CreditCode,
    },
    /// The nodes of an organisation that may connect.
    SetPeers {
        /// Whose nodes they are.
        organisation: CreditCode,
        /// The peer ids of its nodes, sorted, each once; an empty list shuts them out.
        peers: Vec<Line>,
    },
    /// A ruleset comes into force.
    PublishRuleset {
        /// The ruleset, numbered upwards.
        ruleset: Box<Ruleset>,
    },
    /// Other parameters come into force.
    ChangeParams {
        /// All parameters, also those that stay as they are.
        params: ChainParams,
    },
    /// Blocks follow another version of the rules: nodes without it stop before it.
    ScheduleProtocol {
        /// The version that blocks follow from then on.
        version: u32,
    },
    /// An organisation gets an admin key that works at once: the end of a dispute about its keys.
    GiveKey {
        /// Whose key it is.
        organisation: CreditCode,
        /// The key.
        key: PublicKey,
    },
}

impl Change {
    /// The change's name in JSON and messages.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AddAuthority { .. } => "add_authority",
            Self::RemoveAuthority { .. } => "remove_authority",
            Self::SetPeers { .. } => "set_peers",
            Self::PublishRuleset { .. } => "publish_ruleset",
            Self::ChangeParams { .. } => "change_params",
            Self::ScheduleProtocol { .. } => "schedule_protocol",
            Self::GiveKey { .. } => "give_key",
        }
    }
}

/// What an authority proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposalDetails {
    /// What is to change.
    pub change: Change,
    /// The first height under it. What is not approved before this height lapses.
    pub effective_at: Height,
    /// The reason, in the words of the proposer.
    pub reason: Remark,
}

/// How far a proposal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProposalStatus {
    /// Authorities may approve it until its height.
    Open,
    /// Enough have approved: it waits for its height.
    Approved,
    /// It is in force.
    Enacted,
    /// When its height came, it could no longer be made; see [`Proposal::failure`].
    Failed,
}

impl ProposalStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Enacted => "enacted",
            Self::Failed => "failed",
        }
    }
}

/// An authority's approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approval {
    /// The authority.
    pub authority: CreditCode,
    /// The height of its approval.
    pub height: Height,
}

/// Why a change that was approved could not be made when its height came. Words are not part of the
/// state: nodes that word a refusal otherwise agree on it all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeFailure {
    /// Its approvals were no longer those of more than two thirds of the authorities.
    ApprovalsLapsed,
    /// What was decided or entered meanwhile rules it out: whoever proposes it again hears why.
    RuledOut,
}

impl ChangeFailure {
    /// The failure's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApprovalsLapsed => "approvals_lapsed",
            Self::RuledOut => "ruled_out",
        }
    }
}

/// A proposal's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// The proposer, and the proposer's number for it.
    pub id: ProposalId,
    /// What is proposed.
    pub details: ProposalDetails,
    /// Who has approved, the proposer first.
    pub approvals: Vec<Approval>,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<ProposalStatus>>))]
    pub history: History<ProposalStatus>,
    /// Why it could not be made.
    pub failure: Option<ChangeFailure>,
}

impl Proposal {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> ProposalStatus {
        self.history.status()
    }

    /// Whether more than two thirds of a set have approved: others do not count.
    #[must_use]
    pub fn is_approved_by(&self, authorities: &AuthoritySet) -> bool {
        let counts = |approval: &&Approval| authorities.find(&approval.authority).is_some();
        authorities.quorum() <= self.approvals.iter().filter(counts).count()
    }
}

/// An approved change and the first height under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScheduledChange {
    /// The first height under it.
    pub effective_at: Height,
    /// The proposal.
    pub proposal: ProposalId,
}

/// What governance has decided about the chain, apart from records of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Governance {
    /// The version of the rules that the next block follows.
    pub protocol_version: u32,
    /// The least number of authorities.
    pub authorities_min: u32,
    /// Approved changes that wait for their height, in order of approval.
    pub scheduled: Vec<ScheduledChange>,
}
