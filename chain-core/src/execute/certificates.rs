//! Issuing and revoking certificates.

use std::sync::Arc;

use super::certificate_rules::{
    RefusedField, certificate_refusals, check_cover, check_has_batch_report, product_refusals,
    report_refusals,
};
use super::checks::{must_be_registered, refuse_grounds};
use super::turn::Turn;
use super::{classification, entrustments, ledger, resources, scope, standards};
use crate::execute::refusal::Refusal;
use crate::limits::SERIAL_TRIES_MAX;
use crate::records::batch::Batch;
use crate::records::certificate::{
    Certificate, CertificateDetails, CertificateStatus, IssuedParty, PartyRole,
};
use crate::records::cover::Cover;
use crate::records::history::StatusGrounds;
use crate::records::label_sources::{
    CoverSource, InstituteSource, LabelSources, ReportSource, ResourceStanding, SupervisionSource,
};
use crate::records::organisation::{KeyPurpose, KeyRecord, Organisation, OrganisationDetails};
use crate::records::origin::Origin;
use crate::records::product::{Product, ProductEdition, ProductEditionId};
use crate::records::report::{Filer, Report, ReportStatus};
use crate::records::serial::Serial;
use crate::records::shipment::Holdings;
use crate::records::supervision::CertificateRecalls;
use crate::records::variant::VariantLine;
use crate::state::{self, ReadError, RecordKind, StateView};
use crate::values::date::Date;
use crate::values::text::{CertificateId, Line, Number};

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

/// The certificate with an id, which must exist.
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

/// A report that a certificate rests on.
struct ReportBasis {
    report: Arc<Report>,
    issuer: Arc<Organisation>,
    /// Of an institute: the CMA certificate under which it tested.
    cma_number: Option<Line>,
    resources: ResourceStanding,
}

impl ReportBasis {
    fn read(turn: &Turn<'_>, report: Arc<Report>) -> Result<Self, Refusal> {
        let issuer = must_be_registered(&turn.state, report.id.issuer)?;
        let (details, by) = (&report.details, report.id.issuer);
        let cma_number = match details.standards.first() {
            Some(standard) if report.filed_as == Filer::Institute => {
                scope::cma_number(turn, by, standard, details.tested_on)?
            }
            Some(_) | None => None,
        };
        let resources = resources::standing(turn, &report)?;
        Ok(Self { report, issuer, cma_number, resources })
    }
}

/// Everything a certificate rests on, read once.
struct CertificateBasis {
    maker: Arc<Organisation>,
    /// Who makes it for the maker, if another enterprise does.
    producer: Option<Arc<Organisation>>,
    product: Arc<Product>,
    reports: Vec<ReportBasis>,
    covers: Vec<(Arc<Cover>, Arc<Organisation>)>,
    /// What its batch was before it, if anything was known of it.
    batch: Option<Arc<Batch>>,
    supervision: SupervisionSource,
}

pub(super) fn issue(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &CertificateDetails,
) -> Result<Vec<Serial>, Refusal> {
    let id = CertificateId::new(turn.signer.organisation, number.clone());
    let serial = free_serial(turn, &id)?;
    refuse_first(certificate_refusals(turn.signer.organisation, Some(number), details))?;
    let basis = read_basis(turn, details)?;
    let product = &basis.product;
    refuse_first(product_refusals(details, product.edition, &product.details))?;
    check_report_editions(turn, details, &basis)?;
    let inputs = read_inputs(turn, details)?;
    check_label_key(turn, details)?;
    standards::check_in_force(turn, id.maker, &basis.product.details, turn.rules.date)?;
    let sources = label_sources(number, details, &basis, turn.rules.date);
    let evaluation = sources.evaluate(&turn.rules.ruleset);
    if !evaluation.broken.is_empty() {
        let ruleset = turn.rules.ruleset.number;
        return Err(Refusal::LabelBroken { ruleset, broken: evaluation.broken });
    }
    let superseded = match &details.supersedes {
        Some(old) => Some(supersede(turn, old, number)?),
        None => None,
    };
    ledger::draw(turn, details, basis.reports.iter().map(|basis| &*basis.report))?;
    let certificate = Certificate {
        id,
        serial,
        details: details.clone(),
        parties: parties(&basis),
        ruleset: turn.rules.ruleset.number,
        warnings: evaluation.warning_ids(),
        issued_on: turn.rules.date,
        issued_at: turn.rules.height,
        history: turn.opened(CertificateStatus::InForce),
        superseded_by: None,
    };
    turn.write(&serial, &certificate);
    Ok([serial].into_iter().chain(superseded).chain(inputs).collect())
}

