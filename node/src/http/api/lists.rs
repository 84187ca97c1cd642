//! Lists of records, page by page.

use axum::extract::State;
use chain_core::governance::proposal::Proposal;
use chain_core::records::accreditation::{Accreditation, ScopeStandard};
use chain_core::records::entrustment::Entrustment;
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::product::Product;
use chain_core::records::question::ExpertQuestion;
use chain_core::records::resource::Resource;
use chain_core::records::service::{Offer, ServiceRequest};
use chain_core::records::standard_catalogue::Standard;
use chain_core::values::credit_code::CreditCode;
use hgz_api::{Answer, CertificateEntry, ListPage};

use super::extract::{Named, Parameters};
use crate::answers::certificates::{CertificateQuery, list_certificates};
use crate::answers::directory::{
    AccreditationQuery, EntrustmentQuery, OfferQuery, OrganisationQuery, PageQuery, ProductQuery,
    QuestionQuery, ResourceQuery, ScopeQuery, ServiceQuery, list_accreditations, list_entrustments,
    list_keys, list_offers, list_organisations, list_products, list_proposals, list_questions,
    list_resources, list_scopes, list_services, list_standards,
};
use crate::http::answer::{Answered, answered};
use crate::http::services::Reads;

/// Certificates by anything they have, in the order of their issue. A page may be short, or empty,
/// and still have a `next`: then there is more to look through.
#[utoipa::path(
    get, path = "/v1/certificates", tag = "lists", params(CertificateQuery),
    responses((status = 200, body = Answer<ListPage<CertificateEntry>>))
)]
pub(super) async fn certificates(
    State(reader): Reads,
    Parameters(query): Parameters<CertificateQuery>,
) -> Answered<ListPage<CertificateEntry>> {
    answered(reader, move |view| list_certificates(view, &query)).await
}

/// Products, in the order of their makers' codes.
#[utoipa::path(
    get, path = "/v1/products", tag = "lists", params(ProductQuery),
    responses((status = 200, body = Answer<ListPage<Product>>))
)]
pub(super) async fn products(
    State(reader): Reads,
    Parameters(query): Parameters<ProductQuery>,
) -> Answered<ListPage<Product>> {
    answered(reader, move |view| list_products(view, &query)).await
}

/// Organisations, in the order of their codes.
#[utoipa::path(
    get, path = "/v1/organisations", tag = "lists", params(OrganisationQuery),
    responses((status = 200, body = Answer<ListPage<Organisation>>))
)]
pub(super) async fn organisations(
    State(reader): Reads,
    Parameters(query): Parameters<OrganisationQuery>,
) -> Answered<ListPage<Organisation>> {
    answered(reader, move |view| list_organisations(view, &query)).await
}

/// The keys of an organisation, those that ended as well.
#[utoipa::path(
    get, path = "/v1/organisations/{code}/keys", tag = "lists",
    params(("code" = String, Path, description = "unified social credit code"), PageQuery),
    responses((status = 200, body = Answer<ListPage<KeyRecord>>))
)]
pub(super) async fn keys(
    State(reader): Reads,
    Named(code): Named<CreditCode>,
    Parameters(query): Parameters<PageQuery>,
) -> Answered<ListPage<KeyRecord>> {
    answered(reader, move |view| list_keys(view, code, &query)).await
}

/// Accreditations, in the order of their institutes' codes.
#[utoipa::path(
    get, path = "/v1/accreditations", tag = "lists", params(AccreditationQuery),
    responses((status = 200, body = Answer<ListPage<Accreditation>>))
)]
pub(super) async fn accreditations(
    State(reader): Reads,
    Parameters(query): Parameters<AccreditationQuery>,
) -> Answered<ListPage<Accreditation>> {
    answered(reader, move |view| list_accreditations(view, &query)).await
}

/// Instruments and inspectors, in the order of their owners' codes.
#[utoipa::path(
    get, path = "/v1/resources", tag = "lists", params(ResourceQuery),
    responses((status = 200, body = Answer<ListPage<Resource>>))
)]
pub(super) async fn resources(
    State(reader): Reads,
    Parameters(query): Parameters<ResourceQuery>,
) -> Answered<ListPage<Resource>> {
    answered(reader, move |view| list_resources(view, &query)).await
}

/// The standards that institutes may test to, and those that they might: of an institute, or who
/// tests to a standard. What holds today follows from their days and those of the accreditation.
#[utoipa::path(
    get, path = "/v1/scope", tag = "lists", params(ScopeQuery),
    responses((status = 200, body = Answer<ListPage<ScopeStandard>>))
)]
pub(super) async fn scope(
    State(reader): Reads,
    Parameters(query): Parameters<ScopeQuery>,
) -> Answered<ListPage<ScopeStandard>> {
    answered(reader, move |view| list_scopes(view, &query)).await
}

/// The standards of the catalogue, those that are no longer in force as well.
#[utoipa::path(
    get, path = "/v1/standards", tag = "lists", params(PageQuery),
    responses((status = 200, body = Answer<ListPage<Standard>>))
)]
pub(super) async fn standards(
    State(reader): Reads,
    Parameters(query): Parameters<PageQuery>,
) -> Answered<ListPage<Standard>> {
    answered(reader, move |view| list_standards(view, &query)).await
}

/// Who makes for whom, in the order of the principals' codes.
#[utoipa::path(
    get, path = "/v1/entrustments", tag = "lists", params(EntrustmentQuery),
    responses((status = 200, body = Answer<ListPage<Entrustment>>))
)]
pub(super) async fn entrustments(
    State(reader): Reads,
    Parameters(query): Parameters<EntrustmentQuery>,
) -> Answered<ListPage<Entrustment>> {
    answered(reader, move |view| list_entrustments(view, &query)).await
}

/// What institutes offer, in the order of their codes.
#[utoipa::path(
    get, path = "/v1/offers", tag = "lists", params(OfferQuery),
    responses((status = 200, body = Answer<ListPage<Offer>>))
)]
pub(super) async fn offers(
    State(reader): Reads,
    Parameters(query): Parameters<OfferQuery>,
) -> Answered<ListPage<Offer>> {
    answered(reader, move |view| list_offers(view, &query)).await
}

/// Questions and their answers, in the order of the askers' codes.
#[utoipa::path(
    get, path = "/v1/questions", tag = "lists", params(QuestionQuery),
    responses((status = 200, body = Answer<ListPage<ExpertQuestion>>))
)]
pub(super) async fn questions(
    State(reader): Reads,
    Parameters(query): Parameters<QuestionQuery>,
) -> Answered<ListPage<ExpertQuestion>> {
    answered(reader, move |view| list_questions(view, &query)).await
}

/// Requests of makers to institutes, in the order of the makers' codes.
#[utoipa::path(
    get, path = "/v1/services", tag = "lists", params(ServiceQuery),
    responses((status = 200, body = Answer<ListPage<ServiceRequest>>))
)]
pub(super) async fn services(
    State(reader): Reads,
    Parameters(query): Parameters<ServiceQuery>,
) -> Answered<ListPage<ServiceRequest>> {
    answered(reader, move |view| list_services(view, &query)).await
}

/// The proposals of governance, in the order of their proposers' codes.
#[utoipa::path(
    get, path = "/v1/proposals", tag = "lists", params(PageQuery),
    responses((status = 200, body = Answer<ListPage<Proposal>>))
)]
pub(super) async fn proposals(
    State(reader): Reads,
    Parameters(query): Parameters<PageQuery>,
) -> Answered<ListPage<Proposal>> {
    answered(reader, move |view| list_proposals(view, &query)).await
}
