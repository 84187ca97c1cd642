//! Classified supervision: who is good needs fewer tests, and one failure takes that away.

use super::sorted;
use crate::act::Act;
use crate::records::classification::{
    ConfirmedClasses, EnterpriseClass, EnterpriseClasses, MakerStanding,
};
use crate::records::organisation::Organisation;
use crate::records::product::Product;
use crate::records::report::{Conclusion, FollowUp, FollowUpKind, ReportDetails};
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

/// What an institute found of a batch that is qualified.
fn clean(at: usize) -> ReportDetails {
    let mut report = acts::report_details();
    report.subjects[0].batch = Some(acts::number(&format!("PB-{at}")));
    report
}

/// A report of the institute on a batch of its own.
fn batch(at: usize, conclusion: Conclusion) -> Act {
    let report = match conclusion {
        Conclusion::Unqualified => reports::failing(clean(at)),
        Conclusion::Qualified | Conclusion::NotJudged => clean(at),
    };
    reports::file(&format!("W-{at}"), report)
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
    assert_eq!(
        standing(&world),
        MakerStanding { clean_batches: 3, failures: 0, last_failure: None }
    );
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
    assert_eq!(standing(&world), MakerStanding { clean_batches: 0, failures: 1, last_failure });
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

/// The attack: an institute that is a friend reports on one batch again and again.
#[test]
fn a_batch_is_counted_once_whoever_reports_on_it_and_however_often() {
    let mut world = furnished();
    world.one(Party::Institute, batch(2, Conclusion::Qualified));
    assert_eq!(standing(&world).clean_batches, 2);
    for number in ["W-AGAIN", "W-OTHER"] {
        world.one(Party::Institute, reports::file(number, clean(2)));
    }
    assert_eq!(standing(&world).clean_batches, 2, "reported on three times");
    let (kind, reason) = (FollowUpKind::Replaces, "更正签发时的笔误".parse().unwrap());
    let follows = Some(FollowUp { kind, report: acts::number("W-2"), reason });
    let corrected = ReportDetails { follows, ..clean(2) };
    world.one(Party::Institute, reports::file("W-2-G1", corrected));
    assert_eq!(standing(&world).clean_batches, 2, "corrected, and counted by what replaces it");
    let withdraw =
        |number| Act::WithdrawReport { report: acts::number(number), grounds: acts::grounds() };
    world.one(Party::Institute, withdraw("W-AGAIN"));
    assert_eq!(standing(&world).clean_batches, 2, "what counted nothing");
    world.one(Party::Institute, withdraw("W-2-G1"));
    assert_eq!(standing(&world).clean_batches, 1, "what counted it was taken back");
}

/// The attack: after a failure, a friend corrects three old reports, or takes three old ones back.
#[test]
fn what_was_counted_before_a_failure_neither_comes_back_nor_takes_away() {
    let mut world = furnished();
    for at in 2..=4 {
        world.one(Party::Institute, batch(at, Conclusion::Qualified));
    }
    world.one(Party::Institute, batch(9, Conclusion::Unqualified));
    assert_eq!((standing(&world).clean_batches, standing(&world).failures), (0, 1));
    let correct = |at: usize| {
        let (kind, reason) = (FollowUpKind::Replaces, "更正签发时的笔误".parse().unwrap());
        let follows = Some(FollowUp { kind, report: acts::number(&format!("W-{at}")), reason });
        reports::file(&format!("W-{at}-G1"), ReportDetails { follows, ..clean(at) })
    };
    world.one(Party::Institute, correct(2));
    world.one(Party::Institute, reports::file("W-3-AGAIN", clean(3)));
    assert_eq!(standing(&world).clean_batches, 0, "nothing new was inspected");
    world.one(Party::Institute, batch(5, Conclusion::Qualified));
    let withdraw =
        |number| Act::WithdrawReport { report: acts::number(number), grounds: acts::grounds() };
    for number in ["W-2-G1", "W-3", "W-4"] {
        world.one(Party::Institute, withdraw(number));
    }
    assert_eq!(standing(&world).clean_batches, 1, "what was counted since stays");
    world.one(Party::Institute, withdraw("W-5"));
    assert_eq!(standing(&world).clean_batches, 0);
}

#[test]
fn neither_a_supplement_nor_a_batch_that_once_failed_is_counted() {
    let mut world = furnished();
    world.one(Party::Institute, batch(2, Conclusion::Unqualified));
    world.one(Party::Institute, reports::file("W-2-AGAIN", clean(2)));
    assert_eq!(standing(&world).clean_batches, 0, "it has failed once");
    world.one(Party::Institute, batch(3, Conclusion::Qualified));
    let (kind, reason) = (FollowUpKind::Supplements, "28天强度".parse().unwrap());
    let follows = Some(FollowUp { kind, report: acts::number("W-3"), reason });
    let more = ReportDetails { follows, ..clean(4) };
    world.one(Party::Institute, reports::file("W-3-B1", more));
    assert_eq!(standing(&world).clean_batches, 1, "a supplement carries nothing");
}

#[test]
fn a_confirmation_that_is_taken_back_takes_its_batch_out_of_the_count() {
    let mut world = World::furnished();
    let before = standing(&world).clean_batches;
    let mut report = reports::of_a_laboratory();
    report.subjects[0].batch = Some(acts::number("PB-LAB"));
    world.one(Party::Maker, reports::file("WB-1", report));
    assert_eq!(standing(&world).clean_batches, before, "the maker's own word");
    let report = ReportId::new(Party::Maker.code(), acts::number("WB-1"));
    let confirm = Act::ConfirmReport { report: report.clone() };
    world.one(Party::Institute, confirm.clone());
    assert_eq!(standing(&world).clean_batches, before + 1);
    let grounds = acts::grounds();
    world.one(Party::Institute, Act::WithdrawConfirmation { report, grounds });
    assert_eq!(standing(&world).clean_batches, before);
    world.one(Party::Institute, confirm);
    assert_eq!(standing(&world).clean_batches, before + 1);
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
