//! Services that institutes offer, and what makers ask them for.

use std::sync::Arc;

use super::checks::{
    check_at_most, check_batch_quantity, check_count, check_dates, check_money, must_have_role,
    refuse_identity_number, refuse_optional, refuse_personal_data,
};
use super::inspected::check_amount;
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::{INSTRUMENTS_MAX, OFFER_FREE_SPANS_MAX, OFFER_STANDARDS_MAX, STANDARDS_MAX};
use crate::records::permission::Role;
use crate::records::product::Product;
use crate::records::report::ReportDetails;
use crate::records::resource::{Resource, ResourceDetails};
use crate::records::service::{
    Acceptance, Offer, OfferDetails, ServiceKind, ServiceRequest, ServiceRequestDetails,
    ServiceRequestStatus, ServiceStep,
};
use crate::state::RecordKind;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::edition::Edition;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{
    Number, OfferId, ProductId, Remark, ReportId, ResourceId, ServiceRequestId,
};

/// An institute publishes an offer, or the next edition of one.
pub(super) fn publish_offer(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &OfferDetails,
) -> Result<(), Refusal> {
    let institute = turn.signer.organisation;
    let id = OfferId::new(institute, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("name", details.name.as_str())?;
    refuse_personal_data("place", details.place.as_str())?;
    refuse_optional("remark", details.remark.as_ref())?;
    check_money("fee_fen", details.fee_fen, 0)?;
    if !(1..=366).contains(&details.working_days) {
        return Err(Refusal::field("working_days", details.working_days, "it takes 1 to 366 days"));
    }
    check_at_most("standards", details.standards.len(), OFFER_STANDARDS_MAX)?;
    let instruments = details.instruments.iter().map(|offered| &offered.instrument);
    check_instruments(turn, institute, details.kind, instruments)?;
    for offered in &details.instruments {
        check_at_most("free", offered.free.len(), OFFER_FREE_SPANS_MAX)?;
        for days in &offered.free {
            check_dates("until", days.from, days.until.unwrap_or(Date::MAX))?;
        }
    }
    let known = turn.read_shared::<Offer>(&id)?;
    let edition = known.map_or(Some(Edition::FIRST), |known| known.edition.following());
    let edition = edition.expect("nobody publishes one offer four billion times");
    let published_at = turn.rules.height;
    let offer = Offer { id: id.clone(), edition, details: details.clone(), published_at };
    turn.write(&id, &offer);
    Ok(())
}

/// A shared laboratory is about instruments of the institute, and nothing else is.
fn check_instruments<'a>(
    turn: &Turn<'_>,
    institute: CreditCode,
    kind: ServiceKind,
    instruments: impl ExactSizeIterator<Item = &'a Number>,
) -> Result<(), Refusal> {
    let count = instruments.len();
    match kind {
        ServiceKind::SharedLaboratory => check_count("instruments", count, INSTRUMENTS_MAX)?,
        ServiceKind::OneStop if count == 0 => {}
        ServiceKind::OneStop => {
            let demand = "only a shared laboratory is about instruments; leave them out";
            return Err(Refusal::field("instruments", format!("{count} entries"), demand));
        }
    }
    for number in instruments {
        let id = ResourceId::new(institute, number.clone());
        let known = turn.existing_shared::<Resource>(&id)?;
        if !matches!(known.details, ResourceDetails::Instrument { .. }) {
            return Err(Refusal::unknown(RecordKind::Resource, &id));
        }
    }
    Ok(())
}

pub(super) fn request(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ServiceRequestDetails,
) -> Result<(), Refusal> {
    let id = ServiceRequestId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_optional("remark", details.remark.as_ref())?;
    check_count("standards", details.standards.len(), STANDARDS_MAX)?;
    check_what_to_test(details)?;
    if details.wanted_by < turn.rules.date {
        let (found, demand) = (details.wanted_by, "name this day or a later one");
        return Err(Refusal::field("wanted_by", found, demand));
    }
    must_have_role(&turn.state, details.institute, Role::Institute)?;
    let product = asked_for_by_its_maker(turn, &details.product)?;
    check_amount(&product.details, details.batch.as_ref(), details.batch_amount)?;
    let instruments = details.instruments.iter();
    check_instruments(turn, details.institute, details.kind, instruments)?;
    let offer_edition = offer_edition(turn, details)?;
    turn.must_be_new::<ServiceRequest>(&id)?;
    let record = ServiceRequest {
        id: id.clone(),
        details: details.clone(),
        offer_edition,
        history: turn.opened(ServiceRequestStatus::Requested),
        acceptance: None,
        answer: None,
        report: None,
        requested_at: turn.rules.height,
    };
    turn.write(&id, &record);
    Ok(())
}

/// A report is asked for that the maker can use, on a batch where such a report names one.
fn check_what_to_test(details: &ServiceRequestDetails) -> Result<(), Refusal> {
    let kind = details.report_kind;
    if !kind.may_be_named() {
        let demand = "whoever bought or supervises orders such a report, not the maker";
        return Err(Refusal::field("report_kind", kind.as_str(), demand));
    }
    check_batch_quantity(details.batch_quantity)?;
    match &details.batch {
        Some(batch) => refuse_identity_number("batch", batch),
        None if kind.names_batch() => {
            Err(Refusal::field("batch", "nothing", "a report of this kind names the batch"))
        }
        None => Ok(()),
    }
}

