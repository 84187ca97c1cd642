//! What becomes of a shipment: taken in part, called back, deemed accepted, sent back again; and goods that
//! may not be sold.

use super::sorted;
use crate::act::Act;
use crate::governance::params::ChainParams;
use crate::label::{FieldName, FieldValue, Label};
use crate::records::certificate::Certificate;
use crate::records::organisation::Organisation;
use crate::records::report::{FollowUpKind, Report};
use crate::records::serial::Serial;
use crate::records::shipment::{Holdings, Shipment, ShipmentDetails, ShipmentStatus};
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, date, deliveries, links, reports};

const ITEMS: &str = "1-100";

/// The maker has shipped items to the seller.
fn shipped() -> World {
    let mut world = World::trading();
    let details = links::shipment_details(Party::Seller, ITEMS);
    world.one(Party::Maker, links::ship(links::SHIPMENT, details));
    world
}

fn shipment(world: &World, shipper: Party, number: &str) -> Shipment {
    world.read(&links::shipment_id(shipper, number)).unwrap()
}

fn holder(world: &World, item: u32) -> Party {
    let holdings: Holdings =
        world.read(&Serial::slot(&acts::certificate_id(), 0)).unwrap_or_default();
    Party::of(holdings.holder_of(item, Party::Maker.code()))
}

fn outcome(world: &World, party: Party, act: Act) -> &'static str {
    world.outcome(&world.sign(party, act))
}

/// Lets days pass.
fn wait(world: &mut World, days: u64) {
    let then = world.parent.time.plus_ms(days * 24 * 3_600_000);
    world.sleep_until(then);
}

#[test]
fn a_part_is_taken_and_the_rest_is_with_the_shipper() {
    let mut world = shipped();
    world.one(Party::Seller, deliveries::accept_without(Party::Maker, links::SHIPMENT, "7,50-100"));
    let found = shipment(&world, Party::Maker, links::SHIPMENT);
    assert_eq!(found.status(), ShipmentStatus::PartlyAccepted);
    assert_eq!(found.refused[0].items, "7,50-100".parse().unwrap());
    assert!(found.history.last().grounds.is_some(), "it says what was wrong");
    let taken = found.delivered().unwrap();
    assert_eq!(taken[0].items, "1-6,8-49".parse().unwrap());
    for (item, party) in [(1, Party::Seller), (7, Party::Maker), (8, Party::Seller)] {
        assert_eq!(holder(&world, item), party, "{item}");
    }
    assert_eq!(holder(&world, 50), Party::Maker);
    let again = links::ship("DN-2", links::shipment_details(Party::OtherMaker, "7,50"));
    assert_eq!(outcome(&world, Party::Maker, again), "accepted", "it is free for others");
    let back = |items| {
        let first = links::shipment_id(Party::Maker, links::SHIPMENT);
        links::ship("TH-1", links::return_details(first, items))
    };
    assert_eq!(outcome(&world, Party::Seller, back("8")), "accepted");
    assert_eq!(outcome(&world, Party::Seller, back("7-8")), "shipment.not_a_return");
}

#[test]
fn what_is_refused_is_some_of_it() {
    let world = shipped();
    for (items, code) in [
        (ITEMS, "field.out_of_bounds"),
        ("101", "field.out_of_bounds"),
        ("100-101", "field.out_of_bounds"),
        ("100", "accepted"),
    ] {
        let act = deliveries::accept_without(Party::Maker, links::SHIPMENT, items);
        assert_eq!(outcome(&world, Party::Seller, act), code, "{items}");
    }
    let by_another = deliveries::accept_without(Party::Maker, links::SHIPMENT, "1");
    assert_eq!(outcome(&world, Party::OtherMaker, by_another), "shipment.not_the_receiver");
}

