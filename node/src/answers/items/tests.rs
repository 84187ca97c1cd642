use chain_core::records::batch::Batch;
use chain_core::records::permission::Role;
use chain_core::records::report::ReportStatus;
use chain_core::state::Overlay;
use chain_core::values::text::ShipmentId;
use chain_core::values::time::Height;

use super::*;
use crate::answers::records::certificate_answer;
use crate::storage::fixtures::{
    TestChain, certificate, code, items, organisation, product, product_id, report, report_id,
    step, write_product,
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
        write_product(state, &product(1, "P", "板", "C3024"));
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
        report.history.take(step(status, height));
        report
    };
    type Change<'a> = Box<dyn FnOnce(&mut Overlay<'_>) + 'a>;
    let activated = Items { activated: items(1, 3), voided: items(3, 3), given_by: None };
    let changes: [(Change<'_>, bool); 6] = [
        (Box::new(|_| {}), true),
        (Box::new(|state| state.write::<Items>(&other.serial, &activated)), true),
        (Box::new(|state| state.write::<Items>(&serial, &activated)), false),
        (
            Box::new(|state| {
                let report = report("R1", &product_id(1, "P"), ReportStatus::InForce);
                let batch = Batch { certified: 9, ..Batch::default() };
                state.write::<Batch>(&report.batches().next().unwrap(), &batch);
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
fn an_answer_weighs_all_that_it_holds() {
    let (mut chain, [certificate, _]) = chain();
    let fragments = Fragments::new(1 << 20);
    let before = read(&chain, &fragments, certificate.serial);
    // Shipped in many lots: what is held of it is far longer than the certificate itself.
    let mut holdings = Holdings::default();
    for item in 1..=50 {
        let shipment = Some(ShipmentId::new(code(1), format!("S{item}").parse().unwrap()));
        holdings.assign(code(1), &items(item, item), code(5), shipment.as_ref()).unwrap();
    }
    chain.commit(vec![], |state| state.write::<Holdings>(&certificate.serial, &holdings));
    let after = read(&chain, &fragments, certificate.serial);
    let longer = after.json.holdings.get().len() - before.json.holdings.get().len();
    assert!(50 * 20 < longer);
    assert!(before.bytes() + longer <= after.bytes());
    // All but the names of the parts and the signs between them.
    for known in [before, after] {
        let written = serde_json::to_vec(&known.json).unwrap().len();
        let parts = known.json.bytes();
        assert!(parts < written && written < parts + 200, "{written} bytes weigh {parts}");
    }
}
