//! The catalogue of standards and enterprise standards.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::standard_catalogue::StandardDetails;
use crate::testing::fixtures::{Party, World, acts, date, links};

pub(super) fn cases() -> Vec<Case> {
    let mut world = World::furnished();
    let numbers = ["GB/T 9775-2025", "GB 6566-2010", "GB 8624-2012"];
    world.one(Party::Bureau, links::publish(&numbers));
    world.one(Party::Bureau, links::withdraw_standard("GB 8624-2012", "2026-12-01"));
    world.one(Party::Maker, links::declare("Q/KSYB 001-2026"));
    let mut cases = Cases::on(world);
    entries(&mut cases);
    withdrawals(&mut cases);
    products(&mut cases);
    cases.cases
}

fn entries(cases: &mut Cases) {
    let bounds = "field.out_of_bounds";
    let many = |count: u32| -> Vec<StandardDetails> {
        (0..count).map(|at| links::standard(&format!("GB {}-2020", 10_000 + at))).collect()
    };
    for (code, name, standards) in [
        (bounds, "nothing is published", Vec::new()),
        (bounds, "65 standards", many(65)),
        (
            bounds,
            "the bureau publishes an enterprise standard",
            vec![links::standard("Q/KSYB 009-2026")],
        ),
        ("standard.exists", "published twice", vec![links::standard("GB 6566-2010")]),
        ("standard.exists", "twice in one act", vec![links::standard("GB 6675-2014"); 2]),
    ] {
        cases.act(code, name, Party::Bureau, Act::PublishStandards { standards });
    }
    cases.act(bounds, "a maker declares a national one", Party::Maker, links::declare("GB 1-2020"));
    let again = || links::declare("Q/KSYB 001-2026");
    cases.act("standard.exists", "declared twice", Party::Maker, again());
    cases.act("standard.exists", "declared by another maker", Party::OtherMaker, again());
}

fn withdrawals(cases: &mut Cases) {
    for (code, name, act) in [
        (
            "standard.unknown",
            "no such standard",
            links::withdraw_standard("GB 9999-2020", "2026-12-01"),
        ),
        (
            "standard.status",
            "withdrawn twice",
            links::withdraw_standard("GB 8624-2012", "2026-12-02"),
        ),
        (
            "field.out_of_bounds",
            "withdrawn from yesterday on",
            links::withdraw_standard("GB 6566-2010", "2026-11-23"),
        ),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
}

fn products(cases: &mut Cases) {
    let product = |text: &str| {
        let mut product = acts::product_details();
        product.standards[0].number = text.parse().unwrap();
        Act::RegisterProduct { number: acts::number("NEW-1"), product }
    };
    let code = "standard.not_published";
    cases.act(code, "not in the catalogue", Party::Maker, product("GB/T 9776-2022"));
    let code = "standard.not_declared";
    cases.act(code, "declared by nobody", Party::Maker, product("Q/KSYB 002-2026"));
    cases.act(code, "declared by another", Party::OtherMaker, product("Q/KSYB 001-2026"));

    let mut ended = Cases::on(cases.world.clone());
    let withdraw = links::withdraw_standard("GB/T 9775-2025", "2026-11-24");
    ended.world.one(Party::Bureau, withdraw);
    let issue = acts::certificate(acts::certificate_details());
    ended.act("standard.not_in_force", "withdrawn today", Party::Maker, issue.clone());
    let mut standard = links::standard("GB/T 9775-2025");
    standard.in_force_from = date("2026-11-25");
    let mut early = Cases::on(World::furnished());
    let publish = Act::PublishStandards { standards: vec![standard] };
    early.world.one(Party::Bureau, publish);
    early.act("standard.not_in_force", "in force tomorrow", Party::Maker, issue);
    cases.cases.append(&mut ended.cases);
    cases.cases.append(&mut early.cases);
}
