use super::*;
use crate::records::product::ProductDetails;
use crate::testing::fixtures::{Party, acts, links};

#[test]
fn whoever_makes_it_is_the_maker_the_producer_or_nobody_here() {
    let (maker, other) = (Party::Maker.code(), Party::OtherMaker.code());
    let made_by = |origin: Origin| {
        let details = ProductDetails { origin, ..acts::product_details() };
        [maker, other].map(|organisation| details.origin.is_made_by(maker, organisation))
    };
    assert_eq!(made_by(Origin::Own), [true, false]);
    assert_eq!(made_by(Origin::Entrusted { producer: other }), [false, true]);
    assert_eq!(made_by(links::imported_origin()), [false, false]);
}

/// What a clerk writes: nothing at all for the own goods.
#[test]
fn a_product_whose_file_says_nothing_is_the_makers_own() {
    assert_eq!(acts::product_details().origin, Origin::Own);
    let entrusted: Origin =
        toml::from_str("[entrusted]\nproducer = \"91433100999999066C\"").unwrap();
    assert_eq!(entrusted, Origin::Entrusted { producer: Party::OtherMaker.code() });
    assert_eq!(serde_json::to_value(Origin::Own).unwrap(), "own");
}

#[test]
fn goods_of_another_producer_or_place_are_another_thing() {
    let own = acts::product_details();
    let other = Origin::Entrusted { producer: Party::OtherMaker.code() };
    assert!(!own.is_same_thing(&ProductDetails { origin: other, ..own.clone() }));
    let production_address = Some("湖南省益阳市示范路9号".parse().unwrap());
    assert!(!own.is_same_thing(&ProductDetails { production_address, ..own.clone() }));
}
