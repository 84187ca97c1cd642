//! Errors of the API: a status, a stable code, and what to do.

use axum::Json;
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chain_core::execute::refusal::{Fault, Refusal};
use chain_core::state::ReadError;
use hgz_api::ErrorBody;
use tracing::error;

use crate::answers::reading::ReadingError;
use crate::blocking::TaskFailed;
use crate::mempool::AdmissionError;
use crate::storage::StorageError;

/// An error and its HTTP status.
#[derive(Debug)]
pub struct ApiError {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: ErrorBody,
}

impl ApiError {
    /// An error with a status, a code and a message.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, body: ErrorBody::new(code, message) }
    }

    /// A part of the request that cannot be read.
    pub fn bad_request(error: &dyn std::fmt::Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "request.malformed", error.to_string())
    }

    pub(crate) fn local(source: &(dyn std::error::Error + 'static)) -> Self {
        error!(error = source, "the node could not answer");
        let message = "this node cannot read its storage; ask another node";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "node.storage", message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self.body)).into_response();
        if let Some(ms) = self.body.retry_after_ms {
            let seconds = ms.div_ceil(1000).to_string();
            if let Ok(value) = seconds.parse() {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
        }
        response
    }
}

impl From<ReadingError> for ApiError {
    fn from(error: ReadingError) -> Self {
        match &error {
            ReadingError::Unknown { what, .. } => {
                Self::new(StatusCode::NOT_FOUND, &format!("{what}.unknown"), error.to_string())
            }
            ReadingError::Malformed { reason } => Self::bad_request(reason),
            ReadingError::State(_) | ReadingError::Storage(_) => Self::local(&error),
            ReadingError::Task(failed) => Self::from(*failed),
        }
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        Self::from(ReadingError::from(error))
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        Self::from(ReadingError::from(error))
    }
}

impl From<TaskFailed> for ApiError {
    fn from(failed: TaskFailed) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "node.internal", failed.to_string())
    }
}

impl From<AdmissionError> for ApiError {
    fn from(error: AdmissionError) -> Self {
        match error {
            AdmissionError::Full(full) => {
                let mut body = ErrorBody::of("mempool.full", &full);
                body.retry_after_ms = Some(full.retry_after_ms);
                Self { status: StatusCode::TOO_MANY_REQUESTS, body }
            }
            AdmissionError::Refused(refusal) if refusal.fault() == Fault::Local => {
                Self::local(&refusal)
            }
            AdmissionError::Refused(refusal) => {
                Self { status: status_of(&refusal), body: ErrorBody::from(&refusal) }
            }
        }
    }
}

fn status_of(refusal: &Refusal) -> StatusCode {
    if matches!(refusal, Refusal::Undecodable(_)) {
        return StatusCode::BAD_REQUEST;
    }
    if matches!(refusal, Refusal::AlreadyCommitted { .. }) {
        return StatusCode::CONFLICT;
    }
    // Whatever other rule refuses: the transaction can be read, and is not allowed.
    StatusCode::UNPROCESSABLE_ENTITY
}

/// The answer to a path that does not exist.
pub(crate) fn no_such_path(uri: &Uri) -> ApiError {
    let message = format!("there is no {}; /openapi.json lists the paths", uri.path());
    ApiError::new(StatusCode::NOT_FOUND, "request.no_such_path", message)
}

/// The answer to a method that a path does not have.
pub(super) async fn no_such_method(method: Method, uri: Uri) -> ApiError {
    let message = format!("{} takes no {method}; see /openapi.json", uri.path());
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "request.no_such_method", message)
}

/// The answer that did not come in time.
pub(super) fn too_slow() -> ApiError {
    let message = "the answer took too long; ask again, or ask another node";
    ApiError::new(StatusCode::GATEWAY_TIMEOUT, "request.timeout", message)
}

/// Too many at once: trying again helps.
pub(super) fn busy(what: &str) -> ApiError {
    let mut body = ErrorBody::new("node.busy", format!("too many {what} at once; try again"));
    body.retry_after_ms = Some(1_000);
    ApiError { status: StatusCode::SERVICE_UNAVAILABLE, body }
}

#[cfg(test)]
mod tests;
