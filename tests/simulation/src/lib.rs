//! A whole chain in one thread, from one seed: the real engines and handlers of four to seven
//! authorities and an observer, on the real rules of the chain, with a network, disks and clocks
//! that fail as the seed says, and with adversaries.
//!
//! # Flow
//! [`Plan::draw`] makes of a seed what will go wrong; [`run`] lives through it: every packet and
//! every fault waits in one queue, ordered by its moment on a clock that stands still while anybody
//! works. `properties` looks at each packet and each committed block; after the faults have ended
//! the chain must go on.
//!
//! # Invariants
//! The same plan has the same trace, byte for byte. What is simulated is what runs: nothing here
//! decides, votes or signs, but an adversary.

#![allow(clippy::arithmetic_side_effects, reason = "a world that overflows fails, as it should")]

mod adversary;
mod clock;
mod dice;
mod disk;
mod ledger;
mod node;
mod once_failed;
mod outcome;
mod plan;
mod properties;
mod queue;
mod tally;
mod traffic;
mod world;

pub use disk::PowerFails;
pub use once_failed::{OnceFailed, once_failed};
pub use outcome::Outcome;
pub use plan::{Adversary, Plan, PlannedChange, PlannedFault, Without};
pub use tally::Tally;
pub use world::run;

#[cfg(test)]
mod tests;
