//! Services that makers ask institutes for.

use super::checks::{
    check_batch_quantity, check_count, must_have_role, refuse_identity_number, refuse_optional,
};
use super::{Rules, Signer};
use crate::execute::refusal::{Refusal, Subject};
use crate::limits::STANDARDS_MAX;
use crate::records::history::StatusChange;
use crate::records::permission::Role;
use crate::records::product::Product;
use crate::records::report::ReportDetails;
use crate::records::service::{ServiceRequest, ServiceRequestDetails, ServiceRequestStatus};
use crate::state::{self, Overlay};
use crate::values::text::{Number, Remark, ReportId, ServiceRequestId};

pub(super) fn request(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    details: &ServiceRequestDetails,
) -> Result<(), Refusal> {
    let id = ServiceRequestId::new(signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_identity_number("batch", &details.batch)?;
    refuse_optional("remark", details.remark.as_ref())?;
    check_count("standards", details.standards.len(), STANDARDS_MAX)?;
    check_batch_quantity(details.batch_quantity)?;
    if details.wanted_by < rules.date {
        let (found, demand) = (details.wanted_by.to_string(), "name this day or a later one");
        return Err(Refusal::Field { field: "wanted_by", found, demand });
    }
    must_have_role(state, details.institute, Role::Institute)?;
    let known = state::read::<Product>(state, &details.product)?;
    if known.is_none() || details.product.maker != signer.organisation {
        return Err(Refusal::UnknownProduct { product: details.product.clone() });
    }
    if state::read::<ServiceRequest>(state, &id)?.is_some() {
        return Err(Refusal::Exists { subject: Subject::ServiceRequest, id: id.to_string() });
    }
    let status = ServiceRequestStatus::Requested;
    let record = ServiceRequest {
        id: id.clone(),
        details: details.clone(),
        history: vec![StatusChange { status, height: rules.height, grounds: None }],
        answer: None,
        report: None,
        requested_at: rules.height,
    };
    state.write(&id, &record);
    Ok(())
}

pub(super) fn answer(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    id: &ServiceRequestId,
    (accepted, answer): (bool, Option<&Remark>),
) -> Result<ServiceRequest, Refusal> {
    let mut request = must_be(state, signer, id)?;
    expect(&request, ServiceRequestStatus::Requested)?;
    refuse_optional("answer", answer)?;
    if !accepted && answer.is_none() {
        let (found, demand) = ("nothing".to_owned(), "whoever declines says why");
        return Err(Refusal::Field { field: "answer", found, demand });
    }
    let status =
        if accepted { ServiceRequestStatus::Accepted } else { ServiceRequestStatus::Declined };
    request.history.push(StatusChange { status, height: rules.height, grounds: None });
    request.answer = answer.cloned();
    state.write(id, &request);
    Ok(request)
}

/// A report that answers a request: the request must be accepted, and for the very same goods.
pub(super) fn report_on(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    id: &ServiceRequestId,
    (report, details): (&ReportId, &ReportDetails),
) -> Result<(), Refusal> {
    let mut request = must_be(state, signer, id)?;
    expect(&request, ServiceRequestStatus::Accepted)?;
    let other = |field| Err(Refusal::OtherRequest { request: id.clone(), field });
    if request.details.product != details.product {
        return other("product");
    }
    if request.details.batch != details.batch {
        return other("batch");
    }
    let status = ServiceRequestStatus::Reported;
    request.history.push(StatusChange { status, height: rules.height, grounds: None });
    request.report = Some(report.clone());
    state.write(id, &request);
    Ok(())
}

/// A request to this institute.
fn must_be(
    state: &Overlay<'_>,
    signer: Signer,
    id: &ServiceRequestId,
) -> Result<ServiceRequest, Refusal> {
    state::read::<ServiceRequest>(state, id)?
        .filter(|request| request.details.institute == signer.organisation)
        .ok_or_else(|| Refusal::Unknown { subject: Subject::ServiceRequest, id: id.to_string() })
}

fn expect(request: &ServiceRequest, status: ServiceRequestStatus) -> Result<(), Refusal> {
    if request.status() == status {
        return Ok(());
    }
    let subject = Subject::ServiceRequest;
    let (id, status) = (request.id.to_string(), request.status().as_str());
    Err(Refusal::Status { subject, id, status })
}
