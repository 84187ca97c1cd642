//! What a block changes in the indexes: derived from what its execution wrote and said, so that
//! whoever executes the blocks again comes to the same bytes.
//!
//! A new certificate costs no read but that of its product, once for each product of a block.

use std::collections::{BTreeMap, BTreeSet};

use chain_core::bytes::codec;
use chain_core::chain::block::{Block, BlockId};
use chain_core::chain::transaction::TransactionId;
use chain_core::execute::{Execution, Receipt};
use chain_core::records::accreditation::ScopeStandard;
use chain_core::records::certificate::Certificate;
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::product::{Product, ProductEdition, ProductEditionId};
use chain_core::records::report::{Report, ReportStatus};
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::{CertificateRecalls, RecallStatus};
use chain_core::state::{
    self, AnyRecord, ReadError, ReadRecord, Record, RecordKind, StateKey, StateView, read_record,
};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Height;

use super::cell::{act_cell, placed, serial_cell, serial_of};
use super::groups::Groups;
use super::names;
use super::posting::{Exception, Posting, division_of, entry_of, serial_in};
use super::scan::ScanStep;
use crate::storage::columns::Column;
use crate::storage::{View, entry};

/// Puts and deletes of entries that have keys of their own, of which none is in both; and groups.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) puts: BTreeSet<(Column, Vec<u8>)>,
    pub(crate) deletes: Vec<(Column, Vec<u8>)>,
    pub(crate) groups: Groups,
}

/// The history of a block: an entry for each record that each act is about, with the act's kind.
pub(crate) fn history(block: &Block, receipts: &[Receipt], groups: &mut Groups) {
    let height = block.header.height;
    for ((index, receipt), signed) in (0_u32..).zip(receipts).zip(&block.transactions) {
        let cell = act_cell(index, signed.transaction.act.kind());
        for subject in &receipt.subjects {
            groups.set(&Posting::Subject(subject.clone()), height, cell, true);
        }
    }
}

/// The state after a block: what it wrote, over what was there.
struct After<'a> {
    view: &'a View<'a>,
    writes: &'a BTreeMap<StateKey, Vec<u8>>,
}

impl StateView for After<'_> {
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError> {
        match self.writes.get(key) {
            Some(bytes) => Ok(Some(bytes.clone())),
            None => self.view.record_bytes(key),
        }
    }

    fn record(&self, key: &StateKey, read: ReadRecord) -> Result<Option<AnyRecord>, ReadError> {
        match self.writes.get(key) {
            Some(bytes) => read_record(key, bytes, read).map(Some),
            None => self.view.record(key, read),
        }
    }

    fn committed_height(&self, id: &TransactionId) -> Result<Option<Height>, ReadError> {
        self.view.committed_height(id)
    }
}

pub(crate) fn decode<R: Record>(key: &StateKey, bytes: &[u8]) -> Result<R, ReadError> {
    codec::decode_own(bytes).map_err(|source| ReadError::Record { key: key.to_string(), source })
}

impl Changes {
    /// What a block of a height changes on a view of its parent.
    pub(crate) fn of(
        view: &View<'_>,
        height: Height,
        execution: &Execution,
    ) -> Result<Self, ReadError> {
        let after = After { view, writes: &execution.writes };
        let mut derivation =
            Derivation { after, height, divisions: BTreeMap::new(), changes: Self::default() };
        for (key, bytes) in &execution.writes {
            derivation.record(key, bytes)?;
        }
        Ok(derivation.changes)
    }

    fn put(&mut self, posting: &Posting, entry: &[u8]) {
        self.puts.insert(posting.key(entry));
    }

    /// Puts a certificate into a list, or takes it out.
    fn set(&mut self, list: &Posting, certificate: &Certificate, is_in: bool) {
        self.groups.set(list, certificate.issued_at, serial_cell(certificate), is_in);
    }

