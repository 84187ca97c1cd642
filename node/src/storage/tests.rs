use chain_core::act::Act;
use chain_core::bytes::signature::SecretKey;
use chain_core::records::certificate::{Certificate, CertificateStatus};
use chain_core::records::organisation::{
    KeyOrigin, KeyPurpose, KeyRecord, KeyRevocation, Organisation,
};
use chain_core::records::permission::ActKind;
use chain_core::records::permission::Role;
use chain_core::records::report::{Report, ReportStatus};
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::{CertificateRecalls, RecallStatus, RecalledItems};
use chain_core::state::{self, RecordKind, StateKey};
use chain_core::values::edition::Edition;
use chain_core::values::text::RecallId;
use chain_core::values::time::{Height, Timestamp};

use super::fixtures::{
    TestAct, TestChain, certificate, code, day, items, organisation, place_of, product, report,
    step, write_product,
};
use super::{Exception, Posting, ScanStep, View, act_at, fold, kind_byte, looked_up, serial_of};
use crate::storage::lists::posting::division_of;

fn entries(chain: &TestChain, lists: &[Vec<Posting>]) -> Vec<Vec<u8>> {
    let view = chain.storage.view();
    let mut scan = view.scan(lists, (Vec::new(), None), usize::MAX);
    let mut found = Vec::new();
    while let ScanStep::Found { entry, .. } = scan.step().unwrap() {
        found.push(entry);
    }
    found
}

fn is_in(chain: &TestChain, list: Posting, certificate: &Certificate) -> bool {
    entries(chain, &[vec![list]]).contains(&place_of(certificate))
}

#[test]
fn entries_move_when_records_change() {
    let mut chain = TestChain::new();
    let board = product(1, "P", "纸面石膏板", "C3024");
    let mut one = certificate(&chain, &board.id, "C-1");
    let id = one.serial;
    chain.commit(vec![], |state| {
        write_product(state, &board);
        state.write::<Certificate>(&id, &one);
    });
    chain.check().unwrap();
    assert!(is_in(&chain, Posting::Division("C30".to_owned()), &one));
    assert!(is_in(&chain, Posting::Holder(code(1)), &one));

    let mut holdings = Holdings::default();
    holdings.assign(code(1), &items(1, 100), code(5), None).unwrap();
    chain.commit(vec![], |state| state.write::<Holdings>(&id, &holdings));
    chain.check().unwrap();
    assert!(!is_in(&chain, Posting::Holder(code(1)), &one));
    assert!(is_in(&chain, Posting::Holder(code(5)), &one));

    let recall = |status| {
        let recall = RecallId::new(code(0), "RC-1".parse().unwrap());
        CertificateRecalls(vec![RecalledItems { recall, items: items(1, 3).into(), status }])
    };
    let recalled = Posting::Exception(Exception::Recalled);
    for (status, is_listed) in [(RecallStatus::Open, true), (RecallStatus::Closed, false)] {
        chain.commit(vec![], |state| state.write::<CertificateRecalls>(&id, &recall(status)));
        chain.check().unwrap();
        assert_eq!(is_in(&chain, recalled.clone(), &one), is_listed);
    }

    let status = CertificateStatus::Revoked;
    one.history.take(step(status, chain.next().0));
    let withdrawn = report("R1", &board.id, ReportStatus::Withdrawn);
    chain.commit(vec![], |state| {
        state.write::<Certificate>(&id, &one);
        state.write::<Report>(&withdrawn.id, &withdrawn);
    });
    chain.check().unwrap();
    assert!(is_in(&chain, Posting::Exception(Exception::Revoked), &one));
    assert!(is_in(&chain, Posting::Exception(Exception::ReportWithdrawn), &one));
    assert_eq!(serial_of(&place_of(&one)), Some(id));
}

#[test]
fn what_one_block_does_to_its_own_certificate_is_listed() {
    let mut chain = TestChain::new();
    let board = product(1, "P", "纸面石膏板", "C3024");
    let mut one = certificate(&chain, &board.id, "C-1");
    let status = CertificateStatus::Revoked;
    one.history.take(step(status, one.issued_at));
    let mut holdings = Holdings::default();
    holdings.assign(code(1), &items(1, 5), code(5), None).unwrap();
    let withdrawn = report("R1", &board.id, ReportStatus::Withdrawn);
    chain.commit(vec![], |state| {
        write_product(state, &board);
        state.write::<Certificate>(&one.serial, &one);
        state.write::<Holdings>(&one.serial, &holdings);
        state.write::<Report>(&withdrawn.id, &withdrawn);
    });
    chain.check().unwrap();
    for holder in [1, 5] {
        assert!(is_in(&chain, Posting::Holder(code(holder)), &one));
    }
}

