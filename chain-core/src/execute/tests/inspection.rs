//! Requests, factory inspections, measured values, and reports that are taken back.

use super::sorted;
use crate::act::Act;
use crate::records::batch::Batch;
use crate::records::certificate::Certificate;
use crate::records::history::StatusChange;
use crate::records::items::Items;
use crate::records::organisation::Organisation;
use crate::records::product::Product;
use crate::records::report::{Conclusion, Report, ReportDetails, ReportStatus};
use crate::records::serial::Serial;
use crate::records::service::{Acceptance, ServiceRequest, ServiceRequestStatus};
use crate::records::supervision::CertificateRecalls;
use crate::state::StateKey;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, bare_records, date, links};
use crate::values::text::ReportId;
use crate::verify::item_code::ItemCode;
use crate::verify::verification::{ItemRecords, Verdict, verdict};

fn status<S>(status: S, world: &World) -> StatusChange<S> {
    let (height, on) = (world.parent.height, world.parent.time.date());
    StatusChange { status, height, on, grounds: None, given_by: None }
}

#[test]
fn a_request_is_accepted_and_answered_by_a_report() {
    let mut world = World::furnished();
    let receipt = world.one(Party::Maker, links::request(links::request_details()));
    let everything = sorted([
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Organisation>(&Party::Institute.code()),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<ServiceRequest>(&links::request_id()),
    ]);
    assert_eq!(receipt.subjects, everything);
    let requested = ServiceRequest {
        id: links::request_id(),
        details: links::request_details(),
        history: vec![status(ServiceRequestStatus::Requested, &world)].try_into().unwrap(),
        offer_edition: None,
        acceptance: None,
        answer: None,
        report: None,
        requested_at: world.parent.height,
    };
    assert_eq!(world.read(&links::request_id()), Some(requested.clone()));

    let receipt = world.one(Party::Institute, links::answer(true));
    assert_eq!(receipt.subjects, everything);
    let accepted = status(ServiceRequestStatus::Accepted, &world);

    let request = Some(links::request_id());
    let report = ReportDetails { request, ..acts::report_details() };
    let number = acts::number("W2026-NEW");
    let receipt = world.one(
        Party::Institute,
        Act::FileReport { number: number.clone(), report: Box::new(report) },
    );
    assert!(receipt.subjects.contains(&StateKey::of::<ServiceRequest>(&links::request_id())));
    let reported = status(ServiceRequestStatus::Reported, &world);
    let expected = ServiceRequest {
        acceptance: Some(Acceptance {
            promised_on: date("2026-12-08"),
            fee_fen: 80_000,
            lent: None,
        }),
        history: vec![requested.history.last().clone(), accepted, reported].try_into().unwrap(),
        answer: Some("周三取样".parse().unwrap()),
        report: Some(ReportId::new(Party::Institute.code(), number)),
        ..requested
    };
    assert_eq!(world.read(&links::request_id()), Some(expected));
}

#[test]
fn a_declined_request_says_why_and_ends() {
    let mut world = World::furnished();
    world.one(Party::Maker, links::request(links::request_details()));
    world.one(Party::Institute, links::answer(false));
    let request: ServiceRequest = world.read(&links::request_id()).unwrap();
    assert_eq!(request.status(), ServiceRequestStatus::Declined);
    assert_eq!(request.answer, Some("周三取样".parse().unwrap()));
}

/// The maker's own inspection, with a change.
fn factory(change: ChangeOf<'_, ReportDetails>) -> Act {
    let mut report = links::factory_inspection();
    change(&mut report);
    Act::FileReport { number: acts::number("CC-1"), report: Box::new(report) }
}

