//! From submit to committed, as a client sees it.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use hgz_api::{BatchOutcome, TransactionStatus};
use hgz_tests::{Client, Latencies, Network, Workload, wait_until};

const WAIT: Duration = Duration::from_secs(30);
/// The chain rests so long before it is woken again.
const REST: Duration = Duration::from_millis(500);
/// Of a steady load, one certificate in so many is watched.
const SAMPLE: usize = 8;
/// Clients that watch: each waits for its commit, so many may wait at once.
const CLIENTS: usize = 384;
/// Those that are not watched come in batches of so many.
const OTHERS_BATCH: usize = 32;
const CLIENT_STACK_BYTES: usize = 256 << 10;

fn submit(client: &Client, bytes: &[u8]) -> Result<()> {
    match client.submit(bytes, WAIT) {
        Ok(submitted) if matches!(submitted.status, TransactionStatus::Committed { .. }) => Ok(()),
        other => bail!("not committed: {other:?}"),
    }
}

/// One certificate after the other, each on a chain that rests.
pub(crate) fn on_idle_chain(
    network: &Network,
    workload: &Workload,
    numbers: Range<u64>,
) -> Result<Latencies> {
    let mut all = Vec::new();
    for (number, node) in numbers.zip((0..network.len()).cycle()) {
        let client = network.client(node);
        wait_until("the pool is empty", WAIT, || {
            client.status().is_ok_and(|status| status.pending_transactions == 0)
        })?;
        std::thread::sleep(REST);
        let bytes = workload.certificate(number)?.to_bytes();
        let started = Instant::now();
        submit(&client, &bytes)?;
        all.push(started.elapsed());
    }
    Ok(Latencies::of(all))
}

/// When each of the certificates of a steady load is due.
struct Schedule {
    started: Instant,
    per_second: f64,
}

impl Schedule {
    fn due(&self, at: usize) -> Instant {
        self.started + Duration::from_secs_f64(at as f64 / self.per_second)
    }

    fn wait(&self, at: usize) {
        std::thread::sleep(self.due(at).saturating_duration_since(Instant::now()));
    }
}

/// Certificates at a fixed rate. One in [`SAMPLE`] is submitted by a client of its own that waits
/// for the commit; the others come in small batches. A latency counts from the moment at which the
/// certificate was due, so that a chain that is late does not look fast.
pub(crate) fn at_rate(
    network: &Network,
    workload: &Workload,
    per_second: f64,
    numbers: Range<u64>,
) -> Result<Latencies> {
    let encoded = numbers
        .map(|number| Ok(workload.certificate(number)?.to_bytes()))
        .collect::<Result<Vec<_>>>()?;
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Vec::with_capacity(encoded.len() / SAMPLE));
    let schedule = Schedule { started: Instant::now() + Duration::from_millis(500), per_second };
    std::thread::scope(|scope| {
        let (encoded, next, all, schedule) = (&encoded, &next, &all, &schedule);
        let mut threads: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let client = network.client(number % network.len());
                let work = move || sample(&client, encoded, schedule, next, all);
                std::thread::Builder::new().stack_size(CLIENT_STACK_BYTES).spawn_scoped(scope, work)
            })
            .collect();
        threads.push(Ok(scope.spawn(move || submit_others(network, encoded, schedule))));
        for thread in threads {
            thread?.join().map_err(|_| anyhow::anyhow!("a client panicked"))??;
        }
        anyhow::Ok(())
    })?;
    Ok(Latencies::of(all.into_inner().unwrap_or_else(PoisonError::into_inner)))
}

/// Submits certificates that are watched, each when it is due, and waits for its commit.
fn sample(
    client: &Client,
    encoded: &[Vec<u8>],
    schedule: &Schedule,
    next: &AtomicUsize,
    all: &Mutex<Vec<Duration>>,
) -> Result<()> {
    loop {
        let at = next.fetch_add(SAMPLE, Ordering::Relaxed);
        let Some(bytes) = encoded.get(at) else { return Ok(()) };
        schedule.wait(at);
        submit(client, bytes)?;
        all.lock().unwrap_or_else(PoisonError::into_inner).push(schedule.due(at).elapsed());
    }
}

/// Submits the certificates that nobody watches, as they fall due.
fn submit_others(network: &Network, encoded: &[Vec<u8>], schedule: &Schedule) -> Result<()> {
    let clients: Vec<Client> = (0..network.len()).map(|node| network.client(node)).collect();
    let others: Vec<usize> = (0..encoded.len()).filter(|at| at % SAMPLE != 0).collect();
    for (batch, client) in others.chunks(OTHERS_BATCH).zip(clients.iter().cycle()) {
        schedule.wait(batch.last().copied().unwrap_or_default());
        let bytes: Vec<Vec<u8>> = batch.iter().filter_map(|at| encoded.get(*at).cloned()).collect();
        for outcome in client.submit_batch(&bytes)? {
            if let BatchOutcome::Refused(error) = outcome {
                bail!("{}: {}", error.code, error.message);
            }
        }
    }
    Ok(())
}
