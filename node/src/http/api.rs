//! The JSON API: what is asked at which path, and its description for programs.

pub(crate) mod certificates;
mod description;
pub(crate) mod directory;
mod documents;
mod events;
mod extract;
pub(super) mod health;
pub(crate) mod history;
pub(crate) mod links;
pub(crate) mod query;
pub(crate) mod records;
mod submit;

use std::sync::Arc;

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::Rpc;

/// The description that programs read.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "hgz node API",
        description = "Product qualification certificates of a permissioned chain. Every answer \
            about state names the height and time it is true for. Errors carry a stable code."
    ),
    tags(
        (name = "transactions", description = "submitting, and asking what became of it"),
        (name = "records", description = "what the chain says"),
        (name = "documents", description = "PDFs and pictures that records name by their hash"),
        (name = "lists", description = "lists, search and histories, page by page"),
        (name = "chain", description = "blocks, commits, authorities, proofs, events"),
        (name = "node", description = "this node")
    )
)]
struct Description;

/// Everything that answers and is done.
pub(super) fn answers() -> OpenApiRouter<Arc<Rpc>> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(submit::submit))
        .routes(routes!(submit::submit_batch))
        .routes(routes!(submit::transaction))
        .routes(routes!(records::organisation))
        .routes(routes!(records::key))
        .routes(routes!(records::product))
        .routes(routes!(records::report))
        .routes(routes!(records::cover))
        .routes(routes!(records::certificate))
        .routes(routes!(records::certificate_by_serial))
        .routes(routes!(records::item))
        .routes(routes!(links::standard))
        .routes(routes!(links::service))
        .routes(routes!(links::claim))
        .routes(routes!(links::shipment))
        .routes(routes!(links::recall))
        .routes(routes!(links::spot_check))
        .routes(routes!(links::penalty))
        .routes(routes!(links::proposal))
        .routes(routes!(links::governance))
        .routes(routes!(certificates::certificates))
        .routes(routes!(directory::products))
        .routes(routes!(directory::organisations))
        .routes(routes!(directory::keys))
        .routes(routes!(directory::standards))
        .routes(routes!(directory::services))
        .routes(routes!(directory::proposals))
        .routes(routes!(history::history))
        .routes(routes!(history::item_history))
        .routes(routes!(query::block))
        .routes(routes!(query::header))
        .routes(routes!(query::commit))
        .routes(routes!(query::authorities))
        .routes(routes!(query::params))
        .routes(routes!(query::ruleset))
        .routes(routes!(query::genesis))
        .routes(routes!(query::evidence))
        .routes(routes!(query::proofs))
        .routes(routes!(query::serial_proof))
        .routes(routes!(health::status))
        .merge(documents::routes())
}

/// What stays open and has bounds of its own.
pub(super) fn streams() -> OpenApiRouter<Arc<Rpc>> {
    OpenApiRouter::new().routes(routes!(events::events))
}

/// The OpenAPI document, as JSON.
#[must_use]
pub fn openapi_json() -> String {
    let document = answers().merge(streams()).into_openapi();
    let mut document = serde_json::to_value(document).unwrap_or_default();
    description::complete(&mut document);
    format!("{document:#}")
}

#[cfg(test)]
mod tests;
