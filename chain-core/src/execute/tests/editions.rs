//! Editions and variants of products: what is certified keeps what it was certified on.

use crate::act::Act;
use crate::bytes::codec;
use crate::execute::refusal::Refusal;
use crate::label::{FieldName, FieldValue, Label};
use crate::records::certificate::{Certificate, CertificateDetails};
use crate::records::organisation::Organisation;
use crate::records::product::{Product, ProductDetails, ProductEdition, ProductEditionId};
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::testing::fixtures::{Party, World, acts, date, hunan_1};
use crate::values::edition::Edition;
use crate::values::text::CertificateId;

fn edition(world: &World, edition: u32) -> Option<ProductEdition> {
    world.read(&ProductEditionId { product: acts::product_id(), edition: Edition::new(edition)? })
}

fn certificate(world: &World, number: &str) -> Certificate {
    let id = CertificateId::new(Party::Maker.code(), acts::number(number));
    world.read(&Serial::slot(&id, 0)).unwrap()
}

/// The product with another text for buyers: the same thing.
fn other_text() -> ProductDetails {
    let mut details = acts::product_details();
    details.name = "纸面石膏板（普通型）".parse().unwrap();
    details
}

fn outcome(world: &World, act: Act) -> &'static str {
    world.outcome(&world.sign(Party::Maker, act))
}

#[test]
fn a_certificate_keeps_the_edition_and_the_names_of_its_day() {
    let mut world = World::furnished();
    world.one(Party::Maker, acts::certificate(acts::certificate_details()));
    world.one(Party::Maker, acts::amend(other_text()));
    let mut moved = Party::Maker.details();
    moved.name = "更名后的公司".parse().unwrap();
    moved.address = "新地址1号".parse().unwrap();
    world.one(Party::Bureau, Act::UpdateOrganisation { organisation: moved });

    let found = certificate(&world, acts::CERTIFICATE);
    let first = edition(&world, found.details.edition.get()).unwrap();
    assert_eq!(first.0.details, acts::product_details());
    assert_eq!(first.0.amended, None);
    let was = Party::Maker.details();
    assert_eq!((&found.parties[0].name, &found.parties[0].address), (&was.name, &was.address));
    let now: Organisation = world.read(&Party::Maker.code()).unwrap();
    assert_ne!(now.details.name, was.name);

    let in_force: Product = world.read(&acts::product_id()).unwrap();
    assert_eq!((in_force.edition.get(), &in_force.details), (2, &other_text()));
    assert_eq!(in_force.amended.as_ref().unwrap().on, date("2026-11-24"));
    assert_eq!(edition(&world, 2), Some(ProductEdition(in_force)));
    assert_eq!(edition(&world, 3), None);
}

#[test]
fn a_report_of_an_earlier_edition_carries_what_is_the_same_thing_and_nothing_else() {
    let on = |edition| CertificateDetails {
        edition: Edition::new(edition).unwrap(),
        ..acts::certificate_details()
    };
    let mut world = World::furnished();
    world.one(Party::Maker, acts::amend(other_text()));
    assert_eq!(outcome(&world, acts::certificate(on(1))), "product.other_edition");
    assert_eq!(outcome(&world, acts::certificate(on(2))), "accepted");
    assert_eq!(outcome(&world, acts::amend(other_text())), "product.unchanged");

    for change in [
        &(|it: &mut ProductDetails| it.model = None) as &dyn Fn(&mut ProductDetails),
        &|it| it.specification = Some("3000 mm×1200 mm×9.5 mm".parse().unwrap()),
        &|it| it.category = "C3021".parse().unwrap(),
        &|it| drop(it.attributes.pop()),
    ] {
        let mut world = world.clone();
        let mut details = other_text();
        change(&mut details);
        world.one(Party::Maker, acts::amend(details));
        assert_eq!(outcome(&world, acts::certificate(on(3))), "report.other_edition");
        let mut report: Report = world.read(&acts::report_id()).unwrap();
        report.details.subjects[0].edition = Edition::new(3).unwrap();
        world.set(&acts::report_id(), &report);
        assert_ne!(outcome(&world, acts::certificate(on(3))), "report.other_edition");
    }
    let mut early = acts::report_details();
    early.subjects[0].edition = Edition::new(3).unwrap();
    let early = Act::FileReport { number: acts::number("R-2"), report: Box::new(early) };
    assert_eq!(world.outcome(&world.sign(Party::Institute, early)), "product.other_edition");
    let nobody = Act::AmendProduct {
        number: acts::number("NONE"),
        product: other_text(),
        reason: "无".parse().unwrap(),
    };
    assert_eq!(outcome(&world, nobody), "product.unknown");
}

