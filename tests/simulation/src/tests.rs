use std::collections::BTreeSet;

use super::*;

/// Seeds that once failed.
const ONCE_FAILED: [u64; 0] = [];

fn holds(plan: &Plan) -> Outcome {
    let outcome = run(plan.clone());
    let seed = plan.seed;
    assert_eq!(outcome.violated, None, "./scripts/simulate --seed {seed}\n{plan:#?}\n{outcome:#?}");
    outcome
}

#[test]
fn every_property_holds_whatever_goes_wrong() {
    for seed in ONCE_FAILED.into_iter().chain(0..12) {
        holds(&Plan::draw(seed));
    }
}

#[test]
fn each_adversary_loses() {
    for adversary in
        [Adversary::Forger, Adversary::Equivocator, Adversary::Silent, Adversary::Flooder]
    {
        let outcome = holds(&Plan { adversary, ..Plan::draw(1) });
        assert!(0 < outcome.lies, "{adversary:?} has lied");
    }
}

#[test]
fn the_same_seed_has_the_same_trace() {
    for seed in 0..4 {
        let plan = Plan::draw(seed);
        assert_eq!(run(plan.clone()), run(plan), "seed {seed}");
    }
    let traces: BTreeSet<_> = (0..4).map(|seed| *run(Plan::draw(seed)).trace.as_bytes()).collect();
    assert_eq!(traces.len(), 4, "and another seed another");
}

/// A control: nodes that forget what they have signed vote twice, and that is seen.
#[test]
fn nodes_that_forget_their_votes_are_caught() {
    let forgetful = |seed| {
        let crash = |at| {
            let node = usize::try_from((seed + at) % 4).unwrap();
            (at, Fault::Crash { node, down_ms: 1, damages_log: false })
        };
        let faults = (0..30).map(|step| crash(300 + step * 171)).collect();
        let adversary = Adversary::Nobody;
        let plan = Plan { authorities: 4, adversary, faults, slow_clock: None, ..Plan::draw(seed) };
        run(Plan { forgets_votes: true, lost_per_mille: 60, ..plan })
    };
    let caught = (0..40).find_map(|seed| forgetful(seed).violated);
    let caught = caught.expect("one of forty worlds shows a second vote");
    assert!(
        caught.starts_with("no_double_sign") || caught.starts_with("only the guilty"),
        "{caught}"
    );
}
