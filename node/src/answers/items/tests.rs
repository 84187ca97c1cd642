use chain_core::records::permission::Role;
use chain_core::records::report::ReportStatus;
use chain_core::state::{CertifiedQuantity, Overlay};
use chain_core::values::time::Height;

use super::*;
use crate::answers::records::certificate_answer;
use crate::storage::fixtures::{
    TestChain, certificate, code, items, organisation, product, product_id, report, report_id,
};

/// A chain with two certificates of one report.
fn chain() -> (TestChain, [Certificate; 2]) {
    let mut chain = TestChain::new();
    let id = product_id(1, "P");
    let issued = ["C1", "C2"].map(|number| certificate(&chain, &id, number));
    chain.commit(vec![], |state| {
        for (at, role) in [(1, Role::Enterprise), (3, Role::Institute)] {
            state.write::<Organisation>(&code(at), &organisation(at, "甲", role));
        }
        state.write::<Product>(&id, &product(1, "P", "板", "C3024"));
        state.write::<Report>(&report_id("R1"), &report("R1", &id, ReportStatus::InForce));
        for one in &issued {
            state.write::<Certificate>(&one.serial, one);
        }
    });
    (chain, issued)
}

/// What is read is what the typed answer says.
fn read(chain: &TestChain, fragments: &Fragments, serial: Serial) -> Arc<Known> {
    let view = chain.storage.view();
    let known = Known::read(&view, fragments, serial).unwrap().unwrap();
    let certificate = state::read::<Certificate>(&view, &serial).unwrap().unwrap();
    let typed = certificate_answer(&view, certificate).unwrap();
    let written = serde_json::to_string(&known.json).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), json(&typed));
    Arc::new(known)
}

/// So many bytes of answers about a chain.
fn answers_of(chain: &TestChain, bytes: usize) -> ItemAnswers {
    let (scans, _) = Scans::open(chain.storage.clone(), libp2p::PeerId::random()).unwrap();
    ItemAnswers::new(chain.storage.clone(), Arc::new(scans), bytes)
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

fn is_kept(chain: &TestChain, answers: &ItemAnswers, serial: Serial) -> bool {
    let committed = chain.storage.committed().unwrap();
    answers.find(serial, |watched| chain.storage.holds(&committed, watched)).is_some()
}

#[test]
fn an_answer_holds_until_a_record_of_it_changes() {
    let (mut chain, [certificate, other]) = chain();
    let answers = answers_of(&chain, 1 << 20);
    let serial = certificate.serial;
    let withdrawn = || {
        let mut report = report("R1", &product_id(1, "P"), ReportStatus::InForce);
        let (status, height) = (ReportStatus::Withdrawn, Height::FIRST);
        report.history.change(status, height, None);
        report
    };
    type Change<'a> = Box<dyn FnOnce(&mut Overlay<'_>) + 'a>;
    let activated = Items { activated: items(1, 3), voided: items(3, 3) };
    let changes: [(Change<'_>, bool); 6] = [
        (Box::new(|_| {}), true),
        (Box::new(|state| state.write::<Items>(&other.serial, &activated)), true),
        (Box::new(|state| state.write::<Items>(&serial, &activated)), false),
        (
            Box::new(|state| {
                state.write::<CertifiedQuantity>(&report_id("R1"), &CertifiedQuantity(9));
            }),
            false,
        ),
        (
            Box::new(|state| {
                state.write::<Organisation>(&code(3), &organisation(3, "乙", Role::Institute));
            }),
            false,
        ),
        (Box::new(|state| state.write::<Report>(&report_id("R1"), &withdrawn())), false),
    ];
    let today = certificate.issued_on;
    for (change, is_same) in changes {
        answers.keep(serial, &read(&chain, &answers.fragments, serial));
        assert!(is_kept(&chain, &answers, serial));
        chain.commit(vec![], change);
        assert_eq!(is_kept(&chain, &answers, serial), is_same);
    }
    let known = read(&chain, &answers.fragments, serial);
    assert_eq!(known.standing.of_item(1, today), Verdict::ReportWithdrawn);
    assert_eq!(known.holder_of(1), Some(code(1)));
    assert_eq!(known.holder_of(3), None, "it is voided");
}

#[test]
fn what_is_kept_is_bounded_and_the_oldest_goes_first() {
    let (chain, [first, second]) = chain();
    let fragments = Fragments::default();
    let [one, two] = [&first, &second].map(|it| read(&chain, &fragments, it.serial));
    let bounded = |bytes: usize| {
        let answers = answers_of(&chain, bytes);
        for _ in 0..2 {
            answers.keep(first.serial, &one);
            answers.keep(second.serial, &two);
        }
        [&first, &second].map(|it| is_kept(&chain, &answers, it.serial))
    };
    assert_eq!(bounded(one.bytes() + two.bytes()), [true, true]);
    assert_eq!(bounded(one.bytes() + two.bytes() - 1), [false, true]);
    assert_eq!(bounded(0), [false, false]);
}
