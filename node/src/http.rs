//! The HTTP interface: one router with the JSON API, the event stream, metrics and health.

pub(crate) mod api;
mod error;
mod pages;

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

use crate::answers::items::ItemAnswers;
use crate::chain::Chain;
use crate::mempool::{Admission, Mempool};
use crate::metrics::Metrics;
use crate::network::Gossip;
use crate::network::documents::Documents;
use crate::scans::Scans;

pub(crate) use crate::answers::ledger::Ledger;
pub(crate) use api::certificates::{
    CertificateQuery, entry_of as certificate_entry, list_certificates,
};
pub(crate) use api::directory::{
    OrganisationQuery, PageQuery, ProductQuery, list_keys, list_organisations, list_products,
    list_proposals, list_standards,
};
pub(crate) use api::history::{item_life, life_of};
pub(crate) use api::links::{proposal_answer, recall_answer, shipment_answer};
pub use api::openapi_json;
pub(crate) use api::query::setting;
pub(crate) use api::records::{
    activated_at, certificate_answer, cover_answer, must, parse, report_answer,
};
pub use error::ApiError;
pub(crate) use error::no_such_path;

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
    pub(crate) item_answers: ItemAnswers,
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

/// The router of a node.
pub fn router(rpc: Arc<Rpc>) -> Router {
    let description = openapi_json();
    let described = move || {
        let body = description.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    let answers = Router::from(api::answers())
        .route("/openapi.json", get(described))
        .route("/metrics", get(metrics))
        .route("/livez", get(api::health::live))
        .route("/readyz", get(api::health::ready))
        .merge(pages::routes())
        .layer(middleware::from_fn_with_state(Arc::clone(&rpc), take_place));
    Router::new()
        .merge(answers)
        .merge(Router::from(api::streams()))
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
