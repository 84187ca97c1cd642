//! Errors about files and what is in them.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::keystore::KeystoreError;
use crate::problem::Problem;

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
    #[error("{} is no {what}; {demand}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What it should be.
        what: &'static str,
        /// What to do.
        demand: &'static str,
    },
}

/// Why a configuration is refused.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Everything that is wrong in one file.
    #[error("{}", joined(problems))]
    Invalid {
        /// At least one problem, in the order of the checks.
        problems: Vec<Problem>,
    },
    /// A keystore file.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// Something in use on this machine.
    #[error(
        "port {port} ({purpose}) cannot be used; stop what uses it, or choose others with --base-port"
    )]
    Port {
        /// The port.
        port: u16,
        /// What it is for.
        purpose: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// An option of the devnet outside its bounds.
    #[error("{option} = {found} is outside {least} to {greatest}; choose a value within")]
    Option {
        /// The option.
        option: &'static str,
        /// Its value.
        found: u64,
        /// The least value.
        least: u64,
        /// The greatest value.
        greatest: u64,
    },
    /// The system has no randomness to give.
    #[error("the system's random source failed; try again")]
    Random(#[source] getrandom::Error),
}

impl ConfigError {
    /// One problem.
    #[must_use]
    pub fn of(problem: Problem) -> Self {
        Self::Invalid { problems: vec![problem] }
    }

    /// The places in a file that are wrong; none for other errors.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Invalid { problems } => problems,
            Self::File(_)
            | Self::Keystore(_)
            | Self::Port { .. }
            | Self::Option { .. }
            | Self::Random(_) => &[],
        }
    }
}

fn joined(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