/// Refuses for the first of several reasons.
fn refuse_first(refusals: Vec<RefusedField>) -> Result<(), Refusal> {
    refusals.into_iter().next().map_or(Ok(()), |first| Err(first.into()))
}

fn read_basis(turn: &Turn<'_>, details: &CertificateDetails) -> Result<CertificateBasis, Refusal> {
    let maker = must_be_registered(&turn.state, turn.signer.organisation)?;
    let product = turn.existing_shared::<Product>(&details.product)?;
    let producer = entrustments::check_origin(turn, &product.id, &product.details.origin)?;
    let mut reports = Vec::with_capacity(details.reports.len());
    for id in &details.reports {
        let report = turn.existing_shared::<Report>(id)?;
        must_carry(&report)?;
        refuse_first(report_refusals(id, &report.details, details))?;
        reports.push(ReportBasis::read(turn, report)?);
    }
    let kinds = reports.iter().map(|basis| basis.report.details.kind);
    check_has_batch_report(details, kinds)?;
    let mut covers = Vec::with_capacity(details.covers.len());
    for id in &details.covers {
        let cover = turn.existing_shared::<Cover>(id)?;
        let (product, on) = (&details.product, turn.rules.date);
        check_cover(id, &cover.details, cover.cancelled_from, product, on)?;
        covers.push((cover, must_be_registered(&turn.state, id.insurer)?));
    }
    let batch = turn.read_shared::<Batch>(&details.batch_id())?;
    let supervision = classification::source(turn, &details.product)?;
    Ok(CertificateBasis { maker, producer, product, reports, covers, batch, supervision })
}

/// Who answers for the goods, and who made them if that is another organisation.
fn parties(basis: &CertificateBasis) -> Vec<IssuedParty> {
    let answers = match basis.product.details.origin {
        Origin::Own | Origin::Entrusted { .. } => PartyRole::Maker,
        Origin::Imported { .. } => PartyRole::Importer,
    };
    let producer = basis.producer.iter().map(|entry| as_issued(PartyRole::Producer, entry));
    std::iter::once(as_issued(answers, &basis.maker)).chain(producer).collect()
}

/// An organisation as it is now, for a certificate to keep.
fn as_issued(role: PartyRole, entry: &Organisation) -> IssuedParty {
    let OrganisationDetails { code, name, address, .. } = &entry.details;
    IssuedParty { role, code: *code, name: name.clone(), address: address.clone() }
}

/// A report that ended carries no more certificates.
pub(super) fn must_carry(report: &Report) -> Result<(), Refusal> {
    let id = || report.id.clone();
    match (report.status(), &report.replaced) {
        (ReportStatus::InForce, _) => Ok(()),
        (ReportStatus::Replaced, Some(replacement)) => {
            Err(Refusal::ReportReplaced { report: id(), by: replacement.report.clone() })
        }
        (ReportStatus::Replaced, None) | (ReportStatus::Withdrawn, _) => {
            Err(Refusal::ReportWithdrawn { report: id() })
        }
    }
}

/// A report of another edition carries only what is the same thing.
fn check_report_editions(
    turn: &Turn<'_>,
    details: &CertificateDetails,
    basis: &CertificateBasis,
) -> Result<(), Refusal> {
    let product = &basis.product;
    for ReportBasis { report, .. } in &basis.reports {
        let Some(subject) = report.details.subject_of(details) else { continue };
        let (found, expected) = (subject.edition, product.edition);
        if found == expected {
            continue;
        }
        let id = ProductEditionId { product: product.id.clone(), edition: found };
        let inspected = turn.existing_shared::<ProductEdition>(&id)?;
        let is_inspected = |line: &VariantLine| {
            let before = inspected.0.details.variant(&line.variant);
            before.is_some() && before == product.details.variant(&line.variant)
        };
        let same_variants = details.variants.iter().all(is_inspected);
        if !same_variants || !inspected.0.details.is_same_thing(&product.details) {
            let report = report.id.clone();
            return Err(Refusal::ReportOfOtherEdition { report, found, expected });
        }
    }
    Ok(())
}

/// The certificates of what it was made from, all in force: whoever asks about them later finds it.
fn read_inputs(turn: &Turn<'_>, details: &CertificateDetails) -> Result<Vec<Serial>, Refusal> {
    let mut serials = Vec::with_capacity(details.inputs.len());
    for id in &details.inputs {
        let input = must_be(turn, id)?;
        must_be_in_force(&input)?;
        serials.push(input.serial);
    }
    Ok(serials)
}

