//! Who decides about the chain, when a decision takes effect, and which never does.

use super::sorted;
use crate::act::Act;
use crate::chain::block::{Block, Header};
use crate::execute::BlockError;
use crate::execute::refusal::Fault;
use crate::governance::authority::AuthoritySet;
use crate::governance::genesis::AdmittedPeer;
use crate::governance::params::ChainParams;
use crate::governance::proposal::{
    Approval, Change, ChangeFailure, Governance, Proposal, ProposalStatus, ScheduledChange,
};
use crate::records::history::StatusChange;
use crate::records::organisation::Organisation;
use crate::state::{Peers, StateKey};
use crate::testing::fixtures::{Party, World, acts, authorities, key, links};
use crate::values::time::Height;

const FIRST: &str = "P-1";

/// The bureau proposes, for some heights from the next block on.
fn propose(world: &mut World, number: &str, change: Change, ahead: u64) -> Height {
    let effective_at = world.parent.height.next().plus(ahead);
    world.one(Party::Bureau, links::propose(number, change, effective_at));
    effective_at
}

fn approve(world: &mut World, number: &str, parties: &[Party]) {
    let act = links::approve(Party::Bureau, number);
    let acts: Vec<(Party, Act)> = parties.iter().map(|party| (*party, act.clone())).collect();
    world.act(&acts);
}

fn proposal(world: &World, number: &str) -> Proposal {
    world.read(&links::proposal_id(Party::Bureau, number)).unwrap()
}

fn params() -> ChainParams {
    ChainParams { block_transactions_max: 3, ..ChainParams::default() }
}

fn change_params() -> Change {
    Change::ChangeParams { params: params() }
}

fn in_force(world: &World) -> ChainParams {
    world.read(&()).unwrap()
}

fn governance(world: &World) -> Governance {
    world.read(&()).unwrap()
}

const OTHERS: [Party; 2] = [Party::Institute, Party::SecondInstitute];

#[test]
fn a_proposal_is_approved_by_a_quorum_and_enacted_at_its_height() {
    let mut world = World::furnished();
    let effective_at = world.parent.height.plus(5);
    let act = links::propose(FIRST, change_params(), effective_at);
    let receipt = world.one(Party::Bureau, act);
    let id = links::proposal_id(Party::Bureau, FIRST);
    let subjects = |party: Party| {
        sorted([StateKey::of::<Organisation>(&party.code()), StateKey::of::<Proposal>(&id)])
    };
    assert_eq!(receipt.subjects, subjects(Party::Bureau));
    assert_eq!(receipt.certificates, []);
    let on = world.parent.time.date();
    let at =
        move |status, height| StatusChange { status, height, on, grounds: None, given_by: None };
    let proposed_at = world.parent.height;
    let approval = |party: Party, height| Approval { authority: party.code(), height };
    let opened = proposal(&world, FIRST);
    assert_eq!(opened.details.change, change_params());
    assert_eq!(opened.approvals, [approval(Party::Bureau, proposed_at)]);
    assert_eq!(opened.history, vec![at(ProposalStatus::Open, proposed_at)].try_into().unwrap());

    let receipt = world.one(Party::Institute, links::approve(Party::Bureau, FIRST));
    assert_eq!(receipt.subjects, subjects(Party::Institute));
    assert_eq!(proposal(&world, FIRST).status(), ProposalStatus::Open, "two of four are too few");
    assert_eq!(governance(&world).scheduled, []);

    world.one(Party::SecondInstitute, links::approve(Party::Bureau, FIRST));
    let approved_at = world.parent.height;
    assert_eq!(proposal(&world, FIRST).status(), ProposalStatus::Approved);
    assert_eq!(governance(&world).scheduled, [ScheduledChange { effective_at, proposal: id }]);
    let late = world.sign(Party::Insurer, links::approve(Party::Bureau, FIRST));
    assert_eq!(world.outcome(&late), "proposal.status", "it is decided");

    // Up to the block before its height nothing changes; the block of its height is under it.
    assert_eq!(world.parent.height.plus(2), effective_at);
    assert_eq!(in_force(&world), ChainParams::default());
    world.commit(&[]);
    assert_eq!(world.parent.height.next(), effective_at);
    assert_eq!(in_force(&world), params());
    assert_eq!(governance(&world).scheduled, []);
    let enacted = proposal(&world, FIRST);
    let expected = [
        at(ProposalStatus::Open, proposed_at),
        at(ProposalStatus::Approved, approved_at),
        at(ProposalStatus::Enacted, effective_at),
    ];
    assert_eq!((enacted.history, enacted.failure), (expected.to_vec().try_into().unwrap(), None));
}

