//! Binding insurance covers.

use super::registry::{check_dates, read_organisation, refuse_identity_number};
use super::{Rules, Signer};
use crate::cover::{Cover, CoverDetails, CoverStatus};
use crate::limits::COVERED_PRODUCTS_MAX;
use crate::organisation::{Role, StatusChange};
use crate::product::Product;
use crate::refusal::Refusal;
use crate::state::{self, Overlay};
use crate::text::{CoverId, Number};

/// No sum insured is above ten billion yuan.
const SUM_FEN_MAX: u64 = 1_000_000_000_000;

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
    let licence = read_organisation(state, insurer)?.licence;
    let on = rules.date;
    if !licence.is_some_and(|licence| licence.valid_from <= on && on <= licence.valid_until) {
        return Err(Refusal::NotLicensed { insurer, on });
    }
    check_terms(rules, details)?;
    let insured = read_organisation(state, details.insured)?;
    if !insured.has_role(Role::Enterprise) {
        let organisation = details.insured;
        return Err(Refusal::LacksRole { organisation, role: Role::Enterprise });
    }
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
    };
    state.write(&id, &cover);
    Ok(())
}

fn check_terms(rules: &Rules, details: &CoverDetails) -> Result<(), Refusal> {
    check_dates("valid_until", details.valid_from, details.valid_until)?;
    if details.valid_until < rules.date {
        let demand = "a cover that has ended already cannot be bound";
        let found = details.valid_until.to_string();
        return Err(Refusal::Field { field: "valid_until", found, demand });
    }
    let (sum, limit) = (details.sum_insured_fen, details.claim_limit_fen);
    if sum == 0 || SUM_FEN_MAX < sum {
        let demand = "the sum insured is above 0 and at most ten billion yuan, in fen";
        return Err(Refusal::Field { field: "sum_insured_fen", found: sum.to_string(), demand });
    }
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
