//! Which function each act is, and which certificates and other records it turns out to be about.

use super::{
    Rules, Signer, certificates, claims, governance, inspection, insurance, items, products,
    registry, sale, services, standards, supervision,
};
use crate::act::Act;
use crate::execute::refusal::Refusal;
use crate::execute::subjects::Subjects;
use crate::records::claim::Claim;
use crate::records::cover::Cover;
use crate::records::organisation::{Organisation, OrganisationStatus};
use crate::records::serial::Serial;
use crate::state::Overlay;

/// Runs an act. Gives the certificates that it made or changed, or whose goods it is about; adds
/// to `subjects` what only the state knows.
#[expect(clippy::too_many_lines, reason = "one arm for each act, and nothing else")]
pub(super) fn apply_act(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    act: &Act,
    subjects: &mut Subjects,
) -> Result<Vec<Serial>, Refusal> {
    let mut serials = Vec::new();
    match act {
        Act::RegisterOrganisation { organisation, admin_keys } => {
            registry::register_organisation(state, rules, organisation, admin_keys)?;
        }
        Act::UpdateOrganisation { organisation } => {
            registry::update_organisation(state, signer, organisation)?;
        }
        Act::SuspendOrganisation { organisation, grounds } => {
            let change = (OrganisationStatus::Suspended, grounds);
            registry::change_status(state, rules, signer, *organisation, change)?;
        }
        Act::ReinstateOrganisation { organisation, grounds } => {
            let change = (OrganisationStatus::Active, grounds);
            registry::change_status(state, rules, signer, *organisation, change)?;
        }
        Act::AddKey { organisation, key, purpose, valid_until } => {
            let added = registry::NewKey { key: *key, purpose, valid_until: *valid_until };
            registry::add_key(state, rules, signer, *organisation, &added)?;
        }
        Act::RevokeKey { organisation, key } => {
            registry::revoke_key(state, rules, signer, *organisation, *key)?;
        }
        Act::RotateKey { organisation, old, new } => {
            registry::rotate_key(state, rules, signer, *organisation, (*old, *new))?;
        }
        Act::AccreditInstitute { institute, accreditation } => {
            registry::accredit_institute(state, *institute, accreditation)?;
        }
        Act::LicenseInsurer { insurer, licence } => {
            registry::license_insurer(state, *insurer, licence)?;
        }
        Act::PublishStandards { standards } => standards::publish(state, rules, standards)?,
        Act::WithdrawStandard { standard, from, replaced_by } => {
            standards::withdraw(state, rules, standard, *from, replaced_by.as_ref())?;
        }
        Act::DeclareStandard { standard } => {
            standards::declare(state, rules, signer, standard)?;
        }
        Act::RegisterProduct { number, product } => {
            products::register_product(state, rules, signer, number, product)?;
        }
        Act::FileReport { number, report } => {
            inspection::file_report(state, rules, signer, number, report)?;
        }
        Act::WithdrawReport { report, grounds } => {
            let report = inspection::withdraw_report(state, rules, signer, report, grounds)?;
            subjects.product(&report.details.product);
        }
        Act::RequestService { number, request } => {
            services::request(state, rules, signer, number, request)?;
        }
        Act::AnswerServiceRequest { request, accepted, answer } => {
            let answer = (*accepted, answer.as_ref());
            let request = services::answer(state, rules, signer, request, answer)?;
            subjects.product(&request.details.product);
        }
        Act::BindCover { number, cover } => {
            insurance::bind_cover(state, rules, signer, number, cover)?;
        }
        Act::CancelCover { cover, from, grounds } => {
            let cover = insurance::cancel_cover(state, rules, signer, cover, (*from, grounds))?;
            subjects.add::<Organisation>(&cover.details.insured);
        }
        Act::OpenClaim { number, claim } => {
            serials.push(claims::open(state, rules, signer, number, claim)?);
        }
        Act::PayClaim { claim, amount_fen, in_advance } => {
            let paid = (*amount_fen, *in_advance);
            let claim = claims::pay(state, rules, signer, claim, paid)?;
            serials.push(about_claim(state, subjects, &claim)?);
        }
        Act::RefuseClaim { claim, grounds } => {
            let claim = claims::refuse(state, rules, signer, claim, grounds)?;
            serials.push(about_claim(state, subjects, &claim)?);
        }
        Act::RecordRecourse { claim, amount_fen } => {
            let claim = claims::record_recourse(state, signer, claim, *amount_fen)?;
            serials.push(about_claim(state, subjects, &claim)?);
        }
        Act::IssueCertificate { number, certificate } => {
            serials.push(certificates::issue(state, rules, signer, number, certificate)?);
        }
        Act::ActivateItems { certificate, items } => {
            serials.push(items::activate(state, signer, certificate, items)?);
        }
        Act::VoidItems { certificate, items } => {
            serials.push(items::void(state, signer, certificate, items)?);
        }
        Act::ShipItems { number, shipment } => {
            serials = sale::ship(state, rules, signer, number, shipment)?;
        }
        Act::AcceptDelivery { shipment, check } => {
            serials = sale::accept(state, rules, signer, shipment, check.as_ref())?;
        }
        Act::RefuseDelivery { shipment, reason } => {
            serials = sale::refuse(state, rules, signer, shipment, reason)?;
        }
        Act::RevokeCertificate { certificate, grounds } => {
            serials.push(certificates::revoke(state, rules, certificate, grounds)?);
        }
        Act::OpenRecall { number, recall } => {
            serials.push(supervision::open_recall(state, rules, signer, number, recall)?);
        }
        Act::AnswerRecall { recall, answer } => {
            serials.push(supervision::answer_recall(state, rules, signer, recall, answer)?);
        }
        Act::CloseRecall { recall, grounds } => {
            serials.push(supervision::close_recall(state, rules, recall, grounds)?);
        }
        Act::OrderSpotCheck { number, spot_check } => {
            serials
                .extend(supervision::order_spot_check(state, rules, signer, number, spot_check)?);
        }
        Act::RecordSpotCheck { spot_check, result } => {
            let (ordered, serial) =
                supervision::record_spot_check(state, rules, signer, spot_check, result)?;
            subjects.organisation(ordered.organisation);
            if let Some(product) = &ordered.product {
                subjects.product(product);
            }
            serials.extend(serial);
        }
        Act::RecordPenalty { number, penalty } => {
            serials.extend(supervision::record_penalty(state, rules, signer, number, penalty)?);
        }
        Act::Propose { number, proposal } => {
            governance::propose(state, rules, signer, number, proposal)?;
        }
        Act::Approve { proposal } => governance::approve(state, rules, signer, proposal)?,
    }
    Ok(serials)
}

/// What a claim is about: its cover, the maker, and the certificate of the item.
fn about_claim(
    state: &Overlay<'_>,
    subjects: &mut Subjects,
    claim: &Claim,
) -> Result<Serial, Refusal> {
    subjects.add::<Claim>(&claim.id);
    subjects.add::<Cover>(&claim.details.cover);
    let id = &claim.details.certificate;
    subjects.organisation(id.maker);
    certificates::must_be(state, id).map(|found| found.serial)
}
