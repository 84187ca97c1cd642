mod controls;

use std::collections::BTreeSet;

use super::*;

fn holds(plan: Plan) -> Outcome {
    let outcome = run(plan.clone());
    let seed = plan.seed;
    assert_eq!(outcome.violated, None, "./scripts/simulate --seed {seed}\n{plan:#?}\n{outcome:#?}");
    outcome
}

#[test]
fn seeds_that_once_failed_hold() {
    for OnceFailed { seed, found } in once_failed() {
        let violated = run(Plan::draw(seed)).violated;
        assert_eq!(violated, None, "./scripts/simulate --seed {seed}; it had found: {found}");
    }
}

/// Each seed twice at the same time: equal byte for byte, whatever the machine does meanwhile.
#[test]
fn the_same_seed_has_the_same_trace() {
    let traces: BTreeSet<_> = (0..24)
        .map(|seed| {
            let again = std::thread::spawn(move || run(Plan::draw(seed)));
            let outcome = run(Plan::draw(seed));
            assert_eq!(outcome, again.join().unwrap(), "seed {seed}");
            *outcome.trace.as_bytes()
        })
        .collect();
    assert_eq!(traces.len(), 24, "and another seed another");
}

#[test]
fn each_adversary_attacks_and_loses() {
    for adversary in Adversary::ALL {
        let outcome = holds(Plan::calm(3, 4).with(adversary));
        let attacks = outcome.attacks.get(&adversary).copied().unwrap_or(0);
        assert!(0 < attacks, "{adversary:?} has not attacked");
        assert!(2 < outcome.height, "{adversary:?} has stopped the chain at {}", outcome.height);
    }
}

#[test]
fn authorities_join_and_leave_while_the_chain_goes_on() {
    let changes = vec![(500, PlannedChange::Joins), (2_500, PlannedChange::Leaves)];
    let outcome = holds(Plan { changes, ..Plan::calm(5, 4) });
    assert_eq!(outcome.authority_changes, 2);
}

#[test]
fn blocks_of_several_parts_are_decided() {
    let plan = Plan { has_large_blocks: true, lost_per_mille: 5, ..Plan::calm(6, 4) };
    assert!(0 < holds(plan).large_blocks);
}

#[test]
fn a_tally_is_read_back_from_its_lines() {
    let mut tally = Tally::default();
    tally.add(&run(Plan::draw(1)));
    tally.fail(7, "one_chain: node 1,\nheight 2");
    let mut read = Tally::default();
    tally.lines().iter().for_each(|line| read.read(line));
    assert_eq!(read, tally);
}
