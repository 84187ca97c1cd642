//! What becomes of a shipment: accepted, all or a part of it, refused, called back, or deemed accepted.

use super::certificates;
use super::checks::{check_at_most, refuse_optional, refuse_personal_data};
use super::sale::{check_lines, must_be_shipment};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::UNCODED_GOODS_MAX;
use crate::records::history::StatusGrounds;
use crate::records::items::ItemRanges;
use crate::records::organisation::{Organisation, OrganisationStatus};
use crate::records::serial::Serial;
use crate::records::shipment::{
    Holdings, PurchaseCheck, RefusedPart, Shipment, ShipmentLine, ShipmentStatus, rest_of,
};
use crate::state::RecordKind;
use crate::values::credit_code::CreditCode;
use crate::values::text::{Number, Remark, ShipmentId};

pub(super) fn accept(
    turn: &mut Turn<'_>,
    id: &ShipmentId,
    check: Option<&PurchaseCheck>,
    refused: Option<&RefusedPart>,
) -> Result<Vec<Serial>, Refusal> {
    let mut shipment = arriving(turn, id)?;
    if let Some(check) = check {
        check_what_was_found(check)?;
    }
    shipment.check = check.cloned();
    let receiver = turn.signer.organisation;
    let Some(RefusedPart { lines, reason }) = refused else {
        return hand_over(turn, shipment, receiver, ShipmentStatus::Accepted, None);
    };
    check_part(&shipment, lines)?;
    shipment.refused = lines.clone();
    hand_over(turn, shipment, receiver, ShipmentStatus::PartlyAccepted, Some(reason))
}

pub(super) fn refuse(
    turn: &mut Turn<'_>,
    id: &ShipmentId,
    reason: &Remark,
) -> Result<Vec<Serial>, Refusal> {
    let shipment = arriving(turn, id)?;
    hand_over(turn, shipment, id.shipper, ShipmentStatus::Refused, Some(reason))
}

/// The shipper calls back what nobody has answered. Gives who was to receive it.
pub(super) fn cancel(
    turn: &mut Turn<'_>,
    number: &Number,
    reason: &Remark,
) -> Result<(CreditCode, Vec<Serial>), Refusal> {
    let shipper = turn.signer.organisation;
    let shipment = under_way(turn, &ShipmentId::new(shipper, number.clone()))?;
    let receiver = shipment.details.to;
    let serials = hand_over(turn, shipment, shipper, ShipmentStatus::Cancelled, Some(reason))?;
    Ok((receiver, serials))
}

/// Who could have answered all the time and has not has accepted. Gives who that is.
pub(super) fn deem_accepted(
    turn: &mut Turn<'_>,
    number: &Number,
) -> Result<(CreditCode, Vec<Serial>), Refusal> {
    let id = ShipmentId::new(turn.signer.organisation, number.clone());
    let shipment = under_way(turn, &id)?;
    let receiver = shipment.details.to;
    if shipment.details.returns.is_some() {
        let demand = "whoever takes a return back says so; ask it, or cancel the shipment";
        return Err(Refusal::field("shipment", &id, demand));
    }
    let entry = turn.existing_shared::<Organisation>(&receiver)?;
    // Of who was suspended in between nobody can say that it had the time.
    let was_suspended = |step: &OrganisationStatus| *step != OrganisationStatus::Active;
    let since = entry.history.iter().filter(|step| shipment.shipped_at <= step.height);
    let statuses = since.map(|step| step.status).chain([entry.status()]);
    if let Some(status) = statuses.into_iter().find(was_suspended) {
        return Err(Refusal::OrganisationNotActive { organisation: receiver, status });
    }
    let shipped_on = shipment.history.first().on;
    let answers_until = shipped_on.add_days(turn.rules.params.delivery_answer_days.into());
    if turn.rules.date <= answers_until {
        return Err(Refusal::NotYetDeemed { shipment: id, until: answers_until });
    }
    let serials = hand_over(turn, shipment, receiver, ShipmentStatus::DeemedAccepted, None)?;
    Ok((receiver, serials))
}

