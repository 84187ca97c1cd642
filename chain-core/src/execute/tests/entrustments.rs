//! Who made it: entrusted and imported goods, from the agreement to the certificate.

use super::sorted;
use crate::act::Act;
use crate::records::certificate::{Certificate, CertificateDetails, PartyRole};
use crate::records::entrustment::{AgreedEntrustments, Entrustment, EntrustmentStatus};
use crate::records::label_sources::LabelSources;
use crate::records::organisation::{Organisation, OrganisationDetails};
use crate::records::origin::Origin;
use crate::records::permission::Role;
use crate::records::product::{Product, ProductDetails};
use crate::records::report::{Filer, Report};
use crate::records::resource::Attestation;
use crate::records::serial::Serial;
use crate::ruleset::Ruleset;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, date, links, reports};
use crate::values::text::{CertificateId, EntrustmentId, ProductId, ReportId, ResourceId};
use crate::values::time::Timestamp;

const TODAY: &str = "2026-11-24";
const OWN_STANDARD: &str = "Q/KSYB 001-2026";

fn plain() -> Act {
    links::agree(links::entrustment_details())
}

fn register() -> Act {
    links::register_product(links::ENTRUSTED, links::entrusted_product())
}

fn agreed() -> World {
    let mut world = World::furnished();
    world.act(&[(Party::Maker, plain()), (Party::OtherMaker, plain())]);
    world
}

/// A report of the institute on a product, and a certificate of its maker that rests on it.
fn certify(world: &mut World, party: Party, product: &str) -> Act {
    let product = ProductId::new(party.code(), acts::number(product));
    let mut report = acts::report_details();
    report.subjects[0].product = product.clone();
    let number = acts::number("W-ORIGIN");
    world.one(
        Party::Institute,
        Act::FileReport { number: number.clone(), report: Box::new(report) },
    );
    let certificate = CertificateDetails {
        product,
        reports: vec![ReportId::new(Party::Institute.code(), number)],
        covers: Vec::new(),
        label_key: party.label_key().public_key(),
        ..acts::certificate_details()
    };
    acts::certificate(certificate)
}

fn outcome(world: &World, party: Party, act: &Act) -> &'static str {
    world.outcome(&world.sign(party, act.clone()))
}

fn issued(world: &World, party: Party) -> Certificate {
    let id = CertificateId::new(party.code(), acts::number(acts::CERTIFICATE));
    world.read(&Serial::slot(&id, 0)).unwrap()
}

/// Nobody becomes a producer by what another says: not by a product, and not by an offer.
#[test]
fn a_producer_is_named_only_once_it_has_agreed_itself() {
    let mut world = World::furnished();
    assert_eq!(outcome(&world, Party::Maker, &register()), "entrustment.none");
    let receipt = world.one(Party::Maker, plain());
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Organisation>(&Party::OtherMaker.code()),
        StateKey::of::<Entrustment>(&links::entrustment_id()),
    ]);
    assert_eq!(receipt.subjects, expected);
    assert_eq!(outcome(&world, Party::Maker, &register()), "entrustment.none");
    assert_eq!(outcome(&world, Party::Maker, &plain()), "entrustment.exists");
    let offered: Entrustment = world.read(&links::entrustment_id()).unwrap();
    assert_eq!(offered.status(), EntrustmentStatus::Offered);

    let receipt = world.one(Party::OtherMaker, plain());
    assert_eq!(receipt.subjects, expected);
    let found: Entrustment = world.read(&links::entrustment_id()).unwrap();
    assert_eq!(found.status(), EntrustmentStatus::Agreed);
    assert!(found.is_in_force(date(TODAY)));
    let receipt = world.one(Party::Maker, register());
    let product = ProductId::new(Party::Maker.code(), acts::number(links::ENTRUSTED));
    let expected = sorted([
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<Organisation>(&Party::OtherMaker.code()),
        StateKey::of::<Product>(&product),
    ]);
    assert_eq!(receipt.subjects, expected);
}

