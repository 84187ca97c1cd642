//! Reports of several kinds and batches, and what comes after a report was filed.

use crate::act::Act;
use crate::label::{FieldName, FieldValue, Label};
use crate::records::batch::Batch;
use crate::records::certificate::{Certificate, CertificateDetails};
use crate::records::confirmation::Confirmation;
use crate::records::history::StatusGrounds;
use crate::records::permission::Role;
use crate::records::report::{
    Conclusion, FollowUpKind, Report, ReportDetails, ReportStatus, Supplement,
};
use crate::state::StateKey;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, links, reports};
use crate::values::text::ReportId;

const INSTITUTE: Party = Party::Institute;

fn id(text: &str) -> ReportId {
    ReportId::new(INSTITUTE.code(), acts::number(text))
}

fn read(world: &World, text: &str) -> Report {
    world.read(&id(text)).unwrap()
}

/// The outcome of a certificate on reports.
fn certified_on(
    world: &World,
    reports: &[ReportId],
    change: ChangeOf<'_, CertificateDetails>,
) -> &'static str {
    let mut certificate = acts::certificate_details();
    certificate.reports = reports.to_vec();
    certificate.reports.sort();
    change(&mut certificate);
    world.outcome(&world.sign(Party::Maker, acts::issue("KSY-20261118-09", certificate)))
}

/// The standing certificate of the world.
fn certificate(world: &World) -> CertificateDetails {
    let serial = crate::execute::find_certificate(&world.state, &acts::certificate_id());
    serial.unwrap().map(|found: Certificate| found.details).unwrap()
}

/// What comes in the place of the report that the world's certificate rests on, with a change.
fn correction(change: ChangeOf<'_, ReportDetails>) -> ReportDetails {
    let mut report = reports::following(FollowUpKind::Replaces, acts::REPORT);
    change(&mut report);
    report
}

#[test]
fn a_report_on_two_batches_counts_each_of_them() {
    let mut world = World::furnished();
    world.one(INSTITUTE, reports::file("W-1", reports::whole()));
    let on = |world: &World, batch: &str, quantity: u32| {
        certified_on(world, &[id("W-1")], &|it| {
            (it.batch, it.quantity) = (acts::number(batch), quantity);
        })
    };
    for batch in ["PB20261118A", "PB20261118B"] {
        assert_eq!(on(&world, batch, 6000), "accepted");
        assert_eq!(on(&world, batch, 6001), "report.quantity_exceeded");
    }
    assert_eq!(on(&world, "PB20261118C", 1), "report.other_batch");
    let mut first = acts::certificate_details();
    (first.reports, first.quantity) = (vec![id("W-1")], 6000);
    world.one(Party::Maker, acts::issue("KSY-20261118-08", first));
    assert_eq!(on(&world, "PB20261118A", 1), "report.quantity_exceeded");
    assert_eq!(on(&world, "PB20261118B", 6000), "accepted");
}

#[test]
fn what_was_inspected_of_variants_carries_those_variants_alone() {
    let mut world = World::furnished();
    let mut product = acts::product_details();
    product.variants = acts::variants(3);
    world.one(Party::Maker, acts::amend(product.clone()));
    let mut report = acts::report_details();
    report.subjects[0].edition = report.subjects[0].edition.following().unwrap();
    report.subjects[0].variants =
        vec![product.variants[0].code.clone(), product.variants[2].code.clone()];
    world.one(INSTITUTE, reports::file("W-V", report.clone()));
    let with = |lines: &[usize]| {
        let of = |at: &usize| product.variants[*at].clone();
        let variants: Vec<_> = lines.iter().map(of).collect();
        certified_on(&world, &[id("W-V")], &|it| {
            it.edition = it.edition.following().unwrap();
            it.variants = acts::lines(&variants, 10);
            it.quantity = u32::try_from(lines.len()).unwrap() * 10;
        })
    };
    assert_eq!(with(&[0, 2]), "accepted");
    assert_eq!(with(&[2]), "accepted");
    assert_eq!(with(&[0, 1]), "report.without_variant");
    report.subjects[0].variants = vec!["no such".parse().unwrap()];
    let unknown = world.sign(INSTITUTE, reports::file("W-U", report));
    assert_eq!(world.outcome(&unknown), "product.no_such_variant");
}

