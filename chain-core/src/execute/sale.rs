//! Shipping items, accepting and refusing deliveries: an item has one holder at any height.

use super::certificates;
use super::checks::{
    check_within, holders, must_be_registered, refuse_identity_number, refuse_optional,
    refuse_personal_data,
};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::SHIPMENT_LINES_MAX;
use crate::records::certificate::Certificate;
use crate::records::items::{ItemRanges, Items};
use crate::records::organisation::OrganisationStatus;
use crate::records::permission::Role;
use crate::records::serial::Serial;
use crate::records::shipment::{
    Holdings, PurchaseCheck, Shipment, ShipmentDetails, ShipmentLine, ShipmentStatus,
};
use crate::records::supervision::CertificateRecalls;
use crate::state::RecordKind;
use crate::values::credit_code::CreditCode;
use crate::values::text::{Number, Remark, ShipmentId};

pub(super) fn ship(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ShipmentDetails,
) -> Result<Vec<Serial>, Refusal> {
    let shipper = turn.signer.organisation;
    let id = ShipmentId::new(shipper, number.clone());
    refuse_identity_number("number", number)?;
    refuse_optional("remark", details.remark.as_ref())?;
    check_lines(&details.lines)?;
    check_receiver(turn, shipper, details.to)?;
    turn.must_be_new::<Shipment>(&id)?;
    if let Some(returned) = &details.returns {
        check_return(turn, shipper, returned, details)?;
    }
    let mut serials = Vec::with_capacity(details.lines.len());
    for line in &details.lines {
        let is_return = details.returns.is_some();
        let (certificate, mut holdings) = may_leave(turn, shipper, line, is_return)?;
        holdings
            .assign(certificate.id.maker, &line.items, shipper, Some(&id))
            .map_err(Refusal::Holdings)?;
        turn.write(&certificate.serial, &holdings);
        serials.push(certificate.serial);
    }
    let shipment = Shipment {
        id: id.clone(),
        details: details.clone(),
        history: turn.opened(ShipmentStatus::InTransit),
        check: None,
        refusal: None,
        shipped_at: turn.rules.height,
    };
    turn.write(&id, &shipment);
    Ok(serials)
}

fn check_lines(lines: &[ShipmentLine]) -> Result<(), Refusal> {
    let sorted = lines.is_sorted_by(|a, b| a.certificate < b.certificate);
    if lines.is_empty() || SHIPMENT_LINES_MAX < lines.len() || !sorted {
        let found = format!("{} lines", lines.len());
        let demand = format!("name 1 to {SHIPMENT_LINES_MAX} certificates, sorted, each once");
        return Err(Refusal::field("lines", found, demand));
    }
    if lines.iter().any(|line| line.items.is_empty()) {
        return Err(Refusal::NoItems);
    }
    Ok(())
}

fn check_receiver(
    turn: &Turn<'_>,
    shipper: CreditCode,
    receiver: CreditCode,
) -> Result<(), Refusal> {
    if shipper == receiver {
        let demand = "name another organisation";
        return Err(Refusal::field("to", receiver, demand));
    }
    let entry = must_be_registered(&turn.state, receiver)?;
    if entry.status() != OrganisationStatus::Active {
        let (organisation, status) = (receiver, entry.status());
        return Err(Refusal::OrganisationNotActive { organisation, status });
    }
    if [Role::Seller, Role::Enterprise, Role::Importer].iter().any(|role| entry.has_role(*role)) {
        return Ok(());
    }
    Err(Refusal::LacksRole { organisation: receiver, role: Role::Seller })
}

/// A return brings items of an accepted shipment back to whoever shipped them. Nobody returns a
/// return, and no maker its own goods: what is called back would be on the market again.
fn check_return(
    turn: &Turn<'_>,
    shipper: CreditCode,
    returned: &ShipmentId,
    details: &ShipmentDetails,
) -> Result<(), Refusal> {
    if details.remark.is_none() {
        let demand = "a return says why";
        return Err(Refusal::field("remark", "nothing", demand));
    }
    let first = must_be_shipment(turn, returned)?;
    let brought = |line: &ShipmentLine| {
        line.certificate.maker != shipper
            && first.details.lines.iter().any(|before| {
                before.certificate == line.certificate && before.items.contains_all(&line.items)
            })
    };
    let fits = first.status() == ShipmentStatus::Accepted
        && first.details.returns.is_none()
        && first.details.to == shipper
        && first.id.shipper == details.to
        && details.lines.iter().all(brought);
    if fits { Ok(()) } else { Err(Refusal::NotAReturn { shipment: returned.clone() }) }
}

