//! Personal data in the acts from number 12 on.

use super::{Case, Cases};
use crate::act::Act;
use crate::governance::params::ChainParams;
use crate::records::history::StatusGrounds;
use crate::records::question::QuestionDetails;
use crate::records::resource::{Attestation, ResourceDetails};
use crate::records::service::{OfferDetails, ServiceStep};
use crate::records::shipment::{PurchaseCheck, RefusedPart, UncodedGoods};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, links};
use crate::values::text::Remark;

/// The example of the standard's own annex.
const IDENTITY: &str = "身份证11010519491231002X";
const MOBILE: &str = "请致电 138-0013-8000";
const NUMBER: &str = "11010519491231002X";

pub(super) fn cases() -> Vec<Case> {
    let mut world = World::trading();
    let shipment = links::shipment_details(Party::Seller, "1-10");
    world.act(&[
        (Party::Bureau, links::order_spot_check(links::spot_check_details())),
        (Party::Bureau, links::recall(links::recall_details("100-200"))),
        (Party::Insurer, links::open_claim(links::CLAIM, links::claim_details())),
        (Party::Maker, links::request(links::request_details())),
        (Party::Maker, links::ship(links::SHIPMENT, shipment)),
    ]);
    let mut cases = Cases::on(world);
    let parts = [
        (Party::Bureau, bureau()),
        (Party::Bureau, decisions()),
        (Party::Maker, maker()),
        (Party::Institute, institute()),
        (Party::Insurer, insurer()),
        (Party::Seller, seller()),
    ];
    for (party, texts) in parts {
        for (name, act) in texts {
            cases.act("field.personal_data", name, party, act);
        }
    }
    cases.act("field.personal_data", "proposal number", Party::Bureau, proposal(NUMBER, "决定"));
    cases.act("field.personal_data", "proposal reason", Party::Bureau, proposal("P-1", MOBILE));
    cases.cases
}

fn remark(text: &str) -> Remark {
    text.parse().unwrap()
}

fn identity() -> Remark {
    remark(IDENTITY)
}

/// Grounds with personal data in the reason, or in the legal basis.
fn grounds() -> [StatusGrounds; 2] {
    let (reason, legal_basis) = (remark("原因"), remark("法"));
    [
        StatusGrounds { reason: identity(), legal_basis: Some(legal_basis) },
        StatusGrounds { reason, legal_basis: Some(remark(MOBILE)) },
    ]
}

fn proposal(number: &str, reason: &str) -> Act {
    let params = ChainParams::default();
    let change = crate::governance::proposal::Change::ChangeParams { params };
    let mut act = links::propose(number, change, World::trading().parent.height.plus(9));
    if let Act::Propose { proposal, .. } = &mut act {
        proposal.reason = remark(reason);
    }
    act
}

fn bureau() -> Vec<(&'static str, Act)> {
    let mut organisation = Party::Maker.details();
    organisation.contact = "13800138000".parse().unwrap();
    let mut standard = links::standard("GB 6675-2014");
    standard.title = IDENTITY.parse().unwrap();
    let number = || acts::number(NUMBER);
    let recall = |change: &dyn Fn(&mut crate::records::supervision::RecallDetails)| {
        let mut recall = links::recall_details("1");
        change(&mut recall);
        Act::OpenRecall { number: acts::number("R-2"), recall }
    };
    let [reason, _] = grounds();
    let mut spot_check = links::spot_check_details();
    spot_check.reason = identity();
    let mut result = links::spot_check_result();
    result.remark = remark(MOBILE);
    let penalty = |change: &dyn Fn(&mut crate::records::supervision::PenaltyDetails)| {
        let mut penalty = links::penalty_details();
        change(&mut penalty);
        links::record_penalty(penalty)
    };
    vec![
        ("corrected contact", Act::UpdateOrganisation { organisation }),
        ("title of a published standard", Act::PublishStandards { standards: vec![standard] }),
        ("recall number", Act::OpenRecall { number: number(), recall: links::recall_details("1") }),
        ("measures of a recall", recall(&|it| it.measures = identity())),
        ("grounds of a recall", recall(&|it| it.grounds = reason.clone())),
        (
            "spot check number",
            Act::OrderSpotCheck { number: number(), spot_check: links::spot_check_details() },
        ),
        ("reason of a spot check", Act::OrderSpotCheck { number: acts::number("S-2"), spot_check }),
        ("remark of a result", links::record_spot_check(result)),
        (
            "penalty number",
            Act::RecordPenalty { number: number(), penalty: links::penalty_details() },
        ),
        ("measures of a penalty", penalty(&|it| it.measures = identity())),
        ("grounds of a penalty", penalty(&|it| it.grounds = reason.clone())),
    ]
}

fn decisions() -> Vec<(&'static str, Act)> {
    let organisation = Party::Maker.code();
    grounds()
        .into_iter()
        .flat_map(|grounds| {
            let recall = links::recall_id();
            [
                ("suspension", Act::SuspendOrganisation { organisation, grounds: grounds.clone() }),
                (
                    "reinstatement",
                    Act::ReinstateOrganisation { organisation, grounds: grounds.clone() },
                ),
                ("end of a recall", Act::CloseRecall { recall, grounds }),
            ]
        })
        .collect()
}

