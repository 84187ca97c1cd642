//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

/// Where a request comes from. A proxy on this machine says it in the last entry of
/// `X-Forwarded-For`, the only one that a visitor cannot make up; nobody else is believed.
pub(super) fn address(peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?;
        last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    if peer.to_canonical().is_loopback() { forwarded().unwrap_or(peer) } else { peer }
}

/// The client whose share of the node a request takes; none for a program on this machine, of which
/// a proxy that does not say for whom it asks is one.
pub(super) fn client(extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let address = address(peer.ip(), headers).to_canonical();
    (!address.is_loopback()).then_some(address)
}

#[cfg(test)]
mod tests;
