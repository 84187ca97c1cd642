//! Lists of organisations and their keys, of products, standards and proposals.

use axum::Json;
use axum::extract::State;
use chain_core::api::{Answer, Page};
use chain_core::codec;
use chain_core::credit_code::CreditCode;
use chain_core::governance::Proposal;
use chain_core::organisation::{KeyRecord, Organisation, Role};
use chain_core::product::Product;
use chain_core::service::ServiceRequest;
use chain_core::standard_catalogue::Standard;
use chain_core::state::{Record, RecordKind};
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Path, Query};
use super::page::{STEPS_MAX, limit_of, name_lists, page, searched, start_of};
use super::records::{answer, must, parse};
use super::{ApiError, Shared, blocking};
use crate::storage::{Bounds, Posting, fold};

type Listed<T> = Result<Json<Answer<Page<T>>>, ApiError>;

/// Which part of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PageQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which products.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ProductQuery {
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
pub(super) struct ServiceQuery {
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
pub(super) struct OrganisationQuery {
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
    async fn read<R: Record + Send + 'static>(
        self,
        rpc: std::sync::Arc<super::Rpc>,
        is_wanted: impl Fn(&R) -> bool + Send + 'static,
    ) -> Listed<R> {
        blocking(move || {
            let view = rpc.chain.storage.view();
            let scan = view.scan(&self.groups, self.bounds, STEPS_MAX);
            let found = page(scan, self.limit, |entry| {
                Ok(view.listed::<R>(entry)?.filter(|record| is_wanted(record)))
            })?;
            answer(&view, found)
        })
        .await
    }
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
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    let text = searched(query.text.as_deref())?;
    wanted.groups.push(vec![Posting::Records(RecordKind::Product)]);
    if let Some(text) = &text {
        wanted.groups = name_lists(text, RecordKind::Product).collect();
    }
    if let Some(maker) = query.maker {
        wanted.only_of(maker);
    }
    let has_text = move |record: &Product| {
        text.as_ref().is_none_or(|text| fold(record.details.name.as_str()).contains(text.as_str()))
    };
    wanted.read(rpc, has_text).await
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
    let has_text = move |record: &Organisation| {
        text.as_ref().is_none_or(|text| fold(record.details.name.as_str()).contains(text.as_str()))
    };
    wanted.read(rpc, has_text).await
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
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    must::<Organisation>(&rpc.chain.storage.view(), &code, "organisation", &code)?;
    wanted.groups.push(vec![Posting::Keys(code)]);
    wanted.read(rpc, |_| true).await
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
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    wanted.groups.push(vec![Posting::Records(RecordKind::Standard)]);
    wanted.read(rpc, |_| true).await
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
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    wanted.groups.push(vec![Posting::Records(RecordKind::Proposal)]);
    wanted.read(rpc, |_| true).await
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
    let mut wanted = Wanted::new(query.after.as_deref(), query.limit)?;
    wanted.groups.push(vec![Posting::Records(RecordKind::ServiceRequest)]);
    if let Some(maker) = query.maker {
        wanted.only_of(maker);
    }
    let is_asked = move |request: &ServiceRequest| {
        query.institute.is_none_or(|institute| request.details.institute == institute)
    };
    wanted.read(rpc, is_asked).await
}
