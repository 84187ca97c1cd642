//! Instruments and inspectors, and what certificates show of them.

use super::sorted;
use crate::act::Act;
use crate::records::organisation::Organisation;
use crate::records::report::ReportDetails;
use crate::records::resource::{Resource, ResourceDetails};
use crate::ruleset::Ruleset;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, date, hunan_1, links};
use crate::values::text::{ReportId, ResourceId};

#[test]
fn a_calibration_comes_to_those_before_and_an_end_comes_to_all() {
    let mut world = World::furnished();
    let before: Resource = world.read(&links::instrument_id()).unwrap();
    let (first, next) = (
        links::attestation("2026-01-10", "2027-01-09"),
        links::attestation("2026-11-24", "2027-11-23"),
    );
    assert_eq!(before.attestations, std::slice::from_ref(&first));
    let act = links::keep(links::INSTRUMENT, links::instrument(), vec![next.clone()]);
    let receipt = world.one(Party::Maker, act);
    let about = [
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Resource>(&links::instrument_id()),
    ];
    assert_eq!(receipt.subjects, sorted(about));
    let mut end = links::keep(links::INSTRUMENT, links::instrument(), Vec::new());
    if let Act::KeepResource { retired_from, .. } = &mut end {
        *retired_from = Some(date("2027-03-01"));
    }
    world.one(Party::Maker, end);
    let after: Resource = world.read(&links::instrument_id()).unwrap();
    let attestations = vec![first, next];
    let retired_from = Some(date("2027-03-01"));
    assert_eq!(after, Resource { attestations, retired_from, ..before });
    let days = ["2026-01-09", "2026-01-10", "2027-02-28", "2027-03-01"];
    assert_eq!(days.map(|day| after.is_valid_on(date(day))), [false, true, true, false]);
}

/// An institute names its own resources too, and files its report whatever they are: rules judge.
#[test]
fn rules_see_whether_all_that_reports_name_was_fit_on_the_day() {
    let rules = |field: &str| {
        let mut ruleset: Ruleset = hunan_1();
        ruleset.rules.clear();
        let rule = format!(
            "id = \"RES-1\"\nseverity = \"error\"\nwhen = [{{ flag = \"{field}\" }}]\n\
             field = \"no_such_field\"\ndemand = \"present\"\nsource = \"法\"\n\
             message_zh = \"无\"\nmessage_en = \"none\""
        );
        ruleset.rules.push(toml::from_str(&rule).unwrap());
        ruleset
    };
    for field in ["calibration_valid", "training_valid"] {
        for (until, holds) in [("2026-11-20", true), ("2026-11-19", false)] {
            let mut world = World::furnished_with(rules(field));
            let attested = || vec![links::attestation("2026-01-10", until)];
            world.act(&[
                (Party::Institute, links::keep("YQ-1", links::instrument(), attested())),
                (Party::Institute, links::keep("JY-1", ResourceDetails::Inspector, attested())),
            ]);
            let report = ReportDetails {
                instruments: vec![ResourceId::new(Party::Institute.code(), acts::number("YQ-1"))],
                inspectors: vec![acts::number("JY-1")],
                ..acts::report_details()
            };
            let number = acts::number("W2026-NEW");
            world.one(
                Party::Institute,
                Act::FileReport { number: number.clone(), report: Box::new(report) },
            );
            let mut certificate = acts::certificate_details();
            certificate.reports = vec![ReportId::new(Party::Institute.code(), number)];
            let outcome = world.outcome(&world.sign(Party::Maker, acts::certificate(certificate)));
            // The rule asks for what nobody states wherever the flag is true.
            let expected = if holds { "certificate.label_broken" } else { "accepted" };
            assert_eq!(outcome, expected, "{field} until {until}");
        }
    }
    // A report that names nobody says nothing about them.
    let world = World::furnished_with(rules("calibration_valid"));
    let plain = acts::certificate(acts::certificate_details());
    assert_eq!(world.outcome(&world.sign(Party::Maker, plain)), "accepted");
}
