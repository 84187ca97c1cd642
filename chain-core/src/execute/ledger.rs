//! What is certified of each batch and not undone: it never exceeds what was inspected, however many
//! reports there are on the batch.
//!
//! Quantity comes back when nothing certified with it can reach anybody: labels that were spoilt,
//! a certificate that was withdrawn or superseded before anything of it had left, and of a revoked
//! certificate the items that are still with the maker. Goods that left, were destroyed or are called
//! back were certified and existed: their quantity stays.

use super::certificate_rules::check_report_measure;
use super::checks::holders;
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::records::batch::Batch;
use crate::records::certificate::{Certificate, CertificateDetails};
use crate::records::items::{ItemRange, Items};
use crate::records::report::{Report, ReportKind};
use crate::records::shipment::Holdings;
use crate::records::supervision::{CertificateRecalls, RecallScope};

/// Takes a certificate's quantity from its batch, of which each report on it must have enough.
pub(super) fn draw<'a>(
    turn: &mut Turn<'_>,
    details: &CertificateDetails,
    reports: impl Iterator<Item = &'a Report>,
) -> Result<(), Refusal> {
    let id = details.batch_id();
    let mut batch = turn.read::<Batch>(&id)?.unwrap_or_default();
    let (before, mut inspected, mut sum) = (batch.certified, u64::MAX, None);
    for report in reports.filter(|report| report.details.kind == ReportKind::Batch) {
        let Some(subject) = report.details.subject_of(details) else { continue };
        sum = Some(check_report_measure(&report.id, subject, before, details)?);
        inspected = inspected.min(subject.measure());
    }
    batch.certified = sum.expect("a certificate rests on a report of its batch");
    assert!(before < batch.certified, "a certificate takes something from its batch");
    assert!(batch.certified <= inspected, "no more of a batch is certified than was inspected");
    turn.write(&id, &batch);
    Ok(())
}

/// Gives items of a certificate back to its batch.
pub(super) fn give_back(
    turn: &mut Turn<'_>,
    certificate: &CertificateDetails,
    items: &[ItemRange],
) -> Result<(), Refusal> {
    let measure = certificate.measure(items);
    if measure == 0 {
        return Ok(());
    }
    assert!(measure <= certificate.whole_measure(), "no more comes back than was drawn");
    let id = certificate.batch_id();
    let mut batch = turn.existing::<Batch>(&id)?;
    let left = batch.certified.checked_sub(measure);
    batch.certified = left.expect("what comes back was drawn before");
    turn.write(&id, &batch);
    Ok(())
}

/// The items of a certificate that are with its maker, on no shipment, neither spoilt nor called back.
pub(super) fn items_at_maker(
    turn: &Turn<'_>,
    certificate: &Certificate,
) -> Result<Vec<ItemRange>, Refusal> {
    let (serial, maker) = (certificate.serial, certificate.id.maker);
    let holdings = turn.read::<Holdings>(&serial)?.unwrap_or_default();
    let items = turn.read::<Items>(&serial)?.unwrap_or_default();
    let recalls = turn.read::<CertificateRecalls>(&serial)?.unwrap_or_default();
    let mut ranges: Vec<ItemRange> = holders(&holdings, certificate)
        .into_iter()
        .filter(|holding| holding.holder == maker && holding.shipment.is_none())
        .flat_map(|holding| holding.items.outside(&items.voided))
        .collect();
    for recall in recalls.open() {
        match &recall.items {
            RecallScope::All => return Ok(Vec::new()),
            RecallScope::Items(recalled) => {
                ranges = ranges.iter().flat_map(|range| range.outside(recalled)).collect();
            }
        }
    }
    Ok(ranges)
}
