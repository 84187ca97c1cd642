//! One transaction, however often and wherever it is submitted, is committed once.

use std::time::Duration;

use hgz_api::TransactionStatus;
use hgz_tests::{Network, NetworkOptions, SubmitError, Workload};

const WAIT: Duration = Duration::from_secs(15);

#[test]
fn a_transaction_submitted_to_every_node_at_once_is_committed_once() {
    let network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Workload::register(&network, 2, 1).unwrap();
    let before = network.client(0).metric("hgz_committed_transactions_total").unwrap();
    let count = 10;
    for number in 0..count {
        let bytes = workload.certificate(number).unwrap().to_bytes();
        let answers: Vec<_> = std::thread::scope(|scope| {
            let submit = |node: usize| {
                let (client, bytes) = (network.client(node), bytes.clone());
                scope.spawn(move || client.submit(&bytes, WAIT))
            };
            let threads: Vec<_> = (0..4).map(submit).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut places = Vec::new();
        for answer in answers {
            match answer {
                Ok(submitted) => places.push(submitted.status),
                Err(SubmitError::Refused(error)) => {
                    assert_eq!(error.code, "transaction.already_committed");
                }
                Err(SubmitError::Unreachable(error)) => panic!("{error}"),
            }
        }
        assert!(matches!(places.first(), Some(TransactionStatus::Committed { .. })), "{places:?}");
        assert!(places.windows(2).all(|pair| pair[0] == pair[1]), "{places:?}");
    }
    network.check_agreement().unwrap();
    let after = network.client(0).metric("hgz_committed_transactions_total").unwrap();
    assert_eq!(after - before, count);
}

#[test]
fn what_is_refused_says_why_and_leaves_no_trace() {
    let network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Workload::register(&network, 1, 1).unwrap();
    let client = network.client(2);
    let refused = |bytes: &[u8]| match client.submit(bytes, WAIT) {
        Err(SubmitError::Refused(error)) => error.code,
        other => panic!("{other:?}"),
    };
    let good = workload.certificate(0).unwrap();
    let mut forged = good.clone();
    forged.signature = workload.certificate(1).unwrap().signature;
    assert_eq!(refused(&forged.to_bytes()), "transaction.signature");
    assert_eq!(refused(&[good.to_bytes(), vec![0]].concat()), "transaction.undecodable");
    assert_eq!(refused(b""), "transaction.undecodable");
    // The forged copy has the id of the good one, and does not stand in its way.
    let submitted = client.submit(&good.to_bytes(), WAIT).unwrap();
    assert!(matches!(submitted.status, TransactionStatus::Committed { .. }), "{submitted:?}");
    assert_eq!(refused(&good.to_bytes()), "transaction.already_committed");
}
