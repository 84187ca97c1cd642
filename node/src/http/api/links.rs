//! What the chain says of standards, services, claims, shipments, supervision and governance.

use std::collections::BTreeMap;

use axum::extract::State;
use chain_core::api::{Answer, ErrorBody, Holder, ProposalAnswer, RecallAnswers, ShipmentAnswer};
use chain_core::bytes::codec;
use chain_core::execute::find_certificate;
use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::proposal::{Governance, Proposal, ProposalStatus};
use chain_core::records::certificate::{Certificate, ItemRange, ItemRanges};
use chain_core::records::claim::Claim;
use chain_core::records::organisation::Organisation;
use chain_core::records::service::ServiceRequest;
use chain_core::records::shipment::{Holdings, Shipment};
use chain_core::records::standard_catalogue::Standard;
use chain_core::records::supervision::{Penalty, Recall, RecallAnswer, SpotCheck};
use chain_core::state::{self, RecordKind};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::{
    ClaimId, Name, PenaltyId, ProposalId, RecallId, ServiceRequestId, ShipmentId, SpotCheckId,
};

use super::extract::Path;
use super::query::setting;
use super::records::{Answered, answer, must, named, parse};
use crate::http::{ApiError, Shared, blocking};
use crate::storage::{Posting, Step, View};

/// A standard of the catalogue, or one that a maker declared.
#[utoipa::path(
    get, path = "/v1/standards/{number}", tag = "records",
    params(("number" = String, Path, description = "its number, percent-encoded: GB%2FT%209775-2025")),
    responses((status = 200, body = Answer<Standard>), (status = 404, body = ErrorBody))
)]
pub(super) async fn standard(State(rpc): Shared, Path(number): Path<String>) -> Answered<Standard> {
    let number: StandardNumber = parse(&number)?;
    let view = rpc.chain.storage.view();
    let found = must::<Standard>(&view, &number, "standard", &number)?;
    answer(&view, found)
}

/// A maker's request to an institute.
#[utoipa::path(
    get, path = "/v1/services/{maker}/{number}", tag = "records",
    params(("maker" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ServiceRequest>), (status = 404, body = ErrorBody))
)]
pub(super) async fn service(
    State(rpc): Shared,
    Path((maker, number)): Path<(String, String)>,
) -> Answered<ServiceRequest> {
    let (maker, number) = named(&maker, &number)?;
    let id = ServiceRequestId::new(maker, number);
    let view = rpc.chain.storage.view();
    let found = must::<ServiceRequest>(&view, &id, "service_request", &id)?;
    answer(&view, found)
}

/// A claim on a cover.
#[utoipa::path(
    get, path = "/v1/claims/{insurer}/{number}", tag = "records",
    params(("insurer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Claim>), (status = 404, body = ErrorBody))
)]
pub(super) async fn claim(
    State(rpc): Shared,
    Path((insurer, number)): Path<(String, String)>,
) -> Answered<Claim> {
    let (insurer, number) = named(&insurer, &number)?;
    let id = ClaimId::new(insurer, number);
    let view = rpc.chain.storage.view();
    let found = must::<Claim>(&view, &id, "claim", &id)?;
    answer(&view, found)
}

