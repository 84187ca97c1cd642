//! Recalls, spot checks and penalties.

use super::certificate_rules::{of_other_batch, of_other_product};
use super::checks::{
    check_money, check_within, holders, must_be_registered, refuse_grounds, refuse_identity_number,
    refuse_optional, refuse_personal_data,
};
use super::turn::Turn;
use super::{certificates, classification, findings, report_lines};
use crate::execute::refusal::Refusal;
use crate::limits::RECALLS_MAX;
use crate::records::history::StatusGrounds;
use crate::records::product::Product;
use crate::records::report::{Conclusion, Report, ReportKind};
use crate::records::serial::Serial;
use crate::records::shipment::Holdings;
use crate::records::supervision::{
    CertificateRecalls, Penalty, PenaltyDetails, Recall, RecallAnswer, RecallAnswerDetails,
    RecallDetails, RecallScope, RecallStatus, RecalledItems, SpotCheck, SpotCheckDetails,
    SpotCheckResult,
};
use crate::state::RecordKind;
use crate::values::text::{CertificateId, Number, PenaltyId, RecallId, SpotCheckId};

const A_RECALL_IS_LISTED: &str = "a certificate lists each of its recalls once";

pub(super) fn open_recall(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &RecallDetails,
) -> Result<Serial, Refusal> {
    let id = RecallId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("measures", details.measures.as_str())?;
    refuse_grounds(&details.grounds)?;
    if details.deadline < turn.rules.date {
        let demand = "holders need time to answer: name this day or a later one";
        return Err(Refusal::field("deadline", details.deadline, demand));
    }
    let certificate = certificates::must_be(turn, &details.certificate)?;
    if let RecallScope::Items(items) = &details.items {
        check_within(&certificate, items)?;
    }
    turn.must_be_new::<Recall>(&id)?;
    let serial = certificate.serial;
    let mut recalls = turn.read::<CertificateRecalls>(&serial)?.unwrap_or_default();
    if RECALLS_MAX <= recalls.0.len() {
        let found = format!("{} recalls", recalls.0.len());
        let demand = format!("a certificate has at most {RECALLS_MAX}; revoke it instead");
        return Err(Refusal::field("certificate", found, demand));
    }
    let status = RecallStatus::Open;
    recalls.0.push(RecalledItems { recall: id.clone(), items: details.items.clone(), status });
    turn.write(&serial, &recalls);
    let recall = Recall {
        id: id.clone(),
        details: details.clone(),
        history: turn.opened(status),
        opened_at: turn.rules.height,
    };
    turn.write(&id, &recall);
    Ok(serial)
}

/// Holders of recalled items answer; so may whoever handed them on, about what it did meanwhile.
pub(super) fn answer_recall(
    turn: &mut Turn<'_>,
    id: &RecallId,
    details: &RecallAnswerDetails,
) -> Result<Serial, Refusal> {
    let recall = open_recall_of(turn, id)?;
    refuse_optional("remark", details.remark.as_ref())?;
    let organisation = turn.signer.organisation;
    let certificate = certificates::must_be(turn, &recall.details.certificate)?;
    let holdings = turn.read::<Holdings>(&certificate.serial)?.unwrap_or_default();
    let holds = holders(&holdings, &certificate)
        .into_iter()
        .any(|holding| holding.holder == organisation && recall.details.items.meets(holding.items));
    let key = (id.clone(), organisation);
    let answered = turn.read::<RecallAnswer>(&key)?.is_some();
    if !holds && !answered {
        return Err(Refusal::NothingRecalled { recall: id.clone(), organisation });
    }
    let quantity = u64::from(certificate.details.quantity);
    let stated = [details.set_aside, details.returned, details.destroyed, details.sold];
    let sum = stated.into_iter().fold(0_u64, |sum, part| sum.saturating_add(u64::from(part)));
    if sum == 0 || quantity < sum {
        let demand =
            "say what became of at least one item, and of no more than the certificate has";
        return Err(Refusal::field("answer", format!("{sum} items"), demand));
    }
    let answer =
        RecallAnswer { organisation, details: details.clone(), answered_at: turn.rules.height };
    turn.write(&key, &answer);
    Ok(certificate.serial)
}

pub(super) fn close_recall(
    turn: &mut Turn<'_>,
    id: &RecallId,
    grounds: &StatusGrounds,
) -> Result<Serial, Refusal> {
    let mut recall = open_recall_of(turn, id)?;
    refuse_grounds(grounds)?;
    turn.change(&mut recall.history, RecallStatus::Closed, Some(grounds));
    let serial = certificates::must_be(turn, &recall.details.certificate)?.serial;
    let mut recalls = turn.read::<CertificateRecalls>(&serial)?.unwrap_or_default();
    let mut entries = recalls.0.iter_mut().filter(|entry| entry.recall == *id);
    let entry = entries.next().expect(A_RECALL_IS_LISTED);
    assert_eq!(entry.status, RecallStatus::Open, "a recall and its entry have one status");
    entry.status = RecallStatus::Closed;
    assert_eq!(entries.next(), None, "{A_RECALL_IS_LISTED}");
    turn.write(&serial, &recalls);
    turn.write(id, &recall);
    Ok(serial)
}

