use super::*;
use crate::bytes::hash::Hash;
use crate::chain::block::Header;
use crate::testing::fixtures::{ChangeOf, Party, World, authorities, commit, hunan_1, vote};

const ALL: [Party; 4] = Party::AUTHORITIES;

fn header() -> Header {
    World::new(hunan_1()).commit(&[]).header.clone()
}

fn verify(commit: &Commit) -> Result<(), CommitError> {
    commit.verify(header().chain_id, &authorities(&ALL))
}

#[test]
fn three_of_four_signatures_suffice_and_two_do_not() {
    let header = header();
    for count in 0..=4 {
        let commit = commit(&header, 0, &ALL[..count]);
        let height = header.height;
        let expected = match count {
            3 | 4 => Ok(()),
            found => Err(CommitError::TooFew { height, found, demanded: 3 }),
        };
        assert_eq!(verify(&commit), expected);
    }
    // Any three.
    for missing in ALL {
        let signers: Vec<Party> = ALL.into_iter().filter(|party| *party != missing).collect();
        assert_eq!(verify(&commit(&header, 0, &signers)), Ok(()));
    }
}

#[test]
fn one_authority_counts_once() {
    let header = header();
    let (bureau, institute) = (Party::Bureau, Party::Institute);
    for (signers, twice) in
        [([bureau, bureau, bureau], bureau), ([bureau, institute, institute], institute)]
    {
        let (height, authority) = (header.height, twice.code());
        let error = verify(&commit(&header, 0, &signers)).unwrap_err();
        assert_eq!(error, CommitError::NotSorted { height, authority });
    }
    let mut unsorted = commit(&header, 0, &ALL);
    unsorted.signatures.swap(0, 3);
    assert!(matches!(verify(&unsorted), Err(CommitError::NotSorted { .. })));
}

#[test]
fn a_signature_of_a_stranger_is_refused_even_beside_a_quorum() {
    let header = header();
    let signers = [ALL[0], ALL[1], ALL[2], ALL[3], Party::Maker];
    let error = verify(&commit(&header, 0, &signers)).unwrap_err();
    let (height, authority) = (header.height, Party::Maker.code());
    assert_eq!(error, CommitError::NotAnAuthority { height, authority });
    // Nor does a stranger's signature count as an authority's.
    let mut lent = commit(&header, 0, &[ALL[0], ALL[1], Party::Maker]);
    lent.signatures[2].authority = ALL[2].code();
    let error = verify(&lent).unwrap_err();
    assert!(
        matches!(error, CommitError::Signature { authority, .. } if authority == ALL[2].code())
    );
}

#[test]
fn a_signature_holds_for_its_height_round_block_and_chain_only() {
    let header = header();
    let good = commit(&header, 1, &ALL);
    assert_eq!(verify(&good), Ok(()));
    let changes: [ChangeOf<'_, Commit>; 4] = [
        &|it| it.height = it.height.next(),
        &|it| it.round = 0,
        &|it| it.block.0 = Hash::from_bytes([7; 32]),
        &|it| it.signatures[0].signature = it.signatures[1].signature,
    ];
    for change in changes {
        let mut changed = good.clone();
        change(&mut changed);
        assert!(matches!(verify(&changed), Err(CommitError::Signature { .. })));
    }
    let other_chain = ChainId(Hash::from_bytes([7; 32]));
    let error = good.verify(other_chain, &authorities(&ALL)).unwrap_err();
    assert!(matches!(error, CommitError::Signature { .. }));
}

#[test]
fn only_a_precommit_for_the_block_counts() {
    let header = header();
    let votes: [ChangeOf<'_, VoteMessage>; 3] =
        [&|it| it.kind = VoteKind::Prevote, &|it| it.block = None, &|it| {
            it.authority = Party::Insurer.code()
        }];
    for change in votes {
        let mut message = vote(&header, 0, Party::Bureau);
        change(&mut message);
        let mut changed = commit(&header, 0, &ALL);
        let key = Party::Bureau.vote_key();
        changed.signatures[0].signature = key.sign(SignatureUse::Vote, &message.to_bytes());
        assert!(matches!(verify(&changed), Err(CommitError::Signature { .. })));
    }
    // The same bytes, signed as a transaction.
    let mut changed = commit(&header, 0, &ALL);
    let message = vote(&header, 0, Party::Bureau).to_bytes();
    let key = Party::Bureau.vote_key();
    changed.signatures[0].signature = key.sign(SignatureUse::Transaction, &message);
    assert!(matches!(verify(&changed), Err(CommitError::Signature { .. })));
}