fn check_label_key(turn: &Turn<'_>, details: &CertificateDetails) -> Result<(), Refusal> {
    let key = details.label_key.id();
    let in_force = turn.read_shared::<KeyRecord>(&key)?.is_some_and(|record| {
        record.organisation == turn.signer.organisation
            && record.purpose == KeyPurpose::Label
            && record.bar(turn.rules.time).is_none()
    });
    if in_force {
        Ok(())
    } else {
        Err(Refusal::NotALabelKey { key, maker: turn.signer.organisation })
    }
}

fn label_sources<'a>(
    number: &'a Number,
    details: &'a CertificateDetails,
    basis: &'a CertificateBasis,
    date: Date,
) -> LabelSources<'a> {
    LabelSources {
        certificate_number: Some(number),
        certificate: details,
        issued_on: Some(date),
        maker: Some(&basis.maker.details),
        producer: basis.producer.as_ref().map(|entry| &entry.details),
        product: Some(&basis.product.details),
        reports: Some(
            basis
                .reports
                .iter()
                .map(|ReportBasis { report, issuer, cma_number, resources }| ReportSource {
                    id: &report.id,
                    report: &report.details,
                    institute: Some(InstituteSource {
                        details: &issuer.details,
                        cma_number: cma_number.as_ref(),
                    }),
                    resources: Some(*resources),
                    filed_as: report.filed_as,
                    is_confirmed: report.is_confirmed(),
                })
                .collect(),
        ),
        covers: Some(
            basis
                .covers
                .iter()
                .map(|(cover, insurer)| CoverSource {
                    id: &cover.id,
                    cover: &cover.details,
                    insurer: Some(insurer),
                })
                .collect(),
        ),
        findings: Some(basis.batch.as_ref().map_or(&[], |batch| &batch.findings)),
        supervision: Some(basis.supervision.clone()),
    }
}

pub(super) fn revoke(
    turn: &mut Turn<'_>,
    id: &CertificateId,
    grounds: &StatusGrounds,
) -> Result<Serial, Refusal> {
    let mut certificate = must_be(turn, id)?;
    must_be_in_force(&certificate)?;
    refuse_grounds(grounds)?;
    let items = ledger::items_at_maker(turn, &certificate)?;
    ledger::give_back(turn, &certificate.details, &items)?;
    turn.change(&mut certificate.history, CertificateStatus::Revoked, Some(grounds));
    turn.write(&certificate.serial, &certificate);
    Ok(certificate.serial)
}

/// Refuses what needs a certificate in force of one that has ended.
pub(super) fn must_be_in_force(certificate: &Certificate) -> Result<(), Refusal> {
    let last = certificate.history.last();
    if last.status == CertificateStatus::InForce {
        return Ok(());
    }
    let (certificate, status, at) = (certificate.id.clone(), last.status, last.height);
    Err(Refusal::CertificateEnded { certificate, status, at })
}

/// A maker puts a new certificate in the place of a wrong one, before the new one draws quantity.
fn supersede(turn: &mut Turn<'_>, old: &Number, new: &Number) -> Result<Serial, Refusal> {
    undo(turn, old, CertificateStatus::Superseded, None, Some(new))
}

/// Ends a certificate of which nothing has left its maker, and gives all of its quantity back.
pub(super) fn undo(
    turn: &mut Turn<'_>,
    number: &Number,
    status: CertificateStatus,
    grounds: Option<&StatusGrounds>,
    successor: Option<&Number>,
) -> Result<Serial, Refusal> {
    let id = CertificateId::new(turn.signer.organisation, number.clone());
    let mut certificate = must_be(turn, &id)?;
    must_be_in_force(&certificate)?;
    let serial = certificate.serial;
    let holdings = turn.read::<Holdings>(&serial)?.unwrap_or_default();
    if let Some(left) = holdings.as_slice().first() {
        return Err(Refusal::CertificateShipped { certificate: id, range: left.items });
    }
    let recalls = turn.read::<CertificateRecalls>(&serial)?.unwrap_or_default();
    if let Some(recall) = recalls.open().next() {
        let recall = recall.recall.clone();
        return Err(Refusal::ItemsRecalled { certificate: id, recall });
    }
    let items = ledger::items_at_maker(turn, &certificate)?;
    ledger::give_back(turn, &certificate.details, &items)?;
    turn.change(&mut certificate.history, status, grounds);
    certificate.superseded_by = successor.cloned();
    turn.write(&serial, &certificate);
    Ok(serial)
}
