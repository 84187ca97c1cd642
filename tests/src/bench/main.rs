//! What four authorities on this machine carry, next to what Ed25519 alone would allow.
//!
//! Real processes on loopback, the load from this very process: the numbers are those of one
//! machine that does everything.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a benchmark computes ratios and prints them"
)]

mod labels;
mod latency;
mod report;
mod saturation;
mod signatures;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use chain_core::governance::params::ChainParams;
use clap::Parser;
use hgz_tests::{Network, NetworkOptions, Workload};

use report::BenchReport;

/// Committed certificates per second, latencies, disk and memory of a chain on this machine.
#[derive(Debug, Parser)]
struct BenchArguments {
    /// A run of about a minute, as the gate makes it.
    #[arg(long)]
    short: bool,
    /// The labels alone, without a chain.
    #[arg(long)]
    labels_only: bool,
    /// How many nodes vote.
    #[arg(long, default_value_t = 4)]
    authorities: usize,
    /// Transactions of a block at most, instead of what a genesis has.
    #[arg(long)]
    block_transactions: Option<u32>,
    /// Certificates of the saturated run; without it 20,000 in the short mode, else 100,000.
    #[arg(long)]
    certificates: Option<u64>,
    /// Write the numbers to this file as JSON too.
    #[arg(long)]
    json: Option<PathBuf>,
}

/// Labels that are made in each way: a batch of boards, a fifth of it in the short mode.
const LABELS: usize = 6_000;
/// Between the loads the databases settle.
const REST: Duration = Duration::from_secs(5);
/// Makers and their reports: certificates rest on 512 different reports.
const MAKERS: usize = 8;
const REPORTS_PER_MAKER: u64 = 64;

/// Boards of a batch that is sold on.
const BATCH_QUANTITY: u32 = 6_000;
/// After how many sales its holdings are looked at.
const HANDS: [usize; 3] = [1, 4, 12];

fn main() -> Result<()> {
    let arguments = BenchArguments::parse();
    let certificates =
        arguments.certificates.unwrap_or(if arguments.short { 20_000 } else { 100_000 });
    let (idle_samples, steady) =
        if arguments.short { (20, Duration::from_secs(8)) } else { (100, Duration::from_secs(30)) };

    let cores = std::thread::available_parallelism()?.get();
    let labels = labels::measure(cores, if arguments.short { LABELS / 5 } else { LABELS })?;
    if arguments.labels_only {
        print!("{labels}");
        return write_json(arguments.json, &labels.to_json());
    }
    let seconds_per_check = signatures::seconds_per_check(cores, Duration::from_secs(1))?;
    let mut params = ChainParams::default();
    if let Some(count) = arguments.block_transactions {
        params.block_transactions_max = count;
    }
    let options = NetworkOptions { authorities: arguments.authorities, observers: 0, params };
    let network = Network::start(&options)?;
    let workload = Workload::register(&network, MAKERS, REPORTS_PER_MAKER)?;

    let idle = latency::on_idle_chain(&network, &workload, 0..idle_samples)?;
    let saturation =
        saturation::measure(&network, &workload, idle_samples..idle_samples + certificates)?;
    // What was measured before and after: whatever else the machine did, the bound is not too low.
    let after = signatures::seconds_per_check(cores, Duration::from_secs(1))?;
    let seconds_per_check = seconds_per_check.min(after);
    let rate = saturation.per_second * 0.7;
    std::thread::sleep(REST);
    let steady_first = idle_samples + certificates;
    let steady_count = (rate * steady.as_secs_f64()) as u64;
    let steady =
        latency::at_rate(&network, &workload, rate, steady_first..steady_first + steady_count)?;

    let holdings = workload.pass_on(&network, BATCH_QUANTITY, &HANDS)?;

    let report = BenchReport {
        cores,
        nodes: network.len(),
        seconds_per_check,
        saturation,
        idle,
        steady_per_second: rate,
        steady,
        holdings,
        labels,
    };
    print!("{report}");
    write_json(arguments.json, &report.to_json())
}

fn write_json(path: Option<PathBuf>, numbers: &serde_json::Value) -> Result<()> {
    let text = serde_json::to_string_pretty(numbers)?;
    path.map_or(Ok(()), |path| Ok(std::fs::write(path, text)?))
}