#[test]
fn what_nobody_has_answered_is_called_back_and_nothing_else() {
    let mut world = shipped();
    let cancel = || deliveries::cancel_shipment(links::SHIPMENT);
    assert_eq!(outcome(&world, Party::Seller, cancel()), "shipment.unknown", "its own ones only");
    let suspend = links::suspend(Party::Seller);
    world.one(Party::Bureau, suspend);
    let receipt = world.one(Party::Maker, cancel());
    let heard = StateKey::of::<Organisation>(&Party::Seller.code());
    assert!(receipt.subjects.contains(&heard), "who was to receive it hears of it");
    let found = shipment(&world, Party::Maker, links::SHIPMENT);
    assert_eq!(found.status(), ShipmentStatus::Cancelled);
    assert_eq!(holder(&world, 1), Party::Maker);
    assert_eq!(outcome(&world, Party::Maker, cancel()), "shipment.status");
    assert_eq!(outcome(&world, Party::Maker, acts::void("1")), "accepted", "as if it had not left");

    let mut world = shipped();
    world.one(Party::Seller, links::accept(Party::Maker, links::SHIPMENT));
    assert_eq!(outcome(&world, Party::Maker, cancel()), "shipment.status", "it has arrived");
}

#[test]
fn who_does_not_answer_in_time_has_accepted() {
    let mut world = shipped();
    let params: ChainParams = world.read(&()).unwrap();
    let deem = || deliveries::deem_accepted(links::SHIPMENT);
    wait(&mut world, params.delivery_answer_days.into());
    assert_eq!(outcome(&world, Party::Maker, deem()), "shipment.not_yet_deemed", "the last day");
    let refused = links::refuse(Party::Maker, links::SHIPMENT);
    assert_eq!(outcome(&world, Party::Seller, refused), "accepted", "it may still answer");
    wait(&mut world, 1);
    assert_eq!(outcome(&world, Party::Seller, deem()), "shipment.unknown", "the shipper says so");
    let receipt = world.one(Party::Maker, deem());
    let about = [
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Organisation>(&Party::Seller.code()),
        StateKey::of::<Shipment>(&links::shipment_id(Party::Maker, links::SHIPMENT)),
    ];
    assert!(sorted(about).iter().all(|key| receipt.subjects.contains(key)));
    let found = shipment(&world, Party::Maker, links::SHIPMENT);
    assert_eq!(found.status(), ShipmentStatus::DeemedAccepted);
    assert_eq!(holder(&world, 100), Party::Seller);
    let late = links::refuse(Party::Maker, links::SHIPMENT);
    assert_eq!(outcome(&world, Party::Seller, late), "shipment.status");
    let home = links::return_details(links::shipment_id(Party::Maker, links::SHIPMENT), "1");
    assert_eq!(outcome(&world, Party::Seller, links::ship("TH-1", home)), "accepted");
}

/// Of who was suspended in between nobody can say that it had the time.
#[test]
fn silence_of_who_could_not_answer_is_no_acceptance() {
    let mut world = shipped();
    world.one(Party::Bureau, links::suspend(Party::Seller));
    world.one(Party::Bureau, links::reinstate(Party::Seller));
    wait(&mut world, 40);
    let deem = || deliveries::deem_accepted(links::SHIPMENT);
    assert_eq!(outcome(&world, Party::Maker, deem()), "organisation.not_active");
    world.one(Party::Maker, deliveries::cancel_shipment(links::SHIPMENT));
    world.one(Party::Maker, links::ship("DN-2", links::shipment_details(Party::Seller, "1")));
    wait(&mut world, 40);
    let deem = deliveries::deem_accepted("DN-2");
    assert_eq!(outcome(&world, Party::Maker, deem), "accepted", "that was before");
}

