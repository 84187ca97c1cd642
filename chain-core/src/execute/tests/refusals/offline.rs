//! Refused certificates whose reason their files alone tell: what is checked without a node must refuse
//! them as well. `refused_certificates.json` is the table that both sides are tested with.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Case;
use crate::act::Act;
use crate::execute::certificate_rules::{RefusedField, known_refusals};
use crate::records::certificate::CertificateDetails;
use crate::records::cover::{Cover, CoverDetails};
use crate::records::label_sources::{CoverSource, LabelSources, ReportSource};
use crate::records::organisation::{KeyRecord, Organisation, OrganisationDetails};
use crate::records::product::{Product, ProductDetails};
use crate::records::report::{Filer, Report, ReportDetails};
use crate::testing::fixtures::hunan_1;
use crate::testing::vectors::Vectors;
use crate::values::date::Date;
use crate::values::text::Number;

/// Cases of which no file tells, and why.
const NEEDS_CHAIN: [(&str, &[&str]); 10] = [
    (
        "the envelope is of a chain, its heights and what it has committed",
        &["other chain", "too late by one", "too early by one"],
    ),
    (
        "nothing is signed yet",
        &["signature over another act", "zero signature", "signed by another key"],
    ),
    (
        "who may sign stands in the registry",
        &["a stranger", "label key", "expired", "given", "revoked", "suspended", "bureau issues"],
    ),
    (
        "which label keys are in force stands in the registry",
        &[
            "unknown key",
            "admin key",
            "label key of another",
            "revoked label key",
            "expired label key",
        ],
    ),
    (
        "which records are there",
        &[
            "no such product",
            "no such report",
            "no such cover",
            "twice",
            "issued after revocation",
            "eight slots taken",
            "made from nothing",
            "replaces nothing",
            "replaces itself",
        ],
    ),
    (
        "which edition of the product is in force",
        &["a later edition", "inspected as another thing"],
    ),
    (
        "what became of the certificate that it replaces",
        &["replaced on its way", "withdrawn, then replaced"],
    ),
    (
        "what was withdrawn or cancelled after it was filed",
        &[
            "withdrawn",
            "certified on what was replaced",
            "certified after that",
            "cancelled from today on",
            "certified on the day",
        ],
    ),
    (
        "who makes for whom stands in an entrustment, and who is what in the registry",
        &[
            "issued after the entrustment was ended",
            "issued while the producer is suspended",
            "issued on a standard that is no longer lent",
            "issued by who is no longer an importer",
        ],
    ),
    (
        "which standards are in force stands in the catalogue",
        &["withdrawn today", "in force tomorrow"],
    ),
];

/// Cases that no file can state: its lists are sorted when they are read.
const SORTED_WHEN_READ: [&str; 3] =
    ["one report twice", "covers out of order", "inputs out of order"];

/// A certificate, what it rests on, and every code that the files alone tell it is refused with. The
/// first is the chain's.
#[derive(Serialize)]
struct RefusedCertificate<'a> {
    name: &'a str,
    codes: Vec<&'static str>,
    issued_on: Date,
    maker: Option<OrganisationDetails>,
    product: Option<ProductDetails>,
    number: &'a Number,
    certificate: &'a CertificateDetails,
    reports: Vec<Filed<ReportDetails>>,
    covers: Vec<Filed<CoverDetails>>,
}

/// A record as its file states it.
#[derive(Serialize)]
struct Filed<T> {
    number: Number,
    details: T,
}

