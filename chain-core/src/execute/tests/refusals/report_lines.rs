//! Reports that say what cannot be, and what cannot come after a report.

use super::{Case, Cases};
use crate::act::Act;
use crate::records::accreditation::AccreditationMark;
use crate::records::report::{Conclusion, FollowUpKind, Report, ReportDetails, ReportKind};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, bulk, date, reports};
use crate::values::standard_number::StandardNumber;
use crate::values::text::ReportId;

const INSTITUTE: Party = Party::Institute;
const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::certified());
    contents(&mut cases);
    of_makers(&mut cases);
    follow_ups(&mut cases);
    confirmations(&mut cases);
    named(&mut cases);
    cases.cases
}

fn report(change: ChangeOf<'_, ReportDetails>) -> Act {
    let mut report = reports::whole();
    change(&mut report);
    reports::file("W2026-NEW", report)
}

fn contents(cases: &mut Cases) {
    let type_test = |until: Option<&str>| {
        let valid_until = until.map(date);
        reports::file("W2026-NEW", ReportDetails { valid_until, ..reports::type_test() })
    };
    for (name, act) in [
        ("no subjects", report(&|it| it.subjects.clear())),
        ("65 subjects", report(&|it| it.subjects = vec![it.subjects[0].clone(); 65])),
        ("one batch twice", report(&|it| it.subjects[1].batch = it.subjects[0].batch.clone())),
        (
            "goods of two makers",
            report(&|it| it.subjects[1].product.maker = Party::OtherMaker.code()),
        ),
        (
            "one variant twice",
            report(&|it| it.subjects[0].variants = vec!["M".parse().unwrap(); 2]),
        ),
        ("a batch that is not named", report(&|it| it.subjects[1].batch = None)),
        ("a whole batch of a sample", {
            let mut sample = reports::of_a_sample();
            sample.subjects[0].batch_quantity += 1;
            reports::file("W2026-NEW", sample)
        }),
        ("a standard that is not the report's", {
            let other: StandardNumber = "GB/T 2-2000".parse().unwrap();
            report(&|it| it.items[0].standard = Some(other.clone()))
        }),
        ("an item of no subject", report(&|it| it.items[1].subject = Some(3))),
        ("an item of subject 0", report(&|it| it.items[1].subject = Some(0))),
        ("nothing found", report(&|it| it.items[0].found.clear())),
        ("17 specimens", report(&|it| it.items[0].found = vec![it.items[0].found[0].clone(); 17])),
        ("judged without a limit", report(&|it| it.items[2].conclusion = Conclusion::Qualified)),
        ("a mark twice", report(&|it| it.marks = vec![AccreditationMark::Cma; 2])),
        ("sampled after the test", report(&|it| it.sampled_on = Some(date("2026-11-21")))),
        ("valid until, and no type test", report(&|it| it.valid_until = Some(date("2027-11-19")))),
        ("a type test without end", type_test(None)),
        ("a type test that ended before it was done", type_test(Some("2026-11-19"))),
        (
            "an institute for a laboratory",
            report(&|it| it.laboratory = reports::of_a_laboratory().laboratory),
        ),
    ] {
        cases.act(BOUNDS, name, INSTITUTE, act);
    }
    let beyond = report(&|it| it.items[0].found[2] = "519".parse().unwrap());
    let code = "report.measurement_differs";
    cases.act(code, "one specimen of three beyond the limit", INSTITUTE, beyond);
    let unjudged = report(&|it| {
        it.items[0].found[2] = "519".parse().unwrap();
        it.items[0].conclusion = Conclusion::NotJudged;
    });
    cases.act(code, "beyond the limit and not judged", INSTITUTE, unjudged);
    let outside = report(&|it| it.items.iter_mut().for_each(|item| item.outside_scope = true));
    let code = "report.conclusion_differs";
    cases.act(code, "qualified by what is outside the scope", INSTITUTE, outside);
    let cnas = report(&|it| it.marks.push(AccreditationMark::Cnas));
    cases.act("report.standard_outside_scope", "a mark it does not hold", INSTITUTE, cnas);
    let variant = report(&|it| it.subjects[0].variants = vec!["M".parse().unwrap()]);
    cases.act("product.no_such_variant", "a variant that is none", INSTITUTE, variant);
}

