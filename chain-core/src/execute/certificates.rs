//! Issuing and revoking certificates.

use std::sync::Arc;

use super::checks::{
    must_be_registered, refuse_grounds, refuse_identity_number, refuse_personal_data,
};
use super::{Rules, Signer, standards};
use crate::execute::refusal::Refusal;
use crate::limits::{ITEMS_PER_CERTIFICATE_MAX, REFERENCES_MAX, SERIAL_TRIES_MAX};
use crate::records::certificate::{Certificate, CertificateDetails, CertificateStatus};
use crate::records::cover::Cover;
use crate::records::history::{StatusChange, StatusGrounds};
use crate::records::label_sources::{CoverSource, LabelSources, ReportSource};
use crate::records::organisation::{KeyPurpose, KeyRecord, Organisation};
use crate::records::product::Product;
use crate::records::report::{Conclusion, Report, ReportStatus};
use crate::records::serial::Serial;
use crate::state::{self, CertifiedQuantity, Overlay, ReadError, StateView};
use crate::values::date::Date;
use crate::values::text::{CertificateId, Number};

/// The certificate with an id: its serial is the first slot of the id that holds it.
///
/// # Errors
/// [`ReadError`] if the storage fails.
pub fn find_certificate(
    view: &dyn StateView,
    id: &CertificateId,
) -> Result<Option<Certificate>, ReadError> {
    for attempt in 0..SERIAL_TRIES_MAX {
        let Some(found) = state::read::<Certificate>(view, &Serial::slot(id, attempt))? else {
            return Ok(None);
        };
        if found.id == *id {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The same, where there must be one.
pub(super) fn must_be(view: &dyn StateView, id: &CertificateId) -> Result<Certificate, Refusal> {
    find_certificate(view, id)?
        .ok_or_else(|| Refusal::UnknownCertificate { certificate: id.clone() })
}

fn free_serial(view: &dyn StateView, id: &CertificateId) -> Result<Serial, Refusal> {
    for attempt in 0..SERIAL_TRIES_MAX {
        let serial = Serial::slot(id, attempt);
        match state::read_shared::<Certificate>(view, &serial)? {
            None => return Ok(serial),
            Some(found) if found.id == *id => {
                return Err(Refusal::CertificateExists { certificate: id.clone() });
            }
            Some(_) => {}
        }
    }
    Err(Refusal::NoSerial { certificate: id.clone() })
}

/// Everything a certificate rests on, read once.
struct Grounds {
    maker: Arc<Organisation>,
    product: Arc<Product>,
    reports: Vec<(Arc<Report>, Arc<Organisation>)>,
    covers: Vec<(Arc<Cover>, Arc<Organisation>)>,
}

pub(super) fn issue(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    details: &CertificateDetails,
) -> Result<Serial, Refusal> {
    let id = CertificateId::new(signer.organisation, number.clone());
    let serial = free_serial(state, &id)?;
    refuse_identity_number("number", number)?;
    refuse_identity_number("batch", &details.batch)?;
    check_details(signer, details)?;
    let grounds = read_grounds(state, rules, signer, details)?;
    check_label_key(state, rules, signer, details)?;
    standards::check_in_force(state, &grounds.product.details, rules.date)?;
    let facts = label_sources(number, details, &grounds, rules.date).facts();
    let evaluation = rules.ruleset.evaluate(&facts);
    if !evaluation.broken.is_empty() {
        let ruleset = rules.ruleset.number;
        return Err(Refusal::LabelBroken { ruleset, broken: evaluation.broken });
    }
    certify_quantity(state, details, &grounds)?;
    let status = CertificateStatus::InForce;
    let certificate = Certificate {
        id,
        serial,
        details: details.clone(),
        ruleset: rules.ruleset.number,
        warnings: evaluation.warnings.into_iter().map(|rule| rule.rule).collect(),
        issued_on: rules.date,
        issued_at: rules.height,
        history: vec![StatusChange { status, height: rules.height, grounds: None }],
    };
    state.write(&serial, &certificate);
    Ok(serial)
}

fn check_details(signer: Signer, details: &CertificateDetails) -> Result<(), Refusal> {
    if details.product.maker != signer.organisation {
        return Err(Refusal::UnknownProduct { product: details.product.clone() });
    }
    if details.quantity == 0 || ITEMS_PER_CERTIFICATE_MAX < details.quantity {
        let demand = "a certificate is for 1 to 16777215 units";
        let found = details.quantity.to_string();
        return Err(Refusal::Field { field: "quantity", found, demand });
    }
    check_references("reports", &details.reports)?;
    check_references("covers", &details.covers)?;
    if details.reports.is_empty() {
        let demand = "a certificate rests on at least one inspection report";
        return Err(Refusal::Field { field: "reports", found: "0 entries".to_owned(), demand });
    }
    for (field, text) in details.label.texts() {
        refuse_personal_data(field, text)?;
    }
    Ok(())
}

fn check_references<T: Ord>(field: &'static str, ids: &[T]) -> Result<(), Refusal> {
    if ids.len() <= REFERENCES_MAX && ids.is_sorted_by(|a, b| a < b) {
        return Ok(());
    }
    let found = format!("{} entries", ids.len());
    Err(Refusal::Field { field, found, demand: "name at most 8, sorted, each once" })
}

fn read_grounds(
    state: &Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    details: &CertificateDetails,
) -> Result<Grounds, Refusal> {
    let maker = must_be_registered(state, signer.organisation)?;
    let product = state::read_shared::<Product>(state, &details.product)?
        .ok_or_else(|| Refusal::UnknownProduct { product: details.product.clone() })?;
    let mut reports = Vec::with_capacity(details.reports.len());
    for id in &details.reports {
        let report = state::read_shared::<Report>(state, id)?
            .ok_or_else(|| Refusal::UnknownReport { report: id.clone() })?;
        check_report(&report, details)?;
        reports.push((report, must_be_registered(state, id.issuer)?));
    }
    let mut covers = Vec::with_capacity(details.covers.len());
    for id in &details.covers {
        let cover = state::read_shared::<Cover>(state, id)?
            .ok_or_else(|| Refusal::UnknownCover { cover: id.clone() })?;
        if !cover.covers(&details.product, rules.date) {
            let (product, on) = (details.product.clone(), rules.date);
            return Err(Refusal::CoverNotInForce { cover: id.clone(), product, on });
        }
        covers.push((cover, must_be_registered(state, id.insurer)?));
    }
    Ok(Grounds { maker, product, reports, covers })
}

/// A report carries a certificate if it stands, says *qualified*, and is for this product and batch.
fn check_report(report: &Report, details: &CertificateDetails) -> Result<(), Refusal> {
    let id = || report.id.clone();
    if report.status() != ReportStatus::InForce {
        return Err(Refusal::ReportWithdrawn { report: id() });
    }
    if report.details.conclusion != Conclusion::Qualified {
        return Err(Refusal::ReportUnqualified { report: id() });
    }
    if report.details.product != details.product {
        let (found, expected) = (report.details.product.clone(), details.product.clone());
        return Err(Refusal::ReportOfOtherProduct { report: id(), found, expected });
    }
    if report.details.batch != details.batch {
        let (found, expected) = (report.details.batch.clone(), details.batch.clone());
        return Err(Refusal::ReportOfOtherBatch { report: id(), found, expected });
    }
    Ok(())
}

fn check_label_key(
    state: &Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    details: &CertificateDetails,
) -> Result<(), Refusal> {
    let key = details.label_key.id();
    let in_force = state::read_shared::<KeyRecord>(state, &key)?.is_some_and(|record| {
        record.organisation == signer.organisation
            && record.purpose == KeyPurpose::Label
            && record.revoked_at.is_none()
            && record.valid_until.is_none_or(|until| rules.date <= until)
    });
    if in_force { Ok(()) } else { Err(Refusal::NotALabelKey { key, maker: signer.organisation }) }
}

/// `certified quantity so far + quantity ≤ the report's batch quantity`, for every report.
fn certify_quantity(
    state: &mut Overlay<'_>,
    details: &CertificateDetails,
    grounds: &Grounds,
) -> Result<(), Refusal> {
    for (report, _) in &grounds.reports {
        let certified = state::read::<CertifiedQuantity>(state, &report.id)?.unwrap_or_default().0;
        let (covered, wanted) = (report.details.batch_quantity, details.quantity);
        let sum = certified.checked_add(wanted).filter(|sum| *sum <= covered);
        let Some(sum) = sum else {
            let report = report.id.clone();
            return Err(Refusal::QuantityExceedsReport { report, covered, certified, wanted });
        };
        state.write(&report.id, &CertifiedQuantity(sum));
    }
    Ok(())
}

fn label_sources<'a>(
    number: &'a Number,
    details: &'a CertificateDetails,
    grounds: &'a Grounds,
    date: Date,
) -> LabelSources<'a> {
    LabelSources {
        certificate_number: Some(number),
        certificate: details,
        issued_on: Some(date),
        maker: Some(&grounds.maker.details),
        product: Some(&grounds.product.details),
        reports: Some(
            grounds
                .reports
                .iter()
                .map(|(report, institute)| ReportSource {
                    number: &report.id.number,
                    report: &report.details,
                    issuer: Some(report.id.issuer),
                    institute: Some(institute),
                })
                .collect(),
        ),
        covers: Some(
            grounds
                .covers
                .iter()
                .map(|(cover, insurer)| CoverSource {
                    number: &cover.id.number,
                    cover: &cover.details,
                    insurer: Some(insurer),
                })
                .collect(),
        ),
    }
}

pub(super) fn revoke(
    state: &mut Overlay<'_>,
    rules: &Rules,
    id: &CertificateId,
    grounds: &StatusGrounds,
) -> Result<Serial, Refusal> {
    let mut certificate = must_be(state, id)?;
    if let Some(change) = certificate.history.last()
        && change.status == CertificateStatus::Revoked
    {
        return Err(Refusal::CertificateRevoked { certificate: id.clone(), at: change.height });
    }
    refuse_grounds(grounds)?;
    let status = CertificateStatus::Revoked;
    let grounds = Some(grounds.clone());
    certificate.history.push(StatusChange { status, height: rules.height, grounds });
    state.write(&certificate.serial, &certificate);
    Ok(certificate.serial)
}