#[test]
fn a_type_test_stands_beside_a_report_of_the_batch_and_never_alone() {
    let mut world = World::furnished();
    let mut test = reports::type_test();
    test.subjects[0].batch = Some(acts::number("PB-OF-THE-TYPE"));
    world.one(INSTITUTE, reports::file("W-TYPE", test));
    world.one(INSTITUTE, reports::file("W-BUYER", reports::of_delivered_goods()));
    assert_eq!(certified_on(&world, &[id("W-TYPE")], &|_| {}), "report.none_of_the_batch");
    assert_eq!(certified_on(&world, &[id("W-TYPE"), acts::report_id()], &|_| {}), "accepted");
    assert_eq!(
        certified_on(&world, &[id("W-BUYER"), acts::report_id()], &|_| {}),
        "report.other_kind"
    );
    let act = acts::issue("KSY-20261118-08", {
        let mut certificate = acts::certificate_details();
        certificate.reports = vec![id("W-TYPE"), acts::report_id()];
        certificate.reports.sort();
        certificate
    });
    world.one(Party::Maker, act);
    let batch: Batch = world.read(&acts::batch_id()).unwrap();
    assert_eq!(batch.certified, 1000, "a type test has no quantity");
}

#[test]
fn a_certificate_follows_the_report_that_replaced_its_own() {
    let mut world = World::certified();
    let details = certificate(&world);
    world.one(INSTITUTE, reports::file("W-2", correction(&|_| {})));
    let first = read(&world, acts::REPORT);
    assert_eq!(first.status(), ReportStatus::Replaced);
    assert!(first.carries(&details), "the second one carries what the first one did");
    // The quantity stays drawn, under whichever number.
    assert_eq!(certified_on(&world, &[acts::report_id()], &|_| {}), "report.replaced");
    let rest =
        |quantity: u32| certified_on(&world, &[id("W-2")], &move |it| it.quantity = quantity);
    assert_eq!((rest(5000), rest(5001)), ("accepted", "report.quantity_exceeded"));
    // From the first one step leads to the last.
    let mut third = reports::following(FollowUpKind::Replaces, "W-2");
    third.subjects.truncate(1);
    third.items.iter_mut().for_each(|item| item.subject = None);
    third.subjects[0].batch = Some(acts::number("ANOTHER"));
    let receipt = world.one(INSTITUTE, reports::file("W-3", third));
    // Whoever follows the first one hears of it.
    assert!(receipt.subjects.contains(&StateKey::of::<Report>(&acts::report_id())));
    for text in [acts::REPORT, "W-2"] {
        let report = read(&world, text);
        assert_eq!(report.replaced.as_ref().unwrap().report, acts::number("W-3"));
        assert!(!report.carries(&details), "{text}: its batch is not in the last one");
    }
    let withdraw =
        |text: &str| Act::WithdrawReport { report: acts::number(text), grounds: acts::grounds() };
    let outcome = |act| world.outcome(&world.sign(INSTITUTE, act));
    assert_eq!(outcome(withdraw("W-2")), "report.status", "the last one of a line is withdrawn");
    world.one(INSTITUTE, withdraw("W-3"));
    for text in [acts::REPORT, "W-2", "W-3"] {
        assert_eq!(read(&world, text).status(), ReportStatus::Withdrawn, "{text}");
    }
    let again = reports::file("W-4", reports::following(FollowUpKind::Replaces, "W-3"));
    assert_eq!(world.outcome(&world.sign(INSTITUTE, again)), "report.status");
}

