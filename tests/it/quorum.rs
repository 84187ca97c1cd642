//! More than two thirds decide; fewer decide nothing.

use std::time::{Duration, Instant};

use hgz_tests::{Network, NetworkOptions, Workload, wait_until};

const PROGRESS_WITHIN: Duration = Duration::from_secs(15);
/// Several rounds and heartbeats: a chain that can go on does so in this time.
const PATIENCE: Duration = Duration::from_secs(8);
/// A node is patient for 15 s; a machine that builds meanwhile is slow.
const SAYS_WITHIN: Duration = Duration::from_secs(60);

/// What a node says in `/readyz`, once that has a text in it.
fn not_ready(network: &Network, node: usize, part: &str) -> String {
    let client = network.client(node);
    let mut said = String::new();
    let says = || {
        let (status, body) = client.get_raw("/readyz").unwrap_or_default();
        said = String::from_utf8(body).unwrap();
        status == 503 && said.contains(part)
    };
    let waited = wait_until(part, SAYS_WITHIN, says);
    waited.unwrap_or_else(|error| panic!("node {node}: {error}: {said}"));
    said
}

/// The organisation of a node, as its operator is called.
fn organisation(network: &Network, node: usize) -> String {
    let organisation = &network.devnet().nodes[node].organisation;
    format!("{} ({})", organisation.name, organisation.code)
}

#[test]
fn one_of_four_down_is_borne_and_two_down_stop_the_chain_until_they_are_back() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Workload::register(&network, 2, 1).unwrap();
    let client = network.client(0);

    network.kill_node(3).unwrap();
    for number in 0..3 {
        let certificate = workload.certificate(number).unwrap();
        client.submit(&certificate.to_bytes(), PROGRESS_WITHIN).unwrap();
    }
    network.check_agreement().unwrap();
    let last = workload.certificate(2).unwrap().id();
    assert_eq!(network.client(1).transaction(&last).unwrap(), client.transaction(&last).unwrap());

    network.kill_node(2).unwrap();
    // A block that all had voted for may still be committed.
    std::thread::sleep(Duration::from_secs(1));
    let stopped_at = network.best_height().unwrap();
    let waiting = workload.certificate(3).unwrap();
    client.submit(&waiting.to_bytes(), Duration::ZERO).unwrap();
    std::thread::sleep(PATIENCE);
    assert_eq!(network.best_height().unwrap(), stopped_at, "two of four decided something");
    let said = not_ready(&network, 0, "no quorum");
    assert!(said.contains(
        "; no quorum: nodes of 2 of 4 authorities are connected, 3 are needed; missing: "
    ));
    for node in [2, 3] {
        let missing = organisation(&network, node);
        assert!(said.contains(&missing), "{missing} is not named in {said}");
    }
    assert!(said.contains("; ask their operators"), "{said}");

    network.start_node(2).unwrap();
    network.start_node(3).unwrap();
    let back_at = Instant::now();
    network.wait_height(stopped_at + 2, PROGRESS_WITHIN).unwrap();
    assert!(back_at.elapsed() < PROGRESS_WITHIN);
    client.submit(&workload.certificate(4).unwrap().to_bytes(), PROGRESS_WITHIN).unwrap();
    network.wait_ready().unwrap();
    network.check_agreement().unwrap();
    for node in 0..4 {
        let known = network.client(node).transaction(&waiting.id()).unwrap();
        assert_eq!(known, client.transaction(&waiting.id()).unwrap(), "node {node}");
    }
}

/// All four have lost their logs while a height was voted on: nobody forgets by itself what it signed,
/// each says whom it waits for, and their operators end it together.
#[test]
fn when_all_logs_are_lost_the_nodes_say_whom_they_wait_for_and_their_operators_end_it() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Workload::register(&network, 1, 1).unwrap();
    // Two alone sign for a height that they cannot decide.
    for node in [2, 3] {
        network.kill_node(node).unwrap();
    }
    let waiting = workload.certificate(0).unwrap();
    network.client(0).submit(&waiting.to_bytes(), Duration::ZERO).unwrap();
    std::thread::sleep(PATIENCE);
    let stopped_at = network.best_height().unwrap();
    for node in [0, 1] {
        network.kill_node(node).unwrap();
    }
    let file = |network: &Network, node: usize, name: &str| {
        network.folder().join(format!("node{node}/data/consensus/{name}"))
    };
    for node in 0..4 {
        std::fs::File::create(file(&network, node, "votes.wal")).unwrap();
        network.start_node(node).unwrap();
    }
    for node in [0, 1] {
        let said = not_ready(&network, node, "has signed for height");
        assert!(
            said.contains(&format!("has signed for height {} before", stopped_at + 1)),
            "{said}"
        );
        assert!(said.contains("docs/operations.md"), "{said}");
        for other in (0..4).filter(|other| *other != node) {
            assert!(said.contains(&organisation(&network, other)), "{said}");
        }
    }
    assert_eq!(network.best_height().unwrap(), stopped_at, "somebody forgot what it had signed");

    // As docs/operations.md says, under "More than a third without a log".
    let follows = |network: &Network, node: usize| {
        let (_, said) = network.client(node).get_raw("/readyz").unwrap();
        String::from_utf8(said).unwrap().contains("has signed for height")
    };
    let following: Vec<usize> = (0..4).filter(|node| follows(&network, *node)).collect();
    for node in 0..4 {
        network.stop_node(node).unwrap();
    }
    for node in following {
        let record = file(&network, node, "last_signed");
        std::fs::rename(&record, record.with_extension("aside")).unwrap();
    }
    for node in 0..4 {
        network.start_node(node).unwrap();
    }
    network.wait_height(stopped_at + 2, SAYS_WITHIN).unwrap();
    network.wait_ready().unwrap();
    network.check_agreement().unwrap();
}
