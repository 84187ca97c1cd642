//! Proposing, approving, and what happens when a change's height comes.

use std::collections::{BTreeMap, BTreeSet};

use super::checks::{must_be_registered, refuse_identity_number, refuse_personal_data};
use super::registry::{self, Given};
use super::rules::FIRST_PROTOCOL_VERSION;
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::governance::authority::{Authority, AuthoritySet};
use crate::governance::genesis::AdmittedPeer;
use crate::governance::params::ChainParams;
use crate::governance::proposal::{
    Approval, Change, ChangeFailure, Governance, Proposal, ProposalDetails, ProposalStatus,
    ScheduledChange,
};
use crate::limits::{
    EFFECTIVE_HEIGHTS_MAX, PEERS_MAX, PEERS_PER_ORGANISATION_MAX, SCHEDULED_CHANGES_MAX,
};
use crate::records::history::StatusChange;
use crate::records::organisation::{KeyOrigin, OrganisationStatus};
use crate::records::permission::Role;
use crate::ruleset::Ruleset;
use crate::state::{
    self, Overlay, Peers, ReadError, RecordKind, RulesetInForce, StateKey, StateView,
};
use crate::values::credit_code::CreditCode;
use crate::values::text::{Line, Number, ProposalId};
use crate::values::time::{Height, Timestamp};

pub(super) fn propose(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ProposalDetails,
) -> Result<(), Refusal> {
    let authority = turn.signer.organisation;
    let id = ProposalId::new(authority, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("reason", details.reason.as_str())?;
    let authorities = read_authorities(&turn.state)?;
    let (earliest, latest) =
        (turn.rules.height.plus(2), turn.rules.height.plus(EFFECTIVE_HEIGHTS_MAX));
    if details.effective_at < earliest || latest < details.effective_at {
        let demand = "a change takes effect two heights from now at the earliest";
        return Err(Refusal::field("effective_at", details.effective_at, demand));
    }
    let moment = EnactedAt { height: turn.rules.height, time: turn.rules.time };
    enacted(&turn.state, &details.change, moment)?;
    turn.must_be_new::<Proposal>(&id)?;
    let height = turn.rules.height;
    let proposal = Proposal {
        id,
        details: details.clone(),
        approvals: vec![Approval { authority, height }],
        history: turn.opened(ProposalStatus::Open),
        failure: None,
    };
    count(turn, proposal, &authorities)
}

pub(super) fn approve(turn: &mut Turn<'_>, id: &ProposalId) -> Result<(), Refusal> {
    let authority = turn.signer.organisation;
    let authorities = read_authorities(&turn.state)?;
    let mut proposal = turn.existing::<Proposal>(id)?;
    if proposal.status() != ProposalStatus::Open {
        let status = proposal.status().as_str();
        return Err(Refusal::status(RecordKind::Proposal, id, status));
    }
    let effective_at = proposal.details.effective_at;
    if effective_at <= turn.rules.height {
        return Err(Refusal::Lapsed { proposal: id.clone(), effective_at });
    }
    if proposal.approvals.iter().any(|approval| approval.authority == authority) {
        return Err(Refusal::Approved { proposal: id.clone(), organisation: authority });
    }
    proposal.approvals.push(Approval { authority, height: turn.rules.height });
    count(turn, proposal, &authorities)
}

/// Writes a proposal, and schedules it once enough have approved.
fn count(
    turn: &mut Turn<'_>,
    mut proposal: Proposal,
    authorities: &AuthoritySet,
) -> Result<(), Refusal> {
    let approvals = &proposal.approvals;
    let approved: BTreeSet<CreditCode> = approvals.iter().map(|one| one.authority).collect();
    assert_eq!(approved.len(), approvals.len(), "an authority approves a proposal once");
    assert!(approvals.is_sorted_by_key(|one| one.height), "approvals stand as they were given");
    if proposal.is_approved_by(authorities) {
        turn.change(&mut proposal.history, ProposalStatus::Approved, None);
        let state = &mut turn.state;
        let mut governance = read_governance(state)?;
        if SCHEDULED_CHANGES_MAX <= governance.scheduled.len() {
            let reason = format!("{SCHEDULED_CHANGES_MAX} changes wait for their height already");
            return Err(Refusal::Change { reason });
        }
        let effective_at = proposal.details.effective_at;
        let scheduled = ScheduledChange { effective_at, proposal: proposal.id.clone() };
        governance.scheduled.push(scheduled);
        state.write(&(), &governance);
    }
    turn.write(&proposal.id.clone(), &proposal);
    Ok(())
}

/// When a change is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct EnactedAt {
    /// The first height under it.
    pub(super) height: Height,
    /// The time of the block before it.
    pub(super) time: Timestamp,
}

