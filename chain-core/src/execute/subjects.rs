//! Which records an act is about: what its event is found by.

use std::collections::BTreeSet;

use crate::act::Act;
use crate::governance::proposal::{Change, Proposal};
use crate::records::accreditation::Accreditation;
use crate::records::batch::Batch;
use crate::records::certificate::Certificate;
use crate::records::claim::Claim;
use crate::records::cover::Cover;
use crate::records::entrustment::Entrustment;
use crate::records::organisation::{KeyRecord, Organisation};
use crate::records::product::Product;
use crate::records::question::ExpertQuestion;
use crate::records::report::{Report, ReportSubject};
use crate::records::resource::Resource;
use crate::records::serial::Serial;
use crate::records::service::{Offer, ServiceRequest};
use crate::records::shipment::Shipment;
use crate::records::standard_catalogue::Standard;
use crate::records::supervision::{Penalty, Recall, SpotCheck};
use crate::state::{Record, StateKey};
use crate::values::credit_code::CreditCode;
use crate::values::text::{
    ClaimId, CoverId, OfferId, PenaltyId, ProductId, ProposalId, QuestionId, RecallId, ReportId,
    ResourceId, ServiceRequestId, ShipmentId, SpotCheckId,
};

/// The records that an act of an organisation names by itself, sorted: what state adds to them when
/// the act is executed are the certificates it touched, and whose they are.
#[must_use]
pub fn named_by(act: &Act, signer: CreditCode) -> Vec<StateKey> {
    Subjects::named_by(act, signer).into_keys()
}

/// The records that an act is about, as their state keys: the signer's organisation, everything the
/// act names, and the certificates it touched.
#[derive(Debug, Default)]
pub(crate) struct Subjects(BTreeSet<StateKey>);

