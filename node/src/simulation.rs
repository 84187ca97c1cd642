//! The inside of a node, for a world in one thread: its own chain, pool, admission and application, on
//! a database in memory. Who builds with this feature gets a node that waits for the disk in place.

use std::sync::Arc;

use chain_core::chain::transaction::TransactionId;
use chain_core::governance::genesis::Genesis;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;
use hgz_config::MempoolConfig;
use hgz_consensus::{Application, ApplicationError, MetricsRegistry};
use libp2p::PeerId;

use crate::chain::{Chain, ChainError};
use crate::mempool::Mempool;
use crate::metrics::Metrics;
use crate::network::simulated::SimulatedSwarm;
use crate::reasons::with_causes;

pub use crate::application::NodeApplication;
pub use crate::clock::Clock;
pub use crate::mempool::AdmissionError;
pub use crate::network::simulated::{committed_message, started_message, transactions_message};
pub use crate::storage::Storage;
pub use crate::storage::write_faults::WriteFaults;

/// A node but for its engine, its swarm and its API.
#[derive(Debug)]
pub struct NodeInMemory {
    /// What the engine drives.
    pub application: NodeApplication,
    chain: Arc<Chain>,
    mempool: Arc<Mempool>,
    swarm: SimulatedSwarm,
}

/// What became of a transaction that a pool once took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// It waits.
    Waits,
    /// A block holds it.
    Committed,
    /// It was refused, and the node says why.
    Refused,
    /// The node knows nothing of it.
    Forgotten,
}

/// A peer id as it is written.
#[must_use]
pub fn peer_text(peer: &[u8]) -> Option<String> {
    PeerId::from_bytes(peer).ok().map(|peer| peer.to_string())
}

fn failed(error: &ChainError) -> ApplicationError {
    ApplicationError::Local { reason: with_causes(error) }
}

impl NodeInMemory {
    /// Starts a node on what its database holds.
    ///
    /// # Errors
    /// [`ApplicationError`] if the database cannot be read.
    pub fn start(
        storage: Storage,
        genesis: &Genesis,
        clock: Arc<dyn Clock>,
        voter: Option<CreditCode>,
    ) -> Result<Self, ApplicationError> {
        let chain = Chain::open_by(storage, genesis.clone(), clock);
        let chain = Arc::new(chain.map_err(|error| failed(&error))?);
        let mempool = Arc::new(Mempool::new(&MempoolConfig::default()));
        let swarm = SimulatedSwarm::new(Arc::clone(&chain), Arc::clone(&mempool));
        let metrics = Arc::new(Metrics::new(MetricsRegistry::of_process()));
        let application = NodeApplication::open(
            Arc::clone(&chain),
            Arc::clone(&mempool),
            swarm.gossip(),
            metrics,
            voter,
        )?;
        Ok(Self { application, chain, mempool, swarm })
    }

    /// A client submits a transaction here; the others are told of it.
    ///
    /// # Errors
    /// [`AdmissionError`] if the pool does not take it.
    pub fn submit(&self, bytes: &[u8]) -> Result<TransactionId, AdmissionError> {
        let (transaction, added) = self.swarm.admission().submit(bytes)?;
        if added {
            self.swarm.gossip().transaction(transaction.bytes.clone());
        }
        Ok(transaction.id)
    }

    /// Another node comes or goes, named by the bytes of its peer id.
    pub fn neighbour(&self, peer: &[u8], is_there: bool) {
        if let Ok(peer) = PeerId::from_bytes(peer) {
            self.swarm.neighbour(peer, is_there);
        }
    }

    /// What the node has told the others since it was last asked, as bytes on the wire.
    #[must_use]
    pub fn told(&self) -> Vec<Vec<u8>> {
        self.swarm.told()
    }

    /// Hears what another node has told; whether that node is to be cut off for it.
    pub fn hear(&self, author: &[u8], message: &[u8]) -> bool {
        let Ok(author) = PeerId::from_bytes(author) else { return false };
        let (cut_off, started) = self.swarm.hear(author, message);
        if let Some(height) = started {
            self.application.height_started_elsewhere(height);
        }
        cut_off
    }

    /// Says how far it is.
    pub fn announce(&self) {
        self.swarm.announce();
    }

    /// Tells again of what waits.
    pub fn repeat(&self) {
        self.swarm.repeat();
    }

    /// What became of a transaction that the pool once took.
    #[must_use]
    pub fn whereabouts(&self, id: &TransactionId) -> Whereabouts {
        if self.mempool.contains(id) {
            return Whereabouts::Waits;
        }
        if let Ok(Some(_)) = self.chain.storage.view().transaction(id) {
            return Whereabouts::Committed;
        }
        match self.mempool.refusal(id) {
            Some(_) => Whereabouts::Refused,
            None => Whereabouts::Forgotten,
        }
    }

    /// The last height that it has committed.
    #[must_use]
    pub fn height(&self) -> Height {
        self.chain.head().height
    }

    /// How many transactions wait.
    #[must_use]
    pub fn waiting_count(&self) -> usize {
        self.mempool.size().0
    }

    /// The heights and rounds of the undecided blocks that it keeps.
    #[must_use]
    pub fn kept(&self) -> Vec<(Height, u32)> {
        self.application.kept()
    }

    /// How many executions of undecided blocks it remembers.
    #[must_use]
    pub fn executed_count(&self) -> usize {
        self.chain.executed_count()
    }
}
