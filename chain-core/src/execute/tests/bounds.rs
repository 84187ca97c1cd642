//! What lies just within its bounds is accepted; what lies beyond is in `refusals`.

use crate::act::Act;
use crate::records::organisation::KeyPurpose;
use crate::records::permission::{ActKind, Role};
use crate::records::product::Product;
use crate::records::report::{Report, ReportDetails};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, key, links};
use crate::values::text::{ProductId, ReportId};

/// The day of every block of the fixtures.
const TODAY: &str = "2026-11-24";
const ITEMS_MAX: u32 = (1 << 24) - 1;

fn check(world: &World, name: &str, party: Party, act: Act) {
    assert_eq!(world.outcome(&world.sign(party, act)), "accepted", "{name}");
}

#[test]
fn an_organisation_with_all_roles_and_eight_keys() {
    let mut organisation = Party::Seller.details();
    organisation.roles = Vec::from(Role::ALL);
    let admin_keys = (200..208).map(|number| key(number).public_key()).collect();
    let act = Act::RegisterOrganisation { organisation, admin_keys };
    check(&World::furnished(), "registration", Party::Bureau, act);
}

#[test]
fn a_key_and_a_period_that_end_today() {
    let world = World::furnished();
    let add = |purpose| Act::AddKey {
        organisation: Party::Maker.code(),
        key: key(200).public_key(),
        purpose,
        valid_until: Some(date(TODAY)),
    };
    check(&world, "label key", Party::Maker, add(KeyPurpose::Label));
    let operator = KeyPurpose::Operator(vec![ActKind::ActivateItems, ActKind::VoidItems]);
    check(&world, "operator key", Party::Maker, add(operator));
    let mut one_day = acts::licence_details();
    one_day.valid_from = one_day.valid_until;
    let insurer = Party::Insurer.code();
    check(&world, "licence", Party::Bureau, Act::LicenseInsurer { insurer, licence: one_day });
}

/// What ends today still counts today.
#[test]
fn a_key_a_licence_a_label_key_and_a_cover_on_their_last_day() {
    let mut world = World::furnished();
    let mut licence = acts::licence_details();
    licence.valid_until = date(TODAY);
    let insurer = Party::Insurer.code();
    let add = |number, purpose| Act::AddKey {
        organisation: Party::Maker.code(),
        key: key(number).public_key(),
        purpose,
        valid_until: Some(date(TODAY)),
    };
    world.act(&[
        (Party::Bureau, Act::LicenseInsurer { insurer, licence }),
        (Party::Maker, add(200, KeyPurpose::Label)),
        (Party::Maker, add(201, KeyPurpose::Operator(vec![ActKind::IssueCertificate]))),
    ]);
    let mut cover = acts::cover_details();
    cover.valid_until = date(TODAY);
    let number = acts::number("XJ-NEW");
    world.act(&[(Party::Insurer, Act::BindCover { number: number.clone(), cover })]);
    let mut certificate = acts::certificate_details();
    certificate.label_key = key(200).public_key();
    certificate.covers[0].number = number;
    let transaction = world.sign_with(&key(201), acts::certificate(certificate));
    assert_eq!(world.outcome(&transaction), "accepted");
}

