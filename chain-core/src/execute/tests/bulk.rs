//! Goods that are sold by amount: an item is a delivery, and what is certified is what it weighs.

use proptest::prelude::*;

use crate::act::Act;
use crate::records::batch::Batch;
use crate::records::certificate::{AmountLine, CertificateDetails};
use crate::records::items::ItemRange;
use crate::records::report::ReportDetails;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, bulk, reports};

/// A world in which a maker sells boards by the tonne, too, and 100 tonnes were inspected.
fn world() -> World {
    let mut world = World::furnished();
    world.one(Party::Maker, bulk::register());
    world.one(Party::Institute, reports::file("W-BULK", bulk::report()));
    world
}

fn issue(text: &str, change: ChangeOf<'_, CertificateDetails>) -> Act {
    let mut certificate = bulk::certificate();
    change(&mut certificate);
    acts::issue(text, certificate)
}

fn outcome(world: &World, change: ChangeOf<'_, CertificateDetails>) -> &'static str {
    world.outcome(&world.sign(Party::Maker, issue("KSY-20261118-09", change)))
}

fn certified(world: &World) -> u64 {
    world.read::<Batch>(&bulk::batch_id()).unwrap_or_default().certified
}

#[test]
fn what_is_certified_of_a_batch_is_what_its_deliveries_are_together() {
    let mut world = world();
    // Two of 32.5 t and one of 20.125 t.
    world.one(Party::Maker, issue("KSY-20261118-08", &|_| {}));
    assert_eq!(certified(&world), 85_125);
    let one = |amount: &str| {
        let amounts = vec![bulk::line(amount, 1)];
        outcome(&world, &move |it| (it.quantity, it.amounts) = (1, amounts.clone()))
    };
    assert_eq!(one("14.875"), "accepted");
    assert_eq!(one("14.876"), "report.quantity_exceeded");
    // A spoilt label of the second delivery, and then all of it: what comes back is what they were.
    let void = Act::VoidItems {
        certificate: acts::number("KSY-20261118-08"),
        items: "2".parse().unwrap(),
    };
    world.one(Party::Maker, void);
    assert_eq!(certified(&world), 52_625);
    let withdrawn = Act::WithdrawCertificate {
        certificate: acts::number("KSY-20261118-08"),
        spoilt: crate::records::items::ItemRanges::default(),
        grounds: acts::grounds(),
    };
    world.one(Party::Maker, withdrawn);
    assert_eq!(certified(&world), 0);
}

#[test]
fn what_is_sold_by_amount_is_certified_by_amount_and_nothing_else_is() {
    let world = world();
    let bounds = "field.out_of_bounds";
    assert_eq!(outcome(&world, &|_| {}), "accepted");
    assert_eq!(outcome(&world, &|it| it.amounts.clear()), bounds);
    assert_eq!(outcome(&world, &|it| it.quantity = 4), bounds);
    assert_eq!(outcome(&world, &|it| it.amounts[1].quantity = 0), bounds);
    let earlier = outcome(&world, &|it| it.reports = vec![acts::report_id()]);
    assert_eq!(earlier, "report.other_product", "it is of what is sold by the piece");
    // What is counted of a batch has one measure for ever.
    let amend = world.sign(Party::Maker, acts::amend(bulk::product()));
    assert_eq!(world.outcome(&amend), bounds);
    let counted = World::furnished();
    let by_amount = |it: &mut CertificateDetails| {
        (it.quantity, it.amounts) = (3, bulk::certificate().amounts);
    };
    let mut certificate = acts::certificate_details();
    by_amount(&mut certificate);
    let signed = counted.sign(Party::Maker, acts::issue("KSY-20261118-09", certificate));
    assert_eq!(counted.outcome(&signed), bounds);
    let report = |change: ChangeOf<'_, ReportDetails>| {
        let mut report = bulk::report();
        change(&mut report);
        world.outcome(&world.sign(Party::Institute, reports::file("W-NEW", report)))
    };
    assert_eq!(report(&|it| it.subjects[0].batch_amount = None), bounds);
}

proptest! {
    /// Whatever the lines, the parts of a certificate are together what all of it is.
    #[test]
    fn the_parts_are_together_the_whole(
        lines in prop::collection::vec((1_u64..100_000, 1_u32..20), 1..20),
        cut in 0_u32..400,
    ) {
        let mut certificate = bulk::certificate();
        certificate.amounts = lines
            .iter()
            .map(|(thousandths, quantity)| AmountLine {
                amount: (*thousandths).try_into().unwrap(),
                quantity: *quantity,
            })
            .collect();
        certificate.quantity = lines.iter().map(|(_, quantity)| quantity).sum();
        let quantity = certificate.quantity;
        let cut = cut % quantity;
        let first = (cut > 0).then_some(ItemRange { first: 1, last: cut });
        let rest = ItemRange { first: cut + 1, last: quantity };
        let parts: Vec<ItemRange> = first.into_iter().chain([rest]).collect();
        let whole: u64 = lines.iter().map(|(one, count)| one * u64::from(*count)).sum();
        prop_assert_eq!(certificate.whole_measure(), whole);
        prop_assert_eq!(certificate.measure(&parts), whole);
        let each: u64 =
            (1..=quantity).map(|item| certificate.amount_of(item).unwrap().thousandths()).sum();
        prop_assert_eq!(each, whole);
        prop_assert_eq!(certificate.amount_of(quantity + 1), None);
        prop_assert_eq!(certificate.amount_of(0), None);
    }
}
