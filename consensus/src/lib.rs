//! The chain's rules under the Malachite consensus engine (Tendermint BFT): the only crate that
//! names the engine, and the only one that changes when the engine's interface does.
//!
//! # Flow
//! The engine asks ([`engine`] receives, `handlers` answer, one file per question), the node
//! answers through [`Application`]: propose a block, validate one, keep it before it is voted on,
//! commit it when more than two thirds have. Blocks travel in [`proposal_parts`]; votes are signed
//! by [`signer`] after [`last_signed`] has put them on the disk.
//!
//! # Invariants
//! Nothing is voted on that is not on the disk. No two different votes or proposals are signed for
//! one height, round and step, whatever happened to the engine's log. One vote each; more than two thirds
//! decide.

#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod application;
mod codec;
mod context;
mod engine;
mod engine_log;
mod evidence;
mod folder;
mod handlers;
pub mod last_signed;
mod memory_loss;
mod metrics;
pub mod proposal_parts;
mod sign_record;
mod signer;
#[cfg(feature = "simulation")]
pub mod simulation;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod timeouts;

pub use application::{Application, ApplicationError, BlockValidity, NextHeight, UndecidedBlock};
pub use engine::{EngineConfig, EngineError, EngineHandle, EnginePeers, NodeRole, Stopped, start};
pub use evidence::{Misbehaviour, MisbehaviourEvidence};
pub use folder::LOG_FILES;
pub use memory_loss::follows_until;
pub use metrics::MetricsRegistry;
