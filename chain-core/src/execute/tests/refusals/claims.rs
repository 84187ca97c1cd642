//! Claims, and covers that end early.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::claim::ClaimDetails;
use crate::records::cover::Cover;
use crate::records::organisation::InsuranceLicence;
use crate::records::permission::Role;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, links};
use crate::values::text::{CertificateId, CoverId, ProductId};

const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut world = World::trading();
    world.one(Party::Maker, acts::void("9"));
    let mut cases = Cases::on(world);
    opened(&mut cases);
    covers(&mut cases);
    other_insurer(&mut cases);
    paid(&mut cases);
    cancelled(&mut cases);
    cases.cases
}

fn open(change: ChangeOf<'_, ClaimDetails>) -> Act {
    let mut claim = links::claim_details();
    change(&mut claim);
    links::open_claim(links::CLAIM, claim)
}

fn opened(cases: &mut Cases) {
    let nothing = CoverId::new(Party::Insurer.code(), acts::number("NOTHING"));
    let no_certificate = CertificateId::new(Party::Maker.code(), acts::number("NOTHING"));
    for (code, name, act) in [
        (BOUNDS, "damage of tomorrow", open(&|it| it.occurred_on = date("2026-11-25"))),
        (BOUNDS, "nothing is claimed", open(&|it| it.amount_fen = 0)),
        (BOUNDS, "above ten billion yuan", open(&|it| it.amount_fen = 1_000_000_000_001)),
        ("claim.above_limit", "above the limit", open(&|it| it.amount_fen = 20_000_001)),
        ("cover.unknown", "no such cover", open(&|it| it.cover = nothing.clone())),
        (
            "certificate.unknown",
            "no such certificate",
            open(&|it| it.certificate = no_certificate.clone()),
        ),
        ("items.outside", "item 0", open(&|it| it.item = 0)),
        ("items.outside", "item beyond the quantity", open(&|it| it.item = 1001)),
        ("items.voided", "a spoilt label", open(&|it| it.item = 9)),
        ("items.not_activated", "a label not in use", open(&|it| it.item = 901)),
        ("cover.not_in_force", "before the cover", open(&|it| it.occurred_on = date("2025-12-31"))),
    ] {
        cases.act(code, name, Party::Insurer, act);
    }
}

fn covers(cases: &mut Cases) {
    let other = ProductId::new(Party::Maker.code(), acts::number("OTHER"));
    let mut changed = Cases::on(cases.world.clone());
    let mut cover: Cover = changed.world.read(&acts::cover_id()).unwrap();
    cover.details.products = vec![other];
    changed.world.set(&acts::cover_id(), &cover);
    let code = "cover.not_in_force";
    changed.act(code, "item of another product", Party::Insurer, open(&|_| {}));
    cases.cases.append(&mut changed.cases);
}

/// A second insurer, which the seller becomes.
fn other_insurer(cases: &mut Cases) {
    let mut two = Cases::on(cases.world.clone());
    let mut organisation = Party::Seller.details();
    organisation.roles = vec![Role::Insurer, Role::Seller];
    let licence: InsuranceLicence = acts::licence_details();
    two.world.act(&[
        (Party::Bureau, Act::UpdateOrganisation { organisation }),
        (Party::Bureau, Act::LicenseInsurer { insurer: Party::Seller.code(), licence }),
        (Party::Insurer, open(&|_| {})),
    ]);
    let pay = links::pay(links::CLAIM, 1);
    two.act("cover.unknown", "on the cover of another", Party::Seller, open(&|_| {}));
    two.act("claim.unknown", "pays another's claim", Party::Seller, pay);
    let cancel = links::cancel_cover("2026-12-01");
    two.act("cover.unknown", "cancels another's cover", Party::Seller, cancel);
    cases.cases.append(&mut two.cases);
}

fn paid(cases: &mut Cases) {
    for (name, act) in [
        ("pays no claim", links::pay(links::CLAIM, 1)),
        ("refuses no claim", links::refuse_claim(links::CLAIM)),
        ("recovers for no claim", links::recourse(links::CLAIM, 1)),
    ] {
        cases.act("claim.unknown", name, Party::Insurer, act);
    }
    let mut opened = Cases::on(cases.world.clone());
    opened.world.one(Party::Insurer, open(&|_| {}));
    for (code, name, act) in [
        ("claim.exists", "opened twice", open(&|_| {})),
        (BOUNDS, "pays nothing", links::pay(links::CLAIM, 0)),
        ("claim.above_limit", "pays more than is claimed", links::pay(links::CLAIM, 500_001)),
        ("claim.status", "recovers what is not paid", links::recourse(links::CLAIM, 1)),
    ] {
        opened.act(code, name, Party::Insurer, act);
    }
    let mut cover: Cover = opened.world.read(&acts::cover_id()).unwrap();
    cover.details.advance_payment = false;
    let mut plain = Cases::on(opened.world.clone());
    plain.world.set(&acts::cover_id(), &cover);
    plain.act(BOUNDS, "not promised in advance", Party::Insurer, links::pay(links::CLAIM, 1));

    cover.details.sum_insured_fen = 499_999;
    plain.world.set(&acts::cover_id(), &cover);
    let pay = |amount_fen| Act::PayClaim {
        claim: acts::number(links::CLAIM),
        amount_fen,
        in_advance: false,
    };
    let code = "claim.above_limit";
    plain.act(code, "pays more than is insured", Party::Insurer, pay(500_000));

    let mut ended = Cases::on(opened.world.clone());
    ended.world.one(Party::Insurer, links::pay(links::CLAIM, 500_000));
    for (code, name, act) in [
        ("claim.status", "paid twice", links::pay(links::CLAIM, 1)),
        ("claim.status", "refused after payment", links::refuse_claim(links::CLAIM)),
        (BOUNDS, "recovers nothing", links::recourse(links::CLAIM, 0)),
        (
            "claim.above_limit",
            "recovers more than was paid",
            links::recourse(links::CLAIM, 500_001),
        ),
    ] {
        ended.act(code, name, Party::Insurer, act);
    }
    for more in [&mut opened, &mut plain, &mut ended] {
        cases.cases.append(&mut more.cases);
    }
}

fn cancelled(cases: &mut Cases) {
    let unknown = Act::CancelCover {
        cover: acts::number("NOTHING"),
        from: date("2026-12-01"),
        grounds: acts::grounds(),
    };
    for (code, name, act) in [
        ("cover.unknown", "cancels nothing", unknown),
        (BOUNDS, "cancelled from yesterday on", links::cancel_cover("2026-11-23")),
        (BOUNDS, "cancelled after its end", links::cancel_cover("2027-01-01")),
    ] {
        cases.act(code, name, Party::Insurer, act);
    }
    let mut ended = Cases::on(cases.world.clone());
    ended.world.one(Party::Insurer, links::cancel_cover("2026-11-24"));
    let again = links::cancel_cover("2026-12-01");
    ended.act("cover.status", "cancelled twice", Party::Insurer, again);
    ended.act("cover.not_in_force", "damage on the day", Party::Insurer, open(&|_| {}));
    let issue = acts::issue("KSY-20261118-02", acts::certificate_details());
    ended.act("cover.not_in_force", "certified on the day", Party::Maker, issue);
    cases.cases.append(&mut ended.cases);
}
