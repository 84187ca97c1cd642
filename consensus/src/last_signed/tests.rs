use super::*;

fn signed(height: u64, round: u32, step: Step, message: u8) -> Signed {
    let message = Hash::from_bytes([message; 32]);
    Signed { moment: Moment { height, round, step }, message }
}

#[test]
fn the_same_message_again_is_allowed_and_another_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("last_signed");
    let mut file = LastSignedFile::open(&path).unwrap();
    let vote = signed(7, 0, Step::Prevote, 1);
    file.allow(vote).unwrap();
    file.allow(signed(7, 0, Step::Precommit, 1)).unwrap();
    file.allow(signed(7, 1, Step::Prevote, 2)).unwrap();
    // A restart, and the engine signs again what its log says.
    let mut file = LastSignedFile::open(&path).unwrap();
    file.allow(vote).unwrap();
    let refused = |error| match error {
        Err(LastSignedError::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(file.allow(signed(7, 0, Step::Prevote, 9))),
        SigningRefused::Conflict { height: 7, round: 0, step: Step::Prevote }
    );
    file.allow(signed(8, 0, Step::Proposal, 3)).unwrap();
    assert_eq!(
        refused(file.allow(signed(7, 2, Step::Prevote, 2))),
        SigningRefused::HeightOver { height: 7, last: 8 }
    );
}

#[test]
fn a_damaged_file_is_refused_wherever_it_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("last_signed");
    LastSignedFile::open(&path).unwrap().allow(signed(1, 0, Step::Prevote, 1)).unwrap();
    let good = fs::read(&path).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        fs::write(&path, &bad).unwrap();
        assert!(matches!(LastSignedFile::open(&path), Err(LastSignedError::Damaged { .. })));
        fs::write(&path, &good[..at]).unwrap();
        assert!(LastSignedFile::open(&path).is_err());
    }
}

#[test]
fn nothing_is_allowed_that_cannot_be_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = LastSignedFile::open(&folder.path().join("gone/last_signed")).unwrap();
    let result = file.allow(signed(1, 0, Step::Prevote, 1));
    assert!(matches!(result, Err(LastSignedError::File { .. })));
}
