//! Binding and cancelling insurance covers.

use super::checks::{
    check_dates, check_sum, must_be_registered, must_have_role, refuse_grounds,
    refuse_identity_number,
};
use super::{Rules, Signer};
use crate::execute::refusal::{Refusal, Subject};
use crate::limits::COVERED_PRODUCTS_MAX;
use crate::records::cover::{Cover, CoverDetails, CoverStatus};
use crate::records::history::{StatusChange, StatusGrounds};
use crate::records::permission::Role;
use crate::records::product::Product;
use crate::state::{self, Overlay};
use crate::values::date::Date;
use crate::values::text::{CoverId, Number};

pub(super) fn bind_cover(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    details: &CoverDetails,
) -> Result<(), Refusal> {
    let insurer = signer.organisation;
    let id = CoverId::new(insurer, number.clone());
    refuse_identity_number("number", number)?;
    let entry = must_be_registered(state, insurer)?;
    let on = rules.date;
    if !entry
        .licence
        .as_ref()
        .is_some_and(|licence| licence.valid_from <= on && on <= licence.valid_until)
    {
        return Err(Refusal::NotLicensed { insurer, on });
    }
    check_terms(rules, details)?;
    must_have_role(state, details.insured, Role::Enterprise)?;
    for product in &details.products {
        let known = state::read::<Product>(state, product)?;
        if known.is_none() || product.maker != details.insured {
            return Err(Refusal::UnknownProduct { product: product.clone() });
        }
    }
    if state::read::<Cover>(state, &id)?.is_some() {
        return Err(Refusal::CoverExists { cover: id });
    }
    let height = rules.height;
    let cover = Cover {
        id: id.clone(),
        details: details.clone(),
        history: vec![StatusChange { status: CoverStatus::Bound, height, grounds: None }],
        bound_at: height,
        cancelled_from: None,
    };
    state.write(&id, &cover);
    Ok(())
}

/// A cover ends on this day or a later one: what happened before stays covered.
pub(super) fn cancel_cover(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    (from, grounds): (Date, &StatusGrounds),
) -> Result<Cover, Refusal> {
    let id = CoverId::new(signer.organisation, number.clone());
    let mut cover = state::read::<Cover>(state, &id)?
        .ok_or_else(|| Refusal::UnknownCover { cover: id.clone() })?;
    refuse_grounds(grounds)?;
    if cover.status() == CoverStatus::Cancelled {
        let (subject, status) = (Subject::Cover, "cancelled");
        return Err(Refusal::Status { subject, id: id.to_string(), status });
    }
    if from < rules.date || cover.details.valid_until < from {
        let demand = "a cover is not cancelled retroactively: name this day or a later one within its period";
        return Err(Refusal::Field { field: "from", found: from.to_string(), demand });
    }
    cover.cancelled_from = Some(from);
    let (status, grounds) = (CoverStatus::Cancelled, Some(grounds.clone()));
    cover.history.push(StatusChange { status, height: rules.height, grounds });
    state.write(&id, &cover);
    Ok(cover)
}

fn check_terms(rules: &Rules, details: &CoverDetails) -> Result<(), Refusal> {
    check_dates("valid_until", details.valid_from, details.valid_until)?;
    if details.valid_until < rules.date {
        let demand = "a cover that has ended already cannot be bound";
        let found = details.valid_until.to_string();
        return Err(Refusal::Field { field: "valid_until", found, demand });
    }
    let (sum, limit) = (details.sum_insured_fen, details.claim_limit_fen);
    check_sum("sum_insured_fen", sum, 1)?;
    if limit == 0 || sum < limit {
        let demand = "the limit of a claim is above 0 and at most the sum insured, in fen";
        return Err(Refusal::Field { field: "claim_limit_fen", found: limit.to_string(), demand });
    }
    let products = &details.products;
    if COVERED_PRODUCTS_MAX < products.len() || !products.is_sorted_by(|a, b| a < b) {
        let found = format!("{} products", products.len());
        let demand = "name at most 64, sorted, each once; none means all";
        return Err(Refusal::Field { field: "products", found, demand });
    }
    Ok(())
}
