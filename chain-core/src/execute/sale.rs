//! Shipping items: an item has one holder at any height, and is on one shipment at most.

use super::certificates;
use super::checks::{
    check_within, holders, must_be_registered, refuse_identity_number, refuse_optional,
};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::SHIPMENT_LINES_MAX;
use crate::records::certificate::Certificate;
use crate::records::items::Items;
use crate::records::organisation::OrganisationStatus;
use crate::records::permission::Role;
use crate::records::product::ProductEdition;
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::shipment::{Holdings, Shipment, ShipmentDetails, ShipmentLine, ShipmentStatus};
use crate::records::supervision::CertificateRecalls;
use crate::values::credit_code::CreditCode;
use crate::values::text::{Number, ShipmentId};
use crate::verify::verification::expiry_date;

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
    let goes_home = match &details.returns {
        Some(returned) => is_way_home(turn, shipper, returned, details)?,
        None => false,
    };
    let mut serials = Vec::with_capacity(details.lines.len());
    for line in &details.lines {
        let (certificate, mut holdings) = may_leave(turn, shipper, line, goes_home)?;
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
        refused: Vec::new(),
        shipped_at: turn.rules.height,
    };
    turn.write(&id, &shipment);
    Ok(serials)
}

pub(super) fn check_lines(lines: &[ShipmentLine]) -> Result<(), Refusal> {
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

/// A return brings items of a shipment that was accepted back to whoever shipped them: they go home. It may
/// itself be sent back once, as goods that may be sold. No maker returns its own goods: what is called back
/// would be on the market again.
fn is_way_home(
    turn: &Turn<'_>,
    shipper: CreditCode,
    returned: &ShipmentId,
    details: &ShipmentDetails,
) -> Result<bool, Refusal> {
    if details.remark.is_none() {
        let demand = "a return says why";
        return Err(Refusal::field("remark", "nothing", demand));
    }
    let first = must_be_shipment(turn, returned)?;
    let delivered = first.delivered().map_err(Refusal::Ranges)?;
    let brought = |line: &ShipmentLine| {
        line.certificate.maker != shipper
            && delivered.iter().any(|before| {
                before.certificate == line.certificate && before.items.contains_all(&line.items)
            })
    };
    let goes_home = first.details.returns.is_none();
    let may_go_back = match &first.details.returns {
        None => true,
        Some(before) => must_be_shipment(turn, before)?.details.returns.is_none(),
    };
    let fits = may_go_back
        && first.details.to == shipper
        && first.id.shipper == details.to
        && details.lines.iter().all(brought);
    if fits { Ok(goes_home) } else { Err(Refusal::NotAReturn { shipment: returned.clone() }) }
}

/// The certificate of a line and who holds its items, if the shipper may send them.
fn may_leave(
    turn: &Turn<'_>,
    shipper: CreditCode,
    line: &ShipmentLine,
    goes_home: bool,
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
    // What may not be sold may still go home, and nowhere else.
    if goes_home {
        return Ok((certificate, holdings));
    }
    certificates::must_be_in_force(&certificate)?;
    must_be_saleable(turn, &certificate)?;
    let recalls = turn.read::<CertificateRecalls>(&serial)?.unwrap_or_default();
    if let Some(recall) = recalls.0.iter().find(|recall| recall.holds_for_any(&line.items)) {
        let recall = recall.recall.clone();
        return Err(Refusal::ItemsRecalled { certificate: id.clone(), recall });
    }
    Ok((certificate, holdings))
}

/// A report that does not carry a certificate any more, and a day of use that is over, stop its goods.
fn must_be_saleable(turn: &Turn<'_>, certificate: &Certificate) -> Result<(), Refusal> {
    for id in &certificate.details.reports {
        let report = turn.existing_shared::<Report>(id)?;
        if !report.carries(&certificate.details) {
            certificates::must_carry(&report)?;
        }
    }
    let edition = turn.read_shared::<ProductEdition>(&certificate.product_edition())?;
    let product = edition.as_ref().map(|edition| &edition.0.details.label);
    match expiry_date(&certificate.details.label, product) {
        Some(on) if on < turn.rules.date => {
            Err(Refusal::ItemsExpired { certificate: certificate.id.clone(), on })
        }
        Some(_) | None => Ok(()),
    }
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

pub(super) fn must_be_shipment(turn: &Turn<'_>, id: &ShipmentId) -> Result<Shipment, Refusal> {
    turn.existing::<Shipment>(id)
}
