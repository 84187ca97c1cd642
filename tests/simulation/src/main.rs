//! Seeds in a row, each a whole chain with its own faults: see `hgz_simulation`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal that counts"
)]

mod workers;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use hgz_simulation::{Plan, Tally, once_failed, run};

/// Simulates chains of four to seven authorities, with adversaries and whatever else goes wrong.
#[derive(Debug, Parser)]
struct SimulationArguments {
    /// One seed, with its plan and how it ended; `RUST_LOG` says what is told of the way there.
    #[arg(long, conflicts_with_all = ["minutes", "seeds"])]
    seed: Option<u64>,
    /// So many seeds.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// As many seeds as fit into so many minutes.
    #[arg(long, conflicts_with = "seeds")]
    minutes: Option<u64>,
    /// Worlds at the same time; as many as there are processors if it is not given.
    #[arg(long)]
    workers: Option<usize>,
    /// Lives through these seeds and writes down what it counts, for the program that started it.
    #[arg(long, hide = true, num_args = 2, value_names = ["FIRST", "COUNT"])]
    worker: Vec<u64>,
}

fn main() -> ExitCode {
    let arguments = SimulationArguments::parse();
    if let [first, count] = arguments.worker.as_slice() {
        workers::work(*first, *count);
        return ExitCode::SUCCESS;
    }
    if let Some(seed) = arguments.seed {
        return one(seed);
    }
    let begun = Instant::now();
    let mut tally = Tally::default();
    for entry in once_failed() {
        tally.absorb(workers::in_process_of_its_own(entry.seed, 1));
    }
    let until = arguments.minutes.map(|minutes| begun + Duration::from_secs(60 * minutes));
    let count = until.map_or(arguments.seeds, |_| u64::MAX - arguments.first);
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let at_once = arguments.workers.unwrap_or_else(cores);
    tally.absorb(workers::share_out(arguments.first, count, at_once, until));
    println!("{tally}");
    println!("{:>12}  seconds, {at_once} worlds at once", begun.elapsed().as_secs());
    if tally.failed().is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn one(seed: u64) -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .without_time()
        .with_writer(std::io::stderr)
        .init();
    let plan = Plan::draw(seed);
    println!("{plan:#?}");
    let outcome = run(plan);
    println!("{outcome:#?}");
    if outcome.violated.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
