//! [`Health`]: whether a node can answer for the chain, and why not.

mod no_block;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chain_core::records::organisation::Organisation;
use chain_core::state;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::Name;
use chain_core::values::time::Height;
use hgz_api::NodeStatus;

use no_block::NoBlock;

use crate::chain::Chain;
use crate::lock::lock;
use crate::mempool::Mempool;
use crate::network::Gossip;

/// How far behind its peers a node may be and still answer for the chain.
const BEHIND_MAX: u64 = 5;
/// How long transactions may wait without a block before something is wrong.
const STALLED_AFTER: Duration = Duration::from_secs(15);

/// How a node is.
#[derive(Debug)]
pub struct Health {
    chain: Arc<Chain>,
    mempool: Arc<Mempool>,
    gossip: Gossip,
    moniker: String,
    /// The organisation whose authority this node is.
    authority: Option<CreditCode>,
    /// The height that must be committed before it votes again, if it follows until then.
    follows_until: Option<Height>,
    names: KnownNames,
    started_at: Instant,
}

impl Health {
    /// The health of a node that starts now, of an authority perhaps, which perhaps follows without
    /// a vote until a height.
    pub(crate) fn new(
        chain: Arc<Chain>,
        mempool: Arc<Mempool>,
        gossip: Gossip,
        moniker: String,
        (authority, follows_until): (Option<CreditCode>, Option<Height>),
    ) -> Self {
        let (names, started_at) = (KnownNames::default(), Instant::now());
        Self { chain, mempool, gossip, moniker, authority, follows_until, names, started_at }
    }

    /// How the node is, for whoever operates it.
    pub(crate) fn status(&self) -> NodeStatus {
        let head = self.chain.head();
        let (pending, bytes) = self.mempool.size();
        let because = self.not_ready_because();
        NodeStatus {
            chain_id: head.chain_id,
            chain_name: self.chain.genesis.chain_name.to_string(),
            moniker: self.moniker.clone(),
            authority: self.authority,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            height: head.height,
            block: head.block,
            time: head.time,
            best_peer_height: self.best_peer_height(),
            ready: because.is_none(),
            not_ready_because: because,
            pending_transactions: u64::try_from(pending).unwrap_or(u64::MAX),
            pending_bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
            peers: self.peers(),
            organisations_connected: self.gossip.peers().organisations().into_iter().collect(),
            nodes_connected: self.nodes_connected(),
            uptime_s: self.started_at.elapsed().as_secs(),
        }
    }

    fn nodes_connected(&self) -> Vec<String> {
        self.gossip.peers().nodes().iter().map(ToString::to_string).collect()
    }

    /// How many peers are connected.
    pub(crate) fn peers(&self) -> u64 {
        u64::try_from(self.gossip.peers().count()).unwrap_or(u64::MAX)
    }

    /// How far the others are, as far as that can be believed.
    pub(crate) fn best_peer_height(&self) -> Height {
        self.gossip.peers().best_height(self.chain.authorities().as_slice().len())
    }

    /// Why the node cannot answer for the chain now, if it cannot.
    pub(crate) fn not_ready_because(&self) -> Option<String> {
        if let Some(reason) = self.chain.storage.poisoned() {
            return Some(format!("the database failed ({reason}); check the disk and restart"));
        }
        let height = self.chain.head().height;
        let best = self.best_peer_height();
        let behind = best.as_u64().saturating_sub(height.as_u64());
        if BEHIND_MAX < behind {
            return Some(format!("{behind} blocks behind height {best}; the node is catching up"));
        }
        if height == Height::GENESIS {
            return Some(format!("no block is committed yet{}", self.why_no_block()));
        }
        let since = self.chain.progressed_at().elapsed();
        let heartbeat = Duration::from_millis(self.chain.params().heartbeat_ms);
        // An authority's node is connected with the others; that too few are is a reason by itself.
        let lonely = self.authority.is_some() && !self.sees_quorum();
        let allowed = if lonely || self.mempool.has_admissible() {
            STALLED_AFTER
        } else {
            heartbeat.saturating_add(STALLED_AFTER)
        };
        (allowed < since).then(|| {
            let seconds = since.as_secs();
            format!("no block for {seconds} s{}", self.why_no_block())
        })
    }

    fn sees_quorum(&self) -> bool {
        let authorities = self.chain.authorities();
        let here = self.gossip.peers().organisations();
        let all = authorities.as_slice().iter();
        authorities.quorum() <= all.filter(|one| here.contains(&one.organisation)).count()
    }

    /// What may keep the chain from going on, as far as this node sees it.
    fn why_no_block(&self) -> NoBlock {
        let authorities = self.chain.authorities();
        let here = self.gossip.peers().organisations();
        let all = || authorities.as_slice().iter().map(|one| one.organisation);
        let head = self.chain.head().height;
        let stray = self.gossip.peers().stray();
        NoBlock {
            authorities: authorities.as_slice().len(),
            quorum: authorities.quorum(),
            missing: self.names_of(all().filter(|one| !here.contains(one))),
            follows_until: self.follows_until.filter(|until| head < *until),
            others: self.names_of(all().filter(|one| Some(*one) != self.authority)),
            stray: stray.map(|(peer, chain)| (peer.to_string(), chain)),
        }
    }

    fn names_of(&self, organisations: impl Iterator<Item = CreditCode>) -> Vec<String> {
        organisations.map(|one| self.named(one)).collect()
    }

    /// An organisation with the name that the registry has for it.
    fn named(&self, code: CreditCode) -> String {
        let read = || state::read::<Organisation>(&self.chain.storage.view(), &code).ok().flatten();
        let name = self.names.find(code, || Some(read()?.details.name));
        name.map_or_else(|| code.to_string(), |name| format!("{name} ({code})"))
    }
}

/// Names of organisations that were found: health is asked for often, and must not wait for the disk
/// each time. What was not found is looked up again.
#[derive(Debug, Default)]
struct KnownNames(Mutex<HashMap<CreditCode, Name>>);

impl KnownNames {
    fn find(&self, code: CreditCode, read: impl FnOnce() -> Option<Name>) -> Option<Name> {
        if let Some(known) = lock(&self.0).get(&code) {
            return Some(known.clone());
        }
        let name = read()?;
        lock(&self.0).insert(code, name.clone());
        Some(name)
    }
}

#[cfg(test)]
mod tests;
