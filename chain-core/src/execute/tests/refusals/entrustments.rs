//! Who makes for whom: offers, agreements, their ends, and products of every origin.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::certificate::CertificateDetails;
use crate::records::entrustment::EntrustmentDetails;
use crate::records::origin::Origin;
use crate::records::permission::Role;
use crate::records::product::ProductDetails;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, links};
use crate::values::text::{EntrustmentId, ReportId};

/// The example of the standard's own annex.
const IDENTITY: &str = "身份证11010519491231002X";

pub(super) fn cases() -> Vec<Case> {
    let mut world = World::furnished();
    world.act(&[
        (Party::Bureau, acts::register(Party::Seller)),
        (Party::Bureau, acts::register(Party::Importer)),
    ]);
    let mut cases = Cases::on(world);
    offers(&mut cases);
    origins(&mut cases);
    agreements(&mut cases);
    ends(&mut cases);
    issues(&mut cases);
    lent_standards(&mut cases);
    cases.cases
}

fn offer(change: ChangeOf<'_, EntrustmentDetails>) -> Act {
    let mut details = links::entrustment_details();
    change(&mut details);
    links::agree(details)
}

fn plain() -> Act {
    links::agree(links::entrustment_details())
}

fn offers(cases: &mut Cases) {
    let bounds = "field.out_of_bounds";
    for (name, act) in [
        ("to itself", offer(&|it| it.producer = Party::Maker.code())),
        ("its products out of order", offer(&|it| it.products.reverse())),
        (
            "65 products",
            offer(&|it| {
                it.products = (100..165).map(|at| acts::number(&format!("P-{at}"))).collect();
            }),
        ),
        ("it ends before it begins", offer(&|it| it.days.until = Some(date("2026-10-31")))),
    ] {
        cases.act(bounds, name, Party::Maker, act);
    }
    let to = |party: Party| offer(&|it| it.producer = party.code());
    let lacks = "organisation.lacks_role";
    cases.act(lacks, "to a seller", Party::Maker, to(Party::Seller));
    cases.act(lacks, "to an importer", Party::Maker, to(Party::Importer));
    let unknown = "organisation.unknown";
    cases.act(unknown, "to nobody", Party::Maker, to(Party::ThirdInstitute));
    let unknown = "entrustment.unknown";
    cases.act(unknown, "the producer offers in the principal's name", Party::OtherMaker, plain());
    let numbered = |text: &str| Act::AgreeEntrustment {
        entrustment: EntrustmentId::new(Party::Maker.code(), acts::number(text)),
        details: links::entrustment_details(),
    };
    let number = numbered("11010519491231002X");
    cases.act("field.personal_data", "number of an entrustment", Party::Maker, number);
    let end = || links::end_entrustment("2026-11-24");
    cases.act(unknown, "nothing is ended", Party::Maker, end());
    let wrong = "organisation.wrong_role";
    cases.act(wrong, "an importer offers", Party::Importer, plain());
}

