//! Filing inspection reports.

use super::registry::{
    check_count, read_organisation, refuse_identity_number, refuse_personal_data,
};
use super::{Rules, Signer};
use crate::limits::{ITEMS_PER_CERTIFICATE_MAX, MEASURED_ITEMS_MAX, STANDARDS_MAX};
use crate::organisation::{Accreditation, StatusChange};
use crate::product::Product;
use crate::refusal::Refusal;
use crate::report::{Conclusion, Report, ReportDetails, ReportStatus};
use crate::state::{self, Overlay};
use crate::text::{Number, ReportId, Text};

pub(super) fn file_report(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    details: &ReportDetails,
) -> Result<(), Refusal> {
    let institute = signer.organisation;
    let id = ReportId::new(institute, number.clone());
    refuse_identity_number("number", number)?;
    refuse_identity_number("batch", &details.batch)?;
    check_details(rules, details)?;
    let product = state::read::<Product>(state, &details.product)?
        .ok_or_else(|| Refusal::UnknownProduct { product: details.product.clone() })?;
    let accreditation = read_organisation(state, institute)?
        .accreditation
        .ok_or(Refusal::NotAccredited { institute })?;
    check_scope(signer, &accreditation, details, &product)?;
    if state::read::<Report>(state, &id)?.is_some() {
        return Err(Refusal::ReportExists { report: id });
    }
    let height = rules.height;
    let report = Report {
        id: id.clone(),
        details: details.clone(),
        history: vec![StatusChange { status: ReportStatus::InForce, height, grounds: None }],
        filed_at: height,
    };
    state.write(&id, &report);
    Ok(())
}

fn check_details(rules: &Rules, details: &ReportDetails) -> Result<(), Refusal> {
    check_count("standards", details.standards.len(), STANDARDS_MAX)?;
    check_count("items", details.items.len(), MEASURED_ITEMS_MAX)?;
    let quantity = details.batch_quantity;
    if quantity == 0 || ITEMS_PER_CERTIFICATE_MAX < quantity {
        let demand = "a batch has 1 to 16777215 units";
        return Err(Refusal::Field {
            field: "batch_quantity",
            found: quantity.to_string(),
            demand,
        });
    }
    if details.sampled == 0 || quantity < details.sampled {
        let demand = "at least one unit and no more than the batch is sampled";
        let found = details.sampled.to_string();
        return Err(Refusal::Field { field: "sampled", found, demand });
    }
    if details.issued_on < details.tested_on || rules.date < details.issued_on {
        let demand = "a report is issued after the test and not in the future";
        let found = details.issued_on.to_string();
        return Err(Refusal::Field { field: "issued_on", found, demand });
    }
    for item in &details.items {
        refuse_personal_data("items.name", item.name.as_str())?;
        refuse_personal_data("items.limit", item.limit.as_str())?;
        refuse_personal_data("items.unit", item.unit.as_ref().map_or("", Text::as_str))?;
        refuse_personal_data("items.found", item.found.as_str())?;
    }
    check_conclusion(details)
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

fn check_scope(
    signer: Signer,
    accreditation: &Accreditation,
    details: &ReportDetails,
    product: &Product,
) -> Result<(), Refusal> {
    let institute = signer.organisation;
    let (from, until, on) =
        (accreditation.valid_from, accreditation.valid_until, details.tested_on);
    if on < from || until < on {
        return Err(Refusal::AccreditationDate { institute, from, until, on });
    }
    for standard in &details.standards {
        if !accreditation.standards.contains(standard) {
            let standard = standard.clone();
            return Err(Refusal::StandardOutsideScope { institute, standard });
        }
    }
    let category = &product.details.category;
    if !accreditation.categories.iter().any(|scope| category.as_str().starts_with(scope.as_str())) {
        let category = category.clone();
        return Err(Refusal::CategoryOutsideScope { institute, category });
    }
    Ok(())
}
