//! What is certified on each report and not undone: it never exceeds what was inspected.
//!
//! Quantity comes back when nothing certified with it can reach anybody: labels that were spoilt,
//! a certificate that was withdrawn or superseded before anything of it had left, and of a revoked
//! certificate the items that are still with the maker. Goods that left, were destroyed or are called
//! back were certified and existed: their quantity stays.

use super::certificate_rules::check_report_measure;
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::records::certificate::{Certificate, CertificateDetails};
use crate::records::items::{ItemRange, Items};
use crate::records::report::Report;
use crate::records::shipment::Holdings;
use crate::records::supervision::{CertificateRecalls, RecallScope};
use crate::state::CertifiedQuantity;

/// Takes a certificate's quantity from each report that it rests on.
pub(super) fn draw<'a>(
    turn: &mut Turn<'_>,
    details: &CertificateDetails,
    reports: impl Iterator<Item = &'a Report>,
) -> Result<(), Refusal> {
    for report in reports {
        let Some(id) = report.inspected_batch(&details.product, &details.batch) else { continue };
        let Some(subject) = report.details.subject_of(details) else { continue };
        let certified = turn.read::<CertifiedQuantity>(&id)?.unwrap_or_default().0;
        let sum = check_report_measure(&report.id, subject, certified, details)?;
        turn.write(&id, &CertifiedQuantity(sum));
    }
    Ok(())
}

/// Gives items of a certificate back to each report that it rests on.
pub(super) fn give_back(
    turn: &mut Turn<'_>,
    certificate: &CertificateDetails,
    items: &[ItemRange],
) -> Result<(), Refusal> {
    let measure = certificate.measure(items);
    if measure == 0 {
        return Ok(());
    }
    for report in &certificate.reports {
        let report = turn.existing_shared::<Report>(report)?;
        let batch = report.inspected_batch(&certificate.product, &certificate.batch);
        let Some(id) = batch else { continue };
        let certified = turn.read::<CertifiedQuantity>(&id)?.unwrap_or_default().0;
        let left = certified.checked_sub(measure).expect("what comes back was drawn before");
        turn.write(&id, &CertifiedQuantity(left));
    }
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
    let mut ranges: Vec<ItemRange> = holdings
        .all(maker, certificate.details.quantity)
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