#[test]
fn reports_at_their_bounds() {
    let mut world = World::furnished();
    let mut term = acts::accreditation_term();
    term.valid_from = date("2026-11-20");
    term.valid_until = date("2026-11-20");
    term.categories = vec!["C3024".parse().unwrap()];
    world.act(&[(Party::Bureau, acts::accredit_with(Party::Institute, term, &[]))]);
    let changes: [(&str, ChangeOf<'_, ReportDetails>); 6] = [
        ("the first and last day of the accreditation", &|_| {}),
        ("the greatest batch", &|it| it.subjects[0].batch_quantity = ITEMS_MAX),
        ("every unit sampled", &|it| it.subjects[0].sampled = it.subjects[0].batch_quantity),
        ("issued on the day of the test", &|it| it.issued_on = it.tested_on),
        ("issued today", &|it| it.issued_on = date(TODAY)),
        ("256 items", &|it| it.items = vec![it.items[0].clone(); 256]),
    ];
    for (name, change) in changes {
        let mut report = acts::report_details();
        change(&mut report);
        let number = acts::number("W2026-NEW");
        check(&world, name, Party::Institute, Act::FileReport { number, report: Box::new(report) });
    }
}

#[test]
fn covers_at_their_bounds() {
    let mut world = World::furnished();
    let product: Product = world.read(&acts::product_id()).unwrap();
    let id = |at: usize| ProductId::new(Party::Maker.code(), acts::number(&format!("P-{at:02}")));
    let products: Vec<ProductId> = (0..64).map(id).collect();
    for id in &products {
        world.set(id, &Product { id: id.clone(), ..product.clone() });
    }
    let number = || acts::number("XJ-NEW");
    let mut cover = acts::cover_details();
    (cover.sum_insured_fen, cover.claim_limit_fen) = (1_000_000_000_000, 1_000_000_000_000);
    cover.products = products;
    check(&world, "the most", Party::Insurer, Act::BindCover { number: number(), cover });
    let mut cover = acts::cover_details();
    (cover.sum_insured_fen, cover.claim_limit_fen) = (1, 1);
    (cover.valid_from, cover.valid_until) = (date(TODAY), date(TODAY));
    cover.products.clear();
    check(&world, "the least", Party::Insurer, Act::BindCover { number: number(), cover });
}

#[test]
fn certificates_at_their_bounds() {
    let mut world = World::furnished();
    let mut report: Report = world.read(&acts::report_id()).unwrap();
    report.details.subjects[0].batch_quantity = ITEMS_MAX;
    let ids: Vec<ReportId> = (0..8)
        .map(|at| ReportId::new(Party::Institute.code(), acts::number(&format!("R-{at}"))))
        .collect();
    for id in &ids {
        world.set(id, &Report { id: id.clone(), ..report.clone() });
    }
    let mut certificate = acts::certificate_details();
    certificate.quantity = ITEMS_MAX;
    certificate.reports = ids;
    check(&world, "the most", Party::Maker, acts::certificate(certificate));
    let mut certificate = acts::certificate_details();
    certificate.quantity = 1;
    certificate.covers.clear();
    check(&world, "the least", Party::Maker, acts::certificate(certificate));
}

#[test]
fn items_from_the_first_to_the_last() {
    let world = World::certified();
    check(&world, "all activated", Party::Maker, acts::activate("1-1000"));
    check(&world, "all voided", Party::Maker, acts::void("1-1000"));
}

#[test]
fn every_section_of_the_category_code_from_its_first_to_its_last_division() {
    let world = World::furnished();
    for category in ["A01", "A05", "B06", "C13", "C43", "C3024", "K70", "P83", "S96", "T97"] {
        let mut product = acts::product_details();
        product.category = category.parse().unwrap();
        let act = Act::RegisterProduct { number: acts::number("NEW"), product };
        check(&world, category, Party::Maker, act);
    }
}

#[test]
fn as_many_standards_as_there_may_be() {
    let world = World::furnished();
    let mut product = acts::product_details();
    product.standards = vec![product.standards[0].clone(); 256];
    let number = acts::number("NEW");
    check(&world, "product", Party::Maker, Act::RegisterProduct { number, product });
    let mut term = acts::accreditation_term();
    term.categories = vec!["C30".parse().unwrap(); 256];
    let many: Vec<String> = (0..1024).map(|at| format!("GB/T {}-2020", 10_000 + at)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let party = Party::SecondInstitute;
    let mut world = world;
    world.act(&[(Party::Bureau, acts::accredit_with(party, term, &many))]);
    let more: Vec<String> = (0..1024).map(|at| format!("GB/T {}-2021", 10_000 + at)).collect();
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    let act = acts::change_scope(party, TODAY, &more, &many);
    check(&world, "a whole scope in place of another", Party::Bureau, act);
}

#[test]
fn the_longest_lists_of_the_acts_from_number_12_on() {
    let world = World::trading();
    let standards = (0..64).map(|at| links::standard(&format!("GB {}-2020", 10_000 + at)));
    let publish = Act::PublishStandards { standards: standards.collect() };
    check(&world, "64 standards", Party::Bureau, publish);
    let mut report = links::factory_inspection();
    report.instruments = vec![report.instruments[0].clone(); 32];
    let number = acts::number("CC-1");
    check(
        &world,
        "32 instruments",
        Party::Maker,
        Act::FileReport { number, report: Box::new(report) },
    );
    let mut answer = links::recall_answer();
    answer.set_aside = 990;
    let mut recalled = world.clone();
    recalled.one(Party::Bureau, links::recall(links::recall_details("1")));
    check(&recalled, "as many as there are", Party::Maker, links::answer_recall(answer));
    let mut all = links::recall_details("1-1000");
    all.deadline = date(TODAY);
    check(&world, "a recall due today", Party::Bureau, links::recall(all));
}

#[test]
fn a_shipment_of_32_certificates() {
    let mut world = World::trading();
    let numbers: Vec<String> = (0..32).map(|at| format!("KSY-2026-{at:04}")).collect();
    for number in &numbers {
        let mut certificate = acts::certificate_details();
        certificate.quantity = 1;
        let items = "1".parse().unwrap();
        let activate = Act::ActivateItems { certificate: acts::number(number), items };
        world.act(&[(Party::Maker, acts::issue(number, certificate)), (Party::Maker, activate)]);
    }
    let mut shipment = links::shipment_details(Party::Seller, "1");
    let line = shipment.lines.remove(0);
    shipment.lines.extend(numbers.iter().map(|number| {
        let mut line = line.clone();
        line.certificate.number = acts::number(number);
        line
    }));
    world.one(Party::Maker, links::ship(links::SHIPMENT, shipment));
    let receipt = world.one(Party::Seller, links::accept(Party::Maker, links::SHIPMENT));
    assert_eq!(receipt.certificates.len(), 32);
}

#[test]
fn sums_and_days_at_their_bounds() {
    let mut world = World::trading();
    let mut penalty = links::penalty_details();
    for fine_fen in [0, 1_000_000_000_000] {
        penalty.fine_fen = fine_fen;
        let act = links::record_penalty(penalty.clone());
        check(&world, "a fine", Party::Bureau, act);
    }
    let mut claim = links::claim_details();
    claim.occurred_on = date("2026-01-01");
    for (item, amount_fen) in [(1, 1), (900, 20_000_000)] {
        (claim.item, claim.amount_fen) = (item, amount_fen);
        let act = links::open_claim(links::CLAIM, claim.clone());
        check(&world, "a claim", Party::Insurer, act);
    }
    for from in [TODAY, "2026-12-31"] {
        check(&world, "a cancellation", Party::Insurer, links::cancel_cover(from));
    }
    let mut request = links::request_details();
    request.wanted_by = date(TODAY);
    check(&world, "wanted today", Party::Maker, links::request(request));
    let mut spot_check = links::spot_check_details();
    spot_check.due = date(TODAY);
    check(&world, "due today", Party::Bureau, links::order_spot_check(spot_check));
    world.one(Party::Bureau, links::publish(&["GB/T 9775-2025"]));
    let withdraw = links::withdraw_standard("GB/T 9775-2025", TODAY);
    check(&world, "withdrawn today", Party::Bureau, withdraw);
}
