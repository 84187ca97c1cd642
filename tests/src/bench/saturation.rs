//! As many certificates as the chain takes.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use hgz_api::BatchOutcome;
use hgz_tests::process::{cpu_seconds, folder_bytes, resident_bytes};
use hgz_tests::{Client, Network, Workload};

const BATCH: usize = 256;
/// The pool is kept this full: several blocks' worth.
const WAITING: u64 = 6_000;
/// Before it is measured, the chain is under way.
const WARM_UP: Duration = Duration::from_secs(2);
const SAMPLE_EVERY: Duration = Duration::from_millis(100);
const STALLED_AFTER: Duration = Duration::from_secs(30);

/// What a saturated chain did.
pub(crate) struct Saturation {
    pub(crate) certificates: u64,
    pub(crate) seconds: f64,
    pub(crate) per_second: f64,
    pub(crate) blocks: u64,
    /// Processor time of one node for one certificate, in microseconds; the mean of the nodes.
    pub(crate) node_us_per_certificate: f64,
    /// Processor time of the load itself for one certificate, in microseconds.
    pub(crate) load_us_per_certificate: f64,
    pub(crate) disk_bytes_per_certificate: f64,
    pub(crate) resident_bytes: Vec<u64>,
    pub(crate) transaction_bytes: usize,
}

/// Time, processor time and counters at one moment.
struct Sample {
    at: Instant,
    committed: u64,
    height: u64,
    nodes_cpu_seconds: f64,
    load_cpu_seconds: f64,
}

fn sample(network: &Network, client: &Client) -> Result<Sample> {
    let mut nodes_cpu_seconds = 0.0;
    for node in network.running() {
        nodes_cpu_seconds += cpu_seconds(network.process_id(node).context("the node runs")?)?;
    }
    Ok(Sample {
        at: Instant::now(),
        committed: client.metric("hgz_committed_transactions_total")?,
        height: client.metric("hgz_height")?,
        nodes_cpu_seconds,
        load_cpu_seconds: cpu_seconds(std::process::id())?,
    })
}

/// What is handed in, and how far that is.
struct Supply {
    batches: Vec<Vec<Vec<u8>>>,
    next: AtomicUsize,
    pause: AtomicBool,
}

impl Supply {
    fn of(encoded: &[Vec<u8>]) -> Self {
        let batches = encoded.chunks(BATCH).map(<[_]>::to_vec).collect();
        Self { batches, next: AtomicUsize::new(0), pause: AtomicBool::new(false) }
    }

    fn take(&self) -> Option<&Vec<Vec<u8>>> {
        self.batches.get(self.next.fetch_add(1, Ordering::Relaxed))
    }

    fn is_used_up(&self) -> bool {
        self.batches.len() <= self.next.load(Ordering::Relaxed)
    }

    /// Whatever happened, nothing more is handed in.
    fn end(&self) {
        self.next.store(self.batches.len(), Ordering::Relaxed);
        self.pause.store(false, Ordering::Relaxed);
    }
}

/// Submits a share of the batches to one node, as fast as the pool takes them.
fn feed(client: &Client, supply: &Supply) -> Result<()> {
    while let Some(batch) = supply.take() {
        let mut waiting = batch.clone();
        while !waiting.is_empty() {
            if supply.pause.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(5));
                continue;
            }
            let outcomes = client.submit_batch(&waiting)?;
            let mut again = Vec::new();
            for (bytes, outcome) in waiting.into_iter().zip(outcomes) {
                match outcome {
                    BatchOutcome::Admitted(_) => {}
                    BatchOutcome::Refused(error) if error.retry_after_ms.is_some() => {
                        again.push(bytes);
                    }
                    BatchOutcome::Refused(error) => bail!("{}: {}", error.code, error.message),
                }
            }
            waiting = again;
        }
    }
    Ok(())
}

/// Signs the certificates, then submits them to all nodes in turn and watches.
pub(crate) fn measure(
    network: &Network,
    workload: &Workload,
    numbers: Range<u64>,
) -> Result<Saturation> {
    let count = numbers.end - numbers.start;
    let encoded = numbers
        .map(|number| Ok(workload.certificate(number)?.to_bytes()))
        .collect::<Result<Vec<_>>>()?;
    let transaction_bytes = encoded.first().context("at least one certificate")?.len();
    let supply = Supply::of(&encoded);
    let database = network.folder().join("node0/data/database");
    let disk_before = folder_bytes(&database)?;

    let client = network.client(0);
    let before = client.metric("hgz_committed_transactions_total")?;
    let (start, end) = std::thread::scope(|scope| {
        let feeders: Vec<_> = network
            .running()
            .into_iter()
            .map(|node| {
                let client = network.client(node);
                let supply = &supply;
                scope.spawn(move || feed(&client, supply))
            })
            .collect();
        let watched = watch(network, &client, before + count, &supply);
        supply.end();
        for feeder in feeders {
            feeder.join().map_err(|_| anyhow::anyhow!("a feeder panicked"))??;
        }
        watched
    })?;

    let certificates = end.committed - start.committed;
    let seconds = end.at.duration_since(start.at).as_secs_f64();
    let nodes = network.len() as f64;
    let per_certificate = |seconds: f64| seconds * 1e6 / certificates as f64;
    let resident = network
        .running()
        .into_iter()
        .map(|node| resident_bytes(network.process_id(node).context("the node runs")?))
        .collect::<Result<_>>()?;
    Ok(Saturation {
        certificates,
        seconds,
        per_second: certificates as f64 / seconds,
        blocks: end.height - start.height,
        node_us_per_certificate: per_certificate(end.nodes_cpu_seconds - start.nodes_cpu_seconds)
            / nodes,
        load_us_per_certificate: per_certificate(end.load_cpu_seconds - start.load_cpu_seconds),
        disk_bytes_per_certificate: (folder_bytes(&database)? - disk_before) as f64 / count as f64,
        resident_bytes: resident,
        transaction_bytes,
    })
}

/// Keeps the pool full but not fuller, and takes samples until everything is committed. The time
/// that counts begins after the warm-up and ends when the last batch has been handed in.
fn watch(
    network: &Network,
    client: &Client,
    all_committed: u64,
    supply: &Supply,
) -> Result<(Sample, Sample)> {
    let started = Instant::now();
    let (mut start, mut end) = (None, None);
    let (mut committed, mut progressed_at) = (0, Instant::now());
    loop {
        std::thread::sleep(SAMPLE_EVERY);
        let now = sample(network, client)?;
        if committed < now.committed {
            (committed, progressed_at) = (now.committed, now.at);
        }
        if STALLED_AFTER < progressed_at.elapsed() {
            bail!("nothing was committed for {STALLED_AFTER:?}, {committed} of {all_committed}");
        }
        let done = all_committed <= now.committed;
        let pending = client.metric("hgz_pending_transactions")?;
        supply.pause.store(WAITING < pending, Ordering::Relaxed);
        if start.is_none() && WARM_UP < started.elapsed() {
            start = Some(now);
        } else if start.is_some() && (!supply.is_used_up() || end.is_none()) {
            end = Some(now);
        }
        if done {
            return start.zip(end).context("the run is shorter than its warm-up");
        }
    }
}
