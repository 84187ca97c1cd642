//! The whole life of a record, and of one item: every act that was about it, in ledger order.

use axum::extract::State;
use chain_core::act::Act;
use chain_core::api::{Answer, ErrorBody, Event, ItemHistory, Page};
use chain_core::execute::find_certificate;
use chain_core::records::certificate::{Certificate, ItemStatus, Items};
use chain_core::records::claim::Claim;
use chain_core::records::shipment::{Holdings, Shipment, ShipmentLine};
use chain_core::records::supervision::{Recall, RecallDetails};
use chain_core::state::{self, StateKey};
use chain_core::values::text::{CertificateId, ClaimId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Path, Query};
use super::records::{Answered, answer, named, parse};
use crate::answers::ledger::{Cursor, Ledger};
use crate::answers::page::{STEPS_MAX, limit_of};
use crate::http::{ApiError, Shared, blocking};
use crate::storage::{Posting, Step, View, act_at};

/// Blocks that are read for one page. A page that takes more is short, and says where to go on.
const BLOCKS_MAX: usize = 128;

/// The life of which record.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct HistoryQuery {
    /// The record's state key, hexadecimal (docs/protocol.md).
    subject: String,
    /// The cursor of the last event seen.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which part of an item's life.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ItemHistoryQuery {
    /// The cursor of the last event seen.
    after: Option<String>,
    /// Events of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which page of the history.
struct Part {
    after: Option<Cursor>,
    limit: usize,
}

impl Part {
    fn new(after: Option<&str>, limit: Option<u32>) -> Result<Self, ApiError> {
        Ok(Self { after: after.map(parse).transpose()?, limit: limit_of(limit)? })
    }
}

/// Every act that was about a record: an organisation, product, report, cover, certificate,
/// shipment or any other, in the order of the ledger. A page may be short and still have a `next`.
#[utoipa::path(
    get, path = "/v1/history", tag = "lists", params(HistoryQuery),
    responses((status = 200, body = Answer<Page<Event>>), (status = 400, body = ErrorBody))
)]
pub(super) async fn history(
    State(rpc): Shared,
    Query(query): Query<HistoryQuery>,
) -> Answered<Page<Event>> {
    let part = Part::new(query.after.as_deref(), query.limit)?;
    let subject = hex::decode(&query.subject).map(StateKey::from_bytes).map_err(|_| {
        ApiError::bad_request(&"`subject` is no state key; write it in hexadecimal digits")
    })?;
    blocking(move || {
        let view = rpc.chain.storage.view();
        let found = events_of(&view, subject, &part, |_| Ok(true))?;
        answer(&view, found)
    })
    .await
}

/// The acts about a record.
pub(crate) fn life_of(
    view: &View<'_>,
    subject: StateKey,
    after: Option<&str>,
    limit: u32,
) -> Result<Page<Event>, ApiError> {
    events_of(view, subject, &Part::new(after, Some(limit))?, |_| Ok(true))
}

/// The acts about a record that are wanted.
fn events_of(
    view: &View<'_>,
    subject: StateKey,
    part: &Part,
    mut is_wanted: impl FnMut(&Event) -> Result<bool, ApiError>,
) -> Result<Page<Event>, ApiError> {
    let lists = [vec![Posting::Subject(subject)]];
    let mut scan = view.scan(&lists, (Cursor::next_entry(part.after), None), STEPS_MAX);
    let mut ledger = Ledger::new(view);
    let mut entries: Vec<Event> = Vec::new();
    let mut seen = None;
    while let Step::Found { entry, .. } = scan.step()? {
        if part.limit <= entries.len() || BLOCKS_MAX <= ledger.blocks_read {
            return Ok(Page { entries, next: seen });
        }
        let Some((height, index)) = act_at(&entry) else { continue };
        let event = ledger.event(height, index)?;
        seen = Some(event.cursor.clone());
        if is_wanted(&event)? {
            entries.push(event);
        }
    }
    Ok(Page { entries, next: None })
}

