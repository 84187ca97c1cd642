//! Goods on their way through several hands: an item has one holder at any height.

use super::sorted;
use crate::records::certificate::Certificate;
use crate::records::history::StatusChange;
use crate::records::organisation::Organisation;
use crate::records::product::Product;
use crate::records::serial::Serial;
use crate::records::shipment::{Holding, Holdings, Shipment, ShipmentStatus};
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, links};

fn serial() -> Serial {
    Serial::slot(&acts::certificate_id(), 0)
}

fn holdings(world: &World) -> Holdings {
    world.read(&serial()).unwrap_or_default()
}

/// Who holds an item, and on which shipment it is.
fn whereabouts(world: &World, item: u32) -> (Party, Option<String>) {
    match holdings(world).find(item) {
        Some(holding) => {
            (Party::of(holding.holder), holding.shipment.as_ref().map(|id| id.number.to_string()))
        }
        None => (Party::Maker, None),
    }
}

fn deliver(world: &mut World, from: Party, to: Party, number: &str, items: &str) {
    world.one(from, links::ship(number, links::shipment_details(to, items)));
    world.one(to, links::accept(from, number));
}

#[test]
fn a_shipment_is_sent_and_accepted() {
    let mut world = World::trading();
    let details = links::shipment_details(Party::Seller, "1-100");
    let id = links::shipment_id(Party::Maker, links::SHIPMENT);
    let everything = sorted([
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Organisation>(&Party::Seller.code()),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<Certificate>(&serial()),
        StateKey::of::<Shipment>(&id),
    ]);
    let receipt = world.one(Party::Maker, links::ship(links::SHIPMENT, details.clone()));
    assert_eq!((receipt.subjects, receipt.certificates), (everything.to_vec(), vec![serial()]));
    let change = |status, world: &World| StatusChange {
        status,
        height: world.parent.height,
        on: world.parent.time.date(),
        grounds: None,
        given_by: None,
    };
    let sent = Shipment {
        id: id.clone(),
        details,
        history: vec![change(ShipmentStatus::InTransit, &world)].try_into().unwrap(),
        check: None,
        refused: Vec::new(),
        shipped_at: world.parent.height,
    };
    assert_eq!(world.read(&id), Some(sent.clone()));
    assert_eq!(whereabouts(&world, 100), (Party::Maker, Some(links::SHIPMENT.to_owned())));
    assert_eq!(whereabouts(&world, 101), (Party::Maker, None));

    let receipt = world.one(Party::Seller, links::accept(Party::Maker, links::SHIPMENT));
    assert_eq!((receipt.subjects, receipt.certificates), (everything.to_vec(), vec![serial()]));
    let found: Shipment = world.read(&id).unwrap();
    let steps = vec![sent.history.last().clone(), change(ShipmentStatus::Accepted, &world)];
    let history = steps.try_into().unwrap();
    let check = found.check.clone();
    assert_eq!(check.as_ref().map(|check| check.codes_verified), Some(3));
    assert_eq!(found, Shipment { history, check, ..sent });
    assert_eq!(whereabouts(&world, 100), (Party::Seller, None));
}

#[test]
fn refused_goods_are_with_the_shipper_again() {
    let mut world = World::trading();
    let details = links::shipment_details(Party::Seller, "1-100");
    world.one(Party::Maker, links::ship(links::SHIPMENT, details));
    let receipt = world.one(Party::Seller, links::refuse(Party::Maker, links::SHIPMENT));
    assert_eq!(receipt.certificates, [serial()]);
    let id = links::shipment_id(Party::Maker, links::SHIPMENT);
    let found: Shipment = world.read(&id).unwrap();
    assert_eq!((found.status(), found.history.iter().count()), (ShipmentStatus::Refused, 2));
    let grounds = found.history.last().grounds.clone().unwrap();
    assert_eq!(grounds.reason, "外包装破损".parse().unwrap());
    assert_eq!(holdings(&world), Holdings::default(), "as if it had never left");
    let again = links::ship("DN-2", links::shipment_details(Party::OtherMaker, "50"));
    assert_eq!(world.outcome(&world.sign(Party::Maker, again)), "accepted");
}

/// The holder of item 321 through three hands and back.
#[test]
fn who_holds_an_item_is_known_at_any_height() {
    let mut world = World::trading();
    let with = |world: &World| whereabouts(world, 321).0;
    deliver(&mut world, Party::Maker, Party::OtherMaker, "DN-1", "1-500");
    assert_eq!(with(&world), Party::OtherMaker);
    deliver(&mut world, Party::OtherMaker, Party::Seller, "DN-2", "300-400");
    assert_eq!(with(&world), Party::Seller);
    let shapes: Vec<_> = holdings(&world)
        .as_slice()
        .iter()
        .map(|it| (it.items.first, it.items.last, Party::of(it.holder)))
        .collect();
    assert_eq!(
        shapes,
        [(1, 299, Party::OtherMaker), (300, 400, Party::Seller), (401, 500, Party::OtherMaker)]
    );
    let home = links::return_details(links::shipment_id(Party::OtherMaker, "DN-2"), "321");
    world.one(Party::Seller, links::ship("DN-3", home));
    assert_eq!(whereabouts(&world, 321), (Party::Seller, Some("DN-3".to_owned())));
    world.one(Party::OtherMaker, links::accept(Party::Seller, "DN-3"));
    assert_eq!(with(&world), Party::OtherMaker);
    assert_eq!(whereabouts(&world, 320).0, Party::Seller);
    let home = links::return_details(links::shipment_id(Party::Maker, "DN-1"), "321");
    world.one(Party::OtherMaker, links::ship("DN-4", home));
    world.one(Party::Maker, links::accept(Party::OtherMaker, "DN-4"));
    assert_eq!(whereabouts(&world, 321), (Party::Maker, None));
    assert_eq!(world.outcome(&world.sign(Party::Maker, acts::void("321"))), "accepted");
    assert_eq!(world.outcome(&world.sign(Party::Maker, acts::void("320"))), "items.not_held");
}

