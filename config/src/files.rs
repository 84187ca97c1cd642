//! Reading with a bound, and writing new files so that they are there whole after a crash.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use crate::error::FileError;

/// Longest text file read: a genesis with four rulesets is under 1 MiB.
pub(crate) const TEXT_BYTES_MAX: u64 = 4 << 20;
/// Mode of files that hold secrets.
pub(crate) const SECRET_MODE: u32 = 0o600;
/// Mode of files that everybody may read.
pub(crate) const PUBLIC_MODE: u32 = 0o644;

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
    written.map_err(|source| write_error(path, source))
}

/// Makes a directory that only its owner may enter, and those above it.
pub(crate) fn create_directory(path: &Path) -> Result<(), FileError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|source| write_error(path, source))
}

/// A new file is there after a crash only once its directory is on disk as well.
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

fn read_error(path: &Path, source: io::Error) -> FileError {
    FileError::Read { path: path.to_owned(), source }
}

fn write_error(path: &Path, source: io::Error) -> FileError {
    let path = path.to_owned();
    if source.kind() == io::ErrorKind::AlreadyExists {
        FileError::Exists { path }
    } else {
        FileError::Write { path, source }
    }
}
