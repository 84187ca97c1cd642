//! Filing and withdrawing inspection reports.

use super::checks::{
    check_batch_quantity, check_count, refuse_grounds, refuse_identity_number, refuse_optional,
    refuse_personal_data,
};
use super::turn::Turn;
use super::{classification, resources, scope, services};
use crate::execute::refusal::Refusal;
use crate::limits::{MEASURED_ITEMS_MAX, STANDARDS_MAX};
use crate::records::history::StatusGrounds;
use crate::records::measurement;
use crate::records::product::Product;
use crate::records::report::{Conclusion, MeasuredItem, Report, ReportDetails, ReportStatus};
use crate::state::RecordKind;
use crate::values::text::{Number, ReportId};

pub(super) fn file_report(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ReportDetails,
) -> Result<(), Refusal> {
    let id = ReportId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_identity_number("batch", &details.batch)?;
    check_details(turn, details)?;
    let product = turn.existing::<Product>(&details.product)?;
    if product.edition < details.edition {
        let (product, found, in_force) = (product.id, details.edition, product.edition);
        return Err(Refusal::OtherEdition { product, found, in_force });
    }
    let is_factory = details.product.maker == turn.signer.organisation;
    if !is_factory {
        let category = &product.details.category;
        scope::check_scope(turn, &details.standards, category, details.tested_on)?;
    }
    resources::check_resources(turn, details, is_factory)?;
    turn.must_be_new::<Report>(&id)?;
    if let Some(request) = &details.request {
        services::report_on(turn, request, &id, details)?;
    }
    if !is_factory {
        classification::record_finding(turn, details.product.maker, details.conclusion)?;
    }
    let height = turn.rules.height;
    let report = Report {
        id: id.clone(),
        details: details.clone(),
        history: turn.opened(ReportStatus::InForce),
        filed_at: height,
    };
    turn.write(&id, &report);
    Ok(())
}

/// Whoever filed a report takes it back. What rests on it stands, and says so.
pub(super) fn withdraw_report(
    turn: &mut Turn<'_>,
    number: &Number,
    grounds: &StatusGrounds,
) -> Result<Report, Refusal> {
    let id = ReportId::new(turn.signer.organisation, number.clone());
    let mut report = turn.existing::<Report>(&id)?;
    refuse_grounds(grounds)?;
    if report.status() == ReportStatus::Withdrawn {
        return Err(Refusal::status(RecordKind::Report, &id, report.status().as_str()));
    }
    turn.change(&mut report.history, ReportStatus::Withdrawn, Some(grounds));
    turn.write(&id, &report);
    Ok(report)
}

fn check_details(turn: &Turn<'_>, details: &ReportDetails) -> Result<(), Refusal> {
    check_count("standards", details.standards.len(), STANDARDS_MAX)?;
    check_count("items", details.items.len(), MEASURED_ITEMS_MAX)?;
    check_batch_quantity(details.batch_quantity)?;
    if details.sampled == 0 || details.batch_quantity < details.sampled {
        let demand = "at least one unit and no more than the batch is sampled";
        return Err(Refusal::field("sampled", details.sampled, demand));
    }
    if details.issued_on < details.tested_on || turn.rules.date < details.issued_on {
        let demand = "a report is issued after the test and not in the future";
        return Err(Refusal::field("issued_on", details.issued_on, demand));
    }
    for item in &details.items {
        check_item(item)?;
    }
    check_conclusion(details)
}

/// Where limit and value are numbers, the conclusion on an item follows from them.
fn check_item(item: &MeasuredItem) -> Result<(), Refusal> {
    refuse_personal_data("items.name", item.name.as_str())?;
    refuse_personal_data("items.limit", item.limit.as_str())?;
    refuse_optional("items.unit", item.unit.as_ref())?;
    refuse_personal_data("items.found", item.found.as_str())?;
    let expected = match measurement::is_within(item.limit.as_str(), item.found.as_str()) {
        Some(true) => Conclusion::Qualified,
        Some(false) => Conclusion::Unqualified,
        None => return Ok(()),
    };
    if item.conclusion == expected {
        return Ok(());
    }
    Err(Refusal::MeasurementDiffers {
        item: item.name.clone(),
        limit: item.limit.clone(),
        found: item.found.clone(),
        conclusion: item.conclusion,
    })
}

/// The conclusion follows from the items: qualified exactly when every item is.
fn check_conclusion(details: &ReportDetails) -> Result<(), Refusal> {
    let unqualified = details.items.iter().find(|item| item.conclusion == Conclusion::Unqualified);
    let expected = unqualified.map_or(Conclusion::Qualified, |item| item.conclusion);
    if expected == details.conclusion {
        return Ok(());
    }
    let item = unqualified.or_else(|| details.items.first());
    Err(Refusal::ConclusionDiffers {
        conclusion: details.conclusion,
        item: item.map(|item| item.name.to_string()).unwrap_or_default(),
        item_conclusion: expected,
    })
}
