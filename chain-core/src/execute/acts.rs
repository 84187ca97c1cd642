//! Which function each act is, and which certificates and other records it turns out to be about.

use super::turn::Turn;
use super::{
    certificates, claims, classification, corrections, deliveries, entrustments, governance,
    inspection, insurance, items, products, questions, registry, report_lines, resources, sale,
    scope, services, standards, supervision,
};
use crate::act::Act;
use crate::execute::refusal::Refusal;
use crate::execute::subjects::Subjects;
use crate::records::claim::Claim;
use crate::records::cover::Cover;
use crate::records::organisation::{Organisation, OrganisationStatus};
use crate::records::report::Report;
use crate::records::serial::Serial;

/// Runs an act. Gives the certificates that it made or changed, or whose goods it is about; adds
/// to `subjects` what only the state knows.
#[expect(clippy::too_many_lines, reason = "one arm for each act, and nothing else")]
pub(super) fn apply_act(
    turn: &mut Turn<'_>,
    act: &Act,
    subjects: &mut Subjects,
) -> Result<Vec<Serial>, Refusal> {
    let mut serials = Vec::new();
    match act {
        Act::RegisterOrganisation { organisation, admin_keys } => {
            registry::register_organisation(turn, organisation, admin_keys)?;
        }
        Act::UpdateOrganisation { organisation } => {
            registry::update_organisation(turn, organisation)?;
        }
        Act::SuspendOrganisation { organisation, grounds } => {
            let status = OrganisationStatus::Suspended;
            registry::change_status(turn, *organisation, status, grounds)?;
        }
        Act::ReinstateOrganisation { organisation, grounds } => {
            let status = OrganisationStatus::Active;
            registry::change_status(turn, *organisation, status, grounds)?;
        }
        Act::AddKey { organisation, key, purpose, valid_until } => {
            let added = registry::NewKey { key: *key, purpose, valid_until: *valid_until };
            registry::add_key(turn, *organisation, &added)?;
        }
        Act::RevokeKey { organisation, key } => {
            registry::revoke_key(turn, *organisation, *key)?;
        }
        Act::RotateKey { organisation, old, new } => {
            registry::rotate_key(turn, *organisation, *old, *new)?;
        }
        Act::AccreditInstitute { accreditation, mark, term, standards } => {
            scope::accredit_institute(turn, accreditation, *mark, term, standards)?;
        }
        Act::ChangeScope { accreditation, from, add, end } => {
            scope::change_scope(turn, accreditation, *from, add, end)?;
        }
        Act::DecideScope { accreditation, standards, decision, grounds } => {
            scope::decide_scope(turn, accreditation, standards, *decision, grounds)?;
        }
        Act::LicenseInsurer { insurer, licence } => {
            registry::license_insurer(turn, *insurer, licence)?;
        }
        Act::KeepResource { number, resource, attestations, retired_from } => {
            resources::keep_resource(turn, number, resource, attestations, *retired_from)?;
        }
        Act::PublishStandards { standards } => standards::publish(turn, standards)?,
        Act::WithdrawStandard { standard, from, replaced_by } => {
            standards::withdraw(turn, standard, *from, replaced_by.as_ref())?;
        }
        Act::DeclareStandard { standard } => {
            standards::declare(turn, standard)?;
        }
        Act::RegisterProduct { number, product } => {
            products::register_product(turn, number, product)?;
        }
        Act::AmendProduct { number, product, reason } => {
            products::amend_product(turn, number, product, reason)?;
        }
        Act::AgreeEntrustment { entrustment, details } => {
            entrustments::agree(turn, entrustment, details)?;
        }
        Act::EndEntrustment { entrustment, from, grounds } => {
            let ended = entrustments::end(turn, entrustment, *from, grounds)?;
            subjects.organisation(ended.details.producer);
        }
        Act::FileReport { number, report } => {
            for followed in inspection::file_report(turn, number, report)? {
                subjects.add::<Report>(&followed);
            }
        }
        Act::WithdrawReport { report, grounds } => {
            for report in report_lines::withdraw(turn, report, grounds)? {
                subjects.report(&report);
            }
        }
        Act::ConfirmReport { report } => {
            let report = report_lines::confirm(turn, report)?;
            subjects.report(&report);
        }
        Act::WithdrawConfirmation { report, grounds } => {
            let report = report_lines::withdraw_confirmation(turn, report, grounds)?;
            subjects.report(&report);
        }
        Act::RequestService { number, request } => {
            services::request(turn, number, request)?;
        }
        Act::AdvanceRequest { request, step, answer } => {
            let request = services::advance(turn, request, step, answer.as_ref())?;
            subjects.product(&request.details.product);
            subjects.organisation(request.details.institute);
        }
        Act::ClassifyEnterprise { organisation, class, valid_from, valid_until, grounds } => {
            let (class, valid_from, valid_until) = (*class, *valid_from, *valid_until);
            let stated = classification::StatedClass { class, valid_from, valid_until, grounds };
            classification::classify_enterprise(turn, *organisation, &stated)?;
        }
        Act::ClassifyProduct { product, classes, grounds } => {
            classification::classify_product(turn, product, classes, grounds)?;
        }
        Act::PublishOffer { number, offer } => services::publish_offer(turn, number, offer)?,
        Act::AskQuestion { number, question } => questions::ask(turn, number, question)?,
        Act::AnswerQuestion { question, text } => questions::answer(turn, question, text)?,
        Act::BindCover { number, cover } => {
            insurance::bind_cover(turn, number, cover)?;
        }
        Act::CancelCover { cover, from, grounds } => {
            let cover = insurance::cancel_cover(turn, cover, *from, grounds)?;
            subjects.add::<Organisation>(&cover.details.insured);
        }
        Act::OpenClaim { number, claim } => {
            serials.push(claims::open(turn, number, claim)?);
        }
        Act::PayClaim { claim, amount_fen, in_advance } => {
            let claim = claims::pay(turn, claim, *amount_fen, *in_advance)?;
            serials.push(about_claim(turn, subjects, &claim)?);
        }
        Act::RefuseClaim { claim, grounds } => {
            let claim = claims::refuse(turn, claim, grounds)?;
            serials.push(about_claim(turn, subjects, &claim)?);
        }
        Act::RecordRecourse { claim, amount_fen } => {
            let claim = claims::record_recourse(turn, claim, *amount_fen)?;
            serials.push(about_claim(turn, subjects, &claim)?);
        }
        Act::IssueCertificate { number, certificate } => {
            serials = certificates::issue(turn, number, certificate)?;
        }
        Act::ActivateItems { certificate, items } => {
            serials.push(items::activate(turn, certificate, items)?);
        }
        Act::VoidItems { certificate, items } => {
            serials.push(items::void(turn, certificate, items)?);
        }
        Act::ShipItems { number, shipment } => {
            serials = sale::ship(turn, number, shipment)?;
        }
        Act::AcceptDelivery { shipment, check, refused } => {
            serials = deliveries::accept(turn, shipment, check.as_ref(), refused.as_ref())?;
        }
        Act::RefuseDelivery { shipment, reason } => {
            serials = deliveries::refuse(turn, shipment, reason)?;
        }
        Act::CancelShipment { shipment, reason } => {
            let (receiver, shipped) = deliveries::cancel(turn, shipment, reason)?;
            subjects.organisation(receiver);
            serials = shipped;
        }
        Act::DeemAccepted { shipment } => {
            let (receiver, shipped) = deliveries::deem_accepted(turn, shipment)?;
            subjects.organisation(receiver);
            serials = shipped;
        }
        Act::WithdrawCertificate { certificate, spoilt, grounds } => {
            serials.push(corrections::withdraw(turn, certificate, spoilt, grounds)?);
        }
        Act::RevokeCertificate { certificate, grounds } => {
            serials.push(certificates::revoke(turn, certificate, grounds)?);
        }
        Act::OpenRecall { number, recall } => {
            serials.push(supervision::open_recall(turn, number, recall)?);
        }
        Act::AnswerRecall { recall, answer } => {
            serials.push(supervision::answer_recall(turn, recall, answer)?);
        }
        Act::CloseRecall { recall, grounds } => {
            serials.push(supervision::close_recall(turn, recall, grounds)?);
        }
        Act::OrderSpotCheck { number, spot_check } => {
            serials.extend(supervision::order_spot_check(turn, number, spot_check)?);
        }
        Act::RecordSpotCheck { spot_check, result } => {
            let (ordered, serial) = supervision::record_spot_check(turn, spot_check, result)?;
            subjects.organisation(ordered.organisation);
            if let Some(product) = &ordered.product {
                subjects.product(product);
            }
            serials.extend(serial);
        }
        Act::RecordPenalty { number, penalty } => {
            serials.extend(supervision::record_penalty(turn, number, penalty)?);
        }
        Act::Propose { number, proposal } => {
            governance::propose(turn, number, proposal)?;
        }
        Act::Approve { proposal } => governance::approve(turn, proposal)?,
    }
    Ok(serials)
}

/// What a claim is about: its cover, the maker, and the certificate of the item.
fn about_claim(turn: &Turn<'_>, subjects: &mut Subjects, claim: &Claim) -> Result<Serial, Refusal> {
    subjects.add::<Claim>(&claim.id);
    subjects.add::<Cover>(&claim.details.cover);
    let id = &claim.details.certificate;
    subjects.organisation(id.maker);
    certificates::must_be(turn, id).map(|found| found.serial)
}
