//! What a client wants to read: a page or JSON.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::locale::accepted;
use crate::http::error::ApiError;

/// What an answer depends on beside its address.
pub(super) const VARY: &str = "accept, accept-language";

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerForm {
    /// HTML, for people.
    Page,
    /// JSON, for programs.
    Json,
}

impl AnswerForm {
    /// What the `Accept` header says; whoever has no preference gets the page.
    fn of(headers: &HeaderMap) -> Self {
        let accepted = accepted(headers, header::ACCEPT);
        let rank = |media_type: &str| {
            let (family, _) = media_type.split_once('/').unwrap_or_default();
            let ranked = accepted.iter().filter_map(|(name, weight)| {
                let precision = match *name {
                    name if name == media_type => 2,
                    name if name.strip_suffix("/*") == Some(family) => 1,
                    "*/*" => 0,
                    _ => return None,
                };
                Some((precision, *weight))
            });
            // The most precise range counts: by weight, and between equals by its precision.
            ranked.max().map_or((0, 0), |(precision, weight)| (weight, precision))
        };
        if rank("text/html") < rank("application/json") { Self::Json } else { Self::Page }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AnswerForm {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// An answer for programs: true for now only, and only for whoever asked for JSON.
pub(super) fn json(answered: Result<impl IntoResponse, ApiError>) -> Response {
    let fresh = [(header::CACHE_CONTROL, "no-store"), (header::VARY, VARY)];
    (fresh, answered).into_response()
}

#[cfg(test)]
mod tests;
