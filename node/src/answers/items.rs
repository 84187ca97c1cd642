//! [`ItemAnswers`]: what is said of item codes, kept until a record of it changes. The codes of one
//! certificate are asked about again and again, and a signature that holds holds for good.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use chain_core::records::batch::Batch;
use chain_core::records::certificate::Certificate;
use chain_core::records::cover::Cover;
use chain_core::records::items::{ItemStatus, Items};
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::product::ProductEdition;
use chain_core::records::report::Report;
use chain_core::records::serial::Serial;
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::CertificateRecalls;
use chain_core::records::variant::{VariantLine, variant_at};
use chain_core::state::{self, ReadError, Record};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::CertificateId;
use chain_core::verify::item_code::ItemCode;
use chain_core::verify::verification::{
    ItemRecords, Standing, Verdict, evidence_keys, holdings_key,
};
use hgz_api::{Answer, ItemAnswer, ScanCounts};
use lru::LruCache;
use serde::Serialize;
use serde_json::value::RawValue;

use super::fragments::{Fragments, cover_keys, report_keys, written};
use super::history::{activated_at, item_life};
use super::reading::ReadingError;
use super::weighed::Weighed;
use crate::clock;
use crate::lock::lock;
use crate::scans::Scans;
use crate::storage::{ChainHead, ScannedItem, Storage, View, Watched};

/// About 150 bytes each: 30 MiB.
const SIGNED_MAX: NonZeroUsize = NonZeroUsize::new(200_000).expect("200,000 is above zero");
/// How often what an answer says is in memory: as JSON or values, and in what it is judged by.
const COPIES: usize = 2;
/// The part of what is kept that is for what many answers share: a quarter.
const FRAGMENTS_DIVISOR: usize = 4;

/// A JSON answer that is written already.
#[derive(Debug)]
pub(crate) struct JsonBytes(pub(crate) Vec<u8>);

/// What this node has lately said of codes.
#[derive(Debug)]
pub(crate) struct ItemAnswers {
    storage: Storage,
    scans: Arc<Scans>,
    kept: Mutex<Weighed<Serial, Arc<Known>>>,
    fragments: Fragments,
    /// Codes that their makers signed.
    signed: Mutex<LruCache<ItemCode, ()>>,
}

/// What is to be said of a serial.
#[derive(Debug)]
struct Known {
    /// The records that it rests on; none if it is not to be kept.
    watched: Option<Watched>,
    certificate: CertificateId,
    standing: Standing,
    /// Its items by variant.
    lines: Vec<VariantLine>,
    holdings: Holdings,
    json: CertificateJson,
}

/// A [`hgz_api::CertificateAnswer`], all of whose parts are written already: once, however often it
/// is sent, and what they weigh is known without writing them again.
#[derive(Debug, Serialize)]
struct CertificateJson {
    certificate: Box<RawValue>,
    items: Box<RawValue>,
    recalls: Box<RawValue>,
    report_withdrawn: bool,
    findings: Box<RawValue>,
    holdings: Box<RawValue>,
    product: Arc<RawValue>,
    maker: Arc<RawValue>,
    reports: Vec<Arc<RawValue>>,
    covers: Vec<Arc<RawValue>>,
}

impl ItemAnswers {
    /// Keeps answers about a chain, so many bytes of them.
    pub(crate) fn new(storage: Storage, scans: Arc<Scans>, bytes_max: usize) -> Self {
        let shared_bytes = bytes_max / FRAGMENTS_DIVISOR;
        let kept = Mutex::new(Weighed::new(bytes_max.saturating_sub(shared_bytes)));
        let signed = Mutex::new(LruCache::new(SIGNED_MAX));
        Self { storage, scans, kept, fragments: Fragments::new(shared_bytes), signed }
    }

    /// What is known of a serial, if it still holds.
    fn find(&self, serial: Serial, holds: impl Fn(&Watched) -> bool) -> Option<Arc<Known>> {
        let known = Arc::clone(lock(&self.kept).get(&serial)?);
        known.watched.as_ref().is_some_and(holds).then_some(known)
    }

