//! Classified supervision: who is good needs fewer tests, and one failure takes that away.

use super::sorted;
use crate::act::Act;
use crate::records::classification::{
    ConfirmedClasses, EnterpriseClass, EnterpriseClasses, MakerStanding,
};
use crate::records::organisation::Organisation;
use crate::records::product::Product;
use crate::records::report::{Conclusion, ReportDetails};
use crate::records::supervision::SpotCheckResult;
use crate::ruleset::Ruleset;
use crate::state::StateKey;
use crate::testing::fixtures::{GENESIS_TIME, Party, World, acts, date, hunan_1, links, reports};
use crate::values::text::ReportId;

const DAY_MS: u64 = 86_400_000;

/// Ruleset 3 of Hunan.
fn hunan_3() -> Ruleset {
    toml::from_str(include_str!("../../../../config/rulesets/hunan-3.toml")).unwrap()
}

fn standing(world: &World) -> MakerStanding {
    world.read(&Party::Maker.code()).unwrap_or_default()
}

/// A report of the institute on a batch of its own.
fn batch(at: usize, conclusion: Conclusion) -> Act {
    let mut report = ReportDetails { conclusion, ..acts::report_details() };
    report.subjects[0].batch = acts::number(&format!("PB-{at}"));
    if conclusion == Conclusion::Unqualified {
        report.items.truncate(1);
        report.items[0].found = vec!["500".parse().unwrap()];
        report.items[0].conclusion = conclusion;
    }
    Act::FileReport { number: acts::number(&format!("W-{at}")), report: Box::new(report) }
}

/// Whether the maker may certify on its own inspection, with a type test in force beside it.
fn with_factory_inspection(world: &World) -> &'static str {
    certified_on(world, &[reports::type_test()])
}

/// Whether it may on its own inspection and what an institute tested of the type.
fn certified_on(world: &World, type_tests: &[ReportDetails]) -> &'static str {
    let mut world = world.clone();
    let mut named = Vec::new();
    for test in type_tests {
        world.one(Party::Institute, reports::file("W-TYPE", test.clone()));
        named.push(ReportId::new(Party::Institute.code(), acts::number("W-TYPE")));
    }
    let number = acts::number("CC-1");
    let report = links::factory_inspection();
    world.one(Party::Maker, Act::FileReport { number: number.clone(), report: Box::new(report) });
    let mut certificate = acts::certificate_details();
    named.push(ReportId::new(Party::Maker.code(), number));
    named.sort();
    certificate.reports = named;
    world.outcome(&world.sign(Party::Maker, acts::certificate(certificate)))
}

fn furnished() -> World {
    World::furnished_with(Ruleset { number: 1, ..hunan_3() })
}

#[test]
fn a_maker_of_class_a_with_clean_batches_needs_fewer_tests_until_one_fails() {
    let refused = "certificate.label_broken";
    let mut world = furnished();
    assert_eq!(with_factory_inspection(&world), refused, "no class");
    world.one(Party::Bureau, links::classify(EnterpriseClass::A, "2026-11-24", "2029-11-23"));
    assert_eq!(with_factory_inspection(&world), refused, "one clean batch");
    for at in 2..=3 {
        world.one(Party::Institute, batch(at, Conclusion::Qualified));
    }
    assert_eq!(standing(&world), MakerStanding { clean_batches: 3, last_failure: None });
    assert_eq!(with_factory_inspection(&world), "accepted");
    assert_eq!(certified_on(&world, &[]), refused, "no type test");
    let mut lapsed = reports::type_test();
    lapsed.valid_until = Some(date("2026-11-23"));
    assert_eq!(certified_on(&world, &[lapsed]), refused, "a type test that held until yesterday");
    let mut of_b = world.clone();
    of_b.one(Party::Bureau, links::classify(EnterpriseClass::B, "2026-11-24", "2027-11-23"));
    assert_eq!(with_factory_inspection(&of_b), refused, "a later class goes before");

    let mut of_the_type = reports::type_test();
    of_the_type.items.truncate(1);
    of_the_type.items[0].found = vec!["500".parse().unwrap()];
    of_the_type.items[0].conclusion = Conclusion::Unqualified;
    of_the_type.conclusion = Conclusion::Unqualified;
    let mut failed_type = world.clone();
    failed_type.one(Party::Institute, reports::file("W-T", of_the_type));
    assert_eq!(standing(&failed_type).clean_batches, 0, "a type that fails is a failure");
    world.one(Party::Institute, batch(4, Conclusion::Unqualified));
    let last_failure = Some(date("2026-11-24"));
    assert_eq!(standing(&world), MakerStanding { clean_batches: 0, last_failure });
    assert_eq!(with_factory_inspection(&world), refused, "one unqualified report");
    for at in 5..=7 {
        world.one(Party::Institute, batch(at, Conclusion::Qualified));
    }
    assert_eq!(with_factory_inspection(&world), refused, "it is not a year ago");
    world.sleep_until(GENESIS_TIME.plus_ms(365 * DAY_MS));
    let covers = {
        let mut cover = acts::cover_details();
        cover.valid_until = date("2028-12-31");
        let number = acts::number("XJ-NEW");
        world.act(&[
            (Party::Insurer, Act::BindCover { number: number.clone(), cover }),
            (
                Party::Maker,
                links::keep(
                    links::INSTRUMENT,
                    links::instrument(),
                    vec![links::attestation("2027-01-10", "2028-01-09")],
                ),
            ),
        ]);
        vec![crate::values::text::CoverId::new(Party::Insurer.code(), number)]
    };
    let number = acts::number("CC-1");
    let report = links::factory_inspection();
    world.one(Party::Maker, Act::FileReport { number: number.clone(), report: Box::new(report) });
    let mut certificate = acts::certificate_details();
    let test = ReportDetails { valid_until: Some(date("2028-11-19")), ..reports::type_test() };
    world.one(Party::Institute, reports::file("W-TYPE", test));
    let test = ReportId::new(Party::Institute.code(), acts::number("W-TYPE"));
    certificate.reports = vec![test, ReportId::new(Party::Maker.code(), number)];
    certificate.reports.sort();
    certificate.covers = covers;
    let outcome = world.outcome(&world.sign(Party::Maker, acts::certificate(certificate)));
    assert_eq!(outcome, "accepted", "a year and three clean batches later");
}

