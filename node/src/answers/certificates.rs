//! Lists of certificates, by anything they have, in the order of their issue.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chain_core::records::certificate::{Certificate, CertificateStatus};
use chain_core::records::organisation::Organisation;
use chain_core::records::product::Product;
use chain_core::records::report::Report;
use chain_core::records::supervision::{CertificateRecalls, RecallStatus};
use chain_core::state::{self, RecordKind};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::text::{CertificateId, CoverId, Name, Number, ProductId, ReportId};
use hgz_api::{CertificateEntry, ListPage, ListedStatus, ReportGoods};
use serde::Deserialize;
use utoipa::IntoParams;

use super::page::{LIMIT_MAX, STEPS_MAX, limit_of, name_lists, page, searched, start_of};
use super::reading::{ReadingError, must};
use crate::storage::{
    Exception, Posting, ScanBounds, ScanStep, View, division_of, first_place, fold, serial_of,
};

/// Products and makers whose lists are joined for a text. Where more have it, certificates are
/// looked at one by one: then many of them have it.
const NAMED_MAX: usize = 64;

/// Certificates that are told of goods that something is wrong with, or of what was made from them.
const ENTRIES_MAX: usize = 200;

/// What the certificates must have: all that is given.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CertificateQuery {
    /// The maker.
    maker: Option<CreditCode>,
    /// The product, MAKER/NUMBER.
    product: Option<ProductId>,
    /// The batch.
    batch: Option<Number>,
    /// A report it rests on, ISSUER/NUMBER.
    report: Option<ReportId>,
    /// A cover it names, INSURER/NUMBER.
    cover: Option<CoverId>,
    /// A certificate of what its goods were made from, MAKER/NUMBER.
    input: Option<CertificateId>,
    /// What the product's category starts with, such as `C30`.
    category: Option<String>,
    /// The status.
    status: Option<ListedStatus>,
    /// Who holds items of it now.
    holder: Option<CreditCode>,
    /// The first day of issue.
    issued_from: Option<Date>,
    /// The last day of issue.
    issued_until: Option<Date>,
    /// A part of the name of the product or of the maker.
    text: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// Entries of the page, 1 to 200; 50 if it is not given.
    limit: Option<u32>,
}

/// The certificates that are wanted.
pub(crate) fn list_certificates(
    view: &View<'_>,
    query: &CertificateQuery,
) -> Result<ListPage<CertificateEntry>, ReadingError> {
    let limit = limit_of(query.limit)?;
    let start = start_of(query.after.as_deref())?;
    let text = searched(query.text.as_deref())?;
    let text = text.as_deref();
    let nothing = ListPage { entries: Vec::new(), next: None };
    let mut groups = query.lists();
    if let Some(text) = text
        && let Some(named) = named(view, text)?
    {
        if named.is_empty() {
            return Ok(nothing);
        }
        groups.push(named);
    }
    let Some((from, until)) = query.bounds(view)? else { return Ok(nothing) };
    let scan = view.scan(&groups, (start.max(from), until), STEPS_MAX);
    let mut reader = EntryReader { view, text, query, names: BTreeMap::new() };
    page(scan, limit, |place| reader.entry(place))
}

/// Certificates of goods that were made from those of others, and from these in turn, step by step and in
/// the order of their issue; at most 200.
pub(crate) fn made_from(
    view: &View<'_>,
    inputs: impl IntoIterator<Item = CertificateId>,
) -> Result<Vec<CertificateEntry>, ReadingError> {
    let mut inputs: VecDeque<CertificateId> = inputs.into_iter().collect();
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    while found.len() < ENTRIES_MAX
        && let Some(input) = inputs.pop_front()
    {
        let query = CertificateQuery { input: Some(input), ..CertificateQuery::of_all() };
        let entries = list_certificates(view, &query)?.entries;
        let new: Vec<_> = entries.into_iter().filter(|entry| seen.insert(entry.serial)).collect();
        inputs.extend(new.iter().map(|entry| entry.id.clone()));
        found.extend(new);
    }
    found.truncate(ENTRIES_MAX);
    Ok(found)
}

/// What a report is about that is certified: certificates of its batches, and of what was made from
/// their goods.
pub(crate) fn report_goods(view: &View<'_>, id: &ReportId) -> Result<ReportGoods, ReadingError> {
    let report = must::<Report>(view, id)?;
    let mut certified = Vec::new();
    for subject in &report.details.subjects {
        let Some(batch) = subject.batch.clone() else { continue };
        let (product, batch) = (Some(subject.product.clone()), Some(batch));
        let query = CertificateQuery { product, batch, ..CertificateQuery::of_all() };
        certified.extend(list_certificates(view, &query)?.entries);
    }
    certified.truncate(ENTRIES_MAX);
    let made_from = made_from(view, certified.iter().map(|entry| entry.id.clone()))?;
    Ok(ReportGoods { certified, made_from })
}

impl CertificateQuery {
    /// All of them, as many as a page may have.
    fn of_all() -> Self {
        Self { limit: Some(LIMIT_MAX), ..Self::default() }
    }

