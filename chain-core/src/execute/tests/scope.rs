//! What institutes may inspect, entered, changed and judged by the day of the test.

use proptest::prelude::*;

use super::sorted;
use crate::act::Act;
use crate::bytes::codec;
use crate::limits::{SCOPE_CHANGES_MAX, TRANSACTION_BYTES_MAX};
use crate::records::accreditation::{Accreditation, ScopeDecision, ScopePeriod, ScopeStandard};
use crate::records::organisation::Organisation;
use crate::records::report::ReportDetails;
use crate::state::StateKey;
use crate::testing::fixtures::{GENESIS_TIME, Party, World, acts, date};
use crate::values::date::Date;
use crate::values::date_span::DateSpan;
use crate::values::standard_number::StandardNumber;

const INSTITUTE: Party = Party::Institute;
const BOARD: &str = "GB/T 9775-2025";
const RADIATION: &str = "GB 6566-2010";
const TODAY: &str = "2026-11-24";
const DAY_MS: u64 = 86_400_000;

fn scope_of(world: &World, standard: &str) -> ScopeStandard {
    world.read(&(INSTITUTE.code(), standard.parse().unwrap())).unwrap()
}

fn period(from: &str, until: Option<&str>) -> ScopePeriod {
    ScopePeriod {
        accreditation: acts::number("CMA"),
        days: DateSpan { from: date(from), until: until.map(date) },
        parts: None,
        suspensions: Vec::new(),
    }
}

/// A report on a standard that was tested on a day.
fn report_on(standard: &str, day: Date) -> Act {
    let report = ReportDetails {
        standards: vec![standard.parse().unwrap()],
        tested_on: day,
        issued_on: day,
        ..acts::report_details()
    };
    Act::FileReport { number: acts::number("W2026-NEW"), report: Box::new(report) }
}

fn outcome(world: &World, standard: &str, day: Date) -> &'static str {
    world.outcome(&world.sign(INSTITUTE, report_on(standard, day)))
}

#[test]
fn an_accreditation_is_kept_as_stated_and_its_next_certificate_beside_it() {
    let mut world = World::furnished();
    let id = acts::accreditation_id(INSTITUTE);
    let first = acts::accreditation_term();
    let mut next = first.clone();
    next.certificate_number = "302402110123".parse().unwrap();
    (next.valid_from, next.valid_until) = (date("2026-06-01"), date("2032-05-31"));
    let before: Accreditation = world.read(&id).unwrap();
    assert_eq!(before.terms, std::slice::from_ref(&first));
    let act = acts::accredit_with(INSTITUTE, next.clone(), &["GB 8624-2012"]);
    let receipt = world.one(Party::Bureau, act);
    let about = [
        StateKey::of::<Organisation>(&Party::Bureau.code()),
        StateKey::of::<Organisation>(&INSTITUTE.code()),
        StateKey::of::<Accreditation>(&id),
    ];
    assert_eq!(receipt.subjects, sorted(about));
    let after: Accreditation = world.read(&id).unwrap();
    assert_eq!(after, Accreditation { terms: vec![first, next], ..before });
    assert_eq!(scope_of(&world, "GB 8624-2012").periods, [period("2026-06-01", None)]);
    // What was in the scope stays in it: the standards name the accreditation, not its certificate.
    assert_eq!(scope_of(&world, BOARD).periods, [period("2024-06-01", None)]);
    let number_on = |day| after.term_on(date(day)).map(|term| term.certificate_number.to_string());
    let found = ["2024-05-31", "2026-05-31", "2026-06-01", "2032-05-31", "2032-06-01"];
    let found = found.map(number_on);
    let found: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
    let (old, new) = (Some("241802110123"), Some("302402110123"));
    assert_eq!(found, [None, old, new, new, None]);
}

