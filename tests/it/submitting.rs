//! One transaction, however often and wherever it is submitted, is committed once.

use std::time::Duration;

use chain_core::act::Act;
use chain_core::chain::transaction::{SignedTransaction, Transaction};
use chain_core::governance::params::ChainParams;
use chain_core::records::organisation::OrganisationDetails;
use chain_core::records::permission::Role;
use hgz_api::TransactionStatus;
use hgz_tests::{Network, NetworkOptions, SubmitError, Workload, wait_until};

const WAIT: Duration = Duration::from_secs(15);
/// For conditions that a slow machine meets late.
const LONG_WAIT: Duration = Duration::from_secs(120);

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

/// The bureau registers an organisation under a name.
fn registration(network: &Network, name: &str) -> SignedTransaction {
    let key = network.key("bureau").unwrap();
    let status = network.client(0).status().unwrap();
    let organisation = OrganisationDetails {
        code: "12430000999000996F".parse().unwrap(),
        name: name.parse().unwrap(),
        address: "长沙市".parse().unwrap(),
        contact: "0731-12315".parse().unwrap(),
        roles: vec![Role::Institute],
    };
    let admin_keys =
        vec![chain_core::bytes::signature::SecretKey::from_bytes(&[9; 32]).public_key()];
    let transaction = Transaction {
        chain_id: status.chain_id,
        act: Act::RegisterOrganisation { organisation, admin_keys },
        signer: key.public_key(),
        valid_until: status.height.plus(1_000),
    };
    transaction.sign(&key)
}

/// Two acts of which one block can hold one: the other must not keep anybody awake.
#[test]
fn what_no_block_can_hold_leaves_every_pool_and_lets_the_chain_rest() {
    let params = ChainParams { heartbeat_ms: 60_000, ..ChainParams::default() };
    let options = NetworkOptions { observers: 1, params, ..NetworkOptions::default() };
    let mut network = Network::new(&options).unwrap();
    for node in 0..5 {
        network.start_node(node).unwrap();
    }
    let first = network.client(0);
    // Without a block there is no readiness, and none comes before the heartbeat.
    wait_until("the nodes answer", LONG_WAIT, || {
        (0..5).all(|node| network.client(node).status().is_ok())
    })
    .unwrap();
    let acts = ["甲", "乙"].map(|name| registration(&network, name));
    let bytes: Vec<Vec<u8>> = acts.iter().map(SignedTransaction::to_bytes).collect();
    let observer = network.client(4);
    let outcomes = observer.submit_batch(&bytes).unwrap();
    assert!(outcomes.iter().all(|one| matches!(one, hgz_api::BatchOutcome::Admitted(_))));
    let status = |node: usize, at: usize| {
        network.client(node).transaction(&acts[at].id()).map(|known| known.status).ok()
    };
    wait_until(
        "one of the acts is committed, and the other refused, everywhere",
        LONG_WAIT,
        || {
            (0..5).all(|node| {
                let pending =
                    network.client(node).status().map(|status| status.pending_transactions);
                let committed =
                    |at| matches!(status(node, at), Some(TransactionStatus::Committed { .. }));
                pending.is_ok_and(|pending| pending == 0) && committed(0) != committed(1)
            })
        },
    )
    .unwrap();
    let committed = |at| matches!(status(4, at), Some(TransactionStatus::Committed { .. }));
    let other = usize::from(committed(0));
    assert!(matches!(status(4, other), Some(TransactionStatus::Refused { .. })));
    // The block of the act, and at the most one that was on its way: then all rest.
    assert!(first.height().unwrap() <= 2);
    network.check_agreement().unwrap();
}
