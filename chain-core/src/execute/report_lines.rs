//! What comes after a report was filed: it is replaced, supplemented, withdrawn or confirmed.

use super::checks::{refuse_grounds, refuse_own_grounds};
use super::inspected::Inspected;
use super::turn::Turn;
use super::{classification, findings, scope};
use crate::execute::refusal::Refusal;
use crate::limits::FOLLOW_UPS_MAX;
use crate::records::confirmation::{Confirmation, ConfirmationWithdrawal};
use crate::records::history::StatusGrounds;
use crate::records::report::{
    Conclusion, Filer, FollowUp, FollowUpKind, Replacement, Report, ReportDetails, ReportStatus,
    Supplement,
};
use crate::state::RecordKind;
use crate::values::text::{Number, ReportId, SpotCheckId};

/// What became of the reports that one follows.
#[derive(Default)]
pub(super) struct Followed {
    /// Those that say now what follows them.
    pub(super) changed: Vec<ReportId>,
    /// The spot check of the one that was replaced.
    pub(super) spot_check: Option<SpotCheckId>,
}

/// A report takes its place after the one that it follows. Gives what became of that one.
pub(super) fn follow(
    turn: &mut Turn<'_>,
    id: &ReportId,
    details: &ReportDetails,
    filed_as: Filer,
) -> Result<Followed, Refusal> {
    let Some(follows) = &details.follows else { return Ok(Followed::default()) };
    let mut earlier = turn.existing::<Report>(&ReportId::new(id.issuer, follows.report.clone()))?;
    must_stand(&earlier)?;
    check_alike(&earlier, details, filed_as)?;
    match follows.kind {
        FollowUpKind::Supplements => {
            if details.conclusion == Conclusion::Unqualified {
                let demand = "what is found unqualified later replaces the report: `replaces`";
                return Err(Refusal::field("follows.kind", "supplements", demand));
            }
            check_room(&earlier, earlier.supplements.len())?;
            earlier.supplements.push(supplement(turn, &id.number, details, follows));
            turn.write(&earlier.id, &earlier);
            Ok(Followed { changed: vec![earlier.id], spot_check: None })
        }
        FollowUpKind::Replaces => {
            findings::take_back(turn, &earlier)?;
            classification::uncount(turn, &earlier)?;
            let spot_check = earlier.spot_check.clone();
            let changed = replace(turn, earlier, &id.number, details, follows)?;
            Ok(Followed { changed, spot_check })
        }
    }
}

pub(super) fn must_stand(report: &Report) -> Result<(), Refusal> {
    match report.status() {
        ReportStatus::InForce => Ok(()),
        ended @ (ReportStatus::Withdrawn | ReportStatus::Replaced) => {
            Err(Refusal::status(RecordKind::Report, &report.id, ended.as_str()))
        }
    }
}

/// What follows a report is of the same kind, about goods of the same maker, by the same laboratory.
fn check_alike(earlier: &Report, details: &ReportDetails, filed_as: Filer) -> Result<(), Refusal> {
    let laboratory = |details: &ReportDetails| {
        details.laboratory.as_ref().map(|laboratory| laboratory.cma_number.clone())
    };
    let what = if earlier.details.kind != details.kind {
        "kind"
    } else if earlier.details.maker() != details.maker() {
        "maker"
    } else if earlier.filed_as != filed_as || laboratory(&earlier.details) != laboratory(details) {
        "laboratory"
    } else {
        return Ok(());
    };
    Err(Refusal::NotAFollowUp { report: earlier.id.clone(), what })
}

fn check_room(report: &Report, count: usize) -> Result<(), Refusal> {
    if count < FOLLOW_UPS_MAX {
        return Ok(());
    }
    Err(Refusal::TooManyFollowUps { report: report.id.clone(), count })
}

/// From every report of the line one step leads to its last one, which says what it still carries.
fn replace(
    turn: &mut Turn<'_>,
    mut earlier: Report,
    number: &Number,
    details: &ReportDetails,
    follows: &FollowUp,
) -> Result<Vec<ReportId>, Refusal> {
    let carries = match details.conclusion {
        Conclusion::Qualified => details.subjects.clone(),
        Conclusion::Unqualified | Conclusion::NotJudged => Vec::new(),
    };
    let grounds = StatusGrounds { reason: follows.reason.clone(), legal_basis: None };
    turn.change(&mut earlier.history, ReportStatus::Replaced, Some(&grounds));
    let replaced = earlier.id.clone();
    let mut line = line_of(turn, earlier)?;
    if FOLLOW_UPS_MAX < line.len() {
        return Err(Refusal::TooManyFollowUps { report: replaced, count: line.len() });
    }
    for report in &mut line {
        let (number, carries) = (number.clone(), carries.clone());
        let (on, given_by) = (turn.rules.date, turn.given_by());
        report.replaced = Some(Replacement { report: number, carries, on, given_by });
        turn.write(&report.id, report);
    }
    let entry = supplement(turn, number, details, follows);
    let supplemented = list_supplement(turn, &line, Some(entry))?;
    Ok(line.into_iter().map(|report| report.id).chain(supplemented).collect())
}

/// What the report that another one adds to says of that.
fn supplement(
    turn: &Turn<'_>,
    number: &Number,
    details: &ReportDetails,
    follows: &FollowUp,
) -> Supplement {
    Supplement {
        report: number.clone(),
        conclusion: details.conclusion,
        reason: follows.reason.clone(),
        on: turn.rules.date,
    }
}

