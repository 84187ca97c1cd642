//! Issuing, withdrawing, superseding and revoking certificates.

use super::{Case, Cases};
use crate::act::Act;
use crate::label::Label;
use crate::records::certificate::{Certificate, CertificateDetails};
use crate::records::cover::Cover;
use crate::records::items::ItemRanges;
use crate::records::organisation::{KeyPurpose, KeyRecord};
use crate::records::report::{Conclusion, Report, ReportStatus};
use crate::records::serial::Serial;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, key, links, step};
use crate::values::edition::Edition;
use crate::values::text::{CertificateId, CoverId, ProductId, ReportId};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    bounds(&mut cases);
    grounds(&mut cases);
    reports(&mut cases);
    covers(&mut cases);
    label_keys(&mut cases);
    numbers(&mut cases);
    mistakes(&mut cases);
    cases.cases
}

fn certificate(change: ChangeOf<'_, CertificateDetails>) -> Act {
    let mut certificate = acts::certificate_details();
    change(&mut certificate);
    acts::certificate(certificate)
}

fn report_id(number: &str) -> ReportId {
    ReportId::new(Party::Institute.code(), acts::number(number))
}

fn cover_id(number: &str) -> CoverId {
    CoverId::new(Party::Insurer.code(), acts::number(number))
}

fn bounds(cases: &mut Cases) {
    let nine: Vec<ReportId> = (1..10).map(|number| report_id(&format!("R-{number}"))).collect();
    let two = [cover_id("B"), cover_id("A")];
    let input = |number: &str| CertificateId::new(Party::Maker.code(), acts::number(number));
    let many: Vec<CertificateId> = (10..27).map(|at| input(&format!("C-{at}"))).collect();
    for (name, act) in [
        ("no items", certificate(&|it| it.quantity = 0)),
        ("too many items", certificate(&|it| it.quantity = 1 << 24)),
        ("no report", certificate(&|it| it.reports.clear())),
        ("nine reports", certificate(&|it| it.reports.clone_from(&nine))),
        ("one report twice", certificate(&|it| it.reports.push(acts::report_id()))),
        ("inputs out of order", certificate(&|it| it.inputs = vec![input("B"), input("A")])),
        ("seventeen inputs", certificate(&|it| it.inputs.clone_from(&many))),
        (
            "lines of a product without variants come short",
            certificate(&|it| {
                it.variants = acts::lines(&acts::variants(2), 499);
            }),
        ),
        (
            "a line without items",
            certificate(&|it| {
                it.variants = acts::lines(&acts::variants(2), 1000);
                it.variants[1].quantity = 0;
            }),
        ),
        (
            "one variant twice",
            certificate(&|it| {
                it.variants = acts::lines(&acts::variants(2), 500);
                it.variants[1].variant = it.variants[0].variant.clone();
            }),
        ),
        (
            "257 lines",
            certificate(&|it| {
                it.variants = acts::lines(&acts::variants(257), 1);
                it.quantity = 257;
            }),
        ),
        ("covers out of order", certificate(&|it| it.covers = two.to_vec())),
    ] {
        cases.act("field.out_of_bounds", name, Party::Maker, act);
    }
}

