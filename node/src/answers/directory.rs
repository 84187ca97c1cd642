//! Lists of organisations, their keys, accreditations, scopes and resources; of products, standards,
//! offers, requests, questions and proposals.

use chain_core::bytes::codec;
use chain_core::governance::proposal::Proposal;
use chain_core::records::accreditation::{Accreditation, ScopeStandard};
use chain_core::records::entrustment::Entrustment;
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::permission::Role;
use chain_core::records::product::Product;
use chain_core::records::question::ExpertQuestion;
use chain_core::records::resource::Resource;
use chain_core::records::service::{Offer, ServiceRequest};
use chain_core::records::standard_catalogue::Standard;
use chain_core::state::{Record, RecordKind};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::standard_number::StandardNumber;
use hgz_api::ListPage;
use serde::Deserialize;
use utoipa::IntoParams;

use super::page::{STEPS_MAX, limit_of, name_lists, page, searched, start_of};
use super::reading::{ReadingError, must};
use crate::storage::{Posting, ScanBounds, View, fold};

/// Which part of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PageQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which products.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ProductQuery {
    /// The maker.
    maker: Option<CreditCode>,
    /// A part of the name.
    text: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which requests.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServiceQuery {
    /// The maker that asks.
    maker: Option<CreditCode>,
    /// The institute that is asked.
    institute: Option<CreditCode>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which accreditations.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AccreditationQuery {
    /// The institute.
    institute: Option<CreditCode>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which instruments and inspectors.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ResourceQuery {
    /// Whose they are.
    owner: Option<CreditCode>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which offers.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OfferQuery {
    /// The institute.
    institute: Option<CreditCode>,
    /// A standard that is tested to.
    standard: Option<StandardNumber>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which entrustments.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EntrustmentQuery {
    /// Who has products made.
    principal: Option<CreditCode>,
    /// Who makes them.
    producer: Option<CreditCode>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which questions.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct QuestionQuery {
    /// Who asks.
    asker: Option<CreditCode>,
    /// Only those that nobody has answered, or only those that somebody has.
    open: Option<bool>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which standards of scopes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ScopeQuery {
    /// The institute.
    institute: Option<CreditCode>,
    /// The standard: who may test to it, or might.
    standard: Option<StandardNumber>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which organisations.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OrganisationQuery {
    /// A role they have.
    role: Option<Role>,
    /// A part of the name.
    text: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// Which part of which lists.
struct ListRequest {
    groups: Vec<Vec<Posting>>,
    bounds: ScanBounds,
    limit: usize,
}

impl ListRequest {
    fn new(after: Option<&str>, limit: Option<u32>) -> Result<Self, ReadingError> {
        let bounds = (start_of(after)?, None);
        Ok(Self { groups: Vec::new(), bounds, limit: limit_of(limit)? })
    }

    /// Only records whose ids start with an owner's code.
    fn only_of(&mut self, owner: CreditCode) {
        let first = codec::encode(&owner);
        let end = first.iter().copied().chain([u8::MAX; 9]).collect();
        self.bounds = (std::mem::take(&mut self.bounds.0).max(first), Some(end));
    }

    /// All records of a kind, or those of one owner.
    fn all_of(&mut self, kind: RecordKind, owner: Option<CreditCode>) {
        self.groups.push(vec![Posting::Records(kind)]);
        if let Some(owner) = owner {
            self.only_of(owner);
        }
    }

    /// Reads the page: the records that are in all lists and are wanted.
    fn read<R: Record>(
        self,
        view: &View<'_>,
        is_wanted: impl Fn(&R) -> bool,
    ) -> Result<ListPage<R>, ReadingError> {
        let scan = view.scan(&self.groups, self.bounds, STEPS_MAX);
        page(scan, self.limit, |entry| {
            Ok(view.listed::<R>(entry)?.filter(|record| is_wanted(record)))
        })
    }
}

/// The products that are wanted.
pub(crate) fn list_products(
    view: &View<'_>,
    query: &ProductQuery,
) -> Result<ListPage<Product>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    let text = searched(query.text.as_deref())?;
    wanted.groups.push(vec![Posting::Records(RecordKind::Product)]);
    if let Some(text) = &text {
        wanted.groups = name_lists(text, RecordKind::Product).collect();
    }
    if let Some(maker) = query.maker {
        wanted.only_of(maker);
    }
    let has_text = |record: &Product| {
        text.as_ref().is_none_or(|text| fold(record.details.name.as_str()).contains(text.as_str()))
    };
    wanted.read(view, has_text)
}

/// The organisations that are wanted.
pub(crate) fn list_organisations(
    view: &View<'_>,
    query: &OrganisationQuery,
) -> Result<ListPage<Organisation>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    let text = searched(query.text.as_deref())?;
    if let Some(text) = &text {
        wanted.groups.extend(name_lists(text, RecordKind::Organisation));
    }
    if let Some(role) = query.role {
        wanted.groups.push(vec![Posting::Role(role)]);
    }
    if wanted.groups.is_empty() {
        wanted.groups.push(vec![Posting::Records(RecordKind::Organisation)]);
    }
    let has_text = |record: &Organisation| {
        text.as_ref().is_none_or(|text| fold(record.details.name.as_str()).contains(text.as_str()))
    };
    wanted.read(view, has_text)
}

/// The keys of an organisation.
pub(crate) fn list_keys(
    view: &View<'_>,
    code: CreditCode,
    query: &PageQuery,
) -> Result<ListPage<KeyRecord>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    must::<Organisation>(view, &code)?;
    wanted.groups.push(vec![Posting::Keys(code)]);
    wanted.read(view, |_| true)
}

/// The accreditations that are wanted.
pub(crate) fn list_accreditations(
    view: &View<'_>,
    query: &AccreditationQuery,
) -> Result<ListPage<Accreditation>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.all_of(RecordKind::Accreditation, query.institute);
    wanted.read(view, |_| true)
}

/// The instruments and inspectors that are wanted.
pub(crate) fn list_resources(
    view: &View<'_>,
    query: &ResourceQuery,
) -> Result<ListPage<Resource>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.all_of(RecordKind::Resource, query.owner);
    wanted.read(view, |_| true)
}

/// The offers that are wanted.
pub(crate) fn list_offers(
    view: &View<'_>,
    query: &OfferQuery,
) -> Result<ListPage<Offer>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.all_of(RecordKind::Offer, query.institute);
    let is_tested = |offer: &Offer| {
        query.standard.as_ref().is_none_or(|standard| offer.details.standards.contains(standard))
    };
    wanted.read(view, is_tested)
}

/// The entrustments that are wanted.
pub(crate) fn list_entrustments(
    view: &View<'_>,
    query: &EntrustmentQuery,
) -> Result<ListPage<Entrustment>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.all_of(RecordKind::Entrustment, query.principal);
    let is_made = |entrustment: &Entrustment| {
        query.producer.is_none_or(|producer| entrustment.details.producer == producer)
    };
    wanted.read(view, is_made)
}

/// The questions that are wanted.
pub(crate) fn list_questions(
    view: &View<'_>,
    query: &QuestionQuery,
) -> Result<ListPage<ExpertQuestion>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.all_of(RecordKind::Question, query.asker);
    let is_wanted = |question: &ExpertQuestion| {
        query.open.is_none_or(|open| question.answers.is_empty() == open)
    };
    wanted.read(view, is_wanted)
}

