use super::*;
use crate::testing::fixtures::{acts, date, links, step};
use crate::values::time::Height;

fn offered() -> Entrustment {
    Entrustment {
        id: links::entrustment_id(),
        details: links::entrustment_details(),
        history: History::of(step(EntrustmentStatus::Offered, Height::new(1))),
        ended_from: None,
    }
}

#[test]
fn it_holds_once_agreed_on_its_days_until_it_is_ended() {
    let mut entrustment = offered();
    assert!(!entrustment.is_in_force(date("2026-11-24")), "an offer is nobody's word but one's");
    entrustment.history.take(step(EntrustmentStatus::Agreed, Height::new(2)));
    let holds = |entrustment: &Entrustment, day: &str| entrustment.is_in_force(date(day));
    assert!(!holds(&entrustment, "2026-10-31"));
    assert!(holds(&entrustment, "2026-11-01"));
    assert!(holds(&entrustment, "2027-10-31"));
    assert!(!holds(&entrustment, "2027-11-01"));

    entrustment.history.take(step(EntrustmentStatus::Ended, Height::new(3)));
    entrustment.ended_from = Some(date("2026-12-01"));
    assert!(holds(&entrustment, "2026-11-30"), "it was ended from a later day on");
    assert!(!holds(&entrustment, "2026-12-01"));
    assert!(entrustment.is_over(date("2026-12-01")));
    assert!(!entrustment.is_over(date("2026-11-30")));
}

#[test]
fn an_offer_that_was_ended_never_holds() {
    let mut entrustment = offered();
    entrustment.history.take(step(EntrustmentStatus::Ended, Height::new(2)));
    entrustment.ended_from = Some(date("2026-12-01"));
    assert!(!entrustment.is_in_force(date("2026-11-24")));
}

#[test]
fn it_is_for_the_products_it_names_or_for_all() {
    let mut entrustment = offered();
    assert!(entrustment.is_for(&acts::number(links::ENTRUSTED)));
    assert!(!entrustment.is_for(&acts::number("OTHER")));
    entrustment.details.products.clear();
    assert!(entrustment.is_for(&acts::number("OTHER")));
}