impl Subjects {
    /// What an act of an organisation names by itself: each act has an arm.
    #[expect(clippy::too_many_lines, reason = "one arm for each act, and nothing else")]
    pub(crate) fn named_by(act: &Act, signer: CreditCode) -> Self {
        let mut subjects = Self::default();
        subjects.organisation(signer);
        match act {
            Act::RegisterOrganisation { organisation, .. }
            | Act::UpdateOrganisation { organisation } => subjects.organisation(organisation.code),
            Act::SuspendOrganisation { organisation, .. }
            | Act::ReinstateOrganisation { organisation, .. } => {
                subjects.organisation(*organisation)
            }
            Act::LicenseInsurer { insurer: organisation, .. } => {
                subjects.organisation(*organisation)
            }
            Act::AccreditInstitute { accreditation, .. }
            | Act::ChangeScope { accreditation, .. }
            | Act::DecideScope { accreditation, .. } => {
                subjects.add::<Accreditation>(accreditation);
                subjects.organisation(accreditation.institute);
            }
            Act::AddKey { organisation, key, .. } => {
                subjects.organisation(*organisation);
                subjects.add::<KeyRecord>(&key.id());
            }
            Act::RevokeKey { organisation, key } => {
                subjects.organisation(*organisation);
                subjects.add::<KeyRecord>(key);
            }
            Act::RotateKey { organisation, old, new } => {
                subjects.organisation(*organisation);
                subjects.add::<KeyRecord>(old);
                subjects.add::<KeyRecord>(&new.id());
            }
            Act::PublishStandards { standards } => {
                for standard in standards {
                    subjects.add::<Standard>(&standard.number);
                }
            }
            Act::DeclareStandard { standard } => subjects.add::<Standard>(&standard.number),
            Act::WithdrawStandard { standard, replaced_by, .. } => {
                subjects.add::<Standard>(standard);
                if let Some(replaced_by) = replaced_by {
                    subjects.add::<Standard>(replaced_by);
                }
            }
            Act::RegisterProduct { number, product }
            | Act::AmendProduct { number, product, .. } => {
                subjects.product(&ProductId::new(signer, number.clone()));
                if let Some(producer) = product.origin.producer() {
                    subjects.organisation(producer);
                }
            }
            Act::AgreeEntrustment { entrustment, details } => {
                subjects.add::<Entrustment>(entrustment);
                subjects.organisation(entrustment.principal);
                subjects.organisation(details.producer);
            }
            Act::EndEntrustment { entrustment, .. } => {
                subjects.add::<Entrustment>(entrustment);
                subjects.organisation(entrustment.principal);
            }
            Act::Propose { number, proposal } => {
                subjects.add::<Proposal>(&ProposalId::new(signer, number.clone()));
                subjects.change(&proposal.change);
            }
            Act::Approve { proposal } => subjects.add::<Proposal>(proposal),
            Act::KeepResource { number, .. } => {
                subjects.add::<Resource>(&ResourceId::new(signer, number.clone()));
            }
            Act::FileReport { number, report } => {
                subjects.add::<Report>(&ReportId::new(signer, number.clone()));
                for subject in &report.subjects {
                    subjects.inspected(subject);
                }
                if let Some(follows) = &report.follows {
                    subjects.add::<Report>(&ReportId::new(signer, follows.report.clone()));
                }
                if let Some(request) = &report.request {
                    subjects.add::<ServiceRequest>(request);
                }
            }
            Act::WithdrawReport { report, .. } => {
                subjects.add::<Report>(&ReportId::new(signer, report.clone()));
            }
            Act::ConfirmReport { report } | Act::WithdrawConfirmation { report, .. } => {
                subjects.add::<Report>(report)
            }
            Act::RequestService { number, request } => {
                subjects.add::<ServiceRequest>(&ServiceRequestId::new(signer, number.clone()));
                subjects.product(&request.product);
                subjects.organisation(request.institute);
                if let Some(offer) = &request.offer {
                    subjects.add::<Offer>(&OfferId::new(request.institute, offer.clone()));
                }
            }
            Act::ClassifyEnterprise { organisation, .. } => subjects.organisation(*organisation),
            Act::ClassifyProduct { product, .. } => subjects.product(product),
            Act::PublishOffer { number, .. } => {
                subjects.add::<Offer>(&OfferId::new(signer, number.clone()));
            }
            Act::AskQuestion { number, .. } => {
                subjects.add::<ExpertQuestion>(&QuestionId::new(signer, number.clone()));
            }
            Act::AnswerQuestion { question, .. } => {
                subjects.add::<ExpertQuestion>(question);
                subjects.organisation(question.asker);
            }
            Act::AdvanceRequest { request, .. } => {
                subjects.add::<ServiceRequest>(request);
                subjects.organisation(request.maker);
            }
            Act::BindCover { number, cover } => {
                subjects.add::<Cover>(&CoverId::new(signer, number.clone()));
                subjects.organisation(cover.insured);
                for product in &cover.products {
                    subjects.product(product);
                }
            }
            Act::CancelCover { cover, .. } => {
                subjects.add::<Cover>(&CoverId::new(signer, cover.clone()));
            }
            Act::OpenClaim { number, claim } => {
                subjects.add::<Claim>(&ClaimId::new(signer, number.clone()));
                subjects.add::<Cover>(&claim.cover);
                subjects.organisation(claim.certificate.maker);
            }
            Act::PayClaim { claim, .. }
            | Act::RefuseClaim { claim, .. }
            | Act::RecordRecourse { claim, .. } => {
                subjects.add::<Claim>(&ClaimId::new(signer, claim.clone()));
            }
            Act::IssueCertificate { certificate, .. } => {
                subjects.product(&certificate.product);
                for report in &certificate.reports {
                    subjects.add::<Report>(report);
                }
                for cover in &certificate.covers {
                    subjects.add::<Cover>(cover);
                }
            }
            Act::ShipItems { number, shipment } => {
                subjects.add::<Shipment>(&ShipmentId::new(signer, number.clone()));
                subjects.organisation(shipment.to);
                if let Some(returns) = &shipment.returns {
                    subjects.add::<Shipment>(returns);
                }
            }
            Act::AcceptDelivery { shipment, .. } | Act::RefuseDelivery { shipment, .. } => {
                subjects.add::<Shipment>(shipment);
                subjects.organisation(shipment.shipper);
            }
            // Who was to receive it is in the record.
            Act::CancelShipment { shipment, .. } | Act::DeemAccepted { shipment } => {
                subjects.add::<Shipment>(&ShipmentId::new(signer, shipment.clone()));
            }
            Act::RevokeCertificate { certificate, .. } => subjects.organisation(certificate.maker),
            Act::OpenRecall { number, recall } => {
                subjects.add::<Recall>(&RecallId::new(signer, number.clone()));
                subjects.organisation(recall.certificate.maker);
            }
            Act::AnswerRecall { recall, .. } | Act::CloseRecall { recall, .. } => {
                subjects.add::<Recall>(recall);
            }
            Act::OrderSpotCheck { number, spot_check } => {
                subjects.add::<SpotCheck>(&SpotCheckId::new(signer, number.clone()));
                subjects.organisation(spot_check.organisation);
                if let Some(institute) = spot_check.institute {
                    subjects.organisation(institute);
                }
                if let Some(product) = &spot_check.product {
                    subjects.product(product);
                }
            }
            Act::RecordSpotCheck { spot_check, result } => {
                subjects.add::<SpotCheck>(&SpotCheckId::new(signer, spot_check.clone()));
                if let Some(report) = &result.report {
                    subjects.add::<Report>(report);
                }
            }
            Act::RecordPenalty { number, penalty } => {
                subjects.add::<Penalty>(&PenaltyId::new(signer, number.clone()));
                subjects.organisation(penalty.organisation);
            }
            // Nothing but a certificate of the signer, which its serial names once it is read.
            Act::ActivateItems { .. } | Act::VoidItems { .. } | Act::WithdrawCertificate { .. } => {
            }
        }
        subjects
    }

