//! Putting item labels into use, and declaring labels spoilt.

use super::checks::check_within;
use super::sale::check_held;
use super::turn::Turn;
use super::{certificates, ledger};
use crate::execute::refusal::Refusal;
use crate::records::certificate::Certificate;
use crate::records::items::{ItemRanges, Items};
use crate::records::serial::Serial;
use crate::records::shipment::{Holdings, ShipmentLine};
use crate::records::supervision::CertificateRecalls;
use crate::values::text::{CertificateId, Number};

const ITEMS_ARE_OF_THEIR_CERTIFICATE: &str = "items lie within their certificate's quantity";

pub(super) fn activate(
    turn: &mut Turn<'_>,
    certificate: &Number,
    ranges: &ItemRanges,
) -> Result<Serial, Refusal> {
    let (certificate, mut items) = open(turn, certificate, ranges)?;
    if let Some(range) = items.activated.overlap(ranges) {
        return Err(Refusal::ItemsActivated { range });
    }
    items.activated = joined(&items.activated, ranges)?;
    items.given_by = turn.given_by().or(items.given_by);
    turn.write(&certificate.serial, &items);
    Ok(certificate.serial)
}

pub(super) fn void(
    turn: &mut Turn<'_>,
    certificate: &Number,
    ranges: &ItemRanges,
) -> Result<Serial, Refusal> {
    let (certificate, mut items) = open(turn, certificate, ranges)?;
    let holdings = turn.read::<Holdings>(&certificate.serial)?.unwrap_or_default();
    let line = ShipmentLine { certificate: certificate.id.clone(), items: ranges.clone() };
    check_held(&holdings, &certificate, turn.signer.organisation, &line)?;
    let recalls = turn.read::<CertificateRecalls>(&certificate.serial)?.unwrap_or_default();
    if let Some(recall) = recalls.open().find(|recall| recall.holds_for_any(ranges)) {
        let (certificate, recall) = (certificate.id, recall.recall.clone());
        return Err(Refusal::ItemsRecalled { certificate, recall });
    }
    items.voided = joined(&items.voided, ranges)?;
    ledger::give_back(turn, &certificate.details, ranges.as_slice())?;
    items.given_by = turn.given_by().or(items.given_by);
    turn.write(&certificate.serial, &items);
    Ok(certificate.serial)
}

/// Items and more of them, which are none of those.
fn joined(items: &ItemRanges, more: &ItemRanges) -> Result<ItemRanges, Refusal> {
    let all = items.union(more).map_err(Refusal::Ranges)?;
    let count: u64 = [items, more].into_iter().map(ItemRanges::count).sum();
    assert_eq!(all.count(), count, "an item is activated once, and voided once");
    Ok(all)
}

/// The maker's certificate in force and its items, if the ranges may still be changed.
fn open(
    turn: &Turn<'_>,
    number: &Number,
    ranges: &ItemRanges,
) -> Result<(Certificate, Items), Refusal> {
    let id = CertificateId::new(turn.signer.organisation, number.clone());
    let certificate = certificates::must_be(turn, &id)?;
    certificates::must_be_in_force(&certificate)?;
    if ranges.is_empty() {
        return Err(Refusal::NoItems);
    }
    check_within(&certificate, ranges)?;
    let items = turn.read::<Items>(&certificate.serial)?.unwrap_or_default();
    let last = items.activated.last().max(items.voided.last());
    assert!(last <= Some(certificate.details.quantity), "{ITEMS_ARE_OF_THEIR_CERTIFICATE}");
    if let Some(range) = items.voided.overlap(ranges) {
        return Err(Refusal::ItemsVoided { range });
    }
    Ok((certificate, items))
}