/// At the end of a block: every approved change whose first height is the next one, in order of
/// approval. What can no longer be done fails, and says why.
pub(super) fn enact_due(
    state: &mut Overlay<'_>,
    height: Height,
    time: Timestamp,
) -> Result<(), ReadError> {
    let mut governance = read_governance(state)?;
    if governance.scheduled.is_empty() {
        return Ok(());
    }
    let next = height.next();
    let (due, later): (Vec<_>, Vec<_>) =
        governance.scheduled.into_iter().partition(|change| change.effective_at <= next);
    if due.is_empty() {
        return Ok(());
    }
    governance.scheduled = later;
    state.write(&(), &governance);
    for ScheduledChange { proposal: id, effective_at } in due {
        assert_eq!(effective_at, next, "no change is made later than at its height");
        let mut proposal = state::read::<Proposal>(state, &id)?
            .ok_or_else(|| ReadError::Storage { reason: format!("there is no proposal {id}") })?;
        assert_eq!(proposal.status(), ProposalStatus::Approved, "what is scheduled was approved");
        proposal.failure = if proposal.is_approved_by(&read_authorities(state)?) {
            match enacted(state, &proposal.details.change, EnactedAt { height: next, time }) {
                Ok(writes) => {
                    state.absorb(writes);
                    None
                }
                Err(Refusal::Read(source)) => return Err(source),
                Err(_) => Some(ChangeFailure::RuledOut),
            }
        } else {
            Some(ChangeFailure::ApprovalsLapsed)
        };
        let status = match proposal.failure {
            None => ProposalStatus::Enacted,
            Some(_) => ProposalStatus::Failed,
        };
        proposal.history.take(StatusChange::plain(status, next, time.date()));
        state.write(&id, &proposal);
    }
    Ok(())
}

/// What a change writes: all of it, or nothing if it is refused.
fn enacted(
    state: &Overlay<'_>,
    change: &Change,
    moment: EnactedAt,
) -> Result<BTreeMap<StateKey, Vec<u8>>, Refusal> {
    let mut trial = Overlay::new(state, Height::GENESIS);
    enact(&mut trial, change, moment)?;
    Ok(trial.into_writes())
}

fn enact(state: &mut Overlay<'_>, change: &Change, moment: EnactedAt) -> Result<(), Refusal> {
    match change {
        Change::AddAuthority { authority, peers } => {
            add_authority(state, *authority)?;
            set_peers(state, authority.organisation, peers)
        }
        Change::RemoveAuthority { organisation } => {
            remove_authority(state, *organisation)?;
            set_peers(state, *organisation, &[])
        }
        Change::SetPeers { organisation, peers } => {
            must_be_registered(state, *organisation)?;
            set_peers(state, *organisation, peers)
        }
        Change::PublishRuleset { ruleset } => publish_ruleset(state, ruleset),
        Change::ChangeParams { params } => {
            params.check().map_err(|error| Refusal::Change { reason: error.to_string() })?;
            state.write::<ChainParams>(&(), params);
            Ok(())
        }
        Change::ScheduleProtocol { version } => schedule_protocol(state, *version),
        Change::GiveKey { organisation, key } => {
            let EnactedAt { height, time } = moment;
            let given = Given { origin: KeyOrigin::Decided, usable_from: time, height };
            registry::give_admin_key(state, *organisation, *key, given)
        }
    }
}

/// An organisation becomes an authority, or votes with another key from now on.
fn add_authority(state: &mut Overlay<'_>, authority: Authority) -> Result<(), Refusal> {
    let organisation = authority.organisation;
    let entry = must_be_registered(state, organisation)?;
    let set = read_authorities(state)?;
    // The registry has no say in who stays an authority: only newcomers are looked at.
    if set.find(&organisation).is_none() {
        if entry.status() != OrganisationStatus::Active {
            return Err(Refusal::OrganisationNotActive { organisation, status: entry.status() });
        }
        let may_vote = [Role::Bureau, Role::Institute, Role::Insurer];
        if !may_vote.into_iter().any(|role| entry.has_role(role)) {
            return Err(Refusal::LacksRole { organisation, role: Role::Institute });
        }
    }
    let mut authorities = Vec::from(set);
    authorities.retain(|one| one.organisation != organisation);
    authorities.push(authority);
    write_authorities(state, authorities)
}

