//! Why a certificate, or a report or cover it rests on, is refused: the chain refuses for the first
//! reason it meets, [`known_refusals`] gives every reason that is known without a chain.
//!
//! All of these are functions of plain records, so that a maker can ask before anything is signed.

use std::collections::BTreeSet;

use crate::execute::checks::{
    check_at_most, check_sorted, refuse_identity_number, refuse_personal_data,
};
use crate::execute::refusal::Refusal;
use crate::limits::{INPUTS_MAX, ITEMS_PER_CERTIFICATE_MAX, REFERENCES_MAX, VARIANTS_MAX};
use crate::records::certificate::CertificateDetails;
use crate::records::cover::CoverDetails;
use crate::records::label_sources::LabelSources;
use crate::records::product::ProductDetails;
use crate::records::report::{Conclusion, ReportDetails, ReportStatus};
use crate::state::RecordKind;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::edition::Edition;
use crate::values::text::{CoverId, Number, ProductId, ReportId};

/// Why the chain refuses a certificate, as far as its sources tell, in the chain's order. They do not
/// tell what was withdrawn, cancelled or certified before, so nothing is taken to have been.
///
/// The rules of a ruleset are not among the reasons: they judge the facts of the same sources.
#[must_use]
pub fn known_refusals(sources: &LabelSources<'_>) -> Vec<Refusal> {
    let certificate = sources.certificate;
    let maker = sources.maker.map_or(certificate.product.maker, |maker| maker.code);
    let mut refusals = certificate_refusals(maker, sources.certificate_number, certificate);
    if let Some(product) = sources.product {
        // A file says nothing of editions: it is taken for the one that the certificate names.
        refusals.extend(product_refusals(certificate, certificate.edition, product));
    }
    let mut quantities = Vec::new();
    for id in &certificate.reports {
        let mut reports = sources.reports.iter().flatten();
        let Some(source) = reports.find(|source| source.id == id) else { continue };
        refusals.extend(report_refusals(id, source.report, ReportStatus::InForce, certificate));
        quantities.extend(check_report_quantity(id, source.report, 0, certificate.quantity).err());
    }
    for id in &certificate.covers {
        let source = sources.covers.iter().flatten().find(|source| source.id == id);
        let (Some(source), Some(on)) = (source, sources.issued_on) else { continue };
        refusals.extend(check_cover(id, source.cover, None, &certificate.product, on).err());
    }
    refusals.append(&mut quantities);
    refusals
}

/// Why a maker's certificate is refused, whatever it rests on.
pub(super) fn certificate_refusals(
    maker: CreditCode,
    number: Option<&Number>,
    details: &CertificateDetails,
) -> Vec<Refusal> {
    let number = number.map(|number| ("number", number));
    let checks = number
        .into_iter()
        .chain([("batch", &details.batch)])
        .map(|(field, number)| refuse_identity_number(field, number))
        .chain([
            check_maker(maker, &details.product),
            check_quantity(details.quantity),
            check_sorted("reports", &details.reports, REFERENCES_MAX),
            check_sorted("covers", &details.covers, REFERENCES_MAX),
            check_has_report(&details.reports),
        ])
        .chain([check_variant_lines(details), check_sorted("inputs", &details.inputs, INPUTS_MAX)])
        .chain(details.label.texts().map(|(field, text)| refuse_personal_data(field, text)));
    checks.filter_map(Result::err).collect()
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
    let sum = lines.iter().fold(0_u64, |sum, line| sum.saturating_add(line.quantity.into()));
    if sum != u64::from(details.quantity) {
        let demand = format!("the lines come to as many as `quantity`, {}", details.quantity);
        return Err(Refusal::field("variants", format!("{sum} items"), demand));
    }
    Ok(())
}

/// What is refused of a certificate for the product it names: its edition in force, and its variants.
pub(super) fn product_refusals(
    details: &CertificateDetails,
    edition: Edition,
    product: &ProductDetails,
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let id = || details.product.clone();
    if details.edition != edition {
        let (found, in_force) = (details.edition, edition);
        refusals.push(Refusal::OtherEdition { product: id(), found, in_force });
    }
    if details.variants.is_empty() && !product.variants.is_empty() {
        let demand = "the product has variants: say how many items there are of each";
        refusals.push(Refusal::field("variants", "0 entries", demand));
    }
    let unknown = details.variants.iter().find(|line| product.variant(&line.variant).is_none());
    if let Some(line) = unknown {
        let variant = line.variant.clone();
        refusals.push(Refusal::NoSuchVariant { product: id(), variant });
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

/// Why a report does not carry a certificate: it must stand, say *qualified*, and be for this product
/// and batch. Its quantity is another question, see [`check_report_quantity`].
pub(super) fn report_refusals(
    id: &ReportId,
    report: &ReportDetails,
    status: ReportStatus,
    certificate: &CertificateDetails,
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if status != ReportStatus::InForce {
        refusals.push(Refusal::ReportWithdrawn { report: id.clone() });
    }
    if report.conclusion != Conclusion::Qualified {
        refusals.push(Refusal::ReportUnqualified { report: id.clone() });
    }
    if report.product != certificate.product {
        let (found, expected) = (report.product.clone(), certificate.product.clone());
        refusals.push(Refusal::ReportOfOtherProduct { report: id.clone(), found, expected });
    }
    if report.batch != certificate.batch {
        let (found, expected) = (report.batch.clone(), certificate.batch.clone());
        refusals.push(Refusal::ReportOfOtherBatch { report: id.clone(), found, expected });
    }
    refusals
}

/// The quantity certified on a report after `wanted` more units, which is at most its batch quantity.
pub(super) fn check_report_quantity(
    id: &ReportId,
    report: &ReportDetails,
    certified: u32,
    wanted: u32,
) -> Result<u32, Refusal> {
    let covered = report.batch_quantity;
    certified.checked_add(wanted).filter(|sum| *sum <= covered).ok_or_else(|| {
        Refusal::ReportQuantityExceeded { report: id.clone(), covered, certified, wanted }
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
