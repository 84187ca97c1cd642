//! [`FileHandles`]: how many files and connections the process may have open, and who gets how many
//! of them. A database that gets none any more ends the node, so it never shares with strangers.

use hgz_config::NodeConfig;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use thiserror::Error;
use tracing::{info, warn};

/// Connections of peers on both networks, with those whose handshake is not done.
const PEERS: u64 = 512;
/// Documents that are read, written and given out.
const DOCUMENTS: u64 = 160;
/// Logs, locks, keys, pipes, timers, and what nobody has thought of.
const OTHERS: u64 = 96;
/// What the database gets at least.
const DATABASE_MIN: u64 = 256;
/// What it can use: more only saves opening files again.
const DATABASE_MAX: u64 = 16_384;

/// The process may open too few files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "the process may open {allowed} files and needs {needed}; raise the limit (LimitNOFILE= under systemd, ulimit -Hn in a shell), or lower rpc.connections_max"
)]
pub struct TooFewFileHandles {
    /// What the operating system allows.
    pub allowed: u64,
    /// What the configuration needs.
    pub needed: u64,
}

/// Who gets how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileHandles {
    /// Files that the database may have open.
    pub(crate) database: u32,
}

impl FileHandles {
    /// Raises the limit to what the operating system allows, and shares it out.
    ///
    /// # Errors
    /// [`TooFewFileHandles`] if that is not enough.
    pub(crate) fn claim(config: &NodeConfig) -> Result<Self, TooFewFileHandles> {
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let raised = Rlimit { current: maximum, maximum };
        if current != maximum
            && let Err(error) = setrlimit(Resource::Nofile, raised)
        {
            warn!(%error, "the limit of open files cannot be raised");
        }
        let allowed = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let handles = Self::share(allowed, config.rpc.connections_max.into())?;
        info!(allowed, database = handles.database, "open files");
        Ok(handles)
    }

    /// Shares out what is allowed, with so many connections to the API.
    fn share(allowed: u64, connections_max: u64) -> Result<Self, TooFewFileHandles> {
        let others = [PEERS, DOCUMENTS, OTHERS, connections_max];
        let others = others.into_iter().fold(0, u64::saturating_add);
        let needed = others.saturating_add(DATABASE_MIN);
        if allowed < needed {
            return Err(TooFewFileHandles { allowed, needed });
        }
        let database = allowed.saturating_sub(others).min(DATABASE_MAX);
        Ok(Self { database: u32::try_from(database).expect("DATABASE_MAX fits") })
    }
}

#[cfg(test)]
mod tests;
