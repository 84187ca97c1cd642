//! Records with what belongs to them: a report with its institute, a certificate with all it rests
//! on, a proposal with the state of its votes.

use chain_core::governance::authority::AuthoritySet;
use chain_core::governance::proposal::{Proposal, ProposalStatus};
use chain_core::records::batch::Batch;
use chain_core::records::certificate::Certificate;
use chain_core::records::classification::{EnterpriseClasses, MakerStanding};
use chain_core::records::cover::{Cover, CoverUse};
use chain_core::records::items::Items;
use chain_core::records::organisation::Organisation;
use chain_core::records::product::ProductEdition;
use chain_core::records::report::Report;
use chain_core::records::shipment::{Holdings, Shipment};
use chain_core::records::supervision::CertificateRecalls;
use chain_core::state;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::text::{CoverId, Name, ProposalId, ReportId, ShipmentId};
use hgz_api::{
    CertificateAnswer, CoverAnswer, ProposalAnswer, ReportAnswer, ShipmentAnswer, StandingAnswer,
    VariantItems,
};

use super::reading::{ReadingError, must, must_certificate, setting};
use crate::storage::View;

/// A report and who filed it.
pub(crate) fn report_answer(view: &View<'_>, id: &ReportId) -> Result<ReportAnswer, ReadingError> {
    let report = must::<Report>(view, id)?;
    // Of what is of no batch nothing can be certified.
    let certified = report.details.subjects.iter().map(|subject| {
        let Some(id) = subject.batch_id() else { return Ok(0) };
        Ok(state::read_shared::<Batch>(view, &id)?.map_or(0, |batch| batch.certified))
    });
    Ok(ReportAnswer {
        certified_quantities: certified.collect::<Result<_, ReadingError>>()?,
        institute: must::<Organisation>(view, &id.issuer)?,
        report,
    })
}

/// The classes of an enterprise on a day, and what was found of its goods.
pub(crate) fn standing_answer(
    view: &View<'_>,
    code: CreditCode,
    today: Date,
) -> Result<StandingAnswer, ReadingError> {
    must::<Organisation>(view, &code)?;
    let classes = state::read::<EnterpriseClasses>(view, &code)?;
    let standing = state::read::<MakerStanding>(view, &code)?.unwrap_or_default();
    let class = classes.as_ref().and_then(|classes| classes.class_on(today));
    Ok(StandingAnswer {
        class,
        classes: classes.map_or_else(Vec::new, |one| one.periods),
        standing,
    })
}

/// A cover and who bound it.
pub(crate) fn cover_answer(view: &View<'_>, id: &CoverId) -> Result<CoverAnswer, ReadingError> {
    let cover = must::<Cover>(view, id)?;
    let used = state::read::<CoverUse>(view, id)?.unwrap_or_default();
    let remaining_fen = cover.remaining_fen(&used);
    let insurer = must::<Organisation>(view, &id.insurer)?;
    Ok(CoverAnswer { cover, insurer, used, remaining_fen })
}

/// A certificate and all it rests on.
pub(crate) fn certificate_answer(
    view: &View<'_>,
    certificate: Certificate,
) -> Result<CertificateAnswer, ReadingError> {
    let details = &certificate.details;
    let (maker, serial) = (&certificate.id.maker, &certificate.serial);
    let reports = details.reports.iter().map(|id| report_answer(view, id));
    let reports = reports.collect::<Result<Vec<_>, _>>()?;
    Ok(CertificateAnswer {
        items: state::read::<Items>(view, serial)?.unwrap_or_default(),
        recalls: state::read::<CertificateRecalls>(view, serial)?.unwrap_or_default(),
        holdings: state::read::<Holdings>(view, serial)?.unwrap_or_default(),
        product: must::<ProductEdition>(view, &certificate.product_edition())?.0,
        maker: must::<Organisation>(view, maker)?,
        findings: state::read_shared::<Batch>(view, &details.batch_id())?
            .map_or_else(Vec::new, |batch| batch.findings.clone()),
        report_withdrawn: !reports.iter().all(|one| one.report.carries(details)),
        reports,
        covers: details.covers.iter().map(|id| cover_answer(view, id)).collect::<Result<_, _>>()?,
        certificate,
    })
}

/// A shipment and both ends of it.
pub(crate) fn shipment_answer(
    view: &View<'_>,
    id: &ShipmentId,
) -> Result<ShipmentAnswer, ReadingError> {
    let shipment = must::<Shipment>(view, id)?;
    let shipper_name = name_of(view, &id.shipper)?;
    let receiver_name = name_of(view, &shipment.details.to)?;
    let mut variants = Vec::new();
    for line in &shipment.details.lines {
        let certificate = must_certificate(view, &line.certificate)?;
        variants.extend(VariantItems::of(&certificate, line.items.as_slice()));
    }
    Ok(ShipmentAnswer { shipment, shipper_name, receiver_name, variants })
}

/// The name of an organisation.
pub(super) fn name_of(view: &View<'_>, code: &CreditCode) -> Result<Name, ReadingError> {
    Ok(must::<Organisation>(view, code)?.details.name)
}

/// A proposal, and how the votes stand.
pub(crate) fn proposal_answer(
    view: &View<'_>,
    id: &ProposalId,
) -> Result<ProposalAnswer, ReadingError> {
    let proposal = must::<Proposal>(view, id)?;
    let authorities: AuthoritySet = setting(view)?;
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let today = |code: &CreditCode| authorities.find(code).is_some();
    let counting = proposal.approvals.iter().filter(|one| today(&one.authority)).count();
    // The next block takes no approval any more.
    let is_over = proposal.details.effective_at <= view.head()?.height.next();
    let lapsed = proposal.status() == ProposalStatus::Open && is_over;
    let (counting, quorum) = (small(counting), small(authorities.quorum()));
    Ok(ProposalAnswer { proposal, lapsed, counting, quorum })
}