    fn keep(&self, serial: Serial, known: &Arc<Known>) {
        if known.watched.is_some() {
            lock(&self.kept).put(serial, Arc::clone(known), known.bytes());
        }
    }
}

/// Those of some records that there are.
fn read_each<'a, R: Record>(
    view: &View<'_>,
    ids: impl Iterator<Item = &'a R::Id>,
) -> Result<Vec<Arc<R>>, ReadError>
where
    R::Id: 'a,
{
    ids.filter_map(|id| state::read_shared::<R>(view, id).transpose()).collect()
}

fn references<R>(records: &[Arc<R>]) -> Vec<&R> {
    records.iter().map(AsRef::as_ref).collect()
}

impl Known {
    /// Reads what the state says of a serial; none if it has no certificate.
    fn read(
        view: &View<'_>,
        fragments: &Fragments,
        serial: Serial,
    ) -> Result<Option<Self>, ReadingError> {
        let Some(certificate) = state::read_shared::<Certificate>(view, &serial)? else {
            return Ok(None);
        };
        let (maker, details) = (certificate.id.maker, &certificate.details);
        let edition = certificate.product_edition();
        let product = state::read_shared::<ProductEdition>(view, &edition)?;
        let reports = read_each::<Report>(view, details.reports.iter())?;
        let reports = references(&reports);
        let institutes = details.reports.iter().map(|id| &id.issuer);
        let institutes = read_each::<Organisation>(view, institutes)?;
        let covers = read_each::<Cover>(view, details.covers.iter())?;
        let insurers = details.covers.iter().map(|id| &id.insurer);
        let insurers = read_each::<Organisation>(view, insurers)?;
        let label_key = state::read_shared::<KeyRecord>(view, &details.label_key.id())?;
        let batch = state::read_shared::<Batch>(view, &details.batch_id())?;
        let items = state::read::<Items>(view, &serial)?.unwrap_or_default();
        let recalls = state::read::<CertificateRecalls>(view, &serial)?.unwrap_or_default();
        let producer = match certificate.producer() {
            Some(producer) => state::read_shared::<Organisation>(view, &producer)?,
            None => None,
        };
        let standing = Standing::of(&ItemRecords {
            certificate: Some(&certificate),
            items: &items,
            recalls: &recalls,
            batch: batch.as_deref(),
            reports: &reports,
            institutes: &references(&institutes),
            covers: &references(&covers),
            insurers: &references(&insurers),
            product: product.as_deref().map(|edition| &edition.0),
            maker: state::read_shared::<Organisation>(view, &maker)?.as_deref(),
            producer: producer.as_deref(),
            label_key: label_key.as_deref(),
        });
        let Some(standing) = standing else { return Ok(None) };
        let mut keys = evidence_keys(serial, Some(&certificate), &recalls);
        keys.push(holdings_key(serial));
        keys.extend(reports.iter().flat_map(|report| report_keys(report)));
        keys.extend(details.covers.iter().flat_map(cover_keys));
        let answered = reports.iter().map(|report| fragments.report(view, report));
        let bound = details.covers.iter().map(|id| fragments.cover(view, id));
        let holdings = state::read::<Holdings>(view, &serial)?.unwrap_or_default();
        let json = CertificateJson {
            certificate: written(&*certificate),
            items: written(&items),
            recalls: written(&recalls),
            report_withdrawn: standing.report_withdrawn(),
            findings: written(&batch.as_ref().map_or(&[][..], |batch| &batch.findings)),
            holdings: written(&holdings),
            product: fragments.record::<ProductEdition>(view, &edition)?,
            maker: fragments.record::<Organisation>(view, &maker)?,
            reports: answered.collect::<Result<_, _>>()?,
            covers: bound.collect::<Result<_, _>>()?,
        };
        let certificate = certificate.id.clone();
        let (watched, lines) = (view.watch(&keys), details.variants.clone());
        Ok(Some(Self { watched, certificate, standing, lines, holdings, json }))
    }

