//! The HTTP interface: one router for the JSON API, the event stream, metrics, health and pages, with
//! the bounds and headers that all of them have.

mod address;
mod address_counts;
mod answer;
mod api;
mod connections;
mod error;
mod held;
mod limits;
mod pages;
mod places;
mod server;
mod services;
mod submissions;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chain_core::limits::TRANSACTION_BYTES_MAX;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::trace::TraceLayer;

pub use api::openapi_json;
pub use error::ApiError;
pub use limits::Limits;
pub use server::Server;
pub use services::Services;
pub use submissions::Submissions;

use address::client;
use api::health::{live, metrics, ready};
use held::hold;

use crate::blocking::{HeldPlace, holding};

/// The router of a node.
pub fn router(services: Services) -> Router {
    let description = openapi_json();
    let described = move || {
        let body = description.clone();
        async move { ([(header::CONTENT_TYPE, "application/json")], body) }
    };
    let limits = Arc::clone(&services.limits);
    let answers = Router::from(api::answers())
        .layer(middleware::map_response(true_for_now_only))
        .route("/openapi.json", get(described))
        .merge(pages::routes())
        .layer(middleware::from_fn_with_state(Arc::clone(&limits), take_place));
    // Whoever watches the node hears of it under any load.
    let health = Router::new()
        .route("/metrics", get(metrics))
        .route("/livez", get(live))
        .route("/readyz", get(ready))
        .layer(middleware::from_fn_with_state(limits, take_health_place));
    Router::new()
        .merge(answers)
        .merge(health)
        .merge(Router::from(api::streams()))
        .fallback(pages::no_such_page)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it()))
        .layer(TraceLayer::new_for_http().on_failure(()))
        .layer(middleware::map_response(secure))
        .with_state(services)
}

/// The longest body: a batch of transactions, of which most are far shorter than the longest.
const BODY_BYTES_MAX: usize = api::submit::BATCH_MAX * TRANSACTION_BYTES_MAX / 8;

/// Texts and proofs shrink; documents and pictures have been compressed, and streams must not wait.
fn worth_it() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("application/pdf"))
}

/// An answer about state is true for now only, unless it says itself how long it lasts.
async fn true_for_now_only(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Headers that every answer has.
async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("access-control-allow-origin", "*"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// Answers no more requests at once than the configuration says, and none of them for longer. A
/// place is free again when the work for it has ended and the answer is sent, whatever the client does.
async fn take_place(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Response {
    let client = client(request.extensions(), request.headers());
    let place: HeldPlace = match limits.place_for_request(client) {
        Ok(place) => Arc::new(place),
        Err(busy) => return busy.into_response(),
    };
    let answer = holding(Arc::clone(&place), next.run(request));
    match tokio::time::timeout(limits.answer_within, answer).await {
        Ok(response) => hold(response, place),
        Err(_) => error::too_slow().into_response(),
    }
}

/// Answers questions for health at once, whatever else is asked.
async fn take_health_place(
    State(limits): State<Arc<Limits>>,
    request: Request,
    next: Next,
) -> Response {
    match limits.place_for_health(client(request.extensions(), request.headers())) {
        Ok(place) => hold(next.run(request).await, Arc::new(place)),
        Err(busy) => busy.into_response(),
    }
}

#[cfg(test)]
mod tests;