    /// Moves an entry from the lists it was in to those it is in.
    fn move_entry(&mut self, entry: &[u8], before: &[Posting], now: &[Posting]) {
        for posting in before.iter().filter(|posting| !now.contains(posting)) {
            self.deletes.push(posting.key(entry));
        }
        for posting in now.iter().filter(|posting| !before.contains(posting)) {
            self.put(posting, entry);
        }
    }
}

struct Derivation<'a> {
    after: After<'a>,
    height: Height,
    divisions: BTreeMap<ProductEditionId, Option<String>>,
    changes: Changes,
}

impl Derivation<'_> {
    fn record(&mut self, key: &StateKey, bytes: &[u8]) -> Result<(), ReadError> {
        let Some(kind) = key.as_bytes().first() else { return Ok(()) };
        match *kind {
            kind if kind == RecordKind::Certificate as u8 => self.certificate(&decode(key, bytes)?),
            kind if kind == RecordKind::Holdings as u8 => self.holdings(key, &decode(key, bytes)?),
            kind if kind == RecordKind::CertificateRecalls as u8 => {
                self.recalls(key, &decode(key, bytes)?)
            }
            kind if kind == RecordKind::Report as u8 => self.report(&decode(key, bytes)?),
            kind if kind == RecordKind::Organisation as u8 => {
                self.lists(key, &organisation_lists(&decode(key, bytes)?), |before| {
                    Ok(organisation_lists(&decode(key, before)?))
                })
            }
            kind if kind == RecordKind::Product as u8 => {
                self.lists(key, &product_lists(&decode(key, bytes)?), |before| {
                    Ok(product_lists(&decode(key, before)?))
                })
            }
            kind if kind == RecordKind::ProductEdition as u8 => {
                // An edition stays as it is, and so do the numbers on goods that were sold of it.
                let edition: ProductEdition = decode(key, bytes)?;
                for (list, entry) in edition_lists(&edition) {
                    self.changes.put(&list, &entry);
                }
                Ok(())
            }
            kind if kind == RecordKind::ScopeStandard as u8 => {
                // A scope keeps the standards that it ever had: writing the entry again changes
                // nothing.
                self.changes.put(&scope_list(&decode(key, bytes)?), entry_of(key));
                Ok(())
            }
            kind if kind == RecordKind::Key as u8 => {
                // A key never goes to another organisation: writing the entry again changes nothing.
                self.changes.put(&key_list(&decode(key, bytes)?), entry_of(key));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Moves a record between lists that follow from it alone.
    fn lists(
        &mut self,
        key: &StateKey,
        now: &[Posting],
        of: impl Fn(&[u8]) -> Result<Vec<Posting>, ReadError>,
    ) -> Result<(), ReadError> {
        let before = self.after.view.record_bytes(key)?;
        let before = before.map(|bytes| of(&bytes)).transpose()?.unwrap_or_default();
        self.changes.move_entry(entry_of(key), &before, now);
        Ok(())
    }

    /// A certificate of an earlier height can only have ended.
    fn certificate(&mut self, certificate: &Certificate) -> Result<(), ReadError> {
        if certificate.issued_at != self.height {
            if let Some(ended) = Exception::of(certificate.status()) {
                self.changes.set(&Posting::Exception(ended), certificate, true);
            }
            return Ok(());
        }
        let edition = certificate.product_edition();
        if !self.divisions.contains_key(&edition) {
            let division = certified_division(&self.after, &edition)?;
            self.divisions.insert(edition.clone(), division);
        }
        let division = self.divisions.get(&edition).cloned().flatten();
        // Of a new certificate only what the same block wrote can matter: nothing else is read.
        let standing = ListedStanding::of(&BlockWrites(self.after.writes), certificate)?;
        for posting in certificate_lists(certificate, division, &standing) {
            self.changes.set(&posting, certificate, true);
        }
        self.changes.puts.insert(day_key(certificate));
        Ok(())
    }

    /// The certificate of an earlier height that a record belongs to.
    fn earlier(&self, key: &StateKey) -> Result<Option<Certificate>, ReadError> {
        let Some(serial) = serial_in(key) else { return Ok(None) };
        let found = state::read::<Certificate>(&self.after, &serial)?;
        Ok(found.filter(|certificate| certificate.issued_at != self.height))
    }

    fn holdings(&mut self, key: &StateKey, now: &Holdings) -> Result<(), ReadError> {
        let Some(certificate) = self.earlier(key)? else { return Ok(()) };
        let before = state::read::<Holdings>(self.after.view, &certificate.serial)?;
        let lists = |holdings: &Holdings| -> Vec<Posting> {
            holders(&certificate, holdings).into_iter().map(Posting::Holder).collect()
        };
        for list in lists(&before.unwrap_or_default()) {
            self.changes.set(&list, &certificate, false);
        }
        for list in lists(now) {
            self.changes.set(&list, &certificate, true);
        }
        Ok(())
    }

    fn recalls(&mut self, key: &StateKey, now: &CertificateRecalls) -> Result<(), ReadError> {
        let Some(certificate) = self.earlier(key)? else { return Ok(()) };
        let list = Posting::Exception(Exception::Recalled);
        self.changes.set(&list, &certificate, is_recalled(now));
        Ok(())
    }

    /// All earlier certificates that rest on a report that was withdrawn or replaced: at most as many as
    /// its batches have units, and seldom.
    fn report(&mut self, report: &Report) -> Result<(), ReadError> {
        if report.status() == ReportStatus::InForce {
            return Ok(());
        }
        let lists = [vec![Posting::Report(report.id.clone())]];
        let mut scan = self.after.view.scan(&lists, (Vec::new(), None), usize::MAX);
        while let ScanStep::Found { entry, .. } = scan.step()? {
            let (Some((height, cell)), Some(serial)) = (placed(&entry), serial_of(&entry)) else {
                continue;
            };
            let Some(certificate) = state::read::<Certificate>(&self.after, &serial)? else {
                continue;
            };
            let list = Posting::Exception(Exception::ReportWithdrawn);
            let is_in = report_withdrawn(&self.after, &certificate)?;
            self.changes.groups.set(&list, height, cell, is_in);
        }
        Ok(())
    }
}

/// What changes of a certificate's standing after its issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedStanding {
    holders: BTreeSet<CreditCode>,
    is_recalled: bool,
    report_withdrawn: bool,
}

impl ListedStanding {
    /// As some state says it.
    pub(crate) fn of(state: &dyn StateView, certificate: &Certificate) -> Result<Self, ReadError> {
        let serial = &certificate.serial;
        let holdings = state::read::<Holdings>(state, serial)?.unwrap_or_default();
        let recalls = state::read::<CertificateRecalls>(state, serial)?.unwrap_or_default();
        let report_withdrawn = report_withdrawn(state, certificate)?;
        let holders = holders(certificate, &holdings);
        Ok(Self { holders, is_recalled: is_recalled(&recalls), report_withdrawn })
    }
}

/// Whether a report of a certificate was withdrawn, or replaced by one that does not carry it.
fn report_withdrawn(state: &dyn StateView, certificate: &Certificate) -> Result<bool, ReadError> {
    for id in &certificate.details.reports {
        let report = state::read::<Report>(state, id)?;
        if report.is_some_and(|one| !one.carries(&certificate.details)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a block wrote, and nothing else.
struct BlockWrites<'a>(&'a BTreeMap<StateKey, Vec<u8>>);

impl StateView for BlockWrites<'_> {
    fn record_bytes(&self, key: &StateKey) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.0.get(key).cloned())
    }

    fn committed_height(&self, _id: &TransactionId) -> Result<Option<Height>, ReadError> {
        Ok(None)
    }
}

