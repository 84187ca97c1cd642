//! Organisations, keys, licences.

use super::{Case, Cases};
use crate::act::Act;
use crate::bytes::signature::PublicKey;
use crate::records::organisation::{KeyPurpose, OrganisationDetails};
use crate::records::permission::{ActKind, Role};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, key, links};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    organisations(&mut cases);
    keys(&mut cases);
    key_owners(&mut cases);
    decided_keys(&mut cases);
    licences(&mut cases);
    cases.cases
}

fn organisations(cases: &mut Cases) {
    let register = |change: ChangeOf<'_, OrganisationDetails>, keys: Vec<PublicKey>| {
        let mut organisation = Party::Seller.details();
        change(&mut organisation);
        Act::RegisterOrganisation { organisation, admin_keys: keys }
    };
    let own = || vec![Party::Seller.key().public_key()];
    let nine = (200..209).map(|number| key(number).public_key()).collect();
    for (code, name, act) in [
        ("organisation.exists", "twice", acts::register(Party::Maker)),
        ("organisation.entry", "no role", register(&|it| it.roles.clear(), own())),
        (
            "organisation.entry",
            "roles out of order",
            register(&|it| it.roles = vec![Role::Seller, Role::Enterprise], own()),
        ),
        (
            "organisation.entry",
            "one role twice",
            register(&|it| it.roles = vec![Role::Seller, Role::Seller], own()),
        ),
        ("organisation.entry", "no key", register(&|_| {}, Vec::new())),
        ("organisation.entry", "nine keys", register(&|_| {}, nine)),
        (
            "key.exists",
            "a key of another",
            register(&|_| {}, vec![Party::Maker.key().public_key()]),
        ),
        (
            "key.exists",
            "one key twice",
            register(&|_| {}, vec![key(210).public_key(), key(210).public_key()]),
        ),
        ("transaction.signature", "weak key", register(&|_| {}, vec![weak_key()])),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
}

/// The neutral point of the curve, for which anybody can sign.
fn weak_key() -> PublicKey {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    PublicKey::from_bytes(bytes)
}

fn keys(cases: &mut Cases) {
    let add = |key: PublicKey, purpose| acts::add_key(Party::Maker, key, purpose);
    let new = key(201).public_key();
    let until = |purpose, text| {
        let valid_until = Some(date(text));
        Act::AddKey { organisation: Party::Maker.code(), key: new, purpose, valid_until }
    };
    let admin = Party::Maker.key().public_key();
    let two = vec![ActKind::VoidItems, ActKind::ActivateItems];
    for (code, name, act) in [
        ("key.exists", "own key again", add(admin, KeyPurpose::Label)),
        ("key.exists", "key of another", add(Party::Bureau.key().public_key(), KeyPurpose::Label)),
        ("transaction.signature", "weak key", add(weak_key(), KeyPurpose::Label)),
        ("field.out_of_bounds", "operator of nothing", add(new, KeyPurpose::Operator(Vec::new()))),
        ("field.out_of_bounds", "acts out of order", add(new, KeyPurpose::Operator(two))),
        ("field.out_of_bounds", "valid until yesterday", until(KeyPurpose::Label, "2026-11-23")),
        ("field.out_of_bounds", "admin that expires", until(KeyPurpose::Admin, "2030-01-01")),
        ("key.last_admin", "last admin", acts::revoke_key(Party::Maker, &admin)),
        ("key.not_found", "no such key", acts::revoke_key(Party::Maker, &new)),
        (
            "key.not_found",
            "key of another",
            Act::RevokeKey {
                organisation: Party::Maker.code(),
                key: Party::Bureau.key().public_key().id(),
            },
        ),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    let mut revoked = Cases::on(cases.world.clone());
    let label = Party::Maker.label_key().public_key();
    revoked.world.act(&[(Party::Maker, acts::revoke_key(Party::Maker, &label))]);
    let again = acts::revoke_key(Party::Maker, &label);
    revoked.act("key.revoked", "revoked twice", Party::Maker, again);
    let back = acts::add_label_key(Party::Maker);
    revoked.act("key.exists", "a revoked key comes back", Party::Maker, back);
    cases.cases.append(&mut revoked.cases);
}

fn key_owners(cases: &mut Cases) {
    let new = key(201).public_key();
    let label = |party| acts::add_key(party, new, KeyPurpose::Label);
    cases.act("key.foreign", "another's key", Party::OtherMaker, label(Party::Maker));
    let revoke = acts::revoke_key(Party::Maker, &Party::Maker.label_key().public_key());
    cases.act("key.foreign", "another revokes", Party::Institute, revoke);
    cases.act("organisation.unknown", "of nobody", Party::Bureau, label(Party::Seller));

    let mut with_operator = Cases::on(cases.world.clone());
    let purpose = KeyPurpose::Operator(vec![ActKind::AddKey, ActKind::RevokeKey]);
    let operator = key(202);
    let add = acts::add_key(Party::Maker, operator.public_key(), purpose);
    with_operator.world.act(&[(Party::Maker, add)]);
    let transaction = with_operator.world.sign_with(&operator, label(Party::Maker));
    with_operator.transaction("key.foreign", "an operator is not an admin", transaction);
    cases.cases.append(&mut with_operator.cases);
}

fn decided_keys(cases: &mut Cases) {
    let decided = key(203).public_key();
    let mut given = Cases::on(cases.world.clone());
    given.world.decide_key(Party::Maker, decided);
    let revoke = || acts::revoke_key(Party::Maker, &decided);
    given.act("key.decided", "revoked by another own key", Party::Maker, revoke());
    given.act("key.decided", "revoked by the bureau", Party::Bureau, revoke());
    let rotate = links::rotate(Party::Maker, &decided, key(204).public_key());
    given.act("key.decided", "replaced by another own key", Party::Maker, rotate);
    cases.cases.append(&mut given.cases);
}

fn licences(cases: &mut Cases) {
    let mut licence = acts::licence_details();
    licence.valid_until = date("2019-12-31");
    let insurer = Party::Insurer.code();
    for (code, name, act) in [
        ("organisation.lacks_role", "institute licensed", acts::license(Party::Institute)),
        ("organisation.unknown", "nobody licensed", acts::license(Party::Seller)),
        (
            "field.out_of_bounds",
            "licence ends before it starts",
            Act::LicenseInsurer { insurer, licence },
        ),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
}
