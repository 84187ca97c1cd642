//! Claims on covers: opened, paid within the limits, refused; and the recourse against the maker.

use super::certificates;
use super::checks::{check_money, refuse_grounds, refuse_identity_number, refuse_personal_data};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::records::claim::{Claim, ClaimDetails, ClaimStatus};
use crate::records::cover::{Cover, CoverUse};
use crate::records::history::StatusGrounds;
use crate::records::items::{ItemRange, ItemStatus, Items};
use crate::records::serial::Serial;
use crate::state::RecordKind;
use crate::values::text::{ClaimId, CoverId, Number};

/// The invariants of claims, which the checks before every write keep.
const CLAIMS_ARE_COUNTED: &str = "a cover counts each of its claims that is open";
const PAID_WITHIN_THE_SUM: &str = "no more is paid on a cover than it insures";
const RECOVERED_WITHIN_THE_PAYMENT: &str = "no more is recovered than was paid";

pub(super) fn open(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ClaimDetails,
) -> Result<Serial, Refusal> {
    let id = ClaimId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("summary", details.summary.as_str())?;
    if details.occurred_on > turn.rules.date {
        let (found, demand) = (details.occurred_on, "a damage lies in the past");
        return Err(Refusal::field("occurred_on", found, demand));
    }
    check_money("amount_fen", details.amount_fen, 1)?;
    let cover = must_be_own_cover(turn, &details.cover)?;
    let serial = check_item(turn, details, &cover)?;
    let (what, limit_fen) = ("one claim on this cover may reach", cover.details.claim_limit_fen);
    check_limit(what, details.amount_fen, limit_fen)?;
    turn.must_be_new::<Claim>(&id)?;
    let mut used = use_of(turn, &cover)?;
    used.open_claims = used.open_claims.checked_add(1).expect(CLAIMS_ARE_COUNTED);
    turn.write(&cover.id, &used);
    let claim = Claim {
        id: id.clone(),
        details: details.clone(),
        history: turn.opened(ClaimStatus::Open),
        paid_fen: 0,
        in_advance: false,
        recovered_fen: 0,
        opened_at: turn.rules.height,
    };
    turn.write(&id, &claim);
    Ok(serial)
}

