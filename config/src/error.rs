//! [`ConfigError`]: why a configuration is refused.

use std::io;

use thiserror::Error;

use crate::files::FileError;
use crate::keystore::KeystoreError;
use crate::problem::Problem;

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
