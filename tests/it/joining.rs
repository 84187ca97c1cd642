//! A node that joins late, with an empty disk.

use std::time::Duration;

use hgz_tests::{Network, NetworkOptions, Workload};

use crate::load::committed;

#[test]
fn a_fifth_node_with_an_empty_disk_reaches_the_tip_and_replays() {
    let options = NetworkOptions { observers: 1, ..NetworkOptions::default() };
    let mut network = Network::start(&options).unwrap();
    let workload = Workload::register(&network, 2, 2).unwrap();
    let mut ids = Vec::new();
    for number in 0..40 {
        let certificate = workload.certificate(number).unwrap();
        network
            .client(0)
            .submit(&certificate.to_bytes(), Duration::from_secs(10))
            .unwrap_or_else(|error| panic!("{error:?}"));
        ids.push(certificate.id());
    }
    network.start_node(4).unwrap();
    let tip = network.best_height().unwrap();
    assert!(20 < tip, "{tip}");
    network.wait_height(tip, Duration::from_secs(30)).unwrap();
    network.wait_ready().unwrap();
    network.check_agreement().unwrap();
    let late = network.client(4);
    assert_eq!(committed(&late, &ids).len(), ids.len());
    // An observer takes transactions like any node.
    let through_it = workload.certificate(40).unwrap();
    late.submit(&through_it.to_bytes(), Duration::from_secs(10)).unwrap();
    let height = network.check_agreement().unwrap();
    assert_eq!(committed(&network.client(1), &[through_it.id()]).len(), 1);

    // Every node replays from genesis to the same root.
    let root = late.header(height).unwrap().state_root;
    for node in 0..5 {
        assert!(network.stop_node(node).unwrap().success(), "node {node}");
    }
    let replayed: Vec<String> = (0..5).map(|node| network.hgzd("replay", node).unwrap()).collect();
    // Blocks without transactions may have come while they stopped: those change nothing.
    for line in replayed {
        let words: Vec<&str> = line.split(' ').collect();
        let found: u64 = words.get(1).unwrap().parse().unwrap();
        assert!(height <= found, "{line}");
        assert!(line.contains(&format!(" state_root {root} ")), "{root}: {line}");
    }
}
