//! The catalogue of standards, and what products and certificates may rest on.

use super::checks::{check_count, refuse_personal_data};
use super::{Rules, Signer};
use crate::execute::refusal::{Refusal, Subject};
use crate::limits::CATALOGUE_ENTRIES_MAX;
use crate::records::product::ProductDetails;
use crate::records::standard_catalogue::{Catalogue, Standard, StandardDetails};
use crate::state::{self, Overlay};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::standard_number::{StandardKind, StandardNumber};

pub(super) fn publish(
    state: &mut Overlay<'_>,
    rules: &Rules,
    standards: &[StandardDetails],
) -> Result<(), Refusal> {
    check_count("standards", standards.len(), CATALOGUE_ENTRIES_MAX)?;
    for details in standards {
        if is_enterprise(&details.number) {
            let demand = "an enterprise standard is declared by its maker, not published";
            let found = details.number.to_string();
            return Err(Refusal::Field { field: "standards", found, demand });
        }
        enter(state, rules, details, None)?;
    }
    let published = state::read::<Catalogue>(state, &())?.unwrap_or_default().0;
    let more = u32::try_from(standards.len()).unwrap_or(u32::MAX);
    state.write(&(), &Catalogue(published.saturating_add(more)));
    Ok(())
}

pub(super) fn declare(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    details: &StandardDetails,
) -> Result<(), Refusal> {
    if !is_enterprise(&details.number) {
        let demand = "a maker declares its own standards only: Q/ and its code";
        let found = details.number.to_string();
        return Err(Refusal::Field { field: "standard", found, demand });
    }
    enter(state, rules, details, Some(signer.organisation))
}

fn enter(
    state: &mut Overlay<'_>,
    rules: &Rules,
    details: &StandardDetails,
    declared_by: Option<CreditCode>,
) -> Result<(), Refusal> {
    refuse_personal_data("title", details.title.as_str())?;
    let number = &details.number;
    if state::read::<Standard>(state, number)?.is_some() {
        return Err(Refusal::Exists { subject: Subject::Standard, id: number.to_string() });
    }
    let record = Standard {
        details: details.clone(),
        declared_by,
        withdrawn_from: None,
        replaced_by: None,
        published_at: rules.height,
    };
    state.write(number, &record);
    Ok(())
}

/// The bureau withdraws any standard, an enterprise's as well.
pub(super) fn withdraw(
    state: &mut Overlay<'_>,
    rules: &Rules,
    number: &StandardNumber,
    from: Date,
    replaced_by: Option<&StandardNumber>,
) -> Result<(), Refusal> {
    let subject = Subject::Standard;
    let mut standard = state::read::<Standard>(state, number)?
        .ok_or_else(|| Refusal::Unknown { subject, id: number.to_string() })?;
    if standard.withdrawn_from.is_some() {
        return Err(Refusal::Status { subject, id: number.to_string(), status: "withdrawn" });
    }
    if from < rules.date {
        let demand = "certificates of earlier days stand: name this day or a later one";
        return Err(Refusal::Field { field: "from", found: from.to_string(), demand });
    }
    standard.withdrawn_from = Some(from);
    standard.replaced_by = replaced_by.cloned();
    state.write(number, &standard);
    Ok(())
}

/// A product names standards of the catalogue, once there is one, and enterprise standards that
/// its maker has declared.
pub(super) fn check_known(
    state: &Overlay<'_>,
    maker: CreditCode,
    product: &ProductDetails,
) -> Result<(), Refusal> {
    let is_published = state::read::<Catalogue>(state, &())?.unwrap_or_default().0 > 0;
    for standard in product.standards.iter().map(|one| &one.number) {
        let known = state::read::<Standard>(state, standard)?;
        if is_enterprise(standard) {
            if known.and_then(|known| known.declared_by) != Some(maker) {
                let standard = standard.clone();
                return Err(Refusal::StandardNotDeclared { standard, maker });
            }
        } else if known.is_none() && is_published {
            return Err(Refusal::StandardNotPublished { standard: standard.clone() });
        }
    }
    Ok(())
}

/// No certificate rests on a standard that is not in force on its day.
pub(super) fn check_in_force(
    state: &Overlay<'_>,
    product: &ProductDetails,
    on: Date,
) -> Result<(), Refusal> {
    for standard in product.standards.iter().map(|one| &one.number) {
        let known = state::read_shared::<Standard>(state, standard)?;
        if known.is_some_and(|known| !known.is_in_force(on)) {
            return Err(Refusal::StandardNotInForce { standard: standard.clone(), on });
        }
    }
    Ok(())
}

fn is_enterprise(number: &StandardNumber) -> bool {
    number.kind() == StandardKind::Enterprise
}
