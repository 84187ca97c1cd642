use super::*;
use crate::fixtures::{Party, acts, date};

fn cover(change: impl Fn(&mut Cover)) -> Cover {
    let status = CoverStatus::Bound;
    let mut cover = Cover {
        id: acts::cover_id(),
        details: acts::cover_details(),
        history: vec![StatusChange { status, height: Height::FIRST, grounds: None }],
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
    assert!(!covers(&cover(|it| it.history.clear()), day));
    let cancelled = cover(|it| {
        let status = CoverStatus::Cancelled;
        it.cancelled_from = Some(date("2026-06-01"));
        it.history.push(StatusChange { status, height: Height::new(9), grounds: None });
    });
    assert!(!covers(&cancelled, day));
}