fn maker() -> Vec<(&'static str, Act)> {
    let number = || acts::number(NUMBER);
    let mut standard = links::standard("Q/KSYB 009-2026");
    standard.title = IDENTITY.parse().unwrap();
    let mut request = links::request_details();
    request.remark = Some(remark(MOBILE));
    let mut of_batch = links::request_details();
    of_batch.batch = Some(number());
    let with_number = Act::RequestService { number: number(), request: links::request_details() };
    let again = |request| Act::RequestService { number: acts::number("REQ-2"), request };
    let name = ResourceDetails::Instrument { name: IDENTITY.parse().unwrap() };
    let keep = |resource, attestation| links::keep("NEW-1", resource, vec![attestation]);
    let attested = || links::attestation("2026-01-10", "2027-01-09");
    let by = Attestation { by: IDENTITY.parse().unwrap(), ..attested() };
    let subject = Attestation { subject: Some(MOBILE.parse().unwrap()), ..attested() };
    let question = QuestionDetails { text: remark(MOBILE), standards: Vec::new() };
    let shipment = || links::shipment_details(Party::Seller, "20");
    let mut remarked = shipment();
    remarked.remark = Some(identity());
    let mut answer = links::recall_answer();
    answer.remark = Some(identity());
    vec![
        ("title of a declared standard", Act::DeclareStandard { standard }),
        ("request number", with_number),
        ("remark of a request", again(request)),
        ("batch of a request", again(of_batch)),
        ("name of an instrument", keep(name, attested())),
        ("code of an inspector", links::keep(NUMBER, ResourceDetails::Inspector, vec![attested()])),
        ("who calibrated", keep(links::instrument(), by)),
        ("for what", keep(links::instrument(), subject)),
        ("shipment number", links::ship(NUMBER, shipment())),
        (
            "cancelled shipment",
            Act::CancelShipment { shipment: acts::number(links::SHIPMENT), reason: identity() },
        ),
        ("remark of a shipment", links::ship("DN-9", remarked)),
        ("remark of an answer", links::answer_recall(answer)),
        ("question number", links::ask(NUMBER)),
        ("question", Act::AskQuestion { number: acts::number("KSY-WT-9"), question }),
    ]
}

fn institute() -> Vec<(&'static str, Act)> {
    let report = || acts::number(acts::REPORT);
    let answer = Some(identity());
    let [reason, legal_basis] = grounds();
    let request = links::request_id();
    let offer = |change: ChangeOf<'_, OfferDetails>| {
        let mut offer = links::shared_offer();
        change(&mut offer);
        offer
    };
    vec![
        ("offer number", Act::PublishOffer { number: acts::number(NUMBER), offer: offer(&|_| {}) }),
        (
            "name of an offer",
            links::publish_offer(offer(&|it| it.name = IDENTITY.parse().unwrap())),
        ),
        ("place of an offer", links::publish_offer(offer(&|it| it.place = remark(MOBILE)))),
        ("remark of an offer", links::publish_offer(offer(&|it| it.remark = Some(identity())))),
        ("answer", Act::AdvanceRequest { request, step: ServiceStep::Decline, answer }),
        ("withdrawal", Act::WithdrawReport { report: report(), grounds: reason }),
        ("basis of a withdrawal", Act::WithdrawReport { report: report(), grounds: legal_basis }),
    ]
}

fn insurer() -> Vec<(&'static str, Act)> {
    let [reason, legal_basis] = grounds();
    let mut claim = links::claim_details();
    claim.summary = remark(MOBILE);
    let (cover, from) = (acts::number(acts::COVER), date("2026-12-01"));
    vec![
        ("claim number", links::open_claim(NUMBER, links::claim_details())),
        ("summary of a claim", links::open_claim("C-9", claim)),
        ("end of a cover", Act::CancelCover { cover, from, grounds: reason }),
        (
            "refused claim",
            Act::RefuseClaim { claim: acts::number(links::CLAIM), grounds: legal_basis },
        ),
    ]
}

fn seller() -> Vec<(&'static str, Act)> {
    let shipment = || links::shipment_id(Party::Maker, links::SHIPMENT);
    let found = |product: &str, maker: &str| PurchaseCheck {
        codes_verified: 0,
        lines_without_certificate: 1,
        uncoded: vec![UncodedGoods {
            product: product.parse().unwrap(),
            maker: Some(maker.parse().unwrap()),
            quantity: None,
        }],
        document: None,
    };
    let accept = |check, refused| Act::AcceptDelivery { shipment: shipment(), check, refused };
    let lines = links::shipment_details(Party::Seller, "1").lines;
    vec![
        ("refused delivery", Act::RefuseDelivery { shipment: shipment(), reason: identity() }),
        ("refused part", accept(None, Some(RefusedPart { lines, reason: identity() }))),
        ("goods without code", accept(Some(found(MOBILE, "某厂")), None)),
        ("their maker", accept(Some(found("自攻螺钉", MOBILE)), None)),
    ]
}
