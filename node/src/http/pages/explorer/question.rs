//! [`Question`]: what the address asks for, in the API's own parameters.

use std::convert::Infallible;

use crate::http::error::ApiError;
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::http::uri::InvalidUri;
use serde::de::DeserializeOwned;

/// Parameters without the language and the length of a page, and without those that a form left
/// empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Question(Vec<(String, String)>);

impl Question {
    /// The parameters of an address.
    pub(super) fn of(uri: &Uri) -> Self {
        let all = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let all = all.map(|Query(all)| all).unwrap_or_default();
        let is_asked = |(name, value): &(String, String)| {
            !["lang", "limit"].contains(&name.as_str()) && !value.trim().is_empty()
        };
        Self(
            all.into_iter()
                .filter(is_asked)
                .map(|(name, value)| (name, value.trim().to_owned()))
                .collect(),
        )
    }

    /// A question of one's own.
    pub(super) fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// A parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// All parameters.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same with another value of a parameter.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let others = self.0.iter().filter(|(one, _)| one != name).cloned();
        Self(others.chain([(name.to_owned(), value.to_owned())]).collect())
    }

    /// The same without a parameter.
    pub(super) fn without(&self, name: &str) -> Self {
        Self(self.0.iter().filter(|(one, _)| one != name).cloned().collect())
    }

    /// The same for pages of a length.
    pub(super) fn pages_of(&self, entries: u32) -> Self {
        self.with("limit", &entries.to_string())
    }

    /// As the API reads it.
    pub(super) fn read<Q: DeserializeOwned>(&self) -> Result<Q, ApiError> {
        let refused = |rejection: QueryRejection| ApiError::bad_request(&rejection.body_text());
        let uri: Uri =
            self.at("/").parse().map_err(|error: InvalidUri| ApiError::bad_request(&error))?;
        Query::try_from_uri(&uri).map(|Query(query)| query).map_err(refused)
    }

    /// A path that asks it.
    pub(super) fn at(&self, path: &str) -> String {
        let pairs =
            self.0.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
        let query = pairs.collect::<Vec<_>>().join("&");
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Question {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.uri))
    }
}

/// A text as a part of a path or query.
pub(super) fn escaped(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let part = |byte: u8| {
        if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(part).collect()
}

#[cfg(test)]
mod tests;
