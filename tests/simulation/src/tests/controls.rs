//! Each property can fail: worlds without a guard, and disks that hold what they must not.

use crate::plan::HEAL_MS;
use crate::{Adversary, Plan, PlannedFault, Without, run};

fn violated_in(plan: impl Fn(u64) -> Plan, seeds: u64, name: &str) {
    let found: Vec<String> = (0..seeds).filter_map(|seed| run(plan(seed)).violated).collect();
    let is_it = |violated: &String| violated.starts_with(name);
    assert!(found.iter().any(is_it), "{name} in none of {seeds} worlds: {found:?}");
}

/// Crashes without pause, each of one node for a moment.
fn crashes(seed: u64) -> Vec<(u64, PlannedFault)> {
    let crash = |at| {
        let nodes = 1_u64 << ((seed + at) % 4);
        (at, PlannedFault::Crash { nodes, down_ms: 1 })
    };
    (0..30).map(|step| crash(300 + step * 171)).collect()
}

#[test]
fn nodes_that_forget_their_votes_vote_twice() {
    let forgetful = |seed| Plan {
        faults: crashes(seed),
        lost_per_mille: 60,
        without: Some(Without::RecordOfVotes),
        ..Plan::calm(seed, 4)
    };
    violated_in(forgetful, 40, "no_double_sign");
}

#[test]
fn blocks_that_are_not_synced_are_lost() {
    let lossy = |seed| Plan {
        faults: crashes(seed),
        without: Some(Without::SyncedCommits),
        ..Plan::calm(seed, 4)
    };
    violated_in(lossy, 3, "committed_is_never_lost");
}

#[test]
fn a_cable_that_is_never_mended_stops_a_node() {
    let cut = PlannedFault::Partition { other_side: 1, for_ms: 10 * HEAL_MS, is_one_way: false };
    let cut_off = |seed| Plan {
        faults: vec![(HEAL_MS - 100, cut)],
        without: Some(Without::Mending),
        ..Plan::calm(seed, 4)
    };
    violated_in(cut_off, 1, "progress_after_heal");
}

#[test]
fn an_organisation_with_the_keys_of_all_changes_the_chain() {
    let alone = |seed| Plan {
        lone: Some(0),
        submit_every_ms: 100,
        without: Some(Without::OwnKeysOnly),
        ..Plan::calm(seed, 4)
    };
    violated_in(alone, 10, "no_institution_alone_changes_the_chain");
}

#[test]
fn who_votes_twice_is_accused() {
    let accused = run(Plan::calm(1, 4).with(Adversary::Equivocator));
    assert_eq!(accused.violated, None);
    assert!(0 < accused.evidence, "nobody has kept evidence");
}
