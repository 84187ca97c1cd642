//! Offers, requests that run by the table of their steps, shared laboratories, questions.

use proptest::prelude::*;

use super::sorted;
use crate::act::Act;
use crate::records::organisation::Organisation;
use crate::records::question::{ExpertAnswer, ExpertQuestion};
use crate::records::report::{Report, ReportDetails};
use crate::records::service::{
    Offer, OfferDetails, ServiceKind, ServiceParty, ServiceRequest, ServiceRequestDetails,
    ServiceRequestStatus, ServiceStep,
};
use crate::state::{OpenQuestions, StateKey};
use crate::testing::fixtures::{Party, World, acts, links, reports};
use crate::values::edition::Edition;
use crate::values::text::{ProductId, ReportId, ResourceId};

#[test]
fn an_offer_is_replaced_by_its_next_edition_and_a_request_names_the_one_it_saw() {
    let mut world = World::furnished();
    world.one(Party::Institute, links::keep_shared());
    let first = links::shared_offer();
    let receipt = world.one(Party::Institute, links::publish_offer(first.clone()));
    let about = [
        StateKey::of::<Organisation>(&Party::Institute.code()),
        StateKey::of::<Offer>(&links::offer_id()),
    ];
    assert_eq!(receipt.subjects, sorted(about));
    let offer: Offer = world.read(&links::offer_id()).unwrap();
    let (id, published_at) = (links::offer_id(), world.parent.height);
    assert_eq!(offer, Offer { id, edition: Edition::FIRST, details: first.clone(), published_at });
    let request = ServiceRequestDetails {
        offer: Some(acts::number(links::OFFER)),
        ..links::shared_request()
    };
    let receipt = world.one(Party::Maker, links::request(request));
    assert!(receipt.subjects.contains(&StateKey::of::<Offer>(&links::offer_id())));
    let dearer = OfferDetails { fee_fen: 30_000, ..first };
    world.one(Party::Institute, links::publish_offer(dearer.clone()));
    let offer: Offer = world.read(&links::offer_id()).unwrap();
    assert_eq!((offer.edition.get(), offer.details), (2, dearer));
    let request: ServiceRequest = world.read(&links::request_id()).unwrap();
    assert_eq!(request.offer_edition, Some(Edition::FIRST));
}

#[test]
fn a_maker_tests_with_an_institutes_instrument_on_the_days_that_were_agreed() {
    let mut world = World::furnished();
    world.one(Party::Institute, links::keep_shared());
    world.one(Party::Maker, links::request(links::shared_request()));
    world.one(Party::Institute, links::lend("2026-11-20", "2026-11-24"));
    let lent = ResourceId::new(Party::Institute.code(), acts::number(links::SHARED));
    let report = ReportDetails {
        instruments: vec![links::instrument_id(), lent.clone()],
        request: Some(links::request_id()),
        ..links::factory_inspection()
    };
    let of_institute = ReportDetails { request: report.request.clone(), ..acts::report_details() };
    let number = acts::number("W2026-NEW");
    let foreign = Act::FileReport { number, report: Box::new(of_institute) };
    let signed = world.sign(Party::Institute, foreign);
    assert_eq!(world.outcome(&signed), "service_request.status", "the maker tests");
    let act = Act::FileReport { number: acts::number("CC-1"), report: Box::new(report) };
    world.one(Party::Maker, act);
    let id = ReportId::new(Party::Maker.code(), acts::number("CC-1"));
    let filed: Report = world.read(&id).unwrap();
    assert!(filed.is_factory_inspection());
    assert_eq!(filed.details.instruments[1], lent, "the report says whose instrument it was");
    let request: ServiceRequest = world.read(&links::request_id()).unwrap();
    assert_eq!((request.status(), request.report), (ServiceRequestStatus::Reported, Some(id)));
}

