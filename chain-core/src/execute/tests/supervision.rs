//! Recalls, spot checks and penalties.

use super::sorted;
use crate::records::certificate::Certificate;
use crate::records::history::StatusChange;
use crate::records::items::Items;
use crate::records::organisation::Organisation;
use crate::records::product::Product;
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::supervision::{
    CertificateRecalls, Penalty, Recall, RecallAnswer, RecallAnswerDetails, RecallStatus,
    RecalledItems, SpotCheck,
};
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, bare_records, date, links, reports};
use crate::values::text::{PenaltyId, SpotCheckId};
use crate::verify::item_code::ItemCode;
use crate::verify::verification::{ItemRecords, Verdict, verdict};

fn serial() -> Serial {
    Serial::slot(&acts::certificate_id(), 0)
}

fn verdict_on(world: &World, item: u32) -> Verdict {
    let chain_id = world.parent.chain_id;
    let certificate: Certificate = world.read(&serial()).unwrap();
    let items: Items = world.read(&serial()).unwrap_or_default();
    let recalls: CertificateRecalls = world.read(&serial()).unwrap_or_default();
    let report: Report = world.read(&acts::report_id()).unwrap();
    let records =
        ItemRecords { reports: &[&report], ..bare_records(Some(&certificate), &items, &recalls) };
    let code = ItemCode::sign(chain_id, serial(), item, &Party::Maker.label_key());
    verdict(chain_id, &code, &records, date("2026-11-24"))
}

/// A world where the seller holds items 1 to 100.
fn sold() -> World {
    let mut world = World::trading();
    let details = links::shipment_details(Party::Seller, "1-100");
    world.one(Party::Maker, links::ship(links::SHIPMENT, details));
    world.one(Party::Seller, links::accept(Party::Maker, links::SHIPMENT));
    world
}

#[test]
fn a_recall_calls_ranges_back_until_it_is_closed() {
    let mut world = sold();
    let receipt = world.one(Party::Bureau, links::recall(links::recall_details("51-120")));
    let everything = sorted([
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<Certificate>(&serial()),
        StateKey::of::<Recall>(&links::recall_id()),
    ]);
    assert_eq!((receipt.subjects, receipt.certificates), (everything.to_vec(), vec![serial()]));
    let change = |status, grounds, world: &World| StatusChange {
        status,
        height: world.parent.height,
        on: world.parent.time.date(),
        grounds,
        given_by: None,
    };
    let opened = Recall {
        id: links::recall_id(),
        details: links::recall_details("51-120"),
        history: vec![change(RecallStatus::Open, None, &world)].try_into().unwrap(),
        opened_at: world.parent.height,
    };
    assert_eq!(world.read(&links::recall_id()), Some(opened.clone()));
    let entry = RecalledItems {
        recall: links::recall_id(),
        items: links::scope("51-120"),
        status: RecallStatus::Open,
    };
    assert_eq!(world.read(&serial()), Some(CertificateRecalls(vec![entry.clone()])));
    let verdicts = [50, 51, 120, 121].map(|item| verdict_on(&world, item));
    use Verdict::{Genuine, Recalled};
    assert_eq!(verdicts, [Genuine, Recalled, Recalled, Genuine]);

    let receipt = world.one(Party::Bureau, links::close_recall());
    assert_eq!(receipt.certificates, [serial()]);
    assert!(receipt.subjects.contains(&StateKey::of::<Recall>(&links::recall_id())));
    let closed = change(RecallStatus::Closed, Some(acts::grounds()), &world);
    let history = vec![opened.history.last().clone(), closed].try_into().unwrap();
    assert_eq!(world.read(&links::recall_id()), Some(Recall { history, ..opened }));
    let entry = RecalledItems { status: RecallStatus::Closed, ..entry };
    assert_eq!(world.read(&serial()), Some(CertificateRecalls(vec![entry])));
    assert_eq!(verdict_on(&world, 51), Genuine);
}

