//! Parts of a request, whose rejections are errors of hgz like all others.

use std::fmt::Display;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::Number;

use crate::answers::reading::parse;
use crate::http::error::ApiError;

/// The parameters of the path.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
pub(super) struct Path<T>(pub(super) T);

/// The one parameter of the path, as what it names.
#[derive(Debug)]
pub(super) struct Named<T>(pub(super) T);

impl<S: Send + Sync, T: FromStr<Err: Display>> FromRequestParts<S> for Named<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        Ok(Self(parse(&text)?))
    }
}

/// The owner of a record, and the number that it gave the record.
#[derive(Debug)]
pub(super) struct Owned(pub(super) CreditCode, pub(super) Number);

impl<S: Send + Sync> FromRequestParts<S> for Owned {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path((owner, number)) =
            Path::<(String, String)>::from_request_parts(parts, state).await?;
        Ok(Self(parse(&owner)?, parse(&number)?))
    }
}

/// The parameters after the question mark.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
pub(super) struct Parameters<T>(pub(super) T);

/// The bytes of the body.
#[derive(Debug)]
pub(super) struct Body(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        Ok(Self(Bytes::from_request(request, state).await?))
    }
}

fn malformed(reason: &str) -> ApiError {
    let message = format!("{reason}; /openapi.json says what is expected");
    ApiError::new(StatusCode::BAD_REQUEST, "request.malformed", message)
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        malformed(&rejection.body_text())
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        malformed(&rejection.body_text())
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            let message = "the body is too long; send less at once";
            return Self::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", message);
        }
        malformed(&rejection.body_text())
    }
}
