//! Submitting transactions, and asking what became of them.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chain_core::api::{BatchOutcome, ErrorBody, Submitted, TransactionStatus};
use chain_core::bytes::codec;
use chain_core::chain::transaction::TransactionId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::extract::{Body, Path, Query};
use crate::http::{ApiError, BATCH_MAX, Rpc, Shared};
use crate::mempool::AdmissionError;

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
        (status = 422, description = "refused, with every reason", body = ErrorBody),
        (status = 429, description = "the pool is full; see Retry-After", body = ErrorBody),
    )
)]
pub(super) async fn submit(
    State(rpc): Shared,
    Query(query): Query<SubmitQuery>,
    Body(body): Body,
) -> Result<Json<Submitted>, ApiError> {
    let admitted = rpc.admit(&body);
    rpc.metrics.submitted(admitted.as_ref().err());
    let id = admitted?;
    if query.wait_ms != 0 {
        rpc.wait(id, Duration::from_millis(query.wait_ms)).await?;
    }
    Ok(Json(rpc.submitted(id)?))
}

/// Submit up to 256 transactions at once: the canonical bytes of a list of byte strings, each the
/// canonical bytes of a signed transaction. One outcome each, in the same order.
#[utoipa::path(
    post, path = "/v1/transactions/batch", tag = "transactions",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<BatchOutcome>), (status = 400, body = ErrorBody))
)]
pub(super) async fn submit_batch(
    State(rpc): Shared,
    Body(body): Body,
) -> Result<Json<Vec<BatchOutcome>>, ApiError> {
    let transactions: Vec<Vec<u8>> =
        codec::decode(&body, body.len()).map_err(|error| ApiError::bad_request(&error))?;
    if BATCH_MAX < transactions.len() {
        let message = format!("{} transactions; send at most {BATCH_MAX}", transactions.len());
        return Err(ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", message));
    }
    let judge = move || {
        let outcome = |bytes: &Vec<u8>| {
            let admitted = rpc.admit(bytes);
            rpc.metrics.submitted(admitted.as_ref().err());
            match admitted {
                Ok(id) => BatchOutcome::Admitted(id),
                Err(error) => BatchOutcome::Refused(ApiError::from(error).body),
            }
        };
        transactions.iter().map(outcome).collect()
    };
    let outcomes =
        tokio::task::spawn_blocking(judge).await.map_err(|error| ApiError::bad_request(&error))?;
    Ok(Json(outcomes))
}

/// What became of a transaction.
#[utoipa::path(
    get, path = "/v1/transactions/{id}", tag = "transactions",
    params(("id" = String, Path, description = "the transaction id, 64 hexadecimal digits")),
    responses((status = 200, body = Submitted), (status = 400, body = ErrorBody))
)]
pub(super) async fn transaction(
    State(rpc): Shared,
    Path(id): Path<String>,
) -> Result<Json<Submitted>, ApiError> {
    let id = id.parse().map_err(|error| ApiError::bad_request(&error))?;
    Ok(Json(rpc.submitted(id)?))
}

impl Rpc {
    fn admit(self: &Arc<Self>, bytes: &[u8]) -> Result<TransactionId, AdmissionError> {
        let (transaction, added) = self.admission.submit(bytes)?;
        if added {
            self.gossip.transaction(transaction.bytes.clone());
        }
        Ok(transaction.id)
    }

    /// Waits until the transaction is committed or refused, or the time is over.
    async fn wait(&self, id: TransactionId, limit: Duration) -> Result<(), ApiError> {
        let watcher = self.mempool.watch(id);
        // Order: watch, then look. What was decided in between is seen here.
        if self.submitted(id)?.status != TransactionStatus::Pending {
            return Ok(());
        }
        // A time-out is no error: the answer is then that the transaction is pending. It comes
        // before the request itself would time out.
        let limit = limit.min(self.answer_within.mul_f32(0.9));
        let _elapsed = tokio::time::timeout(limit, watcher).await;
        Ok(())
    }

    /// What this node knows of a transaction.
    pub(crate) fn submitted(&self, id: TransactionId) -> Result<Submitted, ApiError> {
        // Order: the pool first, then the chain: a transaction leaves the pool after it is in the
        // chain, so that it is never in neither.
        let pending = self.mempool.contains(&id);
        let status = if let Some(entry) = self.chain.storage.view().transaction(&id)? {
            let (height, index) = (entry.height, entry.index);
            let certificate = entry.certificates.first().copied();
            TransactionStatus::Committed { height, index, certificate }
        } else if pending {
            TransactionStatus::Pending
        } else if let Some(error) = self.mempool.refusal(&id) {
            TransactionStatus::Refused { error }
        } else {
            TransactionStatus::Unknown
        };
        Ok(Submitted { id, status })
    }
}