/// The standards of scopes that are wanted.
pub(crate) fn list_scopes(
    view: &View<'_>,
    query: &ScopeQuery,
) -> Result<ListPage<ScopeStandard>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.groups.push(vec![match &query.standard {
        Some(standard) => Posting::Scope(standard.clone()),
        None => Posting::Records(RecordKind::ScopeStandard),
    }]);
    if let Some(institute) = query.institute {
        wanted.only_of(institute);
    }
    wanted.read(view, |_| true)
}

/// The standards of the catalogue.
pub(crate) fn list_standards(
    view: &View<'_>,
    query: &PageQuery,
) -> Result<ListPage<Standard>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.all_of(RecordKind::Standard, None);
    wanted.read(view, |_| true)
}

/// The proposals of governance.
pub(crate) fn list_proposals(
    view: &View<'_>,
    query: &PageQuery,
) -> Result<ListPage<Proposal>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.all_of(RecordKind::Proposal, None);
    wanted.read(view, |_| true)
}

/// The requests that are wanted.
pub(crate) fn list_services(
    view: &View<'_>,
    query: &ServiceQuery,
) -> Result<ListPage<ServiceRequest>, ReadingError> {
    let mut wanted = ListRequest::new(query.after.as_deref(), query.limit)?;
    wanted.all_of(RecordKind::ServiceRequest, query.maker);
    let is_asked = |request: &ServiceRequest| {
        query.institute.is_none_or(|institute| request.details.institute == institute)
    };
    wanted.read(view, is_asked)
}
