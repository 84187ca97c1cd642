//! [`Exit`]: the exit codes, which scripts decide by.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; or verified, and genuine.
    Ok,
    /// Something on this machine failed.
    Failed,
    /// The command line is wrong.
    Usage,
    /// Refused: by the node, by a rule, by the check of a file; or verified, and not genuine.
    Refused,
    /// A key is needed, or its passphrase is wrong.
    Key,
    /// The node cannot be reached, or what it says could not be checked: nothing is known.
    Unreachable,
    /// There is no such record.
    NotFound,
}

/// The table that `hgz exit-codes` prints.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  ok; verified and genuine
  1  failed on this machine (a file, the disk)
  2  the command line is wrong
  3  refused by the node, by a rule or by the check of a file; or verified and not genuine
  4  a key is needed, or its passphrase is wrong
  5  the node cannot be reached, or its answer could not be checked: nothing is known
  6  there is no such record
";

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::Key => 4,
            Self::Unreachable => 5,
            Self::NotFound => 6,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
