use arc_malachitebft_wal::Log;
use chain_core::bytes::hash::Hash;

use super::*;
use crate::last_signed::{Moment, Signed, SigningStep};

/// An authority that has signed a vote of height 7, after three entries of its log, and the log
/// has grown by one since.
fn authority(folder: &Path) -> EngineLog {
    let log = EngineLog::in_folder(folder);
    let mut engine = Log::open(log.path()).unwrap();
    engine.reset(7).unwrap();
    for entry in 0..4_u8 {
        if entry == 3 {
            let moment = Moment { height: Height::new(7), round: 0, step: SigningStep::Prevote };
            let signed = Signed { moment, message: Hash::from_bytes([1; 32]) };
            let mut record = LastSignedFile::open(&folder.join(LAST_SIGNED_FILE)).unwrap();
            record.allow(signed, log.sync().unwrap()).unwrap();
        }
        engine.append([entry; 100]).unwrap();
    }
    log
}

#[test]
fn only_who_has_forgotten_waits() {
    let folder = tempfile::tempdir().unwrap();
    let until = |next: u64| follows_until(folder.path(), Height::new(next)).unwrap();
    assert_eq!(until(1), None, "a new authority votes at once");
    let log = authority(folder.path());
    assert_eq!(until(6), Some(Height::new(7)), "the database is behind");
    assert_eq!(until(7), None, "the log repeats what was signed");
    assert_eq!(until(8), None);
    std::fs::remove_file(log.path()).unwrap();
    assert_eq!(until(7), Some(Height::new(7)), "the log is lost");
    assert_eq!(until(8), None);
}

/// A cut or a flipped bit in what was heard before the vote: a node that voted on would not know
/// what it is locked on. Behind that, nothing was signed that could be contradicted.
#[test]
fn who_has_lost_a_part_of_the_log_waits_if_it_was_heard_before_the_vote() {
    let entry = 113;
    for (at, waits) in [
        (0, true),
        (11, true),
        (20, true),
        (12 + 2 * entry + 50, true),
        (12 + 3 * entry + 50, false),
    ] {
        for cut in [true, false] {
            let folder = tempfile::tempdir().unwrap();
            let log = authority(folder.path());
            let mut bytes = std::fs::read(log.path()).unwrap();
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] ^= 0x40;
            }
            std::fs::write(log.path(), &bytes).unwrap();
            let until = follows_until(folder.path(), Height::new(7)).unwrap();
            assert_eq!(until.is_some(), waits, "at {at}, cut: {cut}");
            // The next start comes to the same, and the engine can open what it finds.
            let again = follows_until(folder.path(), Height::new(7)).unwrap();
            assert_eq!(again, until, "at {at}, cut: {cut}");
            assert_eq!(log.path().exists(), !waits, "at {at}, cut: {cut}");
            if !waits {
                let mut engine = Log::open(log.path()).unwrap();
                assert_eq!(engine.iter().unwrap().filter(Result::is_ok).count(), 3);
            }
        }
    }
}
