//! Offers, shared laboratories, questions.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::report::ReportDetails;
use crate::records::service::{OfferDetails, ServiceKind, ServiceRequestDetails};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, links};
use crate::values::date_span::DateSpan;
use crate::values::text::ResourceId;

const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut world = World::furnished();
    world.one(Party::Institute, links::keep_shared());
    let mut cases = Cases::on(world);
    offers(&mut cases);
    requests(&mut cases);
    lent_instruments(&mut cases);
    questions(&mut cases);
    cases.cases
}

fn offers(cases: &mut Cases) {
    let offer = |change: ChangeOf<'_, OfferDetails>| {
        let mut offer = links::shared_offer();
        change(&mut offer);
        links::publish_offer(offer)
    };
    let other = || acts::number("OTHER");
    for (code, name, act) in [
        (BOUNDS, "too dear", offer(&|it| it.fee_fen = 1_000_000_000_001)),
        (BOUNDS, "done at once", offer(&|it| it.working_days = 0)),
        (BOUNDS, "done in two years", offer(&|it| it.working_days = 367)),
        (BOUNDS, "33 standards", offer(&|it| it.standards = vec![it.standards[0].clone(); 33])),
        (BOUNDS, "a laboratory without instruments", offer(&|it| it.instruments.clear())),
        (
            BOUNDS,
            "33 instruments",
            offer(&|it| it.instruments = vec![it.instruments[0].clone(); 33]),
        ),
        (BOUNDS, "instruments for nothing", offer(&|it| it.kind = ServiceKind::OneStop)),
        (
            BOUNDS,
            "63 free times",
            offer(&|it| it.instruments[0].free = vec![it.instruments[0].free[0]; 63]),
        ),
        (
            BOUNDS,
            "free until the day before",
            offer(&|it| {
                let until = Some(date("2026-11-30"));
                it.instruments[0].free = vec![DateSpan { from: date("2026-12-01"), until }];
            }),
        ),
        (
            "resource.unknown",
            "no such instrument",
            offer(&|it| it.instruments[0].instrument = other()),
        ),
    ] {
        cases.act(code, name, Party::Institute, act);
    }
}

fn requests(cases: &mut Cases) {
    let request = |change: ChangeOf<'_, ServiceRequestDetails>| {
        let mut request = links::shared_request();
        request.offer = Some(acts::number(links::OFFER));
        change(&mut request);
        links::request(request)
    };
    let no_offer = request(&|_| {});
    cases.act("offer.unknown", "no such offer", Party::Maker, no_offer);
    let mut offered = Cases::on(cases.world.clone());
    offered.world.one(Party::Institute, links::publish_offer(links::shared_offer()));
    for (code, name, act) in [
        (BOUNDS, "without instruments", request(&|it| it.instruments.clear())),
        (BOUNDS, "instruments for nothing", request(&|it| it.kind = ServiceKind::OneStop)),
        (
            BOUNDS,
            "another service than offered",
            request(&|it| {
                it.kind = ServiceKind::OneStop;
                it.instruments.clear();
            }),
        ),
        (
            "resource.unknown",
            "no such instrument",
            request(&|it| it.instruments[0] = acts::number("OTHER")),
        ),
    ] {
        offered.act(code, name, Party::Maker, act);
    }
    let closed = OfferDetails { is_open: false, ..links::shared_offer() };
    offered.world.one(Party::Institute, links::publish_offer(closed));
    offered.act("offer.status", "it is closed", Party::Maker, request(&|_| {}));
    cases.cases.append(&mut offered.cases);
}

/// The maker's own inspection, with an instrument of the institute.
fn lent(day: &str) -> Act {
    let report = ReportDetails {
        instruments: vec![ResourceId::new(Party::Institute.code(), acts::number(links::SHARED))],
        request: Some(links::request_id()),
        tested_on: date(day),
        issued_on: date("2026-11-24"),
        ..links::factory_inspection()
    };
    Act::FileReport { number: acts::number("CC-1"), report: Box::new(report) }
}

fn lent_instruments(cases: &mut Cases) {
    let code = "resource.not_lent";
    let mut requested = Cases::on(cases.world.clone());
    requested.world.one(Party::Maker, links::request(links::shared_request()));
    requested.act(code, "not accepted yet", Party::Maker, lent("2026-11-24"));
    let endless = links::lend("2026-11-24", "2026-11-23");
    requested.act(BOUNDS, "lent until the day before", Party::Institute, endless);
    let mut no_days = links::lend("2026-11-24", "2026-11-24");
    if let Act::AdvanceRequest {
        step: crate::records::service::ServiceStep::Accept(acceptance),
        ..
    } = &mut no_days
    {
        acceptance.lent = None;
    }
    requested.act(BOUNDS, "lent on no days", Party::Institute, no_days);
    requested.world.one(Party::Institute, links::lend("2026-11-24", "2026-11-24"));
    requested.act(code, "the day before", Party::Maker, lent("2026-11-23"));
    requested.world.one(Party::Maker, lent("2026-11-24"));
    let mut again = lent("2026-11-24");
    if let Act::FileReport { number, .. } = &mut again {
        *number = acts::number("CC-2");
    }
    requested.act(code, "reported already", Party::Maker, again);
    cases.cases.append(&mut requested.cases);
}

fn questions(cases: &mut Cases) {
    let unknown = links::answer_question("NOTHING");
    cases.act("question.unknown", "no such question", Party::Institute, unknown);
    let mut asked = Cases::on(cases.world.clone());
    for at in 0..20 {
        asked.world.one(Party::Maker, links::ask(&format!("WT-{at}")));
    }
    asked.act("question.exists", "asked twice", Party::Maker, links::ask("WT-0"));
    asked.act("question.open", "the 21st", Party::Maker, links::ask("WT-20"));
    let code = "organisation.wrong_role";
    asked.act(code, "another maker answers", Party::OtherMaker, links::answer_question("WT-0"));
    let mut many = links::ask("WT-99");
    if let Act::AskQuestion { question, .. } = &mut many {
        question.standards = vec![question.standards[0].clone(); 33];
    }
    asked.act(BOUNDS, "33 standards", Party::Maker, many);
    let mut personal = links::answer_question("WT-0");
    if let Act::AnswerQuestion { text, .. } = &mut personal {
        *text = "请致电 138-0013-8000".parse().unwrap();
    }
    asked.act("field.personal_data", "a telephone number", Party::Institute, personal);
    for _ in 0..16 {
        asked.world.one(Party::Institute, links::answer_question("WT-0"));
    }
    asked.act(BOUNDS, "the 17th answer", Party::Institute, links::answer_question("WT-0"));
    cases.cases.append(&mut asked.cases);
}