#[test]
fn a_standard_goes_and_comes_back_with_other_parts_in_one_act() {
    let mut world = World::furnished();
    let mut act = acts::change_scope(INSTITUTE, "2026-12-01", &[BOARD], &[BOARD, RADIATION]);
    if let Act::ChangeScope { add, .. } = &mut act {
        add[0].parts = Some("不测受潮挠度".parse().unwrap());
    }
    world.one(Party::Bureau, act);
    let ended = || period("2024-06-01", Some("2026-11-30"));
    let parts = Some("不测受潮挠度".parse().unwrap());
    let back = ScopePeriod { parts, ..period("2026-12-01", None) };
    assert_eq!(scope_of(&world, BOARD).periods, [ended(), back]);
    assert_eq!(scope_of(&world, RADIATION).periods, [ended()]);
    // What was to come is taken back, and leaves nothing.
    world.one(Party::Bureau, acts::change_scope(INSTITUTE, "2026-12-05", &[RADIATION], &[]));
    world.one(Party::Bureau, acts::change_scope(INSTITUTE, "2026-12-03", &[], &[RADIATION]));
    assert_eq!(scope_of(&world, RADIATION).periods, [ended()]);
}

#[test]
fn a_partial_suspension_stops_its_part_only() {
    let mut world = World::furnished();
    let days = DateSpan { from: date(TODAY), until: Some(date("2026-11-25")) };
    let suspend = ScopeDecision::Suspend(days);
    world.one(Party::Bureau, acts::decide_scope(INSTITUTE, &[BOARD], suspend));
    assert_eq!(outcome(&world, BOARD, date("2026-11-23")), "accepted", "tested before");
    assert_eq!(outcome(&world, BOARD, date(TODAY)), "report.scope_suspended");
    assert_eq!(outcome(&world, RADIATION, date(TODAY)), "accepted", "another standard");
    world.sleep_until(GENESIS_TIME.plus_ms(3 * DAY_MS));
    assert_eq!(outcome(&world, BOARD, date("2026-11-25")), "report.scope_suspended");
    assert_eq!(outcome(&world, BOARD, date("2026-11-26")), "accepted", "it is over");
    let record: Accreditation = world.read(&acts::accreditation_id(INSTITUTE)).unwrap();
    assert_eq!(record.suspensions, []);
}

#[test]
fn a_second_accreditation_for_a_standard_carries_what_the_first_one_does_not() {
    let mut world = World::furnished();
    let mut second = acts::accredit(INSTITUTE);
    if let Act::AccreditInstitute { accreditation, .. } = &mut second {
        accreditation.number = acts::number("CMA-2");
    }
    let withdraw = ScopeDecision::Withdraw { from: date(TODAY) };
    world.act(&[
        (Party::Bureau, second),
        (Party::Bureau, acts::decide_scope(INSTITUTE, &[], withdraw)),
    ]);
    assert_eq!(scope_of(&world, BOARD).periods.len(), 2);
    assert_eq!(outcome(&world, BOARD, date(TODAY)), "accepted");
}

/// 5,000 numbers of standards as they are.
fn many_standards() -> Vec<String> {
    (0..5_000).map(|at| format!("GB/T {}-{}", 10_000 + at, 2000 + at % 26)).collect()
}