#[test]
fn a_name_is_found_by_any_part_of_it_until_it_changes() {
    let mut chain = TestChain::new();
    let before = organisation(1, "湖南科思益建材ＡＢ有限公司", Role::Enterprise);
    let after = organisation(1, "湖南新名建材有限公司", Role::Seller);
    let found = |chain: &TestChain, text: &str| {
        let groups: Vec<Vec<Posting>> = looked_up(&fold(text))
            .into_iter()
            .map(|gram| vec![Posting::Name(gram, RecordKind::Organisation)])
            .collect();
        !entries(chain, &groups).is_empty()
    };
    chain.commit(vec![], |state| state.write::<Organisation>(&code(1), &before));
    chain.check().unwrap();
    for text in ["湖", "司", "科思益", "建材ab", "ＡＢ有", "湖南科思益建材AB有限公司"]
    {
        assert!(found(&chain, text), "{text}");
    }
    for text in ["益思", "科益", "x"] {
        assert!(!found(&chain, text), "{text}");
    }
    assert_eq!(entries(&chain, &[vec![Posting::Role(Role::Enterprise)]]).len(), 1);
    chain.commit(vec![], |state| state.write::<Organisation>(&code(1), &after));
    chain.check().unwrap();
    assert!(!found(&chain, "科思益") && found(&chain, "新名") && found(&chain, "建材"));
    assert_eq!(entries(&chain, &[vec![Posting::Role(Role::Enterprise)]]).len(), 0);
    assert_eq!(entries(&chain, &[vec![Posting::Role(Role::Seller)]]).len(), 1);
}

/// What is printed on goods is what the product was then: an amendment takes nothing out of the lists of
/// what was sold before, and what is derived once more from the last state is the same.
#[test]
fn an_amended_product_is_found_by_the_numbers_of_every_edition() {
    let mut chain = TestChain::new();
    let numbered = |edition, gtin: &str, category| {
        let mut board = product(1, "P", "纸面石膏板", category);
        board.edition = Edition::new(edition).unwrap();
        board.details.gtin = Some(gtin.parse().unwrap());
        board
    };
    let first = numbered(1, "06901234567892", "C3024");
    let second = numbered(2, "06922868282616", "C1821");
    let one = certificate(&chain, &first.id, "C-1");
    chain.commit(vec![], |state| {
        write_product(state, &first);
        state.write::<Certificate>(&one.serial, &one);
    });
    chain.check().unwrap();
    chain.commit(vec![], |state| write_product(state, &second));
    chain.check().unwrap();
    for board in [&first, &second] {
        let gtin = board.details.gtin.clone().unwrap();
        assert_eq!(entries(&chain, &[vec![Posting::Gtin(gtin)]]).len(), 1, "{board:?}");
    }
    let division = |category: &str| Posting::Division(division_of(category).unwrap());
    assert!(is_in(&chain, division("C3024"), &one), "as it was certified");
    assert!(!is_in(&chain, division("C1821"), &one));
}

#[test]
fn keys_are_listed_by_their_organisation() {
    let mut chain = TestChain::new();
    let key = SecretKey::from_bytes(&[9; 32]).public_key();
    let mut record = KeyRecord {
        key,
        organisation: code(0),
        purpose: KeyPurpose::Admin,
        valid_until: None,
        added_at: Height::FIRST,
        revoked: None,
        origin: KeyOrigin::Own,
        usable_from: Timestamp::default(),
    };
    let end = KeyRevocation { height: Height::FIRST, on: day(), organisation: code(0) };
    for revoked in [None, Some(end)] {
        record.revoked = revoked;
        chain.commit(vec![], |state| state.write::<KeyRecord>(&key.id(), &record));
        chain.check().unwrap();
        // The bureau has a key of the genesis.
        assert_eq!(entries(&chain, &[vec![Posting::Keys(code(0))]]).len(), 2);
    }
}

/// Forty certificates of two products and three batches, so many of them in each block.
fn forty(per_block: usize) -> (TestChain, [Vec<Posting>; 2]) {
    let mut chain = TestChain::new();
    let boards = [product(1, "P", "板", "C3024"), product(1, "Q", "板", "C1830")];
    let all: Vec<usize> = (0..40).collect();
    for block in all.chunks(per_block) {
        let certificates = block.iter().map(|at| {
            let mut one = certificate(&chain, &boards[at % 2].id, &format!("C-{at}"));
            one.details.batch = format!("B{}", at % 3).parse().unwrap();
            one
        });
        let certificates: Vec<Certificate> = certificates.collect();
        chain.commit(vec![], |state| {
            for board in &boards {
                write_product(state, board);
            }
            for one in &certificates {
                state.write::<Certificate>(&one.serial, one);
            }
        });
    }
    chain.check().unwrap();
    let batch = |number: &str| Posting::Batch(number.parse().unwrap());
    (chain, [vec![Posting::Product(boards[0].id.clone())], vec![batch("B1"), batch("B2")]])
}

