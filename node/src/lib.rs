//! hgzd: a node of the chain.
//!
//! # Flow
//! `rpc` takes a transaction, `mempool` admits it, `gossip` tells the others. When the engine asks,
//! `application` builds a block from the pool, judges those of others with [`chain`], and commits
//! what is decided through [`storage`] in one atomic write. `rpc` answers from there.
//!
//! # Invariants
//! What is committed is on the disk before anybody hears of it. A node whose disk has failed does
//! not vote. Only `clock` asks for the time of day.

#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod application;
pub mod chain;
mod clock;
mod documents;
mod gossip;
mod logging;
mod mempool;
mod metrics;
mod node;
mod pages;
mod peers;
pub mod repair;
pub mod replay;
pub mod rpc;
pub mod scans;
pub mod storage;

pub use logging::start as start_logging;
pub use node::{Node, NodeEnd, StartError};
