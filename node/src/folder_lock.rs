//! [`FolderLock`]: one program at a time on a data folder, and the next one hears which.

use std::fs::{self, File};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};
use thiserror::Error;

/// The file whose lock stands for the folder, and in which the holder writes its process.
const LOCK_FILE: &str = "hgzd.lock";
/// A process id, and what somebody may have written instead.
const HOLDER_BYTES_MAX: u64 = 32;

/// Why a data folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderLockError {
    /// Another program has it.
    #[error(
        "the data folder {} is in use by process {holder}, another hgzd; stop that one first, or give this node a data_dir of its own", folder.display()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The process that holds it, as far as it says.
        holder: String,
    },
    /// The folder or its file cannot be used.
    #[error("the data folder {} cannot be used ({reason}); check that it is there and writable", folder.display())]
    Unusable {
        /// The folder.
        folder: PathBuf,
        /// What the operating system said.
        reason: String,
    },
}

/// A data folder, for as long as this is not dropped. It ends with the process, however that ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: Flock<File>,
}

impl FolderLock {
    /// Takes a folder, which is made if it is not there.
    ///
    /// # Errors
    /// [`FolderLockError`] if another process has it, or it cannot be used.
    pub fn take(folder: &Path) -> Result<Self, FolderLockError> {
        let unusable = |reason: &dyn std::fmt::Display| FolderLockError::Unusable {
            folder: folder.to_owned(),
            reason: reason.to_string(),
        };
        fs::create_dir_all(folder).map_err(|error| unusable(&error))?;
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(folder.join(LOCK_FILE)).map_err(|error| unusable(&error))?;
        match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
            Ok(mut file) => {
                // Whoever asks is told less if this fails; the lock holds all the same.
                let _unnamed = write_holder(&mut file);
                Ok(Self { _file: file })
            }
            Err((file, Errno::EWOULDBLOCK)) => {
                Err(FolderLockError::InUse { folder: folder.to_owned(), holder: holder_in(file) })
            }
            Err((_, error)) => Err(unusable(&error)),
        }
    }
}

fn write_holder(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn holder_in(file: File) -> String {
    let mut text = String::new();
    let read = file.take(HOLDER_BYTES_MAX).read_to_string(&mut text);
    let is_number = !text.trim().is_empty() && text.trim().bytes().all(|one| one.is_ascii_digit());
    if read.is_ok() && is_number { text.trim().to_owned() } else { "(unknown)".to_owned() }
}

#[cfg(test)]
mod tests;