#[test]
fn a_spot_check_is_a_failure_of_the_maker_and_a_report_is_counted_once() {
    let mut world = World::trading();
    assert_eq!(standing(&world).clean_batches, 1, "its own inspections are not counted");
    world.one(Party::Bureau, links::order_spot_check(links::spot_check_details()));
    let result = SpotCheckResult {
        conclusion: Conclusion::Unqualified,
        report: None,
        ..links::spot_check_result()
    };
    world.one(Party::Bureau, links::record_spot_check(result));
    assert_eq!(standing(&world).clean_batches, 0);
    assert_eq!(standing(&world).last_failure, Some(date("2026-11-24")));
    let mut world = World::trading();
    world.one(Party::Bureau, links::order_spot_check(links::spot_check_details()));
    world.one(Party::Institute, reports::spot_check());
    world.one(Party::Bureau, links::record_spot_check(links::spot_check_result()));
    assert_eq!(standing(&world).clean_batches, 1, "a spot check is of no whole batch");
}

#[test]
fn classes_are_kept_with_their_grounds_and_those_that_are_over_go() {
    let mut world = World::furnished();
    let first = links::classify(EnterpriseClass::B, "2026-11-24", "2026-11-24");
    let receipt = world.one(Party::Bureau, first);
    let about = [
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
    ];
    assert_eq!(receipt.subjects, sorted(about));
    let second = links::classify(EnterpriseClass::A, "2026-12-01", "2027-11-30");
    world.one(Party::Bureau, second);
    let both: EnterpriseClasses = world.read(&Party::Maker.code()).unwrap();
    let days = ["2026-11-24", "2026-11-25", "2026-12-01", "2027-12-01"];
    let found = days.map(|day| both.class_on(date(day)));
    assert_eq!(found, [Some(EnterpriseClass::B), None, Some(EnterpriseClass::A), None]);
    assert_eq!(both.periods[0].grounds, acts::grounds());
    world.sleep_until(GENESIS_TIME.plus_ms(2 * DAY_MS));
    let third = links::classify(EnterpriseClass::D, "2026-11-26", "2027-11-25");
    world.one(Party::Bureau, third);
    let now: EnterpriseClasses = world.read(&Party::Maker.code()).unwrap();
    assert_eq!(now.periods.len(), 2, "the first one is over");
    assert_eq!(now.class_on(date("2026-12-01")), Some(EnterpriseClass::D));
}

/// The bureau takes boards out of the supervised goods: what a product is called decides no more.
#[test]
fn confirmed_classes_go_before_what_category_and_attributes_say() {
    let mut world = World::furnished_with(hunan_1());
    assert_eq!(with_factory_inspection(&world), "certificate.label_broken");
    let receipt = world.one(Party::Bureau, links::classify_product(&["mineral_building_material"]));
    let about = [
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Product>(&acts::product_id()),
    ];
    assert_eq!(receipt.subjects, sorted(about));
    let record: ConfirmedClasses = world.read(&acts::product_id()).unwrap();
    assert_eq!(record.bureau, Party::Bureau.code());
    assert_eq!(with_factory_inspection(&world), "accepted", "no supervised class is left");
    world.one(Party::Bureau, links::classify_product(&["wall_board"]));
    assert_eq!(with_factory_inspection(&world), "certificate.label_broken");
}

#[test]
fn ruleset_3_is_ruleset_1_with_classified_supervision_and_who_made_it() {
    let (first, third) = (hunan_1(), hunan_3());
    assert_eq!((third.check(), third.number), (Ok(()), 3));
    assert_eq!(third.classes, first.classes);
    let is_added = |id: &str| ["BAT-", "ORI-", "SUP-"].iter().any(|group| id.starts_with(group));
    let others = |ruleset: &Ruleset| -> Vec<crate::ruleset::Rule> {
        ruleset.rules.iter().filter(|rule| !is_added(&rule.id)).cloned().collect()
    };
    assert_eq!(others(&third), others(&first));
    let added: Vec<&str> =
        third.rules.iter().map(|rule| rule.id.as_str()).filter(|id| is_added(id)).collect();
    assert_eq!(
        added,
        ["ORI-01", "ORI-02", "ORI-03", "SUP-02", "SUP-03", "SUP-04", "SUP-05", "SUP-06", "BAT-01"]
    );
}
