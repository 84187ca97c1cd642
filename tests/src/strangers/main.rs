//! What strangers at the HTTP port of a node cost it: a crowd gathers at one of three nodes, each of
//! whose votes is needed, while certificates are submitted to another.
//!
//! Real processes on loopback, the crowd from this very process: on a machine of few cores the crowd
//! takes its share of the processor, which a crowd elsewhere would not.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "it computes ratios and prints them"
)]

mod watch;

use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chain_core::records::organisation::Organisation;
use chain_core::state::StateKey;
use clap::Parser;
use hgz_tests::{Client, Crowd, CrowdSize, Network, NetworkOptions, Workload, process};

use watch::{WatchedNode, watch};

/// Readiness, block intervals, memory and file handles of a node at whose port strangers crowd.
#[derive(Debug, Parser)]
struct StrangersArguments {
    /// Connections that say nothing.
    #[arg(long, default_value_t = 2_000)]
    silent: u32,
    /// Connections that say a letter a second.
    #[arg(long, default_value_t = 2_000)]
    slow: u32,
    /// Heavy questions by people who hang up at once.
    #[arg(long, default_value_t = 5_000)]
    aborted: u32,
    /// Readers of events that do not read.
    #[arg(long, default_value_t = 256)]
    readers: u32,
    /// How long the node is watched, before the crowd comes and while it is there.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

/// How long readiness may take to be told.
const READY_WITHIN_MS: f64 = 1_000.0;
/// By how much blocks may become slower.
const SLOWER_AT_MOST: f64 = 1.5;
/// What memory may grow by once the crowd is complete.
const GROWTH_BYTES_MAX: u64 = 64 << 20;
/// Between two certificates.
const PACE: Duration = Duration::from_millis(50);

/// The node that the crowd gathers at; the load goes to another.
const ATTACKED: usize = 0;
const LOADED: usize = 1;

fn main() -> Result<()> {
    let arguments = StrangersArguments::parse();
    let mut network = Network::start(&NetworkOptions::default())?;
    let workload = Workload::register(&network, 2, 64)?;
    // Of three of four each vote is needed.
    network.kill_node(3)?;
    let bureau =
        network.devnet().keys.iter().find(|key| key.name == "bureau").context("a bureau")?;
    let bureau = StateKey::of::<Organisation>(&bureau.organisation.code);
    let heavy = format!("/v1/history?subject={bureau}&limit=200");
    let url = &network.devnet().nodes.get(ATTACKED).context("the node attacked")?.rpc_url;
    let address = url.strip_prefix("http://").context("a URL")?.trim_end_matches('/');
    let target = address.to_socket_addrs()?.next().context("an address")?;

    let stop = AtomicBool::new(false);
    let client = network.client(LOADED);
    let (alone, crowded) = std::thread::scope(|scope| -> Result<_> {
        let load = scope.spawn(|| submit_until(&stop, &client, &workload));
        let measured = measure(&network, &arguments, target, &heavy);
        stop.store(true, Ordering::Relaxed);
        load.join().ok().context("the load")??;
        measured
    })?;
    println!("alone    {alone}\ncrowded  {crowded}");
    let handles = process::file_handles_max(network.process_id(ATTACKED).context("it runs")?)?;
    judge(&alone, &crowded, handles)
}

/// Watches the node alone, and with a crowd.
fn measure(
    network: &Network,
    arguments: &StrangersArguments,
    target: SocketAddr,
    heavy: &str,
) -> Result<(WatchedNode, WatchedNode)> {
    let StrangersArguments { silent, slow, aborted, readers, seconds } = *arguments;
    let time = Duration::from_secs(seconds);
    let alone = watch(network, ATTACKED, LOADED, time)?;
    let crowd = Crowd::gather(CrowdSize { silent, slow, readers, aborted }, target, heavy)?;
    let crowded = watch(network, ATTACKED, LOADED, time)?;
    let (made, failed) = crowd.connections();
    println!("connections made {made}, not made {failed}, all hung up: {}", crowd.have_hung_up());
    Ok((alone, crowded))
}

/// Submits certificates at a steady pace.
fn submit_until(stop: &AtomicBool, client: &Client, workload: &Workload) -> Result<()> {
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let certificate = workload.certificate(number)?;
        client
            .submit(&certificate.to_bytes(), Duration::ZERO)
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        std::thread::sleep(PACE);
    }
    Ok(())
}

fn judge(alone: &WatchedNode, crowded: &WatchedNode, handles_max: u64) -> Result<()> {
    let mut broken: Vec<&str> = Vec::new();
    if 0 < crowded.not_ready || READY_WITHIN_MS < crowded.ready.quantile_ms(1.0) {
        broken.push("readiness was not told within a second");
    }
    if alone.block_interval_ms() * SLOWER_AT_MOST < crowded.block_interval_ms() {
        broken.push("block intervals grew by more than half");
    }
    if GROWTH_BYTES_MAX < crowded.growth_bytes() {
        broken.push("memory grew although the crowd did not");
    }
    if handles_max <= crowded.handles {
        broken.push("the file handles ran out");
    }
    if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("; ")) }
}
