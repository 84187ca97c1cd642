//! What institutes may inspect: accreditations, their scopes, and whether a report lies in one.

use std::fmt::Display;
use std::sync::Arc;

use super::checks::{
    check_at_most, check_count, check_dates, must_have_role, refuse_grounds,
    refuse_identity_number, refuse_optional, refuse_personal_data,
};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::{SCOPE_CATEGORIES_MAX, SCOPE_CHANGES_MAX, SCOPE_STEPS_MAX};
use crate::records::accreditation::{
    Accreditation, AccreditationMark, AccreditationTerm, ScopeAddition, ScopeDecision, ScopePeriod,
    ScopeStandard,
};
use crate::records::history::StatusGrounds;
use crate::records::permission::Role;
use crate::records::report::ReportDetails;
use crate::state::{ReadError, RecordKind};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::date_span::DateSpan;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{AccreditationId, Line};

/// Days that scopes had before stay as they were: decisions are about this day and later ones.
const NOT_IN_THE_PAST: &str = "reports of earlier days stand: name this day or a later one";

/// The bureau enters an accreditation, or one more certificate of one that it has entered.
pub(super) fn accredit_institute(
    turn: &mut Turn<'_>,
    id: &AccreditationId,
    mark: AccreditationMark,
    term: &AccreditationTerm,
    standards: &[ScopeAddition],
) -> Result<(), Refusal> {
    must_have_role(&turn.state, id.institute, Role::Institute)?;
    refuse_identity_number("accreditation", &id.number)?;
    check_term(term)?;
    check_at_most("standards", standards.len(), SCOPE_CHANGES_MAX)?;
    let record = match turn.read::<Accreditation>(id)? {
        Some(known) => renewed(known, mark, term)?,
        None => Accreditation {
            id: id.clone(),
            mark,
            terms: vec![term.clone()],
            suspensions: Vec::new(),
            withdrawn_from: None,
            entered_at: turn.rules.height,
        },
    };
    turn.write(id, &record);
    for addition in standards {
        add(turn, id, addition, term.valid_from)?;
    }
    Ok(())
}

fn check_term(term: &AccreditationTerm) -> Result<(), Refusal> {
    check_dates("valid_until", term.valid_from, term.valid_until)?;
    check_count("categories", term.categories.len(), SCOPE_CATEGORIES_MAX)?;
    refuse_personal_data("certificate_number", term.certificate_number.as_str())?;
    term.categories
        .iter()
        .try_for_each(|category| refuse_personal_data("categories", category.as_str()))
}

/// One more certificate: it comes after those that are there, which stay as they are.
fn renewed(
    mut known: Accreditation,
    mark: AccreditationMark,
    term: &AccreditationTerm,
) -> Result<Accreditation, Refusal> {
    must_stand(&known)?;
    if known.mark != mark {
        let demand = format!("{} is of {}; enter another number", known.id, known.mark.as_str());
        return Err(Refusal::field("mark", mark.as_str(), demand));
    }
    let last = known.terms.iter().map(|term| term.valid_from).max();
    if last.is_some_and(|last| term.valid_from <= last) {
        let demand = "a certificate begins after the one before it, which stays as it is";
        return Err(Refusal::field("valid_from", term.valid_from, demand));
    }
    check_steps("terms", known.terms.len())?;
    known.terms.push(term.clone());
    Ok(known)
}

/// The bureau changes which standards an accreditation names: the differences and nothing else.
pub(super) fn change_scope(
    turn: &mut Turn<'_>,
    id: &AccreditationId,
    from: Date,
    added: &[ScopeAddition],
    ended: &[StandardNumber],
) -> Result<(), Refusal> {
    let record = turn.existing::<Accreditation>(id)?;
    must_stand(&record)?;
    check_at_most("add", added.len(), SCOPE_CHANGES_MAX)?;
    check_at_most("end", ended.len(), SCOPE_CHANGES_MAX)?;
    if added.is_empty() && ended.is_empty() {
        return Err(Refusal::field(
            "add",
            "0 entries",
            "name a standard that comes or one that ends",
        ));
    }
    if record.terms.first().is_some_and(|first| from < first.valid_from) {
        return Err(Refusal::field("from", from, "nothing is in a scope before its accreditation"));
    }
    if !ended.is_empty() && from < turn.rules.date {
        return Err(Refusal::field("from", from, NOT_IN_THE_PAST));
    }
    // First what ends, so that a standard can go and come back with other parts.
    for standard in ended {
        end(turn, id, standard, from)?;
    }
    added.iter().try_for_each(|addition| add(turn, id, addition, from))
}

