//! Claims on covers: opened, paid within the limits, refused; and the recourse against the maker.

use super::checks::{check_sum, refuse_grounds, refuse_identity_number, refuse_personal_data};
use super::{Rules, Signer, certificates};
use crate::execute::refusal::{Refusal, Subject};
use crate::records::claim::{Claim, ClaimDetails, ClaimStatus};
use crate::records::cover::{Cover, CoverUse};
use crate::records::history::{StatusChange, StatusGrounds};
use crate::records::items::{ItemRange, ItemStatus, Items};
use crate::records::serial::Serial;
use crate::state::{self, Overlay};
use crate::values::text::{ClaimId, CoverId, Number};

pub(super) fn open(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    details: &ClaimDetails,
) -> Result<Serial, Refusal> {
    let id = ClaimId::new(signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("summary", details.summary.as_str())?;
    if details.occurred_on > rules.date {
        let (found, demand) = (details.occurred_on.to_string(), "a damage lies in the past");
        return Err(Refusal::Field { field: "occurred_on", found, demand });
    }
    check_sum("amount_fen", details.amount_fen, 1)?;
    let cover = must_be_own_cover(state, signer, &details.cover)?;
    let serial = check_item(state, details, &cover)?;
    let (what, limit_fen) = ("one claim on this cover may reach", cover.details.claim_limit_fen);
    check_limit(what, details.amount_fen, limit_fen)?;
    if state::read::<Claim>(state, &id)?.is_some() {
        return Err(Refusal::Exists { subject: Subject::Claim, id: id.to_string() });
    }
    let mut used = state::read::<CoverUse>(state, &cover.id)?.unwrap_or_default();
    used.open_claims = used.open_claims.saturating_add(1);
    state.write(&cover.id, &used);
    let status = ClaimStatus::Open;
    let claim = Claim {
        id: id.clone(),
        details: details.clone(),
        history: vec![StatusChange { status, height: rules.height, grounds: None }],
        paid_fen: 0,
        in_advance: false,
        recovered_fen: 0,
        opened_at: rules.height,
    };
    state.write(&id, &claim);
    Ok(serial)
}

/// The item is of the certificate, in use, and of a product that was covered on the day.
fn check_item(
    state: &Overlay<'_>,
    details: &ClaimDetails,
    cover: &Cover,
) -> Result<Serial, Refusal> {
    let certificate = certificates::must_be(state, &details.certificate)?;
    let (item, quantity) = (details.item, certificate.details.quantity);
    let range = ItemRange { first: item, last: item };
    if item == 0 || quantity < item {
        return Err(Refusal::ItemsOutside { range, quantity });
    }
    let items = state::read::<Items>(state, &certificate.serial)?.unwrap_or_default();
    match items.status(item) {
        ItemStatus::Activated => {}
        ItemStatus::Voided => return Err(Refusal::ItemsVoided { range }),
        ItemStatus::NotActivated => return Err(Refusal::ItemsNotActivated { range }),
    }
    let (product, on) = (&certificate.details.product, details.occurred_on);
    if !cover.covers(product, on) {
        let (cover, product) = (cover.id.clone(), product.clone());
        return Err(Refusal::CoverNotInForce { cover, product, on });
    }
    Ok(certificate.serial)
}

fn must_be_own_cover(state: &Overlay<'_>, signer: Signer, id: &CoverId) -> Result<Cover, Refusal> {
    state::read::<Cover>(state, id)?
        .filter(|cover| cover.id.insurer == signer.organisation)
        .ok_or_else(|| Refusal::UnknownCover { cover: id.clone() })
}

fn check_limit(what: &'static str, amount_fen: u64, limit_fen: u64) -> Result<(), Refusal> {
    if amount_fen <= limit_fen {
        return Ok(());
    }
    Err(Refusal::ClaimAboveLimit { what, amount_fen, limit_fen })
}

pub(super) fn pay(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    (amount_fen, in_advance): (u64, bool),
) -> Result<Claim, Refusal> {
    let mut claim = open_claim(state, signer, number)?;
    check_sum("amount_fen", amount_fen, 1)?;
    check_limit("are claimed", amount_fen, claim.details.amount_fen)?;
    let cover = must_be_own_cover(state, signer, &claim.details.cover)?;
    if in_advance && !cover.details.advance_payment {
        let demand = "this cover does not promise payment in advance";
        return Err(Refusal::Field { field: "in_advance", found: "true".to_owned(), demand });
    }
    let mut used = state::read::<CoverUse>(state, &cover.id)?.unwrap_or_default();
    check_limit("remain of the sum insured", amount_fen, cover.remaining_fen(&used))?;
    used.paid_fen = used.paid_fen.saturating_add(amount_fen);
    used.open_claims = used.open_claims.saturating_sub(1);
    state.write(&cover.id, &used);
    claim.paid_fen = amount_fen;
    claim.in_advance = in_advance;
    let status = ClaimStatus::Paid;
    claim.history.push(StatusChange { status, height: rules.height, grounds: None });
    state.write(&claim.id, &claim);
    Ok(claim)
}

pub(super) fn refuse(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    grounds: &StatusGrounds,
) -> Result<Claim, Refusal> {
    let mut claim = open_claim(state, signer, number)?;
    refuse_grounds(grounds)?;
    let cover = &claim.details.cover;
    let mut used = state::read::<CoverUse>(state, cover)?.unwrap_or_default();
    used.open_claims = used.open_claims.saturating_sub(1);
    state.write(cover, &used);
    let (status, grounds) = (ClaimStatus::Refused, Some(grounds.clone()));
    claim.history.push(StatusChange { status, height: rules.height, grounds });
    state.write(&claim.id, &claim);
    Ok(claim)
}

pub(super) fn record_recourse(
    state: &mut Overlay<'_>,
    signer: Signer,
    number: &Number,
    amount_fen: u64,
) -> Result<Claim, Refusal> {
    let mut claim = own_claim(state, signer, number)?;
    expect(&claim, ClaimStatus::Paid)?;
    check_sum("amount_fen", amount_fen, 1)?;
    let open_fen = claim.paid_fen.saturating_sub(claim.recovered_fen);
    check_limit("are not recovered yet", amount_fen, open_fen)?;
    claim.recovered_fen = claim.recovered_fen.saturating_add(amount_fen);
    let cover = &claim.details.cover;
    let mut used = state::read::<CoverUse>(state, cover)?.unwrap_or_default();
    used.recovered_fen = used.recovered_fen.saturating_add(amount_fen);
    state.write(cover, &used);
    state.write(&claim.id, &claim);
    Ok(claim)
}

fn own_claim(state: &Overlay<'_>, signer: Signer, number: &Number) -> Result<Claim, Refusal> {
    let id = ClaimId::new(signer.organisation, number.clone());
    state::read::<Claim>(state, &id)?
        .ok_or_else(|| Refusal::Unknown { subject: Subject::Claim, id: id.to_string() })
}

fn open_claim(state: &Overlay<'_>, signer: Signer, number: &Number) -> Result<Claim, Refusal> {
    let claim = own_claim(state, signer, number)?;
    expect(&claim, ClaimStatus::Open)?;
    Ok(claim)
}

fn expect(claim: &Claim, status: ClaimStatus) -> Result<(), Refusal> {
    if claim.status() == status {
        return Ok(());
    }
    let (subject, id, status) = (Subject::Claim, claim.id.to_string(), claim.status().as_str());
    Err(Refusal::Status { subject, id, status })
}
