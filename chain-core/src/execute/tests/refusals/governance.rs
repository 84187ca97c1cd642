//! Proposals and approvals.

use super::{Case, Cases};
use crate::act::Act;
use crate::governance::genesis::AdmittedPeer;
use crate::governance::params::ChainParams;
use crate::governance::proposal::{Change, Governance, ScheduledChange};
use crate::ruleset::Ruleset;
use crate::state::Peers;
use crate::testing::fixtures::{Party, World, acts, hunan_1, links};
use crate::values::text::Line;

const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut world = World::certified();
    world.one(Party::Bureau, acts::register(Party::ThirdInstitute));
    let mut cases = Cases::on(world);
    authorities(&mut cases);
    peers(&mut cases);
    changes(&mut cases);
    approvals(&mut cases);
    too_many(&mut cases);
    cases.cases
}

fn propose(cases: &Cases, change: Change) -> Act {
    links::propose("P-NEW", change, cases.world.parent.height.plus(10))
}

fn params(change: impl Fn(&mut ChainParams)) -> Change {
    let mut params = ChainParams::default();
    change(&mut params);
    Change::ChangeParams { params }
}

fn authorities(cases: &mut Cases) {
    for (code, name, party) in [
        ("proposal.not_an_authority", "a maker proposes", Party::Maker),
        ("proposal.not_a_vote_key", "with a key of the registry", Party::Institute),
    ] {
        let act = propose(cases, params(|_| {}));
        cases.transaction(code, name, cases.world.sign_with(&party.key(), act));
    }
    let mut shared = links::add_authority(Party::ThirdInstitute);
    if let Change::AddAuthority { authority, .. } = &mut shared {
        authority.key = Party::Bureau.vote_key().public_key();
    }
    for (code, name, change) in [
        ("organisation.unknown", "nobody becomes one", links::add_authority(Party::Seller)),
        ("organisation.lacks_role", "a maker becomes one", links::add_authority(Party::Maker)),
        ("proposal.change", "with the key of another", shared),
        (
            "proposal.not_an_authority",
            "who is none leaves",
            links::remove_authority(Party::ThirdInstitute),
        ),
        ("proposal.change", "three would be left", links::remove_authority(Party::Insurer)),
    ] {
        let act = propose(cases, change);
        cases.act(code, name, Party::Bureau, act);
    }
    let mut suspended = Cases::on(cases.world.clone());
    suspended.world.one(Party::Bureau, links::suspend(Party::ThirdInstitute));
    let act = propose(&suspended, links::add_authority(Party::ThirdInstitute));
    suspended.act("organisation.not_active", "a suspended one becomes one", Party::Bureau, act);
    cases.cases.append(&mut suspended.cases);
}

fn peers(cases: &mut Cases) {
    let ids = |count: usize| -> Vec<Line> {
        (0..count).map(|at| format!("PEER-{at:03}").parse().unwrap()).collect()
    };
    let set =
        |party: Party, peers: Vec<Line>| Change::SetPeers { organisation: party.code(), peers };
    let reversed: Vec<Line> = ids(2).into_iter().rev().collect();
    for (code, name, change) in [
        (BOUNDS, "nine peers", set(Party::Maker, ids(9))),
        (BOUNDS, "peers out of order", set(Party::Maker, reversed)),
        (BOUNDS, "one peer twice", set(Party::Maker, vec![ids(1).remove(0); 2])),
        ("organisation.unknown", "peers of nobody", set(Party::Seller, ids(1))),
    ] {
        let act = propose(cases, change);
        cases.act(code, name, Party::Bureau, act);
    }
    let mut full = Cases::on(cases.world.clone());
    let organisation = Party::Bureau.code();
    let admitted = |peer_id| AdmittedPeer { organisation, peer_id };
    full.world.set(&(), &Peers(ids(1000).into_iter().map(admitted).collect()));
    let act = propose(&full, set(Party::Maker, ids(1)));
    full.act("proposal.change", "the thousand and first peer", Party::Bureau, act);
    cases.cases.append(&mut full.cases);
}

