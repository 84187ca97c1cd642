//! The JSON API: what is asked at which path, and its description for programs.

mod description;
mod documents;
mod events;
mod extract;
pub(super) mod health;
mod history;
mod ledger;
mod lists;
mod proofs;
mod records;
pub(super) mod submit;

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::services::Services;
use hgz_api::ListedStatus;

/// The description that programs read.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "hgz node API",
        description = "Product qualification certificates of a permissioned chain. Every answer \
            about state names the height and time it is true for. Errors carry a stable code."
    ),
    // Found by no answer: only a parameter has it.
    components(schemas(ListedStatus)),
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
pub(super) fn answers() -> OpenApiRouter<Services> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(submit::submit))
        .routes(routes!(submit::submit_batch))
        .routes(routes!(submit::transaction))
        .routes(routes!(records::organisation))
        .routes(routes!(records::standing))
        .routes(routes!(records::product_classes))
        .routes(routes!(records::key))
        .routes(routes!(records::accreditation))
        .routes(routes!(records::resource))
        .routes(routes!(records::product))
        .routes(routes!(records::product_edition))
        .routes(routes!(records::report))
        .routes(routes!(records::report_goods))
        .routes(routes!(records::cover))
        .routes(routes!(records::certificate))
        .routes(routes!(records::certificate_by_serial))
        .routes(routes!(records::item))
        .routes(routes!(records::standard))
        .routes(routes!(records::entrustment))
        .routes(routes!(records::offer))
        .routes(routes!(records::question))
        .routes(routes!(records::service))
        .routes(routes!(records::claim))
        .routes(routes!(records::shipment))
        .routes(routes!(records::recall))
        .routes(routes!(records::spot_check))
        .routes(routes!(records::penalty))
        .routes(routes!(records::proposal))
        .routes(routes!(ledger::governance))
        .routes(routes!(lists::certificates))
        .routes(routes!(lists::products))
        .routes(routes!(lists::organisations))
        .routes(routes!(lists::keys))
        .routes(routes!(lists::accreditations))
        .routes(routes!(lists::scope))
        .routes(routes!(lists::resources))
        .routes(routes!(lists::standards))
        .routes(routes!(lists::entrustments))
        .routes(routes!(lists::offers))
        .routes(routes!(lists::questions))
        .routes(routes!(lists::services))
        .routes(routes!(lists::proposals))
        .routes(routes!(history::history))
        .routes(routes!(history::item_history))
        .routes(routes!(ledger::block))
        .routes(routes!(ledger::header))
        .routes(routes!(ledger::commit))
        .routes(routes!(ledger::authorities))
        .routes(routes!(ledger::params))
        .routes(routes!(ledger::ruleset))
        .routes(routes!(ledger::genesis))
        .routes(routes!(ledger::evidence))
        .routes(routes!(proofs::proofs))
        .routes(routes!(proofs::serial_proof))
        .routes(routes!(health::status))
        .merge(documents::routes())
}

/// What stays open and has bounds of its own.
pub(super) fn streams() -> OpenApiRouter<Services> {
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