/// What the last report of a line is listed as in the one that the line adds to, if it adds to one; none: it
/// is listed there no more. Gives that other report.
fn list_supplement(
    turn: &mut Turn<'_>,
    line: &[Report],
    entry: Option<Supplement>,
) -> Result<Option<ReportId>, Refusal> {
    let (Some(last), Some(first)) = (line.first(), line.last()) else { return Ok(None) };
    let Some(FollowUp { kind: FollowUpKind::Supplements, report: main, .. }) =
        &first.details.follows
    else {
        return Ok(None);
    };
    let mut main = turn.existing::<Report>(&ReportId::new(first.id.issuer, main.clone()))?;
    let place = main.supplements.iter().position(|one| one.report == last.id.number);
    if let Some(place) = place {
        main.supplements.splice(place..=place, entry);
        turn.write(&main.id, &main);
    }
    Ok(Some(main.id))
}

/// A report and all that it came in the place of, the last one first.
fn line_of(turn: &Turn<'_>, last: Report) -> Result<Vec<Report>, Refusal> {
    let mut line = Vec::new();
    let mut next = Some(last);
    while let Some(report) = next {
        next = predecessor(turn, &report)?;
        line.push(report);
    }
    let mut before = line.iter().skip(1).map(Report::status);
    let replaced = before.all(|status| status == ReportStatus::Replaced);
    assert!(replaced, "of a line of reports only the last one stands");
    Ok(line)
}

/// The report that one came in the place of.
fn predecessor(turn: &Turn<'_>, report: &Report) -> Result<Option<Report>, Refusal> {
    match &report.details.follows {
        Some(FollowUp { kind: FollowUpKind::Replaces, report: number, .. }) => {
            turn.existing(&ReportId::new(report.id.issuer, number.clone())).map(Some)
        }
        Some(FollowUp { kind: FollowUpKind::Supplements, .. }) | None => Ok(None),
    }
}

/// Whoever filed a report takes it back, and with it all that it replaced. What rests on them stands,
/// and says so. Gives the reports.
pub(super) fn withdraw(
    turn: &mut Turn<'_>,
    number: &Number,
    grounds: &StatusGrounds,
) -> Result<Vec<Report>, Refusal> {
    let id = ReportId::new(turn.signer.organisation, number.clone());
    let report = turn.existing::<Report>(&id)?;
    refuse_grounds(grounds)?;
    must_stand(&report)?;
    let mut line = line_of(turn, report)?;
    for report in &mut line {
        turn.change(&mut report.history, ReportStatus::Withdrawn, Some(grounds));
        turn.write(&report.id, report);
        findings::take_back(turn, report)?;
        classification::uncount(turn, report)?;
    }
    list_supplement(turn, &line, None)?;
    Ok(line)
}

/// A laboratory that holds a key by now says that a report which a maker filed for it is its own.
pub(super) fn confirm(turn: &mut Turn<'_>, id: &ReportId) -> Result<Report, Refusal> {
    let mut report = turn.existing::<Report>(id)?;
    must_stand(&report)?;
    let details = &report.details;
    let Some(laboratory) = &details.laboratory else {
        let demand = "only what a maker filed for a laboratory is confirmed";
        return Err(Refusal::field("report", id, demand));
    };
    if report.is_confirmed() {
        return Err(Refusal::status(RecordKind::Report, id, "confirmed"));
    }
    let inspected = Inspected::read(turn, &details.subjects)?;
    let (institute, on) = (turn.signer.organisation, details.tested_on);
    if institute == id.issuer || inspected.is_any_made_by(id.issuer, institute) {
        let demand = "nobody confirms a report on what it makes itself";
        return Err(Refusal::field("report", id, demand));
    }
    let (number, standards) = (&laboratory.cma_number, &details.standards);
    if !scope::check_certificate(turn, number, standards, &inspected.categories, on)? {
        let (report, cma_number) = (id.clone(), number.clone());
        return Err(Refusal::NotTheLaboratory { report, cma_number, institute, on });
    }
    scope::check_marks(turn, &details.marks, details, &inspected.categories)?;
    // Whoever says it again after taking it back has found no new failure; a batch is counted once anyway.
    if report.confirmed.is_none() || details.conclusion == Conclusion::Qualified {
        classification::record_report(turn, id, details)?;
    }
    let (on, height, given_by) = (turn.rules.date, turn.rules.height, turn.given_by());
    let confirmation = Confirmation { institute, on, height, given_by, withdrawn: None };
    report.confirmed = Some(confirmation);
    turn.write(id, &report);
    findings::enter(turn, &report)?;
    Ok(report)
}

/// The laboratory that confirmed a report was wrong to: the report is again the maker's word alone,
/// whatever has become of it. What rests on it stands, and says so.
pub(super) fn withdraw_confirmation(
    turn: &mut Turn<'_>,
    id: &ReportId,
    grounds: &StatusGrounds,
) -> Result<Report, Refusal> {
    let mut report = turn.existing::<Report>(id)?;
    refuse_own_grounds(grounds)?;
    let institute = turn.signer.organisation;
    let (on, height, given_by) = (turn.rules.date, turn.rules.height, turn.given_by());
    match &mut report.confirmed {
        Some(confirmed) if confirmed.holds() && confirmed.institute == institute => {
            let grounds = grounds.clone();
            confirmed.withdrawn = Some(ConfirmationWithdrawal { grounds, on, height, given_by });
        }
        Some(confirmed) if confirmed.holds() => {
            let demand = "only the institute that confirmed it takes that back";
            return Err(Refusal::field("report", confirmed.institute, demand));
        }
        Some(_) | None => return Err(Refusal::status(RecordKind::Report, id, "not confirmed")),
    }
    turn.write(id, &report);
    classification::uncount(turn, &report)?;
    if report.status() == ReportStatus::InForce {
        findings::enter(turn, &report)?;
    }
    Ok(report)
}
