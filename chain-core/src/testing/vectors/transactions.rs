//! A signed transaction of every act. Together they are one block on the genesis of the vectors.

mod sale;

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
use crate::records::accreditation::{AccreditationMark, ScopeDecision};
use crate::records::certificate::CertificateDetails;
use crate::records::classification::EnterpriseClass;
use crate::records::organisation::KeyPurpose;
use crate::records::permission::{ActKind, Role};
use crate::records::product::ProductDetails;
use crate::records::report::{FollowUpKind, ReportDetails};
use crate::records::service::{ServiceRequestDetails, ServiceStep};
use crate::testing::fixtures::{Party, World, acts, bulk, date, key, links, reports};
use crate::values::date_span::DateSpan;
use crate::values::edition::Edition;
use crate::values::text::{EntrustmentId, ProductId, ReportId, ServiceRequestId};
use crate::values::time::Height;
use sale::{later, sale};

/// An act, who signs it, and what is special about it.
type Step = (&'static str, Party, Act);

/// The acts of the block, each with who signs it.
fn story() -> Vec<Step> {
    let mut story = registry();
    story.extend(scopes());
    story.extend(goods());
    story.extend(sale());
    story.extend(inspections());
    story.extend(bulk_goods());
    story.extend(mistakes());
    story.extend(variants());
    story.extend(entrusted());
    story.extend(imported());
    story.extend(supervision());
    story.push(("revoke_certificate", Party::Bureau, acts::revoke_certificate()));
    story
}

/// An act of every kind, some kinds more than once.
pub(super) fn all_acts() -> Vec<Act> {
    story().into_iter().chain(later()).map(|(_, _, act)| act).collect()
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
    let mut retired = links::keep("KSY-UTM-00", links::instrument(), Vec::new());
    if let Act::KeepResource { retired_from, .. } = &mut retired {
        *retired_from = Some(date("2026-12-01"));
    }
    vec![
        ("register_organisation", Party::Bureau, acts::register(Party::Maker)),
        ("register_organisation: another maker", Party::Bureau, acts::register(Party::OtherMaker)),
        ("register_organisation: a seller", Party::Bureau, acts::register(Party::Seller)),
        ("update_organisation", Party::Bureau, Act::UpdateOrganisation { organisation }),
        ("suspend_organisation", Party::Bureau, links::suspend(Party::OtherMaker)),
        ("reinstate_organisation", Party::Bureau, links::reinstate(Party::OtherMaker)),
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
        ("keep_resource: an instrument", Party::Maker, links::keep_instrument()),
        ("keep_resource: an inspector", Party::Maker, links::keep_inspector()),
        ("keep_resource: retired", Party::Maker, retired),
    ]
}

/// What an institute may inspect, and how that changes.
fn scopes() -> Vec<Step> {
    let institute = Party::Institute;
    let mut voluntary = acts::accredit(institute);
    if let Act::AccreditInstitute { accreditation, mark, standards, .. } = &mut voluntary {
        (accreditation.number, *mark) = (acts::number("CNAS"), AccreditationMark::Cnas);
        standards[1].parts = Some("不测氡".parse().unwrap());
    }
    let mut term = acts::accreditation_term();
    term.certificate_number = "302402110123".parse().unwrap();
    (term.valid_from, term.valid_until) = (date("2030-06-01"), date("2036-05-31"));
    let renewed = acts::accredit_with(institute, term, &[]);
    let changed = acts::change_scope(
        institute,
        "2026-12-01",
        &["GB 8624-2012", "GB/T 9776-2022"],
        &["GB 6566-2010"],
    );
    let (from, until) = (date("2026-12-02"), Some(date("2027-06-01")));
    let days = ScopeDecision::Suspend(DateSpan { from, until });
    let suspended = acts::decide_scope(institute, &["GB 8624-2012", "GB/T 9776-2022"], days);
    let restore = ScopeDecision::Restore { from: date("2027-01-01") };
    let restored = acts::decide_scope(institute, &["GB 8624-2012"], restore);
    let mut withdrawn_scope =
        acts::decide_scope(institute, &[], ScopeDecision::Withdraw { from: date("2026-12-31") });
    if let Act::DecideScope { accreditation, .. } = &mut withdrawn_scope {
        accreditation.number = acts::number("CNAS");
    }
    vec![
        ("accredit_institute", Party::Bureau, acts::accredit(Party::Institute)),
        ("accredit_institute: a voluntary one", Party::Bureau, voluntary),
        ("accredit_institute: its next certificate", Party::Bureau, renewed),
        ("change_scope", Party::Bureau, changed),
        ("decide_scope: a part suspended", Party::Bureau, suspended),
        ("decide_scope: restored", Party::Bureau, restored),
        ("decide_scope: all withdrawn", Party::Bureau, withdrawn_scope),
    ]
}

fn goods() -> Vec<Step> {
    let factory = Act::FileReport {
        number: acts::number("CC-20261118-01"),
        report: Box::new(links::factory_inspection()),
    };
    let withdrawn =
        Act::WithdrawReport { report: acts::number("CC-20261118-01"), grounds: acts::grounds() };
    let request = Some(links::request_id());
    let id = |text| ServiceRequestId::new(Party::Maker.code(), acts::number(text));
    let offer = Some(acts::number(links::OFFER));
    let shared = ServiceRequestDetails { offer, ..links::shared_request() };
    let shared = Act::RequestService { number: acts::number("KSY-REQ-2"), request: shared };
    let type_test = reports::type_test_request();
    let type_test = Act::RequestService { number: acts::number("KSY-REQ-T"), request: type_test };
    let mut lent = links::lend("2026-12-01", "2026-12-03");
    if let Act::AdvanceRequest { request, .. } = &mut lent {
        *request = id("KSY-REQ-2");
    }
    let other = |text| Act::RequestService {
        number: acts::number(text),
        request: links::request_details(),
    };
    let step = |text, step| Act::AdvanceRequest {
        request: id(text),
        step,
        answer: Some("设备检修".parse().unwrap()),
    };
    let report = ReportDetails { request, ..acts::report_details() };
    vec![
        ("request_service", Party::Maker, links::request(links::request_details())),
        ("advance_request: accepted", Party::Institute, links::answer(true)),
        ("advance_request: sampled", Party::Institute, links::advance(ServiceStep::ReceiveSample)),
        ("advance_request: in test", Party::Institute, links::advance(ServiceStep::StartTest)),
        ("keep_resource: to be lent", Party::Institute, links::keep_shared()),
        ("publish_offer", Party::Institute, links::publish_offer(links::shared_offer())),
        ("request_service: a shared laboratory", Party::Maker, shared),
        ("request_service: a type test, of no batch", Party::Maker, type_test),
        ("advance_request: lent", Party::Institute, lent),
        ("request_service: to be cancelled", Party::Maker, other("KSY-REQ-3")),
        ("advance_request: cancelled", Party::Maker, step("KSY-REQ-3", ServiceStep::Cancel)),
        ("request_service: to be declined", Party::Maker, other("KSY-REQ-4")),
        ("advance_request: declined", Party::Institute, step("KSY-REQ-4", ServiceStep::Decline)),
        (
            "classify_enterprise",
            Party::Bureau,
            links::classify(EnterpriseClass::A, "2026-11-24", "2029-11-23"),
        ),
        ("classify_product", Party::Bureau, links::classify_product(&["board"])),
        ("ask_question", Party::Maker, links::ask("KSY-WT-1")),
        ("answer_question", Party::Institute, links::answer_question("KSY-WT-1")),
        ("ask_question: not answered", Party::Maker, links::ask("KSY-WT-2")),
        ("file_report", Party::Institute, acts::report(report)),
        ("file_report: factory inspection", Party::Maker, factory),
        ("withdraw_report", Party::Maker, withdrawn),
        ("bind_cover", Party::Insurer, acts::cover(acts::cover_details())),
        ("issue_certificate", Party::Maker, acts::certificate(acts::certificate_details())),
        ("activate_items", Party::Maker, acts::activate("1-10,20")),
        ("void_items", Party::Maker, acts::void("10")),
    ]
}

/// Reports of every kind, on several batches, corrected, supplemented, and of a laboratory without a
/// key.
fn inspections() -> Vec<Step> {
    let file = reports::file;
    let confirm =
        Act::ConfirmReport { report: ReportId::new(Party::Maker.code(), acts::number("WB-1")) };
    let take_back = Act::WithdrawConfirmation {
        report: ReportId::new(Party::Maker.code(), acts::number("WB-1")),
        grounds: acts::grounds(),
    };
    vec![
        ("file_report: type test", Party::Institute, file("W-TYPE", reports::type_test())),
        ("file_report: as it is written", Party::Institute, file("W-1", reports::whole())),
        (
            "file_report: replaces another",
            Party::Institute,
            file("W-2", reports::following(FollowUpKind::Replaces, "W-1")),
        ),
        (
            "file_report: supplements another",
            Party::Institute,
            file("W-3", reports::following(FollowUpKind::Supplements, "W-2")),
        ),
        ("file_report: of a laboratory", Party::Maker, file("WB-1", reports::of_a_laboratory())),
        ("confirm_report", Party::Institute, confirm),
        ("withdraw_confirmation", Party::Institute, take_back),
        ("file_report: of a sample", Party::Institute, file("W-S", reports::of_a_sample())),
        (
            "file_report: of delivered goods",
            Party::Institute,
            file("W-4", reports::of_delivered_goods()),
        ),
    ]
}

/// Goods that are sold by amount.
fn bulk_goods() -> Vec<Step> {
    vec![
        ("register_product: by the tonne", Party::Maker, bulk::register()),
        ("file_report: of 100 tonnes", Party::Institute, reports::file("W-BULK", bulk::report())),
        (
            "issue_certificate: three deliveries",
            Party::Maker,
            acts::issue("KSY-BULK-1", bulk::certificate()),
        ),
    ]
}

/// A certificate that is replaced, and one that is taken back.
fn mistakes() -> Vec<Step> {
    let issue = |number, old: Option<&str>| {
        let supersedes = old.map(acts::number);
        acts::issue(number, CertificateDetails { supersedes, ..acts::certificate_details() })
    };
    vec![
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
    let mut report = acts::report_details();
    report.subjects[0].product = product.clone();
    report.subjects[0].edition = Edition::new(2).unwrap();
    let certificate = CertificateDetails {
        product,
        edition: Edition::new(2).unwrap(),
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
            Act::FileReport { number: acts::number("W-V"), report: Box::new(report) },
        ),
        (
            "issue_certificate: in variants, made from another",
            Party::Maker,
            acts::issue("KSY-20261118-04", certificate),
        ),
    ]
}

/// A report of the institute on a product of the fixtures, and a certificate that rests on it.
fn certified(
    product: &ProductId,
    report_number: &str,
    certificate_number: &str,
    party: Party,
) -> [Step; 2] {
    let mut report = acts::report_details();
    report.subjects[0].product = product.clone();
    let certificate = CertificateDetails {
        product: product.clone(),
        reports: vec![ReportId::new(Party::Institute.code(), acts::number(report_number))],
        covers: Vec::new(),
        label_key: party.label_key().public_key(),
        ..acts::certificate_details()
    };
    let file = reports::file(report_number, report);
    let issue = acts::issue(certificate_number, certificate);
    [
        ("file_report: of who made it", Party::Institute, file),
        ("issue_certificate: of who made it", party, issue),
    ]
}

/// Two makers agree that one makes for the other; another agreement ends, another offer is declined.
fn entrusted() -> Vec<Step> {
    let (maker, producer) = (Party::Maker, Party::OtherMaker);
    let agree = |text: &str| {
        let mut details = links::entrustment_details();
        details.lends_standards = text == "WT-2026-2";
        let entrustment = EntrustmentId::new(maker.code(), acts::number(text));
        Act::AgreeEntrustment { entrustment, details }
    };
    let end = |text: &str| {
        let mut act = links::end_entrustment("2026-12-31");
        if let Act::EndEntrustment { entrustment, .. } = &mut act {
            entrustment.number = acts::number(text);
        }
        act
    };
    let first = links::ENTRUSTMENT;
    let register = links::register_product(links::ENTRUSTED, links::entrusted_product());
    let mut steps = vec![
        ("agree_entrustment: offered", maker, agree(first)),
        ("agree_entrustment: agreed", producer, agree(first)),
        ("agree_entrustment: that lends standards", maker, agree("WT-2026-2")),
        ("agree_entrustment: agreed to lend them", producer, agree("WT-2026-2")),
        ("end_entrustment", maker, end("WT-2026-2")),
        ("agree_entrustment: to be declined", maker, agree("WT-2026-3")),
        ("end_entrustment: declined", producer, end("WT-2026-3")),
        ("register_product: made by another", maker, register),
    ];
    let product = ProductId::new(maker.code(), acts::number(links::ENTRUSTED));
    steps.extend(certified(&product, "W-E", "KSY-20261118-05", maker));
    steps
}

/// What is made abroad is certified by who imports it.
fn imported() -> Vec<Step> {
    let importer = Party::Importer;
    let register = links::register_product("JK-1", links::imported_product());
    let mut steps = vec![
        ("register_organisation: an importer", Party::Bureau, acts::register(importer)),
        ("add_key: label, of the importer", importer, acts::add_label_key(importer)),
        ("register_product: imported", importer, register),
    ];
    let product = ProductId::new(importer.code(), acts::number("JK-1"));
    steps.extend(certified(&product, "W-J", "JK-20261118-01", importer));
    steps
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
        ("file_report: of a spot check", Party::Institute, reports::spot_check()),
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
    let (world, mut transactions) = world(true);
    transactions.extend(later().into_iter().map(|(_, party, act)| world.sign(party, act)));
    let mut vectors = Vectors::new("transactions.json");
    let mut kinds = BTreeSet::new();
    for ((name, party, act), value) in story().iter().chain(&later()).zip(&transactions) {
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
