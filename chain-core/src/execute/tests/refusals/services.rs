//! Requests to institutes, factory inspections, measured values, reports taken back.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::report::{Conclusion, ReportDetails, ReportKind};
use crate::records::service::{Acceptance, ServiceRequestDetails, ServiceStep};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, links};
use crate::values::text::{ProductId, ResourceId, ServiceRequestId};

const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    requests(&mut cases);
    factory_inspections(&mut cases);
    measurements(&mut cases);
    withdrawals(&mut cases);
    let mut requested = Cases::on(World::furnished());
    requested.world.one(Party::Maker, links::request(links::request_details()));
    answers(&mut requested);
    cases.cases.append(&mut requested.cases);
    cases.cases
}

fn requests(cases: &mut Cases) {
    let request = |change: ChangeOf<'_, ServiceRequestDetails>| {
        let mut request = links::request_details();
        change(&mut request);
        links::request(request)
    };
    let nothing = ProductId::new(Party::Maker.code(), acts::number("NOTHING"));
    for (code, name, act) in [
        (BOUNDS, "no standards", request(&|it| it.standards.clear())),
        (BOUNDS, "257 standards", request(&|it| it.standards = vec![it.standards[0].clone(); 257])),
        (BOUNDS, "empty batch", request(&|it| it.batch_quantity = 0)),
        (BOUNDS, "batch too large", request(&|it| it.batch_quantity = 1 << 24)),
        (BOUNDS, "of whole batches, and of none", request(&|it| it.batch = None)),
        (BOUNDS, "what buyers order", request(&|it| it.report_kind = ReportKind::Purchaser)),
        (BOUNDS, "what the bureau orders", request(&|it| it.report_kind = ReportKind::SpotCheck)),
        (BOUNDS, "tonnes of boards", request(&|it| it.batch_amount = "2.5".parse().ok())),
        (BOUNDS, "wanted by yesterday", request(&|it| it.wanted_by = date("2026-11-23"))),
        ("product.unknown", "no such product", request(&|it| it.product = nothing.clone())),
        (
            "organisation.lacks_role",
            "no institute",
            request(&|it| it.institute = Party::Insurer.code()),
        ),
        (
            "organisation.unknown",
            "nobody is asked",
            request(&|it| it.institute = Party::Seller.code()),
        ),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    let foreign = request(&|_| {});
    cases.act("product.unknown", "for another's product", Party::OtherMaker, foreign);
}

fn report_on(change: ChangeOf<'_, ReportDetails>) -> Act {
    let request = Some(links::request_id());
    let mut report = ReportDetails { request, ..acts::report_details() };
    change(&mut report);
    Act::FileReport { number: acts::number("W2026-NEW"), report: Box::new(report) }
}

fn answers(cases: &mut Cases) {
    let again = links::request(links::request_details());
    cases.act("service_request.exists", "requested twice", Party::Maker, again);
    let unknown = ServiceRequestId::new(Party::Maker.code(), acts::number("NOTHING"));
    let answer =
        |request: ServiceRequestId, step| Act::AdvanceRequest { request, step, answer: None };
    cases.act(
        "service_request.unknown",
        "no such one",
        Party::Institute,
        answer(unknown, ServiceStep::StartTest),
    );
    let elsewhere = links::answer(true);
    let code = "service_request.unknown";
    cases.act(code, "asked of another institute", Party::SecondInstitute, elsewhere);
    let silent = answer(links::request_id(), ServiceStep::Decline);
    cases.act(BOUNDS, "declined without a word", Party::Institute, silent);
    let silent = answer(links::request_id(), ServiceStep::Cancel);
    cases.act(BOUNDS, "cancelled without a word", Party::Maker, silent);
    let accept = |change: ChangeOf<'_, Acceptance>| {
        let (promised_on, fee_fen) = (date("2026-12-08"), 80_000);
        let mut acceptance = Acceptance { promised_on, fee_fen, lent: None };
        change(&mut acceptance);
        answer(links::request_id(), ServiceStep::Accept(acceptance))
    };
    for (name, act) in [
        ("promised for yesterday", accept(&|it| it.promised_on = date("2026-11-23"))),
        ("too dear", accept(&|it| it.fee_fen = 1_000_000_000_001)),
        ("lent although it is tested for the maker", links::lend("2026-12-01", "2026-12-03")),
    ] {
        cases.act(BOUNDS, name, Party::Institute, act);
    }
    let code = "service_request.status";
    cases.act(code, "reported before it is accepted", Party::Institute, report_on(&|_| {}));

    let mut declined = Cases::on(cases.world.clone());
    declined.world.one(Party::Institute, links::answer(false));
    declined.act(code, "accepted after it was declined", Party::Institute, links::answer(true));

    let mut accepted = Cases::on(cases.world.clone());
    accepted.world.one(Party::Institute, links::answer(true));
    accepted.act(code, "accepted twice", Party::Institute, links::answer(true));
    let other = "report.other_request";
    let batch = report_on(&|it| it.subjects[0].batch = Some(acts::number("PB20261118B")));
    accepted.act(other, "another batch than asked for", Party::Institute, batch);
    let sample = report_on(&|it| it.kind = ReportKind::CommissionedSample);
    accepted.act(other, "a sample in place of the batch", Party::Institute, sample);
    let product = acts::product_details();
    let number = acts::number("NEW-1");
    accepted.world.one(Party::Maker, Act::RegisterProduct { number: number.clone(), product });
    let id = ProductId::new(Party::Maker.code(), number);
    let product = report_on(&|it| it.subjects[0].product = id.clone());
    accepted.act(other, "another product than asked for", Party::Institute, product);
    accepted.world.one(Party::Institute, report_on(&|_| {}));
    let mut second = report_on(&|_| {});
    if let Act::FileReport { number, .. } = &mut second {
        *number = acts::number("W2026-NEW-2");
    }
    accepted.act(code, "reported twice", Party::Institute, second);
    cases.cases.append(&mut declined.cases);
    cases.cases.append(&mut accepted.cases);
}

