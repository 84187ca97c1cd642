//! What is counted and known of a batch, whichever reports are filed on it.

use crate::act::Act;
use crate::limits::FINDINGS_OF_ONE_MAX;
use crate::records::accreditation::AccreditationTerm;
use crate::records::batch::{Batch, BatchFinding, FoundBy};
use crate::records::certificate::Certificate;
use crate::records::report::{Conclusion, FollowUpKind, Report, ReportDetails, ReportKind};
use crate::records::serial::Serial;
use crate::records::supervision::SpotCheckResult;
use crate::ruleset::Ruleset;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, bare_records, date, links, reports};
use crate::values::text::ReportId;
use crate::verify::verification::{Caution, ItemRecords, Standing};

const INSTITUTE: Party = Party::Institute;

fn batch(world: &World) -> Batch {
    world.read(&acts::batch_id()).unwrap_or_default()
}

fn found(world: &World) -> Vec<String> {
    batch(world).findings.iter().map(|finding| finding.report.number.to_string()).collect()
}

fn of_institute(text: &str) -> ReportId {
    ReportId::new(INSTITUTE.code(), acts::number(text))
}

/// A certificate on these reports alone.
fn on(text: &str, reports: &[ReportId], quantity: u32) -> Act {
    let mut certificate = acts::certificate_details();
    certificate.reports = reports.to_vec();
    certificate.reports.sort();
    certificate.quantity = quantity;
    acts::issue(text, certificate)
}

fn withdraw(text: &str) -> Act {
    Act::WithdrawReport { report: acts::number(text), grounds: acts::grounds() }
}

/// What a scan says beside the verdict on the certificate of [`World::certified`].
fn cautions(world: &World) -> Vec<Caution> {
    cautions_on(world, &[])
}

fn cautions_on(world: &World, reports: &[&Report]) -> Vec<Caution> {
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let certificate: Certificate = world.read(&serial).unwrap();
    let items = world.read(&serial).unwrap_or_default();
    let recalls = world.read(&serial).unwrap_or_default();
    let records = ItemRecords {
        batch: Some(&batch(world)),
        reports,
        ..bare_records(Some(&certificate), &items, &recalls)
    };
    Standing::of(&records).unwrap().cautions().to_vec()
}

/// The attack: 6,000 units were made and inspected, and the maker has one more report on the same batch,
/// of another institute or its own. Each of them says 6,000.
#[test]
fn a_second_report_on_a_batch_does_not_carry_it_a_second_time() {
    let mut world = World::furnished();
    let term = AccreditationTerm {
        certificate_number: "241802110777".parse().unwrap(),
        ..acts::accreditation_term()
    };
    let scope =
        acts::accredit_with(Party::SecondInstitute, term, &["GB/T 9775-2025", "GB 6566-2010"]);
    world.one(Party::Bureau, scope);
    world.one(Party::SecondInstitute, reports::file("W-OTHER", acts::report_details()));
    world.one(Party::Maker, reports::file("CC-1", links::factory_inspection()));
    let other = ReportId::new(Party::SecondInstitute.code(), acts::number("W-OTHER"));
    let own = ReportId::new(Party::Maker.code(), acts::number("CC-1"));
    world.one(Party::Maker, on("KSY-20261118-11", &[acts::report_id()], 4000));
    assert_eq!(batch(&world).certified, 4000);
    let outcome = |world: &World, reports: &[ReportId], quantity| {
        world.outcome(&world.sign(Party::Maker, on("KSY-20261118-13", reports, quantity)))
    };
    for reports in [
        vec![other.clone()],
        vec![other.clone(), own.clone()],
        vec![acts::report_id(), other.clone(), own],
    ] {
        assert_eq!(outcome(&world, &reports, 2001), "report.quantity_exceeded", "{reports:?}");
        assert_eq!(outcome(&world, &reports, 2000), "accepted", "{reports:?}");
    }
    // Whoever names several reports takes from the batch once.
    let both = [acts::report_id(), other.clone()];
    world.one(Party::Maker, on("KSY-20261118-12", &both, 2000));
    assert_eq!(batch(&world).certified, 6000);
    assert_eq!(outcome(&world, &[other], 1), "report.quantity_exceeded");
    // And gives it back once.
    world.one(Party::Maker, acts::withdraw("KSY-20261118-12", "1-2000".parse().unwrap()));
    assert_eq!(batch(&world).certified, 4000);
}