#[test]
fn the_certificate_keeps_maker_and_producer_as_they_were() {
    let mut world = agreed();
    world.one(Party::Maker, register());
    let issue = certify(&mut world, Party::Maker, links::ENTRUSTED);
    world.one(Party::Maker, issue);
    let mut moved = Party::OtherMaker.details();
    moved.address = "新地址1号".parse().unwrap();
    world.one(Party::Bureau, Act::UpdateOrganisation { organisation: moved });
    // What ends later takes nothing from what was certified.
    world.one(Party::Maker, links::end_entrustment(TODAY));
    let found = issued(&world, Party::Maker);
    let roles: Vec<_> = found.parties.iter().map(|party| (party.role, party.code)).collect();
    assert_eq!(
        roles,
        [(PartyRole::Maker, Party::Maker.code()), (PartyRole::Producer, Party::OtherMaker.code())]
    );
    let producer = found.party(PartyRole::Producer).unwrap();
    assert_eq!(producer.address, Party::OtherMaker.details().address);
    assert_eq!(found.answerable().unwrap().code, Party::Maker.code());
    let revoked = world.one(Party::Bureau, acts::revoke_certificate());
    let producer = StateKey::of::<Organisation>(&Party::OtherMaker.code());
    assert!(revoked.subjects.contains(&producer), "who made the goods hears of it");
}

#[test]
fn an_entrustment_that_has_ended_carries_no_certificate() {
    let mut world = agreed();
    world.one(Party::Maker, register());
    let issue = certify(&mut world, Party::Maker, links::ENTRUSTED);
    assert_eq!(outcome(&world, Party::Maker, &issue), "accepted");
    for party in [Party::Maker, Party::OtherMaker] {
        let mut ended = world.clone();
        let receipt = ended.one(party, links::end_entrustment(TODAY));
        assert!(receipt.subjects.contains(&StateKey::of::<Organisation>(&Party::Maker.code())));
        let producer = StateKey::of::<Organisation>(&Party::OtherMaker.code());
        assert!(receipt.subjects.contains(&producer));
        assert_eq!(outcome(&ended, Party::Maker, &issue), "entrustment.none");
        let mut amended = links::entrusted_product();
        amended.name = "石膏板".parse().unwrap();
        let reason = "更名".parse().unwrap();
        let number = acts::number(links::ENTRUSTED);
        let amend = Act::AmendProduct { number, product: amended, reason };
        assert_eq!(outcome(&ended, Party::Maker, &amend), "entrustment.none");
    }
    // From a later day on: until then it holds, and the other may still end it earlier.
    world.one(Party::OtherMaker, links::end_entrustment("2027-06-01"));
    assert_eq!(outcome(&world, Party::Maker, &issue), "accepted");
    let again = links::end_entrustment("2027-06-01");
    assert_eq!(outcome(&world, Party::Maker, &again), "entrustment.status");
    world.one(Party::Maker, links::end_entrustment("2026-11-25"));
    assert_eq!(outcome(&world, Party::Maker, &issue), "accepted");
    // The first block of the 25th in China.
    world.sleep_until(Timestamp::from_unix_ms(1_795_536_000_000));
    assert_eq!(outcome(&world, Party::Maker, &issue), "entrustment.none");
}

#[test]
fn a_producer_that_may_not_act_stops_what_is_made_by_it() {
    let mut world = agreed();
    world.one(Party::Maker, register());
    let issue = certify(&mut world, Party::Maker, links::ENTRUSTED);
    world.one(Party::Bureau, links::suspend(Party::OtherMaker));
    assert_eq!(outcome(&world, Party::Maker, &issue), "organisation.not_active");
    world.one(Party::Bureau, links::reinstate(Party::OtherMaker));
    assert_eq!(outcome(&world, Party::Maker, &issue), "accepted");
    let mut organisation = Party::OtherMaker.details();
    organisation.roles = vec![Role::Seller];
    world.one(Party::Bureau, Act::UpdateOrganisation { organisation });
    assert_eq!(outcome(&world, Party::Maker, &issue), "organisation.lacks_role");
}

