//! How fast a node answers about item codes, next to the same HTTP server with a fixed body and next
//! to PostgreSQL behind the same server; and how long a proof is.
//!
//! Everything runs on this machine: node, reference server, database and load share its cores.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a benchmark computes ratios and prints them"
)]

mod database;
mod load;
mod reference;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chain_core::governance::params::ChainParams;
use chain_core::verify::item_code::ItemCode;
use clap::{Parser, Subcommand};
use hgz_api::BatchOutcome;
use hgz_tests::process::resident_bytes;
use hgz_tests::{Client, Network, NetworkOptions, Workload, wait_until};

use database::Database;
use load::{MeasuredLoad, Target};
use reference::Reference;

/// Verifications per second of one node, next to a fixed body and to PostgreSQL.
#[derive(Debug, Parser)]
struct VerifyBenchArguments {
    #[command(subcommand)]
    command: Option<VerifyBenchCommand>,
    /// A run of about half a minute, as the gate makes it.
    #[arg(long)]
    short: bool,
    /// Certificates on the chain; without it 5,000 in the short mode, else 100,000.
    #[arg(long)]
    certificates: Option<u64>,
}

#[derive(Debug, Subcommand)]
enum VerifyBenchCommand {
    /// The reference server, until standard input ends.
    #[command(hide = true)]
    Serve {
        /// How to reach the database.
        postgres: String,
        /// The file with the fixed body.
        body: std::path::PathBuf,
    },
}

const MAKERS: usize = 8;
const REPORTS_PER_MAKER: u64 = 64;
const BATCH: usize = 256;
/// Connections that ask at once.
const CONNECTIONS: usize = 16;
const COMMITTED_WITHIN: Duration = Duration::from_secs(600);

fn main() -> Result<()> {
    let arguments = VerifyBenchArguments::parse();
    if let Some(VerifyBenchCommand::Serve { postgres, body }) = arguments.command {
        return reference::serve(&postgres, std::fs::read(body)?);
    }
    let count = arguments.certificates.unwrap_or(if arguments.short { 5_000 } else { 100_000 });
    let duration = Duration::from_secs(if arguments.short { 3 } else { 15 });
    let options = NetworkOptions { authorities: 1, observers: 0, params: ChainParams::default() };
    let network = Network::start(&options)?;
    let workload = Workload::register(&network, MAKERS, REPORTS_PER_MAKER)?;
    let client = network.client(0);
    issue(&client, &workload, count)?;
    let codes = (0..count).map(|number| workload.item_code(number)).collect::<Result<Vec<_>>>()?;

    let one = codes.first().context("at least one code")?;
    let body = answer(&client, one)?;
    let proof = client.get_raw(&format!("/v1/serials/{}/proof", one.serial))?.1;
    let database = Database::start()?;
    database.fill(&client, &codes)?;
    let reference = Reference::start(&database.url(), &body)?;

    let node = address(&network.devnet().nodes.first().context("one node")?.rpc_url)?;
    let paths = |prefix: &str| codes.iter().map(|code| format!("{prefix}/{code}")).collect();
    // Each is asked for every code once, then again and again: caches are warm for all of them.
    let ask = |address: SocketAddr, paths: Vec<String>| -> Result<(MeasuredLoad, MeasuredLoad)> {
        let target = Target { address, paths };
        Ok((target.ask_each(CONNECTIONS)?, target.ask_for(CONNECTIONS, duration)?))
    };
    let by_node = ask(node, paths(""))?;
    let node_process = network.process_id(0).context("the node runs")?;
    let resident = resident_bytes(node_process)?;
    let fixed = ask(reference.address(), paths("/fixed"))?;
    let by_database = ask(reference.address(), paths("/postgres"))?;

    println!(
        "conditions       {} cores for node, servers, database and load; {count} certificates; \
         {CONNECTIONS} connections for {} s each; answers of {} bytes",
        std::thread::available_parallelism()?.get(),
        duration.as_secs(),
        body.len()
    );
    print("hgzd", &by_node.1, None);
    print("fixed body", &fixed.1, Some(&by_node.1));
    print("PostgreSQL", &by_database.1, Some(&by_node.1));
    print("hgzd, first", &by_node.0, None);
    print("fixed, first", &fixed.0, Some(&by_node.0));
    print("PostgreSQL, 1st", &by_database.0, Some(&by_node.0));
    println!("memory           {} MiB resident in hgzd", resident / (1 << 20));
    println!("proof            {} bytes of all that is to be said of a serial", proof.len());
    Ok(())
}

fn print(name: &str, measured: &MeasuredLoad, node: Option<&MeasuredLoad>) {
    let ratio = node
        .map(|node| format!("; hgzd has {:.2} of it", node.per_second / measured.per_second))
        .unwrap_or_default();
    println!(
        "{name:<16} {:.0} answers/s, p50 {:.2} ms, p99 {:.2} ms{ratio}",
        measured.per_second,
        measured.latencies.quantile_ms(0.5),
        measured.latencies.quantile_ms(0.99)
    );
}

/// Issues certificates until the chain has so many.
fn issue(client: &Client, workload: &Workload, count: u64) -> Result<()> {
    let before = client.metric("hgz_committed_transactions_total")?;
    let mut batch = Vec::with_capacity(BATCH);
    for number in 0..count {
        batch.push(workload.certificate(number)?.to_bytes());
        if batch.len() == BATCH || number + 1 == count {
            submit(client, std::mem::take(&mut batch))?;
        }
    }
    wait_until("all certificates are committed", COMMITTED_WITHIN, || {
        client
            .metric("hgz_committed_transactions_total")
            .is_ok_and(|committed| before + count <= committed)
    })
}

/// Submits a batch, and what the pool had no room for again.
fn submit(client: &Client, mut batch: Vec<Vec<u8>>) -> Result<()> {
    while !batch.is_empty() {
        let outcomes = client.submit_batch(&batch)?;
        let mut again = Vec::new();
        let mut wait_ms = 0;
        for (bytes, outcome) in batch.into_iter().zip(outcomes) {
            match outcome {
                BatchOutcome::Admitted(_) => {}
                BatchOutcome::Refused(error) => match error.retry_after_ms {
                    Some(after) => {
                        wait_ms = wait_ms.max(after);
                        again.push(bytes);
                    }
                    None => bail!("{}: {}", error.code, error.message),
                },
            }
        }
        std::thread::sleep(Duration::from_millis(wait_ms.min(100)));
        batch = again;
    }
    Ok(())
}

/// What the node answers about a code, as JSON.
fn answer(client: &Client, code: &ItemCode) -> Result<Vec<u8>> {
    let (status, body) = client.get_json_raw(&format!("/{code}"))?;
    if status != 200 {
        bail!("{status}: {}", String::from_utf8_lossy(&body));
    }
    Ok(body)
}

fn address(url: &str) -> Result<SocketAddr> {
    Ok(url.trim_start_matches("http://").trim_end_matches('/').parse()?)
}
