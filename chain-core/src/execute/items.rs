//! Putting item labels into use, and declaring labels spoilt.

use super::sale::check_held;
use super::{Signer, certificates};
use crate::execute::refusal::Refusal;
use crate::records::certificate::{Certificate, CertificateStatus};
use crate::records::items::{ItemRange, ItemRanges, Items};
use crate::records::serial::Serial;
use crate::records::shipment::{Holdings, ShipmentLine};
use crate::state::{self, Overlay};
use crate::values::text::{CertificateId, Number};

pub(super) fn activate(
    state: &mut Overlay<'_>,
    signer: Signer,
    certificate: &Number,
    ranges: &ItemRanges,
) -> Result<Serial, Refusal> {
    let (certificate, mut items) = open(state, signer, certificate, ranges)?;
    if let Some(range) = items.activated.overlap(ranges) {
        return Err(Refusal::ItemsActivated { range });
    }
    items.activated = items.activated.union(ranges).map_err(Refusal::Ranges)?;
    state.write(&certificate.serial, &items);
    Ok(certificate.serial)
}

pub(super) fn void(
    state: &mut Overlay<'_>,
    signer: Signer,
    certificate: &Number,
    ranges: &ItemRanges,
) -> Result<Serial, Refusal> {
    let (certificate, mut items) = open(state, signer, certificate, ranges)?;
    let holdings = state::read::<Holdings>(state, &certificate.serial)?.unwrap_or_default();
    let line = ShipmentLine { certificate: certificate.id.clone(), items: ranges.clone() };
    check_held(&holdings, &certificate, signer.organisation, &line)?;
    items.voided = items.voided.union(ranges).map_err(Refusal::Ranges)?;
    state.write(&certificate.serial, &items);
    Ok(certificate.serial)
}

/// The maker's certificate in force and its items, if the ranges may still be changed.
fn open(
    state: &Overlay<'_>,
    signer: Signer,
    number: &Number,
    ranges: &ItemRanges,
) -> Result<(Certificate, Items), Refusal> {
    let id = CertificateId::new(signer.organisation, number.clone());
    let certificate = certificates::must_be(state, &id)?;
    if let Some(change) = certificate.history.last()
        && change.status == CertificateStatus::Revoked
    {
        return Err(Refusal::CertificateRevoked { certificate: id, at: change.height });
    }
    let Some(last) = ranges.last() else { return Err(Refusal::NoItems) };
    let quantity = certificate.details.quantity;
    if quantity < last {
        let range = ItemRange { first: quantity.saturating_add(1), last };
        return Err(Refusal::ItemsOutside { range, quantity });
    }
    let items = state::read::<Items>(state, &certificate.serial)?.unwrap_or_default();
    if let Some(range) = items.voided.overlap(ranges) {
        return Err(Refusal::ItemsVoided { range });
    }
    Ok((certificate, items))
}
