//! The command line of hgz: keys, every act of the chain, offline checks, codes, labels, proofs.
//!
//! # Flow
//! [`run`] reads the [`commands`] and [`options`], builds a [`context`] (what signs, what asks, what
//! is trusted, what speaks), and calls the command. A
//! command that changes the chain builds an act and hands it to [`chain::submit`]; one that asks goes
//! through the [`chain::client`]. What a command answers is a [`print::output::CommandOutcome`], printed once.
//!
//! # Invariants
//! Standard output carries the result and nothing else. A node's word is never taken for a
//! verdict: `hgz verify` checks the proof itself. A secret is never an argument.

#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod chain;
mod clock;
mod commands;
mod context;
mod error;
mod exit;
mod input;
mod keys;
mod label;
mod options;
mod print;

use std::process::ExitCode;

use clap::Parser;

pub use exit::Exit;

/// Runs the program with the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match commands::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are results; everything else clap says is not.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Ok };
            let printed = error.print();
            return if printed.is_ok() { exit.into() } else { Exit::Failed.into() };
        }
    };
    let context = context::Context::new(arguments.global);
    let answer = commands::run(&context, arguments.command);
    print::output::print(&context.voice, answer).into()
}
