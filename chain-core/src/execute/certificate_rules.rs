//! Why a certificate, or a report or cover it rests on, is refused: the chain refuses for the first
//! reason it meets, [`known_refusals`] gives every reason that is known without a chain.
//!
//! All of these are functions of plain records, so that a maker can ask before anything is signed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::execute::checks::{
    check_at_most, check_sorted, refuse_identity_number, refuse_personal_data,
};
use crate::execute::refusal::Refusal;
use crate::limits::{
    AMOUNT_LINES_MAX, INPUTS_MAX, ITEMS_PER_CERTIFICATE_MAX, REFERENCES_MAX, VARIANTS_MAX,
};
use crate::records::certificate::CertificateDetails;
use crate::records::cover::CoverDetails;
use crate::records::label_sources::LabelSources;
use crate::records::product::ProductDetails;
use crate::records::report::{
    Conclusion, FollowUp, FollowUpKind, ReportDetails, ReportKind, ReportSubject,
};
use crate::state::RecordKind;
use crate::values::amount::in_units;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::edition::Edition;
use crate::values::text::{CoverId, Number, ProductId, ReportId};

/// Why a certificate is refused, and where in it that is.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedField {
    /// The certificate's field to be corrected.
    pub field: Cow<'static, str>,
    /// The reason.
    pub refusal: Refusal,
}

impl RefusedField {
    fn of(field: &'static str, refusal: Refusal) -> Self {
        Self { field: field.into(), refusal }
    }

    /// What a check of one field refuses.
    fn found(field: &'static str, check: Result<(), Refusal>) -> Option<Self> {
        check.err().map(|refusal| Self::of(field, refusal))
    }
}

impl From<RefusedField> for Refusal {
    fn from(found: RefusedField) -> Self {
        found.refusal
    }
}

/// Why the chain refuses a certificate, as far as its sources tell, in the chain's order. They do not
/// tell what was withdrawn, cancelled or certified before, so nothing is taken to have been.
///
/// The rules of a ruleset are not among the reasons: they judge the facts of the same sources.
#[must_use]
pub fn known_refusals(sources: &LabelSources<'_>) -> Vec<RefusedField> {
    let certificate = sources.certificate;
    let maker = sources.maker.map_or(certificate.product.maker, |maker| maker.code);
    let mut refusals = certificate_refusals(maker, sources.certificate_number, certificate);
    if let Some(product) = sources.product {
        // A file says nothing of editions: it is taken for the one that the certificate names.
        refusals.extend(product_refusals(certificate, certificate.edition, product));
    }
    let (mut quantities, mut named) = (Vec::new(), Vec::new());
    for id in &certificate.reports {
        let mut reports = sources.reports.iter().flatten();
        let Some(source) = reports.find(|source| source.id == id) else { continue };
        refusals.extend(report_refusals(id, source.report, certificate));
        named.push(source.report.kind);
        let subject = source.report.subject_of(certificate);
        if let (ReportKind::Batch, Some(subject)) = (source.report.kind, subject) {
            quantities.extend(check_report_measure(id, subject, 0, certificate).err());
        }
    }
    if named.len() == certificate.reports.len() {
        let checked = check_has_batch_report(certificate, named);
        refusals.extend(RefusedField::found("reports", checked));
    }
    for id in &certificate.covers {
        let source = sources.covers.iter().flatten().find(|source| source.id == id);
        let (Some(source), Some(on)) = (source, sources.issued_on) else { continue };
        let checked = check_cover(id, source.cover, None, &certificate.product, on);
        refusals.extend(RefusedField::found("covers", checked));
    }
    refusals.append(&mut quantities);
    refusals
}

/// Why a maker's certificate is refused, whatever it rests on.
pub(super) fn certificate_refusals(
    maker: CreditCode,
    number: Option<&Number>,
    details: &CertificateDetails,
) -> Vec<RefusedField> {
    let number = number.map(|number| ("number", number));
    let checks = number
        .into_iter()
        .chain([("batch", &details.batch)])
        .map(|(field, number)| (field, refuse_identity_number(field, number)))
        .chain([
            ("product", check_maker(maker, &details.product)),
            ("quantity", check_quantity(details.quantity)),
            ("reports", check_sorted("reports", &details.reports, REFERENCES_MAX)),
            ("covers", check_sorted("covers", &details.covers, REFERENCES_MAX)),
            ("reports", check_has_report(&details.reports)),
            ("variants", check_variant_lines(details)),
            ("amounts", check_amount_lines(details)),
            ("inputs", check_sorted("inputs", &details.inputs, INPUTS_MAX)),
        ]);
    let texts = details.label.texts().filter_map(|(field, text)| {
        let refusal = refuse_personal_data(field, text).err()?;
        Some(RefusedField { field: format!("label.{field}").into(), refusal })
    });
    checks.filter_map(|(field, check)| RefusedField::found(field, check)).chain(texts).collect()
}