/// Writes down the certificates among the cases. Each is refused for what its files tell, or is listed
/// above, and is not both.
pub(super) fn check<'a>(cases: impl Iterator<Item = &'a Case>) {
    let mut needs_chain: BTreeSet<&str> =
        NEEDS_CHAIN.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let mut sorted: BTreeSet<&str> = SORTED_WHEN_READ.into_iter().collect();
    let mut wrong = Vec::new();
    let mut table = Vectors::new("refused_certificates.json");
    for case in cases {
        let Act::IssueCertificate { number, certificate } = &case.transaction.transaction.act
        else {
            continue;
        };
        let refused = refused_certificate(case, number, certificate);
        let (name, codes) = (case.name, &refused.codes);
        if needs_chain.remove(name) {
            if codes.contains(&case.code) {
                wrong.push(format!("{name} needs no chain: {codes:?}"));
            }
        } else if codes.first() != Some(&case.code) {
            wrong
                .push(format!("{name}: {codes:?}, not {}; list it if it needs a chain", case.code));
        } else if !sorted.remove(name) {
            table.push(&refused);
        }
    }
    wrong.extend(needs_chain.union(&sorted).map(|name| format!("{name} is listed and no case")));
    assert_eq!(wrong, [""; 0]);
    table.check();
}

fn refused_certificate<'a>(
    case: &'a Case,
    number: &'a Number,
    certificate: &'a CertificateDetails,
) -> RefusedCertificate<'a> {
    let world = &case.world;
    let signer = world.read::<KeyRecord>(&case.transaction.transaction.signer.id());
    let maker = signer.and_then(|key| world.read::<Organisation>(&key.organisation));
    let reports = certificate.reports.iter().filter_map(|id| world.read::<Report>(id));
    let covers = certificate.covers.iter().filter_map(|id| world.read::<Cover>(id));
    let mut refused = RefusedCertificate {
        name: case.name,
        codes: Vec::new(),
        issued_on: world.parent.time.date(),
        maker: maker.map(|maker| maker.details),
        product: world.read::<Product>(&certificate.product).map(|product| product.details),
        number,
        certificate,
        reports: reports
            .map(|report| Filed { number: report.id.number, details: report.details })
            .collect(),
        covers: covers
            .map(|cover| Filed { number: cover.id.number, details: cover.details })
            .collect(),
    };
    refused.codes = refused.codes_known();
    refused
}

impl RefusedCertificate<'_> {
    fn codes_known(&self) -> Vec<&'static str> {
        let sources = self.sources();
        let refusals = known_refusals(&sources);
        let certificate = serde_json::to_value(self.certificate).unwrap();
        for RefusedField { field, refusal } in &refusals {
            let exists = certificate.pointer(&format!("/{}", field.replace('.', "/"))).is_some();
            assert!(exists || field == "number", "{refusal}: there is no field {field}");
        }
        let mut codes: Vec<&str> = refusals.iter().map(|found| found.refusal.code()).collect();
        if !sources.evaluate(&hunan_1()).broken.is_empty() {
            codes.push("certificate.label_broken");
        }
        codes
    }

    fn sources(&self) -> LabelSources<'_> {
        let (reports, covers) = (&self.certificate.reports, &self.certificate.covers);
        let report_id = |number: &Number| reports.iter().find(|id| id.number == *number).unwrap();
        let cover_id = |number: &Number| covers.iter().find(|id| id.number == *number).unwrap();
        let reports: Vec<ReportSource<'_>> = self
            .reports
            .iter()
            .map(|filed| ReportSource {
                id: report_id(&filed.number),
                report: &filed.details,
                institute: None,
                resources: None,
                filed_as: Filer::Institute,
                is_confirmed: false,
            })
            .collect();
        let covers: Vec<CoverSource<'_>> = self
            .covers
            .iter()
            .map(|filed| CoverSource {
                id: cover_id(&filed.number),
                cover: &filed.details,
                insurer: None,
            })
            .collect();
        LabelSources {
            certificate_number: Some(self.number),
            certificate: self.certificate,
            issued_on: Some(self.issued_on),
            maker: self.maker.as_ref(),
            producer: None,
            product: self.product.as_ref(),
            reports: (!reports.is_empty()).then_some(reports),
            covers: (!covers.is_empty()).then_some(covers),
            findings: None,
            supervision: None,
        }
    }
}
