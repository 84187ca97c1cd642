//! Instruments and inspectors.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::resource::{Attestation, ResourceDetails};
use crate::testing::fixtures::{Party, World, acts, date, links};

const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    let attested = || links::attestation("2026-01-10", "2027-01-09");
    let keep = |attestation| links::keep("NEW-1", links::instrument(), vec![attestation]);
    let of_old =
        |resource, count| links::keep(links::INSTRUMENT, resource, vec![attested(); count]);
    let other = ResourceDetails::Instrument { name: "电子台秤".parse().unwrap() };
    for (name, act) in [
        ("nothing is said", links::keep("NEW-1", links::instrument(), Vec::new())),
        ("17 calibrations", of_old(links::instrument(), 17)),
        (
            "it ends before it starts",
            keep(Attestation { valid_until: date("2026-01-09"), ..attested() }),
        ),
        ("calibrated tomorrow", keep(Attestation { valid_from: date("2026-11-25"), ..attested() })),
        ("another name", of_old(other, 1)),
        ("another kind", of_old(ResourceDetails::Inspector, 1)),
        ("retired yesterday", retire("2026-11-23")),
    ] {
        cases.act(BOUNDS, name, Party::Maker, act);
    }
    let mut full = Cases::on(cases.world.clone());
    for _ in 0..7 {
        full.world.one(Party::Maker, of_old(links::instrument(), 16));
    }
    full.world.one(Party::Maker, of_old(links::instrument(), 15));
    full.act(BOUNDS, "the 129th calibration", Party::Maker, of_old(links::instrument(), 1));
    let mut retired = Cases::on(cases.world.clone());
    retired.world.one(Party::Maker, retire("2026-11-24"));
    let again = of_old(links::instrument(), 1);
    retired.act("resource.status", "calibrated when retired", Party::Maker, again);
    let test = Act::FileReport {
        number: acts::number("CC-1"),
        report: Box::new(crate::records::report::ReportDetails {
            tested_on: date("2026-11-24"),
            issued_on: date("2026-11-24"),
            ..links::factory_inspection()
        }),
    };
    retired.act("report.calibration", "tested when retired", Party::Maker, test);
    cases.cases.append(&mut full.cases);
    cases.cases.append(&mut retired.cases);
    cases.cases
}

fn retire(from: &str) -> Act {
    let mut act = links::keep(links::INSTRUMENT, links::instrument(), Vec::new());
    if let Act::KeepResource { retired_from, .. } = &mut act {
        *retired_from = Some(date(from));
    }
    act
}