/// Who sews for a brand tests what it sews: it asks for the test, and uses what is lent to it.
#[test]
fn who_makes_it_for_the_maker_asks_for_a_test_of_its_own() {
    let mut world = World::furnished();
    let agree = || links::agree(links::entrustment_details());
    world.act(&[(Party::Maker, agree()), (Party::OtherMaker, agree())]);
    let register = links::register_product(links::ENTRUSTED, links::entrusted_product());
    world.one(Party::Maker, register);
    let of = |product: &str| ServiceRequestDetails {
        product: ProductId::new(Party::Maker.code(), acts::number(product)),
        ..links::request_details()
    };
    let request = links::request(of(links::ENTRUSTED));
    assert_eq!(world.outcome(&world.sign(Party::OtherMaker, request.clone())), "accepted");
    assert_eq!(world.outcome(&world.sign(Party::Maker, request)), "accepted");
    let not_its_own = world.sign(Party::OtherMaker, links::request(of(acts::PRODUCT)));
    assert_eq!(world.outcome(&not_its_own), "product.unknown");
}

/// A type test is ordered long before the first batch is made.
#[test]
fn a_type_test_is_ordered_and_reported_without_a_batch() {
    let mut world = World::furnished();
    world.one(Party::Maker, links::request(reports::type_test_request()));
    world.one(Party::Institute, links::answer(true));
    let report = |batch: Option<&str>| {
        let mut report =
            ReportDetails { request: Some(links::request_id()), ..reports::type_test() };
        let subject = &mut report.subjects[0];
        subject.batch = batch.map(acts::number);
        (subject.batch_quantity, subject.sampled) = (3, 3);
        Act::FileReport { number: acts::number("XS-1"), report: Box::new(report) }
    };
    let of_a_batch = world.sign(Party::Institute, report(Some("PB-1")));
    assert_eq!(world.outcome(&of_a_batch), "accepted", "the samples were drawn from one");
    world.one(Party::Institute, report(None));
    let request: ServiceRequest = world.read(&links::request_id()).unwrap();
    assert_eq!(request.status(), ServiceRequestStatus::Reported);
}

#[test]
fn a_request_asks_for_what_the_offer_has() {
    let mut world = World::furnished();
    world.one(Party::Institute, links::keep_shared());
    world.one(Party::Institute, links::publish_offer(links::shared_offer()));
    let asked = |standard: &str| {
        let standards = vec![standard.parse().unwrap()];
        let offer = Some(acts::number(links::OFFER));
        links::request(ServiceRequestDetails { standards, offer, ..links::shared_request() })
    };
    let outcome = |act: Act| world.outcome(&world.sign(Party::Maker, act));
    let offered = links::shared_offer().standards[0].to_string();
    assert_eq!(outcome(asked(&offered)), "accepted");
    assert_eq!(outcome(asked("GB 18401-2010")), "field.out_of_bounds");
    let open = OfferDetails { standards: Vec::new(), ..links::shared_offer() };
    world.one(Party::Institute, links::publish_offer(open));
    let act = asked("GB 18401-2010");
    assert_eq!(world.outcome(&world.sign(Party::Maker, act)), "accepted", "an offer of no list");
}

#[test]
fn a_question_is_open_until_somebody_answers() {
    let mut world = World::furnished();
    let open = |world: &World| world.read::<OpenQuestions>(&Party::Maker.code()).unwrap().0;
    let receipt = world.one(Party::Maker, links::ask("WT-1"));
    let about = [
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<ExpertQuestion>(&links::question_id("WT-1")),
    ];
    assert_eq!(receipt.subjects, sorted(about));
    world.one(Party::Maker, links::ask("WT-2"));
    assert_eq!(open(&world), 2);
    world.one(Party::Institute, links::answer_question("WT-1"));
    let first = world.parent.height;
    world.one(Party::Bureau, links::answer_question("WT-1"));
    let second = world.parent.height;
    assert_eq!(open(&world), 1, "a second answer changes nothing");
    world.one(Party::Maker, links::answer_question("WT-2"));
    assert_eq!(open(&world), 0, "who asked has found it out");
    let question: ExpertQuestion = world.read(&links::question_id("WT-1")).unwrap();
    let Act::AnswerQuestion { text, .. } = links::answer_question("WT-1") else { panic!() };
    let expected = [(Party::Institute, first), (Party::Bureau, second)];
    let expected = expected.map(|(party, answered_at)| ExpertAnswer {
        organisation: party.code(),
        text: text.clone(),
        answered_at,
    });
    assert_eq!(question.answers, expected);
}

