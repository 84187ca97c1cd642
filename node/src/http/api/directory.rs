//! Lists of organisations and their keys, of products, standards and proposals.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chain_core::api::{Answer, Page};
use chain_core::bytes::codec;
use chain_core::governance::proposal::Proposal;
use chain_core::records::organisation::{KeyRecord, Organisation, Role};
use chain_core::records::product::Product;
use chain_core::records::service::ServiceRequest;
use chain_core::records::standard_catalogue::Standard;
use chain_core::state::{Record, RecordKind};
use chain_core::values::credit_code::CreditCode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Path, Query};
use super::records::{answer, must, parse};
use crate::answers::page::{STEPS_MAX, limit_of, name_lists, page, searched, start_of};
use crate::http::{ApiError, Rpc, Shared, blocking};
use crate::storage::{Bounds, Posting, View, fold};

type Listed<T> = Result<Json<Answer<Page<T>>>, ApiError>;

/// Which part of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which products.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ProductQuery {
    /// The maker.
    maker: Option<CreditCode>,
    /// A part of the name.
    text: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which requests.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServiceQuery {
    /// The maker that asks.
    maker: Option<CreditCode>,
    /// The institute that is asked.
    institute: Option<CreditCode>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which organisations.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OrganisationQuery {
    /// A role they have.
    role: Option<Role>,
    /// A part of the name.
    text: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which part of which lists.
struct Wanted {
    groups: Vec<Vec<Posting>>,
    bounds: Bounds,
    limit: usize,
}

impl Wanted {
    fn new(after: Option<&str>, limit: Option<u32>) -> Result<Self, ApiError> {
        let bounds = (start_of(after)?, None);
        Ok(Self { groups: Vec::new(), bounds, limit: limit_of(limit)? })
    }

    /// Only records whose ids start with an owner's code.
    fn only_of(&mut self, owner: CreditCode) {
        let first = codec::encode(&owner);
        let end = first.iter().copied().chain([u8::MAX; 9]).collect();
        self.bounds = (std::mem::take(&mut self.bounds.0).max(first), Some(end));
    }

    /// Reads the page: the records that are in all lists and are wanted.
    fn read<R: Record>(
        self,
        view: &View<'_>,
        is_wanted: impl Fn(&R) -> bool,
    ) -> Result<Page<R>, ApiError> {
        let scan = view.scan(&self.groups, self.bounds, STEPS_MAX);
        page(scan, self.limit, |entry| {
            Ok(view.listed::<R>(entry)?.filter(|record| is_wanted(record)))
        })
    }
}

/// Answers with a list.
async fn listed<R: Send + 'static>(
    rpc: Arc<Rpc>,
    read: impl FnOnce(&View<'_>) -> Result<Page<R>, ApiError> + Send + 'static,
) -> Listed<R> {
    blocking(move || {
        let view = rpc.chain.storage.view();
        let found = read(&view)?;
        answer(&view, found)
    })
    .await
}

/// Products, in the order of their makers' codes.
#[utoipa::path(
    get, path = "/v1/products", tag = "lists", params(ProductQuery),
    responses((status = 200, body = Answer<Page<Product>>))
)]
pub(super) async fn products(
    State(rpc): Shared,
    Query(query): Query<ProductQuery>,
) -> Listed<Product> {
    listed(rpc, move |view| list_products(view, &query)).await
}

/// The products that are wanted.
pub(crate) fn list_products(
    view: &View<'_>,
    query: &ProductQuery,
) -> Result<Page<Product>, ApiError> {
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    let text = searched(query.text.as_deref())?;
    wanted.groups.push(vec![Posting::Records(RecordKind::Product)]);
    if let Some(text) = &text {
        wanted.groups = name_lists(text, RecordKind::Product).collect();
    }
    if let Some(maker) = query.maker {
        wanted.only_of(maker);
    }
    let has_text = |record: &Product| {
        text.as_ref().is_none_or(|text| fold(record.details.name.as_str()).contains(text.as_str()))
    };
    wanted.read(view, has_text)
}

/// Organisations, in the order of their codes.
#[utoipa::path(
    get, path = "/v1/organisations", tag = "lists", params(OrganisationQuery),
    responses((status = 200, body = Answer<Page<Organisation>>))
)]
pub(super) async fn organisations(
    State(rpc): Shared,
    Query(query): Query<OrganisationQuery>,
) -> Listed<Organisation> {
    listed(rpc, move |view| list_organisations(view, &query)).await
}

