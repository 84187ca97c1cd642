//! The catalogue of standards, enterprise standards, and what may rest on them.

use super::sorted;
use crate::act::Act;
use crate::records::organisation::Organisation;
use crate::records::product::ProductDetails;
use crate::records::standard_catalogue::{Catalogue, Standard};
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, date, links};
use crate::values::standard_number::StandardNumber;
use crate::values::time::Timestamp;

const BOARD: &str = "GB/T 9775-2025";
const OWN: &str = "Q/KSYB 001-2026";

fn number(text: &str) -> StandardNumber {
    text.parse().unwrap()
}

fn product(text: &str) -> Act {
    let mut product: ProductDetails = acts::product_details();
    product.standards[0].number = number(text);
    Act::RegisterProduct { number: acts::number("NEW-1"), product }
}

#[test]
fn published_standards_are_in_the_catalogue() {
    let mut world = World::furnished();
    assert_eq!(world.read::<Catalogue>(&()), None);
    let receipt = world.one(Party::Bureau, links::publish(&[BOARD, "GB 6566-2010"]));
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Standard>(&number(BOARD)),
        StateKey::of::<Standard>(&number("GB 6566-2010")),
    ]);
    assert_eq!((receipt.subjects, receipt.certificates), (expected.to_vec(), Vec::new()));
    let expected = Standard {
        details: links::standard(BOARD),
        declared_by: None,
        withdrawn_from: None,
        replaced_by: None,
        published_at: world.parent.height,
    };
    assert_eq!(world.read(&number(BOARD)), Some(expected));
    assert_eq!(world.read(&()), Some(Catalogue(2)));
    world.one(Party::Bureau, links::publish(&["GB 8624-2012"]));
    assert_eq!(world.read(&()), Some(Catalogue(3)));
}

/// While the bureau has published nothing, makers name standards by their own lights.
#[test]
fn products_name_standards_of_the_catalogue_once_there_is_one() {
    let mut world = World::furnished();
    let outcome = |world: &World, text| world.outcome(&world.sign(Party::Maker, product(text)));
    assert_eq!(outcome(&world, BOARD), "accepted");
    world.one(Party::Bureau, links::publish(&["GB 8624-2012"]));
    assert_eq!(outcome(&world, BOARD), "standard.not_published");
    assert_eq!(outcome(&world, "GB 8624-2012"), "accepted");
    world.one(Party::Bureau, links::publish(&[BOARD]));
    assert_eq!(outcome(&world, BOARD), "accepted");
}

#[test]
fn an_enterprise_standard_is_its_makers_own_by_declaration() {
    let mut world = World::furnished();
    let outcome = |world: &World, party| world.outcome(&world.sign(party, product(OWN)));
    assert_eq!(outcome(&world, Party::Maker), "standard.not_declared");
    let receipt = world.one(Party::Maker, links::declare(OWN));
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Standard>(&number(OWN)),
    ]);
    assert_eq!(receipt.subjects, expected);
    let declared: Standard = world.read(&number(OWN)).unwrap();
    assert_eq!(declared.declared_by, Some(Party::Maker.code()));
    assert_eq!(declared.published_at, world.parent.height);
    assert_eq!(world.read::<Catalogue>(&()), None, "a declaration starts no catalogue");
    assert_eq!(outcome(&world, Party::Maker), "accepted");
    assert_eq!(outcome(&world, Party::OtherMaker), "standard.not_declared");
}

#[test]
fn a_certificate_is_refused_from_the_day_its_standard_is_withdrawn_and_not_before() {
    let mut world = World::furnished();
    world.one(Party::Bureau, links::publish(&[BOARD, "GB/T 9775-2030"]));
    let withdraw = Act::WithdrawStandard {
        standard: number(BOARD),
        from: date("2026-11-26"),
        replaced_by: Some(number("GB/T 9775-2030")),
    };
    let receipt = world.one(Party::Bureau, withdraw);
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Standard>(&number(BOARD)),
        StateKey::of::<Standard>(&number("GB/T 9775-2030")),
    ]);
    assert_eq!(receipt.subjects, expected);
    let standard: Standard = world.read(&number(BOARD)).unwrap();
    assert_eq!(standard.withdrawn_from, Some(date("2026-11-26")));
    assert_eq!(standard.replaced_by, Some(number("GB/T 9775-2030")));

    let issue = acts::certificate(acts::certificate_details());
    let outcome = |world: &World| world.outcome(&world.sign(Party::Maker, issue.clone()));
    // The blocks of the last second of the 25th and of the first millisecond of the 26th in China.
    let midnight = 1_795_622_400_000;
    world.sleep_until(Timestamp::from_unix_ms(midnight - 1001));
    assert_eq!(outcome(&world), "accepted");
    world.sleep_until(Timestamp::from_unix_ms(midnight - 1000));
    assert_eq!(outcome(&world), "standard.not_in_force");
}

#[test]
fn a_standard_that_is_not_yet_in_force_carries_no_certificate() {
    let mut world = World::furnished();
    let mut details = links::standard(BOARD);
    details.in_force_from = date("2026-11-25");
    world.one(Party::Bureau, Act::PublishStandards { standards: vec![details] });
    let issue = acts::certificate(acts::certificate_details());
    let outcome = |world: &World| world.outcome(&world.sign(Party::Maker, issue.clone()));
    assert_eq!(outcome(&world), "standard.not_in_force");
    world.sleep_until(Timestamp::from_unix_ms(1_795_536_000_000));
    assert_eq!(outcome(&world), "accepted");
}
