//! Reading with a bound, and writing new files so that they are there whole after a crash.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Longest text file read: a genesis with four rulesets is under 1 MiB.
pub(crate) const TEXT_BYTES_MAX: u64 = 4 << 20;
/// Mode of files that hold secrets.
pub(crate) const SECRET_MODE: u32 = 0o600;
/// Mode of files that everybody may read.
pub(crate) const PUBLIC_MODE: u32 = 0o644;

/// Why a file could not be read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// Not readable.
    #[error("{} cannot be read; check that it exists and who may read it", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Longer than such a file may be.
    #[error("{} is longer than {bytes_max} bytes; give the right file", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
        /// The longest it may be.
        bytes_max: u64,
    },
    /// Not text.
    #[error("{} is not UTF-8 text; save it as UTF-8", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// There already.
    #[error("{} exists already; choose another path, or move it away first", path.display())]
    Exists {
        /// The file or directory.
        path: PathBuf,
    },
    /// Not writable.
    #[error("{} cannot be written; check the disk and who may write there", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A secret that others on the machine can read.
    #[error("{} holds a secret and has mode {mode:03o}, others can read it; run `chmod 600 {}`", path.display(), path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A secret file whose content is not what it must be.
    #[error("{} is not a {what}; {demand}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What it should be.
        what: &'static str,
        /// What to do.
        demand: &'static str,
    },
}

impl FileError {
    /// Why a file that must be new could not be written.
    #[must_use]
    pub fn of_write(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        if source.kind() == io::ErrorKind::AlreadyExists {
            Self::Exists { path }
        } else {
            Self::Write { path, source }
        }
    }
}

/// Reads a text file of at most `bytes_max` bytes.
pub(crate) fn read_text(path: &Path, bytes_max: u64) -> Result<String, FileError> {
    let file = File::open(path).map_err(|source| read_error(path, source))?;
    read_open(path, &file, bytes_max)
}

/// Reads a text file that only its owner may be able to read.
pub(crate) fn read_secret(path: &Path, bytes_max: u64) -> Result<String, FileError> {
    let file = File::open(path).map_err(|source| read_error(path, source))?;
    let metadata = file.metadata().map_err(|source| read_error(path, source))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(FileError::Exposed { path: path.to_owned(), mode });
    }
    read_open(path, &file, bytes_max)
}

fn read_open(path: &Path, file: &File, bytes_max: u64) -> Result<String, FileError> {
    let mut bytes = Vec::new();
    file.take(bytes_max.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|source| read_error(path, source))?;
    if bytes_max < u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
        return Err(FileError::TooLong { path: path.to_owned(), bytes_max });
    }
    String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.to_owned() })
}

/// Writes a file that must not be there yet, and waits until the disk has it.
pub(crate) fn write_new(path: &Path, content: &str, mode: u32) -> Result<(), FileError> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .and_then(|mut file| {
            file.write_all(content.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| sync_directory(path));
    written.map_err(|source| FileError::of_write(path, source))
}

/// Makes a directory that only its owner may enter, and those above it.
pub(crate) fn create_directory(path: &Path) -> Result<(), FileError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|source| FileError::of_write(path, source))
}

/// A new file is there after a crash only once its directory is on disk as well.
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

fn read_error(path: &Path, source: io::Error) -> FileError {
    FileError::Read { path: path.to_owned(), source }
}
