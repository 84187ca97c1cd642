//! Each act is accepted once, and has its effect.

use crate::act::Act;
use crate::execute::find_certificate;
use crate::records::batch::Batch;
use crate::records::certificate::{Certificate, CertificateStatus};
use crate::records::cover::{Cover, CoverStatus};
use crate::records::history::StatusChange;
use crate::records::items::Items;
use crate::records::organisation::{
    KeyOrigin, KeyPurpose, KeyRecord, Organisation, OrganisationStatus,
};
use crate::records::permission::ActKind;
use crate::records::product::Product;
use crate::records::report::{Report, ReportStatus};
use crate::records::serial::Serial;
use crate::testing::fixtures::{Party, World, acts, date, hunan_1, key};
use crate::values::edition::Edition;
use crate::values::time::Height;

#[test]
fn a_registered_organisation_is_active_and_its_keys_are_admin_keys() {
    let mut world = World::new(hunan_1());
    let keys = [key(101).public_key(), key(102).public_key()];
    let act = Act::RegisterOrganisation {
        organisation: Party::Seller.details(),
        admin_keys: keys.to_vec(),
    };
    world.act(&[(Party::Bureau, act)]);
    let entry: Organisation = world.read(&Party::Seller.code()).unwrap();
    assert_eq!(entry.details, Party::Seller.details());
    let change = StatusChange {
        status: OrganisationStatus::Active,
        height: Height::FIRST,
        on: world.parent.time.date(),
        grounds: None,
        given_by: None,
    };
    assert_eq!(entry.history, vec![change].try_into().unwrap());
    assert_eq!((entry.admin_keys, entry.licence), (2, None));
    for key in keys {
        let expected = KeyRecord {
            key,
            organisation: Party::Seller.code(),
            purpose: KeyPurpose::Admin,
            valid_until: None,
            added_at: Height::FIRST,
            revoked: None,
            origin: KeyOrigin::First(Party::Bureau.code()),
            usable_from: world.parent.time,
        };
        assert_eq!(world.read::<KeyRecord>(&key.id()), Some(expected));
    }
}

#[test]
fn an_added_key_may_do_what_it_was_added_for_and_a_revoked_one_nothing() {
    let mut world = World::furnished();
    let operator = key(101);
    let purpose = KeyPurpose::Operator(vec![ActKind::IssueCertificate, ActKind::VoidItems]);
    world.act(&[(Party::Maker, acts::add_key(Party::Maker, operator.public_key(), purpose))]);
    let issue = acts::certificate(acts::certificate_details());
    assert_eq!(world.outcome(&world.sign_with(&operator, issue.clone())), "accepted");
    let activate = acts::activate("1");
    assert_eq!(world.outcome(&world.sign_with(&operator, activate)), "key.may_not");

    world.act(&[(Party::Bureau, acts::revoke_key(Party::Maker, &operator.public_key()))]);
    let record: KeyRecord = world.read(&operator.public_key().id()).unwrap();
    assert_eq!(record.revoked.unwrap().height, world.parent.height);
    assert_eq!(world.outcome(&world.sign_with(&operator, issue)), "key.revoked");
}

#[test]
fn admin_keys_are_counted_when_they_come_and_go() {
    let mut world = World::furnished();
    let second = key(101).public_key();
    let count =
        |world: &World| world.read::<Organisation>(&Party::Maker.code()).unwrap().admin_keys;
    world.act(&[(Party::Maker, acts::add_key(Party::Maker, second, KeyPurpose::Admin))]);
    assert_eq!(count(&world), 2);
    world.act(&[(Party::Maker, acts::revoke_key(Party::Maker, &second))]);
    assert_eq!(count(&world), 1);
    world.act(&[(
        Party::Maker,
        acts::add_key(Party::Maker, key(102).public_key(), KeyPurpose::Label),
    )]);
    assert_eq!(count(&world), 1);
}

#[test]
fn a_licence_replaces_the_earlier_one() {
    let mut world = World::furnished();
    let entry: Organisation = world.read(&Party::Insurer.code()).unwrap();
    assert_eq!(entry.licence, Some(acts::licence_details()));

    let mut licence = acts::licence_details();
    licence.valid_until = date("2026-12-31");
    let insurer = Party::Insurer.code();
    world.act(&[(Party::Bureau, Act::LicenseInsurer { insurer, licence: licence.clone() })]);
    let entry: Organisation = world.read(&insurer).unwrap();
    assert_eq!(entry.licence, Some(licence));
}

#[test]
fn a_product_a_report_and_a_cover_are_kept_as_stated() {
    let world = World::furnished();
    let height = world.parent.height;
    let product: Product = world.read(&acts::product_id()).unwrap();
    let details = acts::product_details();
    assert_eq!(
        product,
        Product {
            id: acts::product_id(),
            edition: Edition::FIRST,
            details,
            registered_at: height,
            amended: None,
            given_by: None,
        }
    );

    let report: Report = world.read(&acts::report_id()).unwrap();
    assert_eq!((report.details.clone(), report.filed_at), (acts::report_details(), height));
    assert_eq!((report.id.clone(), report.status()), (acts::report_id(), ReportStatus::InForce));

    let cover: Cover = world.read(&acts::cover_id()).unwrap();
    assert_eq!((cover.details.clone(), cover.bound_at), (acts::cover_details(), height));
    assert_eq!((cover.id.clone(), cover.status()), (acts::cover_id(), CoverStatus::Bound));
}

