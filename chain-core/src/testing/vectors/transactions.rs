//! A signed transaction of every act. Together they are one block on the genesis of the vectors.

use std::collections::BTreeSet;

use serde::Serialize;

use super::genesis::ruleset;
use super::{Vectors, bytes_of};
use crate::act::Act;
use crate::bytes::codec;
use crate::bytes::signature::SignatureUse;
use crate::chain::transaction::{SignedTransaction, TransactionId};
use crate::governance::params::ChainParams;
use crate::governance::proposal::Change;
use crate::records::certificate::CertificateDetails;
use crate::records::organisation::KeyPurpose;
use crate::records::permission::{ActKind, Role};
use crate::records::product::ProductDetails;
use crate::records::report::ReportDetails;
use crate::testing::fixtures::{Party, World, acts, date, key, links};
use crate::values::text::{ProductId, ReportId};
use crate::values::time::Height;

/// An act, who signs it, and what is special about it.
type Step = (&'static str, Party, Act);

/// The acts of the block, each with who signs it.
fn story() -> Vec<Step> {
    let mut story = registry();
    story.extend(goods());
    story.extend(variants());
    story.extend(supervision());
    story.push(("revoke_certificate", Party::Bureau, acts::revoke_certificate()));
    story
}

/// An act of every kind, some kinds more than once.
pub(super) fn all_acts() -> Vec<Act> {
    story().into_iter().map(|(_, _, act)| act).collect()
}

fn registry() -> Vec<Step> {
    let maker = Party::Maker.code();
    let label_key = Party::Maker.label_key().public_key();
    let operator = Act::AddKey {
        organisation: maker,
        key: key(120).public_key(),
        purpose: KeyPurpose::Operator(vec![ActKind::IssueCertificate, ActKind::ActivateItems]),
        valid_until: Some(date("2027-12-31")),
    };
    let admin = acts::add_key(Party::Maker, key(121).public_key(), KeyPurpose::Admin);
    let given = acts::add_key(Party::Maker, key(123).public_key(), KeyPurpose::Label);
    let mut organisation = Party::OtherMaker.details();
    organisation.roles.push(Role::Seller);
    let rotated = links::rotate(Party::Maker, &key(121).public_key(), key(122).public_key());
    let withdrawn = Act::WithdrawStandard {
        standard: "GB 6566-2010".parse().unwrap(),
        from: date("2026-12-01"),
        replaced_by: Some("GB/T 9775-2025".parse().unwrap()),
    };
    vec![
        ("register_organisation", Party::Bureau, acts::register(Party::Maker)),
        ("register_organisation: another maker", Party::Bureau, acts::register(Party::OtherMaker)),
        ("register_organisation: a seller", Party::Bureau, acts::register(Party::Seller)),
        ("update_organisation", Party::Bureau, Act::UpdateOrganisation { organisation }),
        ("suspend_organisation", Party::Bureau, links::suspend(Party::OtherMaker)),
        ("reinstate_organisation", Party::Bureau, links::reinstate(Party::OtherMaker)),
        ("accredit_institute", Party::Bureau, acts::accredit(Party::Institute)),
        ("license_insurer", Party::Bureau, acts::license(Party::Insurer)),
        ("add_key: label", Party::Maker, acts::add_key(Party::Maker, label_key, KeyPurpose::Label)),
        ("add_key: operator", Party::Maker, operator),
        ("add_key: admin", Party::Bureau, admin),
        ("add_key: given by the bureau", Party::Bureau, given),
        ("rotate_key", Party::Maker, rotated),
        ("revoke_key", Party::Maker, acts::revoke_key(Party::Maker, &key(120).public_key())),
        ("publish_standards", Party::Bureau, links::publish(&["GB/T 9775-2025", "GB 6566-2010"])),
        ("declare_standard", Party::Maker, links::declare("Q/KSYB 001-2026")),
        ("withdraw_standard", Party::Bureau, withdrawn),
        ("register_product", Party::Maker, acts::product(acts::product_details())),
    ]
}

fn goods() -> Vec<Step> {
    let factory = Act::FileReport {
        number: acts::number("CC-20261118-01"),
        report: links::factory_inspection(),
    };
    let withdrawn =
        Act::WithdrawReport { report: acts::number("CC-20261118-01"), grounds: acts::grounds() };
    let request = Some(links::request_id());
    let report = ReportDetails { request, ..acts::report_details() };
    let issue = |number, old: Option<&str>| {
        let supersedes = old.map(acts::number);
        acts::issue(number, CertificateDetails { supersedes, ..acts::certificate_details() })
    };
    let ship = |number, items| links::ship(number, links::shipment_details(Party::Seller, items));
    let home = links::return_details(links::shipment_id(Party::Maker, "DN-1"), "4");
    vec![
        ("request_service", Party::Maker, links::request(links::request_details())),
        ("answer_service_request", Party::Institute, links::answer(true)),
        ("file_report", Party::Institute, acts::report(report)),
        ("file_report: factory inspection", Party::Maker, factory),
        ("withdraw_report", Party::Maker, withdrawn),
        ("bind_cover", Party::Insurer, acts::cover(acts::cover_details())),
        ("issue_certificate", Party::Maker, acts::certificate(acts::certificate_details())),
        ("issue_certificate: a wrong one", Party::Maker, issue("KSY-20261118-02", None)),
        (
            "issue_certificate: in the place of the wrong one",
            Party::Maker,
            issue("KSY-20261118-03", Some("KSY-20261118-02")),
        ),
        (
            "withdraw_certificate",
            Party::Maker,
            acts::withdraw("KSY-20261118-03", "7-9".parse().unwrap()),
        ),
        ("activate_items", Party::Maker, acts::activate("1-10,20")),
        ("void_items", Party::Maker, acts::void("10")),
        ("ship_items", Party::Maker, ship("DN-1", "1-5")),
        ("accept_delivery", Party::Seller, links::accept(Party::Maker, "DN-1")),
        ("ship_items: on its way", Party::Maker, ship("DN-2", "6")),
        ("ship_items: refused", Party::Maker, ship("DN-3", "7-8")),
        ("refuse_delivery", Party::Seller, links::refuse(Party::Maker, "DN-3")),
        ("ship_items: a return", Party::Seller, links::ship("DN-1", home)),
    ]
}

/// A product in variants, its second edition, and a certificate made from what another one covers.
fn variants() -> Vec<Step> {
    let number = || acts::number("KSY-PC-V");
    let product = ProductId::new(Party::Maker.code(), number());
    let plain = acts::product_details();
    let details = ProductDetails { variants: acts::variants(2), ..acts::product_details() };
    let reason = "增加规格".parse().unwrap();
    let lines = acts::lines(&details.variants, 500);
    let report = ReportDetails { product: product.clone(), edition: 2, ..acts::report_details() };
    let certificate = CertificateDetails {
        product,
        edition: 2,
        variants: lines,
        inputs: vec![acts::certificate_id()],
        reports: vec![ReportId::new(Party::Institute.code(), acts::number("W-V"))],
        covers: Vec::new(),
        ..acts::certificate_details()
    };
    vec![
        (
            "register_product: before its variants",
            Party::Maker,
            Act::RegisterProduct { number: number(), product: plain },
        ),
        (
            "amend_product",
            Party::Maker,
            Act::AmendProduct { number: number(), product: details, reason },
        ),
        (
            "file_report: of an edition with variants",
            Party::Institute,
            Act::FileReport { number: acts::number("W-V"), report },
        ),
        (
            "issue_certificate: in variants, made from another",
            Party::Maker,
            acts::issue("KSY-20261118-04", certificate),
        ),
    ]
}

fn supervision() -> Vec<Step> {
    let second = || links::open_claim("XJ-CLAIM-2", links::claim_details());
    let params = ChainParams { heartbeat_ms: 30_000, ..ChainParams::default() };
    let change = Change::ChangeParams { params };
    let key_change =
        Change::GiveKey { organisation: Party::Maker.code(), key: key(124).public_key() };
    vec![
        ("open_claim", Party::Insurer, links::open_claim(links::CLAIM, links::claim_details())),
        ("pay_claim", Party::Insurer, links::pay(links::CLAIM, 450_000)),
        ("record_recourse", Party::Insurer, links::recourse(links::CLAIM, 400_000)),
        ("open_claim: another", Party::Insurer, second()),
        ("refuse_claim", Party::Insurer, links::refuse_claim("XJ-CLAIM-2")),
        ("cancel_cover", Party::Insurer, links::cancel_cover("2026-12-01")),
        ("open_recall", Party::Bureau, links::recall(links::recall_details("3-4"))),
        ("answer_recall", Party::Seller, links::answer_recall(links::recall_answer())),
        ("close_recall", Party::Bureau, links::close_recall()),
        ("order_spot_check", Party::Bureau, links::order_spot_check(links::spot_check_details())),
        ("record_spot_check", Party::Bureau, links::record_spot_check(links::spot_check_result())),
        ("record_penalty", Party::Bureau, links::record_penalty(links::penalty_details())),
        ("propose", Party::Bureau, links::propose("P-1", change, Height::new(9))),
        ("approve", Party::Institute, links::approve(Party::Bureau, "P-1")),
        ("propose: a key", Party::Bureau, links::propose("P-2", key_change, Height::new(9))),
    ]
}

/// The chain of the vectors after the block of all acts, or of all but the revocation.
pub(super) fn world(revoked: bool) -> (World, Vec<SignedTransaction>) {
    let mut world = World::new(ruleset());
    let mut transactions: Vec<SignedTransaction> =
        story().into_iter().map(|(_, party, act)| world.sign(party, act)).collect();
    if !revoked {
        transactions.pop();
    }
    world.commit(&transactions);
    (world, transactions)
}

#[derive(Serialize)]
struct TransactionVector<'a> {
    name: &'a str,
    secret_key: String,
    value: &'a SignedTransaction,
    /// What is hashed into the id.
    content: String,
    id: TransactionId,
    /// What is signed.
    signed_message: String,
    bytes: String,
}

#[test]
fn a_transaction_of_each_act_has_these_bytes() {
    let (_, transactions) = world(true);
    let mut vectors = Vectors::new("transactions.json");
    let mut kinds = BTreeSet::new();
    for ((name, party, act), value) in story().iter().zip(&transactions) {
        assert!(name.starts_with(act.kind().as_str()), "{name}");
        kinds.insert(act.kind());
        let content = codec::encode(&value.transaction);
        vectors.push(&TransactionVector {
            name,
            secret_key: hex::encode(party.key_for(act.kind()).to_bytes()),
            value,
            content: bytes_of(&value.transaction),
            id: value.id(),
            signed_message: hex::encode(SignatureUse::Transaction.message(&content)),
            bytes: bytes_of(value),
        });
    }
    assert_eq!(kinds.len(), ActKind::ALL.len(), "every kind");
    vectors.check();
}
