//! More than two thirds decide; fewer decide nothing.

use std::time::{Duration, Instant};

use hgz_tests::{Network, NetworkOptions, Workload};

const PROGRESS_WITHIN: Duration = Duration::from_secs(15);
/// Several rounds and heartbeats: a chain that can go on does so in this time.
const PATIENCE: Duration = Duration::from_secs(8);

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
