//! Seeds in a row, each a whole chain with its own faults: see `hgz_simulation`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the terminal that counts"
)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use hgz_simulation::{Adversary, Outcome, Plan, run};

/// Simulates chains of four to seven authorities, with an adversary and whatever else goes wrong.
#[derive(Debug, Parser)]
struct Arguments {
    /// One seed, with its plan.
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
}

/// What was lived through.
#[derive(Debug, Default)]
struct Tally {
    seeds: u64,
    delivered: u64,
    crashes: u32,
    partitions: u32,
    lies: BTreeMap<Adversary, u32>,
    failed: Vec<u64>,
}

impl Tally {
    fn add(&mut self, adversary: Adversary, outcome: &Outcome) {
        self.seeds += 1;
        self.delivered += outcome.delivered;
        self.crashes += outcome.crashes;
        self.partitions += outcome.partitions;
        *self.lies.entry(adversary).or_default() += outcome.lies;
        if let Some(violated) = &outcome.violated {
            println!(
                "seed {}: {violated}\n  ./scripts/simulate --seed {}",
                outcome.seed, outcome.seed
            );
            self.failed.push(outcome.seed);
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut tally = Tally::default();
    if let Some(seed) = arguments.seed {
        let plan = Plan::draw(seed);
        println!("{plan:#?}");
        let outcome = run(plan.clone());
        println!("{outcome:#?}");
        tally.add(plan.adversary, &outcome);
        return verdict(&tally);
    }
    let end = arguments.minutes.map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
    let goes_on = |seeds: u64| match end {
        Some(end) => Instant::now() < end,
        None => seeds < arguments.seeds,
    };
    while goes_on(tally.seeds) {
        let plan = Plan::draw(arguments.first + tally.seeds);
        let adversary = plan.adversary;
        tally.add(adversary, &run(plan));
    }
    println!("{tally:#?}");
    verdict(&tally)
}

fn verdict(tally: &Tally) -> ExitCode {
    if tally.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
