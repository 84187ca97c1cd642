//! Activating and voiding items.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::items::{ItemRange, ItemRanges};
use crate::records::report::Report;
use crate::testing::fixtures::{Party, World, acts};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::certified());
    let empty = ItemRanges::default();
    for (code, name, act) in [
        ("items.outside", "beyond the quantity", acts::activate("1001")),
        ("items.outside", "ends beyond the quantity", acts::void("1-1001")),
        (
            "items.none",
            "nothing activated",
            Act::ActivateItems {
                certificate: acts::number(acts::CERTIFICATE),
                items: empty.clone(),
            },
        ),
        (
            "items.none",
            "nothing voided",
            Act::VoidItems { certificate: acts::number(acts::CERTIFICATE), items: empty },
        ),
        (
            "certificate.unknown",
            "no such certificate",
            Act::ActivateItems {
                certificate: acts::number("NOTHING"),
                items: "1".parse().unwrap(),
            },
        ),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    let foreign = acts::activate("1");
    cases.act("certificate.unknown", "certificate of another", Party::OtherMaker, foreign);
    used(&mut cases);
    cases.cases.append(&mut crumbs());
    cases.cases
}

fn used(cases: &mut Cases) {
    cases.world.act(&[(Party::Maker, acts::activate("1-10,20"))]);
    cases.world.act(&[(Party::Maker, acts::void("5,30-40"))]);
    for (code, name, act) in [
        ("items.activated", "activated twice", acts::activate("10-12")),
        ("items.activated", "last one activated twice", acts::activate("15-20")),
        ("items.voided", "voided comes back", acts::activate("29-30")),
        ("items.voided", "voided twice", acts::void("4-5")),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    cases.world.act(&[(Party::Bureau, acts::revoke_certificate())]);
    cases.act("certificate.not_in_force", "activate", Party::Maker, acts::activate("100"));
    cases.act("certificate.not_in_force", "void", Party::Maker, acts::void("100"));
}

/// A set of as many ranges as there may be, to which one more is added.
fn crumbs() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    let mut report: Report = cases.world.read(&acts::report_id()).unwrap();
    report.details.subjects[0].batch_quantity = 10_000;
    cases.world.set(&acts::report_id(), &report);
    let mut details = acts::certificate_details();
    details.quantity = 10_000;
    cases.world.act(&[(Party::Maker, acts::certificate(details))]);
    let odd = |item: u32| ItemRange { first: 2 * item + 1, last: 2 * item + 1 };
    let items = ItemRanges::try_from((0..4096).map(odd).collect::<Vec<_>>()).unwrap();
    let certificate = acts::number(acts::CERTIFICATE);
    cases.world.act(&[(Party::Maker, Act::ActivateItems { certificate, items })]);
    let one_more = acts::activate("8193");
    cases.act("items.ranges", "4097 ranges of activated items", Party::Maker, one_more);
    cases.cases
}
