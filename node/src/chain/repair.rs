//! `hgzd repair`: what is damaged is moved aside, and the node syncs it again from the others.
//!
//! The record of signed messages is never touched: it keeps this authority from voting twice.

use std::path::{Path, PathBuf};

use chain_core::governance::genesis::Genesis;
use hgz_config::NodeConfig;
use thiserror::Error;

use crate::chain::replay::{ReplayError, Replayed, replay};
use crate::clock;
use crate::reasons::with_causes;
use crate::storage::{Storage, StorageError};

/// Why a repair is refused.
#[derive(Debug, Error)]
pub enum RepairError {
    /// Another process has the database open.
    #[error("the database is in use; stop the node first")]
    InUse,
    /// A database of another chain is not damaged.
    #[error("the database is not this chain's; nothing is moved, see the cause")]
    OtherChain(#[source] StorageError),
    /// Nothing can be moved.
    #[error("{} cannot be moved aside ({reason}); check the disk and who may write there", path.display())]
    Move {
        /// The file or folder that stays where it is.
        path: PathBuf,
        /// What the operating system said.
        reason: String,
    },
}

/// What a repair found and did.
#[derive(Debug)]
pub struct Repaired {
    /// What the database holds, if it is whole; else what is wrong with it.
    pub database: Result<Replayed, String>,
    /// What was moved aside, and where to.
    pub moved: Vec<(PathBuf, PathBuf)>,
}

/// Replays the database, moves it aside if it does not hold, and moves the engine's log aside in any
/// case: what it would repeat is either in the database or signed for in the record of votes.
///
/// # Errors
/// [`RepairError`] if the node runs, or the disk refuses.
pub fn repair(config: &NodeConfig, genesis: &Genesis) -> Result<Repaired, RepairError> {
    let path = config.database_dir();
    let database = match check(&path, genesis) {
        Ok(replayed) => Ok(replayed),
        Err(ReplayError::Storage(error)) => match error {
            StorageError::Database { reason, .. } if reason.contains("lock file") => {
                return Err(RepairError::InUse);
            }
            StorageError::OtherChain { .. } => return Err(RepairError::OtherChain(error)),
            other => Err(with_causes(&other)),
        },
        Err(error) => Err(with_causes(&error)),
    };
    let logs = hgz_consensus::LOG_FILES.map(|log| config.consensus_dir().join(log));
    let damaged = database.is_err().then_some(path);
    let mut moved = Vec::new();
    for path in damaged.into_iter().chain(logs) {
        moved.extend(move_aside(path)?);
    }
    Ok(Repaired { database, moved })
}

fn check(path: &Path, genesis: &Genesis) -> Result<Replayed, ReplayError> {
    replay(&Storage::open(path, genesis)?, genesis)
}

fn move_aside(path: PathBuf) -> Result<Option<(PathBuf, PathBuf)>, RepairError> {
    if !path.exists() {
        return Ok(None);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".aside-{}", clock::now().as_unix_ms()));
    let aside = path.with_file_name(name);
    match std::fs::rename(&path, &aside) {
        Ok(()) => Ok(Some((path, aside))),
        Err(error) => Err(RepairError::Move { path, reason: error.to_string() }),
    }
}