/// A world whose product comes in variants.
fn in_variants(count: usize) -> World {
    let mut world = World::furnished_with(hunan_1());
    let mut details = acts::product_details();
    details.variants = acts::variants(count);
    world.one(Party::Maker, acts::amend(details));
    inspected(world, 2)
}

/// The same world, in which an edition is what the report is on.
fn inspected(mut world: World, edition: u32) -> World {
    let mut report: Report = world.read(&acts::report_id()).unwrap();
    report.details.subjects[0].edition = Edition::new(edition).unwrap();
    world.set(&acts::report_id(), &report);
    world
}

fn of_lines(count: usize, quantity: u32) -> CertificateDetails {
    CertificateDetails {
        edition: Edition::new(2).unwrap(),
        quantity: u32::try_from(count).unwrap() * quantity,
        variants: acts::lines(&acts::variants(count), quantity),
        ..acts::certificate_details()
    }
}

#[test]
fn one_certificate_covers_96_variants_and_each_item_knows_its_own() {
    let mut world = in_variants(96);
    world.one(Party::Maker, acts::certificate(of_lines(96, 25)));
    let found = certificate(&world, acts::CERTIFICATE);
    let codes = acts::variants(96);
    for (item, at) in [(1, 0), (25, 0), (26, 1), (2400, 95), (2376, 95), (2375, 94)] {
        assert_eq!(found.details.variant_of(item), Some(&codes[at].code), "item {item}");
    }
    assert_eq!(found.details.variant_of(2401), None);
    assert_eq!(found.details.variant_of(0), None);
    let bytes = codec::encode(&found).len();
    assert!(bytes < 8192, "a certificate of 96 variants has {bytes} bytes");
}

#[test]
fn a_certificate_names_variants_of_its_edition_and_all_of_its_items() {
    let world = in_variants(3);
    let mut none = of_lines(3, 10);
    none.variants.clear();
    assert_eq!(outcome(&world, acts::certificate(none)), "field.out_of_bounds");
    let mut unknown = of_lines(3, 10);
    unknown.variants[2].variant = "S".parse().unwrap();
    assert_eq!(outcome(&world, acts::certificate(unknown)), "product.no_such_variant");
    let mut two = of_lines(3, 10);
    two.variants.pop();
    two.quantity = 20;
    assert_eq!(outcome(&world, acts::certificate(two)), "accepted");

    let mut details = acts::product_details();
    details.variants = acts::variants(2);
    details.variants[1].code = details.variants[0].code.clone();
    assert_eq!(outcome(&world, acts::amend(details.clone())), "field.out_of_bounds");
    details.variants = acts::variants(257);
    assert_eq!(outcome(&world, acts::amend(details.clone())), "field.out_of_bounds");
    details.variants = acts::variants(1);
    let dated = vec![("expiry_date".parse().unwrap(), FieldValue::Date(date("2026-11-24")))];
    details.variants[0].label = Label::new(dated).unwrap();
    assert_eq!(outcome(&world, acts::amend(details)), "field.out_of_bounds");
}

/// What a rule demands is judged for each variant, and the refusal names the one that breaks it.
#[test]
fn a_rule_is_judged_for_every_variant() {
    let mut world = in_variants(3);
    let mut details = acts::product_details();
    details.variants = acts::variants(3);
    let marks: FieldName = "handling_marks".parse().unwrap();
    let fields = details.label.iter().map(|(name, value)| (name.clone(), value.clone()));
    let (own, rest) = fields.partition(|(name, _)| *name == marks);
    let own = Label::new(own).unwrap();
    details.label = Label::new(rest).unwrap();
    for at in [0, 2] {
        details.variants[at].label = own.clone();
    }
    world.one(Party::Maker, acts::amend(details));
    let world = inspected(world, 3);
    let mut certificate = of_lines(3, 10);
    certificate.edition = Edition::new(3).unwrap();
    let broken = world.refusal(&world.sign(Party::Maker, acts::certificate(certificate)));
    let Refusal::LabelBroken { broken, .. } = broken else {
        panic!("{broken:?}");
    };
    let named: Vec<_> = broken.iter().map(|rule| (&*rule.rule, rule.variant.as_deref())).collect();
    assert_eq!(named, [("COND-08", Some(acts::variants(3)[1].code.as_str()))]);
}
