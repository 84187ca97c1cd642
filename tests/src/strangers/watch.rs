//! [`WatchedNode`]: how a node does for a while: how soon it says that it is ready, how often blocks come,
//! what memory and file handles it takes.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use hgz_tests::{Client, Latencies, Network, process};

/// Between two looks.
const EVERY: Duration = Duration::from_millis(200);

/// What was seen.
#[derive(Debug)]
pub(crate) struct WatchedNode {
    /// How long readiness took to be told.
    pub(crate) ready: Latencies,
    /// How often it was not told, or that the node is not ready.
    pub(crate) not_ready: u32,
    /// Milliseconds between the first and the last block that came, and how many came after the first.
    blocks: (u64, u64),
    /// Resident memory at each look.
    memory: Vec<u64>,
    /// The most file handles that were open.
    pub(crate) handles: u64,
}

/// Watches a node, and the blocks at another, for a while.
pub(crate) fn watch(
    network: &Network,
    node: usize,
    other: usize,
    time: Duration,
) -> Result<WatchedNode> {
    let process_id = network.process_id(node).context("the node runs")?;
    let url = &network.devnet().nodes.get(node).context("the node watched")?.rpc_url;
    let blocks_from = network.client(other);
    let first = blocks_from.height()?;
    let (mut ready, mut memory) = (Vec::new(), Vec::new());
    let (mut not_ready, mut handles) = (0, 0);
    let started = Instant::now();
    while started.elapsed() < time {
        let asked = Instant::now();
        // A new connection each time, as whoever looks after the node makes it.
        let is_ready = Client::new(url).is_ready();
        ready.push(asked.elapsed());
        not_ready += u32::from(!is_ready);
        memory.push(process::resident_bytes(process_id)?);
        handles = process::file_handles(process_id)?.max(handles);
        std::thread::sleep(EVERY);
    }
    let last = blocks_from.height()?;
    let time_of = |height| Ok::<u64, anyhow::Error>(blocks_from.header(height)?.time.as_unix_ms());
    let blocks = (time_of(last)? - time_of(first)?, last - first);
    Ok(WatchedNode { ready: Latencies::of(ready), not_ready, blocks, memory, handles })
}

impl WatchedNode {
    /// Milliseconds from one block to the next.
    pub(crate) fn block_interval_ms(&self) -> f64 {
        let (ms, count) = self.blocks;
        ms as f64 / count.max(1) as f64
    }

    /// What memory grew by from the first third, while everybody comes, to the end.
    pub(crate) fn growth_bytes(&self) -> u64 {
        let (coming, there) = self.memory.split_at(self.memory.len() / 3);
        let most = |looks: &[u64]| looks.iter().copied().max().unwrap_or_default();
        most(there).saturating_sub(most(coming))
    }
}

impl fmt::Display for WatchedNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.memory.iter().max().copied().unwrap_or_default() >> 20;
        write!(
            f,
            "ready within {:.0} ms, {:.0} ms at most, not {} times; blocks {} ms apart ({}); memory at most {most} MiB, grown by {} MiB; {} file handles",
            self.ready.quantile_ms(0.5),
            self.ready.quantile_ms(1.0),
            self.not_ready,
            self.block_interval_ms().round(),
            self.blocks.1,
            self.growth_bytes() >> 20,
            self.handles
        )
    }
}