/// A shipment of items, and the names of both ends.
#[utoipa::path(
    get, path = "/v1/shipments/{shipper}/{number}", tag = "records",
    params(("shipper" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ShipmentAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn shipment(
    State(rpc): Shared,
    Path((shipper, number)): Path<(String, String)>,
) -> Answered<ShipmentAnswer> {
    let (shipper, number) = named(&shipper, &number)?;
    let view = rpc.chain.storage.view();
    let found = shipment_answer(&view, &ShipmentId::new(shipper, number))?;
    answer(&view, found)
}

/// A shipment and both ends of it.
pub(crate) fn shipment_answer(
    view: &View<'_>,
    id: &ShipmentId,
) -> Result<ShipmentAnswer, ApiError> {
    let shipment = must::<Shipment>(view, id, "shipment", id)?;
    let shipper_name = name_of(view, &id.shipper)?;
    let receiver_name = name_of(view, &shipment.details.to)?;
    Ok(ShipmentAnswer { shipment, shipper_name, receiver_name })
}

fn name_of(view: &View<'_>, code: &CreditCode) -> Result<Name, ApiError> {
    Ok(must::<Organisation>(view, code, "organisation", code)?.details.name)
}

/// A recall, who has answered it, and who holds recalled items and has not.
#[utoipa::path(
    get, path = "/v1/recalls/{bureau}/{number}", tag = "records",
    params(("bureau" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<RecallAnswers>), (status = 404, body = ErrorBody))
)]
pub(super) async fn recall(
    State(rpc): Shared,
    Path((bureau, number)): Path<(String, String)>,
) -> Answered<RecallAnswers> {
    let (bureau, number) = named(&bureau, &number)?;
    let id = RecallId::new(bureau, number);
    blocking(move || {
        let view = rpc.chain.storage.view();
        let found = recall_answer(&view, &id)?;
        answer(&view, found)
    })
    .await
}

/// A recall, who has answered it and who has not.
pub(crate) fn recall_answer(view: &View<'_>, id: &RecallId) -> Result<RecallAnswers, ApiError> {
    let recall = must::<Recall>(view, id, "recall", id)?;
    let answers = recall_answers(view, id)?;
    let mut unanswered = Vec::new();
    for (organisation, items) in recalled_from(view, &recall)? {
        if !answers.iter().any(|answer| answer.organisation == organisation) {
            let name = name_of(view, &organisation)?;
            unanswered.push(Holder { organisation, name, items });
        }
    }
    Ok(RecallAnswers { recall, answers, unanswered })
}

/// All answers to a recall: at most one of each organisation that held recalled items.
fn recall_answers(view: &View<'_>, id: &RecallId) -> Result<Vec<RecallAnswer>, ApiError> {
    // The key of an answer is that of its recall, then who answered.
    let from = codec::encode(id);
    let until = from.iter().copied().chain([u8::MAX]).collect();
    let lists = [vec![Posting::Records(RecordKind::RecallAnswer)]];
    let mut scan = view.scan(&lists, (from, Some(until)), usize::MAX);
    let mut answers = Vec::new();
    while let Step::Found { entry, .. } = scan.step()? {
        answers.extend(view.listed::<RecallAnswer>(&entry)?);
    }
    Ok(answers)
}

/// Who holds recalled items, and which.
fn recalled_from(
    view: &View<'_>,
    recall: &Recall,
) -> Result<BTreeMap<CreditCode, ItemRanges>, ApiError> {
    let id = &recall.details.certificate;
    let certificate =
        find_certificate(view, id)?.ok_or_else(|| ApiError::not_found("certificate", id))?;
    let Certificate { serial, details, .. } = &certificate;
    let holdings = state::read::<Holdings>(view, serial)?.unwrap_or_default();
    let everything = [ItemRange { first: 1, last: details.quantity }];
    let recalled = match recall.details.items.as_slice() {
        [] => everything.as_slice(),
        ranges => ranges,
    };
    let mut parts: BTreeMap<CreditCode, Vec<ItemRange>> = BTreeMap::new();
    for holding in holdings.all(id.maker, details.quantity) {
        let from = recalled.partition_point(|range| range.last < holding.items.first);
        let common =
            recalled.iter().skip(from).take_while(|range| range.first <= holding.items.last).map(
                |range| ItemRange {
                    first: range.first.max(holding.items.first),
                    last: range.last.min(holding.items.last),
                },
            );
        parts.entry(holding.holder).or_default().extend(common);
    }
    parts.retain(|_, ranges| !ranges.is_empty());
    Ok(parts.into_iter().map(|(holder, ranges)| (holder, joined(ranges))).collect())
}

