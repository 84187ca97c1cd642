//! Services that makers ask institutes for.

use super::checks::{
    check_batch_quantity, check_count, must_have_role, refuse_identity_number, refuse_optional,
};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::STANDARDS_MAX;
use crate::records::permission::Role;
use crate::records::product::Product;
use crate::records::report::ReportDetails;
use crate::records::service::{ServiceRequest, ServiceRequestDetails, ServiceRequestStatus};
use crate::state::RecordKind;
use crate::values::text::{Number, Remark, ReportId, ServiceRequestId};

pub(super) fn request(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ServiceRequestDetails,
) -> Result<(), Refusal> {
    let id = ServiceRequestId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_identity_number("batch", &details.batch)?;
    refuse_optional("remark", details.remark.as_ref())?;
    check_count("standards", details.standards.len(), STANDARDS_MAX)?;
    check_batch_quantity(details.batch_quantity)?;
    if details.wanted_by < turn.rules.date {
        let (found, demand) = (details.wanted_by, "name this day or a later one");
        return Err(Refusal::field("wanted_by", found, demand));
    }
    must_have_role(&turn.state, details.institute, Role::Institute)?;
    let known = turn.read::<Product>(&details.product)?;
    if known.is_none() || details.product.maker != turn.signer.organisation {
        return Err(Refusal::unknown(RecordKind::Product, &details.product));
    }
    turn.must_be_new::<ServiceRequest>(&id)?;
    let record = ServiceRequest {
        id: id.clone(),
        details: details.clone(),
        history: turn.opened(ServiceRequestStatus::Requested),
        answer: None,
        report: None,
        requested_at: turn.rules.height,
    };
    turn.write(&id, &record);
    Ok(())
}

pub(super) fn answer(
    turn: &mut Turn<'_>,
    id: &ServiceRequestId,
    accepted: bool,
    answer: Option<&Remark>,
) -> Result<ServiceRequest, Refusal> {
    let mut request = must_be(turn, id)?;
    expect(&request, ServiceRequestStatus::Requested)?;
    refuse_optional("answer", answer)?;
    if !accepted && answer.is_none() {
        let (found, demand) = ("nothing", "whoever declines says why");
        return Err(Refusal::field("answer", found, demand));
    }
    let status =
        if accepted { ServiceRequestStatus::Accepted } else { ServiceRequestStatus::Declined };
    turn.change(&mut request.history, status, None);
    request.answer = answer.cloned();
    turn.write(id, &request);
    Ok(request)
}

/// A report that answers a request: the request must be accepted, and for the very same goods.
pub(super) fn report_on(
    turn: &mut Turn<'_>,
    id: &ServiceRequestId,
    report: &ReportId,
    details: &ReportDetails,
) -> Result<(), Refusal> {
    let mut request = must_be(turn, id)?;
    expect(&request, ServiceRequestStatus::Accepted)?;
    let other = |field| Err(Refusal::OtherRequest { request: id.clone(), field });
    if request.details.product != details.product {
        return other("product");
    }
    if request.details.batch != details.batch {
        return other("batch");
    }
    turn.change(&mut request.history, ServiceRequestStatus::Reported, None);
    request.report = Some(report.clone());
    turn.write(id, &request);
    Ok(())
}

/// A request to this institute.
fn must_be(turn: &Turn<'_>, id: &ServiceRequestId) -> Result<ServiceRequest, Refusal> {
    turn.read::<ServiceRequest>(id)?
        .filter(|request| request.details.institute == turn.signer.organisation)
        .ok_or_else(|| Refusal::unknown(RecordKind::ServiceRequest, id))
}

fn expect(request: &ServiceRequest, status: ServiceRequestStatus) -> Result<(), Refusal> {
    if request.status() == status {
        return Ok(());
    }
    let status = request.status().as_str();
    Err(Refusal::status(RecordKind::ServiceRequest, &request.id, status))
}
