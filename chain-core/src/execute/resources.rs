//! Instruments and inspectors: kept by their owners, named by reports, judged by the day of the test.

use super::checks::{
    check_at_most, check_count, check_dates, refuse_identity_number, refuse_optional,
    refuse_personal_data,
};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::{ATTESTATIONS_MAX, ATTESTATIONS_PER_ACT_MAX, INSPECTORS_MAX, INSTRUMENTS_MAX};
use crate::records::label_sources::ResourceStanding;
use crate::records::report::{Report, ReportDetails};
use crate::records::resource::{Attestation, Resource, ResourceDetails};
use crate::records::service::ServiceRequest;
use crate::state::RecordKind;
use crate::values::date::Date;
use crate::values::text::{Number, ReportId, ResourceId};

/// An owner enters a resource, or what came to one that it has entered: calibrations, trainings, its
/// end. What was attested before stays.
pub(super) fn keep_resource(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ResourceDetails,
    attestations: &[Attestation],
    retired_from: Option<Date>,
) -> Result<(), Refusal> {
    let id = ResourceId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    if let ResourceDetails::Instrument { name } = details {
        refuse_personal_data("name", name.as_str())?;
    }
    if attestations.is_empty() && retired_from.is_none() {
        let demand = "state a calibration or training, or the day from which it is not used";
        return Err(Refusal::field("attestations", "0 entries", demand));
    }
    if !attestations.is_empty() {
        check_count("attestations", attestations.len(), ATTESTATIONS_PER_ACT_MAX)?;
    }
    attestations.iter().try_for_each(|one| check_attestation(turn, one))?;
    if let Some(from) = retired_from
        && from < turn.rules.date
    {
        let demand = "tests of earlier days stand: name this day or a later one";
        return Err(Refusal::field("retired_from", from, demand));
    }
    let mut record = match turn.read::<Resource>(&id)? {
        Some(known) => same_as_before(known, details)?,
        None => Resource {
            id: id.clone(),
            details: details.clone(),
            attestations: Vec::new(),
            retired_from: None,
            kept_at: turn.rules.height,
        },
    };
    record.attestations.extend_from_slice(attestations);
    if ATTESTATIONS_MAX < record.attestations.len() {
        let found = format!("{} entries", record.attestations.len());
        let demand = format!("a record holds {ATTESTATIONS_MAX}; enter it under another number");
        return Err(Refusal::field("attestations", found, demand));
    }
    record.retired_from = retired_from;
    turn.write(&id, &record);
    Ok(())
}

fn same_as_before(known: Resource, details: &ResourceDetails) -> Result<Resource, Refusal> {
    if known.retired_from.is_some() {
        return Err(Refusal::status(RecordKind::Resource, &known.id, "retired"));
    }
    if known.details == *details {
        return Ok(known);
    }
    let demand = format!("{} is another one; enter another number", known.id);
    Err(Refusal::field("resource", details.as_str(), demand))
}

fn check_attestation(turn: &Turn<'_>, one: &Attestation) -> Result<(), Refusal> {
    check_dates("valid_until", one.valid_from, one.valid_until)?;
    refuse_personal_data("by", one.by.as_str())?;
    refuse_optional("subject", one.subject.as_ref())?;
    if turn.rules.date < one.valid_from {
        let demand = "what is attested has been done: it is not later than today";
        return Err(Refusal::field("valid_from", one.valid_from, demand));
    }
    Ok(())
}

/// Every resource that a report names is there and may be used by its filer, and the maker tests its own
/// goods with calibrated instruments.
pub(super) fn check_resources(
    turn: &Turn<'_>,
    details: &ReportDetails,
    is_factory: bool,
) -> Result<(), Refusal> {
    if is_factory {
        check_count("instruments", details.instruments.len(), INSTRUMENTS_MAX)?;
    } else {
        check_at_most("instruments", details.instruments.len(), INSTRUMENTS_MAX)?;
    }
    check_at_most("inspectors", details.inspectors.len(), INSPECTORS_MAX)?;
    for id in &details.instruments {
        let instrument = turn.existing_shared::<Resource>(id)?;
        let is_instrument = matches!(instrument.details, ResourceDetails::Instrument { .. });
        if !is_instrument {
            return Err(Refusal::unknown(RecordKind::Resource, id));
        }
        check_may_use(turn, details, id, is_factory)?;
        if is_factory && !instrument.is_valid_on(details.tested_on) {
            let (instrument, on) = (id.clone(), details.tested_on);
            return Err(Refusal::Calibration { instrument, on });
        }
    }
    for code in &details.inspectors {
        let id = ResourceId::new(turn.signer.organisation, code.clone());
        if turn.existing_shared::<Resource>(&id)?.details != ResourceDetails::Inspector {
            return Err(Refusal::unknown(RecordKind::Resource, &id));
        }
    }
    Ok(())
}

/// Whoever tests does so with its own instruments; a maker also with those that an institute lends it
/// in its shared laboratory, on the days that were agreed.
fn check_may_use(
    turn: &Turn<'_>,
    details: &ReportDetails,
    id: &ResourceId,
    is_factory: bool,
) -> Result<(), Refusal> {
    let maker = turn.signer.organisation;
    if id.owner == maker {
        return Ok(());
    }
    if !is_factory {
        return Err(Refusal::unknown(RecordKind::Resource, id));
    }
    let on = details.tested_on;
    let request = details.request.as_ref().map(|request| turn.read::<ServiceRequest>(request));
    let lends = |request: &ServiceRequest| {
        let is_theirs = request.id.maker == maker && request.details.institute == id.owner;
        is_theirs && request.lends(&id.number, on)
    };
    if request.transpose()?.flatten().is_some_and(|request| lends(&request)) {
        return Ok(());
    }
    // What follows a report was tested with what that was tested with.
    let earlier =
        details.follows.as_ref().map(|follows| ReportId::new(maker, follows.report.clone()));
    let earlier = earlier.map(|earlier| turn.read_shared::<Report>(&earlier)).transpose()?;
    let named_it = |earlier: &Report| {
        earlier.details.tested_on == on && earlier.details.instruments.contains(id)
    };
    if earlier.flatten().is_some_and(|earlier| named_it(&earlier)) {
        return Ok(());
    }
    Err(Refusal::NotLent { instrument: id.clone(), maker, on })
}

/// What rules may know of the resources that a report names.
pub(super) fn standing(turn: &Turn<'_>, report: &Report) -> Result<ResourceStanding, Refusal> {
    let details = &report.details;
    let inspectors = details.inspectors.iter();
    let inspectors = inspectors.map(|code| ResourceId::new(report.id.issuer, code.clone()));
    Ok(ResourceStanding {
        instruments: all_valid(turn, details.instruments.iter().cloned(), details.tested_on)?,
        inspectors: all_valid(turn, inspectors, details.tested_on)?,
    })
}

/// Whether all of them may be used on a day; none if there are none.
fn all_valid(
    turn: &Turn<'_>,
    ids: impl Iterator<Item = ResourceId>,
    on: Date,
) -> Result<Option<bool>, Refusal> {
    let mut answer = None;
    for id in ids {
        let is_valid =
            turn.read_shared::<Resource>(&id)?.is_some_and(|resource| resource.is_valid_on(on));
        answer = Some(answer.unwrap_or(true) && is_valid);
    }
    Ok(answer)
}