/// Sorted ranges as a set: neighbours that touch become one.
fn joined(ranges: Vec<ItemRange>) -> ItemRanges {
    let mut sets: Vec<ItemRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match sets.last_mut() {
            Some(last) if range.first <= last.last.saturating_add(1) => last.last = range.last,
            _ => sets.push(range),
        }
    }
    // More ranges than a set may have: the range around all of them says no item too few.
    let around = sets.first().zip(sets.last());
    let around = around.map(|(first, last)| ItemRange { first: first.first, last: last.last });
    ItemRanges::try_from(sets)
        .unwrap_or_else(|_| ItemRanges::try_from(Vec::from_iter(around)).unwrap_or_default())
}

/// A spot check that the bureau ordered.
#[utoipa::path(
    get, path = "/v1/spot-checks/{bureau}/{number}", tag = "records",
    params(("bureau" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<SpotCheck>), (status = 404, body = ErrorBody))
)]
pub(super) async fn spot_check(
    State(rpc): Shared,
    Path((bureau, number)): Path<(String, String)>,
) -> Answered<SpotCheck> {
    let (bureau, number) = named(&bureau, &number)?;
    let id = SpotCheckId::new(bureau, number);
    let view = rpc.chain.storage.view();
    let found = must::<SpotCheck>(&view, &id, "spot_check", &id)?;
    answer(&view, found)
}

/// A penalty that the bureau recorded.
#[utoipa::path(
    get, path = "/v1/penalties/{bureau}/{number}", tag = "records",
    params(("bureau" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<Penalty>), (status = 404, body = ErrorBody))
)]
pub(super) async fn penalty(
    State(rpc): Shared,
    Path((bureau, number)): Path<(String, String)>,
) -> Answered<Penalty> {
    let (bureau, number) = named(&bureau, &number)?;
    let id = PenaltyId::new(bureau, number);
    let view = rpc.chain.storage.view();
    let found = must::<Penalty>(&view, &id, "penalty", &id)?;
    answer(&view, found)
}

/// A proposal, and how the votes stand.
#[utoipa::path(
    get, path = "/v1/proposals/{proposer}/{number}", tag = "records",
    params(("proposer" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = Answer<ProposalAnswer>), (status = 404, body = ErrorBody))
)]
pub(super) async fn proposal(
    State(rpc): Shared,
    Path((proposer, number)): Path<(String, String)>,
) -> Answered<ProposalAnswer> {
    let (proposer, number) = named(&proposer, &number)?;
    let view = rpc.chain.storage.view();
    let found = proposal_answer(&view, &ProposalId::new(proposer, number))?;
    answer(&view, found)
}

/// A proposal, and how the votes stand.
pub(crate) fn proposal_answer(
    view: &View<'_>,
    id: &ProposalId,
) -> Result<ProposalAnswer, ApiError> {
    let proposal = must::<Proposal>(view, id, "proposal", id)?;
    let authorities: AuthoritySet = setting(view, "authority set")?;
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let today = |code: &CreditCode| authorities.find(code).is_some();
    let counting = proposal.approvals.iter().filter(|one| today(&one.authority)).count();
    // The next block takes no approval any more.
    let is_over = proposal.details.effective_at <= view.head()?.height.next();
    let lapsed = proposal.status() == ProposalStatus::Open && is_over;
    let (counting, quorum) = (small(counting), small(authorities.quorum()));
    Ok(ProposalAnswer { proposal, lapsed, counting, quorum })
}

/// What governance has decided: the version of the rules, and approved changes that wait.
#[utoipa::path(
    get, path = "/v1/governance", tag = "chain",
    responses((status = 200, body = Answer<Governance>))
)]
pub(super) async fn governance(State(rpc): Shared) -> Answered<Governance> {
    let view = rpc.chain.storage.view();
    let found = setting(&view, "governance")?;
    answer(&view, found)
}