#[test]
fn the_parameters_of_a_block_are_those_of_its_own_height() {
    let mut world = World::certified();
    propose(&mut world, FIRST, change_params(), 3);
    approve(&mut world, FIRST, &OTHERS);
    let many = |world: &World| {
        let sign = |item: u32| world.sign(Party::Maker, acts::activate(&item.to_string()));
        let transactions: Vec<_> = (1..6).map(sign).collect();
        world.build(&transactions).unwrap().block.transactions.len()
    };
    assert_eq!(many(&world), 5, "the last block of the old parameters");
    world.commit(&[]);
    assert_eq!(many(&world), 3);
}

#[test]
fn a_change_that_is_approved_in_the_last_block_before_its_height_is_enacted_in_time() {
    let mut world = World::furnished();
    let effective_at = propose(&mut world, FIRST, change_params(), 2);
    world.one(Party::Institute, links::approve(Party::Bureau, FIRST));
    assert_eq!(world.parent.height.next(), effective_at, "it has lapsed");
    let late = world.sign(Party::Insurer, links::approve(Party::Bureau, FIRST));
    assert_eq!(world.outcome(&late), "proposal.lapsed");

    let effective_at = propose(&mut world, "P-2", change_params(), 2);
    approve(&mut world, "P-2", &OTHERS);
    assert_eq!(world.parent.height.next(), effective_at);
    assert_eq!(in_force(&world), params());
    assert_eq!(proposal(&world, "P-2").status(), ProposalStatus::Enacted);
    assert_eq!(proposal(&world, FIRST).status(), ProposalStatus::Open, "it stays as it lapsed");
}

#[test]
fn an_authority_comes_and_goes_with_its_nodes() {
    let mut world = World::furnished();
    world.one(Party::Bureau, acts::register(Party::ThirdInstitute));
    let peer_id: crate::values::text::Line = "12D3KooWThird".parse().unwrap();
    let Change::AddAuthority { authority, .. } = links::add_authority(Party::ThirdInstitute) else {
        panic!("it adds no authority")
    };
    let add = Change::AddAuthority { authority, peers: vec![peer_id.clone()] };
    propose(&mut world, FIRST, add, 2);
    approve(&mut world, FIRST, &OTHERS);
    let header = world.head.clone().unwrap();
    let five = [
        Party::Bureau,
        Party::Institute,
        Party::SecondInstitute,
        Party::ThirdInstitute,
        Party::Insurer,
    ];
    assert_eq!(header.authorities, authorities(&Party::AUTHORITIES).hash());
    assert_eq!(header.next_authorities, authorities(&five).hash());
    assert_eq!(world.read::<AuthoritySet>(&()), Some(authorities(&five)));
    let admitted = AdmittedPeer { organisation: Party::ThirdInstitute.code(), peer_id };
    assert_eq!(world.read(&()), Some(Peers(vec![admitted])));

    // Five need four: three are too few now.
    let gone = links::remove_authority(Party::ThirdInstitute);
    propose(&mut world, "P-2", gone, 3);
    approve(&mut world, "P-2", &OTHERS);
    assert_eq!(proposal(&world, "P-2").status(), ProposalStatus::Open);
    approve(&mut world, "P-2", &[Party::Insurer]);
    assert_eq!(world.head.clone().unwrap().authorities, authorities(&five).hash());
    assert_eq!(world.read::<AuthoritySet>(&()), Some(authorities(&Party::AUTHORITIES)));
    assert_eq!(world.read(&()), Some(Peers(Vec::new())));
}

