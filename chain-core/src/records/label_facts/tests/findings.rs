//! What was found of a batch, and where facts come from.

use super::*;
use crate::records::batch::FoundBy;

/// What was found of the batch, and which report named here answers it.
#[test]
fn a_finding_is_open_until_who_may_say_so_has_inspected_the_batch_again() {
    let mut grounds = Grounds::new();
    let institute = Party::Institute.code();
    let finding = |issuer, issued_on: &str| BatchFinding {
        report: ReportId::new(issuer, acts::number("W-BAD")),
        kind: ReportKind::Batch,
        found_by: if issuer == Party::Institute.code() {
            FoundBy::Institute
        } else {
            FoundBy::Factory
        },
        name: Party::Institute.details().name,
        issued_on: date(issued_on),
        given_by: None,
    };
    let said = |grounds: &Grounds, filed_as: Filer, findings: &[BatchFinding]| {
        let mut sources = grounds.sources();
        sources.findings = Some(findings);
        for report in sources.reports.iter_mut().flatten() {
            report.filed_as = filed_as;
        }
        fact(&sources.facts(None), "batch_found_unqualified")
    };
    grounds.report.tested_on = date("2026-11-22");
    let (maker, open) = (Party::Maker.code(), "true");
    let by_institute = [finding(institute, "2026-11-22")];
    assert_eq!(said(&grounds, Filer::Institute, &[]), "absent");
    assert_eq!(said(&grounds, Filer::Institute, &by_institute), "absent", "of the same day");
    let later = [finding(institute, "2026-11-23")];
    assert_eq!(said(&grounds, Filer::Institute, &later), open, "it was found since");
    let both = [by_institute[0].clone(), later[0].clone()];
    assert_eq!(
        said(&grounds, Filer::Institute, &both),
        open,
        "one answers only what was before it"
    );
    let own = [finding(maker, "2026-11-22")];
    grounds.report_id = ReportId::new(maker, acts::number("CC-1"));
    assert_eq!(said(&grounds, Filer::Maker, &own), "absent", "who found it inspected it again");
    assert_eq!(said(&grounds, Filer::Maker, &by_institute), open, "the maker's word is not enough");
    let by_laboratory = [BatchFinding { found_by: FoundBy::Laboratory, ..own[0].clone() }];
    let answer = "a laboratory's finding is not the maker's to answer";
    assert_eq!(said(&grounds, Filer::Maker, &by_laboratory), open, "{answer}");
    grounds.report.kind = ReportKind::TypeTest;
    assert_eq!(said(&grounds, Filer::Institute, &by_institute), open, "a type test is of no batch");
    let mut unknown = grounds.sources();
    unknown.findings = None;
    assert_eq!(fact(&unknown.facts(None), "batch_found_unqualified"), "unknown");
    // No label says that nothing was found.
    grounds.certificate.label =
        Label::new(vec![(name("batch_found_unqualified"), FieldValue::Flag(false))]).unwrap();
    assert_eq!(said(&grounds, Filer::Institute, &by_institute), open);
}

#[test]
fn where_a_fact_comes_from_is_what_makes_it_unknown() {
    let grounds = Grounds::new();
    let known = grounds.sources();
    type Take<'a> = &'a dyn Fn(&mut LabelSources<'_>);
    let cases: [(FactSource, Take<'_>); 4] = [
        (FactSource::Maker, &|it| it.maker = None),
        (FactSource::Report, &|it| it.reports = None),
        (FactSource::Cover, &|it| it.covers = None),
        (FactSource::Chain, &|it| (it.supervision, it.findings) = (None, None)),
    ];
    for (source, take) in cases {
        let mut sources = known.clone();
        take(&mut sources);
        for one in
            ["maker_name", "report_date", "cover_count", "batch_found_unqualified", "clean_batches"]
        {
            let is_unknown = fact(&sources.facts(None), one) == "unknown";
            let depends = FactSource::of(one) == source
                || (source == FactSource::Report && one == "batch_found_unqualified");
            assert_eq!(is_unknown, depends, "{one} without {source:?}");
        }
    }
    assert_eq!(FactSource::of("fibre_content"), FactSource::Product);
}