fn of_makers(cases: &mut Cases) {
    let maker = |change: ChangeOf<'_, ReportDetails>| {
        let mut report = reports::of_a_laboratory();
        change(&mut report);
        reports::file("WB-NEW", report)
    };
    for (name, act) in [
        ("a maker's inspection for a client", {
            let client = reports::of_a_sample().client;
            let own = crate::testing::fixtures::links::factory_inspection();
            reports::file("WB-NEW", ReportDetails { client, ..own })
        }),
        ("a maker's inspection with a mark", reports::file("WB-NEW", acts::report_details())),
        (
            "a maker's inspection of delivered goods",
            reports::file("WB-NEW", reports::of_delivered_goods()),
        ),
        ("a maker's spot check", maker(&|it| it.kind = ReportKind::SpotCheck)),
        ("a laboratory's report without its document", maker(&|it| it.document = None)),
        (
            "a laboratory with the maker's instrument",
            maker(&|it| {
                it.instruments = crate::testing::fixtures::links::factory_inspection().instruments;
            }),
        ),
    ] {
        cases.act(BOUNDS, name, Party::Maker, act);
    }
}

fn follow(text: &str, kind: FollowUpKind, old: &str, change: ChangeOf<'_, ReportDetails>) -> Act {
    let mut report = reports::following(kind, old);
    change(&mut report);
    reports::file(text, report)
}

fn follow_ups(cases: &mut Cases) {
    use FollowUpKind::{Replaces, Supplements};
    let after = |kind, change| follow("W2026-NEW", kind, acts::REPORT, change);
    let other = "report.not_a_follow_up";
    let nothing = follow("W2026-NEW", Replaces, "NOTHING", &|_| {});
    cases.act("report.unknown", "in the place of nothing", INSTITUTE, nothing);
    let another_kind = after(Replaces, &|it| {
        (it.kind, it.valid_until) = (ReportKind::TypeTest, Some(date("2027-11-19")));
    });
    cases.act(other, "of another kind", INSTITUTE, another_kind);
    let mut full = Cases::on(cases.world.clone());
    for at in 0..8 {
        let act = follow(&format!("W-28-{at}"), Supplements, acts::REPORT, &|_| {});
        full.world.one(INSTITUTE, act);
    }
    let ninth = after(Supplements, &|_| {});
    full.act("report.too_many_follow_ups", "a ninth supplement", INSTITUTE, ninth);
    let mut line = Cases::on(cases.world.clone());
    let mut last = acts::REPORT.to_owned();
    for at in 0..8 {
        let text = format!("W-{at}");
        line.world.one(INSTITUTE, follow(&text, Replaces, &last, &|_| {}));
        last = text;
    }
    let ninth = follow("W2026-NEW", Replaces, &last, &|_| {});
    line.act("report.too_many_follow_ups", "a ninth in a line", INSTITUTE, ninth);
    line.act("report.status", "what was replaced", INSTITUTE, after(Replaces, &|_| {}));
    let issue = acts::issue("KSY-20261118-09", acts::certificate_details());
    line.act("report.replaced", "certified on what was replaced", Party::Maker, issue);
    cases.cases.append(&mut full.cases);
    cases.cases.append(&mut line.cases);
}

