//! Issuing and revoking certificates.

use std::sync::Arc;

use super::checks::{
    must_be_registered, refuse_grounds, refuse_identity_number, refuse_personal_data,
};
use super::standards;
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::{ITEMS_PER_CERTIFICATE_MAX, REFERENCES_MAX, SERIAL_TRIES_MAX};
use crate::records::certificate::{Certificate, CertificateDetails, CertificateStatus};
use crate::records::cover::Cover;
use crate::records::history::StatusGrounds;
use crate::records::label_sources::{CoverSource, LabelSources, ReportSource};
use crate::records::organisation::{KeyPurpose, KeyRecord, Organisation};
use crate::records::product::Product;
use crate::records::report::{Conclusion, Report, ReportStatus};
use crate::records::serial::Serial;
use crate::state::{self, CertifiedQuantity, ReadError, RecordKind, StateView};
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
pub(super) fn must_be(turn: &Turn<'_>, id: &CertificateId) -> Result<Certificate, Refusal> {
    find_certificate(&turn.state, id)?.ok_or_else(|| Refusal::unknown(RecordKind::Certificate, id))
}

fn free_serial(turn: &Turn<'_>, id: &CertificateId) -> Result<Serial, Refusal> {
    for attempt in 0..SERIAL_TRIES_MAX {
        let serial = Serial::slot(id, attempt);
        match turn.read_shared::<Certificate>(&serial)? {
            None => return Ok(serial),
            Some(found) if found.id == *id => {
                return Err(Refusal::exists(RecordKind::Certificate, id));
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
    turn: &mut Turn<'_>,
    number: &Number,
    details: &CertificateDetails,
) -> Result<Serial, Refusal> {
    let id = CertificateId::new(turn.signer.organisation, number.clone());
    let serial = free_serial(turn, &id)?;
    refuse_identity_number("number", number)?;
    refuse_identity_number("batch", &details.batch)?;
    check_details(turn, details)?;
    let grounds = read_grounds(turn, details)?;
    check_label_key(turn, details)?;
    standards::check_in_force(turn, &grounds.product.details, turn.rules.date)?;
    let facts = label_sources(number, details, &grounds, turn.rules.date).facts();
    let evaluation = turn.rules.ruleset.evaluate(&facts);
    if !evaluation.broken.is_empty() {
        let ruleset = turn.rules.ruleset.number;
        return Err(Refusal::LabelBroken { ruleset, broken: evaluation.broken });
    }
    certify_quantity(turn, details, &grounds)?;
    let certificate = Certificate {
        id,
        serial,
        details: details.clone(),
        ruleset: turn.rules.ruleset.number,
        warnings: evaluation.warnings.into_iter().map(|rule| rule.rule).collect(),
        issued_on: turn.rules.date,
        issued_at: turn.rules.height,
        history: turn.opened(CertificateStatus::InForce),
    };
    turn.write(&serial, &certificate);
    Ok(serial)
}

fn check_details(turn: &Turn<'_>, details: &CertificateDetails) -> Result<(), Refusal> {
    if details.product.maker != turn.signer.organisation {
        return Err(Refusal::unknown(RecordKind::Product, &details.product));
    }
    if details.quantity == 0 || ITEMS_PER_CERTIFICATE_MAX < details.quantity {
        let demand = format!("a certificate is for 1 to {ITEMS_PER_CERTIFICATE_MAX} units");
        return Err(Refusal::field("quantity", details.quantity, demand));
    }
    check_references("reports", &details.reports)?;
    check_references("covers", &details.covers)?;
    if details.reports.is_empty() {
        let demand = "a certificate rests on at least one inspection report";
        return Err(Refusal::field("reports", "0 entries", demand));
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
    let demand = format!("name at most {REFERENCES_MAX}, sorted, each once");
    Err(Refusal::field(field, found, demand))
}

fn read_grounds(turn: &Turn<'_>, details: &CertificateDetails) -> Result<Grounds, Refusal> {
    let maker = must_be_registered(&turn.state, turn.signer.organisation)?;
    let product = turn.existing_shared::<Product>(&details.product)?;
    let mut reports = Vec::with_capacity(details.reports.len());
    for id in &details.reports {
        let report = turn.existing_shared::<Report>(id)?;
        check_report(&report, details)?;
        reports.push((report, must_be_registered(&turn.state, id.issuer)?));
    }
    let mut covers = Vec::with_capacity(details.covers.len());
    for id in &details.covers {
        let cover = turn.existing_shared::<Cover>(id)?;
        if !cover.covers(&details.product, turn.rules.date) {
            let (product, on) = (details.product.clone(), turn.rules.date);
            return Err(Refusal::CoverNotInForce { cover: id.clone(), product, on });
        }
        covers.push((cover, must_be_registered(&turn.state, id.insurer)?));
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

fn check_label_key(turn: &Turn<'_>, details: &CertificateDetails) -> Result<(), Refusal> {
    let key = details.label_key.id();
    let in_force = turn.read_shared::<KeyRecord>(&key)?.is_some_and(|record| {
        record.organisation == turn.signer.organisation
            && record.purpose == KeyPurpose::Label
            && record.revoked_at.is_none()
            && record.valid_until.is_none_or(|until| turn.rules.date <= until)
    });
    if in_force {
        Ok(())
    } else {
        Err(Refusal::NotALabelKey { key, maker: turn.signer.organisation })
    }
}

/// `certified quantity so far + quantity ≤ the report's batch quantity`, for every report.
fn certify_quantity(
    turn: &mut Turn<'_>,
    details: &CertificateDetails,
    grounds: &Grounds,
) -> Result<(), Refusal> {
    for (report, _) in &grounds.reports {
        let certified = turn.read::<CertifiedQuantity>(&report.id)?.unwrap_or_default().0;
        let (covered, wanted) = (report.details.batch_quantity, details.quantity);
        let sum = certified.checked_add(wanted).filter(|sum| *sum <= covered);
        let Some(sum) = sum else {
            let report = report.id.clone();
            return Err(Refusal::QuantityExceedsReport { report, covered, certified, wanted });
        };
        turn.write(&report.id, &CertifiedQuantity(sum));
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
    turn: &mut Turn<'_>,
    id: &CertificateId,
    grounds: &StatusGrounds,
) -> Result<Serial, Refusal> {
    let mut certificate = must_be(turn, id)?;
    if let Some(at) = certificate.revoked_at() {
        return Err(Refusal::CertificateRevoked { certificate: id.clone(), at });
    }
    refuse_grounds(grounds)?;
    turn.change(&mut certificate.history, CertificateStatus::Revoked, Some(grounds));
    turn.write(&certificate.serial, &certificate);
    Ok(certificate.serial)
}