    /// Who holds an item; nobody holds a voided one.
    fn holder_of(&self, item: u32) -> Option<CreditCode> {
        let is_held = self.standing.status_of(item) != ItemStatus::Voided;
        is_held.then(|| self.holdings.holder_of(item, self.certificate.maker))
    }

    /// What it takes in memory, about: all of its own parts. A certificate that was shipped in many
    /// lots has holdings that are far longer than itself.
    fn bytes(&self) -> usize {
        self.json.bytes().saturating_mul(COPIES)
    }
}

impl CertificateJson {
    /// How long its parts are, which is about how long it is.
    fn bytes(&self) -> usize {
        let Self { certificate, items, recalls, report_withdrawn: _, findings, .. } = self;
        let Self { holdings, product, maker, reports, covers, .. } = self;
        let own = [certificate, items, recalls, findings, holdings].into_iter().map(AsRef::as_ref);
        let shared = [product, maker].into_iter().chain(reports).chain(covers).map(AsRef::as_ref);
        let lengths = own.chain(shared).map(|part: &RawValue| part.get().len());
        lengths.fold(0, usize::saturating_add)
    }
}

/// What is said of a code.
impl ItemAnswers {
    /// The answer: from what is kept, if that still holds, else from the state.
    pub(crate) fn answer(&self, code: &ItemCode) -> Result<JsonBytes, ReadingError> {
        match self.known(code)? {
            Some(answer) => Ok(answer),
            None => self.read(code),
        }
    }

    fn known(&self, code: &ItemCode) -> Result<Option<JsonBytes>, ReadingError> {
        let Some(committed) = self.storage.committed() else { return Ok(None) };
        let holds = |watched: &Watched| self.storage.holds(&committed, watched);
        let known = self.find(code.serial, holds);
        known.map(|known| self.json_of(&committed.head, code, Some(&known))).transpose()
    }

    fn read(&self, code: &ItemCode) -> Result<JsonBytes, ReadingError> {
        let view = self.storage.view();
        let known = Known::read(&view, &self.fragments, code.serial)?.map(Arc::new);
        if let Some(known) = &known {
            self.keep(code.serial, known);
        }
        self.json_of(&view.head()?, code, known.as_deref())
    }

    fn has_signed(&self, known: &Known, code: &ItemCode) -> bool {
        if lock(&self.signed).get(code).is_some() {
            return true;
        }
        let holds = known.standing.has_signed(self.storage.chain_id(), code);
        if holds {
            lock(&self.signed).put(*code, ());
        }
        holds
    }

    /// How often an item's code was scanned, and what that may mean.
    fn scans_of(&self, code: &ItemCode, known: &Known) -> Result<ScanCounts, ReadingError> {
        let item = ScannedItem { serial: code.serial, item: code.item };
        self.scans.of(item, clock::now(), || {
            let view = self.storage.view();
            Ok(activated_at(&item_life(&view, known.certificate.clone(), code.item)?))
        })
    }

    fn json_of(
        &self,
        head: &ChainHead,
        code: &ItemCode,
        known: Option<&Known>,
    ) -> Result<JsonBytes, ReadingError> {
        let today = clock::now().max(head.time).date();
        let signed = known.filter(|known| self.has_signed(known, code));
        let verdict = match (known, signed) {
            (_, Some(known)) => known.standing.of_item(code.item, today),
            (Some(_), None) => Verdict::Forged,
            (None, None) => Verdict::Unknown,
        };
        let data = ItemAnswer {
            verdict,
            cautions: signed.map_or(&[][..], |known| known.standing.cautions()).to_vec(),
            serial: code.serial,
            item: code.item,
            variant: signed.and_then(|known| variant_at(&known.lines, code.item)).cloned(),
            item_status: signed.map(|known| known.standing.status_of(code.item)),
            holder: signed.and_then(|known| known.holder_of(code.item)),
            scans: signed.map(|known| self.scans_of(code, known)).transpose()?,
            certificate: signed.map(|known| &known.json),
        };
        let answer = Answer { height: head.height, time: head.time, data };
        Ok(JsonBytes(serde_json::to_vec(&answer).expect("an answer has a JSON form")))
    }
}

#[cfg(test)]
mod tests;