fn confirmations(cases: &mut Cases) {
    let id = |party: Party, text| ReportId::new(party.code(), acts::number(text));
    let confirm = |report: ReportId| Act::ConfirmReport { report };
    let nothing = confirm(id(Party::Maker, "NOTHING"));
    cases.act("report.unknown", "nothing is confirmed", INSTITUTE, nothing);
    cases.act(BOUNDS, "what it filed itself", INSTITUTE, confirm(acts::report_id()));
    let mut filed = Cases::on(cases.world.clone());
    let mut report = reports::of_a_laboratory();
    filed.world.one(Party::Maker, reports::file("WB-1", report.clone()));
    report.laboratory.as_mut().unwrap().cma_number = "1".parse().unwrap();
    filed.world.one(Party::Maker, reports::file("WB-2", report));
    let of_another = confirm(id(Party::Maker, "WB-2"));
    filed.act("report.not_the_laboratory", "of another laboratory", INSTITUTE, of_another);
    filed.world.one(INSTITUTE, confirm(id(Party::Maker, "WB-1")));
    let again = confirm(id(Party::Maker, "WB-1"));
    filed.act("report.status", "confirmed twice", INSTITUTE, again);
    let take_back =
        |report: ReportId| Act::WithdrawConfirmation { report, grounds: acts::grounds() };
    let nothing = take_back(id(Party::Maker, "NOTHING"));
    filed.act("report.unknown", "a confirmation of nothing", INSTITUTE, nothing);
    let never = take_back(id(Party::Maker, "WB-2"));
    filed.act("report.status", "a confirmation that there is not", INSTITUTE, never);
    cases.cases.append(&mut filed.cases);
}

fn named(cases: &mut Cases) {
    let mut filed = Cases::on(cases.world.clone());
    filed.world.one(INSTITUTE, reports::file("W-TYPE", reports::type_test()));
    filed.world.one(INSTITUTE, reports::spot_check());
    let on = |report: ReportId| {
        let mut certificate = acts::certificate_details();
        certificate.reports = vec![report];
        acts::issue("KSY-20261118-09", certificate)
    };
    let type_test = on(ReportId::new(INSTITUTE.code(), acts::number("W-TYPE")));
    filed.act("report.none_of_the_batch", "a type test alone", Party::Maker, type_test);
    let spot_check = on(reports::spot_check_id());
    filed.act("report.other_kind", "a spot check", Party::Maker, spot_check);
    let supplement = reports::following(FollowUpKind::Supplements, acts::REPORT);
    filed.world.one(INSTITUTE, reports::file("W-28", supplement));
    let act = on(ReportId::new(INSTITUTE.code(), acts::number("W-28")));
    filed.act("report.supplement", "a supplement", Party::Maker, act);
    let mut by_amount = Cases::on(filed.world.clone());
    by_amount.world.one(Party::Maker, bulk::register());
    by_amount.world.one(INSTITUTE, reports::file("W-BULK", bulk::report()));
    let mut report: Report = by_amount.world.read(&bulk::certificate().reports[0]).unwrap();
    report.details.subjects[0].batch_amount = None;
    by_amount.world.set(&report.id.clone(), &report);
    let act = acts::issue("KSY-20261118-09", bulk::certificate());
    let name = "by amount on a report by the piece";
    by_amount.act("report.measured_otherwise", name, Party::Maker, act);
    cases.cases.append(&mut by_amount.cases);
    let mut product = acts::product_details();
    product.variants = acts::variants(2);
    filed.world.one(Party::Maker, acts::amend(product.clone()));
    let mut report = acts::report_details();
    report.subjects[0].edition = report.subjects[0].edition.following().unwrap();
    report.subjects[0].variants = vec![product.variants[0].code.clone()];
    filed.world.one(INSTITUTE, reports::file("W-V", report));
    let mut certificate = acts::certificate_details();
    certificate.edition = certificate.edition.following().unwrap();
    certificate.reports = vec![ReportId::new(INSTITUTE.code(), acts::number("W-V"))];
    certificate.variants = acts::lines(&product.variants, 500);
    let act = acts::issue("KSY-20261118-09", certificate);
    filed.act("report.without_variant", "a variant that was not inspected", Party::Maker, act);
    cases.cases.append(&mut filed.cases);
}