#[test]
fn a_correction_that_is_unqualified_carries_nothing_and_one_that_holds_less_is_taken() {
    let mut world = World::certified();
    let details = certificate(&world);
    let unqualified = correction(&|it| {
        (it.items[0].found, it.items[0].conclusion) =
            (vec!["500".parse().unwrap()], Conclusion::Unqualified);
        it.conclusion = Conclusion::Unqualified;
    });
    let mut failed = world.clone();
    failed.one(INSTITUTE, reports::file("W-2", unqualified));
    assert!(!read(&failed, acts::REPORT).carries(&details));
    let less = correction(&|it| it.subjects[0].batch_quantity = 100);
    world.one(INSTITUTE, reports::file("W-2", less));
    assert!(read(&world, acts::REPORT).carries(&details));
    assert_eq!(
        certified_on(&world, &[id("W-2")], &|it| it.quantity = 1),
        "report.quantity_exceeded"
    );
}

/// A main report says of a supplement what holds, not what once did.
#[test]
fn what_becomes_of_a_supplement_is_said_where_it_is_listed() {
    let mut world = World::certified();
    let supplement = |number: &str| {
        reports::file(number, reports::following(FollowUpKind::Supplements, acts::REPORT))
    };
    world.one(INSTITUTE, supplement("W-28"));
    let failed = reports::failing(reports::following(FollowUpKind::Replaces, "W-28"));
    let receipt = world.one(INSTITUTE, reports::file("W-28-G1", failed));
    assert!(receipt.subjects.contains(&StateKey::of::<Report>(&acts::report_id())));
    let listed = read(&world, acts::REPORT).supplements;
    let said: Vec<_> = listed.iter().map(|one| (one.report.as_str(), one.conclusion)).collect();
    assert_eq!(said, [("W-28-G1", Conclusion::Unqualified)]);
    world.one(INSTITUTE, supplement("W-29"));
    let (report, grounds) = (acts::number("W-28-G1"), acts::grounds());
    world.one(INSTITUTE, Act::WithdrawReport { report, grounds });
    let left = read(&world, acts::REPORT).supplements;
    let left: Vec<_> = left.iter().map(|one| one.report.as_str()).collect();
    assert_eq!(left, ["W-29"]);
}

#[test]
fn a_supplement_leaves_the_report_as_it_is_and_carries_nothing_itself() {
    let mut world = World::certified();
    let details = certificate(&world);
    world.one(
        INSTITUTE,
        reports::file("W-28", reports::following(FollowUpKind::Supplements, acts::REPORT)),
    );
    let report = read(&world, acts::REPORT);
    let reason = "更正签发时的笔误".parse().unwrap();
    let on = world.parent.time.date();
    let conclusion = Conclusion::Qualified;
    let supplement = Supplement { report: acts::number("W-28"), conclusion, reason, on };
    assert_eq!((report.status(), report.supplements), (ReportStatus::InForce, vec![supplement]));
    assert!(read(&world, acts::REPORT).carries(&details));
    // It would give the batch a second quantity, and outlive what it supplements.
    assert_eq!(certified_on(&world, &[id("W-28")], &|_| {}), "report.supplement");
    assert_eq!(
        certified_on(&world, &[id("W-28"), acts::report_id()], &|_| {}),
        "report.supplement"
    );
    // What fails after 28 days is no remark beside a report that goes on to say *qualified*.
    let mut failed = reports::following(FollowUpKind::Supplements, acts::REPORT);
    (failed.items[0].found, failed.items[0].conclusion) =
        (vec!["500".parse().unwrap()], Conclusion::Unqualified);
    failed.conclusion = Conclusion::Unqualified;
    let signed = world.sign(INSTITUTE, reports::file("W-29", failed));
    assert_eq!(world.outcome(&signed), "field.out_of_bounds");
}

#[test]
fn what_a_certificate_of_a_replaced_report_gives_back_can_be_certified_again() {
    let mut world = World::certified();
    world.one(INSTITUTE, reports::file("W-2", correction(&|_| {})));
    let grounds = StatusGrounds { reason: "批号写错".parse().unwrap(), legal_basis: None };
    let withdrawn = Act::WithdrawCertificate {
        certificate: acts::number(acts::CERTIFICATE),
        spoilt: "1".parse().unwrap(),
        grounds,
    };
    world.one(Party::Maker, withdrawn);
    assert_eq!(certified_on(&world, &[id("W-2")], &|it| it.quantity = 6000), "accepted");
}

