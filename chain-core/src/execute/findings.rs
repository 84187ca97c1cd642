//! What is known against a batch: the reports that stand and found it unqualified.

use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::{BATCH_FINDINGS_MAX, FINDINGS_OF_ONE_MAX};
use crate::records::accreditation::AccreditationMark;
use crate::records::batch::{Batch, BatchFinding, FoundBy};
use crate::records::organisation::Organisation;
use crate::records::report::{Conclusion, Filer, Report, ReportDetails, ReportKind};
use crate::state::ReadError;
use crate::values::batch_id::BatchId;
use crate::values::text::Name;

/// A report was filed, recorded with a spot check, confirmed, or is no longer confirmed: it is known of
/// each batch that it found unqualified.
pub(super) fn enter(turn: &mut Turn<'_>, report: &Report) -> Result<(), Refusal> {
    if !speaks_of_batches(report) {
        return Ok(());
    }
    let (found_by, name) = who(turn, report)?;
    let finding = BatchFinding {
        report: report.id.clone(),
        kind: report.details.kind,
        found_by,
        name,
        issued_on: report.details.issued_on,
        given_by: turn.given_by(),
    };
    for id in failed(&report.details) {
        let mut batch = turn.read::<Batch>(&id)?.unwrap_or_default();
        batch.findings.retain(|one| one.report != report.id);
        check_room(&id, &batch.findings, &finding)?;
        batch.findings.push(finding.clone());
        assert!(batch.findings.len() <= BATCH_FINDINGS_MAX, "findings of a batch are bounded");
        turn.write(&id, &batch);
    }
    Ok(())
}

/// A sample says nothing of the batch that it may have come from, and a type test is of no batch. What a
/// buyer had inspected counts if the report bears the mark by which it has effect in law; what was found
/// of the bureau's samples once the bureau has recorded it.
fn speaks_of_batches(report: &Report) -> bool {
    let details = &report.details;
    details.conclusion == Conclusion::Unqualified
        && match details.kind {
            ReportKind::Batch => true,
            ReportKind::Purchaser => details.marks.contains(&AccreditationMark::Cma),
            ReportKind::SpotCheck => report.spot_check.is_some(),
            ReportKind::TypeTest | ReportKind::CommissionedSample => false,
        }
}

/// The batches of which something failed; each is named once in a report.
fn failed(details: &ReportDetails) -> Vec<BatchId> {
    let of_subject = |number: usize| {
        details.items.iter().any(|item| {
            item.conclusion == Conclusion::Unqualified
                && item.subject.is_none_or(|subject| usize::from(subject) == number)
        })
    };
    let numbered = (1..).zip(&details.subjects);
    let failed = numbered.filter(|(number, _)| of_subject(*number));
    failed.filter_map(|(_, subject)| subject.batch_id()).collect()
}

fn who(turn: &Turn<'_>, report: &Report) -> Result<(FoundBy, Name), Refusal> {
    if let Some(laboratory) = &report.details.laboratory {
        let found_by = if report.is_confirmed() { FoundBy::Institute } else { FoundBy::Laboratory };
        return Ok((found_by, laboratory.name.clone()));
    }
    let found_by = match report.filed_as {
        Filer::Institute => FoundBy::Institute,
        Filer::Maker | Filer::Producer => FoundBy::Factory,
    };
    let filer = turn.existing_shared::<Organisation>(&report.id.issuer)?;
    Ok((found_by, filer.details.name.clone()))
}

/// Nobody fills the list for others: what one filer finds by itself has a bound of its own, and what the
/// bureau records is not counted there.
fn check_room(
    id: &BatchId,
    findings: &[BatchFinding],
    finding: &BatchFinding,
) -> Result<(), Refusal> {
    let is_own = |one: &&BatchFinding| {
        one.report.issuer == finding.report.issuer && one.kind != ReportKind::SpotCheck
    };
    let own = findings.iter().filter(is_own).count();
    let is_full = findings.len() >= BATCH_FINDINGS_MAX
        || (finding.kind != ReportKind::SpotCheck && own >= FINDINGS_OF_ONE_MAX);
    if !is_full {
        return Ok(());
    }
    let found = format!("{} findings against {id}", findings.len());
    let demand = format!(
        "at most {FINDINGS_OF_ONE_MAX} of one filer and {BATCH_FINDINGS_MAX} in all stand against a batch; withdraw those that no longer stand"
    );
    Err(Refusal::field("report", found, demand))
}

/// A report no longer stands, and neither does what it found.
pub(super) fn take_back(turn: &mut Turn<'_>, report: &Report) -> Result<(), ReadError> {
    if report.details.conclusion != Conclusion::Unqualified {
        return Ok(());
    }
    for id in failed(&report.details) {
        let Some(mut batch) = turn.read::<Batch>(&id)? else { continue };
        let is_its = |finding: &mut BatchFinding| finding.report == report.id;
        let taken = batch.findings.extract_if(.., is_its).count();
        assert!(taken <= 1, "a report stands against a batch once");
        if taken == 1 {
            turn.write(&id, &batch);
        }
    }
    Ok(())
}