fn check_what_was_found(check: &PurchaseCheck) -> Result<(), Refusal> {
    check_at_most("uncoded", check.uncoded.len(), UNCODED_GOODS_MAX)?;
    for goods in &check.uncoded {
        refuse_personal_data("product", goods.product.as_str())?;
        refuse_optional("maker", goods.maker.as_ref())?;
    }
    Ok(())
}

/// What is refused is some of what was shipped, and not all of it.
fn check_part(shipment: &Shipment, refused: &[ShipmentLine]) -> Result<(), Refusal> {
    check_lines(refused)?;
    for line in refused {
        let shipped = shipment.details.lines.iter().find(|it| it.certificate == line.certificate);
        if !shipped.is_some_and(|shipped| shipped.items.contains_all(&line.items)) {
            let demand = "refuse items of this shipment";
            return Err(Refusal::field("refused", &line.certificate, demand));
        }
    }
    let rest = rest_of(&shipment.details.lines, refused).map_err(Refusal::Ranges)?;
    if rest.is_empty() {
        let demand = "that is all of it: refuse the delivery";
        return Err(Refusal::field("refused", "every item", demand));
    }
    Ok(())
}

/// A shipment that waits for this receiver.
fn arriving(turn: &Turn<'_>, id: &ShipmentId) -> Result<Shipment, Refusal> {
    let shipment = under_way(turn, id)?;
    let organisation = turn.signer.organisation;
    if shipment.details.to != organisation {
        return Err(Refusal::NotTheReceiver { shipment: id.clone(), organisation });
    }
    Ok(shipment)
}

/// A shipment that waits for its receiver.
fn under_way(turn: &Turn<'_>, id: &ShipmentId) -> Result<Shipment, Refusal> {
    let shipment = must_be_shipment(turn, id)?;
    match shipment.status() {
        ShipmentStatus::InTransit => Ok(shipment),
        ended @ (ShipmentStatus::Accepted
        | ShipmentStatus::Refused
        | ShipmentStatus::PartlyAccepted
        | ShipmentStatus::DeemedAccepted
        | ShipmentStatus::Cancelled) => {
            Err(Refusal::status(RecordKind::Shipment, id, ended.as_str()))
        }
    }
}

/// Ends a shipment: its items are with a holder, and what was refused of them with the shipper.
fn hand_over(
    turn: &mut Turn<'_>,
    mut shipment: Shipment,
    holder: CreditCode,
    status: ShipmentStatus,
    reason: Option<&Remark>,
) -> Result<Vec<Serial>, Refusal> {
    let grounds = match reason {
        Some(reason) => {
            refuse_personal_data("reason", reason.as_str())?;
            Some(StatusGrounds { reason: reason.clone(), legal_basis: None })
        }
        None => None,
    };
    let mut serials = Vec::with_capacity(shipment.details.lines.len());
    for line in &shipment.details.lines {
        let certificate = certificates::must_be(turn, &line.certificate)?;
        let (serial, maker) = (certificate.serial, certificate.id.maker);
        let mut holdings = turn.read::<Holdings>(&serial)?.unwrap_or_default();
        assert!(is_on(&shipment, &line.items, &holdings), "what is in transit is on its shipment");
        holdings.assign(maker, &line.items, holder, None).map_err(Refusal::Holdings)?;
        let refused = shipment.refused.iter().find(|it| it.certificate == line.certificate);
        if let Some(refused) = refused {
            let shipper = shipment.id.shipper;
            holdings.assign(maker, &refused.items, shipper, None).map_err(Refusal::Holdings)?;
        }
        turn.write(&serial, &holdings);
        serials.push(serial);
    }
    turn.change(&mut shipment.history, status, grounds.as_ref());
    turn.write(&shipment.id, &shipment);
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