#[test]
fn a_scan_that_stops_early_goes_on_where_it_was() {
    for per_block in [1, 3, 40] {
        let (chain, lists) = forty(per_block);
        let whole = entries(&chain, &lists);
        assert_eq!(whole.len(), 13);
        assert!(whole.is_sorted());
        let view = chain.storage.view();
        for steps in 1..12 {
            let (mut found, mut from) = (Vec::new(), Vec::new());
            for _ in 0..1000 {
                let mut scan = view.scan(&lists, (from, None), steps + 3);
                let end = loop {
                    match scan.step().unwrap() {
                        ScanStep::Found { entry, .. } => found.push(entry),
                        other => break other,
                    }
                };
                from = scan.position().to_vec();
                if end == ScanStep::End {
                    break;
                }
            }
            assert_eq!(found, whole, "{steps} steps, {per_block} certificates a block");
        }
    }
}

#[test]
fn a_scan_starts_and_stops_anywhere_within_a_height() {
    let (chain, [all, _]) = forty(40);
    let lists = [all];
    let whole = entries(&chain, &lists);
    assert_eq!(whole.len(), 20);
    let view = chain.storage.view();
    for (first, from) in whole.iter().enumerate() {
        for (last, until) in whole.iter().enumerate() {
            let bounds = (from.clone(), Some(until.clone()));
            let mut scan = view.scan(&lists, bounds, usize::MAX);
            let mut found = Vec::new();
            while let ScanStep::Found { entry, .. } = scan.step().unwrap() {
                found.push(entry);
            }
            assert_eq!(found, whole.get(first..last).unwrap_or_default());
        }
    }
}

#[test]
fn a_view_reads_the_records_of_its_own_height() {
    let mut chain = TestChain::new();
    let named = |name: &str| organisation(1, name, Role::Enterprise);
    let commit = |chain: &mut TestChain, name: &str| {
        chain.commit(vec![], |state| state.write::<Organisation>(&code(1), &named(name)));
    };
    let read = |view: &View<'_>| {
        let found = state::read::<Organisation>(view, &code(1)).unwrap();
        found.map(|one| one.details.name.to_string())
    };
    let storage = chain.storage.clone();
    let before = storage.view();
    commit(&mut chain, "甲");
    let first = storage.view();
    for _ in 0..2 {
        assert_eq!(read(&first).as_deref(), Some("甲"));
    }
    commit(&mut chain, "乙");
    let second = storage.view();
    for _ in 0..2 {
        assert_eq!(read(&second).as_deref(), Some("乙"));
        assert_eq!(read(&first).as_deref(), Some("甲"));
        assert_eq!(read(&before), None);
    }
}

#[test]
fn the_history_of_a_record_is_every_act_about_it_in_order() {
    let mut chain = TestChain::new();
    let keys: Vec<StateKey> = (0..3).map(|at| StateKey::of::<Organisation>(&code(at))).collect();
    let act = |subjects: &[usize]| TestAct {
        act: Act::VoidItems { certificate: "C".parse().unwrap(), items: items(1, 1) },
        subjects: subjects.iter().map(|at| keys[*at].clone()).collect(),
        certificates: Vec::new(),
    };
    chain.commit(vec![act(&[0, 1]), act(&[0]), act(&[1, 2])], |_| {});
    chain.commit(vec![act(&[1]), act(&[0, 1])], |_| {});
    chain.check().unwrap();
    let places = |subjects: &[usize]| -> Vec<(u64, u32)> {
        let lists: Vec<Vec<Posting>> =
            subjects.iter().map(|at| vec![Posting::Subject(keys[*at].clone())]).collect();
        let found = entries(&chain, &lists);
        found.iter().filter_map(|one| act_at(one)).map(|(at, index)| (at.as_u64(), index)).collect()
    };
    assert_eq!(places(&[0]), [(1, 0), (1, 1), (2, 1)]);
    assert_eq!(places(&[0, 1]), [(1, 0), (2, 1)]);
    assert_eq!(places(&[2]), [(1, 2)]);
    let view = chain.storage.view();
    let mut scan = view.scan(&[vec![Posting::Subject(keys[2].clone())]], (vec![], None), 100);
    let kind = vec![kind_byte(ActKind::VoidItems)];
    assert!(matches!(scan.step().unwrap(), ScanStep::Found { value, .. } if value == kind));
}
