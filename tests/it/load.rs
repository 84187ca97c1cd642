//! Certificates submitted all the time, from a thread of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use chain_core::chain::transaction::TransactionId;
use hgz_api::{BatchOutcome, TransactionStatus};
use hgz_tests::{Client, Network, Workload};

/// A load that runs until it is stopped.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Vec<TransactionId>>,
}

const BATCH: u64 = 20;

/// What one client submits: to each node in turn, whether it lives or not.
fn submit_until(
    stop: &AtomicBool,
    clients: &[Client],
    workload: &Workload,
    mut number: u64,
) -> Vec<TransactionId> {
    let mut admitted = Vec::new();
    for client in clients.iter().cycle() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let batch: Vec<Vec<u8>> = (number..number + BATCH)
            .map(|number| workload.certificate(number).unwrap().to_bytes())
            .collect();
        number += BATCH;
        // A node that was killed takes nothing; that is what this load is for.
        for outcome in client.submit_batch(&batch).unwrap_or_default() {
            match outcome {
                BatchOutcome::Admitted(id) => admitted.push(id),
                // A disk that is taken away under a node is the node's own trouble, and it says so.
                BatchOutcome::Refused(error) if error.code == "node.storage" => {}
                BatchOutcome::Refused(error) => panic!("{error:?}"),
            }
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    admitted
}

impl Load {
    /// Starts submitting certificates from a number on.
    pub(crate) fn start(network: &Network, workload: Arc<Workload>, number: u64) -> Self {
        let clients: Vec<Client> = (0..network.len()).map(|node| network.client(node)).collect();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread =
            std::thread::spawn(move || submit_until(&stopped, &clients, &workload, number));
        Self { stop, thread }
    }

    /// Stops, and hands out what was admitted.
    pub(crate) fn stop(self) -> Vec<TransactionId> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

/// Those of the transactions that a node has committed.
pub(crate) fn committed(client: &Client, ids: &[TransactionId]) -> Vec<TransactionId> {
    let is_committed = |id: &&TransactionId| {
        let status = client.transaction(id).unwrap().status;
        matches!(status, TransactionStatus::Committed { .. })
    };
    ids.iter().filter(is_committed).copied().collect()
}
