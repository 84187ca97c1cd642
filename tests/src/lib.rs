//! Chains of real processes, for tests and benchmarks.
//!
//! # Flow
//! [`Network`] writes a devnet into a temporary folder and runs one `hgzd` per node. A [`Client`]
//! talks to one of them. A [`DiskImage`] is a file system that can lose its power under them. A [`Workload`]
//! registers makers and signs certificates by the thousand. A [`Crowd`] is at one node's HTTP port.
//!
//! # Invariants
//! Loopback only, free ports, nothing left behind: a dropped network kills its processes and
//! removes its folder. One network at a time in a process: there may be two cores only.

#![allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")]

mod client;
mod crowd;
mod disk;
mod latencies;
mod network;
pub mod process;
mod workload;

pub use client::{Client, ClientAnswer, SubmitError};
pub use crowd::{Crowd, CrowdSize};
pub use disk::DiskImage;
pub use latencies::Latencies;
pub use network::{Network, NetworkOptions, repository, wait_until};
pub use workload::{HoldingsSize, Workload};
