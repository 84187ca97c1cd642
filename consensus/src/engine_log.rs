//! An authority's log of the height under way, beside the engine that writes it: put on the disk
//! before a vote is signed, and measured at a start. Whoever votes without what it heard before its
//! last vote may break the lock that this vote was.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use arc_malachitebft_wal::Log;
use arc_malachitebft_wal::constants::{ENTRY_HEADER_SIZE, HEADER_SIZE};
use chain_core::values::time::Height;

use crate::folder::{FOLLOWER_LOG_FILE, LOG_FILE};

/// The log in a folder.
#[derive(Debug, Clone)]
pub(crate) struct EngineLog {
    path: PathBuf,
}

impl EngineLog {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join(LOG_FILE) }
    }

    /// The log of a node that follows without a vote.
    pub(crate) fn of_follower(folder: &Path) -> Self {
        Self { path: folder.join(FOLLOWER_LOG_FILE) }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until everything that the engine has appended is on the disk; how many bytes it is.
    pub(crate) fn sync(&self) -> io::Result<u64> {
        let file = File::open(&self.path)?;
        let bytes = file.metadata()?.len();
        file.sync_data()?;
        Ok(bytes)
    }

    /// How many bytes from the start are whole entries of a height: none if the log is of another
    /// one, cannot be read, or is not there. Nobody else may have it open.
    pub(crate) fn whole_bytes(&self, height: Height) -> io::Result<Option<u64>> {
        match self.measure()? {
            Measured::Whole { sequence, bytes } if sequence == height.as_u64() => Ok(Some(bytes)),
            Measured::Whole { .. } | Measured::Damaged | Measured::Absent => Ok(None),
        }
    }

    /// Makes a log that no vote rests on one that the engine starts on: what a crash left at its end
    /// is cut off, and one that cannot be read is moved aside.
    pub(crate) fn mend(&self) -> io::Result<()> {
        match self.measure()? {
            Measured::Whole { bytes, .. } => self.cut(bytes),
            Measured::Damaged => self.move_aside(),
            Measured::Absent => Ok(()),
        }
    }

    fn measure(&self) -> io::Result<Measured> {
        if !self.path.exists() {
            return Ok(Measured::Absent);
        }
        let mut log = match Log::open(&self.path) {
            Ok(log) => log,
            Err(error) if is_damage(&error) => return Ok(Measured::Damaged),
            Err(error) => return Err(error),
        };
        let sequence = log.sequence();
        let mut bytes = HEADER_SIZE;
        if log.is_empty() {
            return Ok(Measured::Whole { sequence, bytes });
        }
        for entry in log.iter()? {
            let Ok(entry) = entry else { break };
            // A file system that lost its power leaves zeros where the last entries were to be: the
            // checksum of nothing is zero, too, and the engine writes no empty entry.
            if entry.is_empty() {
                break;
            }
            let length = u64::try_from(entry.len()).unwrap_or(u64::MAX);
            bytes = bytes.saturating_add(ENTRY_HEADER_SIZE).saturating_add(length);
        }
        Ok(Measured::Whole { sequence, bytes })
    }

    /// Cuts off what follows the whole entries: the engine would not start on it.
    pub(crate) fn cut(&self, bytes: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(&self.path)?;
        file.set_len(bytes)?;
        file.sync_data()
    }

    /// Moves a log aside that no longer says what was heard.
    pub(crate) fn move_aside(&self) -> io::Result<()> {
        if !self.path.exists() {
            return Ok(());
        }
        fs::rename(&self.path, self.path.with_extension("wal.damaged"))
    }
}

/// What a log is, read from its start.
#[derive(Debug, Clone, Copy)]
enum Measured {
    /// There is none.
    Absent,
    /// Its header cannot be read.
    Damaged,
    /// So many bytes of it are whole entries of a height.
    Whole { sequence: u64, bytes: u64 },
}

fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests;