/// A renewal is another entrustment of the same two: no product has to be amended for it.
#[test]
fn what_is_over_leaves_the_list_when_the_next_one_is_agreed() {
    let mut world = agreed();
    let next = |text: &str| Act::AgreeEntrustment {
        entrustment: EntrustmentId::new(Party::Maker.code(), acts::number(text)),
        details: links::entrustment_details(),
    };
    let pair = (Party::Maker.code(), Party::OtherMaker.code());
    let listed = |world: &World| world.read::<AgreedEntrustments>(&pair).unwrap().0;
    world.act(&[(Party::Maker, next("WT-2")), (Party::OtherMaker, next("WT-2"))]);
    assert_eq!(listed(&world), [acts::number(links::ENTRUSTMENT), acts::number("WT-2")]);
    world.one(Party::Maker, links::end_entrustment(TODAY));
    assert_eq!(outcome(&world, Party::Maker, &register()), "accepted", "the other one holds");
    world.act(&[(Party::Maker, next("WT-3")), (Party::OtherMaker, next("WT-3"))]);
    assert_eq!(listed(&world), [acts::number("WT-2"), acts::number("WT-3")]);
}

#[test]
fn a_producer_uses_the_principals_standard_while_it_is_lent() {
    let mut product = acts::product_details();
    let mut own = product.standards[0].clone();
    own.number = OWN_STANDARD.parse().unwrap();
    product.standards.push(own);
    let register = |product| links::register_product("OWN-1", product);
    let mut world = agreed();
    world.one(Party::Maker, links::declare(OWN_STANDARD));
    let lent = register(product.clone());
    assert_eq!(outcome(&world, Party::OtherMaker, &lent), "standard.not_declared");
    // The principal's own product is to its own standard, whoever makes it.
    let mut entrusted = links::entrusted_product();
    entrusted.standards = product.standards;
    let entrusted = links::register_product(links::ENTRUSTED, entrusted);
    assert_eq!(outcome(&world, Party::Maker, &entrusted), "accepted");

    let mut details = links::entrustment_details();
    details.lends_standards = true;
    let lend = Act::AgreeEntrustment {
        entrustment: EntrustmentId::new(Party::Maker.code(), acts::number("WT-2")),
        details,
    };
    world.act(&[
        (Party::Maker, lend.clone()),
        (Party::OtherMaker, lend),
        (Party::OtherMaker, acts::add_label_key(Party::OtherMaker)),
    ]);
    world.one(Party::OtherMaker, lent);
    let issue = certify(&mut world, Party::OtherMaker, "OWN-1");
    assert_eq!(outcome(&world, Party::OtherMaker, &issue), "accepted");
    let mut end = links::end_entrustment(TODAY);
    if let Act::EndEntrustment { entrustment, .. } = &mut end {
        entrustment.number = acts::number("WT-2");
    }
    world.one(Party::Maker, end);
    assert_eq!(outcome(&world, Party::OtherMaker, &issue), "standard.not_declared");
}

#[test]
fn an_importer_registers_certifies_insures_and_ships_as_a_maker_does() {
    let mut world = World::furnished();
    let importer = Party::Importer;
    let imported = links::register_product("JK-1", links::imported_product());
    world.act(&[
        (Party::Bureau, acts::register(importer)),
        (Party::Bureau, acts::register(Party::Seller)),
        (importer, acts::add_label_key(importer)),
    ]);
    assert_eq!(outcome(&world, Party::Maker, &imported), "product.origin_role");
    assert_eq!(outcome(&world, Party::Seller, &imported), "organisation.wrong_role");
    let own = links::register_product("JK-1", acts::product_details());
    assert_eq!(outcome(&world, importer, &own), "product.origin_role");
    world.one(importer, imported);
    let issue = certify(&mut world, importer, "JK-1");
    world.one(importer, issue);
    let found = issued(&world, importer);
    let roles: Vec<_> = found.parties.iter().map(|party| (party.role, party.code)).collect();
    assert_eq!(roles, [(PartyRole::Importer, importer.code())]);
    assert_eq!(found.answerable().unwrap().name, importer.details().name);

    let mut cover = acts::cover_details();
    cover.insured = importer.code();
    cover.products = vec![ProductId::new(importer.code(), acts::number("JK-1"))];
    let bind = Act::BindCover { number: acts::number("XJ-2"), cover };
    assert_eq!(outcome(&world, Party::Insurer, &bind), "accepted");
    world.one(importer, acts::activate("1-10"));
    let mut shipment = links::shipment_details(Party::Seller, "1-10");
    shipment.lines[0].certificate = found.id;
    assert_eq!(outcome(&world, importer, &links::ship("DN-1", shipment)), "accepted");
}

