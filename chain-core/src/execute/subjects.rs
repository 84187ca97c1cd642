//! Which records an act is about: what its event is found by.

use std::collections::BTreeSet;

use crate::act::Act;
use crate::governance::proposal::{Change, Proposal};
use crate::records::certificate::Certificate;
use crate::records::claim::Claim;
use crate::records::cover::Cover;
use crate::records::organisation::{KeyRecord, Organisation};
use crate::records::product::Product;
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::service::ServiceRequest;
use crate::records::shipment::Shipment;
use crate::records::standard_catalogue::Standard;
use crate::records::supervision::{Penalty, Recall, SpotCheck};
use crate::state::{Record, StateKey};
use crate::values::credit_code::CreditCode;
use crate::values::text::{
    ClaimId, CoverId, PenaltyId, ProductId, ProposalId, RecallId, ReportId, ServiceRequestId,
    ShipmentId, SpotCheckId,
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
    /// What an act of an organisation names by itself.
    pub(crate) fn named_by(act: &Act, signer: CreditCode) -> Self {
        let mut subjects = Self::default();
        subjects.organisation(signer);
        subjects.registry(act, signer);
        subjects.inspection(act, signer);
        subjects.insurance(act, signer);
        subjects.goods(act, signer);
        subjects.supervision(act, signer);
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

    /// Adds any record.
    pub(crate) fn add<R: Record>(&mut self, id: &R::Id) {
        self.0.insert(StateKey::of::<R>(id));
    }

    /// The keys, sorted.
    pub(crate) fn into_keys(self) -> Vec<StateKey> {
        self.0.into_iter().collect()
    }

    fn registry(&mut self, act: &Act, signer: CreditCode) {
        match act {
            Act::RegisterOrganisation { organisation, .. }
            | Act::UpdateOrganisation { organisation } => self.organisation(organisation.code),
            Act::SuspendOrganisation { organisation, .. }
            | Act::ReinstateOrganisation { organisation, .. } => self.organisation(*organisation),
            Act::AccreditInstitute { institute: organisation, .. }
            | Act::LicenseInsurer { insurer: organisation, .. } => self.organisation(*organisation),
            Act::AddKey { organisation, key, .. } => {
                self.organisation(*organisation);
                self.add::<KeyRecord>(&key.id());
            }
            Act::RevokeKey { organisation, key } => {
                self.organisation(*organisation);
                self.add::<KeyRecord>(key);
            }
            Act::RotateKey { organisation, old, new } => {
                self.organisation(*organisation);
                self.add::<KeyRecord>(old);
                self.add::<KeyRecord>(&new.id());
            }
            Act::PublishStandards { standards } => {
                for standard in standards {
                    self.add::<Standard>(&standard.number);
                }
            }
            Act::DeclareStandard { standard } => self.add::<Standard>(&standard.number),
            Act::WithdrawStandard { standard, replaced_by, .. } => {
                self.add::<Standard>(standard);
                if let Some(replaced_by) = replaced_by {
                    self.add::<Standard>(replaced_by);
                }
            }
            Act::RegisterProduct { number, .. } => {
                self.product(&ProductId::new(signer, number.clone()));
            }
            Act::Propose { number, proposal } => {
                self.add::<Proposal>(&ProposalId::new(signer, number.clone()));
                self.change(&proposal.change);
            }
            Act::Approve { proposal } => self.add::<Proposal>(proposal),
            _ => {}
        }
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
        }
    }

    fn inspection(&mut self, act: &Act, signer: CreditCode) {
        match act {
            Act::FileReport { number, report } => {
                self.add::<Report>(&ReportId::new(signer, number.clone()));
                self.product(&report.product);
                if let Some(request) = &report.request {
                    self.add::<ServiceRequest>(request);
                }
            }
            Act::WithdrawReport { report, .. } => {
                self.add::<Report>(&ReportId::new(signer, report.clone()));
            }
            Act::RequestService { number, request } => {
                self.add::<ServiceRequest>(&ServiceRequestId::new(signer, number.clone()));
                self.product(&request.product);
                self.organisation(request.institute);
            }
            Act::AnswerServiceRequest { request, .. } => {
                self.add::<ServiceRequest>(request);
                self.organisation(request.maker);
            }
            _ => {}
        }
    }

    fn insurance(&mut self, act: &Act, signer: CreditCode) {
        match act {
            Act::BindCover { number, cover } => {
                self.add::<Cover>(&CoverId::new(signer, number.clone()));
                self.organisation(cover.insured);
                for product in &cover.products {
                    self.product(product);
                }
            }
            Act::CancelCover { cover, .. } => {
                self.add::<Cover>(&CoverId::new(signer, cover.clone()));
            }
            Act::OpenClaim { number, claim } => {
                self.add::<Claim>(&ClaimId::new(signer, number.clone()));
                self.add::<Cover>(&claim.cover);
                self.organisation(claim.certificate.maker);
            }
            Act::PayClaim { claim, .. }
            | Act::RefuseClaim { claim, .. }
            | Act::RecordRecourse { claim, .. } => {
                self.add::<Claim>(&ClaimId::new(signer, claim.clone()));
            }
            _ => {}
        }
    }

    fn goods(&mut self, act: &Act, signer: CreditCode) {
        match act {
            Act::IssueCertificate { certificate, .. } => {
                self.product(&certificate.product);
                for report in &certificate.reports {
                    self.add::<Report>(report);
                }
                for cover in &certificate.covers {
                    self.add::<Cover>(cover);
                }
            }
            Act::ShipItems { number, shipment } => {
                self.add::<Shipment>(&ShipmentId::new(signer, number.clone()));
                self.organisation(shipment.to);
                if let Some(returns) = &shipment.returns {
                    self.add::<Shipment>(returns);
                }
            }
            Act::AcceptDelivery { shipment, .. } | Act::RefuseDelivery { shipment, .. } => {
                self.add::<Shipment>(shipment);
                self.organisation(shipment.shipper);
            }
            _ => {}
        }
    }

    fn supervision(&mut self, act: &Act, signer: CreditCode) {
        match act {
            Act::RevokeCertificate { certificate, .. } => self.organisation(certificate.maker),
            Act::OpenRecall { number, recall } => {
                self.add::<Recall>(&RecallId::new(signer, number.clone()));
                self.organisation(recall.certificate.maker);
            }
            Act::AnswerRecall { recall, .. } | Act::CloseRecall { recall, .. } => {
                self.add::<Recall>(recall);
            }
            Act::OrderSpotCheck { number, spot_check } => {
                self.add::<SpotCheck>(&SpotCheckId::new(signer, number.clone()));
                self.organisation(spot_check.organisation);
                if let Some(institute) = spot_check.institute {
                    self.organisation(institute);
                }
                if let Some(product) = &spot_check.product {
                    self.product(product);
                }
            }
            Act::RecordSpotCheck { spot_check, result } => {
                self.add::<SpotCheck>(&SpotCheckId::new(signer, spot_check.clone()));
                if let Some(report) = &result.report {
                    self.add::<Report>(report);
                }
            }
            Act::RecordPenalty { number, penalty } => {
                self.add::<Penalty>(&PenaltyId::new(signer, number.clone()));
                self.organisation(penalty.organisation);
            }
            _ => {}
        }
    }
}
