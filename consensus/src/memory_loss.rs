//! What an authority does that has lost its database or its log, but not the record of what it
//! signed: it follows without a vote until the chain is past everything it has signed for.

use std::path::Path;

use chain_core::values::time::Height;
use tracing::warn;

use crate::engine::EngineError;
use crate::engine_log::EngineLog;
use crate::folder::LAST_SIGNED_FILE;
use crate::last_signed::{LastSignedError, LastSignedFile};

/// The height that must be committed before this authority votes again, if it has to wait; `next`
/// is the height that its database is to commit next. Asked before the engine starts: a log that is
/// no longer what it was when the last vote was signed is moved aside, and what a crash left of an
/// entry at its end is cut off.
///
/// # Errors
/// [`EngineError::LastSigned`] if the record or the log cannot be used.
pub fn follows_until(folder: &Path, next: Height) -> Result<Option<Height>, EngineError> {
    let record = LastSignedFile::open(&folder.join(LAST_SIGNED_FILE))?;
    let last = record.height();
    let log = EngineLog::in_folder(folder);
    let failed = |source| LastSignedError::Log { path: log.path().display().to_string(), source };
    let (needed, found) = (record.log_bytes(), log.whole_bytes(last).map_err(failed)?);
    let is_lost = is_memory_lost(last, next, needed, found);
    if next == last {
        match found {
            Some(whole) if !is_lost => log.cut(whole).map_err(failed)?,
            Some(_) | None => {
                warn!(path = %log.path().display(), needed, ?found, "the log is not what it was when the last vote was signed");
                // It stays away: the next start must not find a log that has grown again.
                log.move_aside().map_err(failed)?;
            }
        }
    } else {
        log.mend().map_err(failed)?;
    }
    Ok(is_lost.then_some(last))
}

/// Whether an authority that is to commit `next` no longer knows what it heard before it signed its
/// last message, for height `signed`: its log was `needed` long then and is `found` long now, if it
/// is of that height at all. Up to that height itself the log repeats the very messages.
pub(crate) fn is_memory_lost<T: PartialOrd>(
    signed: Height,
    next: Height,
    needed: T,
    found: Option<T>,
) -> bool {
    next < signed || (next == signed && found.is_none_or(|found| found < needed))
}

#[cfg(test)]
mod tests;
