//! Acts of the registry from number 12 on: entries, status, keys in the place of others.

use super::sorted;
use crate::act::Act;
use crate::records::certificate::{Certificate, CertificateStatus};
use crate::records::history::StatusChange;
use crate::records::organisation::{
    KeyOrigin, KeyPurpose, KeyRecord, KeyRevocation, Organisation, OrganisationStatus,
};
use crate::records::permission::ActKind;
use crate::records::serial::Serial;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, date, key, links};
use crate::values::time::{Height, Timestamp};

fn entry(world: &World, party: Party) -> Organisation {
    world.read(&party.code()).unwrap()
}

fn subjects(party: Party) -> [StateKey; 2] {
    sorted([
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Organisation>(&party.code()),
    ])
}

#[test]
fn a_corrected_entry_replaces_what_was_entered_and_nothing_else() {
    let mut world = World::furnished();
    let before = entry(&world, Party::Institute);
    let mut organisation = Party::Institute.details();
    organisation.address = "湖南省长沙市雨花区时代阳光大道238号".parse().unwrap();
    let act = Act::UpdateOrganisation { organisation: organisation.clone() };
    let receipt = world.one(Party::Bureau, act);
    assert_eq!(receipt.subjects, subjects(Party::Institute));
    assert_eq!(receipt.certificates, []);
    let after = entry(&world, Party::Institute);
    assert_eq!(after, Organisation { details: organisation, ..before });
}

#[test]
fn a_suspended_maker_can_do_nothing_and_what_it_did_stands() {
    let mut world = World::certified();
    let receipt = world.one(Party::Bureau, links::suspend(Party::Maker));
    assert_eq!(receipt.subjects, subjects(Party::Maker));
    let suspended_at = world.parent.height;
    assert_eq!(entry(&world, Party::Maker).status(), OrganisationStatus::Suspended);
    for act in [
        acts::issue("KSY-20261118-02", acts::certificate_details()),
        acts::activate("1"),
        acts::void("1"),
        acts::add_key(Party::Maker, key(201).public_key(), KeyPurpose::Label),
    ] {
        let outcome = world.outcome(&world.sign(Party::Maker, act));
        assert_eq!(outcome, "organisation.not_active");
    }
    let certificate: Certificate = world.read(&Serial::slot(&acts::certificate_id(), 0)).unwrap();
    assert_eq!(certificate.status(), CertificateStatus::InForce);

    world.one(Party::Bureau, links::reinstate(Party::Maker));
    let change = |status, height, grounds| {
        let on = world.parent.time.date();
        StatusChange { status, height, on, grounds, given_by: None }
    };
    let entered_at = entry(&world, Party::Maker).history.iter().next().unwrap().height;
    let expected = [
        change(OrganisationStatus::Active, entered_at, None),
        change(OrganisationStatus::Suspended, suspended_at, Some(acts::grounds())),
        change(OrganisationStatus::Active, world.parent.height, Some(acts::grounds())),
    ];
    let steps: Vec<_> = entry(&world, Party::Maker).history.iter().cloned().collect();
    assert_eq!(steps, expected);
    assert_eq!(world.outcome(&world.sign(Party::Maker, acts::activate("1"))), "accepted");
}

#[test]
fn the_last_admin_key_can_be_rotated_though_not_revoked() {
    let mut world = World::furnished();
    let (old, new) = (Party::Maker.key().public_key(), key(201));
    let revoke = acts::revoke_key(Party::Maker, &old);
    assert_eq!(world.outcome(&world.sign(Party::Maker, revoke)), "key.last_admin");
    let rotate = links::rotate(Party::Maker, &old, new.public_key());
    let receipt = world.one(Party::Maker, rotate);
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<KeyRecord>(&old.id()),
        StateKey::of::<KeyRecord>(&new.public_key().id()),
    ]);
    assert_eq!(receipt.subjects, expected);

    let height = world.parent.height;
    let ended: KeyRecord = world.read(&old.id()).unwrap();
    let begun: KeyRecord = world.read(&new.public_key().id()).unwrap();
    let (on, by) = (world.parent.time.date(), Party::Maker.code());
    assert_eq!(ended.revoked, Some(KeyRevocation { height, on, organisation: by }));
    let expected = KeyRecord {
        key: new.public_key(),
        added_at: height,
        revoked: None,
        origin: KeyOrigin::Own,
        usable_from: world.parent.time,
        ..ended
    };
    assert_eq!(begun, expected);
    assert_eq!(entry(&world, Party::Maker).admin_keys, 1);
    let product = acts::issue("KSY-20261118-02", acts::certificate_details());
    assert_eq!(world.outcome(&world.sign(Party::Maker, product.clone())), "key.revoked");
    assert_eq!(world.outcome(&world.sign_with(&new, product)), "accepted");
    let last = acts::revoke_key(Party::Maker, &new.public_key());
    assert_eq!(world.outcome(&world.sign_with(&new, last)), "key.last_admin");
}

