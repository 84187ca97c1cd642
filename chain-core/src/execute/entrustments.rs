//! Who makes for whom: a principal offers, the producer agrees, either ends it; and what products,
//! certificates and standards ask of it.

use std::sync::Arc;

use super::checks::{
    check_dates, check_sorted, must_be_registered, must_have_role, refuse_identity_number,
    refuse_own_grounds,
};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::{ENTRUSTED_PRODUCTS_MAX, ENTRUSTMENTS_MAX};
use crate::records::entrustment::{
    AgreedEntrustments, Entrustment, EntrustmentDetails, EntrustmentStatus,
};
use crate::records::history::StatusGrounds;
use crate::records::organisation::{Organisation, OrganisationStatus};
use crate::records::origin::Origin;
use crate::records::permission::Role;
use crate::state::{ReadError, RecordKind};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::{EntrustmentId, ProductId};

/// The principal offers; the producer agrees by stating the very same. Nobody becomes a producer by
/// what another says, and what each of the two signs is the whole of it.
pub(super) fn agree(
    turn: &mut Turn<'_>,
    id: &EntrustmentId,
    details: &EntrustmentDetails,
) -> Result<(), Refusal> {
    let signer = turn.signer.organisation;
    match turn.read::<Entrustment>(id)? {
        None if signer == id.principal => offer(turn, id, details),
        Some(_) if signer == id.principal => Err(Refusal::exists(RecordKind::Entrustment, id)),
        Some(offered) if signer == offered.details.producer => accept(turn, offered, details),
        // Whoever is neither of the two has nothing to say to it, whether there is one or not.
        None | Some(_) => Err(Refusal::unknown(RecordKind::Entrustment, id)),
    }
}

fn offer(
    turn: &mut Turn<'_>,
    id: &EntrustmentId,
    details: &EntrustmentDetails,
) -> Result<(), Refusal> {
    refuse_identity_number("number", &id.number)?;
    if details.producer == id.principal {
        let demand = "whoever makes its products itself needs no entrustment; name another";
        return Err(Refusal::field("producer", details.producer, demand));
    }
    must_have_role(&turn.state, details.producer, Role::Enterprise)?;
    check_sorted("products", &details.products, ENTRUSTED_PRODUCTS_MAX)?;
    check_dates("until", details.days.from, details.days.until.unwrap_or(Date::MAX))?;
    let entrustment = Entrustment {
        id: id.clone(),
        details: details.clone(),
        history: turn.opened(EntrustmentStatus::Offered),
        ended_from: None,
    };
    turn.write(id, &entrustment);
    Ok(())
}

fn accept(
    turn: &mut Turn<'_>,
    mut entrustment: Entrustment,
    details: &EntrustmentDetails,
) -> Result<(), Refusal> {
    let id = entrustment.id.clone();
    if entrustment.status() != EntrustmentStatus::Offered {
        let status = entrustment.status().as_str();
        return Err(Refusal::status(RecordKind::Entrustment, &id, status));
    }
    if entrustment.details != *details {
        return Err(Refusal::OtherTerms { entrustment: id });
    }
    let mut numbers = Vec::new();
    for known in entrustments(turn, id.principal, details.producer)? {
        if !known.is_over(turn.rules.date) {
            numbers.push(known.id.number.clone());
        }
    }
    if ENTRUSTMENTS_MAX <= numbers.len() {
        let demand = "two enterprises have so many at most; end one of them first";
        return Err(Refusal::field("entrustment", format!("{} others", numbers.len()), demand));
    }
    assert!(!numbers.contains(&id.number), "an entrustment is agreed once");
    numbers.push(id.number.clone());
    turn.write(&(id.principal, details.producer), &AgreedEntrustments(numbers));
    turn.change(&mut entrustment.history, EntrustmentStatus::Agreed, None);
    turn.write(&id, &entrustment);
    Ok(())
}

/// Either of the two ends it from this day on or a later one. What was certified before stands.
pub(super) fn end(
    turn: &mut Turn<'_>,
    id: &EntrustmentId,
    from: Date,
    grounds: &StatusGrounds,
) -> Result<Entrustment, Refusal> {
    let mut entrustment = turn.existing::<Entrustment>(id)?;
    let signer = turn.signer.organisation;
    if signer != id.principal && signer != entrustment.details.producer {
        return Err(Refusal::unknown(RecordKind::Entrustment, id));
    }
    refuse_own_grounds(grounds)?;
    // Whoever ends it for some later year does not take from the other the right to end it now.
    if entrustment.ended_from.is_some_and(|ended| ended <= from) {
        let status = entrustment.status().as_str();
        return Err(Refusal::status(RecordKind::Entrustment, id, status));
    }
    if from < turn.rules.date {
        let demand = "what was made before stands: name this day or a later one";
        return Err(Refusal::field("from", from, demand));
    }
    entrustment.ended_from = Some(from);
    turn.change(&mut entrustment.history, EntrustmentStatus::Ended, Some(grounds));
    turn.write(id, &entrustment);
    Ok(entrustment)
}

/// Those that were agreed between two enterprises and are not known to be over.
fn entrustments(
    turn: &Turn<'_>,
    principal: CreditCode,
    producer: CreditCode,
) -> Result<Vec<Arc<Entrustment>>, ReadError> {
    let agreed = turn.read_shared::<AgreedEntrustments>(&(principal, producer))?;
    let mut found = Vec::new();
    for number in agreed.iter().flat_map(|agreed| &agreed.0) {
        let id = EntrustmentId::new(principal, number.clone());
        found.extend(turn.read_shared::<Entrustment>(&id)?);
    }
    Ok(found)
}

/// Whether a producer may make products of its own to a principal's enterprise standards today.
pub(super) fn lends_standards(
    turn: &Turn<'_>,
    principal: CreditCode,
    producer: CreditCode,
) -> Result<bool, ReadError> {
    let known = entrustments(turn, principal, producer)?;
    let on = turn.rules.date;
    Ok(known.iter().any(|one| one.details.lends_standards && one.is_in_force(on)))
}

/// Whether the signer may register, amend and certify a product of such an origin today. Gives the
/// producer of entrusted goods, which must be able to act and have agreed.
pub(super) fn check_origin(
    turn: &Turn<'_>,
    product: &ProductId,
    origin: &Origin,
) -> Result<Option<Arc<Organisation>>, Refusal> {
    let organisation = turn.signer.organisation;
    let role = origin.role();
    if !turn.signer_has(role)? {
        return Err(Refusal::OriginRole { organisation, origin: origin.as_str(), role });
    }
    let Some(producer) = origin.producer() else { return Ok(None) };
    let entry = must_be_registered(&turn.state, producer)?;
    let on = turn.rules.date;
    let known = entrustments(turn, product.maker, producer)?;
    if !known.iter().any(|one| one.is_in_force(on) && one.is_for(&product.number)) {
        return Err(Refusal::NoEntrustment { product: product.clone(), producer, on });
    }
    if !entry.has_role(Role::Enterprise) {
        return Err(Refusal::LacksRole { organisation: producer, role: Role::Enterprise });
    }
    match entry.status() {
        OrganisationStatus::Active => Ok(Some(entry)),
        OrganisationStatus::Suspended => {
            let (organisation, status) = (producer, entry.status());
            Err(Refusal::OrganisationNotActive { organisation, status })
        }
    }
}
