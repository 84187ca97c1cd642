//! [`Passphrase`]: what opens a keystore file.

use std::fmt;
use std::path::Path;

use zeroize::Zeroizing;

use crate::files::{FileError, SECRET_MODE, read_secret, write_new};

const BYTES_MAX: u64 = 4096;

/// A passphrase: never empty, never printed, wiped when dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A passphrase; none if the text is empty.
    #[must_use]
    pub fn new(text: String) -> Option<Self> {
        let text = Zeroizing::new(text);
        (!text.is_empty()).then_some(Self(text))
    }

    /// Reads the first line of a file that only its owner can read.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be read, others can read it, or the line is empty.
    pub fn read_file(path: &Path) -> Result<Self, FileError> {
        let text = Zeroizing::new(read_secret(path, BYTES_MAX)?);
        let line = text.lines().next().unwrap_or_default().to_owned();
        Self::new(line).ok_or_else(|| FileError::Content {
            path: path.to_owned(),
            what: "passphrase file",
            demand: "its first line must be the passphrase",
        })
    }

    /// Writes a new file with the passphrase, for its owner only.
    ///
    /// # Errors
    /// [`FileError`] if the file is there already or cannot be written.
    pub fn write_file(&self, path: &Path) -> Result<(), FileError> {
        let line = Zeroizing::new(format!("{}\n", self.as_str()));
        write_new(path, &line, SECRET_MODE)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}