#[test]
fn only_the_laboratory_itself_confirms_what_a_maker_filed_for_it() {
    let mut world = World::furnished();
    world.one(Party::Maker, reports::file("WB-1", reports::of_a_laboratory()));
    let id = ReportId::new(Party::Maker.code(), acts::number("WB-1"));
    let report: Report = world.read(&id).unwrap();
    assert!(report.is_unconfirmed() && !report.is_factory_inspection());
    assert_eq!(
        certified_on(&world, std::slice::from_ref(&id), &|_| {}),
        "certificate.label_broken"
    );
    let confirm = || Act::ConfirmReport { report: id.clone() };
    // The attack: the maker has a friend among the institutes say so.
    let mut friend = world.clone();

    let mut term = acts::accreditation_term();
    term.certificate_number = "999999999999".parse().unwrap();
    let act =
        acts::accredit_with(Party::SecondInstitute, term, &["GB/T 9775-2025", "GB 6566-2010"]);
    friend.one(Party::Bureau, act);
    let signed = friend.sign(Party::SecondInstitute, confirm());
    assert_eq!(friend.outcome(&signed), "report.not_the_laboratory");
    assert_eq!(world.outcome(&world.sign(Party::Maker, confirm())), "organisation.wrong_role");
    world.one(INSTITUTE, confirm());
    let report: Report = world.read(&id).unwrap();
    let (on, height) = (date("2026-11-24"), world.parent.height);
    let confirmed =
        Confirmation { institute: INSTITUTE.code(), on, height, given_by: None, withdrawn: None };
    assert_eq!(report.confirmed, Some(confirmed));
    assert_eq!(certified_on(&world, std::slice::from_ref(&id), &|_| {}), "accepted");
    assert_eq!(world.outcome(&world.sign(INSTITUTE, confirm())), "report.status");
    // It was another report, somebody noticed: the laboratory takes its word back, and nobody else can.
    let take_back = |party: Party| {
        let act = Act::WithdrawConfirmation { report: id.clone(), grounds: acts::grounds() };
        world.sign(party, act)
    };
    assert_eq!(friend.outcome(&take_back(Party::SecondInstitute)), "report.status");
    friend.one(INSTITUTE, confirm());
    let by_friend = Act::WithdrawConfirmation { report: id.clone(), grounds: acts::grounds() };
    let signed = friend.sign(Party::SecondInstitute, by_friend);
    assert_eq!(friend.outcome(&signed), "field.out_of_bounds");
    let mut after = world.clone();
    after.commit(&[take_back(INSTITUTE)]);
    let report: Report = after.read(&id).unwrap();
    assert!(report.is_unconfirmed() && report.status() == ReportStatus::InForce);
    let alone = certified_on(&after, std::slice::from_ref(&id), &|_| {});
    assert_eq!(alone, "certificate.label_broken");
    assert_eq!(after.outcome(&after.sign(INSTITUTE, confirm())), "accepted", "it may say so again");
}

/// An organisation that is an enterprise and an institute, with the scope of the first institute.
fn with_a_laboratory(world: &mut World, party: Party) {
    let mut organisation = party.details();
    organisation.roles = vec![Role::Institute, Role::Enterprise];
    world.one(Party::Bureau, Act::UpdateOrganisation { organisation });
    let term = acts::accreditation_term();
    let standards = ["GB/T 9775-2025", "GB 6566-2010"];
    world.one(Party::Bureau, acts::accredit_with(party, term, &standards));
}

