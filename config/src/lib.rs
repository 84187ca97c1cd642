//! What hgz reads from disk at its start, and what refuses every dangerous value there.
//!
//! # Flow
//! [`node`] reads a node's file, [`genesis`] the chain's, [`ruleset`] the labelling rules,
//! [`keystore`] an encrypted signing key, [`node_key`] the network identity. [`devnet`] writes a
//! whole set of them for several authorities on one machine. [`source`] is the TOML file behind
//! them all: it knows where each field stands.
//!
//! # Invariants
//! No file is overwritten. Whatever is refused is named with its file, line, reason and remedy.

#![cfg_attr(
    test,
    allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails, as it should")
)]

mod error;
mod files;

pub mod devnet;
pub mod genesis;
pub mod keystore;
pub mod node;
pub mod node_key;
pub mod passphrase;
pub mod problem;
pub mod ruleset;
pub mod source;

pub use error::ConfigError;
pub use files::FileError;
pub use node::{
    AuthorityConfig, DocumentsConfig, LogConfig, LogFormat, MempoolConfig, NetworkConfig,
    NodeConfig, RpcConfig,
};
pub use passphrase::Passphrase;
pub use problem::Problem;