fn check_maker(maker: CreditCode, product: &ProductId) -> Result<(), Refusal> {
    if product.maker == maker {
        return Ok(());
    }
    Err(Refusal::unknown(RecordKind::Product, product))
}

fn check_quantity(quantity: u32) -> Result<(), Refusal> {
    if 0 < quantity && quantity <= ITEMS_PER_CERTIFICATE_MAX {
        return Ok(());
    }
    let demand = format!("a certificate is for 1 to {ITEMS_PER_CERTIFICATE_MAX} units");
    Err(Refusal::field("quantity", quantity, demand))
}

/// Where there are lines, every item is in one of them; each variant has one line.
fn check_variant_lines(details: &CertificateDetails) -> Result<(), Refusal> {
    let lines = &details.variants;
    if lines.is_empty() {
        return Ok(());
    }
    check_at_most("variants", lines.len(), VARIANTS_MAX)?;
    let mut codes = BTreeSet::new();
    for line in lines {
        if !codes.insert(&line.variant) {
            return Err(Refusal::field("variants", &line.variant, "list each variant once"));
        }
        if line.quantity == 0 {
            let demand = "leave out a variant of which there is nothing";
            return Err(Refusal::field("variants", &line.variant, demand));
        }
    }
    check_sum("variants", lines.iter().map(|line| line.quantity), details.quantity)
}

/// The lines of a list come to all items.
fn check_sum(
    field: &'static str,
    lines: impl Iterator<Item = u32>,
    quantity: u32,
) -> Result<(), Refusal> {
    let sum = lines.fold(0_u64, |sum, line| sum.saturating_add(line.into()));
    if sum == u64::from(quantity) {
        return Ok(());
    }
    let demand = format!("the lines come to as many as `quantity`, {quantity}");
    Err(Refusal::field(field, format!("{sum} items"), demand))
}

/// Where there are amounts, every item is in one line.
fn check_amount_lines(details: &CertificateDetails) -> Result<(), Refusal> {
    let lines = &details.amounts;
    if lines.is_empty() {
        return Ok(());
    }
    check_at_most("amounts", lines.len(), AMOUNT_LINES_MAX)?;
    if let Some(line) = lines.iter().find(|line| line.quantity == 0) {
        let demand = "leave out a line of no deliveries";
        return Err(Refusal::field("amounts", line.amount, demand));
    }
    check_sum("amounts", lines.iter().map(|line| line.quantity), details.quantity)
}

/// What is refused of a certificate for the product it names: its edition in force, and its variants.
pub(super) fn product_refusals(
    details: &CertificateDetails,
    edition: Edition,
    product: &ProductDetails,
) -> Vec<RefusedField> {
    let mut refusals = Vec::new();
    let id = || details.product.clone();
    if details.edition != edition {
        let (found, in_force) = (details.edition, edition);
        let refusal = Refusal::OtherEdition { product: id(), found, in_force };
        refusals.push(RefusedField::of("edition", refusal));
    }
    if details.amounts.is_empty() == product.measured_in.is_some() {
        let (found, demand) = match product.measured_in {
            Some(_) => {
                ("0 entries", "the product is sold by amount: say how much each delivery is")
            }
            None => ("amounts", "the product is sold by the piece: leave them out"),
        };
        refusals.push(RefusedField::of("amounts", Refusal::field("amounts", found, demand)));
    }
    if details.variants.is_empty() && !product.variants.is_empty() {
        let demand = "the product has variants: say how many items there are of each";
        let refusal = Refusal::field("variants", "0 entries", demand);
        refusals.push(RefusedField::of("variants", refusal));
    }
    let unknown = details.variants.iter().find(|line| product.variant(&line.variant).is_none());
    if let Some(line) = unknown {
        let variant = line.variant.clone();
        let refusal = Refusal::NoSuchVariant { product: id(), variant };
        refusals.push(RefusedField::of("variants", refusal));
    }
    refusals
}

fn check_has_report(reports: &[ReportId]) -> Result<(), Refusal> {
    if !reports.is_empty() {
        return Ok(());
    }
    let demand = "a certificate rests on at least one inspection report";
    Err(Refusal::field("reports", "0 entries", demand))
}

/// At least one report is of the batch itself: others stand beside it.
pub(super) fn check_has_batch_report(
    certificate: &CertificateDetails,
    named: impl IntoIterator<Item = ReportKind>,
) -> Result<(), Refusal> {
    if named.into_iter().any(|kind| kind == ReportKind::Batch) || certificate.reports.is_empty() {
        return Ok(());
    }
    Err(Refusal::NoReportOfTheBatch { batch: certificate.batch.clone() })
}