/// The organisations that are wanted.
pub(crate) fn list_organisations(
    view: &View<'_>,
    query: &OrganisationQuery,
) -> Result<Page<Organisation>, ApiError> {
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    let text = searched(query.text.as_deref())?;
    if let Some(text) = &text {
        wanted.groups.extend(name_lists(text, RecordKind::Organisation));
    }
    if let Some(role) = query.role {
        wanted.groups.push(vec![Posting::Role(role)]);
    }
    if wanted.groups.is_empty() {
        wanted.groups.push(vec![Posting::Records(RecordKind::Organisation)]);
    }
    let has_text = |record: &Organisation| {
        text.as_ref().is_none_or(|text| fold(record.details.name.as_str()).contains(text.as_str()))
    };
    wanted.read(view, has_text)
}

/// The keys of an organisation, those that ended as well.
#[utoipa::path(
    get, path = "/v1/organisations/{code}/keys", tag = "lists",
    params(("code" = String, Path, description = "unified social credit code"), PageQuery),
    responses((status = 200, body = Answer<Page<KeyRecord>>))
)]
pub(super) async fn keys(
    State(rpc): Shared,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
) -> Listed<KeyRecord> {
    let code: CreditCode = parse(&code)?;
    listed(rpc, move |view| list_keys(view, code, &query)).await
}

/// The keys of an organisation.
pub(crate) fn list_keys(
    view: &View<'_>,
    code: CreditCode,
    query: &PageQuery,
) -> Result<Page<KeyRecord>, ApiError> {
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    must::<Organisation>(view, &code, "organisation", &code)?;
    wanted.groups.push(vec![Posting::Keys(code)]);
    wanted.read(view, |_| true)
}

/// The standards of the catalogue, those that are no longer in force as well.
#[utoipa::path(
    get, path = "/v1/standards", tag = "lists", params(PageQuery),
    responses((status = 200, body = Answer<Page<Standard>>))
)]
pub(super) async fn standards(
    State(rpc): Shared,
    Query(query): Query<PageQuery>,
) -> Listed<Standard> {
    listed(rpc, move |view| list_standards(view, &query)).await
}

/// The standards of the catalogue.
pub(crate) fn list_standards(
    view: &View<'_>,
    query: &PageQuery,
) -> Result<Page<Standard>, ApiError> {
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    wanted.groups.push(vec![Posting::Records(RecordKind::Standard)]);
    wanted.read(view, |_| true)
}

/// The proposals of governance, in the order of their proposers' codes.
#[utoipa::path(
    get, path = "/v1/proposals", tag = "lists", params(PageQuery),
    responses((status = 200, body = Answer<Page<Proposal>>))
)]
pub(super) async fn proposals(
    State(rpc): Shared,
    Query(query): Query<PageQuery>,
) -> Listed<Proposal> {
    listed(rpc, move |view| list_proposals(view, &query)).await
}

/// The proposals of governance.
pub(crate) fn list_proposals(
    view: &View<'_>,
    query: &PageQuery,
) -> Result<Page<Proposal>, ApiError> {
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    wanted.groups.push(vec![Posting::Records(RecordKind::Proposal)]);
    wanted.read(view, |_| true)
}

/// Requests of makers to institutes, in the order of the makers' codes.
#[utoipa::path(
    get, path = "/v1/services", tag = "lists", params(ServiceQuery),
    responses((status = 200, body = Answer<Page<ServiceRequest>>))
)]
pub(super) async fn services(
    State(rpc): Shared,
    Query(query): Query<ServiceQuery>,
) -> Listed<ServiceRequest> {
    listed(rpc, move |view| list_services(view, &query)).await
}

/// The requests that are wanted.
pub(crate) fn list_services(
    view: &View<'_>,
    query: &ServiceQuery,
) -> Result<Page<ServiceRequest>, ApiError> {
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    wanted.groups.push(vec![Posting::Records(RecordKind::ServiceRequest)]);
    if let Some(maker) = query.maker {
        wanted.only_of(maker);
    }
    let is_asked = |request: &ServiceRequest| {
        query.institute.is_none_or(|institute| request.details.institute == institute)
    };
    wanted.read(view, is_asked)
}
