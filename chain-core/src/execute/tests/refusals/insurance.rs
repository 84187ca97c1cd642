//! Covers.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::cover::CoverDetails;
use crate::records::organisation::{InsuranceLicence, Organisation};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date};
use crate::values::text::ProductId;

fn cover(change: ChangeOf<'_, CoverDetails>) -> Act {
    let mut cover = acts::cover_details();
    change(&mut cover);
    Act::BindCover { number: acts::number("XJ-NEW"), cover }
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    bounds(&mut cases);
    let product = |party: Party, number| vec![ProductId::new(party.code(), acts::number(number))];
    let nothing = product(Party::Maker, "NOTHING");
    for (code, name, act) in [
        ("cover.exists", "twice", acts::cover(acts::cover_details())),
        ("product.unknown", "no such product", cover(&|it| it.products.clone_from(&nothing))),
        (
            "product.unknown",
            "product of another maker",
            cover(&|it| it.insured = Party::OtherMaker.code()),
        ),
        ("organisation.lacks_role", "no maker", cover(&|it| it.insured = Party::Institute.code())),
        ("organisation.unknown", "nobody", cover(&|it| it.insured = Party::Seller.code())),
    ] {
        cases.act(code, name, Party::Insurer, act);
    }
    licences(&mut cases);
    cases.cases
}

fn bounds(cases: &mut Cases) {
    let id = |number: usize| {
        ProductId::new(Party::Maker.code(), acts::number(&format!("P-{number:03}")))
    };
    let many: Vec<ProductId> = (0..65).map(id).collect();
    for (name, act) in [
        ("ends before it starts", cover(&|it| it.valid_from = date("2027-01-01"))),
        ("ended yesterday", cover(&|it| it.valid_until = date("2026-11-23"))),
        ("nothing insured", cover(&|it| it.sum_insured_fen = 0)),
        ("more than ten billion yuan", cover(&|it| it.sum_insured_fen = 1_000_000_000_001)),
        ("no claim limit", cover(&|it| it.claim_limit_fen = 0)),
        ("limit above the sum", cover(&|it| it.claim_limit_fen = 200_000_001)),
        ("65 products", cover(&|it| it.products.clone_from(&many))),
        ("products out of order", cover(&|it| it.products = vec![id(2), id(1)])),
        ("one product twice", cover(&|it| it.products = vec![id(1), id(1)])),
    ] {
        cases.act("field.out_of_bounds", name, Party::Insurer, act);
    }
}

fn licences(cases: &mut Cases) {
    let insurer = Party::Insurer.code();
    let license = |change: ChangeOf<'_, InsuranceLicence>| {
        let mut licence = acts::licence_details();
        change(&mut licence);
        Act::LicenseInsurer { insurer, licence }
    };
    let ended = license(&|it| it.valid_until = date("2026-11-23"));
    let to_come = license(&|it| it.valid_from = date("2026-11-25"));
    for (name, act) in [("ended yesterday", ended), ("starts tomorrow", to_come)] {
        let mut changed = Cases::on(cases.world.clone());
        changed.world.act(&[(Party::Bureau, act)]);
        changed.act("cover.not_licensed", name, Party::Insurer, cover(&|_| {}));
        cases.cases.append(&mut changed.cases);
    }
    let mut none = Cases::on(cases.world.clone());
    let mut entry: Organisation = none.world.read(&insurer).unwrap();
    entry.licence = None;
    none.world.set(&insurer, &entry);
    none.act("cover.not_licensed", "no licence", Party::Insurer, cover(&|_| {}));
    cases.cases.append(&mut none.cases);
}