#[test]
fn a_maker_inspects_its_own_product_with_instruments_calibrated_on_the_day() {
    let mut world = World::furnished();
    let days: [(&str, &str, &str); 4] = [
        ("2026-11-20", "2026-11-20", "accepted"),
        ("2026-01-10", "2026-11-20", "accepted"),
        ("2026-01-10", "2026-11-19", "report.calibration"),
        ("2026-11-21", "2027-01-09", "report.calibration"),
    ];
    for (on, until, expected) in days {
        let mut world = world.clone();
        let calibrated = vec![links::attestation(on, until)];
        world.one(Party::Maker, links::keep("KSY-UTM-02", links::instrument(), calibrated));
        let act = factory(&|it| it.instruments[0].number = acts::number("KSY-UTM-02"));
        assert_eq!(world.outcome(&world.sign(Party::Maker, act)), expected, "{on} {until}");
    }
    world.one(Party::Maker, factory(&|_| {}));
    let id = ReportId::new(Party::Maker.code(), acts::number("CC-1"));
    let report: Report = world.read(&id).unwrap();
    assert!(report.is_factory_inspection());
    assert!(!world.read::<Report>(&acts::report_id()).unwrap().is_factory_inspection());
    // Boards are supervised goods: it carries a certificate beside an institute's report only.
    let outcome = |mut reports: Vec<ReportId>| {
        let mut certificate = acts::certificate_details();
        reports.sort();
        certificate.reports = reports;
        world.outcome(&world.sign(Party::Maker, acts::certificate(certificate)))
    };
    assert_eq!(outcome(vec![id.clone()]), "certificate.label_broken");
    assert_eq!(outcome(vec![id, acts::report_id()]), "accepted");
}

#[test]
fn an_item_is_qualified_exactly_if_its_number_is_within_its_limit() {
    use Conclusion::{Qualified, Unqualified};
    let world = World::furnished();
    let outcome = |limit: &str, found: &str, conclusion: Conclusion| {
        let mut report = acts::report_details();
        report.items.truncate(1);
        report.items[0].limit = Some(limit.parse().unwrap());
        report.items[0].found = vec![found.parse().unwrap()];
        report.items[0].conclusion = conclusion;
        report.conclusion = conclusion;
        let act = Act::FileReport { number: acts::number("W2026-NEW"), report: Box::new(report) };
        world.outcome(&world.sign(Party::Institute, act))
    };
    let differs = "report.measurement_differs";
    for (limit, found, qualified, unqualified) in [
        ("≥520", "520", "accepted", differs),
        ("≥520", "519.9", differs, "accepted"),
        ("12.0±0.5", "12.5 mm", "accepted", differs),
        ("12.0±0.5", "12.6 mm", differs, "accepted"),
        ("不剥离", "不剥离", "accepted", "accepted"),
        ("≥520", "合格", "accepted", "accepted"),
    ] {
        assert_eq!(outcome(limit, found, Qualified), qualified, "{limit} {found}");
        assert_eq!(outcome(limit, found, Unqualified), unqualified, "{limit} {found}");
    }
}

#[test]
fn a_withdrawn_report_flags_every_certificate_that_rests_on_it() {
    let mut world = World::certified();
    let mut second = acts::certificate_details();
    second.quantity = 10;
    world.one(Party::Maker, acts::issue("KSY-20261118-02", second));
    let receipt = world.one(Party::Institute, links::withdraw_report());
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Organisation>(&Party::Institute.code()),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<Report>(&acts::report_id()),
        StateKey::of::<Batch>(&acts::certificate_details().batch_id()),
    ]);
    assert_eq!(receipt.subjects, expected);
    let report: Report = world.read(&acts::report_id()).unwrap();
    let last =
        StatusChange { grounds: Some(acts::grounds()), ..status(ReportStatus::Withdrawn, &world) };
    assert_eq!((report.history.iter().count(), report.history.last()), (2, &last));

    let mut other = acts::certificate_id();
    other.number = acts::number("KSY-20261118-02");
    for id in [acts::certificate_id(), other] {
        let certificate: Certificate = world.read(&Serial::slot(&id, 0)).unwrap();
        let chain_id = world.parent.chain_id;
        let code = ItemCode::sign(chain_id, certificate.serial, 1, &Party::Maker.label_key());
        let items = Items { activated: "1".parse().unwrap(), ..Items::default() };
        let recalls = CertificateRecalls::default();
        let records = ItemRecords {
            reports: &[&report],
            ..bare_records(Some(&certificate), &items, &recalls)
        };
        let found = verdict(chain_id, &code, &records, date("2026-11-24"));
        assert_eq!(found, Verdict::ReportWithdrawn);
    }
    let mut third = acts::certificate_details();
    third.quantity = 1;
    let act = acts::issue("KSY-20261118-03", third);
    assert_eq!(world.outcome(&world.sign(Party::Maker, act)), "report.withdrawn");
}