fn factory_inspections(cases: &mut Cases) {
    cases.world.one(Party::Institute, links::keep_shared());
    let factory = |change: ChangeOf<'_, ReportDetails>| {
        let mut report = links::factory_inspection();
        change(&mut report);
        Act::FileReport { number: acts::number("CC-1"), report: Box::new(report) }
    };
    let other = || acts::number("OTHER");
    let many =
        |it: &mut ReportDetails, count| it.instruments = vec![it.instruments[0].clone(); count];
    for (code, name, act) in [
        (BOUNDS, "no instrument", factory(&|it| it.instruments.clear())),
        (BOUNDS, "33 instruments", factory(&|it| many(it, 33))),
        (
            "report.calibration",
            "tested before the calibration",
            factory(&|it| it.tested_on = date("2026-01-09")),
        ),
        (
            "resource.unknown",
            "no such instrument",
            factory(&|it| it.instruments[0].number = other()),
        ),
        (
            "resource.unknown",
            "an inspector as instrument",
            factory(&|it| it.instruments[0].number = acts::number(links::INSPECTOR)),
        ),
        ("resource.unknown", "no such inspector", factory(&|it| it.inspectors[0] = other())),
        (
            "resource.unknown",
            "an instrument as inspector",
            factory(&|it| it.inspectors[0] = acts::number(links::INSTRUMENT)),
        ),
        (
            "resource.not_lent",
            "another's instrument",
            factory(&|it| {
                it.instruments[0] =
                    ResourceId::new(Party::Institute.code(), acts::number(links::SHARED));
            }),
        ),
        (BOUNDS, "nine inspectors", factory(&|it| it.inspectors = vec![other(); 9])),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    let of_another = factory(&|_| {});
    cases.act("organisation.lacks_role", "of another's product", Party::OtherMaker, of_another);
    let institute = factory(&|it| many(it, 33));
    cases.act(BOUNDS, "33 instruments of an institute", Party::Institute, institute);
}

fn measurements(cases: &mut Cases) {
    let found = |text: &'static str, conclusion| {
        let mut report = acts::report_details();
        report.items[0].found = vec![text.parse().unwrap()];
        report.items[0].conclusion = conclusion;
        report.conclusion = conclusion;
        Act::FileReport { number: acts::number("W2026-NEW"), report: Box::new(report) }
    };
    let code = "report.measurement_differs";
    let below = found("519", Conclusion::Qualified);
    cases.act(code, "below its limit and qualified", Party::Institute, below);
    let within = found("521", Conclusion::Unqualified);
    cases.act(code, "within its limit and unqualified", Party::Institute, within);
}

fn withdrawals(cases: &mut Cases) {
    cases.act("report.unknown", "no report of this issuer", Party::Maker, links::withdraw_report());
    let mut withdrawn = Cases::on(cases.world.clone());
    withdrawn.world.one(Party::Institute, links::withdraw_report());
    withdrawn.act("report.status", "withdrawn twice", Party::Institute, links::withdraw_report());
    let issue = acts::certificate(acts::certificate_details());
    withdrawn.act("report.withdrawn", "certified after that", Party::Maker, issue);
    cases.cases.append(&mut withdrawn.cases);
}