/// The certificate of a line and who holds its items, if the shipper may send them.
fn may_leave(
    turn: &Turn<'_>,
    shipper: CreditCode,
    line: &ShipmentLine,
    is_return: bool,
) -> Result<(Certificate, Holdings), Refusal> {
    let id = &line.certificate;
    let certificate = certificates::must_be(turn, id)?;
    let serial = certificate.serial;
    check_within(&certificate, &line.items)?;
    let items = turn.read::<Items>(&serial)?.unwrap_or_default();
    if let Some(range) = items.voided.overlap(&line.items) {
        return Err(Refusal::ItemsVoided { range });
    }
    if let Some(range) = items.activated.first_missing(&line.items) {
        return Err(Refusal::ItemsNotActivated { range });
    }
    let holdings = turn.read::<Holdings>(&serial)?.unwrap_or_default();
    check_held(&holdings, &certificate, shipper, line)?;
    // What is called back or revoked may still go home, and nowhere else.
    if is_return {
        return Ok((certificate, holdings));
    }
    certificates::must_be_in_force(&certificate)?;
    let recalls = turn.read::<CertificateRecalls>(&serial)?.unwrap_or_default();
    if let Some(recall) = recalls.0.iter().find(|recall| recall.holds_for_any(&line.items)) {
        let recall = recall.recall.clone();
        return Err(Refusal::ItemsRecalled { certificate: id.clone(), recall });
    }
    Ok((certificate, holdings))
}

/// Every item of the line is with the holder, and not on a shipment.
pub(super) fn check_held(
    holdings: &Holdings,
    certificate: &Certificate,
    holder: CreditCode,
    line: &ShipmentLine,
) -> Result<(), Refusal> {
    let all = holders(holdings, certificate);
    for holding in all.into_iter().filter(|holding| line.items.meets(holding.items)) {
        let (certificate, range) = (certificate.id.clone(), holding.items);
        if holding.holder != holder {
            return Err(Refusal::ItemsNotHeld { certificate, range, holder });
        }
        if let Some(shipment) = holding.shipment {
            return Err(Refusal::ItemsInTransit { certificate, range, shipment });
        }
    }
    Ok(())
}

pub(super) fn accept(
    turn: &mut Turn<'_>,
    id: &ShipmentId,
    check: Option<&PurchaseCheck>,
) -> Result<Vec<Serial>, Refusal> {
    let mut shipment = arriving(turn, id)?;
    let serials = hand_over(turn, &shipment, turn.signer.organisation)?;
    turn.change(&mut shipment.history, ShipmentStatus::Accepted, None);
    shipment.check = check.cloned();
    turn.write(id, &shipment);
    Ok(serials)
}

pub(super) fn refuse(
    turn: &mut Turn<'_>,
    id: &ShipmentId,
    reason: &Remark,
) -> Result<Vec<Serial>, Refusal> {
    let mut shipment = arriving(turn, id)?;
    refuse_personal_data("reason", reason.as_str())?;
    let serials = hand_over(turn, &shipment, id.shipper)?;
    turn.change(&mut shipment.history, ShipmentStatus::Refused, None);
    shipment.refusal = Some(reason.clone());
    turn.write(id, &shipment);
    Ok(serials)
}

/// A shipment that waits for this receiver.
fn arriving(turn: &Turn<'_>, id: &ShipmentId) -> Result<Shipment, Refusal> {
    let shipment = must_be_shipment(turn, id)?;
    let organisation = turn.signer.organisation;
    if shipment.details.to != organisation {
        return Err(Refusal::NotTheReceiver { shipment: id.clone(), organisation });
    }
    match shipment.status() {
        ShipmentStatus::InTransit => Ok(shipment),
        status @ (ShipmentStatus::Accepted | ShipmentStatus::Refused) => {
            Err(Refusal::status(RecordKind::Shipment, id, status.as_str()))
        }
    }
}

/// Gives all items of a shipment to a holder.
fn hand_over(
    turn: &mut Turn<'_>,
    shipment: &Shipment,
    holder: CreditCode,
) -> Result<Vec<Serial>, Refusal> {
    let mut serials = Vec::with_capacity(shipment.details.lines.len());
    for line in &shipment.details.lines {
        let certificate = certificates::must_be(turn, &line.certificate)?;
        let serial = certificate.serial;
        let mut holdings = turn.read::<Holdings>(&serial)?.unwrap_or_default();
        assert!(is_on(shipment, &line.items, &holdings), "what is in transit is on its shipment");
        holdings
            .assign(certificate.id.maker, &line.items, holder, None)
            .map_err(Refusal::Holdings)?;
        turn.write(&serial, &holdings);
        serials.push(serial);
    }
    Ok(serials)
}

/// Whether items are with the shipper, on this shipment.
fn is_on(shipment: &Shipment, items: &ItemRanges, holdings: &Holdings) -> bool {
    items.as_slice().iter().all(|range| {
        holdings.find(range.first).is_some_and(|holding| {
            holding.holder == shipment.id.shipper
                && holding.shipment.as_ref() == Some(&shipment.id)
                && range.last <= holding.items.last
        })
    })
}

fn must_be_shipment(turn: &Turn<'_>, id: &ShipmentId) -> Result<Shipment, Refusal> {
    turn.existing::<Shipment>(id)
}
