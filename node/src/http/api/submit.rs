//! Submitting transactions, and asking what became of them.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chain_core::bytes::codec;
use chain_core::chain::transaction::TransactionId;
use hgz_api::{BatchOutcome, ErrorBody, Submitted};
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Body, Named, Parameters};
use crate::blocking::blocking;
use crate::http::error::ApiError;
use crate::http::limits::Limits;
use crate::http::services::Reads;
use crate::http::submissions::Submissions;

/// Transactions of one batch request.
pub(crate) const BATCH_MAX: usize = 256;

/// How to submit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct SubmitQuery {
    /// Wait this long for the transaction to be committed, in milliseconds.
    #[serde(default)]
    wait_ms: u64,
}

/// Submit one transaction: the canonical bytes of a signed transaction (docs/protocol.md).
///
/// The answer says `pending`, or `committed` if the block came within `wait_ms`.
#[utoipa::path(
    post, path = "/v1/transactions", tag = "transactions", params(SubmitQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = Submitted),
        (status = 400, description = "not the bytes of a transaction", body = ErrorBody),
        (status = 409, description = "committed before", body = ErrorBody),
        (status = 422, description = "refused, and why; of a label every rule that it breaks", body = ErrorBody),
        (status = 429, description = "the pool is full; see Retry-After", body = ErrorBody),
    )
)]
pub(super) async fn submit(
    State(submissions): State<Arc<Submissions>>,
    State(limits): State<Arc<Limits>>,
    State(reader): Reads,
    Parameters(query): Parameters<SubmitQuery>,
    Body(body): Body,
) -> Result<Json<Submitted>, ApiError> {
    let admitting = Arc::clone(&submissions);
    let id = blocking(move || admitting.admit(&body)).await??;
    if query.wait_ms != 0 {
        // The answer comes before the request itself would time out.
        let limit = Duration::from_millis(query.wait_ms).min(limits.wait_at_most());
        submissions.wait(id, limit).await?;
    }
    Ok(Json(blocking(move || reader.submitted(id)).await??))
}

/// Submit up to 256 transactions at once: the canonical bytes of a list of byte strings, each the
/// canonical bytes of a signed transaction. One outcome each, in the same order.
#[utoipa::path(
    post, path = "/v1/transactions/batch", tag = "transactions",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<BatchOutcome>), (status = 400, body = ErrorBody))
)]
pub(super) async fn submit_batch(
    State(submissions): State<Arc<Submissions>>,
    Body(body): Body,
) -> Result<Json<Vec<BatchOutcome>>, ApiError> {
    let transactions: Vec<Vec<u8>> =
        codec::decode(&body, body.len()).map_err(|error| ApiError::bad_request(&error))?;
    if BATCH_MAX < transactions.len() {
        let message = format!("{} transactions; send at most {BATCH_MAX}", transactions.len());
        return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", message));
    }
    let outcomes = blocking(move || {
        let outcome = |bytes: &Vec<u8>| match submissions.admit(bytes) {
            Ok(id) => BatchOutcome::Admitted(id),
            Err(error) => BatchOutcome::Refused(ApiError::from(error).body),
        };
        transactions.iter().map(outcome).collect()
    });
    Ok(Json(outcomes.await?))
}

/// What became of a transaction.
#[utoipa::path(
    get, path = "/v1/transactions/{id}", tag = "transactions",
    params(("id" = String, Path, description = "the transaction id, 64 hexadecimal digits")),
    responses((status = 200, body = Submitted), (status = 400, body = ErrorBody))
)]
pub(super) async fn transaction(
    State(reader): Reads,
    Named(id): Named<TransactionId>,
) -> Result<Json<Submitted>, ApiError> {
    Ok(Json(blocking(move || reader.submitted(id)).await??))
}
