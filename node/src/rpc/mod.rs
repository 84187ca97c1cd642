//! The HTTP interface: one router with the JSON API, the event stream, metrics and health.

mod certificates;
mod description;
mod directory;
mod documents;
mod error;
mod events;
mod extract;
mod fragments;
mod health;
mod history;
mod item_answers;
mod ledger;
mod links;
mod page;
mod query;
mod records;
mod submit;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chain_core::api::ErrorBody;
use chain_core::limits::TRANSACTION_BYTES_MAX;
use chain_core::values::credit_code::CreditCode;
use hgz_config::NodeConfig;
use tokio::sync::Semaphore;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::chain::Chain;
use crate::documents::Documents;
use crate::gossip::Gossip;
use crate::mempool::{Admission, Mempool};
use crate::metrics::Metrics;
use crate::pages;
use crate::scans::Scans;

pub(crate) use certificates::{CertificateQuery, entry_of as certificate_entry, list_certificates};
pub(crate) use directory::{
    OrganisationQuery, PageQuery, ProductQuery, list_keys, list_organisations, list_products,
    list_proposals, list_standards,
};
pub use error::ApiError;
pub(crate) use error::no_such_path;
pub(crate) use history::{item_life, life_of};
use item_answers::ItemAnswers;
pub(crate) use ledger::Ledger;
pub(crate) use links::{proposal_answer, recall_answer, shipment_answer};
pub(crate) use query::setting;
pub(crate) use records::{
    activated_at, certificate_answer, cover_answer, must, parse, report_answer,
};

/// Transactions of one batch request.
const BATCH_MAX: usize = 256;

/// What the handlers work on.
#[derive(Debug)]
pub struct Rpc {
    /// The chain.
    pub chain: Arc<Chain>,
    /// The pool.
    pub mempool: Arc<Mempool>,
    /// Who may enter the pool.
    pub admission: Admission,
    /// The other nodes.
    pub gossip: Gossip,
    /// The counters.
    pub metrics: Arc<Metrics>,
    /// The documents beside the chain.
    pub documents: Arc<Documents>,
    /// How often codes were scanned.
    pub scans: Arc<Scans>,
    /// The node's name.
    pub moniker: String,
    /// The organisation whose authority this node is.
    pub authority: Option<CreditCode>,
    /// When the node started.
    pub started_at: Instant,
    /// What was said of item codes.
    item_answers: ItemAnswers,
    /// How long an answer may take.
    answer_within: Duration,
    /// Places for requests that are being answered.
    requests: Semaphore,
    /// Places for event streams.
    streams: Arc<Semaphore>,
}

impl Rpc {
    /// The API of a node.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "it is the one place where the parts meet")]
    pub(crate) fn new(
        config: &NodeConfig,
        chain: Arc<Chain>,
        mempool: Arc<Mempool>,
        admission: Admission,
        gossip: Gossip,
        metrics: Arc<Metrics>,
        documents: Arc<Documents>,
        scans: Arc<Scans>,
    ) -> Self {
        let kept_bytes = usize::try_from(config.rpc.kept_answers_bytes_max).unwrap_or(usize::MAX);
        let places = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        Self {
            chain,
            mempool,
            admission,
            gossip,
            metrics,
            documents,
            scans,
            moniker: config.moniker.clone(),
            authority: config.authority.as_ref().map(|authority| authority.organisation),
            started_at: Instant::now(),
            item_answers: ItemAnswers::new(kept_bytes),
            answer_within: Duration::from_millis(config.rpc.request_timeout_ms),
            requests: Semaphore::new(places(config.rpc.requests_in_flight_max)),
            streams: Arc::new(Semaphore::new(places(config.rpc.event_streams_max))),
        }
    }
}

/// What handlers are given.
pub(crate) type Shared = State<Arc<Rpc>>;

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
fn answers() -> OpenApiRouter<Arc<Rpc>> {
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
fn streams() -> OpenApiRouter<Arc<Rpc>> {
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

/// The router of a node.
pub fn router(rpc: Arc<Rpc>) -> Router {
    let description = openapi_json();
    let described = move || {
        let body = description.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    let answers = Router::from(answers())
        .route("/openapi.json", get(described))
        .route("/metrics", get(metrics))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .merge(pages::routes())
        .layer(middleware::from_fn_with_state(Arc::clone(&rpc), take_place));
    Router::new()
        .merge(answers)
        .merge(Router::from(streams()))
        .fallback(pages::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(DefaultBodyLimit::max(BATCH_MAX.saturating_mul(TRANSACTION_BYTES_MAX) / 8))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it()))
        .layer(TraceLayer::new_for_http().on_failure(()))
        .layer(middleware::map_response(secure))
        .with_state(rpc)
}

/// Texts and proofs shrink; documents and pictures have been compressed, and streams must not wait.
fn worth_it() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("application/pdf"))
}

/// Headers that every answer has.
async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("access-control-allow-origin", "*"),
    ] {
        headers.insert(HeaderName::from_static(name), value.parse().expect("a plain value"));
    }
    response
}

/// Answers no more requests at once than the configuration says, and none of them for longer.
async fn take_place(State(rpc): Shared, request: Request, next: Next) -> Response {
    let Ok(_place) = rpc.requests.try_acquire() else {
        return busy("requests").into_response();
    };
    match tokio::time::timeout(rpc.answer_within, next.run(request)).await {
        Ok(response) => response,
        Err(_) => error::too_slow().into_response(),
    }
}

/// Reads much from the disk, aside from the threads that answer.
pub(crate) async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(read).await.unwrap_or_else(|_| Err(busy("reads")))
}

/// Too many at once: trying again helps.
fn busy(what: &str) -> ApiError {
    let mut body = ErrorBody::new("node.busy", format!("too many {what} at once; try again"));
    body.retry_after_ms = Some(1_000);
    ApiError { status: StatusCode::SERVICE_UNAVAILABLE, body }
}

async fn metrics(State(rpc): Shared) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], rpc.metrics.encode(&rpc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_is_described_and_none_stands_in_anothers_way() {
        // Building the router panics where two paths cannot both be there.
        let _router: Router<Arc<Rpc>> = Router::from(answers()).merge(Router::from(streams()));
        let document: serde_json::Value = serde_json::from_str(&openapi_json()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        assert!(30 < paths.len(), "{}", paths.len());
        for (path, operations) in paths {
            for operation in operations.as_object().unwrap().values() {
                let said = operation["summary"].as_str().or(operation["description"].as_str());
                assert!(said.is_some_and(|text| !text.is_empty()), "{path} is not described");
                let answers = operation["responses"].as_object().unwrap().values();
                assert!(answers.clone().all(|one| one["description"].is_string()), "{path}");
            }
        }
    }
}
