//! What an authority does that has lost its database or its log, but not the record of what it
//! signed: it follows without a vote until the chain is past everything it has signed for.

use std::path::Path;

use chain_core::values::time::Height;

use crate::engine::{EngineError, LAST_SIGNED_FILE, LOG_FILE};
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
mod tests {
    use chain_core::bytes::hash::Hash;

    use super::*;
    use crate::last_signed::{Moment, Signed, Step};

    #[test]
    fn only_who_has_forgotten_waits() {
        let folder = tempfile::tempdir().unwrap();
        let until = |next: u64| follows_until(folder.path(), Height::new(next)).unwrap();
        assert_eq!(until(1), None, "a new authority votes at once");
        let moment = Moment { height: 7, round: 0, step: Step::Prevote };
        let message = Hash::from_bytes([1; 32]);
        let mut record = LastSignedFile::open(&folder.path().join(LAST_SIGNED_FILE)).unwrap();
        record.allow(Signed { moment, message }).unwrap();
        assert_eq!(until(6), Some(Height::new(7)));
        assert_eq!(until(7), Some(Height::new(7)), "the log is lost");
        assert_eq!(until(8), None);
        std::fs::write(folder.path().join(LOG_FILE), "").unwrap();
        assert_eq!(until(6), Some(Height::new(7)));
        assert_eq!(until(7), None, "the log repeats what was signed");
    }
}