#[test]
fn a_certificate_gets_its_serial_and_uses_up_its_report() {
    let world = World::certified();
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let certificate: Certificate = world.read(&serial).unwrap();
    assert_eq!((certificate.id.clone(), certificate.serial), (acts::certificate_id(), serial));
    assert_eq!(certificate.details, acts::certificate_details());
    assert_eq!((certificate.ruleset, certificate.warnings.len()), (1, 0));
    assert_eq!(certificate.issued_on, date("2026-11-24"));
    assert_eq!(certificate.issued_at, world.parent.height);
    assert_eq!(certificate.status(), CertificateStatus::InForce);
    let certified: Batch = world.read(&acts::batch_id()).unwrap();
    assert_eq!(certified.certified, 1000);
    let found = find_certificate(&world.state, &acts::certificate_id()).unwrap();
    assert_eq!(found, Some(certificate));
}

#[test]
fn a_certificate_may_use_up_a_report_to_the_last_unit() {
    let mut world = World::certified();
    let mut rest = acts::certificate_details();
    rest.quantity = 5000;
    world.act(&[(Party::Maker, acts::issue("KSY-20261118-02", rest.clone()))]);
    let batch: Batch = world.read(&acts::batch_id()).unwrap();
    assert_eq!(batch.certified, 6000);
    rest.quantity = 1;
    let one_more = world.sign(Party::Maker, acts::issue("KSY-20261118-03", rest));
    assert_eq!(world.outcome(&one_more), "report.quantity_exceeded");
}

#[test]
fn a_broken_warning_is_recorded_and_the_certificate_is_issued() {
    let mut world = World::furnished();
    let mut product = acts::product_details();
    product.attributes = vec!["durable_or_machine".parse().unwrap()];
    let mut record: Product = world.read(&acts::product_id()).unwrap();
    record.details = product;
    world.set(&acts::product_id(), &record);
    world.act(&[(Party::Maker, acts::certificate(acts::certificate_details()))]);
    let found = find_certificate(&world.state, &acts::certificate_id()).unwrap().unwrap();
    assert_eq!(found.warnings, ["COND-17"]);
}

#[test]
fn items_are_activated_and_voided_range_by_range() {
    let mut world = World::certified();
    let serial = Serial::slot(&acts::certificate_id(), 0);
    world.act(&[(Party::Maker, acts::activate("1-100,200"))]);
    world.act(&[
        (Party::Maker, acts::activate("101-150,1000")),
        (Party::Maker, acts::void("100,160-170")),
    ]);
    let items: Items = world.read(&serial).unwrap();
    assert_eq!(items.activated, "1-150,200,1000".parse().unwrap());
    assert_eq!(items.voided, "100,160-170".parse().unwrap());
}

#[test]
fn a_revoked_certificate_keeps_its_history_and_the_grounds() {
    let mut world = World::certified();
    world.act(&[(Party::Bureau, acts::revoke_certificate())]);
    let found = find_certificate(&world.state, &acts::certificate_id()).unwrap().unwrap();
    let expected = StatusChange {
        status: CertificateStatus::Revoked,
        height: world.parent.height,
        on: world.parent.time.date(),
        grounds: Some(acts::grounds()),
        given_by: None,
    };
    assert_eq!(found.history.iter().count(), 2);
    assert_eq!(found.history.last(), &expected);
    assert_eq!(found.status(), CertificateStatus::Revoked);
}

#[test]
fn a_receipt_names_the_transaction_the_organisation_and_the_certificate() {
    let world = World::certified();
    let transaction = world.sign(Party::Maker, acts::activate("1"));
    let receipts = world.build(std::slice::from_ref(&transaction)).unwrap().execution.receipts;
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].transaction, transaction.id());
    assert_eq!(receipts[0].organisation, Party::Maker.code());
    assert_eq!(receipts[0].certificates, [Serial::slot(&acts::certificate_id(), 0)]);
}

#[test]
fn a_taken_slot_moves_the_serial_to_the_next_one() {
    let id = acts::certificate_id();
    let mut stranger: Certificate = World::certified().read(&Serial::slot(&id, 0)).unwrap();
    stranger.id.number = acts::number("STRANGER-1");
    let mut world = World::furnished();
    world.set(&Serial::slot(&id, 0), &stranger);
    let issue = acts::certificate(acts::certificate_details());
    world.act(&[(Party::Maker, issue.clone())]);
    let found = find_certificate(&world.state, &id).unwrap().unwrap();
    assert_eq!(found.serial, Serial::slot(&id, 1));
    assert_eq!(world.outcome(&world.sign(Party::Maker, issue)), "certificate.exists");
}
