//! Accreditations, their scopes, and reports outside of them.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::accreditation::{AccreditationMark, AccreditationTerm, ScopeDecision};
use crate::records::report::ReportDetails;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date};
use crate::values::date_span::DateSpan;

const INSTITUTE: Party = Party::Institute;
const BOARD: &str = "GB/T 9775-2025";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    accreditations(&mut cases);
    changes(&mut cases);
    decisions(&mut cases);
    reports(&mut cases);
    cases.cases
}

fn suspend(from: &str, until: Option<&str>) -> ScopeDecision {
    ScopeDecision::Suspend(DateSpan { from: date(from), until: until.map(date) })
}

fn restore(from: &str) -> ScopeDecision {
    ScopeDecision::Restore { from: date(from) }
}

fn withdraw(from: &str) -> ScopeDecision {
    ScopeDecision::Withdraw { from: date(from) }
}

fn accreditations(cases: &mut Cases) {
    let accredit = |change: ChangeOf<'_, AccreditationTerm>| {
        let mut term = acts::accreditation_term();
        change(&mut term);
        acts::accredit_with(Party::SecondInstitute, term, &[BOARD])
    };
    let mut as_cnas = acts::accredit(INSTITUTE);
    if let Act::AccreditInstitute { mark, term, .. } = &mut as_cnas {
        (*mark, term.valid_from) = (AccreditationMark::Cnas, date("2025-01-01"));
    }
    let mut later = acts::accreditation_term();
    later.valid_from = date("2025-01-01");
    let many = vec![BOARD; 1025];
    for (code, name, act) in [
        ("organisation.lacks_role", "maker accredited", acts::accredit(Party::Maker)),
        ("organisation.unknown", "nobody accredited", acts::accredit(Party::Seller)),
        (
            "field.out_of_bounds",
            "it ends before it starts",
            accredit(&|it| it.valid_until = date("2024-05-31")),
        ),
        ("field.out_of_bounds", "no categories", accredit(&|it| it.categories.clear())),
        (
            "field.out_of_bounds",
            "257 categories",
            accredit(&|it| it.categories = vec!["C30".parse().unwrap(); 257]),
        ),
        (
            "field.out_of_bounds",
            "1,025 standards",
            acts::accredit_with(Party::SecondInstitute, acts::accreditation_term(), &many),
        ),
        ("field.out_of_bounds", "the same certificate again", acts::accredit(INSTITUTE)),
        ("field.out_of_bounds", "another mark", as_cnas),
        (
            "scope.unchanged",
            "the next certificate with a standard of before",
            acts::accredit_with(INSTITUTE, later, &[BOARD]),
        ),
        (
            "scope.unchanged",
            "one standard twice",
            acts::accredit_with(
                Party::SecondInstitute,
                acts::accreditation_term(),
                &[BOARD, BOARD],
            ),
        ),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
    let mut full = Cases::on(cases.world.clone());
    let (id, mut record) = accreditation(&full.world);
    record.terms = vec![acts::accreditation_term(); 64];
    full.world.set(&id, &record);
    let mut next = acts::accreditation_term();
    next.valid_from = date("2026-01-01");
    let act = acts::accredit_with(INSTITUTE, next, &[]);
    full.act("field.out_of_bounds", "the 65th certificate", Party::Bureau, act);
    cases.cases.append(&mut full.cases);
}

fn accreditation(
    world: &World,
) -> (crate::values::text::AccreditationId, crate::records::accreditation::Accreditation) {
    let id = acts::accreditation_id(INSTITUTE);
    let record = world.read(&id).unwrap();
    (id, record)
}

