//! What is refused before the act is looked at: chain, heights, replay, signature, key, role.

use super::{Case, Cases};
use crate::act::Act;
use crate::bytes::hash::Hash;
use crate::bytes::signature::Signature;
use crate::chain::transaction::SignedTransaction;
use crate::label::{FieldName, FieldValue, Label};
use crate::records::organisation::{KeyPurpose, KeyRecord, Organisation, OrganisationStatus};
use crate::records::permission::ActKind;
use crate::testing::fixtures::{Party, World, acts, date, key, step};
use crate::values::chain_id::ChainId;
use crate::values::time::Height;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(world());
    let world = cases.world.clone();
    let maker = Party::Maker.key();
    let issue = || acts::certificate(acts::certificate_details());
    let height = world.parent.height;

    let mut content = world.transaction(&maker, issue());
    content.chain_id = ChainId(Hash::from_bytes([1; 32]));
    cases.transaction("transaction.wrong_chain", "other chain", content.sign(&maker));
    let mut content = world.transaction(&maker, issue());
    content.valid_until = height;
    cases.transaction("transaction.expired", "too late by one", content.sign(&maker));
    let mut content = world.transaction(&maker, issue());
    content.valid_until = height.next().plus(world.genesis.params.transaction_window + 1);
    cases.transaction("transaction.valid_too_long", "too early by one", content.sign(&maker));
    cases.transaction("transaction.undecodable", "too long", too_long(&world));
    cases.transaction("transaction.already_committed", "again", committed(&world));

    let mut signed = world.sign(Party::Maker, issue());
    signed.signature = world.sign(Party::Maker, acts::activate("1")).signature;
    cases.transaction("transaction.signature", "signature over another act", signed.clone());
    signed.signature = Signature::from_bytes([0; 64]);
    cases.transaction("transaction.signature", "zero signature", signed);
    let mut stolen = world.transaction(&maker, issue()).sign(&key(200));
    cases.transaction("transaction.signature", "signed by another key", stolen.clone());
    stolen.transaction.signer = key(200).public_key();
    cases.transaction("key.unknown", "a stranger", stolen);

    cases.transaction("key.may_not", "operator", world.sign_with(&key(101), acts::activate("1")));
    cases.transaction(
        "key.may_not",
        "label key",
        world.sign_with(&Party::Maker.label_key(), issue()),
    );
    cases.transaction("key.expired", "expired", world.sign_with(&key(102), issue()));
    cases.transaction("key.not_yet_usable", "given", world.sign_with(&key(104), issue()));
    cases.transaction("key.revoked", "revoked", world.sign_with(&key(103), issue()));
    cases.act("organisation.not_active", "suspended", Party::OtherMaker, issue());
    roles(&mut cases);
    cases.cases
}

/// Each act from an organisation without the role.
fn roles(cases: &mut Cases) {
    let code = "organisation.wrong_role";
    for (name, party, act) in [
        ("maker registers", Party::Maker, acts::register(Party::Seller)),
        ("institute accredits itself", Party::Institute, acts::accredit(Party::Institute)),
        ("insurer licenses itself", Party::Insurer, acts::license(Party::Insurer)),
        ("maker revokes", Party::Maker, acts::revoke_certificate()),
        ("bureau registers a product", Party::Bureau, acts::product(acts::product_details())),
        ("insurer files a report", Party::Insurer, acts::report(acts::report_details())),
        ("institute binds a cover", Party::Institute, acts::cover(acts::cover_details())),
        ("bureau issues", Party::Bureau, acts::certificate(acts::certificate_details())),
        ("insurer activates", Party::Insurer, acts::activate("1")),
        ("institute voids", Party::Institute, acts::void("1")),
    ] {
        cases.act(code, name, party, act);
    }
}

/// A furnished world where the maker has an operator key (101), one that has expired (102) and one
/// that was revoked (103), and where the other maker is suspended.
fn world() -> World {
    let mut world = World::furnished();
    let operator = || KeyPurpose::Operator(vec![ActKind::IssueCertificate]);
    let add = |number| acts::add_key(Party::Maker, key(number).public_key(), operator());
    world.act(&[(Party::Maker, add(101)), (Party::Maker, add(102)), (Party::Maker, add(103))]);
    world.act(&[
        (Party::Maker, acts::revoke_key(Party::Maker, &key(103).public_key())),
        (Party::Bureau, add(104)),
    ]);
    let id = key(102).public_key().id();
    let mut record: KeyRecord = world.read(&id).unwrap();
    record.valid_until = Some(date("2026-11-23"));
    world.set(&id, &record);

    let mut entry: Organisation = world.read(&Party::OtherMaker.code()).unwrap();
    let status = OrganisationStatus::Suspended;
    entry.history.take(step(status, Height::FIRST));
    world.set(&Party::OtherMaker.code(), &entry);
    world
}

/// More bytes than any node takes in, which only a proposer can put into a block.
fn too_long(world: &World) -> SignedTransaction {
    let field = |number: u32| {
        let name: FieldName = format!("f{number:02}").parse().unwrap();
        (name, FieldValue::Texts(vec!["长".repeat(166); 3]))
    };
    let mut product = acts::product_details();
    product.label = Label::new((0..60).map(field).collect()).unwrap();
    let number = acts::number("LONG-1");
    world.sign(Party::Maker, Act::RegisterProduct { number, product })
}

/// The very transaction that added the operator key.
fn committed(world: &World) -> SignedTransaction {
    let mut before = world.clone();
    before.parent.height = Height::new(2);
    let purpose = KeyPurpose::Operator(vec![ActKind::IssueCertificate]);
    before.sign(Party::Maker, acts::add_key(Party::Maker, key(101).public_key(), purpose))
}