/// One interval is added for each part that goes its own way, and none for a hand it goes through.
#[test]
fn state_stays_a_few_intervals_however_many_hands_a_batch_goes_through_in_order() {
    let mut world = World::trading();
    let hands = [Party::Maker, Party::OtherMaker, Party::Seller];
    for round in 0..6 {
        let (from, to) = (hands[round % 3], hands[(round + 1) % 3]);
        // In nine lots, one after the other.
        for lot in 0..9 {
            let items = format!("{}-{}", lot * 100 + 1, lot * 100 + 100);
            let number = format!("DN-{round}-{lot}");
            world.one(from, links::ship(&number, links::shipment_details(to, &items)));
            world.one(to, links::accept(from, &number));
            assert!(holdings(&world).as_slice().len() <= 2);
        }
        assert!(holdings(&world).as_slice().len() <= 1);
    }
    assert_eq!(holdings(&world), Holdings::default(), "all of it is back with its maker");
}

#[test]
fn called_back_and_revoked_goods_go_home_and_nowhere_else() {
    let mut world = World::trading();
    deliver(&mut world, Party::Maker, Party::OtherMaker, "DN-1", "1-100");
    deliver(&mut world, Party::OtherMaker, Party::Seller, "DN-2", "1-50");
    world.one(Party::Bureau, links::recall(links::recall_details("1-60")));
    let back = |to, number, items| links::return_details(links::shipment_id(to, number), items);
    let on = |number: &str, items: &str| {
        links::ship(number, links::shipment_details(Party::OtherMaker, items))
    };
    let outcome = |world: &World, party, act| world.outcome(&world.sign(party, act));
    assert_eq!(outcome(&world, Party::Seller, on("DN-9", "1-50")), "items.recalled");
    let home = back(Party::OtherMaker, "DN-2", "1-50");
    world.one(Party::Seller, links::ship("DN-3", home));
    world.one(Party::OtherMaker, links::accept(Party::Seller, "DN-3"));

    // Back to the seller as a return of the return: that is no way home.
    let again = links::ship("DN-9", back(Party::Seller, "DN-3", "1-50"));
    assert_eq!(outcome(&world, Party::OtherMaker, again), "items.recalled");
    let spread = links::ship("DN-9", links::shipment_details(Party::Seller, "60-61"));
    assert_eq!(outcome(&world, Party::OtherMaker, spread), "items.recalled");
    let rest = links::ship("DN-9", links::shipment_details(Party::Seller, "61-70"));
    assert_eq!(outcome(&world, Party::OtherMaker, rest), "accepted", "they are not called back");

    world.one(Party::Bureau, acts::revoke_certificate());
    let rest = links::ship("DN-9", links::shipment_details(Party::Seller, "61-70"));
    assert_eq!(outcome(&world, Party::OtherMaker, rest), "certificate.not_in_force");
    let home = links::ship("DN-4", back(Party::Maker, "DN-1", "1-100"));
    world.one(Party::OtherMaker, home);
    world.one(Party::Maker, links::accept(Party::OtherMaker, "DN-4"));
    assert_eq!(holdings(&world), Holdings::default());
}

/// A maker that bought its own goods back may not send them out again as a return.
#[test]
fn no_maker_returns_its_own_goods() {
    let mut world = World::trading();
    deliver(&mut world, Party::Maker, Party::Seller, "DN-1", "1-10");
    deliver(&mut world, Party::Seller, Party::Maker, "DN-2", "1-10");
    let back = links::return_details(links::shipment_id(Party::Seller, "DN-2"), "1-10");
    let act = links::ship("DN-3", back);
    assert_eq!(world.outcome(&world.sign(Party::Maker, act)), "shipment.not_a_return");
}

#[test]
fn what_was_on_its_way_when_its_certificate_was_revoked_still_arrives() {
    let mut world = World::trading();
    let details = links::shipment_details(Party::Seller, "1-10");
    world.one(Party::Maker, links::ship(links::SHIPMENT, details));
    world.one(Party::Bureau, acts::revoke_certificate());
    let accept = links::accept(Party::Maker, links::SHIPMENT);
    assert_eq!(world.outcome(&world.sign(Party::Seller, accept)), "accepted");
    let refuse = links::refuse(Party::Maker, links::SHIPMENT);
    assert_eq!(world.outcome(&world.sign(Party::Seller, refuse)), "accepted");
}

#[test]
fn all_items_of_a_certificate_have_a_holder() {
    let mut world = World::trading();
    deliver(&mut world, Party::Maker, Party::Seller, "DN-1", "10-20,30");
    let all = holdings(&world).all(Party::Maker.code(), 1000);
    let shapes: Vec<_> = all
        .iter()
        .map(|Holding { items, holder, .. }| (items.first, items.last, Party::of(*holder)))
        .collect();
    let (maker, seller) = (Party::Maker, Party::Seller);
    let expected =
        [(1, 9, maker), (10, 20, seller), (21, 29, maker), (30, 30, seller), (31, 1000, maker)];
    assert_eq!(shapes, expected);
}
