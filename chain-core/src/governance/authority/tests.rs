use super::*;
use crate::testing::fixtures::{Party, authorities, key};

fn authority(party: Party, key_number: u8) -> Authority {
    Authority { organisation: party.code(), key: key(key_number).public_key() }
}

#[test]
fn a_quorum_is_more_than_two_thirds() {
    for (count, expected) in [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 5)] {
        let all = [
            Party::Bureau,
            Party::Institute,
            Party::SecondInstitute,
            Party::Seller,
            Party::Insurer,
            Party::Maker,
            Party::OtherMaker,
        ];
        let quorum = authorities(&all[..count]).quorum();
        assert_eq!(quorum, expected);
        // More than two thirds, and one fewer is not.
        assert!(2 * count < 3 * quorum && 3 * (quorum - 1) <= 2 * count);
    }
}

#[test]
fn authorities_are_sorted_each_once_each_with_its_own_usable_key() {
    let (bureau, institute) = (Party::Bureau, Party::Institute);
    let not_sorted = |party: Party| AuthoritySetError::NotSorted { organisation: party.code() };
    let weak = Authority { organisation: institute.code(), key: PublicKey::from_bytes([0; 32]) };
    let organisation = institute.code();
    for (set, expected) in [
        (vec![], AuthoritySetError::Empty),
        (vec![authority(institute, 1), authority(bureau, 2)], not_sorted(bureau)),
        (vec![authority(bureau, 1), authority(bureau, 2)], not_sorted(bureau)),
        (
            vec![authority(bureau, 1), authority(institute, 1)],
            AuthoritySetError::SharedKey { organisation },
        ),
        (vec![authority(bureau, 1), weak], AuthoritySetError::UnusableKey { organisation }),
        (vec![weak; 101], AuthoritySetError::TooMany { found: 101 }),
    ] {
        let bytes = codec::encode(&set);
        assert!(codec::decode::<AuthoritySet>(&bytes, 10_000).is_err(), "bytes of {expected}");
        assert_eq!(AuthoritySet::try_from(set), Err(expected));
    }
}

#[test]
fn each_authority_is_found_by_its_organisation() {
    let set = authorities(&Party::AUTHORITIES);
    for party in Party::AUTHORITIES {
        let expected = Authority { organisation: party.code(), key: party.vote_key().public_key() };
        assert_eq!(set.find(&party.code()), Some(&expected));
    }
    assert_eq!(set.find(&Party::Maker.code()), None);
}