fn changes(cases: &mut Cases) {
    let rules = |change: &dyn Fn(&mut Ruleset)| {
        let mut ruleset = Ruleset { number: 2, ..hunan_1() };
        change(&mut ruleset);
        Change::PublishRuleset { ruleset: Box::new(ruleset) }
    };
    let version = |version| Change::ScheduleProtocol { version };
    for (name, change) in [
        ("a parameter out of its bounds", params(|it| it.block_interval_ms = 9)),
        ("a window out of its bounds", params(|it| it.transaction_window = 10_000_001)),
        ("a ruleset that is in force", rules(&|it| it.number = 1)),
        ("a ruleset before the one in force", rules(&|it| it.number = 0)),
        ("a ruleset without rules", rules(&|it| it.rules.clear())),
        ("two rules with one id", rules(&|it| it.rules.push(it.rules[0].clone()))),
        ("the protocol of today", version(1)),
        ("the protocol after the next", version(3)),
    ] {
        let act = propose(cases, change);
        cases.act("proposal.change", name, Party::Bureau, act);
    }
    let height = cases.world.parent.height;
    for (name, ahead) in [("for the next height", 2), ("too far ahead", 10_000_002)] {
        let act = links::propose("P-NEW", params(|_| {}), height.plus(ahead));
        cases.act(BOUNDS, name, Party::Bureau, act);
    }
}

fn approvals(cases: &mut Cases) {
    let approve = || links::approve(Party::Bureau, "P-1");
    cases.act("proposal.unknown", "approves nothing", Party::Institute, approve());
    let (code, of_a_maker) = ("proposal.not_an_authority", Party::Maker.key());
    cases.transaction(code, "a maker approves", cases.world.sign_with(&of_a_maker, approve()));
    let mut open = Cases::on(cases.world.clone());
    let effective_at = open.world.parent.height.plus(4);
    let first = links::propose("P-1", params(|_| {}), effective_at);
    open.world.one(Party::Bureau, first);
    open.act("proposal.approved", "the proposer approves", Party::Bureau, approve());
    let again = links::propose("P-1", params(|_| {}), effective_at.plus(9));
    open.act("proposal.exists", "proposed twice", Party::Bureau, again);
    open.world.one(Party::Institute, approve());
    open.act("proposal.approved", "approved twice", Party::Institute, approve());
    open.world.commit(&[]);
    open.act("proposal.lapsed", "approved too late", Party::Insurer, approve());
    let mut done = Cases::on(cases.world.clone());
    let later = links::propose("P-1", params(|_| {}), done.world.parent.height.plus(9));
    done.world.act(&[
        (Party::Bureau, later),
        (Party::Institute, approve()),
        (Party::SecondInstitute, approve()),
    ]);
    done.act("proposal.status", "approved after its approval", Party::Insurer, approve());
    for more in [&mut open, &mut done] {
        cases.cases.append(&mut more.cases);
    }
}

/// As many changes as may wait, to which one more is added.
fn too_many(cases: &mut Cases) {
    let mut full = Cases::on(cases.world.clone());
    let height = full.world.parent.height;
    let act = links::propose("P-1", params(|_| {}), height.plus(9));
    full.world
        .act(&[(Party::Bureau, act), (Party::Institute, links::approve(Party::Bureau, "P-1"))]);
    let mut decided: Governance = full.world.read(&()).unwrap();
    let proposal = links::proposal_id(Party::Bureau, "WAITING");
    let effective_at = height.plus(1000);
    decided.scheduled = vec![ScheduledChange { effective_at, proposal }; 64];
    full.world.set(&(), &decided);
    let act = links::approve(Party::Bureau, "P-1");
    full.act("proposal.change", "the sixty-fifth that waits", Party::Insurer, act);
    cases.cases.append(&mut full.cases);
}