/// The attack: 1,000 are certified on a report that is then corrected to 999, and a scan says nothing.
#[test]
fn a_report_that_is_corrected_to_less_than_was_certified_says_so() {
    let world = World::certified();
    let said_after = |quantity: u32| {
        let mut world = world.clone();
        let mut report = reports::following(FollowUpKind::Replaces, acts::REPORT);
        report.subjects[0].batch_quantity = quantity;
        world.one(INSTITUTE, reports::file("W-LESS", report));
        let report: Report = world.read(&acts::report_id()).unwrap();
        cautions_on(&world, &[&report])
    };
    assert_eq!(said_after(1000), []);
    let (report, replaced_by) = (acts::report_id(), acts::number("W-LESS"));
    assert_eq!(said_after(999), [Caution::CertifiedBeyond { report, replaced_by }]);
}

#[test]
fn a_confirmation_that_was_taken_back_is_said_beside_the_verdict() {
    let mut world = World::certified();
    world.one(Party::Maker, reports::file("WB-1", reports::of_a_laboratory()));
    let id = ReportId::new(Party::Maker.code(), acts::number("WB-1"));
    let said = |world: &World| cautions_on(world, &[&world.read::<Report>(&id).unwrap()]);
    world.one(INSTITUTE, Act::ConfirmReport { report: id.clone() });
    assert_eq!(said(&world), []);
    let grounds = acts::grounds();
    world.one(INSTITUTE, Act::WithdrawConfirmation { report: id.clone(), grounds });
    let on = world.parent.time.date();
    assert_eq!(said(&world), [Caution::ConfirmationWithdrawn { report: id.clone(), on }]);
}

#[test]
fn a_batch_says_which_report_found_it_unqualified_as_long_as_that_stands() {
    let mut world = World::certified();
    assert_eq!(cautions(&world), []);
    world.one(INSTITUTE, reports::file("W-BAD", reports::unqualified()));
    let finding = BatchFinding {
        report: of_institute("W-BAD"),
        kind: ReportKind::Batch,
        found_by: FoundBy::Institute,
        name: INSTITUTE.details().name,
        issued_on: acts::report_details().issued_on,
        given_by: None,
    };
    assert_eq!(batch(&world).findings, std::slice::from_ref(&finding));
    assert_eq!(cautions(&world), [Caution::FoundUnqualified { finding }]);
    assert_eq!(batch(&world).certified, 1000, "what is counted stays");
    let after = |world: &World, act: Act| {
        let mut after = world.clone();
        after.one(INSTITUTE, act);
        found(&after)
    };
    let none: [&str; 0] = [];
    assert_eq!(after(&world, withdraw("W-BAD")), none);
    let corrected = |change: ChangeOf<'_, ReportDetails>| {
        let mut report = reports::following(FollowUpKind::Replaces, "W-BAD");
        change(&mut report);
        reports::file("W-NEW", report)
    };
    assert_eq!(after(&world, corrected(&|_| {})), none);
    let still = corrected(&|it| *it = reports::failing(it.clone()));
    assert_eq!(after(&world, still.clone()), ["W-NEW"]);
    let elsewhere = corrected(&|it| {
        *it = reports::failing(it.clone());
        it.subjects.truncate(1);
        it.subjects[0].batch = Some(acts::number("OTHER"));
    });
    assert_eq!(after(&world, elsewhere), none);
    // A second finding stands beside the first; taking one line back leaves the other.
    world.one(INSTITUTE, reports::file("W-BAD-2", reports::unqualified()));
    world.one(INSTITUTE, still);
    assert_eq!(found(&world), ["W-BAD-2", "W-NEW"]);
    assert_eq!(after(&world, withdraw("W-NEW")), ["W-BAD-2"]);
}

