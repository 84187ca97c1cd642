//! hgzd: a node of the chain.
//!
//! # Flow
//! `http` takes a transaction, `mempool` admits it, `network` tells the others. When the engine asks,
//! `application` builds a block from the pool, judges those of others with [`chain`], and commits
//! what is decided through [`storage`] in one atomic write. `answers` says from there what `http` sends.
//!
//! # Invariants
//! What is committed is on the disk before anybody hears of it. A node whose disk has failed does
//! not vote. Only `clock` asks for the time of day.

#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod answers;
mod application;
mod blocking;
pub mod chain;
mod clock;
mod file_handles;
mod folder_lock;
mod health;
pub mod http;
mod lock;
mod logging;
mod mempool;
mod metrics;
mod network;
mod node;
mod reasons;
mod requests;
pub mod scans;
#[cfg(feature = "simulation")]
pub mod simulation;
pub mod storage;

pub use file_handles::TooFewFileHandles;
pub use folder_lock::{FolderLock, FolderLockError};
pub use logging::start as start_logging;
pub use node::{Node, NodeEnd, StartError};