#[test]
fn five_thousand_standards_are_entered_by_five_acts_and_changed_by_their_differences() {
    let standards = many_standards();
    let standards: Vec<&str> = standards.iter().map(String::as_str).collect();
    let party = Party::SecondInstitute;
    let mut world = World::furnished();
    let mut parts = standards.chunks(SCOPE_CHANGES_MAX);
    let first = acts::accredit_with(party, acts::accreditation_term(), parts.next().unwrap());
    let mut entered = vec![first];
    entered.extend(parts.map(|part| acts::change_scope(party, "2024-06-01", part, &[])));
    assert_eq!(entered.len(), 5);
    for act in entered {
        let signed = world.sign(Party::Bureau, act);
        let bytes = signed.to_bytes().len();
        assert!(bytes < TRANSACTION_BYTES_MAX / 2, "an act of {bytes} bytes");
        world.commit(std::slice::from_ref(&signed));
    }
    let id = acts::accreditation_id(party);
    let record: Accreditation = world.read(&id).unwrap();
    assert!(codec::encode(&record).len() < 200, "the accreditation does not hold its scope");
    let key = (party.code(), standards[4_999].parse::<StandardNumber>().unwrap());
    let held: ScopeStandard = world.read(&key).unwrap();
    assert!(codec::encode(&held).len() < 120, "{} bytes", codec::encode(&held).len());

    let mut next = acts::accreditation_term();
    (next.valid_from, next.valid_until) = (date("2026-11-24"), date("2032-11-23"));
    let renewal = acts::accredit_with(party, next, &[]);
    let new = ["GB/T 9775-2025", "GB 6566-2010", "GB 8624-2012"];
    let difference = acts::change_scope(party, TODAY, &new, &standards[..2]);
    for (act, written, bytes_max) in [(renewal, 1, 300), (difference, 5, 400)] {
        let signed = world.sign(Party::Bureau, act);
        let bytes = signed.to_bytes().len();
        assert!(bytes < bytes_max, "a difference of {bytes} bytes");
        let built = world.build(std::slice::from_ref(&signed)).unwrap();
        assert_eq!(built.execution.writes.len(), written);
        world.commit(std::slice::from_ref(&signed));
    }
    let file = |standard: &str| world.outcome(&world.sign(party, report_on(standard, date(TODAY))));
    assert_eq!(file(standards[0]), "report.standard_outside_scope");
    assert_eq!(file(standards[2]), "accepted");
    assert_eq!(file(new[2]), "accepted");
}

/// Days of the property, from the day of the genesis on.
const DAYS: usize = 24;

#[derive(Debug, Clone)]
enum Step {
    /// Days pass.
    Wait(usize),
    /// A standard comes, so many days ago.
    Add(usize, usize),
    /// One ends, in so many days.
    End(usize, usize),
    /// A standard, or all of the accreditation, is suspended in so many days for so many.
    Suspend(Option<usize>, usize, Option<usize>),
    Restore(Option<usize>, usize),
    Withdraw(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let part = || prop::option::weighted(0.7, 0_usize..2);
    prop_oneof![
        4 => (1_usize..4).prop_map(Step::Wait),
        3 => (0_usize..2, 0_usize..4).prop_map(|(part, days)| Step::Add(part, days)),
        3 => (0_usize..2, 0_usize..5).prop_map(|(part, days)| Step::End(part, days)),
        4 => (part(), 0_usize..5, prop::option::of(0_usize..6))
            .prop_map(|(part, days, length)| Step::Suspend(part, days, length)),
        3 => (part(), 0_usize..5).prop_map(|(part, days)| Step::Restore(part, days)),
        1 => (0_usize..9).prop_map(Step::Withdraw),
    ]
}

/// Whether something holds, day by day: one flag for each day, and the last one for all later days.
type Flags = [bool; DAYS + 12];

/// What the bureau said, day by day.
struct ScopeByDay {
    today: usize,
    held: [Flags; 2],
    suspended: [Flags; 2],
    all_suspended: Flags,
    withdrawn: Flags,
}

impl ScopeByDay {
    fn new() -> Self {
        let (yes, no) = ([true; DAYS + 12], [false; DAYS + 12]);
        Self { today: 0, held: [yes; 2], suspended: [no; 2], all_suspended: no, withdrawn: no }
    }