fn open_recall_of(turn: &Turn<'_>, id: &RecallId) -> Result<Recall, Refusal> {
    let recall = turn.existing::<Recall>(id)?;
    match recall.status() {
        RecallStatus::Open => Ok(recall),
        status @ RecallStatus::Closed => {
            Err(Refusal::status(RecordKind::Recall, id, status.as_str()))
        }
    }
}

pub(super) fn order_spot_check(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &SpotCheckDetails,
) -> Result<Option<Serial>, Refusal> {
    let id = SpotCheckId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("reason", details.reason.as_str())?;
    if details.due < turn.rules.date {
        let demand = "name this day or a later one";
        return Err(Refusal::field("due", details.due, demand));
    }
    must_be_registered(&turn.state, details.organisation)?;
    if let Some(institute) = details.institute {
        must_be_registered(&turn.state, institute)?;
    }
    if let Some(product) = &details.product
        && turn.read::<Product>(product)?.is_none()
    {
        return Err(Refusal::unknown(RecordKind::Product, &product));
    }
    let serial = serial_of(turn, details.certificate.as_ref())?;
    turn.must_be_new::<SpotCheck>(&id)?;
    let spot_check = SpotCheck {
        id: id.clone(),
        details: details.clone(),
        ordered_at: turn.rules.height,
        result: None,
        recorded_at: None,
    };
    turn.write(&id, &spot_check);
    Ok(serial)
}

pub(super) fn record_spot_check(
    turn: &mut Turn<'_>,
    number: &Number,
    result: &SpotCheckResult,
) -> Result<(SpotCheckDetails, Option<Serial>), Refusal> {
    let id = SpotCheckId::new(turn.signer.organisation, number.clone());
    let mut spot_check = turn.existing::<SpotCheck>(&id)?;
    if spot_check.result.is_some() {
        return Err(Refusal::status(RecordKind::SpotCheck, &id, "recorded"));
    }
    refuse_personal_data("remark", result.remark.as_str())?;
    if result.conclusion == Conclusion::NotJudged {
        let demand = "a spot check finds goods qualified or unqualified";
        return Err(Refusal::field("conclusion", result.conclusion.as_str(), demand));
    }
    if let Some(id) = &result.report {
        let mut report = turn.existing::<Report>(id)?;
        if report.details.kind != ReportKind::SpotCheck {
            let (found, expected) = (report.details.kind, ReportKind::SpotCheck.as_str());
            return Err(Refusal::ReportOfOtherKind { report: id.clone(), found, expected });
        }
        report_lines::must_stand(&report)?;
        if report.details.conclusion != result.conclusion {
            return Err(Refusal::ResultDiffers {
                conclusion: result.conclusion,
                report: id.clone(),
                report_conclusion: report.details.conclusion,
            });
        }
        check_is_of(turn, &spot_check.details, &report)?;
        report.spot_check = Some(spot_check.id.clone());
        turn.write(&report.id, &report);
        findings::enter(turn, &report)?;
    }
    if result.conclusion == Conclusion::Unqualified {
        let checked = &spot_check.details;
        let maker = checked.product.as_ref().map(|product| product.maker);
        let organisation = maker.unwrap_or(checked.organisation);
        classification::record_failure(turn, organisation)?;
    }
    spot_check.result = Some(result.clone());
    spot_check.recorded_at = Some(turn.rules.height);
    turn.write(&id, &spot_check);
    let serial = serial_of(turn, spot_check.details.certificate.as_ref())?;
    Ok((spot_check.details, serial))
}

/// A spot check's report is of whom the bureau asked, on what it sampled.
fn check_is_of(
    turn: &Turn<'_>,
    ordered: &SpotCheckDetails,
    report: &Report,
) -> Result<(), Refusal> {
    if ordered.institute.is_some_and(|institute| institute != report.id.issuer) {
        let demand = "name a report of the institute that was asked";
        return Err(Refusal::field("report", &report.id, demand));
    }
    let (id, stated) = (&report.id, &report.details);
    let mut other = ordered.product.as_ref().and_then(|one| of_other_product(id, stated, one));
    if let Some(certificate) = &ordered.certificate {
        let details = certificates::must_be(turn, certificate)?.details;
        let (product, batch) = (&details.product, &details.batch);
        other = other
            .or_else(|| of_other_product(id, stated, product))
            .or_else(|| of_other_batch(id, stated, product, batch));
    }
    other.map_or(Ok(()), Err)
}

pub(super) fn record_penalty(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &PenaltyDetails,
) -> Result<Option<Serial>, Refusal> {
    let id = PenaltyId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("measures", details.measures.as_str())?;
    refuse_grounds(&details.grounds)?;
    check_money("fine_fen", details.fine_fen, 0)?;
    must_be_registered(&turn.state, details.organisation)?;
    let serial = serial_of(turn, details.certificate.as_ref())?;
    turn.must_be_new::<Penalty>(&id)?;
    let penalty = Penalty {
        id: id.clone(),
        details: details.clone(),
        recorded_on: turn.rules.date,
        recorded_at: turn.rules.height,
    };
    turn.write(&id, &penalty);
    Ok(serial)
}

fn serial_of(
    turn: &Turn<'_>,
    certificate: Option<&CertificateId>,
) -> Result<Option<Serial>, Refusal> {
    certificate.map(|id| certificates::must_be(turn, id).map(|found| found.serial)).transpose()
}