/// The item is of the certificate, in use, and of a product that was covered on the day.
fn check_item(turn: &Turn<'_>, details: &ClaimDetails, cover: &Cover) -> Result<Serial, Refusal> {
    let certificate = certificates::must_be(turn, &details.certificate)?;
    let (item, quantity) = (details.item, certificate.details.quantity);
    let range = ItemRange { first: item, last: item };
    if !certificate.has_item(item) {
        return Err(Refusal::ItemsOutside { range, quantity });
    }
    let items = turn.read::<Items>(&certificate.serial)?.unwrap_or_default();
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

fn must_be_own_cover(turn: &Turn<'_>, id: &CoverId) -> Result<Cover, Refusal> {
    turn.read::<Cover>(id)?
        .filter(|cover| cover.id.insurer == turn.signer.organisation)
        .ok_or_else(|| Refusal::unknown(RecordKind::Cover, &id))
}

/// What has been paid on a cover.
fn use_of(turn: &Turn<'_>, cover: &Cover) -> Result<CoverUse, Refusal> {
    let used = turn.read::<CoverUse>(&cover.id)?.unwrap_or_default();
    assert!(used.paid_fen <= cover.details.sum_insured_fen, "{PAID_WITHIN_THE_SUM}");
    Ok(used)
}

fn check_limit(what: &'static str, amount_fen: u64, limit_fen: u64) -> Result<(), Refusal> {
    if amount_fen <= limit_fen {
        return Ok(());
    }
    Err(Refusal::ClaimAboveLimit { what, amount_fen, limit_fen })
}

pub(super) fn pay(
    turn: &mut Turn<'_>,
    number: &Number,
    amount_fen: u64,
    in_advance: bool,
) -> Result<Claim, Refusal> {
    let mut claim = open_claim(turn, number)?;
    check_money("amount_fen", amount_fen, 1)?;
    check_limit("are claimed", amount_fen, claim.details.amount_fen)?;
    let cover = must_be_own_cover(turn, &claim.details.cover)?;
    if in_advance && !cover.details.advance_payment {
        let demand = "this cover does not promise payment in advance";
        return Err(Refusal::field("in_advance", "true", demand));
    }
    let mut used = use_of(turn, &cover)?;
    check_limit("remain of the sum insured", amount_fen, cover.remaining_fen(&used))?;
    used.paid_fen = used.paid_fen.checked_add(amount_fen).expect(PAID_WITHIN_THE_SUM);
    assert!(used.paid_fen <= cover.details.sum_insured_fen, "{PAID_WITHIN_THE_SUM}");
    used.open_claims = used.open_claims.checked_sub(1).expect(CLAIMS_ARE_COUNTED);
    turn.write(&cover.id, &used);
    claim.paid_fen = amount_fen;
    claim.in_advance = in_advance;
    turn.change(&mut claim.history, ClaimStatus::Paid, None);
    turn.write(&claim.id, &claim);
    Ok(claim)
}

pub(super) fn refuse(
    turn: &mut Turn<'_>,
    number: &Number,
    grounds: &StatusGrounds,
) -> Result<Claim, Refusal> {
    let mut claim = open_claim(turn, number)?;
    refuse_grounds(grounds)?;
    let cover = &claim.details.cover;
    let mut used = turn.read::<CoverUse>(cover)?.unwrap_or_default();
    used.open_claims = used.open_claims.checked_sub(1).expect(CLAIMS_ARE_COUNTED);
    turn.write(cover, &used);
    turn.change(&mut claim.history, ClaimStatus::Refused, Some(grounds));
    turn.write(&claim.id, &claim);
    Ok(claim)
}

pub(super) fn record_recourse(
    turn: &mut Turn<'_>,
    number: &Number,
    amount_fen: u64,
) -> Result<Claim, Refusal> {
    let mut claim = own_claim(turn, number)?;
    expect(&claim, ClaimStatus::Paid)?;
    check_money("amount_fen", amount_fen, 1)?;
    let open_fen =
        claim.paid_fen.checked_sub(claim.recovered_fen).expect(RECOVERED_WITHIN_THE_PAYMENT);
    check_limit("are not recovered yet", amount_fen, open_fen)?;
    claim.recovered_fen =
        claim.recovered_fen.checked_add(amount_fen).expect(RECOVERED_WITHIN_THE_PAYMENT);
    assert!(claim.recovered_fen <= claim.paid_fen, "{RECOVERED_WITHIN_THE_PAYMENT}");
    let cover = &claim.details.cover;
    let mut used = turn.read::<CoverUse>(cover)?.unwrap_or_default();
    used.recovered_fen =
        used.recovered_fen.checked_add(amount_fen).expect(RECOVERED_WITHIN_THE_PAYMENT);
    assert!(used.recovered_fen <= used.paid_fen, "{RECOVERED_WITHIN_THE_PAYMENT}");
    turn.write(cover, &used);
    turn.write(&claim.id, &claim);
    Ok(claim)
}

fn own_claim(turn: &Turn<'_>, number: &Number) -> Result<Claim, Refusal> {
    let id = ClaimId::new(turn.signer.organisation, number.clone());
    turn.existing::<Claim>(&id)
}

fn open_claim(turn: &Turn<'_>, number: &Number) -> Result<Claim, Refusal> {
    let claim = own_claim(turn, number)?;
    expect(&claim, ClaimStatus::Open)?;
    Ok(claim)
}

fn expect(claim: &Claim, status: ClaimStatus) -> Result<(), Refusal> {
    if claim.status() == status {
        return Ok(());
    }
    Err(Refusal::status(RecordKind::Claim, &claim.id, claim.status().as_str()))
}
