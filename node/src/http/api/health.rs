//! How the node is: alive, ready, in detail, and in numbers.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use hgz_api::NodeStatus;

use crate::health::Health;
use crate::http::error::ApiError;
use crate::http::services::Services;
use crate::metrics::Gauges;

/// The process answers.
pub(crate) async fn live() -> &'static str {
    "live\n"
}

/// Heights progress and the node is not behind.
pub(crate) async fn ready(State(health): State<Arc<Health>>) -> Result<&'static str, ApiError> {
    match health.not_ready_because() {
        None => Ok("ready\n"),
        Some(reason) => {
            Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "node.not_ready", reason))
        }
    }
}

/// How the node is.
#[utoipa::path(
    get, path = "/v1/status", tag = "node",
    responses((status = 200, body = NodeStatus))
)]
pub(super) async fn status(State(health): State<Arc<Health>>) -> Json<NodeStatus> {
    Json(health.status())
}

/// Everything that is counted, for Prometheus.
pub(crate) async fn metrics(State(services): State<Services>) -> impl IntoResponse {
    // All of it is in memory: threads that wait for the disk may be taken.
    let text = services.metrics.encode(&gauges(&services));
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], text)
}

fn gauges(services: &Services) -> Gauges {
    let status = services.health.status();
    let (documents, documents_bytes) = services.documents.size();
    Gauges {
        height: status.height.as_u64(),
        best_peer_height: status.best_peer_height.as_u64(),
        pending_transactions: status.pending_transactions,
        pending_bytes: status.pending_bytes,
        peers: status.peers,
        database_bytes: services.reader.chain.storage.bytes_on_disk(),
        ready: u64::from(status.ready),
        documents,
        documents_bytes,
    }
}
