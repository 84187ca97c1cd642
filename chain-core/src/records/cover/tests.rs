use super::*;
use crate::testing::fixtures::{Party, acts, date, step};

fn cover(change: impl Fn(&mut Cover)) -> Cover {
    let status = CoverStatus::Bound;
    let mut cover = Cover {
        id: acts::cover_id(),
        details: acts::cover_details(),
        history: History::of(step(status, Height::FIRST)),
        bound_at: Height::FIRST,
        cancelled_from: None,
    };
    change(&mut cover);
    cover
}

#[test]
fn a_cover_covers_its_products_on_its_days_while_it_is_bound() {
    let covers = |cover: &Cover, day: &str| cover.covers(&acts::product_id(), date(day));
    let named = cover(|_| {});
    for (day, expected) in
        [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true), ("2027-01-01", false)]
    {
        assert_eq!(covers(&named, day), expected, "{day}");
    }
    let day = "2026-06-01";
    assert!(covers(&cover(|it| it.details.products.clear()), day), "none named means all");
    let other = ProductId::new(Party::Maker.code(), acts::number("OTHER"));
    assert!(!covers(&cover(|it| it.details.products = vec![other.clone()]), day));
    assert!(!covers(&cover(|it| it.details.insured = Party::OtherMaker.code()), day));
}

#[test]
fn a_cancelled_cover_covers_the_days_before() {
    let cancelled = cover(|it| it.cancelled_from = Some(date("2026-06-01")));
    for (day, expected) in [("2026-01-01", true), ("2026-05-31", true), ("2026-06-01", false)] {
        assert_eq!(cancelled.covers(&acts::product_id(), date(day)), expected, "{day}");
    }
}

#[test]
fn what_is_paid_is_missing_from_what_remains() {
    let cover = cover(|it| it.details.sum_insured_fen = 100);
    for (paid_fen, expected) in [(0, 100), (99, 1), (100, 0), (101, 0)] {
        let used = CoverUse { paid_fen, ..CoverUse::default() };
        assert_eq!(cover.remaining_fen(&used), expected);
    }
}
