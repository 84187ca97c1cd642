use super::*;

const HEIGHT: Height = Height::new(7);

/// A log of three entries for a height, as the engine writes it.
fn log(folder: &Path) -> EngineLog {
    let log = EngineLog::in_folder(folder);
    let mut engine = Log::open(log.path()).unwrap();
    engine.reset(HEIGHT.as_u64()).unwrap();
    for entry in [b"one".as_slice(), b"two", b"three"] {
        engine.append(entry).unwrap();
    }
    log
}

#[test]
fn a_whole_log_is_as_long_as_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let log = log(folder.path());
    let bytes = log.sync().unwrap();
    assert_eq!(bytes, fs::metadata(log.path()).unwrap().len());
    assert_eq!(log.whole_bytes(HEIGHT).unwrap(), Some(bytes));
    assert_eq!(log.whole_bytes(HEIGHT.next()).unwrap(), None, "it is of another height");
}

#[test]
fn a_log_is_whole_up_to_its_first_damage() {
    let folder = tempfile::tempdir().unwrap();
    let log = log(folder.path());
    let good = fs::read(log.path()).unwrap();
    let entries = [12, 12 + 16, 12 + 2 * 16, good.len()];
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x40;
        fs::write(log.path(), &bad).unwrap();
        let found = log.whole_bytes(HEIGHT).unwrap();
        let expected = entries.iter().filter(|end| **end <= at).max();
        assert_eq!(found, expected.map(|end| u64::try_from(*end).unwrap()), "byte {at}");
        fs::write(log.path(), &good[..at]).unwrap();
        let found = log.whole_bytes(HEIGHT).unwrap();
        assert_eq!(found, expected.map(|end| u64::try_from(*end).unwrap()), "cut at {at}");
    }
}

/// What a file system that lost its power makes of entries that were not synced: the file has its
/// length, and zeros.
#[test]
fn zeros_are_no_entries() {
    let folder = tempfile::tempdir().unwrap();
    let log = log(folder.path());
    let mut bytes = fs::read(log.path()).unwrap();
    let whole = u64::try_from(bytes.len()).unwrap();
    bytes.resize(bytes.len() + 4_096, 0);
    fs::write(log.path(), &bytes).unwrap();
    assert_eq!(log.whole_bytes(HEIGHT).unwrap(), Some(whole));
    log.mend().unwrap();
    assert_eq!(fs::metadata(log.path()).unwrap().len(), whole);
    fs::write(log.path(), [0; 4_096]).unwrap();
    log.mend().unwrap();
    assert!(!log.path().exists(), "no header is left: it is moved aside");
    log.mend().unwrap();
}

#[test]
fn a_log_that_was_moved_aside_is_gone_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let log = log(folder.path());
    log.move_aside().unwrap();
    log.move_aside().unwrap();
    assert_eq!(log.whole_bytes(HEIGHT).unwrap(), None);
    assert!(log.sync().is_err());
    assert!(folder.path().join("votes.wal.damaged").exists());
}
