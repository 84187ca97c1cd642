//! Which transactions depend on each other, and that the others commute.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::act::Act;
use crate::chain::transaction::SignedTransaction;
use crate::records::organisation::KeyPurpose;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, hunan_1, key};

/// Everything that leads to a sealed item, each step resting on the ones before it.
fn story(world: &World) -> Vec<SignedTransaction> {
    [
        (Party::Bureau, acts::register(Party::Maker)),
        (Party::Bureau, acts::accredit(Party::Institute)),
        (Party::Bureau, acts::license(Party::Insurer)),
        (Party::Maker, acts::add_label_key(Party::Maker)),
        (Party::Maker, acts::product(acts::product_details())),
        (Party::Institute, acts::report(acts::report_details())),
        (Party::Insurer, acts::cover(acts::cover_details())),
        (Party::Maker, acts::certificate(acts::certificate_details())),
        (Party::Maker, acts::activate("1-10")),
        (Party::Maker, acts::void("10")),
        (Party::Bureau, acts::revoke_certificate()),
    ]
    .into_iter()
    .map(|(party, act)| world.sign(party, act))
    .collect()
}

#[test]
fn a_story_fits_into_one_block_in_its_order() {
    let mut world = World::new(hunan_1());
    let story = story(&world);
    world.commit(&story);
}

#[test]
fn each_step_is_refused_before_what_it_rests_on() {
    let story = story(&World::new(hunan_1()));
    // The steps that each step rests on at once; the last two do not rest on one another.
    let rests_on: [(usize, usize, &str); 12] = [
        (3, 0, "key.unknown"),
        (4, 0, "key.unknown"),
        (5, 1, "report.standard_outside_scope"),
        (5, 4, "product.unknown"),
        (6, 2, "cover.not_licensed"),
        (6, 4, "product.unknown"),
        (7, 3, "key.not_a_label_key"),
        (7, 5, "report.unknown"),
        (7, 6, "cover.unknown"),
        (8, 7, "certificate.unknown"),
        (9, 7, "certificate.unknown"),
        (10, 7, "certificate.unknown"),
    ];
    for (step, missing, code) in rests_on {
        let mut world = World::new(hunan_1());
        for (at, transaction) in story.iter().enumerate().take(step) {
            // What rests on the missing step goes too.
            if at != missing && world.outcome(transaction) == "accepted" {
                world.commit(std::slice::from_ref(transaction));
            }
        }
        assert_eq!(world.outcome(&story[step]), code, "step {step} without {missing}");
    }
}

#[test]
fn a_block_keeps_the_order_of_its_candidates_and_leaves_out_what_comes_too_early() {
    let world = World::furnished();
    let issue = world.sign(Party::Maker, acts::certificate(acts::certificate_details()));
    let activate = world.sign(Party::Maker, acts::activate("1"));
    let built = world.build(&[issue.clone(), activate.clone()]).unwrap();
    assert_eq!(built.block.transactions, [issue.clone(), activate.clone()]);
    let built = world.build(&[activate.clone(), issue.clone()]).unwrap();
    assert_eq!(built.block.transactions, [issue]);
    assert_eq!(built.refused[0].0, activate.id());
    assert_eq!(built.refused[0].1.code(), "certificate.unknown");
}

/// Transactions that touch no record in common but the report's certified quantity.
fn independent(world: &World) -> Vec<SignedTransaction> {
    let mut small = acts::certificate_details();
    small.quantity = 10;
    let certificate = |number: usize| {
        (Party::Maker, acts::issue(&format!("KSY-2026-{number:04}"), small.clone()))
    };
    let product = |number: usize| {
        let number = acts::number(&format!("P-{number}"));
        (Party::Maker, Act::RegisterProduct { number, product: acts::product_details() })
    };
    let report = |number: usize| {
        let number = acts::number(&format!("W-{number}"));
        (Party::Institute, Act::FileReport { number, report: Box::new(acts::report_details()) })
    };
    let cover = |number: usize| {
        let number = acts::number(&format!("XJ-{number}"));
        (Party::Insurer, Act::BindCover { number, cover: acts::cover_details() })
    };
    let label_key = |number: u8| {
        let key = key(150 + number).public_key();
        (Party::Maker, acts::add_key(Party::Maker, key, KeyPurpose::Label))
    };
    (0..4)
        .map(certificate)
        .chain((0..2).map(product))
        .chain((0..2).map(report))
        .chain((0..2).map(cover))
        .chain((0..2).map(label_key))
        .chain([(Party::Bureau, acts::register(Party::Seller))])
        .map(|(party, act)| world.sign(party, act))
        .collect()
}

fn records(world: &World) -> BTreeMap<StateKey, Vec<u8>> {
    world.state.records().map(|(key, bytes)| (key.clone(), bytes.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn independent_transactions_commute(order in Just((0..13).collect::<Vec<_>>()).prop_shuffle()) {
        let mut world = World::furnished();
        let transactions = independent(&world);
        let mut straight = world.clone();
        straight.commit(&transactions);
        let shuffled: Vec<_> = order.iter().map(|at: &usize| transactions[*at].clone()).collect();
        world.commit(&shuffled);
        prop_assert_eq!(world.state.root(), straight.state.root());
        prop_assert_eq!(records(&world), records(&straight));
    }

    #[test]
    fn a_block_may_be_cut_in_two_anywhere(cut in 0_usize..13) {
        let mut world = World::furnished();
        let transactions = independent(&world);
        let mut straight = world.clone();
        straight.commit(&transactions);
        let (first, second) = transactions.split_at(cut);
        world.commit(first);
        world.commit(second);
        // The heights in the records differ, the records do not.
        prop_assert!(records(&world).keys().eq(records(&straight).keys()));
    }
}
