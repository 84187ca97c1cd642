//! Classes of enterprises and products.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::classification::EnterpriseClass;
use crate::testing::fixtures::{Party, World, acts, links};
use crate::values::text::ProductId;

const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    let classify = |from, until| links::classify(EnterpriseClass::A, from, until);
    let of = |party: Party| {
        let mut act = classify("2026-11-24", "2027-11-23");
        if let Act::ClassifyEnterprise { organisation, .. } = &mut act {
            *organisation = party.code();
        }
        act
    };
    let mut unknown = links::classify_product(&["wall_board"]);
    if let Act::ClassifyProduct { product, .. } = &mut unknown {
        *product = ProductId::new(Party::Maker.code(), acts::number("NOTHING"));
    }
    let mut personal = classify("2026-11-24", "2027-11-23");
    let mut of_product = links::classify_product(&["wall_board"]);
    if let Act::ClassifyEnterprise { grounds, .. } | Act::ClassifyProduct { grounds, .. } =
        &mut personal
    {
        grounds.reason = "身份证11010519491231002X".parse().unwrap();
    }
    if let Act::ClassifyProduct { grounds, .. } = &mut of_product {
        grounds.reason = "身份证11010519491231002X".parse().unwrap();
    }
    for (code, name, act) in [
        ("organisation.lacks_role", "an institute classified", of(Party::Institute)),
        ("organisation.unknown", "nobody classified", of(Party::Seller)),
        (BOUNDS, "it ends before it starts", classify("2026-11-25", "2026-11-24")),
        (BOUNDS, "from yesterday", classify("2026-11-23", "2027-11-23")),
        (BOUNDS, "for more than three years", classify("2026-11-24", "2029-11-24")),
        ("product.unknown", "no such product", unknown),
        ("class.unknown", "no such class", links::classify_product(&["no_such_class"])),
        (BOUNDS, "out of order", links::classify_product(&["wall_board", "textile"])),
        (BOUNDS, "one class twice", links::classify_product(&["textile", "textile"])),
        ("field.personal_data", "grounds of a class", personal),
        ("field.personal_data", "grounds of a product's classes", of_product),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
    let mut full = Cases::on(cases.world.clone());
    for _ in 0..16 {
        full.world.one(Party::Bureau, classify("2026-11-24", "2027-11-23"));
    }
    full.act(BOUNDS, "the 17th at a time", Party::Bureau, classify("2026-11-24", "2027-11-23"));
    cases.cases.append(&mut full.cases);
    cases.cases
}
