//! Personal data, wherever a text may be written: a ledger cannot forget.

use super::{Case, Cases};
use crate::act::Act;
use crate::label::{FieldName, FieldValue, Label};
use crate::records::accreditation::ScopeDecision;
use crate::records::certificate::CertificateDetails;
use crate::records::organisation::OrganisationDetails;
use crate::records::product::ProductDetails;
use crate::records::report::ReportDetails;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date};

/// The example of the standard's own annex.
const IDENTITY: &str = "身份证11010519491231002X";
const MOBILE: &str = "请致电 138-0013-8000";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::certified());
    organisation(&mut cases);
    product(&mut cases);
    report(&mut cases);
    certificate(&mut cases);
    grounds(&mut cases);
    scopes(&mut cases);
    numbers(&mut cases);
    cases.cases
}

fn all(cases: &mut Cases, party: Party, acts: Vec<(&'static str, Act)>) {
    for (name, act) in acts {
        cases.act("field.personal_data", name, party, act);
    }
}

fn label(value: FieldValue) -> Label {
    Label::new(vec![(FieldName::known("care"), value)]).unwrap()
}

fn organisation(cases: &mut Cases) {
    let register = |change: ChangeOf<'_, OrganisationDetails>| {
        let mut organisation = Party::Seller.details();
        change(&mut organisation);
        let admin_keys = vec![Party::Seller.key().public_key()];
        Act::RegisterOrganisation { organisation, admin_keys }
    };
    let texts = vec![
        ("organisation name", register(&|it| it.name = IDENTITY.parse().unwrap())),
        ("address", register(&|it| it.address = MOBILE.parse().unwrap())),
        ("contact", register(&|it| it.contact = "13800138000".parse().unwrap())),
    ];
    all(cases, Party::Bureau, texts);
}

fn product(cases: &mut Cases) {
    let product = |change: ChangeOf<'_, ProductDetails>| {
        let mut product = acts::product_details();
        change(&mut product);
        Act::RegisterProduct { number: acts::number("NEW-1"), product }
    };
    let texts = vec![
        ("product name", product(&|it| it.name = IDENTITY.parse().unwrap())),
        ("model", product(&|it| it.model = Some(IDENTITY.parse().unwrap()))),
        ("specification", product(&|it| it.specification = Some(MOBILE.parse().unwrap()))),
        ("title of a standard", product(&|it| it.standards[0].title = MOBILE.parse().unwrap())),
        ("product label", product(&|it| it.label = label(FieldValue::Text(IDENTITY.into())))),
    ];
    all(cases, Party::Maker, texts);
}

fn report(cases: &mut Cases) {
    let report = |change: ChangeOf<'_, ReportDetails>| {
        let mut report = acts::report_details();
        change(&mut report);
        Act::FileReport { number: acts::number("W2026-NEW"), report: Box::new(report) }
    };
    let texts = vec![
        ("measured item", report(&|it| it.items[1].name = IDENTITY.parse().unwrap())),
        ("limit", report(&|it| it.items[0].limit = Some(MOBILE.parse().unwrap()))),
        ("found", report(&|it| it.items[0].found = vec![MOBILE.parse().unwrap()])),
        ("unit", report(&|it| it.items[0].unit = Some(IDENTITY.parse().unwrap()))),
    ];
    all(cases, Party::Institute, texts);
}

fn certificate(cases: &mut Cases) {
    let certificate = |value: FieldValue| {
        let change = |it: &mut CertificateDetails| it.label = label(value);
        let mut details = acts::certificate_details();
        change(&mut details);
        acts::issue("KSY-20261118-02", details)
    };
    let share = serde_json::from_str(r#"[{"name": "13800138000", "percent": 100}]"#).unwrap();
    let texts = vec![
        ("label text", certificate(FieldValue::Text(MOBILE.into()))),
        ("label texts", certificate(FieldValue::Texts(vec!["水洗".into(), IDENTITY.into()]))),
        ("label shares", certificate(share)),
    ];
    all(cases, Party::Maker, texts);
}

fn grounds(cases: &mut Cases) {
    let revoke = |reason: &str, legal_basis: &str| {
        let mut grounds = acts::grounds();
        grounds.reason = reason.parse().unwrap();
        grounds.legal_basis = Some(legal_basis.parse().unwrap());
        Act::RevokeCertificate { certificate: acts::certificate_id(), grounds }
    };
    let texts = vec![("reason", revoke(IDENTITY, "法")), ("legal basis", revoke("原因", MOBILE))];
    all(cases, Party::Bureau, texts);
}

fn scopes(cases: &mut Cases) {
    let mut term = acts::accreditation_term();
    term.certificate_number = "11010519491231002X".parse().unwrap();
    let mut in_category = acts::accreditation_term();
    in_category.categories.push("13800138000".parse().unwrap());
    let institute = Party::SecondInstitute;
    let accredit = |term| acts::accredit_with(institute, term, &[]);
    let mut in_number = accredit(acts::accreditation_term());
    if let Act::AccreditInstitute { accreditation, .. } = &mut in_number {
        accreditation.number = acts::number("11010519491231002X");
    }
    let mut in_parts = acts::accredit(institute);
    if let Act::AccreditInstitute { standards, .. } = &mut in_parts {
        standards[0].parts = Some("电话13800138000".parse().unwrap());
    }
    let mut in_decision = acts::decide_scope(
        Party::Institute,
        &[],
        ScopeDecision::Withdraw { from: date("2026-12-01") },
    );
    if let Act::DecideScope { grounds, .. } = &mut in_decision {
        grounds.reason = IDENTITY.parse().unwrap();
    }
    let mut licence = acts::licence_details();
    licence.licence_number = "11010519491231002X".parse().unwrap();
    let insurer = Party::Insurer.code();
    let texts = vec![
        ("certificate of an accreditation", accredit(term)),
        ("category", accredit(in_category)),
        ("number of an accreditation", in_number),
        ("parts of a standard", in_parts),
        ("decision about a scope", in_decision),
        ("licence number", Act::LicenseInsurer { insurer, licence }),
    ];
    all(cases, Party::Bureau, texts);
}

/// A number that its owner gives to a record may look like a telephone number by chance, but not
/// like an identity number.
fn numbers(cases: &mut Cases) {
    let number = || acts::number("11010519491231002X");
    let mut report = acts::report_details();
    report.subjects[0].batch = Some(number());
    let mut certificate = acts::certificate_details();
    certificate.batch = number();
    let product = acts::product_details();
    let products = vec![
        ("product number", Act::RegisterProduct { number: number(), product }),
        (
            "certificate number",
            Act::IssueCertificate { number: number(), certificate: acts::certificate_details() },
        ),
        ("batch of a certificate", acts::issue("KSY-20261118-02", certificate)),
    ];
    all(cases, Party::Maker, products);
    let reports = vec![
        (
            "report number",
            Act::FileReport { number: number(), report: Box::new(acts::report_details()) },
        ),
        ("batch of a report", acts::report(report)),
    ];
    all(cases, Party::Institute, reports);
    let cover = Act::BindCover { number: number(), cover: acts::cover_details() };
    all(cases, Party::Insurer, vec![("policy number", cover)]);
}