#[test]
fn the_table_of_steps_has_ends_and_no_step_twice() {
    use ServiceRequestStatus::{Cancelled, Declined, Reported, Requested};
    for from in ServiceRequestStatus::ALL {
        let next = ServiceRequestStatus::ALL.iter().filter(|to| from.step_to(**to).is_some());
        let is_end = [Reported, Declined, Cancelled].contains(&from);
        assert_eq!(next.count() == 0, is_end, "{from:?}");
        assert_eq!(from.step_to(Requested), None, "nothing leads back to the start");
    }
    let rows = ServiceRequestStatus::STEPS.map(|(from, to, _)| (from as u8, to as u8));
    let different: std::collections::BTreeSet<(u8, u8)> = rows.into_iter().collect();
    assert_eq!(different.len(), rows.len());
}

/// Who may try.
const PARTIES: [Party; 4] =
    [Party::Maker, Party::Institute, Party::SecondInstitute, Party::OtherMaker];

/// A try to lead a request to a status.
fn attempt(kind: ServiceKind, to: ServiceRequestStatus, count: usize) -> Option<Act> {
    Some(match to {
        ServiceRequestStatus::Requested => return None,
        ServiceRequestStatus::Accepted if kind == ServiceKind::SharedLaboratory => {
            links::lend("2026-11-20", "2026-12-31")
        }
        ServiceRequestStatus::Accepted => links::answer(true),
        ServiceRequestStatus::Declined => links::advance(ServiceStep::Decline),
        ServiceRequestStatus::SampleReceived => links::advance(ServiceStep::ReceiveSample),
        ServiceRequestStatus::Testing => links::advance(ServiceStep::StartTest),
        ServiceRequestStatus::Cancelled => links::advance(ServiceStep::Cancel),
        ServiceRequestStatus::Reported => {
            let report = match kind {
                ServiceKind::SharedLaboratory => links::factory_inspection(),
                ServiceKind::OneStop => acts::report_details(),
            };
            let report = ReportDetails { request: Some(links::request_id()), ..report };
            Act::FileReport {
                number: acts::number(&format!("R-{count}")),
                report: Box::new(report),
            }
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whoever tries whatever, in whatever order: a request goes from status to status as the table
    /// has it, by whom the table names, and by nobody else.
    #[test]
    fn steps_follow_table(
        shared in any::<bool>(),
        tries in prop::collection::vec((0..PARTIES.len(), 1..ServiceRequestStatus::ALL.len()), 1..24),
    ) {
        let kind = if shared { ServiceKind::SharedLaboratory } else { ServiceKind::OneStop };
        let details = if shared { links::shared_request() } else { links::request_details() };
        let mut world = World::furnished();
        world.one(Party::Institute, links::keep_shared());
        world.one(Party::Maker, links::request(details));
        let mut status = ServiceRequestStatus::Requested;
        for (count, (party, to)) in tries.into_iter().enumerate() {
            let (party, to) = (PARTIES[party], ServiceRequestStatus::ALL[to]);
            let Some(act) = attempt(kind, to, count) else { continue };
            let signed = world.sign(party, act);
            let accepted = world.outcome(&signed) == "accepted";
            let expected = match status.step_to(to) {
                None => None,
                Some(ServiceParty::Maker) => Some(Party::Maker),
                Some(ServiceParty::Institute) => Some(Party::Institute),
                Some(ServiceParty::Tester) if shared => Some(Party::Maker),
                Some(ServiceParty::Tester) => Some(Party::Institute),
            };
            prop_assert_eq!(accepted, expected == Some(party), "{:?} to {:?}", party, to);
            if accepted {
                world.commit(std::slice::from_ref(&signed));
                status = to;
            }
            let request: ServiceRequest = world.read(&links::request_id()).unwrap();
            prop_assert_eq!(request.status(), status);
            prop_assert_eq!(request.report.is_some(), status == ServiceRequestStatus::Reported);
        }
    }
}
