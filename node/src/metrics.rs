//! Counters and gauges of the node, next to the engine's own, in one registry.

use std::fmt;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};

use crate::http::Rpc;
use crate::mempool::AdmissionError;
use hgz_consensus::MetricsRegistry;

/// How a submission ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    code: String,
}

/// The node's own metrics.
pub struct Metrics {
    registry: MetricsRegistry,
    submissions: Family<Outcome, Counter>,
    committed_transactions: Counter,
    commit_seconds: Histogram,
    height: Gauge,
    best_peer_height: Gauge,
    pending_transactions: Gauge,
    pending_bytes: Gauge,
    peers: Gauge,
    database_bytes: Gauge,
    ready: Gauge,
    documents: Gauge,
    documents_bytes: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Metrics {
    /// Registers the metrics next to the engine's.
    #[must_use]
    pub fn new(registry: MetricsRegistry) -> Self {
        let metrics = Self {
            submissions: Family::default(),
            committed_transactions: Counter::default(),
            commit_seconds: Histogram::new(exponential_buckets(0.001, 2.0, 12)),
            height: Gauge::default(),
            best_peer_height: Gauge::default(),
            pending_transactions: Gauge::default(),
            pending_bytes: Gauge::default(),
            peers: Gauge::default(),
            database_bytes: Gauge::default(),
            ready: Gauge::default(),
            documents: Gauge::default(),
            documents_bytes: Gauge::default(),
            registry,
        };
        metrics.register();
        metrics
    }

    fn register(&self) {
        self.registry.with_prefix("hgz", |registry| {
            registry.register(
                "submissions",
                "Transactions that clients submitted, by code",
                self.submissions.clone(),
            );
            registry.register(
                "committed_transactions",
                "Transactions in committed blocks since the start",
                self.committed_transactions.clone(),
            );
            registry.register(
                "commit_seconds",
                "Time to execute and write a decided block",
                self.commit_seconds.clone(),
            );
            let gauges = [
                ("height", "Last committed height", &self.height),
                ("best_peer_height", "Greatest height of peers", &self.best_peer_height),
                ("pending_transactions", "Transactions in the pool", &self.pending_transactions),
                ("pending_bytes", "Bytes in the pool", &self.pending_bytes),
                ("peers", "Connected peers on the transaction network", &self.peers),
                ("database_bytes", "Bytes of table files on disk", &self.database_bytes),
                ("ready", "1 if the node is ready, else 0", &self.ready),
                ("documents", "Documents kept here", &self.documents),
                ("documents_bytes", "Bytes of documents kept here", &self.documents_bytes),
            ];
            for (name, help, gauge) in gauges {
                registry.register(name, help, gauge.clone());
            }
        });
    }

    /// Counts a submission.
    pub fn submitted(&self, error: Option<&AdmissionError>) {
        let code = match error {
            None => "admitted",
            Some(AdmissionError::Full(_)) => "mempool.full",
            Some(AdmissionError::Refused(refusal)) => refusal.code(),
        };
        self.submissions.get_or_create(&Outcome { code: code.to_owned() }).inc();
    }

    /// Counts a committed block.
    pub fn committed(&self, transactions: usize, seconds: f64) {
        self.committed_transactions.inc_by(u64::try_from(transactions).unwrap_or(u64::MAX));
        self.commit_seconds.observe(seconds);
    }

    /// The metrics in `OpenMetrics` text, with the gauges as they are now.
    pub fn encode(&self, rpc: &Rpc) -> String {
        let set = |gauge: &Gauge, value: u64| {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        };
        let count = |value: usize| u64::try_from(value).unwrap_or(u64::MAX);
        let (pending, bytes) = rpc.mempool.size();
        set(&self.height, rpc.chain.head().height.as_u64());
        set(&self.best_peer_height, rpc.best_peer_height().as_u64());
        set(&self.pending_transactions, count(pending));
        set(&self.pending_bytes, count(bytes));
        set(&self.peers, count(rpc.gossip.peers().count()));
        set(&self.database_bytes, rpc.chain.storage.bytes_on_disk());
        let (documents, documents_bytes) = rpc.documents.size();
        set(&self.documents, documents);
        set(&self.documents_bytes, documents_bytes);
        set(&self.ready, u64::from(rpc.is_ready()));
        self.registry.export()
    }
}
