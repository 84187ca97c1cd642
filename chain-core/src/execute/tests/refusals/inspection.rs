//! Products and the reports on them.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::product::ProductDetails;
use crate::records::report::{Conclusion, ReportDetails};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date};
use crate::values::text::ProductId;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    products(&mut cases);
    reports(&mut cases);
    bounds(&mut cases);
    cases.cases
}

fn products(cases: &mut Cases) {
    let product = |change: ChangeOf<'_, ProductDetails>| {
        let mut product = acts::product_details();
        change(&mut product);
        Act::RegisterProduct { number: acts::number("NEW-1"), product }
    };
    let category = |text: &'static str| product(&|it| it.category = text.parse().unwrap());
    let again = acts::product(acts::product_details());
    cases.act("product.exists", "twice", Party::Maker, again);
    for (name, act) in [
        ("no standards", product(&|it| it.standards.clear())),
        ("257 standards", product(&|it| it.standards = vec![it.standards[0].clone(); 257])),
        ("attributes out of order", product(&|it| it.attributes.reverse())),
        ("one attribute twice", product(&|it| it.attributes = vec!["fragile".parse().unwrap(); 2])),
        ("category without section", category("3024")),
        ("category of another section", category("A3024")),
        ("category without division", category("C3")),
        ("category too long", category("C30241")),
        ("category with letters", category("C30AB")),
        ("category of no section", category("U30")),
        ("category after the last division", category("C44")),
    ] {
        cases.act("field.out_of_bounds", name, Party::Maker, act);
    }
}

fn report(change: ChangeOf<'_, ReportDetails>) -> Act {
    let mut report = acts::report_details();
    change(&mut report);
    Act::FileReport { number: acts::number("W2026-NEW"), report: Box::new(report) }
}

fn reports(cases: &mut Cases) {
    let unknown = ProductId::new(Party::Maker.code(), acts::number("NOTHING"));
    let stranger = ProductId::new(Party::Seller.code(), acts::number(acts::PRODUCT));
    for (code, name, act) in [
        ("report.exists", "twice", acts::report(acts::report_details())),
        (
            "product.unknown",
            "no such product",
            report(&|it| it.subjects[0].product = unknown.clone()),
        ),
        (
            "product.unknown",
            "no such maker",
            report(&|it| it.subjects[0].product = stranger.clone()),
        ),
        (
            "report.conclusion_differs",
            "qualified with an unqualified item",
            report(&|it| it.items[1].conclusion = Conclusion::Unqualified),
        ),
        (
            "report.conclusion_differs",
            "unqualified with qualified items",
            report(&|it| it.conclusion = Conclusion::Unqualified),
        ),
    ] {
        cases.act(code, name, Party::Institute, act);
    }
}

fn bounds(cases: &mut Cases) {
    for (name, act) in [
        ("no standards", report(&|it| it.standards.clear())),
        ("257 standards", report(&|it| it.standards = vec![it.standards[0].clone(); 257])),
        ("no items", report(&|it| it.items.clear())),
        ("257 items", report(&|it| it.items = vec![it.items[0].clone(); 257])),
        ("empty batch", report(&|it| it.subjects[0].batch_quantity = 0)),
        ("batch too large", report(&|it| it.subjects[0].batch_quantity = 1 << 24)),
        ("nothing sampled", report(&|it| it.subjects[0].sampled = 0)),
        ("more sampled than there are", report(&|it| it.subjects[0].sampled = 6001)),
        ("issued before the test ended", report(&|it| it.issued_on = date("2026-11-19"))),
        ("issued tomorrow", report(&|it| it.issued_on = date("2026-11-25"))),
    ] {
        cases.act("field.out_of_bounds", name, Party::Institute, act);
    }
}
