use super::*;

fn signed(height: u64, round: u32, step: SigningStep, message: u8) -> Signed {
    let message = Hash::from_bytes([message; 32]);
    Signed { moment: Moment { height: Height::new(height), round, step }, message }
}

#[test]
fn the_same_message_again_is_allowed_and_another_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("last_signed");
    let mut file = LastSignedFile::open(&path).unwrap();
    let vote = signed(7, 0, SigningStep::Prevote, 1);
    file.allow(vote, 0).unwrap();
    file.allow(signed(7, 0, SigningStep::Precommit, 1), 0).unwrap();
    file.allow(signed(7, 1, SigningStep::Prevote, 2), 0).unwrap();
    // A restart, and the engine signs again what its log says.
    let mut file = LastSignedFile::open(&path).unwrap();
    file.allow(vote, 0).unwrap();
    let refused = |error| match error {
        Err(LastSignedError::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(file.allow(signed(7, 0, SigningStep::Prevote, 9), 0)),
        SigningRefused::Conflict { height: Height::new(7), round: 0, step: SigningStep::Prevote }
    );
    file.allow(signed(8, 0, SigningStep::Proposal, 3), 0).unwrap();
    assert_eq!(
        refused(file.allow(signed(7, 2, SigningStep::Prevote, 2), 0)),
        SigningRefused::HeightOver { height: Height::new(7), last: Height::new(8) }
    );
}

#[test]
fn a_damaged_file_is_refused_wherever_it_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("last_signed");
    LastSignedFile::open(&path).unwrap().allow(signed(1, 0, SigningStep::Prevote, 1), 0).unwrap();
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
    let result = file.allow(signed(1, 0, SigningStep::Prevote, 1), 0);
    assert!(matches!(result, Err(LastSignedError::File { .. })));
}

#[test]
fn what_the_record_no_longer_holds_is_refused() {
    let mut last = LastSigned::default();
    let rounds = u32::try_from(MESSAGES_MAX).unwrap();
    for round in 0..=rounds {
        let vote = signed(7, round, SigningStep::Prevote, 1);
        assert_eq!(last.check(vote), Ok(true));
        last.insert(vote);
    }
    // Round 0 has made room for the last one: a second, other vote must not pass for a first.
    let over = |round| SigningRefused::RoundOver { height: Height::new(7), round };
    assert_eq!(last.check(signed(7, 0, SigningStep::Prevote, 9)), Err(over(0)));
    assert_eq!(last.check(signed(7, 0, SigningStep::Prevote, 1)), Err(over(0)));
    assert_eq!(last.check(signed(7, 1, SigningStep::Proposal, 1)), Err(over(1)));
    assert_eq!(last.check(signed(7, 1, SigningStep::Prevote, 1)), Ok(false));
    assert_eq!(last.check(signed(7, 1, SigningStep::Precommit, 1)), Ok(true));
    assert_eq!(last.check(signed(8, 0, SigningStep::Proposal, 1)), Ok(true));
}

#[test]
fn an_earlier_round_may_be_signed_after_a_later_one_and_is_remembered() {
    let mut last = LastSigned::default();
    for round in [5, 3, 4] {
        last.insert(signed(7, round, SigningStep::Prevote, 1));
    }
    for round in 3..=5 {
        assert_eq!(last.check(signed(7, round, SigningStep::Prevote, 1)), Ok(false));
        assert!(last.check(signed(7, round, SigningStep::Prevote, 2)).is_err());
    }
}

#[test]
fn the_record_knows_how_long_the_log_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("last_signed");
    let mut file = LastSignedFile::open(&path).unwrap();
    file.allow(signed(7, 0, SigningStep::Prevote, 1), 100).unwrap();
    file.allow(signed(7, 0, SigningStep::Precommit, 1), 250).unwrap();
    // What was signed before is signed again, and tells nothing new.
    file.allow(signed(7, 0, SigningStep::Prevote, 1), 300).unwrap();
    assert_eq!(LastSignedFile::open(&path).unwrap().log_bytes(), 250);
}
