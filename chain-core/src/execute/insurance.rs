//! Binding and cancelling insurance covers.

use super::checks::{
    check_dates, check_money, must_be_registered, refuse_grounds, refuse_identity_number,
};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::COVERED_PRODUCTS_MAX;
use crate::records::cover::{Cover, CoverDetails, CoverStatus};
use crate::records::history::StatusGrounds;
use crate::records::permission::Role;
use crate::records::product::Product;
use crate::state::RecordKind;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::{CoverId, Number};

pub(super) fn bind_cover(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &CoverDetails,
) -> Result<(), Refusal> {
    let insurer = turn.signer.organisation;
    let id = CoverId::new(insurer, number.clone());
    refuse_identity_number("number", number)?;
    let entry = must_be_registered(&turn.state, insurer)?;
    let on = turn.rules.date;
    if !entry
        .licence
        .as_ref()
        .is_some_and(|licence| licence.valid_from <= on && on <= licence.valid_until)
    {
        return Err(Refusal::NotLicensed { insurer, on });
    }
    check_terms(turn, details)?;
    check_insured(turn, details.insured)?;
    for product in &details.products {
        let known = turn.read::<Product>(product)?;
        if known.is_none() || product.maker != details.insured {
            return Err(Refusal::unknown(RecordKind::Product, &product));
        }
    }
    turn.must_be_new::<Cover>(&id)?;
    let height = turn.rules.height;
    let cover = Cover {
        id: id.clone(),
        details: details.clone(),
        history: turn.opened(CoverStatus::Bound),
        bound_at: height,
        cancelled_from: None,
    };
    turn.write(&id, &cover);
    Ok(())
}

/// Who answers for products is insured: whoever makes them, or imports them.
fn check_insured(turn: &Turn<'_>, insured: CreditCode) -> Result<(), Refusal> {
    let entry = must_be_registered(&turn.state, insured)?;
    if entry.has_role(Role::Enterprise) || entry.has_role(Role::Importer) {
        return Ok(());
    }
    Err(Refusal::LacksRole { organisation: insured, role: Role::Enterprise })
}

/// A cover ends on this day or a later one: what happened before stays covered.
pub(super) fn cancel_cover(
    turn: &mut Turn<'_>,
    number: &Number,
    from: Date,
    grounds: &StatusGrounds,
) -> Result<Cover, Refusal> {
    let id = CoverId::new(turn.signer.organisation, number.clone());
    let mut cover = turn.existing::<Cover>(&id)?;
    refuse_grounds(grounds)?;
    if cover.status() == CoverStatus::Cancelled {
        return Err(Refusal::status(RecordKind::Cover, &id, cover.status().as_str()));
    }
    if from < turn.rules.date || cover.details.valid_until < from {
        let demand = "a cover is not cancelled retroactively: name this day or a later one within its period";
        return Err(Refusal::field("from", from, demand));
    }
    cover.cancelled_from = Some(from);
    turn.change(&mut cover.history, CoverStatus::Cancelled, Some(grounds));
    turn.write(&id, &cover);
    Ok(cover)
}

fn check_terms(turn: &Turn<'_>, details: &CoverDetails) -> Result<(), Refusal> {
    check_dates("valid_until", details.valid_from, details.valid_until)?;
    if details.valid_until < turn.rules.date {
        let demand = "a cover that has ended already cannot be bound";
        return Err(Refusal::field("valid_until", details.valid_until, demand));
    }
    let (sum, limit) = (details.sum_insured_fen, details.claim_limit_fen);
    check_money("sum_insured_fen", sum, 1)?;
    if limit == 0 || sum < limit {
        let demand = "the limit of a claim is above 0 and at most the sum insured, in fen";
        return Err(Refusal::field("claim_limit_fen", limit, demand));
    }
    let products = &details.products;
    if COVERED_PRODUCTS_MAX < products.len() || !products.is_sorted_by(|a, b| a < b) {
        let found = format!("{} products", products.len());
        let demand =
            format!("name at most {COVERED_PRODUCTS_MAX}, sorted, each once; none means all");
        return Err(Refusal::field("products", found, demand));
    }
    Ok(())
}