/// The bureau suspends, restores or withdraws an accreditation, or some standards under it.
pub(super) fn decide_scope(
    turn: &mut Turn<'_>,
    id: &AccreditationId,
    standards: &[StandardNumber],
    decision: ScopeDecision,
    grounds: &StatusGrounds,
) -> Result<(), Refusal> {
    let mut record = turn.existing::<Accreditation>(id)?;
    must_stand(&record)?;
    refuse_grounds(grounds)?;
    check_at_most("standards", standards.len(), SCOPE_CHANGES_MAX)?;
    if decision.from() < turn.rules.date {
        return Err(Refusal::field("from", decision.from(), NOT_IN_THE_PAST));
    }
    if let ScopeDecision::Suspend(DateSpan { from, until: Some(until) }) = decision {
        check_dates("until", from, until)?;
    }
    if standards.is_empty() {
        match decision {
            ScopeDecision::Suspend(days) => suspend(&mut record.suspensions, days, id)?,
            ScopeDecision::Restore { from } => restore(&mut record.suspensions, from, id)?,
            ScopeDecision::Withdraw { from } => record.withdrawn_from = Some(from),
        }
        turn.write(id, &record);
        return Ok(());
    }
    for standard in standards {
        match decision {
            ScopeDecision::Suspend(days) => {
                change(turn, id, standard, days.from, |period| {
                    suspend(&mut period.suspensions, days, standard)
                })?;
            }
            ScopeDecision::Restore { from } => {
                change(turn, id, standard, from, |period| {
                    restore(&mut period.suspensions, from, standard)
                })?;
            }
            ScopeDecision::Withdraw { from } => end(turn, id, standard, from)?,
        }
    }
    Ok(())
}

fn must_stand(record: &Accreditation) -> Result<(), Refusal> {
    match record.withdrawn_from {
        Some(_) => Err(Refusal::status(RecordKind::Accreditation, &record.id, "withdrawn")),
        None => Ok(()),
    }
}

/// Whether there is room for one more step in what a record has lived through.
fn check_steps(field: &'static str, count: usize) -> Result<(), Refusal> {
    if count < SCOPE_STEPS_MAX {
        return Ok(());
    }
    let found = format!("{count} entries");
    Err(Refusal::field(field, found, "the record is full; enter another accreditation"))
}

fn unchanged(what: &dyn Display, found: &'static str, from: Date) -> Refusal {
    Refusal::ScopeUnchanged { what: what.to_string(), found, from }
}

fn suspend(
    suspensions: &mut Vec<DateSpan>,
    days: DateSpan,
    what: &dyn Display,
) -> Result<(), Refusal> {
    if suspensions.iter().any(|span| span.reaches(days.from)) {
        return Err(unchanged(what, "suspended already", days.from));
    }
    check_steps("suspensions", suspensions.len())?;
    suspensions.push(days);
    let apart = suspensions.is_sorted_by(|a, b| !a.reaches(b.from));
    assert!(apart, "a suspension begins after the one before it");
    Ok(())
}

/// From a day on nothing is suspended any more: a suspension ends the day before, or never was.
fn restore(suspensions: &mut Vec<DateSpan>, from: Date, what: &dyn Display) -> Result<(), Refusal> {
    if !suspensions.iter().any(|span| span.reaches(from)) {
        return Err(unchanged(what, "not suspended", from));
    }
    *suspensions = suspensions.iter().filter_map(|span| span.before(from)).collect();
    let suspended = suspensions.iter().any(|span| span.reaches(from));
    assert!(!suspended, "nothing is suspended from the day on that restores it");
    Ok(())
}

fn scope_of(
    turn: &Turn<'_>,
    institute: CreditCode,
    standard: &StandardNumber,
) -> Result<ScopeStandard, ReadError> {
    let known = turn.read::<ScopeStandard>(&(institute, standard.clone()))?;
    let empty = || ScopeStandard { institute, standard: standard.clone(), periods: Vec::new() };
    Ok(known.unwrap_or_else(empty))
}

fn add(
    turn: &mut Turn<'_>,
    id: &AccreditationId,
    addition: &ScopeAddition,
    from: Date,
) -> Result<(), Refusal> {
    let ScopeAddition { standard, parts } = addition;
    refuse_optional("parts", parts.as_ref())?;
    let mut scope = scope_of(turn, id.institute, standard)?;
    if scope.reaching(&id.number, from).is_some() {
        return Err(unchanged(standard, "in the scope already", from));
    }
    check_steps("periods", scope.periods.len())?;
    scope.periods.push(ScopePeriod {
        accreditation: id.number.clone(),
        days: DateSpan { from, until: None },
        parts: parts.clone(),
        suspensions: Vec::new(),
    });
    turn.write(&(id.institute, standard.clone()), &scope);
    Ok(())
}

/// The standard's period ends the day before, or never was.
fn end(
    turn: &mut Turn<'_>,
    id: &AccreditationId,
    standard: &StandardNumber,
    from: Date,
) -> Result<(), Refusal> {
    let mut scope = scope_of(turn, id.institute, standard)?;
    let Some(period) = scope.reaching(&id.number, from) else {
        return Err(unchanged(standard, "not in the scope", from));
    };
    match period.days.before(from) {
        Some(days) => period.days = days,
        None => {
            let gone = period.clone();
            scope.periods.retain(|period| *period != gone);
        }
    }
    turn.write(&(id.institute, standard.clone()), &scope);
    Ok(())
}

