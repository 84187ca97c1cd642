//! The life of a record, and of one item, page by page.

use axum::extract::State;
use chain_core::state::StateKey;
use chain_core::values::text::CertificateId;
use hgz_api::{Answer, ErrorBody, Event, ItemHistory, ListPage};
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Parameters, Path};
use crate::answers::history::{HistoryPage, acts_about, item_history_of};
use crate::answers::reading::parse;
use crate::http::answer::{Answered, answered};
use crate::http::error::ApiError;
use crate::http::services::Reads;

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

/// Every act that was about a record: an organisation, product, report, cover, certificate,
/// shipment or any other, in the order of the ledger. A page may be short and still have a `next`.
#[utoipa::path(
    get, path = "/v1/history", tag = "lists", params(HistoryQuery),
    responses((status = 200, body = Answer<ListPage<Event>>), (status = 400, body = ErrorBody))
)]
pub(super) async fn history(
    State(reader): Reads,
    Parameters(query): Parameters<HistoryQuery>,
) -> Answered<ListPage<Event>> {
    let page = HistoryPage::new(query.after.as_deref(), query.limit)?;
    let subject = hex::decode(&query.subject).map(StateKey::from_bytes).map_err(|_| {
        ApiError::bad_request(&"`subject` is not a state key; write it in hexadecimal digits")
    })?;
    answered(reader, move |view| acts_about(view, subject, &page)).await
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
    State(reader): Reads,
    Path((maker, number, item)): Path<(String, String, String)>,
    Parameters(query): Parameters<ItemHistoryQuery>,
) -> Answered<ItemHistory> {
    let id = CertificateId::new(parse(&maker)?, parse(&number)?);
    let item: u32 = parse(&item)?;
    let page = HistoryPage::new(query.after.as_deref(), query.limit)?;
    answered(reader, move |view| item_history_of(view, id, item, &page)).await
}