#[test]
fn only_what_speaks_of_the_batch_is_held_against_it() {
    let mut world = World::certified();
    for (text, kind) in [
        ("W-SAMPLE", ReportKind::CommissionedSample),
        ("W-TYPE", ReportKind::TypeTest),
        ("W-SPOT", ReportKind::SpotCheck),
    ] {
        let mut report = ReportDetails { kind, ..reports::unqualified() };
        report.valid_until = (kind == ReportKind::TypeTest).then(|| date("2027-11-19"));
        world.one(INSTITUTE, reports::file(text, report));
        assert_eq!(batch(&world).findings, [], "{text}");
    }
    let delivered = ReportDetails { kind: ReportKind::Purchaser, ..reports::unqualified() };
    world.one(INSTITUTE, reports::file("W-BUYER", delivered));
    assert_eq!(found(&world), ["W-BUYER"]);
    // What the bureau's sample shows counts when the bureau has recorded it, and goes on to count when
    // its report is corrected.
    world.one(Party::Bureau, links::order_spot_check(links::spot_check_details()));
    let record = |text: &str| links::record_spot_check(result(text));
    let mut gone = world.clone();
    gone.one(INSTITUTE, withdraw("W-SPOT"));
    let late = gone.sign(Party::Bureau, record("W-SPOT"));
    assert_eq!(gone.outcome(&late), "report.status", "it was withdrawn");
    world.one(Party::Bureau, record("W-SPOT"));
    assert_eq!(found(&world), ["W-BUYER", "W-SPOT"]);
    let corrected = ReportDetails {
        kind: ReportKind::SpotCheck,
        ..reports::failing(reports::following(FollowUpKind::Replaces, "W-SPOT"))
    };
    world.one(INSTITUTE, reports::file("W-SPOT-2", corrected));
    assert_eq!(found(&world), ["W-BUYER", "W-SPOT-2"]);
}

/// The attack: a maker fills the list with trifles that it found itself, so that what an institute and
/// the bureau find has no room.
#[test]
fn nobody_fills_the_findings_for_others() {
    let mut world = World::certified();
    let own = |world: &World, at: usize| {
        let report = reports::failing(links::factory_inspection());
        world.sign(Party::Maker, reports::file(&format!("CC-{at}"), report))
    };
    for at in 0..FINDINGS_OF_ONE_MAX {
        world.commit(&[own(&world, at)]);
    }
    assert!(batch(&world).findings.iter().all(|one| one.found_by == FoundBy::Factory));
    let before = batch(&world);
    assert_eq!(world.outcome(&own(&world, 9)), "field.out_of_bounds");
    assert_eq!(batch(&world), before);
    for at in 0..FINDINGS_OF_ONE_MAX {
        world.one(INSTITUTE, reports::file(&format!("W-BAD-{at}"), reports::unqualified()));
    }
    // A correction of its own report, unqualified now, comes in the place of the one it corrects.
    let corrected = reports::failing(reports::following(FollowUpKind::Replaces, "W-BAD-0"));
    world.one(INSTITUTE, reports::file("W-NEW", corrected));
    let spot_check = ReportDetails { kind: ReportKind::SpotCheck, ..reports::unqualified() };
    world.one(INSTITUTE, reports::file("W-SPOT", spot_check));
    world.one(Party::Bureau, links::order_spot_check(links::spot_check_details()));
    world.one(Party::Bureau, links::record_spot_check(result("W-SPOT")));
    assert_eq!(batch(&world).findings.len(), 2 * FINDINGS_OF_ONE_MAX + 1);
}

/// The attack: an institute brings a batch of another maker's down, or one that passed, or with a mark
/// that it may not bear.
#[test]
fn a_batch_of_which_nothing_failed_is_not_held_against_anybody() {
    let mut world = World::certified();
    let mut report = reports::whole();
    report.conclusion = Conclusion::Unqualified;
    report.items[1].found = vec!["1.2".parse().unwrap()];
    report.items[1].conclusion = Conclusion::Unqualified;
    assert_eq!(report.items[1].subject, Some(2));
    world.one(INSTITUTE, reports::file("W-TWO", report.clone()));
    assert_eq!(batch(&world).findings, [], "only the second batch failed");
    let second: Batch = world.read(&report.subjects[1].batch_id().unwrap()).unwrap();
    assert_eq!(second.findings.len(), 1);
    // Without the mark, nobody has looked whether a buyer's report lies in any scope.
    let mut delivered = ReportDetails { kind: ReportKind::Purchaser, ..reports::unqualified() };
    delivered.marks.clear();
    world.one(INSTITUTE, reports::file("W-BUYER", delivered));
    assert_eq!(batch(&world).findings, []);
}