/// The lists that a certificate is in.
pub(crate) fn certificate_lists(
    certificate: &Certificate,
    division: Option<String>,
    standing: &ListedStanding,
) -> Vec<Posting> {
    let details = &certificate.details;
    let mut lists = vec![
        Posting::Certificates,
        Posting::Maker(certificate.id.maker),
        Posting::Product(details.product.clone()),
        Posting::Batch(details.batch.clone()),
    ];
    lists.extend(details.reports.iter().cloned().map(Posting::Report));
    lists.extend(details.covers.iter().cloned().map(Posting::Cover));
    lists.extend(details.inputs.iter().cloned().map(Posting::Input));
    lists.extend(division.map(Posting::Division));
    lists.extend(standing.holders.iter().copied().map(Posting::Holder));
    lists.extend(Exception::of(certificate.status()).map(Posting::Exception));
    let exceptions = [
        (standing.is_recalled, Exception::Recalled),
        (standing.report_withdrawn, Exception::ReportWithdrawn),
    ];
    let exceptions = exceptions.into_iter().filter(|(holds, _)| *holds);
    lists.extend(exceptions.map(|(_, exception)| Posting::Exception(exception)));
    lists
}

/// The entry that says which heights issued certificates on a day.
pub(crate) fn day_key(certificate: &Certificate) -> (Column, Vec<u8>) {
    Posting::Day(certificate.issued_on).key(&certificate.issued_at.as_u64().to_be_bytes())
}

