//! Which documents an act's records name.

use super::Act;
use crate::bytes::hash::Hash;

/// The documents that an act's records name.
#[must_use]
pub fn named_by(act: &Act) -> Vec<Hash> {
    match act {
        Act::FileReport { report, .. } => report.document.into_iter().collect(),
        Act::AcceptDelivery { check, .. } => {
            check.iter().filter_map(|check| check.document).collect()
        }
        Act::BindCover { cover, .. } => cover.document.into_iter().collect(),
        Act::DeclareStandard { standard } => standard.document.into_iter().collect(),
        Act::PublishStandards { standards } => {
            standards.iter().filter_map(|standard| standard.document).collect()
        }
        Act::AgreeEntrustment { details, .. } => details.document.into_iter().collect(),
        Act::KeepResource { attestations, .. } => {
            attestations.iter().filter_map(|one| one.document).collect()
        }
        Act::RegisterOrganisation { .. }
        | Act::AddKey { .. }
        | Act::RevokeKey { .. }
        | Act::AccreditInstitute { .. }
        | Act::LicenseInsurer { .. }
        | Act::RegisterProduct { .. }
        | Act::AmendProduct { .. }
        | Act::IssueCertificate { .. }
        | Act::ActivateItems { .. }
        | Act::VoidItems { .. }
        | Act::WithdrawCertificate { .. }
        | Act::RevokeCertificate { .. }
        | Act::UpdateOrganisation { .. }
        | Act::SuspendOrganisation { .. }
        | Act::ReinstateOrganisation { .. }
        | Act::RotateKey { .. }
        | Act::WithdrawStandard { .. }
        | Act::WithdrawReport { .. }
        | Act::ConfirmReport { .. }
        | Act::WithdrawConfirmation { .. }
        | Act::RequestService { .. }
        | Act::AdvanceRequest { .. }
        | Act::CancelCover { .. }
        | Act::OpenClaim { .. }
        | Act::PayClaim { .. }
        | Act::RefuseClaim { .. }
        | Act::RecordRecourse { .. }
        | Act::ShipItems { .. }
        | Act::RefuseDelivery { .. }
        | Act::CancelShipment { .. }
        | Act::DeemAccepted { .. }
        | Act::OpenRecall { .. }
        | Act::AnswerRecall { .. }
        | Act::CloseRecall { .. }
        | Act::OrderSpotCheck { .. }
        | Act::RecordSpotCheck { .. }
        | Act::RecordPenalty { .. }
        | Act::Propose { .. }
        | Act::Approve { .. }
        | Act::ChangeScope { .. }
        | Act::DecideScope { .. }
        | Act::PublishOffer { .. }
        | Act::AskQuestion { .. }
        | Act::AnswerQuestion { .. }
        | Act::ClassifyEnterprise { .. }
        | Act::ClassifyProduct { .. }
        | Act::EndEntrustment { .. } => Vec::new(),
    }
}
