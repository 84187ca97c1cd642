//! A plain page for each record that has no page of its own kind.

use std::fmt::Display;
use std::str::FromStr;

use chain_core::governance::proposal::Proposal;
use chain_core::records::accreditation::Accreditation;
use chain_core::records::claim::Claim;
use chain_core::records::classification::ConfirmedClasses;
use chain_core::records::cover::Cover;
use chain_core::records::entrustment::Entrustment;
use chain_core::records::organisation::KeyRecord;
use chain_core::records::product::Product;
use chain_core::records::question::ExpertQuestion;
use chain_core::records::report::Report;
use chain_core::records::resource::Resource;
use chain_core::records::service::{Offer, ServiceRequest};
use chain_core::records::shipment::Shipment;
use chain_core::records::standard_catalogue::Standard;
use chain_core::records::supervision::{Penalty, Recall, SpotCheck};
use chain_core::state::{self, Record, StateKey};
use chain_core::values::amount::in_units;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::{
    CertificateId, CoverId, ProductId, ProposalId, RecallId, ReportId, ShipmentId,
};
use hgz_api::CertificateEntry;
use maud::{Markup, html};
use serde::Serialize;
use serde_json::{Value, json};

use super::history::history;
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::record::RecordFields;
use super::target::{PageTarget, Sort};
use super::{certificate, document, organisation, scope};
use crate::answers::certificates::report_goods;
use crate::answers::reading::{ReadingError, must, parse};
use crate::answers::recalls::recall_answer;
use crate::answers::records::{cover_answer, proposal_answer, report_answer, shipment_answer};
use crate::http::error::ApiError;
use crate::storage::View;

/// What is said of a record, and under which key its history is.
struct RecordFacts {
    parts: Vec<Value>,
    subject: StateKey,
}

impl RecordFacts {
    fn new<R: Record>(id: &R::Id, parts: Vec<Value>) -> Self {
        Self { parts, subject: StateKey::of::<R>(id) }
    }

