//! Shipments, to each of their ends.

use super::Step;
use crate::testing::fixtures::{Party, deliveries, links};

/// Those of the block of all acts.
pub(super) fn sale() -> Vec<Step> {
    let ship = |number, items| links::ship(number, links::shipment_details(Party::Seller, items));
    let home = links::return_details(links::shipment_id(Party::Maker, "DN-1"), "4");
    vec![
        ("ship_items", Party::Maker, ship("DN-1", "1-5")),
        ("accept_delivery", Party::Seller, links::accept(Party::Maker, "DN-1")),
        ("ship_items: on its way", Party::Maker, ship("DN-2", "6")),
        ("ship_items: refused", Party::Maker, ship("DN-3", "7-8")),
        ("refuse_delivery", Party::Seller, links::refuse(Party::Maker, "DN-3")),
        ("ship_items: a return", Party::Seller, links::ship("DN-1", home)),
        ("ship_items: for a delivery in part", Party::Maker, ship("DN-4", "7-9")),
        (
            "accept_delivery: a part",
            Party::Seller,
            deliveries::accept_without(Party::Maker, "DN-4", "8"),
        ),
        ("ship_items: called back", Party::Maker, ship("DN-5", "8")),
        ("cancel_shipment", Party::Maker, deliveries::cancel_shipment("DN-5")),
    ]
}

/// Acts that need days between them and others, and so are in no block with them.
pub(super) fn later() -> Vec<Step> {
    vec![("deem_accepted", Party::Maker, deliveries::deem_accepted("DN-2"))]
}
