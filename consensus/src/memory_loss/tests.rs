use chain_core::bytes::hash::Hash;

use super::*;
use crate::last_signed::{Moment, Signed, SigningStep};

#[test]
fn only_who_has_forgotten_waits() {
    let folder = tempfile::tempdir().unwrap();
    let until = |next: u64| follows_until(folder.path(), Height::new(next)).unwrap();
    assert_eq!(until(1), None, "a new authority votes at once");
    let moment = Moment { height: Height::new(7), round: 0, step: SigningStep::Prevote };
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