#[test]
fn whoever_holds_recalled_items_answers_and_a_later_answer_replaces_the_first() {
    let mut world = sold();
    world.one(Party::Bureau, links::recall(links::recall_details("51-120")));
    let answer = |set_aside| RecallAnswerDetails { set_aside, ..links::recall_answer() };
    let receipt = world.one(Party::Seller, links::answer_recall(answer(40)));
    assert_eq!(receipt.certificates, [serial()]);
    assert!(receipt.subjects.contains(&StateKey::of::<Recall>(&links::recall_id())));
    let key = (links::recall_id(), Party::Seller.code());
    let found: RecallAnswer = world.read(&key).unwrap();
    let expected = RecallAnswer {
        organisation: Party::Seller.code(),
        details: answer(40),
        answered_at: world.parent.height,
    };
    assert_eq!(found, expected);
    world.one(Party::Maker, links::answer_recall(answer(20)));

    // Everything goes back: who has answered may still correct its answer, nobody else may start.
    let home = links::return_details(links::shipment_id(Party::Maker, links::SHIPMENT), "1-100");
    world.one(Party::Seller, links::ship("DN-2", home));
    world.one(Party::Maker, links::accept(Party::Seller, "DN-2"));
    world.one(Party::Seller, links::answer_recall(answer(41)));
    let found: RecallAnswer = world.read(&key).unwrap();
    assert_eq!((found.details, found.answered_at), (answer(41), world.parent.height));
    let stranger = world.sign(Party::OtherMaker, links::answer_recall(answer(1)));
    assert_eq!(world.outcome(&stranger), "recall.nothing_held");
}

#[test]
fn a_holder_of_other_items_of_the_certificate_has_nothing_to_answer() {
    let mut world = sold();
    world.one(Party::Bureau, links::recall(links::recall_details("101-200")));
    let answer = links::answer_recall(links::recall_answer());
    assert_eq!(world.outcome(&world.sign(Party::Seller, answer.clone())), "recall.nothing_held");
    assert_eq!(world.outcome(&world.sign(Party::Maker, answer)), "accepted");
}

#[test]
fn a_spot_check_is_ordered_and_its_result_recorded() {
    let mut world = World::trading();
    let id = SpotCheckId::new(Party::Bureau.code(), acts::number(links::SPOT_CHECK));
    let act = links::order_spot_check(links::spot_check_details());
    let receipt = world.one(Party::Bureau, act);
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Organisation>(&Party::Institute.code()),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<Certificate>(&serial()),
        StateKey::of::<SpotCheck>(&id),
    ]);
    assert_eq!((receipt.subjects, receipt.certificates), (expected.to_vec(), vec![serial()]));
    let ordered = SpotCheck {
        id: id.clone(),
        details: links::spot_check_details(),
        ordered_at: world.parent.height,
        result: None,
        recorded_at: None,
    };
    assert_eq!(world.read(&id), Some(ordered.clone()));

    world.one(Party::Institute, reports::spot_check());
    let receipt = world.one(Party::Bureau, links::record_spot_check(links::spot_check_result()));
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<Certificate>(&serial()),
        StateKey::of::<Report>(&reports::spot_check_id()),
        StateKey::of::<SpotCheck>(&id),
    ]);
    assert_eq!((receipt.subjects, receipt.certificates), (expected.to_vec(), vec![serial()]));
    let (result, recorded_at) = (Some(links::spot_check_result()), Some(world.parent.height));
    assert_eq!(world.read(&id), Some(SpotCheck { result, recorded_at, ..ordered }));
}

#[test]
fn a_penalty_is_recorded() {
    let mut world = World::trading();
    let id = PenaltyId::new(Party::Bureau.code(), acts::number(links::PENALTY));
    let act = links::record_penalty(links::penalty_details());
    let receipt = world.one(Party::Bureau, act);
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<Certificate>(&serial()),
        StateKey::of::<Penalty>(&id),
    ]);
    assert_eq!((receipt.subjects, receipt.certificates), (expected.to_vec(), vec![serial()]));
    let expected = Penalty {
        id: id.clone(),
        details: links::penalty_details(),
        recorded_on: date("2026-11-24"),
        recorded_at: world.parent.height,
    };
    assert_eq!(world.read(&id), Some(expected));
}
