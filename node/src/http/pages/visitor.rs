//! [`Scanner`]: who looks at a page, if it is somebody who looks.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use crate::http::address::address;
use crate::scans::Visitor;

/// A visitor whose look counts as a scan; none for a HEAD, or a browser that fetches ahead.
#[derive(Debug)]
pub(super) struct Scanner(pub(super) Option<Visitor>);

impl<S: Send + Sync> FromRequestParts<S> for Scanner {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let looks = parts.method == Method::GET && !fetches_ahead(&parts.headers);
        let visitor = peer.filter(|_| looks).map(|ConnectInfo(peer)| {
            let agent = parts.headers.get(header::USER_AGENT);
            let agent = agent.map(|agent| agent.as_bytes()).unwrap_or_default();
            Visitor::new(address(peer.ip(), &parts.headers), agent)
        });
        Ok(Self(visitor))
    }
}

fn fetches_ahead(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-moz"].iter().any(|name| {
        let value = headers.get(*name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.contains("prefetch"))
    })
}

#[cfg(test)]
mod tests;
