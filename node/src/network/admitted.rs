//! The nodes that chain state admits, and the engine's list that follows them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use chain_core::governance::genesis::AdmittedPeer;
use chain_core::state::{self, Peers, ReadError};
use chain_core::values::credit_code::CreditCode;
use hgz_consensus::EnginePeers;
use libp2p::PeerId;
use tracing::{info, warn};

use super::peers::PeerBook;
use crate::chain::Chain;
use crate::storage::View;

/// A node that chain state admits: by its peer id, or by its consensus address, which ends in it.
/// With an address the others let it in as soon as it is admitted; without one their operators
/// write it into their node files first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Admitted {
    peer: PeerId,
    organisation: CreditCode,
    address: Option<String>,
}

/// The peer id, and the whole text where it is an address.
fn parse(text: &str) -> Option<(PeerId, Option<String>)> {
    let id = AdmittedPeer::id_in(text);
    Some((id.parse().ok()?, (id != text).then(|| text.to_owned())))
}

fn admitted(view: &View<'_>) -> Result<Vec<Admitted>, ReadError> {
    let listed = state::read::<Peers>(view, &())?.unwrap_or_default();
    let admitted = listed.0.iter().filter_map(|listed| {
        let (peer, address) = parse(listed.peer_id.as_str())?;
        Some(Admitted { peer, organisation: listed.organisation, address })
    });
    Ok(admitted.collect())
}

/// The peers that may connect, and whose they are.
///
/// # Errors
/// [`ReadError`] if the state cannot be read.
pub fn admitted_peers(view: &View<'_>) -> Result<HashMap<PeerId, CreditCode>, ReadError> {
    Ok(admitted(view)?.into_iter().map(|one| (one.peer, one.organisation)).collect())
}

/// Reads the nodes that chain state lists into a book, and whose each is.
pub(super) fn read_listed(chain: &Chain, book: &PeerBook) -> HashMap<PeerId, CreditCode> {
    let listed = admitted_peers(&chain.storage.view()).unwrap_or_default();
    let authorities = chain.authorities();
    let authorities = authorities.as_slice().iter().map(|one| one.organisation);
    book.listed(listed.clone(), authorities.collect());
    listed
}

/// The engine's peers at one height: those of the node file that chain state admits, and those
/// whose address it names.
///
/// # Errors
/// [`ReadError`] if the state cannot be read.
pub fn engine_peers(
    view: &View<'_>,
    configured: &[String],
) -> Result<BTreeMap<PeerId, String>, ReadError> {
    let admitted = admitted(view)?;
    let by_file: BTreeMap<PeerId, &String> =
        configured.iter().filter_map(|address| Some((parse(address)?.0, address))).collect();
    let known = |one: Admitted| {
        let address = by_file.get(&one.peer).map(|address| (*address).clone()).or(one.address)?;
        Some((one.peer, address))
    };
    Ok(admitted.into_iter().filter_map(known).collect())
}

/// What is wrong with how chain state lists this node, and what to do; none if nothing is. The others
/// count what a node says for whom it is listed under, and refuse who is not listed.
#[must_use]
pub fn wrong_listing(
    listed: &HashMap<PeerId, CreditCode>,
    own: &PeerId,
    authority: Option<CreditCode>,
) -> Option<String> {
    let remedy = |organisation: &dyn fmt::Display| {
        format!(
            "let the authorities decide on `hgz proposal set-peers {organisation} --peer {own}` (name its other nodes too), or give the right node.key"
        )
    };
    match (listed.get(own), authority) {
        (None, authority) => {
            let organisation =
                authority.map_or_else(|| "ORGANISATION".to_owned(), |one| one.to_string());
            Some(format!(
                "chain state does not list this node, peer {own}: the others refuse its connections; {}",
                remedy(&organisation)
            ))
        }
        (Some(other), Some(organisation)) if *other != organisation => Some(format!(
            "this node, peer {own}, votes for {organisation} and is listed under {other}: the others do not count it as a node of {organisation}; {}",
            remedy(&organisation)
        )),
        (Some(_), _) => None,
    }
}

/// Keeps the engine's list like the chain's, block by block, until the chain is gone.
pub async fn follow(chain: Arc<Chain>, engine: EnginePeers, configured: Vec<String>) {
    let mut heads = chain.subscribe();
    let wanted = || {
        engine_peers(&chain.storage.view(), &configured)
            .inspect_err(|error| warn!(%error, "the admitted peers cannot be read"))
    };
    let mut known = wanted().unwrap_or_default();
    while heads.changed().await.is_ok() {
        let Ok(next) = wanted() else { continue };
        for (peer, address) in known.iter().filter(|(peer, _)| !next.contains_key(peer)) {
            info!(%peer, "the peer is no longer admitted");
            if let Err(reason) = engine.shut_out(address).await {
                warn!(%peer, %reason, "the engine still admits it");
            }
        }
        for (peer, address) in next.iter().filter(|(peer, _)| !known.contains_key(peer)) {
            info!(%peer, %address, "the peer is admitted");
            if let Err(reason) = engine.admit(address).await {
                warn!(%peer, %reason, "the engine does not admit it");
            }
        }
        known = next;
    }
}

#[cfg(test)]
mod tests;