    /// Takes a step; whether the chain may.
    fn take(&mut self, step: &Step) -> bool {
        let reaches = |flags: &Flags, day: usize| flags[day..].contains(&true);
        let today = self.today;
        if self.withdrawn.contains(&true) {
            return false;
        }
        match *step {
            Step::Wait(_) => unreachable!(),
            Step::Add(part, ago) => {
                let day = today.saturating_sub(ago);
                let new = !reaches(&self.held[part], day);
                if new {
                    self.held[part][day..].fill(true);
                    self.suspended[part][day..].fill(false);
                }
                new
            }
            Step::End(part, days) => {
                let held = reaches(&self.held[part], today + days);
                self.held[part][today + days..].fill(false);
                held
            }
            Step::Suspend(part, days, length) => {
                let from = today + days;
                let there = part.is_none_or(|part| reaches(&self.held[part], from));
                let flags = part.map_or(&mut self.all_suspended, |part| &mut self.suspended[part]);
                let new = there && !reaches(flags, from);
                if new {
                    let end = length.map_or(flags.len(), |length| from + length + 1);
                    flags[from..end].fill(true);
                }
                new
            }
            Step::Restore(part, days) => {
                let from = today + days;
                let there = part.is_none_or(|part| reaches(&self.held[part], from));
                let flags = part.map_or(&mut self.all_suspended, |part| &mut self.suspended[part]);
                let suspended = there && reaches(flags, from);
                if suspended {
                    flags[from..].fill(false);
                }
                suspended
            }
            Step::Withdraw(days) => {
                self.withdrawn[today + days..].fill(true);
                true
            }
        }
    }

    fn holds(&self, part: usize, day: usize) -> bool {
        let stopped = self.suspended[part][day] || self.all_suspended[day] || self.withdrawn[day];
        self.held[part][day] && !stopped
    }
}

const PARTS: [&str; 2] = [BOARD, RADIATION];

fn day(at: usize) -> Date {
    date(TODAY).add_days(i64::try_from(at).unwrap())
}

fn act_of(step: &Step, today: usize) -> Act {
    let part = |part: Option<usize>| part.map_or(&[][..], |part| &PARTS[part..=part]);
    let text = |at: usize| day(at).to_string();
    match *step {
        Step::Wait(_) => unreachable!(),
        Step::Add(at, ago) => {
            let from = text(today.saturating_sub(ago));
            acts::change_scope(INSTITUTE, &from, part(Some(at)), &[])
        }
        Step::End(at, days) => {
            acts::change_scope(INSTITUTE, &text(today + days), &[], part(Some(at)))
        }
        Step::Suspend(at, days, length) => {
            let from = today + days;
            let until = length.map(|length| day(from + length));
            let days = DateSpan { from: day(from), until };
            acts::decide_scope(INSTITUTE, part(at), ScopeDecision::Suspend(days))
        }
        Step::Restore(at, days) => {
            let from = day(today + days);
            acts::decide_scope(INSTITUTE, part(at), ScopeDecision::Restore { from })
        }
        Step::Withdraw(days) => {
            let from = day(today + days);
            acts::decide_scope(INSTITUTE, &[], ScopeDecision::Withdraw { from })
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever the bureau did, and in whatever order: a report is judged by what held on the day
    /// of its test.
    #[test]
    fn scope_by_test_day(steps in prop::collection::vec(step(), 1..14)) {
        let mut world = World::furnished();
        let mut expected = ScopeByDay::new();
        for step in steps {
            if let Step::Wait(days) = step {
                expected.today = (expected.today + days).min(DAYS - 1);
                let later = DAY_MS * u64::try_from(expected.today).unwrap();
                world.sleep_until(GENESIS_TIME.plus_ms(later).max(world.parent.time));
                continue;
            }
            let signed = world.sign(Party::Bureau, act_of(&step, expected.today));
            let accepted = world.outcome(&signed) == "accepted";
            prop_assert_eq!(accepted, expected.take(&step), "{:?}", step);
            if accepted {
                world.commit(std::slice::from_ref(&signed));
            }
        }
        world.sleep_until(GENESIS_TIME.plus_ms(DAY_MS * u64::try_from(DAYS).unwrap()));
        for (part, standard) in PARTS.iter().enumerate() {
            for at in 0..DAYS {
                let accepted = outcome(&world, standard, day(at)) == "accepted";
                prop_assert_eq!(accepted, expected.holds(part, at), "{} on {}", standard, day(at));
            }
        }
    }
}