fn changes(cases: &mut Cases) {
    let change = |from, add: &[&str], end: &[&str]| acts::change_scope(INSTITUTE, from, add, end);
    let many = vec![BOARD; 1025];
    for (code, name, act) in [
        (
            "accreditation.unknown",
            "of no accreditation",
            acts::change_scope(Party::SecondInstitute, "2026-11-24", &[BOARD], &[]),
        ),
        ("field.out_of_bounds", "nothing changed", change("2026-11-24", &[], &[])),
        ("field.out_of_bounds", "1,025 come", change("2026-11-24", &many, &[])),
        ("field.out_of_bounds", "1,025 go", change("2026-11-24", &[], &many)),
        (
            "field.out_of_bounds",
            "before the accreditation",
            change("2024-05-31", &["GB 8624-2012"], &[]),
        ),
        ("field.out_of_bounds", "ended yesterday", change("2026-11-23", &[], &[BOARD])),
        ("scope.unchanged", "it is there", change("2026-11-24", &[BOARD], &[])),
        ("scope.unchanged", "it is not there", change("2026-11-24", &[], &["GB 8624-2012"])),
        ("scope.unchanged", "it ends twice", change("2026-11-24", &[], &[BOARD, BOARD])),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
}

fn decisions(cases: &mut Cases) {
    let decide = |standards: &[&str], decision| acts::decide_scope(INSTITUTE, standards, decision);
    let many = vec![BOARD; 1025];
    for (code, name, act) in [
        (
            "accreditation.unknown",
            "about no accreditation",
            acts::decide_scope(Party::SecondInstitute, &[], suspend("2026-11-24", None)),
        ),
        ("field.out_of_bounds", "suspended yesterday", decide(&[], suspend("2026-11-23", None))),
        (
            "field.out_of_bounds",
            "suspended to the day before",
            decide(&[], suspend("2026-11-25", Some("2026-11-24"))),
        ),
        ("field.out_of_bounds", "1,025 standards", decide(&many, suspend("2026-11-24", None))),
        ("scope.unchanged", "not suspended", decide(&[], restore("2026-11-24"))),
        ("scope.unchanged", "a standard not suspended", decide(&[BOARD], restore("2026-11-24"))),
        (
            "scope.unchanged",
            "a standard that it does not name",
            decide(&["GB 8624-2012"], suspend("2026-11-24", None)),
        ),
        (
            "scope.unchanged",
            "such a standard withdrawn",
            decide(&["GB 8624-2012"], withdraw("2026-11-24")),
        ),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
    let mut decided = Cases::on(cases.world.clone());
    decided.world.act(&[
        (Party::Bureau, decide(&[], suspend("2026-12-01", Some("2026-12-31")))),
        (Party::Bureau, decide(&[BOARD], suspend("2026-12-01", None))),
    ]);
    let within = suspend("2026-12-31", None);
    decided.act("scope.unchanged", "suspended twice", Party::Bureau, decide(&[], within));
    let again = decide(&[BOARD], suspend("2027-12-31", None));
    decided.act("scope.unchanged", "a standard suspended twice", Party::Bureau, again);
    let late = decide(&[], restore("2027-01-01"));
    decided.act("scope.unchanged", "restored when it is over", Party::Bureau, late);
    decided.world.act(&[(Party::Bureau, decide(&[], withdraw("2026-12-01")))]);
    for (name, act) in [
        ("withdrawn twice", decide(&[], withdraw("2027-01-01"))),
        ("changed when withdrawn", acts::change_scope(INSTITUTE, "2026-12-01", &[], &[BOARD])),
        ("renewed when withdrawn", acts::accredit(INSTITUTE)),
    ] {
        decided.act("accreditation.status", name, Party::Bureau, act);
    }
    cases.cases.append(&mut decided.cases);
}

fn report(change: ChangeOf<'_, ReportDetails>) -> Act {
    let mut report = acts::report_details();
    change(&mut report);
    Act::FileReport { number: acts::number("W2026-NEW"), report: Box::new(report) }
}

fn reports(cases: &mut Cases) {
    let as_filed = || report(&|_| {});
    for (code, name, party, act) in [
        ("report.standard_outside_scope", "no accreditation", Party::SecondInstitute, as_filed()),
        (
            "report.standard_outside_scope",
            "tested before",
            INSTITUTE,
            report(&|it| it.tested_on = date("2024-05-31")),
        ),
        (
            "report.standard_outside_scope",
            "another standard",
            INSTITUTE,
            report(&|it| it.standards[1] = "GB/T 9776-2022".parse().unwrap()),
        ),
        (
            "report.standard_outside_scope",
            "another edition",
            INSTITUTE,
            report(&|it| it.standards[0] = "GB/T 9775-2008".parse().unwrap()),
        ),
    ] {
        cases.act(code, name, party, act);
    }
    let mut voluntary = Cases::on(cases.world.clone());
    let mut act = acts::accredit(Party::SecondInstitute);
    if let Act::AccreditInstitute { mark, .. } = &mut act {
        *mark = AccreditationMark::Cnas;
    }
    voluntary.world.act(&[(Party::Bureau, act)]);
    let name = "a voluntary accreditation only";
    let code = "report.standard_outside_scope";
    voluntary.act(code, name, Party::SecondInstitute, as_filed());
    cases.cases.append(&mut voluntary.cases);

    let mut of_terms = |code, name, change: ChangeOf<'_, AccreditationTerm>| {
        let mut other = Cases::on(cases.world.clone());
        let mut term = acts::accreditation_term();
        term.valid_from = date("2026-01-01");
        change(&mut term);
        other.world.act(&[(Party::Bureau, acts::accredit_with(INSTITUTE, term, &[]))]);
        other.act(code, name, INSTITUTE, as_filed());
        cases.cases.append(&mut other.cases);
    };
    of_terms("report.accreditation_date", "tested after", &|it| {
        it.valid_until = date("2026-11-19");
    });
    of_terms("report.category_outside_scope", "another category", &|it| {
        it.categories = vec!["C31".parse().unwrap(), "C3025".parse().unwrap()];
    });

    for (name, standards) in [("all suspended", &[][..]), ("a standard suspended", &[BOARD])] {
        let mut other = Cases::on(cases.world.clone());
        let suspended = acts::decide_scope(INSTITUTE, standards, suspend("2026-11-24", None));
        other.world.act(&[(Party::Bureau, suspended)]);
        let today = report(&|it| {
            (it.tested_on, it.issued_on) = (date("2026-11-24"), date("2026-11-24"));
        });
        other.act("report.scope_suspended", name, INSTITUTE, today);
        cases.cases.append(&mut other.cases);
    }
}