#[test]
fn nobody_makes_its_own_inspection_pass_for_an_institutes() {
    let mut world = World::furnished();
    // The attack: a maker with a laboratory names it as one without a key, and confirms itself.
    with_a_laboratory(&mut world, Party::Maker);
    world.one(Party::Maker, reports::file("WB-1", reports::of_a_laboratory()));
    let report = ReportId::new(Party::Maker.code(), acts::number("WB-1"));
    let confirm = || Act::ConfirmReport { report: report.clone() };
    assert_eq!(world.outcome(&world.sign(Party::Maker, confirm())), "field.out_of_bounds");
    // Nor does a producer for its principal, or by a batch of other goods in the same report.
    with_a_laboratory(&mut world, Party::OtherMaker);
    let agree = || links::agree(links::entrustment_details());
    world.act(&[(Party::Maker, agree()), (Party::OtherMaker, agree())]);
    world.one(Party::Maker, links::register_product(links::ENTRUSTED, links::entrusted_product()));
    let entrusted = |it: &mut ReportDetails| {
        it.subjects[0].product.number = acts::number(links::ENTRUSTED);
    };
    let mut outside = reports::of_a_laboratory();
    entrusted(&mut outside);
    world.one(Party::Maker, reports::file("WB-2", outside));
    let report = ReportId::new(Party::Maker.code(), acts::number("WB-2"));
    let signed = world.sign(Party::OtherMaker, Act::ConfirmReport { report });
    assert_eq!(world.outcome(&signed), "field.out_of_bounds");
    let mut mixed = reports::whole();
    entrusted(&mut mixed);
    let signed = world.sign(Party::OtherMaker, reports::file("W-MIXED", mixed.clone()));
    assert_eq!(world.outcome(&signed), "field.out_of_bounds");
    mixed.subjects.remove(0);
    mixed.items.iter_mut().for_each(|item| item.subject = None);
    let signed = world.sign(Party::OtherMaker, reports::file("W-OTHER", mixed));
    assert_eq!(world.outcome(&signed), "accepted", "of what it does not make it is an institute");
}

#[test]
fn a_batch_of_which_nothing_was_found_qualified_is_in_no_qualified_report() {
    let world = World::furnished();
    let outcome = |change: ChangeOf<'_, ReportDetails>| {
        let mut report = reports::whole();
        change(&mut report);
        world.outcome(&world.sign(INSTITUTE, reports::file("W-1", report)))
    };
    assert_eq!(outcome(&|_| {}), "accepted");
    let of_the_first = |it: &mut ReportDetails| {
        it.items.iter_mut().for_each(|item| item.subject = Some(1));
    };
    assert_eq!(outcome(&|it| of_the_first(it)), "field.out_of_bounds");
    let not_judged = |it: &mut ReportDetails| {
        (it.items[0].subject, it.items[1].conclusion) = (Some(1), Conclusion::NotJudged);
    };
    assert_eq!(outcome(&|it| not_judged(it)), "field.out_of_bounds");
}

#[test]
fn a_variant_that_came_or_changed_after_the_inspection_is_not_carried() {
    let mut world = World::furnished();
    let mut product = acts::product_details();
    product.variants = acts::variants(2);
    world.one(Party::Maker, acts::amend(product.clone()));
    let mut report = acts::report_details();
    report.subjects[0].edition = report.subjects[0].edition.following().unwrap();
    world.one(INSTITUTE, reports::file("W-V", report));
    let mut later = product;
    later.variants = acts::variants(3);
    let fibre = FieldValue::Text("棉 40%".to_owned());
    later.variants[1].label = Label::new(vec![(FieldName::known("fibre_content"), fibre)]).unwrap();
    world.one(Party::Maker, acts::amend(later.clone()));
    let with = |at: usize| {
        let variants = vec![later.variants[at].clone()];
        certified_on(&world, &[id("W-V")], &|it| {
            it.edition = it.edition.following().unwrap().following().unwrap();
            it.variants = acts::lines(&variants, 10);
            it.quantity = 10;
        })
    };
    assert_eq!(with(0), "accepted");
    assert_eq!(with(1), "report.other_edition", "its fibre is another one now");
    assert_eq!(with(2), "report.other_edition", "there was none of it");
}
