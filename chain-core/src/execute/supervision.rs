//! Recalls, spot checks and penalties.

use super::checks::{
    check_sum, must_be_registered, refuse_grounds, refuse_identity_number, refuse_optional,
    refuse_personal_data,
};
use super::{Rules, Signer, certificates};
use crate::execute::refusal::{Refusal, Subject};
use crate::limits::RECALLS_MAX;
use crate::records::history::{StatusChange, StatusGrounds};
use crate::records::items::ItemRange;
use crate::records::product::Product;
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::shipment::Holdings;
use crate::records::supervision::{
    CertificateRecalls, Penalty, PenaltyDetails, Recall, RecallAnswer, RecallAnswerDetails,
    RecallDetails, RecallStatus, RecalledItems, SpotCheck, SpotCheckDetails, SpotCheckResult,
};
use crate::state::{self, Overlay};
use crate::values::text::{CertificateId, Number, PenaltyId, RecallId, SpotCheckId};

pub(super) fn open_recall(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    details: &RecallDetails,
) -> Result<Serial, Refusal> {
    let id = RecallId::new(signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("measures", details.measures.as_str())?;
    refuse_grounds(&details.grounds)?;
    if details.deadline < rules.date {
        let demand = "holders need time to answer: name this day or a later one";
        let found = details.deadline.to_string();
        return Err(Refusal::Field { field: "deadline", found, demand });
    }
    let certificate = certificates::must_be(state, &details.certificate)?;
    let quantity = certificate.details.quantity;
    if let Some(last) = details.items.last().filter(|last| quantity < *last) {
        let range = ItemRange { first: quantity.saturating_add(1), last };
        return Err(Refusal::ItemsOutside { range, quantity });
    }
    if state::read::<Recall>(state, &id)?.is_some() {
        return Err(Refusal::Exists { subject: Subject::Recall, id: id.to_string() });
    }
    let serial = certificate.serial;
    let mut recalls = state::read::<CertificateRecalls>(state, &serial)?.unwrap_or_default();
    if RECALLS_MAX <= recalls.0.len() {
        let found = format!("{} recalls", recalls.0.len());
        let demand = "a certificate has at most 16; revoke it instead";
        return Err(Refusal::Field { field: "certificate", found, demand });
    }
    let status = RecallStatus::Open;
    recalls.0.push(RecalledItems { recall: id.clone(), items: details.items.clone(), status });
    state.write(&serial, &recalls);
    let recall = Recall {
        id: id.clone(),
        details: details.clone(),
        history: vec![StatusChange { status, height: rules.height, grounds: None }],
        opened_at: rules.height,
    };
    state.write(&id, &recall);
    Ok(serial)
}

/// Holders of recalled items answer; so may whoever handed them on, about what it did meanwhile.
pub(super) fn answer_recall(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    id: &RecallId,
    details: &RecallAnswerDetails,
) -> Result<Serial, Refusal> {
    let recall = open_recall_of(state, id)?;
    refuse_optional("remark", details.remark.as_ref())?;
    let organisation = signer.organisation;
    let certificate = certificates::must_be(state, &recall.details.certificate)?;
    let holdings = state::read::<Holdings>(state, &certificate.serial)?.unwrap_or_default();
    let all = &recall.details.items;
    let holds = holdings.all(certificate.id.maker, certificate.details.quantity).into_iter().any(
        |holding| holding.holder == organisation && (all.is_empty() || all.meets(holding.items)),
    );
    let key = (id.clone(), organisation);
    let answered = state::read::<RecallAnswer>(state, &key)?.is_some();
    if !holds && !answered {
        return Err(Refusal::NothingRecalled { recall: id.clone(), organisation });
    }
    let quantity = u64::from(certificate.details.quantity);
    let stated = [details.set_aside, details.returned, details.destroyed, details.sold];
    let sum = stated.into_iter().fold(0_u64, |sum, part| sum.saturating_add(u64::from(part)));
    if sum == 0 || quantity < sum {
        let demand =
            "say what became of at least one item, and of no more than the certificate has";
        return Err(Refusal::Field { field: "answer", found: format!("{sum} items"), demand });
    }
    let answer = RecallAnswer { organisation, details: details.clone(), answered_at: rules.height };
    state.write(&key, &answer);
    Ok(certificate.serial)
}

pub(super) fn close_recall(
    state: &mut Overlay<'_>,
    rules: &Rules,
    id: &RecallId,
    grounds: &StatusGrounds,
) -> Result<Serial, Refusal> {
    let mut recall = open_recall_of(state, id)?;
    refuse_grounds(grounds)?;
    let status = RecallStatus::Closed;
    let change = StatusChange { status, height: rules.height, grounds: Some(grounds.clone()) };
    recall.history.push(change);
    let serial = certificates::must_be(state, &recall.details.certificate)?.serial;
    let mut recalls = state::read::<CertificateRecalls>(state, &serial)?.unwrap_or_default();
    for entry in recalls.0.iter_mut().filter(|entry| entry.recall == *id) {
        entry.status = status;
    }
    state.write(&serial, &recalls);
    state.write(id, &recall);
    Ok(serial)
}

fn open_recall_of(state: &Overlay<'_>, id: &RecallId) -> Result<Recall, Refusal> {
    let subject = Subject::Recall;
    let recall = state::read::<Recall>(state, id)?
        .ok_or_else(|| Refusal::Unknown { subject, id: id.to_string() })?;
    match recall.status() {
        RecallStatus::Open => Ok(recall),
        status @ RecallStatus::Closed => {
            Err(Refusal::Status { subject, id: id.to_string(), status: status.as_str() })
        }
    }
}

pub(super) fn order_spot_check(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    details: &SpotCheckDetails,
) -> Result<Option<Serial>, Refusal> {
    let id = SpotCheckId::new(signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("reason", details.reason.as_str())?;
    if details.due < rules.date {
        let demand = "name this day or a later one";
        return Err(Refusal::Field { field: "due", found: details.due.to_string(), demand });
    }
    must_be_registered(state, details.organisation)?;
    if let Some(institute) = details.institute {
        must_be_registered(state, institute)?;
    }
    if let Some(product) = &details.product
        && state::read::<Product>(state, product)?.is_none()
    {
        return Err(Refusal::UnknownProduct { product: product.clone() });
    }
    let serial = serial_of(state, details.certificate.as_ref())?;
    if state::read::<SpotCheck>(state, &id)?.is_some() {
        return Err(Refusal::Exists { subject: Subject::SpotCheck, id: id.to_string() });
    }
    let spot_check = SpotCheck {
        id: id.clone(),
        details: details.clone(),
        ordered_at: rules.height,
        result: None,
        recorded_at: None,
    };
    state.write(&id, &spot_check);
    Ok(serial)
}

pub(super) fn record_spot_check(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    result: &SpotCheckResult,
) -> Result<(SpotCheckDetails, Option<Serial>), Refusal> {
    let id = SpotCheckId::new(signer.organisation, number.clone());
    let subject = Subject::SpotCheck;
    let mut spot_check = state::read::<SpotCheck>(state, &id)?
        .ok_or_else(|| Refusal::Unknown { subject, id: id.to_string() })?;
    if spot_check.result.is_some() {
        return Err(Refusal::Status { subject, id: id.to_string(), status: "recorded" });
    }
    refuse_personal_data("remark", result.remark.as_str())?;
    if let Some(id) = &result.report {
        let report = state::read::<Report>(state, id)?
            .ok_or_else(|| Refusal::UnknownReport { report: id.clone() })?;
        if report.details.conclusion != result.conclusion {
            return Err(Refusal::ConclusionDiffers {
                conclusion: result.conclusion,
                item: id.to_string(),
                item_conclusion: report.details.conclusion,
            });
        }
    }
    spot_check.result = Some(result.clone());
    spot_check.recorded_at = Some(rules.height);
    state.write(&id, &spot_check);
    let serial = serial_of(state, spot_check.details.certificate.as_ref())?;
    Ok((spot_check.details, serial))
}

pub(super) fn record_penalty(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    number: &Number,
    details: &PenaltyDetails,
) -> Result<Option<Serial>, Refusal> {
    let id = PenaltyId::new(signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("measures", details.measures.as_str())?;
    refuse_grounds(&details.grounds)?;
    check_sum("fine_fen", details.fine_fen, 0)?;
    must_be_registered(state, details.organisation)?;
    let serial = serial_of(state, details.certificate.as_ref())?;
    if state::read::<Penalty>(state, &id)?.is_some() {
        return Err(Refusal::Exists { subject: Subject::Penalty, id: id.to_string() });
    }
    let penalty = Penalty {
        id: id.clone(),
        details: details.clone(),
        recorded_on: rules.date,
        recorded_at: rules.height,
    };
    state.write(&id, &penalty);
    Ok(serial)
}

fn serial_of(
    state: &Overlay<'_>,
    certificate: Option<&CertificateId>,
) -> Result<Option<Serial>, Refusal> {
    certificate.map(|id| certificates::must_be(state, id).map(|found| found.serial)).transpose()
}