    /// A record as it is.
    fn plain<R: Record>(reader: &PageReader<'_>, text: &str) -> Result<Self, ApiError>
    where
        R::Id: FromStr<Err: Display> + Display,
    {
        let id: R::Id = parse(text)?;
        let record = must::<R>(reader.view, &id)?;
        Ok(Self::new::<R>(&id, vec![value(&record)]))
    }

    fn of(reader: &PageReader<'_>, sort: Sort, text: &str) -> Result<Self, ApiError> {
        let view = reader.view;
        match sort {
            Sort::Accreditation => Self::plain::<Accreditation>(reader, text),
            Sort::Resource => Self::plain::<Resource>(reader, text),
            Sort::Entrustment => Self::plain::<Entrustment>(reader, text),
            Sort::Product => {
                let id: ProductId = parse(text)?;
                let product = must::<Product>(view, &id)?;
                let classes = state::read::<ConfirmedClasses>(view, &id)?;
                let more = json!({ "confirmed_classes": classes });
                Ok(Self::new::<Product>(&id, vec![value(&product), more]))
            }
            Sort::Standard => Self::plain::<Standard>(reader, text),
            Sort::Offer => Self::plain::<Offer>(reader, text),
            Sort::Question => Self::plain::<ExpertQuestion>(reader, text),
            Sort::Service => Self::plain::<ServiceRequest>(reader, text),
            Sort::Claim => Self::plain::<Claim>(reader, text),
            Sort::SpotCheck => Self::plain::<SpotCheck>(reader, text),
            Sort::Penalty => Self::plain::<Penalty>(reader, text),
            Sort::Key => Self::plain::<KeyRecord>(reader, &PageTarget::key(text).id),
            Sort::Report => Self::report(view, &parse(text)?),
            Sort::Cover => {
                let id: CoverId = parse(text)?;
                let found = cover_answer(view, &id)?;
                let more = json!({ "used": found.used, "remaining_fen": found.remaining_fen });
                Ok(Self::new::<Cover>(&id, vec![value(&found.cover), more]))
            }
            Sort::Shipment => {
                let id: ShipmentId = parse(text)?;
                let found = shipment_answer(view, &id)?;
                let more = json!({ "variants": found.variants });
                Ok(Self::new::<Shipment>(&id, vec![value(&found.shipment), more]))
            }
            Sort::Recall => {
                let id: RecallId = parse(text)?;
                let found = recall_answer(view, &id)?;
                let made_from = ids(&found.made_from);
                let more = json!({
                    "answers": found.answers, "unanswered": found.unanswered,
                    "variants": found.variants, "made_from": made_from,
                });
                Ok(Self::new::<Recall>(&id, vec![value(&found.recall), more]))
            }
            Sort::Proposal => {
                let id: ProposalId = parse(text)?;
                let found = proposal_answer(view, &id)?;
                let more = json!({
                    "lapsed": found.lapsed, "counting": found.counting, "quorum": found.quorum,
                });
                Ok(Self::new::<Proposal>(&id, vec![value(&found.proposal), more]))
            }
            Sort::Block
            | Sort::Transaction
            | Sort::Organisation
            | Sort::Certificate
            | Sort::Document => Err(ReadingError::unknown("page", &text).into()),
        }
    }

    /// A report, how much is certified of its batches, and what has to be looked at if it raises doubt.
    fn report(view: &View<'_>, id: &ReportId) -> Result<Self, ApiError> {
        let found = report_answer(view, id)?;
        let subjects = found.report.details.subjects.iter();
        let certified = subjects.zip(&found.certified_quantities);
        let certified = certified.filter(|(subject, _)| subject.batch.is_some());
        let certified = certified.map(|(subject, measure)| match subject.batch_amount {
            Some(_) => in_units(*measure),
            None => measure.to_string(),
        });
        let more = json!({ "certified_quantities": certified.collect::<Vec<_>>() });
        let mut parts = vec![value(&found.report), more];
        if found.report.raises_doubt() {
            let goods = report_goods(view, id)?;
            let (certified, made_from) = (ids(&goods.certified), ids(&goods.made_from));
            parts.push(json!({ "certified": certified, "made_from": made_from }));
        }
        Ok(Self::new::<Report>(id, parts))
    }

    /// The name that the record has in words.
    fn name(&self) -> Option<&str> {
        let details = self.parts.first()?.get("details")?;
        details.get("name").or_else(|| details.get("title"))?.as_str()
    }
}

fn ids(certificates: &[CertificateEntry]) -> Vec<&CertificateId> {
    certificates.iter().map(|entry| &entry.id).collect()
}

fn value(record: &impl Serialize) -> Value {
    serde_json::to_value(record).unwrap_or_default()
}

/// The page of anything that has one.
pub(super) fn record(
    reader: &PageReader<'_>,
    target: &PageTarget,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    match target.sort {
        Sort::Block => super::blocks::block(reader, &target.id, question),
        Sort::Transaction => super::transaction::transaction(reader, &target.id),
        Sort::Organisation => organisation::organisation(reader, &target.id, question),
        Sort::Certificate => certificate::certificate(reader, &target.id, question),
        Sort::Document => document::document(reader, &target.id),
        sort => plain(reader, &PageTarget::new(sort, &target.id), question),
    }
}

fn plain(
    reader: &PageReader<'_>,
    target: &PageTarget,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let facts = RecordFacts::of(reader, target.sort, &target.id)?;
    let sort = target.sort.title(reader.locale.language);
    let name = facts.name().unwrap_or_else(|| target.number()).to_owned();
    let owner: Option<CreditCode> = target.id.parse().map(|id: CertificateId| id.maker).ok();
    let by = owner.map(|owner| reader.organisation(owner)).transpose()?;
    let mut parts = Vec::new();
    for part in &facts.parts {
        parts.push(RecordFields::new(reader, owner).of(part)?);
    }
    let main = html! {
        p.kind { (sort) @if let Some(by) = by { " · " (by) } }
        h1 { (name) }
        section.card {
            h2 { (reader.pick("登记内容", "What the chain says")) }
            @for part in parts { (part) }
        }
        (rests_on_it(reader, target))
        @if let (Sort::Accreditation, Some(institute)) = (target.sort, owner) {
            (scope::of_institute(reader, institute)?)
        }
        (history(reader, question, (facts.subject, &target.path()))?)
    };
    Ok(PageOrRedirect::sheet(format!("{sort} {name}"), main, target.json()))
}

/// The way to the certificates that rest on a record.
fn rests_on_it(reader: &PageReader<'_>, target: &PageTarget) -> Markup {
    let filter = match target.sort {
        Sort::Product => "product",
        Sort::Report => "report",
        Sort::Cover => "cover",
        _ => return html! {},
    };
    let path = Question::new([(filter, target.id.clone())]).at("/explorer/certificates");
    html! {
        p.onward { a href=(reader.locale.link(&path)) { (reader.pick("相关合格证", "Its certificates")) } }
    }
}