#[test]
fn a_rotated_operator_key_may_do_the_same_as_long() {
    let mut world = World::furnished();
    let purpose = KeyPurpose::Operator(vec![ActKind::IssueCertificate]);
    let add = Act::AddKey {
        organisation: Party::Maker.code(),
        key: key(201).public_key(),
        purpose: purpose.clone(),
        valid_until: Some(date("2026-11-25")),
    };
    world.one(Party::Maker, add);
    let rotate = links::rotate(Party::Maker, &key(201).public_key(), key(202).public_key());
    world.one(Party::Maker, rotate);
    let record: KeyRecord = world.read(&key(202).public_key().id()).unwrap();
    assert_eq!((record.purpose, record.valid_until), (purpose, Some(date("2026-11-25"))));

    let issue = acts::certificate(acts::certificate_details());
    let outcome = |world: &World, number: u8, act: &Act| {
        world.outcome(&world.sign_with(&key(number), act.clone()))
    };
    assert_eq!(outcome(&world, 201, &issue), "key.revoked");
    assert_eq!(outcome(&world, 202, &issue), "accepted");
    assert_eq!(outcome(&world, 202, &acts::activate("1")), "key.may_not");
    let end_of_the_25th = 1_795_622_399_000;
    world.sleep_until(Timestamp::from_unix_ms(end_of_the_25th - 1000));
    assert_eq!(outcome(&world, 202, &issue), "accepted");
    world.sleep_until(Timestamp::from_unix_ms(end_of_the_25th));
    assert_eq!(outcome(&world, 202, &issue), "key.expired");
}

/// Each key is judged by itself: one that ends takes nothing from the others.
#[test]
fn a_key_is_revoked_while_others_are_in_use() {
    let mut world = World::certified();
    let operator = || KeyPurpose::Operator(vec![ActKind::ActivateItems]);
    let add = |number: u8| acts::add_key(Party::Maker, key(number).public_key(), operator());
    world.act(&[(Party::Maker, add(201)), (Party::Maker, add(202))]);
    // In one block: it counts before its revocation, and not after it.
    let before = world.sign_with(&key(201), acts::activate("1"));
    let revoke = world.sign(Party::Maker, acts::revoke_key(Party::Maker, &key(201).public_key()));
    let after = world.sign_with(&key(201), acts::activate("2"));
    let other = world.sign_with(&key(202), acts::activate("3"));
    let transactions = [before, revoke, after, other];
    let built = world.build(&transactions).unwrap();
    assert_eq!(built.refused.len(), 1);
    assert_eq!(built.refused[0].0, transactions[2].id());
    assert_eq!(built.refused[0].1.code(), "key.revoked");
    assert_eq!(built.block.transactions.len(), 3);
}

#[test]
fn a_certificate_keeps_the_label_key_that_was_rotated_after_it() {
    let mut world = World::certified();
    let old = Party::Maker.label_key().public_key();
    world.one(Party::Maker, links::rotate(Party::Maker, &old, key(201).public_key()));
    let certificate: Certificate = world.read(&Serial::slot(&acts::certificate_id(), 0)).unwrap();
    assert_eq!(certificate.details.label_key, old);
    let mut next = acts::certificate_details();
    let issue = |details| acts::issue("KSY-20261118-02", details);
    let outcome = world.outcome(&world.sign(Party::Maker, issue(next.clone())));
    assert_eq!(outcome, "key.not_a_label_key");
    next.label_key = key(201).public_key();
    assert_eq!(world.outcome(&world.sign(Party::Maker, issue(next))), "accepted");
}

#[test]
fn the_genesis_knows_the_version_of_the_rules_and_the_least_number_of_authorities() {
    use crate::execute::genesis_state;
    use crate::governance::proposal::Governance;
    use crate::state::MemoryState;

    for (test_net, authorities_min) in [(false, 4), (true, 1)] {
        let mut genesis = World::furnished().genesis;
        genesis.test_net = test_net;
        let mut state = MemoryState::default();
        state.apply(Height::GENESIS, &genesis_state(&genesis).unwrap());
        let found: Governance = crate::state::read(&state, &()).unwrap().unwrap();
        let scheduled = Vec::new();
        assert_eq!(found, Governance { protocol_version: 1, authorities_min, scheduled });
    }
}