    /// Adds a certificate, and whose it is.
    pub(crate) fn certificate(&mut self, serial: Serial) {
        self.add::<Certificate>(&serial);
    }

    /// Adds an organisation.
    pub(crate) fn organisation(&mut self, code: CreditCode) {
        self.add::<Organisation>(&code);
    }

    /// Adds a product, and its maker.
    pub(crate) fn product(&mut self, id: &ProductId) {
        self.add::<Product>(id);
        self.organisation(id.maker);
    }

    /// Adds a report, and what it is about.
    pub(crate) fn report(&mut self, report: &Report) {
        self.add::<Report>(&report.id);
        for subject in &report.details.subjects {
            self.inspected(subject);
        }
    }

    /// Adds what a report speaks of: the product, and the batch if it is of one.
    fn inspected(&mut self, subject: &ReportSubject) {
        self.product(&subject.product);
        if let Some(batch) = subject.batch_id() {
            self.add::<Batch>(&batch);
        }
    }

    /// Adds any record.
    pub(crate) fn add<R: Record>(&mut self, id: &R::Id) {
        self.0.insert(StateKey::of::<R>(id));
    }

    /// The keys, sorted.
    pub(crate) fn into_keys(self) -> Vec<StateKey> {
        self.0.into_iter().collect()
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::AddAuthority { authority, .. } => self.organisation(authority.organisation),
            Change::RemoveAuthority { organisation } | Change::SetPeers { organisation, .. } => {
                self.organisation(*organisation);
            }
            Change::PublishRuleset { .. }
            | Change::ChangeParams { .. }
            | Change::ScheduleProtocol { .. } => {}
            Change::GiveKey { organisation, key } => {
                self.organisation(*organisation);
                self.add::<KeyRecord>(&key.id());
            }
        }
    }
}