#[test]
fn an_authority_votes_with_another_key_from_a_height_on() {
    let mut world = World::furnished();
    let mut change = links::add_authority(Party::Insurer);
    let Change::AddAuthority { authority, .. } = &mut change else { panic!("it adds none") };
    authority.key = key(150).public_key();
    propose(&mut world, FIRST, change, 2);
    approve(&mut world, FIRST, &OTHERS);
    let set: AuthoritySet = world.read(&()).unwrap();
    assert_eq!(set.as_slice().len(), 4);
    let found = set.find(&Party::Insurer.code()).unwrap();
    assert_eq!(found.key, key(150).public_key());
}

#[test]
fn nodes_of_an_observer_are_admitted_and_shut_out() {
    let mut world = World::furnished();
    let set = |ids: &[&str]| Change::SetPeers {
        organisation: Party::Maker.code(),
        peers: ids.iter().map(|id| id.parse().unwrap()).collect(),
    };
    propose(&mut world, FIRST, set(&["A", "B"]), 2);
    approve(&mut world, FIRST, &OTHERS);
    let organisation = Party::Maker.code();
    let peer = |id: &str| AdmittedPeer { organisation, peer_id: id.parse().unwrap() };
    assert_eq!(world.read(&()), Some(Peers(vec![peer("A"), peer("B")])));
    propose(&mut world, "P-2", set(&[]), 2);
    approve(&mut world, "P-2", &OTHERS);
    assert_eq!(world.read(&()), Some(Peers(Vec::new())));
}

/// The insurer approves and leaves: its approval does not count for what is decided after.
#[test]
fn an_approval_of_a_removed_authority_does_not_count() {
    let mut world = World::furnished();
    let five = [
        Party::Bureau,
        Party::Institute,
        Party::SecondInstitute,
        Party::ThirdInstitute,
        Party::Insurer,
    ];
    world.change_authorities(&five);
    world.commit(&[]);
    propose(&mut world, FIRST, change_params(), 20);
    approve(&mut world, FIRST, &[Party::Insurer]);
    world.change_authorities(&five[..4]);
    world.commit(&[]);
    // Bureau, institute and the insurer that is gone: two of four.
    approve(&mut world, FIRST, &[Party::Institute]);
    assert_eq!(proposal(&world, FIRST).approvals.len(), 3);
    assert_eq!(proposal(&world, FIRST).status(), ProposalStatus::Open);
    approve(&mut world, FIRST, &[Party::SecondInstitute]);
    assert_eq!(proposal(&world, FIRST).status(), ProposalStatus::Approved);
    let late = || links::approve(Party::Bureau, FIRST);
    let gone = world.sign(Party::Insurer, late());
    assert_eq!(world.outcome(&gone), "key.unknown", "its vote key is no longer one");
    let gone = world.sign_with(&Party::Insurer.key(), late());
    assert_eq!(world.outcome(&gone), "proposal.not_an_authority");
}

/// The same, if it leaves between the approval and the height.
#[test]
fn a_change_whose_approvers_have_left_fails_at_its_height() {
    let mut world = World::furnished();
    let five = [
        Party::Bureau,
        Party::Institute,
        Party::SecondInstitute,
        Party::ThirdInstitute,
        Party::Insurer,
    ];
    let effective_at = propose(&mut world, FIRST, change_params(), 20);
    approve(&mut world, FIRST, &[Party::Institute, Party::Insurer]);
    assert_eq!(proposal(&world, FIRST).status(), ProposalStatus::Approved);
    world.change_authorities(&five);
    world.change_authorities(&five[..4]);
    world.commit_until(effective_at);
    let found = proposal(&world, FIRST);
    assert_eq!(found.status(), ProposalStatus::Failed);
    assert_eq!(found.failure, Some(ChangeFailure::ApprovalsLapsed));
    assert_eq!(in_force(&world), ChainParams::default());
}

