//! Recalls, spot checks, penalties, and what the bureau does to entries.

use super::{Case, Cases};
use crate::act::Act;
use crate::bytes::signature::PublicKey;
use crate::records::organisation::KeyPurpose;
use crate::records::permission::Role;
use crate::records::report::Conclusion;
use crate::records::supervision::{
    PenaltyDetails, RecallAnswerDetails, RecallDetails, SpotCheckDetails,
};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, key, links, reports};
use crate::values::text::{CertificateId, ProductId, ReportId};

const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Cases::on(World::trading());
    entries(&mut cases);
    rotations(&mut cases);
    recalls(&mut cases);
    answers(&mut cases);
    spot_checks(&mut cases);
    penalties(&mut cases);
    cases.cases
}

fn entries(cases: &mut Cases) {
    let update = |party: Party, roles: Vec<Role>| {
        let mut organisation = party.details();
        organisation.roles = roles;
        Act::UpdateOrganisation { organisation }
    };
    for (code, name, act) in [
        (
            "organisation.unknown",
            "updates nobody",
            update(Party::ThirdInstitute, vec![Role::Institute]),
        ),
        ("organisation.unknown", "suspends nobody", links::suspend(Party::ThirdInstitute)),
        ("organisation.entry", "updated to no role", update(Party::Maker, Vec::new())),
        (
            "organisation.own_entry",
            "the bureau gives up its role",
            update(Party::Bureau, vec![Role::Institute]),
        ),
        ("organisation.own_entry", "the bureau suspends itself", links::suspend(Party::Bureau)),
        ("organisation.status", "reinstated while active", links::reinstate(Party::Maker)),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
    let mut suspended = Cases::on(cases.world.clone());
    suspended.world.one(Party::Bureau, links::suspend(Party::Maker));
    let again = links::suspend(Party::Maker);
    suspended.act("organisation.status", "suspended twice", Party::Bureau, again);
    cases.cases.append(&mut suspended.cases);
}

fn rotations(cases: &mut Cases) {
    let maker = Party::Maker.key().public_key();
    let new = key(201).public_key();
    let rotate = |old: &PublicKey| links::rotate(Party::Maker, old, new);
    let foreign = Party::Bureau.key().public_key();
    let same = links::rotate(Party::Maker, &maker, maker);
    for (code, name, act) in [
        ("key.not_found", "no such key is rotated", rotate(&key(202).public_key())),
        ("key.not_found", "another's key is rotated", rotate(&foreign)),
        ("key.exists", "rotated to itself", same),
        ("key.exists", "rotated to another's", links::rotate(Party::Maker, &maker, foreign)),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    cases.act("key.foreign", "rotated by another", Party::OtherMaker, rotate(&maker));
    let mut revoked = Cases::on(cases.world.clone());
    let add = acts::add_key(Party::Maker, key(203).public_key(), KeyPurpose::Label);
    revoked.world.one(Party::Maker, add);
    let old = key(203).public_key();
    revoked.world.one(Party::Maker, acts::revoke_key(Party::Maker, &old));
    revoked.act("key.revoked", "a revoked key is rotated", Party::Maker, rotate(&old));
    cases.cases.append(&mut revoked.cases);
}

fn recalls(cases: &mut Cases) {
    let nothing = CertificateId::new(Party::Maker.code(), acts::number("NOTHING"));
    let recall = |change: ChangeOf<'_, RecallDetails>| {
        let mut recall = links::recall_details("1-100");
        change(&mut recall);
        links::recall(recall)
    };
    for (code, name, act) in [
        (BOUNDS, "due yesterday", recall(&|it| it.deadline = date("2026-11-23"))),
        (
            "certificate.unknown",
            "no such certificate",
            recall(&|it| it.certificate = nothing.clone()),
        ),
        (
            "items.outside",
            "beyond the quantity",
            recall(&|it| it.items = links::scope("1000-1001")),
        ),
        ("recall.unknown", "closes nothing", links::close_recall()),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
    let mut opened = Cases::on(cases.world.clone());
    opened.world.one(Party::Bureau, recall(&|_| {}));
    opened.act("recall.exists", "opened twice", Party::Bureau, recall(&|_| {}));
    for at in 2..17 {
        let number = acts::number(&format!("RECALL-{at}"));
        let recall = links::recall_details("1-100");
        opened.world.one(Party::Bureau, Act::OpenRecall { number, recall });
    }
    let number = acts::number("RECALL-17");
    let seventeenth = Act::OpenRecall { number, recall: links::recall_details("1") };
    opened.act(BOUNDS, "the seventeenth of a certificate", Party::Bureau, seventeenth);
    opened.world.one(Party::Bureau, links::close_recall());
    opened.act("recall.status", "closed twice", Party::Bureau, links::close_recall());
    let late = links::answer_recall(links::recall_answer());
    opened.act("recall.status", "answered after its end", Party::Maker, late);
    cases.cases.append(&mut opened.cases);
}

fn answers(cases: &mut Cases) {
    let answer = |change: ChangeOf<'_, RecallAnswerDetails>| {
        let mut answer = links::recall_answer();
        change(&mut answer);
        links::answer_recall(answer)
    };
    cases.act("recall.unknown", "answers nothing", Party::Maker, answer(&|_| {}));
    let mut opened = Cases::on(cases.world.clone());
    opened.world.one(Party::Bureau, links::recall(links::recall_details("")));
    let code = "recall.nothing_held";
    opened.act(code, "who never held any", Party::Seller, answer(&|_| {}));
    opened.act(code, "an institute", Party::Institute, answer(&|_| {}));
    for (name, act) in [
        ("an answer about nothing", answer(&|it| (it.set_aside, it.sold) = (0, 0))),
        ("more than there are", answer(&|it| it.set_aside = 991)),
        (
            "more than can be counted",
            answer(&|it| (it.set_aside, it.sold, it.destroyed) = (u32::MAX, u32::MAX, u32::MAX)),
        ),
    ] {
        opened.act(BOUNDS, name, Party::Maker, act);
    }
    cases.cases.append(&mut opened.cases);
}

fn spot_checks(cases: &mut Cases) {
    let stranger = Party::ThirdInstitute.code();
    let nothing = ProductId::new(Party::Maker.code(), acts::number("NOTHING"));
    let no_certificate = CertificateId::new(Party::Maker.code(), acts::number("NOTHING"));
    let order = |change: ChangeOf<'_, SpotCheckDetails>| {
        let mut spot_check = links::spot_check_details();
        change(&mut spot_check);
        links::order_spot_check(spot_check)
    };
    let record = || links::record_spot_check(links::spot_check_result());
    for (code, name, act) in [
        (BOUNDS, "due yesterday", order(&|it| it.due = date("2026-11-23"))),
        ("organisation.unknown", "of nobody", order(&|it| it.organisation = stranger)),
        ("organisation.unknown", "by nobody", order(&|it| it.institute = Some(stranger))),
        ("product.unknown", "no such product", order(&|it| it.product = Some(nothing.clone()))),
        (
            "certificate.unknown",
            "no such certificate",
            order(&|it| it.certificate = Some(no_certificate.clone())),
        ),
        ("spot_check.unknown", "a result of nothing", record()),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
    let mut ordered = Cases::on(cases.world.clone());
    ordered.world.one(Party::Bureau, order(&|_| {}));
    ordered.world.one(Party::Institute, reports::spot_check());
    ordered.act("spot_check.exists", "ordered twice", Party::Bureau, order(&|_| {}));
    let mut result = links::spot_check_result();
    result.conclusion = Conclusion::Unqualified;
    let differs = links::record_spot_check(result.clone());
    ordered.act("report.conclusion_differs", "not what its report says", Party::Bureau, differs);
    result.conclusion = Conclusion::NotJudged;
    let not_judged = links::record_spot_check(result.clone());
    ordered.act(BOUNDS, "nothing judged", Party::Bureau, not_judged);
    result.conclusion = Conclusion::Qualified;
    result.report = Some(acts::report_id());
    let of_batch = links::record_spot_check(result.clone());
    ordered.act("report.other_kind", "rests on the batch's report", Party::Bureau, of_batch);
    result.report = Some(ReportId::new(Party::Institute.code(), acts::number("NOTHING")));
    let unknown = links::record_spot_check(result);
    ordered.act("report.unknown", "rests on no report", Party::Bureau, unknown);
    ordered.world.one(Party::Bureau, record());
    ordered.act("spot_check.status", "recorded twice", Party::Bureau, record());
    cases.cases.append(&mut ordered.cases);
}

fn penalties(cases: &mut Cases) {
    let no_certificate = CertificateId::new(Party::Maker.code(), acts::number("NOTHING"));
    let penalty = |change: ChangeOf<'_, PenaltyDetails>| {
        let mut penalty = links::penalty_details();
        change(&mut penalty);
        links::record_penalty(penalty)
    };
    for (code, name, act) in [
        (BOUNDS, "above ten billion yuan", penalty(&|it| it.fine_fen = 1_000_000_000_001)),
        (
            "organisation.unknown",
            "of nobody",
            penalty(&|it| it.organisation = Party::ThirdInstitute.code()),
        ),
        (
            "certificate.unknown",
            "no such certificate",
            penalty(&|it| it.certificate = Some(no_certificate.clone())),
        ),
    ] {
        cases.act(code, name, Party::Bureau, act);
    }
    let mut recorded = Cases::on(cases.world.clone());
    recorded.world.one(Party::Bureau, penalty(&|_| {}));
    recorded.act("penalty.exists", "recorded twice", Party::Bureau, penalty(&|_| {}));
    cases.cases.append(&mut recorded.cases);
}