fn grounds(cases: &mut Cases) {
    let nothing = ProductId::new(Party::Maker.code(), acts::number("NOTHING"));
    for (code, name, act) in [
        (
            "product.other_edition",
            "a later edition",
            certificate(&|it| it.edition = Edition::new(2).unwrap()),
        ),
        (
            "product.no_such_variant",
            "a variant of a product that has none",
            certificate(&|it| it.variants = acts::lines(&acts::variants(2), 500)),
        ),
        (
            "certificate.unknown",
            "made from nothing",
            certificate(&|it| it.inputs = vec![acts::certificate_id()]),
        ),
        ("product.unknown", "no such product", certificate(&|it| it.product = nothing.clone())),
        ("report.unknown", "no such report", certificate(&|it| it.reports = vec![report_id("X")])),
        ("cover.unknown", "no such cover", certificate(&|it| it.covers = vec![cover_id("X")])),
        (
            "report.other_batch",
            "another batch",
            certificate(&|it| it.batch = acts::number("PB20261118B")),
        ),
        ("report.quantity_exceeded", "one too many", certificate(&|it| it.quantity = 6001)),
        ("certificate.label_broken", "no label", certificate(&|it| it.label = Label::default())),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    let same = acts::amend(acts::product_details());
    cases.act("product.unchanged", "amended to the same", Party::Maker, same);
    let mut amended = Cases::on(cases.world.clone());
    let mut thinner = acts::product_details();
    thinner.specification = Some("3000 mm×1200 mm×9.5 mm".parse().unwrap());
    amended.world.act(&[(Party::Maker, acts::amend(thinner))]);
    let second = certificate(&|it| it.edition = Edition::new(2).unwrap());
    amended.act("report.other_edition", "inspected as another thing", Party::Maker, second);
    cases.cases.append(&mut amended.cases);
    let foreign = certificate(&|_| {});
    cases.act("product.unknown", "product of another maker", Party::OtherMaker, foreign);
}

fn reports(cases: &mut Cases) {
    let other = ProductId::new(Party::Maker.code(), acts::number("OTHER"));
    for (code, name, change) in [
        (
            "report.withdrawn",
            "withdrawn",
            &(|it: &mut Report| {
                let (status, height) = (ReportStatus::Withdrawn, it.history.last().height);
                it.history.take(step(status, height));
            }) as ChangeOf<'_, Report>,
        ),
        ("report.unqualified", "unqualified", &|it| {
            it.details.conclusion = Conclusion::Unqualified;
        }),
        ("report.other_product", "another product", &|it| {
            it.details.subjects[0].product = other.clone()
        }),
        ("report.other_product", "same number of another maker", &|it| {
            it.details.subjects[0].product.maker = Party::OtherMaker.code();
        }),
    ] {
        let mut changed = Cases::on(cases.world.clone());
        let mut report: Report = changed.world.read(&acts::report_id()).unwrap();
        change(&mut report);
        changed.world.set(&acts::report_id(), &report);
        changed.act(code, name, Party::Maker, certificate(&|_| {}));
        cases.cases.append(&mut changed.cases);
    }
}

fn covers(cases: &mut Cases) {
    let other = ProductId::new(Party::Maker.code(), acts::number("OTHER"));
    for (name, change) in [
        (
            "ended yesterday",
            &(|it: &mut Cover| it.details.valid_until = date("2026-11-23")) as ChangeOf<'_, Cover>,
        ),
        ("starts tomorrow", &|it| it.details.valid_from = date("2026-11-25")),
        ("for another product", &|it| it.details.products = vec![other.clone()]),
        ("for another maker", &|it| it.details.insured = Party::OtherMaker.code()),
        ("for a product of another maker", &|it| {
            let number = acts::product_id().number;
            it.details.products = vec![ProductId::new(Party::OtherMaker.code(), number)];
        }),
        ("cancelled from today on", &|it| it.cancelled_from = Some(date("2026-11-24"))),
    ] {
        let mut changed = Cases::on(cases.world.clone());
        let mut cover: Cover = changed.world.read(&acts::cover_id()).unwrap();
        change(&mut cover);
        changed.world.set(&acts::cover_id(), &cover);
        changed.act("cover.not_in_force", name, Party::Maker, certificate(&|_| {}));
        cases.cases.append(&mut changed.cases);
    }
}

fn label_keys(cases: &mut Cases) {
    let code = "key.not_a_label_key";
    let with_key = |number| certificate(&|it| it.label_key = key(number).public_key());
    cases.act(code, "unknown key", Party::Maker, with_key(201));
    let admin = certificate(&|it| it.label_key = Party::Maker.key().public_key());
    cases.act(code, "admin key", Party::Maker, admin);

    let mut others = Cases::on(cases.world.clone());
    let own = Party::Maker.label_key().public_key();
    let mut expired: KeyRecord = others.world.read(&own.id()).unwrap();
    let foreign = acts::add_key(Party::OtherMaker, key(202).public_key(), KeyPurpose::Label);
    others.world.act(&[(Party::OtherMaker, foreign)]);
    others.act(code, "label key of another", Party::Maker, with_key(202));
    others.world.act(&[(Party::Maker, acts::revoke_key(Party::Maker, &own))]);
    others.act(code, "revoked label key", Party::Maker, certificate(&|_| {}));
    expired.valid_until = Some(date("2026-11-23"));
    others.world.set(&own.id(), &expired);
    others.act(code, "expired label key", Party::Maker, certificate(&|_| {}));
    cases.cases.append(&mut others.cases);
}

/// What a maker may not take back or replace.
fn mistakes(cases: &mut Cases) {
    let withdraw = || acts::withdraw(acts::CERTIFICATE, ItemRanges::default());
    let supersede = |old: &str, quantity: u32| {
        let mut certificate = acts::certificate_details();
        (certificate.quantity, certificate.supersedes) = (quantity, Some(acts::number(old)));
        acts::issue("KSY-20261118-02", certificate)
    };
    cases.act("certificate.unknown", "withdraws nothing", Party::Maker, withdraw());
    cases.act("certificate.unknown", "replaces nothing", Party::Maker, supersede("X", 1000));
    cases.act(
        "certificate.unknown",
        "replaces itself",
        Party::Maker,
        supersede("KSY-20261118-02", 1000),
    );
    let mut issued = Cases::on(cases.world.clone());
    issued.world.act(&[
        (Party::Maker, certificate(&|_| {})),
        (Party::Bureau, acts::register(Party::Seller)),
        (Party::Maker, acts::activate("1-10")),
    ]);
    let spoilt = |items: &str| acts::withdraw(acts::CERTIFICATE, items.parse().unwrap());
    issued.act("items.outside", "spoilt label beyond", Party::Maker, spoilt("1001"));
    let above = supersede(acts::CERTIFICATE, 6001);
    issued.act("report.quantity_exceeded", "more than came back", Party::Maker, above);
    let shipment = links::ship("S-1", links::shipment_details(Party::Seller, "1-5"));
    let mut shipped = Cases::on(issued.world.clone());
    shipped.world.act(&[(Party::Maker, shipment)]);
    let code = "certificate.shipped";
    shipped.act(code, "withdrawn on its way", Party::Maker, withdraw());
    shipped.act(code, "replaced on its way", Party::Maker, supersede(acts::CERTIFICATE, 1000));
    shipped.world.act(&[(Party::Seller, links::accept(Party::Maker, "S-1"))]);
    shipped.act(code, "withdrawn with a seller", Party::Maker, withdraw());

    let mut recalled = Cases::on(issued.world.clone());
    let recall = links::recall_details("7-8");
    let recall = Act::OpenRecall { number: acts::number("RC-1"), recall };
    recalled.world.act(&[(Party::Bureau, recall)]);
    recalled.act("items.recalled", "withdrawn in a recall", Party::Maker, withdraw());
    recalled.act("items.recalled", "voided in a recall", Party::Maker, acts::void("8-9"));

    let mut ended = Cases::on(issued.world.clone());
    ended.world.act(&[(Party::Maker, withdraw())]);
    let code = "certificate.not_in_force";
    ended.act(code, "withdrawn twice", Party::Maker, withdraw());
    ended.act(code, "withdrawn, then replaced", Party::Maker, supersede(acts::CERTIFICATE, 1000));
    ended.act(code, "withdrawn, then put into use", Party::Maker, acts::activate("11"));
    ended.act(code, "withdrawn, then revoked", Party::Bureau, acts::revoke_certificate());
    for more in [&mut issued, &mut shipped, &mut recalled, &mut ended] {
        cases.cases.append(&mut more.cases);
    }
    let mut grounds = acts::grounds();
    grounds.legal_basis = None;
    let act = Act::RevokeCertificate { certificate: acts::certificate_id(), grounds };
    issued.act("field.out_of_bounds", "revoked by no law", Party::Bureau, act);
    cases.cases.append(&mut issued.cases);
}

fn numbers(cases: &mut Cases) {
    let nothing = acts::revoke_certificate();
    cases.act("certificate.unknown", "revoke nothing", Party::Bureau, nothing);

    let mut issued = Cases::on(World::certified());
    issued.act("certificate.exists", "twice", Party::Maker, certificate(&|_| {}));
    issued.world.act(&[(Party::Bureau, acts::revoke_certificate())]);
    let again = acts::revoke_certificate();
    issued.act("certificate.not_in_force", "revoked twice", Party::Bureau, again);
    issued.act("certificate.exists", "issued after revocation", Party::Maker, certificate(&|_| {}));

    let mut full = Cases::on(cases.world.clone());
    let slot = |attempt| Serial::slot(&acts::certificate_id(), attempt);
    let mut stranger: Certificate = issued.world.read(&slot(0)).unwrap();
    stranger.id = CertificateId::new(Party::Maker.code(), acts::number("STRANGER"));
    for attempt in 0..8 {
        full.world.set(&slot(attempt), &stranger);
    }
    full.act("certificate.no_serial", "eight slots taken", Party::Maker, certificate(&|_| {}));
    cases.cases.append(&mut issued.cases);
    cases.cases.append(&mut full.cases);
}
