use chain_core::act::Act;
use chain_core::records::history::StatusGrounds;
use chain_core::records::items::ItemRanges;
use chain_core::records::report::ReportStatus;
use chain_core::records::shipment::{ShipmentDetails, ShipmentLine};
use chain_core::values::text::{CertificateId, ReportId};

use super::*;
use crate::answers::history::{HistoryPage, acts_about, item_history_of};
use crate::storage::fixtures::{TestAct, TestChain, certificate, code, product, report, report_id};

fn grounds() -> StatusGrounds {
    StatusGrounds { reason: "样品混淆".parse().unwrap(), legal_basis: None }
}

/// An act about some records, and about no certificate.
fn about(act: Act, subjects: Vec<StateKey>) -> TestAct {
    TestAct { act, subjects, certificates: Vec::new() }
}

/// A chain with a certificate that was made from what another one covers, on report R1 of batch B1.
fn chain() -> (TestChain, Certificate, Certificate) {
    let mut chain = TestChain::new();
    let board = product(1, "P", "纸面石膏板", "C3024");
    let input = certificate(&chain, &product(2, "G", "石膏", "C3024").id, "I-1");
    let mut made = certificate(&chain, &board.id, "C-1");
    made.details.inputs = vec![input.id.clone()];
    let act =
        Act::IssueCertificate { number: made.id.number.clone(), certificate: made.details.clone() };
    let issue = TestAct {
        act,
        subjects: vec![StateKey::of::<Certificate>(&made.serial)],
        certificates: vec![made.serial, input.serial],
    };
    chain.commit(vec![issue], |state| {
        state.write::<Certificate>(&input.serial, &input);
        state.write::<Certificate>(&made.serial, &made);
        let filed = report("R1", &board.id, ReportStatus::InForce);
        state.write::<Report>(&filed.id, &filed);
    });
    (chain, made, input)
}

fn withdraw(id: &ReportId) -> TestAct {
    let act = Act::WithdrawReport { report: id.number.clone(), grounds: grounds() };
    about(act, vec![StateKey::of::<Report>(id)])
}

/// Somebody else's certificate on report R1.
fn other_issue(made: &Certificate) -> TestAct {
    let details = made.details.clone();
    let act = Act::IssueCertificate { number: "C-2".parse().unwrap(), certificate: details };
    about(act, vec![StateKey::of::<Report>(&report_id("R1"))])
}

/// What a history tells, page by page: the place of each act and what it is.
fn told(chain: &TestChain, made: &Certificate, limit: u32) -> Vec<(String, ActKind)> {
    let (view, subject) = (chain.storage.view(), StateKey::of::<Certificate>(&made.serial));
    let (mut after, mut all) = (None::<String>, Vec::new());
    loop {
        let page = HistoryPage::new(after.as_deref(), Some(limit)).unwrap();
        let found = acts_about(&view, subject.clone(), &page).unwrap();
        all.extend(found.entries.into_iter().map(|event| (event.cursor, event.kind)));
        after = found.next;
        if after.is_none() {
            return all;
        }
    }
}

#[test]
fn a_certificate_hears_of_its_batch_its_reports_and_what_it_was_made_from() {
    let (mut chain, made, input) = chain();
    let batch = StateKey::of::<Batch>(&made.details.batch_id());
    let bad = report("R2", &made.details.product, ReportStatus::InForce);
    let number = bad.id.number.clone();
    let file = Act::FileReport { number, report: Box::new(bad.details) };
    chain.commit(vec![about(file, vec![batch]), other_issue(&made)], |_| {});
    let of_input = |act| TestAct {
        act,
        subjects: vec![StateKey::of::<Certificate>(&input.serial)],
        certificates: vec![input.serial],
    };
    let items = ItemRanges::up_to(5);
    let lines = vec![ShipmentLine { certificate: input.id.clone(), items }];
    let shipment = ShipmentDetails { to: code(5), lines, returns: None, remark: None };
    let ship = Act::ShipItems { number: "S-1".parse().unwrap(), shipment };
    let certificate: CertificateId = input.id.clone();
    let revoke = Act::RevokeCertificate { certificate, grounds: grounds() };
    chain.commit(vec![of_input(ship), of_input(revoke)], |_| {});
    chain.commit(vec![withdraw(&report_id("R9")), withdraw(&report_id("R1"))], |_| {});
    let expected = [
        ("1.0", ActKind::IssueCertificate),
        ("2.0", ActKind::FileReport),
        ("3.1", ActKind::RevokeCertificate),
        ("4.1", ActKind::WithdrawReport),
    ]
    .map(|(place, kind)| (place.to_owned(), kind));
    assert_eq!(told(&chain, &made, 50), expected);
    assert_eq!(told(&chain, &made, 1), expected, "one at a time");

    let page = HistoryPage::new(None, None).unwrap();
    let item = item_history_of(&chain.storage.view(), made.id, 7, &page).unwrap();
    let told: Vec<String> = item.events.into_iter().map(|event| event.cursor).collect();
    assert_eq!(told, ["1.0", "2.0", "3.1", "4.1"], "every item of it");

    let page = HistoryPage::new(None, None).unwrap();
    let own = StateKey::of::<Certificate>(&input.serial);
    let of_input = acts_about(&chain.storage.view(), own, &page).unwrap().entries;
    let kinds: Vec<ActKind> = of_input.into_iter().map(|event| event.kind).collect();
    let own = [ActKind::ShipItems, ActKind::RevokeCertificate, ActKind::WithdrawReport];
    assert_eq!(kinds, own, "its own and its report's, and nothing of what was made from it");
}

/// However much others certify on the same report: what comes after is found on a later page.
#[test]
fn nothing_is_lost_behind_a_crowd() {
    let (mut chain, made, _) = chain();
    let per_block = STEPS_MAX.div_ceil(4);
    for _ in 0..5 {
        chain.commit((0..per_block).map(|_| other_issue(&made)).collect(), |_| {});
    }
    chain.commit(vec![withdraw(&report_id("R1"))], |_| {});
    let found = told(&chain, &made, 50);
    let kinds: Vec<ActKind> = found.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds, [ActKind::IssueCertificate, ActKind::WithdrawReport]);
    let page = HistoryPage::new(None, None).unwrap();
    let subject = StateKey::of::<Certificate>(&made.serial);
    let first = acts_about(&chain.storage.view(), subject, &page).unwrap();
    assert!(first.next.is_some(), "the first page ends before the crowd does");
}