/// A seller that is given the other role later is an importer from then on, and not before.
#[test]
fn a_seller_poses_as_importer_in_vain() {
    let mut world = World::furnished();
    world.one(Party::Bureau, acts::register(Party::Seller));
    let imported = links::register_product("JK-1", links::imported_product());
    assert_eq!(outcome(&world, Party::Seller, &imported), "organisation.wrong_role");
    let mut organisation = Party::Seller.details();
    organisation.roles = vec![Role::Seller, Role::Importer];
    world.one(Party::Bureau, Act::UpdateOrganisation { organisation });
    assert_eq!(outcome(&world, Party::Seller, &imported), "accepted");
}

/// Ruleset 3 of Hunan, the project's example, says what is to be printed of them.
fn hunan_3() -> Ruleset {
    toml::from_str(include_str!("../../../../config/rulesets/hunan-3.toml")).unwrap()
}

/// The rules that a certificate of such goods is told it breaks, of those about who made them.
fn warnings(product: ProductDetails, producer: OrganisationDetails) -> Vec<String> {
    let (maker, certificate) = (Party::Maker.details(), acts::certificate_details());
    let sources = LabelSources {
        certificate_number: None,
        certificate: &certificate,
        issued_on: Some(date(TODAY)),
        maker: Some(&maker),
        producer: Some(&producer),
        product: Some(&product),
        reports: None,
        covers: None,
        findings: None,
        supervision: None,
    };
    let ids = sources.evaluate(&hunan_3()).warning_ids().into_iter();
    ids.filter(|id| id.starts_with("ORI-") || id == "COND-18").collect()
}

#[test]
fn ruleset_3_warns_of_labels_that_do_not_say_who_made_it() {
    let other = || Party::OtherMaker.details();
    assert_eq!(warnings(acts::product_details(), other()), [""; 0]);
    assert_eq!(warnings(links::entrusted_product(), other()), [""; 0]);
    let mut foreign = other();
    foreign.name = "Muster".parse().unwrap();
    foreign.address = "Musterweg 1".parse().unwrap();
    assert_eq!(warnings(links::entrusted_product(), foreign), ["ORI-01", "ORI-02"]);

    assert_eq!(warnings(links::imported_product(), other()), [""; 0]);
    let from = |place: Option<&str>| ProductDetails {
        origin: Origin::Imported {
            foreign_maker: "Muster Gips GmbH".parse().unwrap(),
            country: "DE".parse().unwrap(),
            place: place.map(|place| place.parse().unwrap()),
        },
        ..acts::product_details()
    };
    assert_eq!(warnings(from(None), other()), ["COND-18"]);
    assert_eq!(warnings(from(Some("Germany")), other()), ["ORI-03"]);
}

#[test]
fn the_producer_inspects_what_it_makes_and_nobody_else_does_in_its_place() {
    let mut world = agreed();
    world.one(Party::Maker, register());
    let instrument = || links::keep("UTM", links::instrument(), vec![calibration()]);
    world.act(&[(Party::OtherMaker, instrument()), (Party::Maker, instrument())]);
    let report = |party: Party, product: &str| {
        let mut report = links::factory_inspection();
        report.subjects[0].product = ProductId::new(Party::Maker.code(), acts::number(product));
        report.instruments = vec![ResourceId::new(party.code(), acts::number("UTM"))];
        report.inspectors.clear();
        reports::file("CC-1", report)
    };
    let outcome =
        |party: Party, product: &str| world.outcome(&world.sign(party, report(party, product)));
    assert_eq!(outcome(Party::Maker, links::ENTRUSTED), "accepted", "the principal looks as well");
    // What the maker makes itself is none of the producer's business.
    assert_eq!(outcome(Party::OtherMaker, acts::PRODUCT), "organisation.lacks_role");
    world.one(Party::OtherMaker, report(Party::OtherMaker, links::ENTRUSTED));
    let id = ReportId::new(Party::OtherMaker.code(), acts::number("CC-1"));
    let filed: Report = world.read(&id).unwrap();
    assert_eq!(filed.filed_as, Filer::Producer);
    assert!(filed.is_factory_inspection());
}

fn calibration() -> Attestation {
    links::attestation("2026-01-10", "2027-01-09")
}
