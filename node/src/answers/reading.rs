//! Reading what a request names: a value from its text, a record by its id, or why there is none.

use std::fmt::Display;
use std::str::FromStr;

use chain_core::execute::find_certificate;
use chain_core::records::certificate::Certificate;
use chain_core::state::{self, ReadError, Record, RecordKind};
use chain_core::values::text::CertificateId;
use thiserror::Error;

use crate::blocking::TaskFailed;
use crate::storage::{StorageError, View};

/// Why nothing can be said.
#[derive(Debug, Error)]
pub enum ReadingError {
    /// What is asked for does not exist at this height.
    #[error("{} {id} does not exist; check the number", what.replace('_', " "))]
    Unknown {
        /// Its kind, as in the error's code.
        what: &'static str,
        /// What it was named by.
        id: String,
    },
    /// A part of the request cannot be read.
    #[error("{reason}")]
    Malformed {
        /// What is wrong with it, and what is expected.
        reason: String,
    },
    /// The state cannot be read.
    #[error(transparent)]
    State(#[from] ReadError),
    /// The database cannot be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Reading has failed by itself.
    #[error(transparent)]
    Task(#[from] TaskFailed),
}

impl ReadingError {
    /// Something that does not exist at this height.
    pub(crate) fn unknown(what: &'static str, id: &dyn Display) -> Self {
        Self::Unknown { what, id: id.to_string() }
    }

    /// A record that does not exist at this height.
    pub(crate) fn no_record(kind: RecordKind, id: &dyn Display) -> Self {
        Self::unknown(kind.as_str(), id)
    }

    /// A part of the request that cannot be read.
    pub(crate) fn malformed(reason: &dyn Display) -> Self {
        Self::Malformed { reason: reason.to_string() }
    }
}

/// Reads a value from its text.
pub(crate) fn parse<T: FromStr<Err: Display>>(text: &str) -> Result<T, ReadingError> {
    text.parse().map_err(|error: T::Err| ReadingError::malformed(&error))
}

/// A record that is asked for by its id.
pub(crate) fn must<R: Record<Id: Display>>(view: &View<'_>, id: &R::Id) -> Result<R, ReadingError> {
    state::read::<R>(view, id)?.ok_or_else(|| ReadingError::no_record(R::KIND, id))
}

/// A certificate that is asked for by its maker and number.
pub(crate) fn must_certificate(
    view: &View<'_>,
    id: &CertificateId,
) -> Result<Certificate, ReadingError> {
    let found = find_certificate(view, id)?;
    found.ok_or_else(|| ReadingError::no_record(RecordKind::Certificate, id))
}

/// A setting of the chain, which every state has.
pub(crate) fn setting<R: Record<Id = ()>>(view: &View<'_>) -> Result<R, ReadingError> {
    let missing = || StorageError::Missing { what: R::KIND.as_str().replace('_', " ") };
    Ok(state::read::<R>(view, &())?.ok_or_else(missing)?)
}