/// Why what a report states does not carry a certificate: it must be of a kind that may, say
/// *qualified*, and be for this product, batch and these variants. Whether it stands and what is left
/// of its quantity are other questions.
pub(super) fn report_refusals(
    id: &ReportId,
    report: &ReportDetails,
    certificate: &CertificateDetails,
) -> Vec<RefusedField> {
    let mut refusals = Vec::new();
    let mut refuse = |refusal| refusals.push(RefusedField::of("reports", refusal));
    let report_id = || id.clone();
    if !report.kind.may_be_named() {
        let (found, expected) = (report.kind, "batch, type_test or commissioned_sample");
        refuse(Refusal::ReportOfOtherKind { report: report_id(), found, expected });
    }
    if let Some(FollowUp { kind: FollowUpKind::Supplements, report: main, .. }) = &report.follows {
        refuse(Refusal::Supplement { report: report_id(), main: main.clone() });
    }
    if report.conclusion != Conclusion::Qualified {
        let conclusion = report.conclusion;
        refuse(Refusal::ReportUnqualified { report: report_id(), conclusion });
    }
    if let Some(subject) = report.subject_of(certificate) {
        if let Some(variant) = subject.variant_beyond(certificate).cloned() {
            refuse(Refusal::ReportWithoutVariant { report: report_id(), variant });
        }
        return refusals;
    }
    let (product, batch) = (&certificate.product, &certificate.batch);
    let of_product = of_other_product(id, report, product).map(|it| ("product", it));
    let of_batch = || of_other_batch(id, report, product, batch).map(|it| ("batch", it));
    // A report of a batch that names none is never filed, but may be written.
    let of_none = || ("reports", Refusal::NoReportOfTheBatch { batch: batch.clone() });
    let (field, refusal) = of_product.or_else(of_batch).unwrap_or_else(of_none);
    refusals.push(RefusedField::of(field, refusal));
    refusals
}

/// Why a report says nothing of a product, if it does not; one on nothing is never filed.
pub(super) fn of_other_product(
    id: &ReportId,
    report: &ReportDetails,
    product: &ProductId,
) -> Option<Refusal> {
    let first = report.subjects.first()?;
    let is_of_it = report.subjects.iter().any(|subject| subject.product == *product);
    (!is_of_it).then(|| Refusal::ReportOfOtherProduct {
        report: id.clone(),
        found: first.product.clone(),
        expected: product.clone(),
    })
}

/// Why a report on a product says nothing of a batch of it, if it does not.
pub(super) fn of_other_batch(
    id: &ReportId,
    report: &ReportDetails,
    product: &ProductId,
    batch: &Number,
) -> Option<Refusal> {
    let mut of_product = report.subjects.iter().filter(|subject| subject.product == *product);
    let found = of_product.find_map(|subject| subject.batch.clone())?;
    report.subject(product, batch).is_none().then(|| Refusal::ReportOfOtherBatch {
        report: id.clone(),
        found,
        expected: batch.clone(),
    })
}

/// How much of a batch is certified on a report after a certificate: at most what was inspected.
pub(super) fn check_report_measure(
    id: &ReportId,
    subject: &ReportSubject,
    certified: u64,
    certificate: &CertificateDetails,
) -> Result<u64, RefusedField> {
    let (wanted, report) = (certificate.whole_measure(), id.clone());
    let covered = subject.measure();
    let by_amount = subject.batch_amount.is_some();
    if by_amount == certificate.amounts.is_empty() {
        return Err(RefusedField::of("reports", Refusal::MeasuredOtherwise { report }));
    }
    certified.checked_add(wanted).filter(|sum| *sum <= covered).ok_or_else(|| {
        let shown = |measure: u64| if by_amount { in_units(measure) } else { measure.to_string() };
        let refusal = Refusal::ReportQuantityExceeded {
            report,
            covered: shown(covered),
            certified: shown(certified),
            wanted: shown(wanted),
            left: shown(covered.saturating_sub(certified)),
        };
        RefusedField::of("quantity", refusal)
    })
}

/// A cover insures the product's maker, names the product or all of them, and holds on the day.
pub(super) fn check_cover(
    id: &CoverId,
    cover: &CoverDetails,
    cancelled_from: Option<Date>,
    product: &ProductId,
    on: Date,
) -> Result<(), Refusal> {
    if cover.covers(product, on, cancelled_from) {
        return Ok(());
    }
    Err(Refusal::CoverNotInForce { cover: id.clone(), product: product.clone(), on })
}
