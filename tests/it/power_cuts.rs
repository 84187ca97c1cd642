//! Power cuts that lose whatever was not synced: the nodes lie on file systems of their own, which are
//! shut down under load without a last write.

use std::sync::Arc;
use std::time::Duration;

use hgz_tests::{DiskImage, Network, NetworkOptions, Workload, wait_until};

use crate::load::{Load, committed};

const COMES_BACK_WITHIN: Duration = Duration::from_secs(60);

/// Cuts the power of a disk and of the nodes on it, and brings both back.
fn cut_power(network: &mut Network, disk: &DiskImage, nodes: &[usize]) {
    disk.cut_power().unwrap();
    for node in nodes {
        network.kill_node(*node).unwrap();
    }
    disk.power_off().unwrap();
    disk.power_on().unwrap();
    for node in nodes {
        network.start_node(*node).unwrap();
    }
}

/// Waits until all nodes are ready, and one more certificate is committed.
fn wait_until_it_goes_on(network: &Network, workload: &Workload, number: u64) {
    network.wait_ready().unwrap();
    let one = workload.certificate(number).unwrap();
    network.client(0).submit(&one.to_bytes(), COMES_BACK_WITHIN).unwrap();
}

#[test]
#[ignore = "needs root and loop devices; scripts/test says whether it was run"]
fn what_was_committed_outlives_a_power_cut_of_all_nodes_at_once() {
    let disk = DiskImage::new().unwrap();
    let all = [0, 1, 2, 3];
    let mut network = Network::start_in(&disk.path(), &NetworkOptions::default()).unwrap();
    let workload = Arc::new(Workload::register(&network, 4, 2).unwrap());
    for cut in 1..=4_u64 {
        let load = Load::start(&network, Arc::clone(&workload), cut * 1_000_000);
        std::thread::sleep(Duration::from_millis(300 + 137 * cut));
        // What each node has told the world: it must be the same afterwards.
        let told = all.map(|node| {
            let client = network.client(node);
            let height = client.height().unwrap();
            (height, client.header(height).unwrap())
        });
        cut_power(&mut network, &disk, &all);
        let admitted = load.stop();
        wait_until_it_goes_on(&network, &workload, cut);
        for (node, (height, header)) in all.into_iter().zip(told) {
            network.wait_height(height, COMES_BACK_WITHIN).unwrap();
            assert_eq!(network.client(node).header(height).unwrap(), header, "node {node}");
        }
        network.check_agreement().unwrap();
        let kept = committed(&network.client(0), &admitted);
        for node in all {
            assert_eq!(committed(&network.client(node), &kept).len(), kept.len(), "node {node}");
        }
    }
}

#[test]
#[ignore = "needs root and loop devices; scripts/test says whether it was run"]
fn two_nodes_of_one_site_come_back_from_a_power_cut_and_vote() {
    let disk = DiskImage::new().unwrap();
    let site = [2, 3];
    let mut network = Network::new(&NetworkOptions::default()).unwrap();
    for node in site {
        network.keep_data_in(node, &disk.path()).unwrap();
    }
    for node in 0..4 {
        network.start_node(node).unwrap();
    }
    network.wait_ready().unwrap();
    let workload = Arc::new(Workload::register(&network, 4, 2).unwrap());
    for cut in 1..=4_u64 {
        let load = Load::start(&network, Arc::clone(&workload), cut * 1_000_000);
        std::thread::sleep(Duration::from_millis(300 + 173 * cut));
        cut_power(&mut network, &disk, &site);
        load.stop();
        wait_until_it_goes_on(&network, &workload, cut);
        // Both count again: without one of them the other two make no block.
        for node in site {
            let signs = || {
                let height = network.best_height().unwrap();
                network.has_signed(node, height).unwrap()
            };
            wait_until(&format!("node {node} signs a commit"), COMES_BACK_WITHIN, signs).unwrap();
        }
        network.check_agreement().unwrap();
    }
}