/// A return that is not as it should be goes back once more, and no further.
#[test]
fn a_return_is_answered_and_may_be_sent_back_once() {
    let mut world = World::trading();
    let deliver = |world: &mut World, from: Party, details: ShipmentDetails, number: &str| {
        let to = Party::of(details.to);
        world.one(from, links::ship(number, details));
        world.one(to, links::accept(from, number));
    };
    deliver(&mut world, Party::Maker, links::shipment_details(Party::OtherMaker, "1-10"), "DN-1");
    deliver(&mut world, Party::OtherMaker, links::shipment_details(Party::Seller, "1-10"), "DN-2");
    let back = |shipper, number| links::return_details(links::shipment_id(shipper, number), "1-5");
    world.one(Party::Seller, links::ship("TH-1", back(Party::OtherMaker, "DN-2")));
    wait(&mut world, 40);
    let deem = deliveries::deem_accepted("TH-1");
    assert_eq!(
        outcome(&world, Party::Seller, deem),
        "field.out_of_bounds",
        "a return needs a word"
    );
    world.one(Party::OtherMaker, links::accept(Party::Seller, "TH-1"));
    deliver(&mut world, Party::OtherMaker, back(Party::Seller, "TH-1"), "TH-2");
    assert_eq!(holder(&world, 1), Party::Seller, "it was not returned as it had been sold");
    let third = links::ship("TH-3", back(Party::OtherMaker, "TH-2"));
    assert_eq!(outcome(&world, Party::Seller, third), "shipment.not_a_return", "twice is enough");
}

#[test]
fn what_may_not_be_sold_is_not_shipped_and_may_go_home() {
    let mut world = World::trading();
    world.one(Party::Maker, links::ship("DN-1", links::shipment_details(Party::Seller, "1-10")));
    world.one(Party::Seller, links::accept(Party::Maker, "DN-1"));
    let on = |number| links::ship(number, links::shipment_details(Party::OtherMaker, "1"));
    let home = || {
        links::ship("TH-1", links::return_details(links::shipment_id(Party::Maker, "DN-1"), "1"))
    };
    assert_eq!(outcome(&world, Party::Seller, on("DN-2")), "accepted");

    let mut withdrawn = world.clone();
    withdrawn.one(Party::Institute, links::withdraw_report());
    assert_eq!(outcome(&withdrawn, Party::Seller, on("DN-2")), "report.withdrawn");
    let first_sale = links::ship("DN-3", links::shipment_details(Party::Seller, "20"));
    assert_eq!(outcome(&withdrawn, Party::Maker, first_sale), "report.withdrawn");
    assert_eq!(outcome(&withdrawn, Party::Seller, home()), "accepted");

    let mut corrected = world.clone();
    let follow = reports::following(FollowUpKind::Replaces, &acts::report_id().number.to_string());
    corrected.one(Party::Institute, reports::file("W-CORRECTED", follow));
    let carried = outcome(&corrected, Party::Seller, on("DN-2"));
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let certificate: Certificate = corrected.read(&serial).unwrap();
    let report: Report = corrected.read(&acts::report_id()).unwrap();
    let is_carried = report.carries(&certificate.details);
    let expected = if is_carried { "accepted" } else { "report.replaced" };
    assert_eq!(carried, expected, "a correction that carries it changes nothing");
}

#[test]
fn what_was_to_be_used_by_yesterday_is_not_shipped() {
    let mut world = World::furnished();
    let mut certificate = acts::certificate_details();
    let mut fields: Vec<_> =
        certificate.label.iter().map(|(a, b)| (a.clone(), b.clone())).collect();
    fields.push((FieldName::known("expiry_date"), FieldValue::Date(date("2026-12-31"))));
    fields.sort_by(|one, other| one.0.cmp(&other.0));
    certificate.label = Label::new(fields).unwrap();
    world.one(Party::Bureau, acts::register(Party::Seller));
    world.one(Party::Maker, acts::certificate(certificate));
    world.one(Party::Maker, acts::activate("1-10"));
    let ship = || links::ship("DN-1", links::shipment_details(Party::Seller, "1"));
    let today = world.parent.time.date();
    assert_eq!(today, date("2026-11-24"));
    wait(&mut world, 37);
    assert_eq!(outcome(&world, Party::Maker, ship()), "accepted", "the last day");
    wait(&mut world, 1);
    assert_eq!(outcome(&world, Party::Maker, ship()), "items.expired");
}
