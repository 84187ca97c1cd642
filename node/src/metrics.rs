//! Counters and gauges of the node, next to the engine's own, in one registry.

use std::fmt;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};

use crate::mempool::AdmissionError;
use hgz_consensus::MetricsRegistry;

/// How a submission ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SubmissionLabels {
    code: String,
}

/// What is not counted but looked up when somebody asks.
#[derive(Debug, Clone, Copy)]
pub struct Gauges {
    pub(crate) height: u64,
    pub(crate) best_peer_height: u64,
    pub(crate) pending_transactions: u64,
    pub(crate) pending_bytes: u64,
    pub(crate) peers: u64,
    pub(crate) database_bytes: u64,
    /// 1 if the node is ready, else 0.
    pub(crate) ready: u64,
    pub(crate) documents: u64,
    pub(crate) documents_bytes: u64,
}

/// The node's own metrics.
pub struct Metrics {
    registry: MetricsRegistry,
    submissions: Family<SubmissionLabels, Counter>,
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
        self.submissions.get_or_create(&SubmissionLabels { code: code.to_owned() }).inc();
    }

    /// Counts a committed block.
    pub fn committed(&self, transactions: usize, seconds: f64) {
        self.committed_transactions.inc_by(u64::try_from(transactions).unwrap_or(u64::MAX));
        self.commit_seconds.observe(seconds);
    }

    /// The metrics in `OpenMetrics` text, with the gauges as they are now.
    pub fn encode(&self, now: &Gauges) -> String {
        for (gauge, value) in [
            (&self.height, now.height),
            (&self.best_peer_height, now.best_peer_height),
            (&self.pending_transactions, now.pending_transactions),
            (&self.pending_bytes, now.pending_bytes),
            (&self.peers, now.peers),
            (&self.database_bytes, now.database_bytes),
            (&self.ready, now.ready),
            (&self.documents, now.documents),
            (&self.documents_bytes, now.documents_bytes),
        ] {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        }
        self.registry.export()
    }
}
