//! Covers that end early, and claims on covers.

use super::sorted;
use crate::act::Act;
use crate::records::certificate::Certificate;
use crate::records::claim::{Claim, ClaimStatus};
use crate::records::cover::{Cover, CoverStatus, CoverUse};
use crate::records::history::StatusChange;
use crate::records::organisation::Organisation;
use crate::records::product::Product;
use crate::records::serial::Serial;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, date, links};
use crate::values::text::ClaimId;
use crate::values::time::Timestamp;

fn serial() -> Serial {
    Serial::slot(&acts::certificate_id(), 0)
}

fn claim_id(text: &str) -> ClaimId {
    ClaimId::new(Party::Insurer.code(), acts::number(text))
}

fn claim(world: &World) -> Claim {
    world.read(&claim_id(links::CLAIM)).unwrap()
}

fn used(world: &World) -> CoverUse {
    world.read(&acts::cover_id()).unwrap_or_default()
}

/// What every act on the first claim is about.
fn subjects() -> [StateKey; 6] {
    sorted([
        StateKey::of::<Organisation>(&Party::Insurer.code()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Cover>(&acts::cover_id()),
        StateKey::of::<Claim>(&claim_id(links::CLAIM)),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<Certificate>(&serial()),
    ])
}

fn open() -> Act {
    links::open_claim(links::CLAIM, links::claim_details())
}

#[test]
fn a_claim_is_opened_paid_and_recovered() {
    let mut world = World::trading();
    let receipt = world.one(Party::Insurer, open());
    assert_eq!(receipt.subjects, subjects());
    assert_eq!(receipt.certificates, [serial()]);
    let change = |status, world: &World| StatusChange {
        status,
        height: world.parent.height,
        on: world.parent.time.date(),
        grounds: None,
        given_by: None,
    };
    let opened = Claim {
        id: claim_id(links::CLAIM),
        details: links::claim_details(),
        history: vec![change(ClaimStatus::Open, &world)].try_into().unwrap(),
        paid_fen: 0,
        in_advance: false,
        recovered_fen: 0,
        opened_at: world.parent.height,
    };
    assert_eq!(claim(&world), opened);
    assert_eq!(used(&world), CoverUse { paid_fen: 0, recovered_fen: 0, open_claims: 1 });

    let receipt = world.one(Party::Insurer, links::pay(links::CLAIM, 450_000));
    assert_eq!((receipt.subjects, receipt.certificates), (subjects().to_vec(), vec![serial()]));
    let steps = vec![opened.history.last().clone(), change(ClaimStatus::Paid, &world)];
    let history = steps.try_into().unwrap();
    let paid = Claim { history, paid_fen: 450_000, in_advance: true, ..opened };
    assert_eq!(claim(&world), paid);
    assert_eq!(used(&world), CoverUse { paid_fen: 450_000, recovered_fen: 0, open_claims: 0 });

    let receipt = world.one(Party::Insurer, links::recourse(links::CLAIM, 400_000));
    assert_eq!((receipt.subjects, receipt.certificates), (subjects().to_vec(), vec![serial()]));
    assert_eq!(claim(&world), Claim { recovered_fen: 400_000, ..paid });
    let expected = CoverUse { paid_fen: 450_000, recovered_fen: 400_000, open_claims: 0 };
    assert_eq!(used(&world), expected);
    let more = |fen| world.outcome(&world.sign(Party::Insurer, links::recourse(links::CLAIM, fen)));
    assert_eq!(more(50_000), "accepted");
    assert_eq!(more(50_001), "claim.above_limit");
}

#[test]
fn a_refused_claim_says_why_and_is_not_paid() {
    let mut world = World::trading();
    world.one(Party::Insurer, open());
    let receipt = world.one(Party::Insurer, links::refuse_claim(links::CLAIM));
    assert_eq!((receipt.subjects, receipt.certificates), (subjects().to_vec(), vec![serial()]));
    let last = claim(&world).history.last().clone();
    assert_eq!((last.status, last.grounds), (ClaimStatus::Refused, Some(acts::grounds())));
    assert_eq!(used(&world), CoverUse::default());
    let pay = links::pay(links::CLAIM, 1);
    assert_eq!(world.outcome(&world.sign(Party::Insurer, pay)), "claim.status");
}

#[test]
fn what_is_paid_never_exceeds_what_was_claimed_the_limit_or_the_sum_insured() {
    let mut world = World::trading();
    // A sum of three thousand yuan, two thousand for one claim.
    let mut cover: Cover = world.read(&acts::cover_id()).unwrap();
    (cover.details.sum_insured_fen, cover.details.claim_limit_fen) = (300_000, 200_000);
    world.set(&acts::cover_id(), &cover);
    let claim = |text: &str, amount_fen| {
        let details = crate::records::claim::ClaimDetails { amount_fen, ..links::claim_details() };
        links::open_claim(text, details)
    };
    let outcome = |world: &World, act| world.outcome(&world.sign(Party::Insurer, act));
    assert_eq!(outcome(&world, claim("C-1", 200_001)), "claim.above_limit");
    world.act(&[
        (Party::Insurer, claim("C-1", 200_000)),
        (Party::Insurer, claim("C-2", 150_000)),
        (Party::Insurer, claim("C-3", 1)),
    ]);
    assert_eq!(outcome(&world, links::pay("C-1", 200_001)), "claim.above_limit");
    world.one(Party::Insurer, links::pay("C-1", 200_000));
    assert_eq!(outcome(&world, links::pay("C-2", 100_001)), "claim.above_limit");
    world.one(Party::Insurer, links::pay("C-2", 100_000));
    assert_eq!(outcome(&world, links::pay("C-3", 1)), "claim.above_limit", "nothing remains");
    let expected = CoverUse { paid_fen: 300_000, recovered_fen: 0, open_claims: 1 };
    assert_eq!(used(&world), expected);
    assert_eq!(cover.remaining_fen(&expected), 0);
}

#[test]
fn a_cover_is_cancelled_from_a_day_on_and_not_for_the_days_before() {
    let mut world = World::trading();
    let receipt = world.one(Party::Insurer, links::cancel_cover("2026-11-25"));
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Insurer.code()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Cover>(&acts::cover_id()),
    ]);
    assert_eq!((receipt.subjects, receipt.certificates), (expected.to_vec(), Vec::new()));
    let cover: Cover = world.read(&acts::cover_id()).unwrap();
    assert_eq!(cover.status(), CoverStatus::Cancelled);
    assert_eq!(cover.cancelled_from, Some(date("2026-11-25")));
    assert_eq!(cover.history.iter().count(), 2);

    let issue = acts::issue("KSY-20261118-02", acts::certificate_details());
    let claim = |on| crate::records::claim::ClaimDetails {
        occurred_on: date(on),
        ..links::claim_details()
    };
    let outcome = |world: &World, party, act| world.outcome(&world.sign(party, act));
    assert_eq!(outcome(&world, Party::Maker, issue.clone()), "accepted");
    assert_eq!(outcome(&world, Party::Insurer, open()), "accepted");
    world.sleep_until(Timestamp::from_unix_ms(1_795_536_000_000));
    assert_eq!(outcome(&world, Party::Maker, issue), "cover.not_in_force");
    let late = |on| links::open_claim(links::CLAIM, claim(on));
    assert_eq!(outcome(&world, Party::Insurer, late("2026-11-24")), "accepted");
    assert_eq!(outcome(&world, Party::Insurer, late("2026-11-25")), "cover.not_in_force");
}
