//! Files of bytes: read with a bound, and written only where there is none.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use hgz_config::FileError;

use crate::error::CliError;

/// The bytes of a file of at most `bytes_max`.
pub(crate) fn read(path: &Path, bytes_max: usize) -> Result<Vec<u8>, CliError> {
    let failed = |source| FileError::Read { path: path.to_owned(), source };
    let bytes_max = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes_max < u64::try_from(bytes.len()).unwrap_or(u64::MAX) {
        return Err(FileError::TooLong { path: path.to_owned(), bytes_max }.into());
    }
    Ok(bytes)
}

/// Writes a file that must not be there yet.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|source| FileError::of_write(path, source).into())
}