fn origins(cases: &mut Cases) {
    let register = |product| links::register_product(links::ENTRUSTED, product);
    let code = "product.origin_role";
    let imported = || register(links::imported_product());
    cases.act(code, "a maker registers what is imported", Party::Maker, imported());
    let own = || register(acts::product_details());
    cases.act(code, "an importer registers its own", Party::Importer, own());
    let entrusted = || register(links::entrusted_product());
    cases.act(code, "an importer has it made", Party::Importer, entrusted());
    cases.act("organisation.wrong_role", "a seller as importer", Party::Seller, imported());

    let none = "entrustment.none";
    cases.act(none, "a producer that has said nothing", Party::Maker, entrusted());
    let amended = acts::amend(links::entrusted_product());
    cases.act(none, "amended to such a producer", Party::Maker, amended);
    let own_producer = |it: &mut ProductDetails| {
        it.origin = Origin::Entrusted { producer: Party::Maker.code() };
    };
    let mut itself = links::entrusted_product();
    own_producer(&mut itself);
    cases.act(none, "entrusted to itself", Party::Maker, register(itself));
    let mut nobody = links::entrusted_product();
    nobody.origin = Origin::Entrusted { producer: Party::ThirdInstitute.code() };
    cases.act("organisation.unknown", "made by nobody", Party::Maker, register(nobody));

    let mut addressed = links::imported_product();
    addressed.production_address = Some("Musterweg 1".parse().unwrap());
    let bounds = "field.out_of_bounds";
    cases.act(bounds, "imported from an address", Party::Importer, register(addressed));
    for change in [
        &|it: &mut ProductDetails| it.production_address = Some(IDENTITY.parse().unwrap()),
        &|it| {
            it.origin = Origin::Imported {
                foreign_maker: IDENTITY.parse().unwrap(),
                country: "DE".parse().unwrap(),
                place: None,
            };
        },
        &|it| {
            it.origin = Origin::Imported {
                foreign_maker: "Muster".parse().unwrap(),
                country: "DE".parse().unwrap(),
                place: Some(IDENTITY.parse().unwrap()),
            };
        },
    ] as [ChangeOf<'_, ProductDetails>; 3]
    {
        let mut product = acts::product_details();
        change(&mut product);
        let code = "field.personal_data";
        cases.act(code, "who made it, by a citizen's number", Party::Importer, register(product));
    }
}

/// A world in which the maker's product is made by the other maker, with a report on it.
fn entrusted(cases: &Cases) -> World {
    let mut world = cases.world.clone();
    world.act(&[(Party::Maker, plain()), (Party::OtherMaker, plain())]);
    world.one(Party::Maker, links::register_product(links::ENTRUSTED, links::entrusted_product()));
    let mut report = acts::report_details();
    report.subjects[0].product.number = acts::number(links::ENTRUSTED);
    let file = Act::FileReport { number: acts::number("W-E"), report: Box::new(report) };
    world.one(Party::Institute, file);
    world
}

fn certificate() -> Act {
    let mut details = CertificateDetails {
        reports: vec![ReportId::new(Party::Institute.code(), acts::number("W-E"))],
        covers: Vec::new(),
        ..acts::certificate_details()
    };
    details.product.number = acts::number(links::ENTRUSTED);
    acts::certificate(details)
}

fn agreements(cases: &mut Cases) {
    let mut offered = Cases::on(cases.world.clone());
    offered.world.one(Party::Maker, plain());
    let none = "entrustment.none";
    let register = links::register_product(links::ENTRUSTED, links::entrusted_product());
    offered.act(none, "a producer that has not agreed yet", Party::Maker, register);
    offered.act("entrustment.exists", "offered twice", Party::Maker, plain());
    let other = offer(&|it| it.lends_standards = true);
    offered.act("entrustment.other_terms", "agreed to other terms", Party::OtherMaker, other);
    cases.cases.append(&mut offered.cases);

    let mut agreed = Cases::on(entrusted(cases));
    agreed.act("entrustment.status", "agreed twice", Party::OtherMaker, plain());
    let other = links::register_product("OTHER", links::entrusted_product());
    agreed.act(none, "a product that is not among them", Party::Maker, other);
    cases.cases.append(&mut agreed.cases);

    let mut many = Cases::on(cases.world.clone());
    let numbered = |at: u32| Act::AgreeEntrustment {
        entrustment: EntrustmentId::new(Party::Maker.code(), acts::number(&format!("WT-{at}"))),
        details: links::entrustment_details(),
    };
    for at in 1..=16 {
        many.world.act(&[(Party::Maker, numbered(at)), (Party::OtherMaker, numbered(at))]);
    }
    many.world.one(Party::Maker, numbered(17));
    many.act("field.out_of_bounds", "a 17th entrustment", Party::OtherMaker, numbered(17));
    cases.cases.append(&mut many.cases);
}

fn ends(cases: &mut Cases) {
    let mut agreed = Cases::on(entrusted(cases));
    let end = links::end_entrustment;
    let yesterday = end("2026-11-23");
    agreed.act("field.out_of_bounds", "ended from yesterday on", Party::Maker, yesterday);
    let mut grounded = end("2026-11-24");
    if let Act::EndEntrustment { grounds, .. } = &mut grounded {
        grounds.reason = IDENTITY.parse().unwrap();
    }
    let code = "field.personal_data";
    agreed.act(code, "why an entrustment ends", Party::OtherMaker, grounded);
    agreed.world.one(Party::OtherMaker, end("2026-11-30"));
    for day in ["2026-11-30", "2026-12-01"] {
        agreed.act("entrustment.status", "ended again, and no earlier", Party::Maker, end(day));
    }
    cases.cases.append(&mut agreed.cases);

    let mut strangers = Cases::on(entrusted(cases));
    let mut roles = Party::Importer.details();
    roles.roles = vec![Role::Enterprise, Role::Importer];
    let update = Act::UpdateOrganisation { organisation: roles };
    strangers.world.one(Party::Bureau, update);
    let unknown = "entrustment.unknown";
    strangers.act(unknown, "a third one ends it", Party::Importer, end("2026-11-24"));
    strangers.act(unknown, "a third one agrees to it", Party::Importer, plain());
    cases.cases.append(&mut strangers.cases);
}

fn issues(cases: &mut Cases) {
    let mut ended = Cases::on(entrusted(cases));
    ended.world.one(Party::OtherMaker, links::end_entrustment("2026-11-24"));
    let code = "entrustment.none";
    ended.act(code, "issued after the entrustment was ended", Party::Maker, certificate());
    cases.cases.append(&mut ended.cases);

    let mut suspended = Cases::on(entrusted(cases));
    suspended.world.one(Party::Bureau, links::suspend(Party::OtherMaker));
    let code = "organisation.not_active";
    suspended.act(code, "issued while the producer is suspended", Party::Maker, certificate());
    cases.cases.append(&mut suspended.cases);

    let mut changed = Cases::on(entrusted(cases));
    let mut organisation = Party::Maker.details();
    organisation.roles = vec![Role::Importer];
    changed.world.one(Party::Bureau, Act::UpdateOrganisation { organisation });
    let code = "product.origin_role";
    changed.act(code, "issued by who is no longer an importer", Party::Maker, certificate());
    cases.cases.append(&mut changed.cases);
}

fn lent_standards(cases: &mut Cases) {
    let lending = offer(&|it| it.lends_standards = true);
    let mut lent = Cases::on(cases.world.clone());
    lent.world.one(Party::OtherMaker, acts::add_label_key(Party::OtherMaker));
    lent.world.act(&[
        (Party::Maker, links::declare("Q/KSYB 001-2026")),
        (Party::Maker, lending.clone()),
        (Party::OtherMaker, lending),
    ]);
    let mut product = acts::product_details();
    let mut own = product.standards[0].clone();
    own.number = "Q/KSYB 001-2026".parse().unwrap();
    product.standards.push(own);
    lent.world.one(Party::OtherMaker, links::register_product("OWN-1", product));
    let mut report = acts::report_details();
    report.subjects[0].product.maker = Party::OtherMaker.code();
    report.subjects[0].product.number = acts::number("OWN-1");
    let certificate = CertificateDetails {
        product: report.subjects[0].product.clone(),
        reports: vec![ReportId::new(Party::Institute.code(), acts::number("W-L"))],
        covers: Vec::new(),
        label_key: Party::OtherMaker.label_key().public_key(),
        ..acts::certificate_details()
    };
    let file = Act::FileReport { number: acts::number("W-L"), report: Box::new(report) };
    lent.world.one(Party::Institute, file);
    lent.world.one(Party::Maker, links::end_entrustment("2026-11-24"));
    let name = "issued on a standard that is no longer lent";
    let issue = acts::certificate(certificate);
    lent.act("standard.not_declared", name, Party::OtherMaker, issue);
    cases.cases.append(&mut lent.cases);
}
