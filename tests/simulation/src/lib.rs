//! A whole chain in one thread, from one seed: the real engines and handlers of four to seven
//! authorities and an observer, an application in memory, and a network, disks and clocks that fail
//! as the seed says.
//!
//! # Flow
//! [`Plan::draw`] makes of a seed what will go wrong; [`run`] lives through it: every packet and
//! every fault waits in one queue, ordered by its moment on a clock that stands still while anybody
//! works. `properties` looks at each packet and each committed block; after the faults have ended
//! the chain must go on.
//!
//! # Invariants
//! The same plan has the same trace, packet for packet. What is simulated is what runs: nothing here
//! decides, votes or signs, but an adversary.

#![allow(clippy::arithmetic_side_effects, reason = "a world that overflows fails, as it should")]

mod adversary;
mod dice;
mod node;
mod plan;
mod properties;
mod world;

pub use plan::{Adversary, Fault, Plan};
pub use world::{Outcome, run};

#[cfg(test)]
mod tests;
