//! What an authority does that has lost its database or its log, but not the record of what it
//! signed: it follows without a vote until the chain is past everything it has signed for.

use std::path::Path;

use chain_core::values::time::Height;

use crate::engine::EngineError;
use crate::folder::{LAST_SIGNED_FILE, LOG_FILE};
use crate::last_signed::LastSignedFile;

/// The height that must be committed before this authority votes again, if it has to wait; `next`
/// is the height that its database is to commit next.
///
/// # Errors
/// [`EngineError::LastSigned`] if the record cannot be used.
pub fn follows_until(folder: &Path, next: Height) -> Result<Option<Height>, EngineError> {
    let last = LastSignedFile::open(&folder.join(LAST_SIGNED_FILE))?.height();
    let log_is_lost = !folder.join(LOG_FILE).exists();
    // Up to the last height itself the log repeats the very messages that were signed.
    let has_forgotten = next < last || (next == last && log_is_lost);
    Ok(has_forgotten.then_some(last))
}

#[cfg(test)]
mod tests;
