//! Power cuts under load.

use std::sync::Arc;
use std::time::Duration;

use hgz_tests::{Network, NetworkOptions, Workload, wait_until};

use crate::load::{Load, committed};

const CAUGHT_UP_WITHIN: Duration = Duration::from_secs(30);

fn random(below: u64) -> u64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    u64::from_le_bytes(bytes) % below
}

#[test]
fn a_node_killed_at_random_moments_comes_back_whole() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Arc::new(Workload::register(&network, 4, 2).unwrap());
    let load = Load::start(&network, workload, 0);
    for _ in 0..5 {
        let victim = usize::try_from(random(4)).unwrap();
        std::thread::sleep(Duration::from_millis(random(1_500)));
        let before = network.client(victim).height().unwrap();
        network.kill_node(victim).unwrap();
        std::thread::sleep(Duration::from_millis(random(1_500)));
        let others = network.best_height().unwrap();
        network.start_node(victim).unwrap();
        network.wait_height(others.max(before), CAUGHT_UP_WITHIN).unwrap();
        network.wait_ready().unwrap();
    }
    let admitted = load.stop();
    let first = network.client(0);
    let is_empty = || first.status().is_ok_and(|status| status.pending_transactions == 0);
    wait_until("the pool is empty", CAUGHT_UP_WITHIN, is_empty).unwrap();
    network.check_agreement().unwrap();
    // What one node calls committed, every node has.
    let kept = committed(&first, &admitted);
    assert!(admitted.len() / 2 < kept.len(), "{} of {}", kept.len(), admitted.len());
    for node in 1..4 {
        assert_eq!(committed(&network.client(node), &kept).len(), kept.len(), "node {node}");
    }
}

#[test]
fn a_chain_whose_nodes_are_all_killed_goes_on() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Arc::new(Workload::register(&network, 4, 2).unwrap());
    let load = Load::start(&network, Arc::clone(&workload), 0);
    std::thread::sleep(Duration::from_millis(1_000 + random(1_000)));
    let first = network.client(0);
    for node in 0..4 {
        network.kill_node(node).unwrap();
    }
    let admitted = load.stop();
    for node in 0..4 {
        network.start_node(node).unwrap();
    }
    wait_until("the nodes answer", CAUGHT_UP_WITHIN, || first.height().is_ok()).unwrap();
    let before = network.best_height().unwrap();
    let kept = committed(&first, &admitted);
    assert!(!kept.is_empty());
    network.wait_height(before + 2, CAUGHT_UP_WITHIN).unwrap();
    let again = workload.certificate(u64::MAX / 2).unwrap();
    first.submit(&again.to_bytes(), CAUGHT_UP_WITHIN).unwrap();
    let all = [kept, vec![again.id()]].concat();
    network.check_agreement().unwrap();
    for node in 0..4 {
        assert_eq!(committed(&network.client(node), &all).len(), all.len(), "node {node}");
    }
}

#[test]
fn a_node_whose_disk_is_full_stops_with_a_reason_and_comes_back_whole() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Arc::new(Workload::register(&network, 4, 2).unwrap());
    network.stop_node(3).unwrap();
    network.start_node_on_small_disk(3, 4_096).unwrap();
    network.wait_ready().unwrap();
    let load = Load::start(&network, workload, 0);
    let status = network.wait_end(3, Duration::from_secs(60)).unwrap();
    assert_eq!(status.code(), Some(1));
    let log = network.log(3).unwrap();
    let last = log.lines().rfind(|line| line.starts_with("hgzd: ")).unwrap();
    assert!(last.contains("disk"), "{last}");
    // The others go on without it, and it catches up when there is room again.
    let others = network.best_height().unwrap();
    network.wait_height(others + 3, CAUGHT_UP_WITHIN).unwrap();
    network.start_node(3).unwrap();
    let tip = network.best_height().unwrap();
    network.wait_height(tip, CAUGHT_UP_WITHIN).unwrap();
    load.stop();
    network.check_agreement().unwrap();
    assert!(network.stop_node(3).unwrap().success());
    network.hgzd("replay", 3).unwrap();
}

/// Flips one bit in the middle of every file whose name ends so.
fn damage(folder: &std::path::Path, ending: &str) -> usize {
    let mut damaged = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = match path.to_str() {
            Some(name) if name.ends_with(ending) => std::fs::read(&path).unwrap(),
            _ => continue,
        };
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 0x10;
            std::fs::write(&path, bytes).unwrap();
            damaged += 1;
        }
    }
    damaged
}

#[test]
fn a_damaged_database_is_refused_or_repaired_and_never_served() {
    let mut network = Network::start(&NetworkOptions::default()).unwrap();
    let workload = Workload::register(&network, 2, 1).unwrap();
    assert!(network.hgzd("repair", 3).unwrap_err().to_string().contains("in use"));
    assert!(network.stop_node(3).unwrap().success());
    let whole = network.hgzd("repair", 3).unwrap();
    assert!(whole.starts_with("the database is whole: height "), "{whole}");

    let database = network.folder().join("node3/data/database");
    assert!(0 < damage(&database, ".sst") + damage(&database, ".log"));
    let repaired = network.hgzd("repair", 3).unwrap();
    assert!(repaired.starts_with("the database is damaged: "), "{repaired}");
    assert!(!database.exists());
    network.start_node(3).unwrap();
    let tip = network.best_height().unwrap();
    network.wait_height(tip, CAUGHT_UP_WITHIN).unwrap();
    // It has signed for what it has forgotten: it follows, and votes from there on.
    let votes_again = || network.log(3).unwrap().contains("it starts again");
    wait_until("node 3 votes again", CAUGHT_UP_WITHIN, votes_again).unwrap();
    network.wait_ready().unwrap();
    let again = workload.certificate(1).unwrap();
    network.client(3).submit(&again.to_bytes(), CAUGHT_UP_WITHIN).unwrap();
    network.check_agreement().unwrap();
}