/// A product of which the maker asks for a test, or who makes it for the maker.
fn asked_for_by_its_maker(turn: &Turn<'_>, product: &ProductId) -> Result<Arc<Product>, Refusal> {
    let known = turn.existing_shared::<Product>(product)?;
    let (maker, asker) = (product.maker, turn.signer.organisation);
    if asker == maker || known.details.origin.is_made_by(maker, asker) {
        return Ok(known);
    }
    Err(Refusal::unknown(RecordKind::Product, product))
}

/// The offer that is asked for is open, and of the service and standards that are asked for.
fn offer_edition(
    turn: &Turn<'_>,
    details: &ServiceRequestDetails,
) -> Result<Option<Edition>, Refusal> {
    let Some(number) = &details.offer else { return Ok(None) };
    let id = OfferId::new(details.institute, number.clone());
    let offer = turn.existing_shared::<Offer>(&id)?;
    if !offer.details.is_open {
        return Err(Refusal::status(RecordKind::Offer, &id, "closed"));
    }
    if offer.details.kind != details.kind {
        let demand = format!("offer {id} is of another service; ask for what it offers");
        return Err(Refusal::field("kind", details.kind.as_str(), demand));
    }
    let offered = &offer.details.standards;
    let is_other = |standard: &&StandardNumber| !offered.is_empty() && !offered.contains(standard);
    if let Some(standard) = details.standards.iter().find(is_other) {
        let demand = format!("offer {id} is of other standards; ask for what it offers");
        return Err(Refusal::field("standards", standard, demand));
    }
    Ok(Some(offer.edition))
}

/// The institute or the maker takes a step of a request.
pub(super) fn advance(
    turn: &mut Turn<'_>,
    id: &ServiceRequestId,
    step: &ServiceStep,
    answer: Option<&Remark>,
) -> Result<ServiceRequest, Refusal> {
    let mut request = turn.existing::<ServiceRequest>(id)?;
    take_step(turn, &mut request, step.status())?;
    refuse_optional("answer", answer)?;
    match step {
        ServiceStep::Accept(acceptance) => {
            check_acceptance(turn, &request, acceptance)?;
            request.acceptance = Some(acceptance.clone());
        }
        ServiceStep::Decline | ServiceStep::Cancel if answer.is_none() => {
            let (found, demand) = ("nothing", "whoever declines or cancels says why");
            return Err(Refusal::field("answer", found, demand));
        }
        ServiceStep::Decline
        | ServiceStep::Cancel
        | ServiceStep::ReceiveSample
        | ServiceStep::StartTest => {}
    }
    if let Some(answer) = answer {
        request.answer = Some(answer.clone());
    }
    turn.write(id, &request);
    Ok(request)
}

/// As the table of steps has it, and nothing else.
fn take_step(
    turn: &Turn<'_>,
    request: &mut ServiceRequest,
    to: ServiceRequestStatus,
) -> Result<(), Refusal> {
    let signer = turn.signer.organisation;
    if signer != request.id.maker && signer != request.details.institute {
        return Err(Refusal::unknown(RecordKind::ServiceRequest, &request.id));
    }
    let party = request.status().step_to(to);
    if party.map(|party| request.party(party)) != Some(signer) {
        let status = request.status().as_str();
        return Err(Refusal::status(RecordKind::ServiceRequest, &request.id, status));
    }
    turn.change(&mut request.history, to, None);
    Ok(())
}

fn check_acceptance(
    turn: &Turn<'_>,
    request: &ServiceRequest,
    acceptance: &Acceptance,
) -> Result<(), Refusal> {
    check_money("fee_fen", acceptance.fee_fen, 0)?;
    if acceptance.promised_on < turn.rules.date {
        let (found, demand) = (acceptance.promised_on, "promise this day or a later one");
        return Err(Refusal::field("promised_on", found, demand));
    }
    let days = acceptance.lent.map(|days| (days.from, days.until));
    match (request.details.kind, days) {
        (ServiceKind::SharedLaboratory, Some((from, Some(until)))) => {
            check_dates("until", from, until)
        }
        (ServiceKind::OneStop, None) => Ok(()),
        (ServiceKind::SharedLaboratory, None | Some((_, None))) => {
            let demand = "say from which day to which the instruments are the maker's";
            Err(Refusal::field("lent", "no days", demand))
        }
        (ServiceKind::OneStop, Some((from, _))) => {
            Err(Refusal::field("lent", from, "only a shared laboratory lends; leave it out"))
        }
    }
}

/// A report that answers a request, of whoever tests, of the kind and for the very goods that were asked for.
pub(super) fn report_on(
    turn: &mut Turn<'_>,
    id: &ServiceRequestId,
    report: &ReportId,
    details: &ReportDetails,
) -> Result<(), Refusal> {
    let mut request = turn.existing::<ServiceRequest>(id)?;
    take_step(turn, &mut request, ServiceRequestStatus::Reported)?;
    let other = |field| Err(Refusal::OtherRequest { request: id.clone(), field });
    if details.kind != request.details.report_kind {
        return other("report_kind");
    }
    let (product, batch) = (&request.details.product, &request.details.batch);
    let mut of_product = details.subjects.iter().filter(|subject| subject.product == *product);
    if of_product.clone().next().is_none() {
        return other("product");
    }
    if batch.is_some() && of_product.all(|subject| subject.batch != *batch) {
        return other("batch");
    }
    request.report = Some(report.clone());
    turn.write(id, &request);
    Ok(())
}