#[test]
fn no_fewer_than_four_authorities_stay_unless_it_is_a_test_net() {
    let mut world = World::furnished();
    let remove = links::remove_authority(Party::Insurer);
    let effective_at = world.parent.height.plus(3);
    let act = links::propose(FIRST, remove.clone(), effective_at);
    assert_eq!(world.outcome(&world.sign(Party::Bureau, act)), "proposal.change");
    let mut decided = governance(&world);
    decided.authorities_min = 1;
    world.set(&(), &decided);
    propose(&mut world, FIRST, remove, 2);
    approve(&mut world, FIRST, &OTHERS);
    assert_eq!(world.read::<AuthoritySet>(&()).unwrap().as_slice().len(), 3);
}

/// Of five, two are to go: each proposal is right by itself, and the second one fails.
#[test]
fn what_can_no_longer_be_done_fails_at_its_height_and_says_why() {
    let mut world = World::furnished();
    let five = [
        Party::Bureau,
        Party::Institute,
        Party::SecondInstitute,
        Party::ThirdInstitute,
        Party::Insurer,
    ];
    world.change_authorities(&five);
    world.commit(&[]);
    let effective_at = world.parent.height.plus(5);
    for (number, party) in [(FIRST, Party::Insurer), ("P-2", Party::ThirdInstitute)] {
        let act = links::propose(number, links::remove_authority(party), effective_at);
        world.one(Party::Bureau, act);
    }
    let three = [Party::Institute, Party::SecondInstitute, Party::ThirdInstitute];
    approve(&mut world, "P-2", &three);
    approve(&mut world, FIRST, &three);
    world.commit_until(effective_at);
    // In order of approval: the second proposal was approved first.
    assert_eq!(proposal(&world, "P-2").status(), ProposalStatus::Enacted);
    let failed = proposal(&world, FIRST);
    assert_eq!(failed.status(), ProposalStatus::Failed);
    // Of the four that are left, three had approved it, but four must stay.
    assert_eq!(failed.failure, Some(ChangeFailure::RuledOut));
    let left = [Party::Bureau, Party::Institute, Party::SecondInstitute, Party::Insurer];
    assert_eq!(world.read::<AuthoritySet>(&()), Some(authorities(&left)));
}

#[test]
fn blocks_of_a_newer_protocol_are_refused_and_nobody_else_is_at_fault() {
    let mut world = World::certified();
    let schedule = Change::ScheduleProtocol { version: 2 };
    let effective_at = propose(&mut world, FIRST, schedule, 3);
    approve(&mut world, FIRST, &OTHERS);
    // The last block of this version still says so.
    let last = world.commit(&[]);
    assert_eq!(last.header.protocol_version, 1);
    assert_eq!(last.header.height.next(), effective_at);
    assert_eq!(governance(&world).protocol_version, 2);
    let expected = BlockError::NewerProtocol { height: effective_at, version: 2 };
    let error = world.build(&[]).unwrap_err();
    assert_eq!((error.fault(), &error), (Fault::Local, &expected));
    let header = Header { protocol_version: 2, height: effective_at, ..last.header.clone() };
    let error = world.execute(&Block::seal(header, Vec::new())).unwrap_err();
    assert_eq!((error.fault(), error), (Fault::Local, expected));
}

#[test]
fn a_change_takes_effect_two_heights_ahead_at_the_earliest_and_ten_million_at_the_latest() {
    let world = World::furnished();
    let height = world.parent.height.next();
    for (ahead, expected) in [
        (0, "field.out_of_bounds"),
        (1, "field.out_of_bounds"),
        (2, "accepted"),
        (10_000_000, "accepted"),
        (10_000_001, "field.out_of_bounds"),
    ] {
        let act = links::propose(FIRST, change_params(), height.plus(ahead));
        assert_eq!(world.outcome(&world.sign(Party::Bureau, act)), expected, "{ahead}");
    }
}