fn change(
    turn: &mut Turn<'_>,
    id: &AccreditationId,
    standard: &StandardNumber,
    from: Date,
    change: impl FnOnce(&mut ScopePeriod) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut scope = scope_of(turn, id.institute, standard)?;
    let period = scope.reaching(&id.number, from);
    change(period.ok_or_else(|| unchanged(standard, "not in the scope", from))?)?;
    turn.write(&(id.institute, standard.clone()), &scope);
    Ok(())
}

/// Refuses a report of an institute whose test was outside its scope under any of some marks, for any of
/// the categories of its products, on the day it ended.
pub(super) fn check_marks<'a>(
    turn: &Turn<'_>,
    marks: impl IntoIterator<Item = &'a AccreditationMark>,
    report: &ReportDetails,
    categories: &[Line],
) -> Result<(), Refusal> {
    for mark in marks {
        for category in categories {
            check_scope(turn, *mark, &report.standards, category, report.tested_on)?;
        }
    }
    Ok(())
}

fn check_scope(
    turn: &Turn<'_>,
    mark: AccreditationMark,
    standards: &[StandardNumber],
    category: &Line,
    on: Date,
) -> Result<(), Refusal> {
    let institute = turn.signer.organisation;
    for standard in standards {
        let outside =
            Refusal::StandardOutsideScope { institute, mark, standard: standard.clone(), on };
        let mut found = Err(outside);
        for named in qualifications(turn, institute, mark, standard, on)? {
            found = check_qualification(&named, standard, category, on);
            if found.is_ok() {
                break;
            }
        }
        found?;
    }
    Ok(())
}

/// The number of the CMA certificate under which an institute tested to a standard on a day.
pub(super) fn cma_number(
    turn: &Turn<'_>,
    institute: CreditCode,
    standard: &StandardNumber,
    on: Date,
) -> Result<Option<Line>, Refusal> {
    let named = qualifications(turn, institute, AccreditationMark::Cma, standard, on)?;
    let term = named.iter().find_map(|(accreditation, _)| accreditation.term_on(on));
    Ok(term.map(|term| term.certificate_number.clone()))
}

/// Whether the signer tested to standards on a day under the CMA certificate with a number: each was in
/// the scope of that very accreditation, for all categories.
pub(super) fn check_certificate(
    turn: &Turn<'_>,
    number: &Line,
    standards: &[StandardNumber],
    categories: &[Line],
    on: Date,
) -> Result<bool, Refusal> {
    let institute = turn.signer.organisation;
    for standard in standards {
        let named = qualifications(turn, institute, AccreditationMark::Cma, standard, on)?;
        let has_number = |one: &&Qualification| {
            one.0.term_on(on).is_some_and(|term| term.certificate_number == *number)
        };
        let Some(qualification) = named.iter().find(has_number) else { return Ok(false) };
        for category in categories {
            check_qualification(qualification, standard, category, on)?;
        }
    }
    Ok(true)
}

/// An accreditation, and its period of a standard.
type Qualification = (Arc<Accreditation>, ScopePeriod);

/// The accreditations of a mark that name a standard on a day: any one of them will do. Only those for
/// CMA give reports effect in law.
fn qualifications(
    turn: &Turn<'_>,
    institute: CreditCode,
    mark: AccreditationMark,
    standard: &StandardNumber,
    on: Date,
) -> Result<Vec<Qualification>, Refusal> {
    let scope = turn.read_shared::<ScopeStandard>(&(institute, standard.clone()))?;
    let periods = scope.iter().flat_map(|scope| &scope.periods);
    let mut found = Vec::new();
    for period in periods.filter(|period| period.days.contains(on)) {
        let id = AccreditationId::new(institute, period.accreditation.clone());
        let accreditation = turn.existing_shared::<Accreditation>(&id)?;
        if accreditation.mark == mark {
            found.push((accreditation, period.clone()));
        }
    }
    Ok(found)
}

fn check_qualification(
    (accreditation, period): &Qualification,
    standard: &StandardNumber,
    category: &Line,
    on: Date,
) -> Result<(), Refusal> {
    let id = || accreditation.id.clone();
    let term = accreditation
        .term_on(on)
        .ok_or_else(|| Refusal::AccreditationDate { accreditation: id(), on })?;
    if let Some(days) = accreditation.suspension_on(on) {
        return Err(Refusal::ScopeSuspended { what: id().to_string(), from: days.from, on });
    }
    if let Some(days) = period.suspension_on(on) {
        let what = format!("{standard} ({})", id());
        return Err(Refusal::ScopeSuspended { what, from: days.from, on });
    }
    if term.has_category(category) {
        return Ok(());
    }
    let institute = accreditation.id.institute;
    Err(Refusal::CategoryOutsideScope { institute, category: category.clone() })
}