/// A spot check stays one whatever its report comes to, and is of what the bureau ordered.
#[test]
fn a_spot_check_goes_on_with_what_replaces_its_report() {
    let mut world = World::certified();
    let spot = |report: ReportDetails| ReportDetails { kind: ReportKind::SpotCheck, ..report };
    world.one(INSTITUTE, reports::file("S-1", spot(reports::unqualified())));
    world.one(Party::Bureau, links::order_spot_check(links::spot_check_details()));
    world.one(Party::Bureau, links::record_spot_check(result("S-1")));
    assert_eq!(found(&world), ["S-1"]);
    let after = |report: &str| reports::following(FollowUpKind::Replaces, report);
    world.one(INSTITUTE, reports::file("S-2", spot(after("S-1"))));
    assert_eq!(batch(&world).findings, []);
    world.one(INSTITUTE, reports::file("S-3", spot(reports::failing(after("S-2")))));
    assert_eq!(found(&world), ["S-3"], "two corrections later it is still the bureau's sample");
}

#[test]
fn what_a_laboratory_found_is_the_makers_word_until_it_confirms_it() {
    let mut world = World::certified();
    let report = reports::failing(reports::of_a_laboratory());
    let name = report.laboratory.as_ref().unwrap().name.clone();
    world.one(Party::Maker, reports::file("WB-1", report));
    let of = |world: &World| {
        let batch = batch(world);
        (batch.findings.len(), batch.findings[0].found_by, batch.findings[0].name.clone())
    };
    assert_eq!(of(&world), (1, FoundBy::Laboratory, name.clone()));
    let report = ReportId::new(Party::Maker.code(), acts::number("WB-1"));
    world.one(INSTITUTE, Act::ConfirmReport { report: report.clone() });
    assert_eq!(of(&world), (1, FoundBy::Institute, name.clone()));
    let mut grounds = acts::grounds();
    grounds.legal_basis = None;
    world.one(INSTITUTE, Act::WithdrawConfirmation { report, grounds });
    assert_eq!(of(&world), (1, FoundBy::Laboratory, name));
}

fn result(text: &str) -> SpotCheckResult {
    SpotCheckResult {
        conclusion: Conclusion::Unqualified,
        report: Some(of_institute(text)),
        remark: "抗折强度不合格".parse().unwrap(),
    }
}

/// The attack: an institute found the batch unqualified, so the maker inspects it itself, or shows the
/// report of the week before.
#[test]
fn under_ruleset_3_a_finding_is_answered_before_the_batch_is_certified() {
    let hunan_3: Ruleset =
        toml::from_str(include_str!("../../../../config/rulesets/hunan-3.toml")).unwrap();
    let mut world = World::furnished_with(Ruleset { number: 1, ..hunan_3 });
    let certificate = |reports: &[ReportId]| on("KSY-20261118-11", reports, 1000);
    let outcome = |world: &World, reports: &[ReportId]| {
        world.outcome(&world.sign(Party::Maker, certificate(reports)))
    };
    assert_eq!(outcome(&world, &[acts::report_id()]), "accepted");
    let mut bad = reports::unqualified();
    bad.issued_on = date("2026-11-22");
    world.one(INSTITUTE, reports::file("W-BAD", bad));
    let own = {
        let mut report = links::factory_inspection();
        report.issued_on = date("2026-11-23");
        report
    };
    world.one(Party::Maker, reports::file("CC-1", own));
    let cc = ReportId::new(Party::Maker.code(), acts::number("CC-1"));
    let broken = "certificate.label_broken";
    assert_eq!(outcome(&world, &[acts::report_id()]), broken, "the report of before");
    let both = [acts::report_id(), cc];
    assert_eq!(outcome(&world, &both), broken, "the maker's own word against the institute's");
    let mut again = acts::report_details();
    (again.tested_on, again.issued_on) = (date("2026-11-21"), date("2026-11-22"));
    world.one(INSTITUTE, reports::file("W-OLD", again.clone()));
    assert_eq!(outcome(&world, &[of_institute("W-OLD")]), broken, "the sample is of before");
    again.tested_on = date("2026-11-22");
    world.one(INSTITUTE, reports::file("W-AGAIN", again));
    assert_eq!(outcome(&world, &[of_institute("W-AGAIN")]), "accepted", "it was inspected again");
    world.one(INSTITUTE, withdraw("W-AGAIN"));
    world.one(INSTITUTE, withdraw("W-BAD"));
    assert_eq!(outcome(&world, &[acts::report_id()]), "accepted", "nothing stands against it");
}