    /// The lists that every certificate wanted is in.
    fn lists(&self) -> Vec<Vec<Posting>> {
        let exception = match self.status {
            None | Some(ListedStatus::InForce) => None,
            Some(ListedStatus::Revoked) => Some(Exception::Revoked),
            Some(ListedStatus::Withdrawn) => Some(Exception::Withdrawn),
            Some(ListedStatus::Superseded) => Some(Exception::Superseded),
            Some(ListedStatus::Recalled) => Some(Exception::Recalled),
            Some(ListedStatus::ReportWithdrawn) => Some(Exception::ReportWithdrawn),
        };
        let lists = [
            self.report.clone().map(Posting::Report),
            self.cover.clone().map(Posting::Cover),
            self.input.clone().map(Posting::Input),
            self.batch.clone().map(Posting::Batch),
            exception.map(Posting::Exception),
            self.product.clone().map(Posting::Product),
            self.holder.map(Posting::Holder),
            self.maker.map(Posting::Maker),
            self.category.as_deref().and_then(division_of).map(Posting::Division),
        ];
        let mut groups: Vec<Vec<Posting>> =
            lists.into_iter().flatten().map(|list| vec![list]).collect();
        if groups.is_empty() {
            groups.push(vec![Posting::Certificates]);
        }
        groups
    }

    /// The first place of the days wanted, and the first after them; none if there are no such days.
    fn bounds(&self, view: &View<'_>) -> Result<Option<ScanBounds>, ReadingError> {
        let from = match self.issued_from {
            None => Vec::new(),
            Some(day) => match view.first_issued(day)? {
                None => return Ok(None),
                Some(height) => first_place(height),
            },
        };
        let until =
            match self.issued_until.filter(|day| *day < Date::MAX).map(|day| day.add_days(1)) {
                None => None,
                Some(day) => view.first_issued(day)?.map(first_place),
            };
        Ok(Some((from, until)))
    }
}

/// The lists of all products and makers with a text in their names, unless they are too many.
fn named(view: &View<'_>, text: &str) -> Result<Option<Vec<Posting>>, ReadingError> {
    let mut lists = Vec::new();
    for kind in [RecordKind::Product, RecordKind::Organisation] {
        let groups: Vec<Vec<Posting>> = name_lists(text, kind).collect();
        let mut scan = view.scan(&groups, (Vec::new(), None), STEPS_MAX);
        let mut looked_at = 0_usize;
        loop {
            let entry = match scan.step()? {
                ScanStep::End => break,
                ScanStep::Exhausted => return Ok(None),
                ScanStep::Found { entry, .. } => entry,
            };
            looked_at = looked_at.saturating_add(1);
            if NAMED_MAX <= lists.len() || NAMED_MAX.saturating_mul(4) <= looked_at {
                return Ok(None);
            }
            if kind == RecordKind::Product {
                let found = view.listed::<Product>(&entry)?;
                let found = found.filter(|one| has(&one.details.name, text));
                lists.extend(found.map(|one| Posting::Product(one.id)));
            } else {
                let found = view.listed::<Organisation>(&entry)?;
                let found = found.filter(|one| has(&one.details.name, text));
                lists.extend(found.map(|one| Posting::Maker(one.details.code)));
            }
        }
    }
    Ok(Some(lists))
}

fn has(name: &Name, text: &str) -> bool {
    fold(name.as_str()).contains(text)
}

/// What of a product a list needs.
#[derive(Clone)]
struct ProductNames {
    name: Name,
    category: String,
    /// Whether its name or its maker's has the text.
    has_text: bool,
}

/// A certificate as lists show it.
pub(crate) fn entry_of(
    view: &View<'_>,
    certificate: Certificate,
    product_name: Name,
) -> Result<CertificateEntry, ReadingError> {
    let (serial, status) = (certificate.serial, certificate.status());
    let recalls = state::read::<CertificateRecalls>(view, &serial)?.unwrap_or_default();
    Ok(CertificateEntry {
        id: certificate.id,
        serial,
        product: certificate.details.product,
        product_name,
        batch: certificate.details.batch,
        quantity: certificate.details.quantity,
        issued_on: certificate.issued_on,
        status,
        recalled: recalls.0.iter().any(|recall| recall.status == RecallStatus::Open),
    })
}

struct EntryReader<'a> {
    view: &'a View<'a>,
    text: Option<&'a str>,
    query: &'a CertificateQuery,
    names: BTreeMap<ProductId, ProductNames>,
}

impl EntryReader<'_> {
    /// The certificate at a place, if it is wanted.
    fn entry(&mut self, place: &[u8]) -> Result<Option<CertificateEntry>, ReadingError> {
        let Some(serial) = serial_of(place) else { return Ok(None) };
        let Some(certificate) = state::read::<Certificate>(self.view, &serial)? else {
            return Ok(None);
        };
        let status = certificate.status();
        if self.query.status == Some(ListedStatus::InForce) && status != CertificateStatus::InForce
        {
            return Ok(None);
        }
        let names = self.names_of(&certificate.details.product)?;
        let category = self.query.category.as_deref().unwrap_or_default();
        if !names.has_text || !names.category.starts_with(category) {
            return Ok(None);
        }
        entry_of(self.view, certificate, names.name).map(Some)
    }

    fn names_of(&mut self, id: &ProductId) -> Result<ProductNames, ReadingError> {
        if let Some(names) = self.names.get(id) {
            return Ok(names.clone());
        }
        let details = must::<Product>(self.view, id)?.details;
        let has_text = match self.text {
            None => true,
            Some(text) => {
                let maker = state::read::<Organisation>(self.view, &id.maker)?;
                has(&details.name, text) || maker.is_some_and(|one| has(&one.details.name, text))
            }
        };
        let category = details.category.to_string();
        let names = ProductNames { name: details.name, category, has_text };
        self.names.insert(id.clone(), names.clone());
        Ok(names)
    }
}

#[cfg(test)]
mod tests;