/// Who holds one item, who held it, and every act that concerned it.
#[utoipa::path(
    get, path = "/v1/certificates/{maker}/{number}/items/{item}", tag = "records",
    params(
        ("maker" = String, Path), ("number" = String, Path),
        ("item" = u32, Path, description = "the item, counted from 1"), ItemHistoryQuery,
    ),
    responses((status = 200, body = Answer<ItemHistory>), (status = 404, body = ErrorBody))
)]
pub(super) async fn item_history(
    State(rpc): Shared,
    Path((maker, number, item)): Path<(String, String, String)>,
    Query(query): Query<ItemHistoryQuery>,
) -> Answered<ItemHistory> {
    let (maker, number) = named(&maker, &number)?;
    let item: u32 = parse(&item)?;
    let part = Part::new(query.after.as_deref(), query.limit)?;
    let id = CertificateId::new(maker, number);
    blocking(move || {
        let view = rpc.chain.storage.view();
        let found = item_history_of(&view, id, item, &part)?;
        answer(&view, found)
    })
    .await
}

/// The beginning of an item's life, as much as one page of it shows.
pub(crate) fn item_life(
    view: &View<'_>,
    id: CertificateId,
    item: u32,
) -> Result<ItemHistory, ApiError> {
    item_history_of(view, id, item, &Part::new(None, None)?)
}

fn item_history_of(
    view: &View<'_>,
    id: CertificateId,
    item: u32,
    part: &Part,
) -> Result<ItemHistory, ApiError> {
    let certificate =
        find_certificate(view, &id)?.ok_or_else(|| ApiError::not_found("certificate", &id))?;
    let serial = certificate.serial;
    if item == 0 || certificate.details.quantity < item {
        return Err(ApiError::not_found("item", &format!("{id} {item}")));
    }
    let items = state::read::<Items>(view, &serial)?.unwrap_or_default();
    let holdings = state::read::<Holdings>(view, &serial)?.unwrap_or_default();
    let (holding, status) = (holdings.find(item), items.status(item));
    let holder = holdings.holder_of(item, id.maker);
    let subject = StateKey::of::<Certificate>(&serial);
    let events = events_of(view, subject, part, |event| concerns(view, event, (&id, item)))?;
    Ok(ItemHistory {
        holder: (status != ItemStatus::Voided).then_some(holder),
        shipment: holding.and_then(|holding| holding.shipment.clone()),
        certificate: id,
        item,
        status,
        events: events.entries,
        next: events.next,
    })
}

/// Whether an act about a certificate concerned one of its items: it names the item, or the goods
/// that the item is among.
fn concerns(
    view: &View<'_>,
    event: &Event,
    (id, item): (&CertificateId, u32),
) -> Result<bool, ApiError> {
    let in_lines = |lines: &[ShipmentLine]| {
        lines.iter().any(|line| line.certificate == *id && line.items.contains(item))
    };
    let recalled = |details: &RecallDetails| {
        details.certificate == *id && (details.items.is_empty() || details.items.contains(item))
    };
    Ok(match &event.act {
        Act::ActivateItems { items, .. } | Act::VoidItems { items, .. } => items.contains(item),
        Act::ShipItems { shipment, .. } => in_lines(&shipment.lines),
        Act::AcceptDelivery { shipment, .. } | Act::RefuseDelivery { shipment, .. } => {
            let shipment = state::read::<Shipment>(view, shipment)?;
            shipment.is_some_and(|shipment| in_lines(&shipment.details.lines))
        }
        Act::OpenRecall { recall, .. } => recalled(recall),
        Act::AnswerRecall { recall, .. } | Act::CloseRecall { recall, .. } => {
            let recall = state::read::<Recall>(view, recall)?;
            recall.is_some_and(|recall| recalled(&recall.details))
        }
        Act::OpenClaim { claim, .. } => claim.item == item,
        Act::PayClaim { claim, .. }
        | Act::RefuseClaim { claim, .. }
        | Act::RecordRecourse { claim, .. } => {
            let claim = ClaimId::new(event.organisation, claim.clone());
            state::read::<Claim>(view, &claim)?.is_some_and(|claim| claim.details.item == item)
        }
        // Issue, revocation, spot checks and penalties are about all of its items.
        _ => true,
    })
}

#[cfg(test)]
mod tests;