fn remove_authority(state: &mut Overlay<'_>, organisation: CreditCode) -> Result<(), Refusal> {
    let set = read_authorities(state)?;
    if set.find(&organisation).is_none() {
        return Err(Refusal::NotAnAuthority { organisation });
    }
    let mut authorities = Vec::from(set);
    authorities.retain(|one| one.organisation != organisation);
    let (left, least) = (authorities.len(), read_governance(state)?.authorities_min);
    if left < usize::try_from(least).expect("32 bits fit") {
        let reason = format!("{left} authorities would be left, at least {least} must be");
        return Err(Refusal::Change { reason });
    }
    write_authorities(state, authorities)
}

fn write_authorities(
    state: &mut Overlay<'_>,
    mut authorities: Vec<Authority>,
) -> Result<(), Refusal> {
    authorities.sort_unstable_by_key(|one| one.organisation);
    let set = AuthoritySet::try_from(authorities)
        .map_err(|error| Refusal::Change { reason: error.to_string() })?;
    state.write::<AuthoritySet>(&(), &set);
    Ok(())
}

fn set_peers(
    state: &mut Overlay<'_>,
    organisation: CreditCode,
    peers: &[Line],
) -> Result<(), Refusal> {
    if PEERS_PER_ORGANISATION_MAX < peers.len() || !peers.is_sorted_by(|a, b| a < b) {
        let found = format!("{} peers", peers.len());
        let demand = format!("name at most {PEERS_PER_ORGANISATION_MAX}, sorted, each once");
        return Err(Refusal::field("peers", found, demand));
    }
    let mut admitted = state::read::<Peers>(state, &())?.unwrap_or_default();
    admitted.0.retain(|peer| peer.organisation != organisation);
    let own = |peer_id: &Line| AdmittedPeer { organisation, peer_id: peer_id.clone() };
    admitted.0.extend(peers.iter().map(own));
    admitted.0.sort_unstable();
    if PEERS_MAX < admitted.0.len() {
        let found = admitted.0.len();
        let reason = format!("{found} peers would be admitted, at most {PEERS_MAX} may be");
        return Err(Refusal::Change { reason });
    }
    let each_once = admitted.0.is_sorted_by(|a, b| a < b);
    assert!(each_once, "an organisation's peer is admitted once");
    state.write(&(), &admitted);
    Ok(())
}

fn publish_ruleset(state: &mut Overlay<'_>, ruleset: &Ruleset) -> Result<(), Refusal> {
    ruleset.check().map_err(|error| Refusal::Change { reason: error.to_string() })?;
    let in_force = state::read::<RulesetInForce>(state, &())?.map_or(0, |number| number.0);
    let number = ruleset.number;
    if number <= in_force || state::read::<Ruleset>(state, &number)?.is_some() {
        let reason = format!("ruleset {number} does not come after {in_force}, which is in force");
        return Err(Refusal::Change { reason });
    }
    state.write(&number, ruleset);
    state.write(&(), &RulesetInForce(number));
    Ok(())
}

/// Whoever runs older software stops before the first block of the new version: it says so.
fn schedule_protocol(state: &mut Overlay<'_>, version: u32) -> Result<(), Refusal> {
    let mut governance = read_governance(state)?;
    if governance.protocol_version.checked_add(1) != Some(version) {
        let reason = format!("version {version} does not follow {}", governance.protocol_version);
        return Err(Refusal::Change { reason });
    }
    governance.protocol_version = version;
    state.write(&(), &governance);
    Ok(())
}

/// The authorities that sign next.
pub(super) fn read_authorities(state: &dyn StateView) -> Result<AuthoritySet, ReadError> {
    state::read::<AuthoritySet>(state, &())?
        .ok_or_else(|| ReadError::Storage { reason: "there are no authorities".to_owned() })
}

/// What governance has decided.
pub(super) fn read_governance(state: &dyn StateView) -> Result<Governance, ReadError> {
    state::read::<Governance>(state, &())?
        .ok_or_else(|| ReadError::Storage { reason: "there is no governance".to_owned() })
}

/// What governance has decided at the start of a chain.
pub(super) const fn at_genesis(authorities_min: u32) -> Governance {
    Governance { protocol_version: FIRST_PROTOCOL_VERSION, authorities_min, scheduled: Vec::new() }
}