/// The entry by which a block is found.
pub(crate) fn block_key(block: BlockId, height: Height) -> (Column, Vec<u8>) {
    Posting::Block(block).key(&entry::height_key(height))
}

/// Everybody who holds items of a certificate: the maker as long as any are with it.
fn holders(certificate: &Certificate, holdings: &Holdings) -> BTreeSet<CreditCode> {
    let all = holdings.all(certificate.id.maker, certificate.details.quantity);
    all.into_iter().map(|holding| holding.holder).collect()
}

fn is_recalled(recalls: &CertificateRecalls) -> bool {
    recalls.0.iter().any(|recall| recall.status == RecallStatus::Open)
}

/// The lists that an organisation is in.
pub(crate) fn organisation_lists(organisation: &Organisation) -> Vec<Posting> {
    let details = &organisation.details;
    let mut lists: Vec<Posting> = details.roles.iter().copied().map(Posting::Role).collect();
    lists.extend(name_lists(details.name.as_str(), RecordKind::Organisation));
    lists
}

/// The lists that a product is in as it is now.
pub(crate) fn product_lists(product: &Product) -> Vec<Posting> {
    name_lists(product.details.name.as_str(), RecordKind::Product).collect()
}

/// The lists that a product is in for good by one of its editions: those of the trade item numbers
/// that goods of it bear.
pub(crate) fn edition_lists(edition: &ProductEdition) -> Vec<(Posting, Vec<u8>)> {
    let ProductEdition(product) = edition;
    let key = StateKey::of::<Product>(&product.id);
    let gtins = product.details.gtins().cloned().map(Posting::Gtin);
    gtins.map(|list| (list, entry_of(&key).to_vec())).collect()
}

/// The division of what a certificate is for, as the product was when it was certified.
pub(crate) fn certified_division(
    state: &dyn StateView,
    edition: &ProductEditionId,
) -> Result<Option<String>, ReadError> {
    let product = state::read::<ProductEdition>(state, edition)?;
    Ok(product.and_then(|ProductEdition(one)| division_of(one.details.category.as_str())))
}

/// The list that a key is in.
pub(crate) const fn key_list(key: &KeyRecord) -> Posting {
    Posting::Keys(key.organisation)
}

/// The list that a standard of a scope is in.
pub(crate) fn scope_list(scope: &ScopeStandard) -> Posting {
    Posting::Scope(scope.standard.clone())
}

fn name_lists(name: &str, kind: RecordKind) -> impl Iterator<Item = Posting> {
    names::grams(name).into_iter().map(move |gram| Posting::Name(gram, kind))
}
