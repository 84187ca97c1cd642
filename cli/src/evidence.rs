//! [`Evidence`]: a certificate, its items and all it rests on, from a proof that is checked here.

use std::collections::BTreeMap;

use chain_core::block::Header;
use chain_core::certificate::{Certificate, Items, Serial};
use chain_core::cover::Cover;
use chain_core::credit_code::CreditCode;
use chain_core::genesis::ChainId;
use chain_core::item_code::ItemCode;
use chain_core::limits::ENCODED_BYTES_MAX;
use chain_core::organisation::Organisation;
use chain_core::product::Product;
use chain_core::proof::{Proof, ProofError, TrustedPoint, VerifiedRecords};
use chain_core::report::Report;
use chain_core::shipment::{Holding, Holdings};
use chain_core::state::{Record, StateKey};
use chain_core::supervision::{CertificateRecalls, Recall, RecallStatus};
use chain_core::time::{Height, Timestamp};
use chain_core::verification::{self, ItemRecords, Verdict};
use clap::Args;
use serde::Serialize;

use crate::context::Context;
use crate::error::CliError;
use crate::{clock, trust};

/// How old what a node shows may be.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct AgeArgument {
    /// How old the state that the node shows may be, in seconds: an old one could hide a
    /// revocation.
    #[arg(long, value_name = "SECONDS", default_value = "900")]
    pub(crate) max_age_s: u64,
}

/// What a node proves about one serial.
#[derive(Debug)]
pub(crate) struct Evidence {
    pub(crate) chain_id: ChainId,
    pub(crate) height: Height,
    pub(crate) time: Timestamp,
    /// The authorities whose signatures were checked.
    pub(crate) signers: Vec<CreditCode>,
    /// None: the chain has no certificate with this serial.
    pub(crate) grounds: Option<Grounds>,
    header: Header,
    items: Items,
    recalls: CertificateRecalls,
    holdings: Holdings,
    open_recalls: Vec<Recall>,
}

/// The certificate and all it rests on, each proved.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Grounds {
    pub(crate) certificate: Certificate,
    pub(crate) product: Option<Product>,
    pub(crate) maker: Option<Organisation>,
    pub(crate) reports: Vec<Issued<Report>>,
    pub(crate) covers: Vec<Issued<Cover>>,
}

/// A record and the organisation that made it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Issued<R> {
    pub(crate) record: Option<R>,
    pub(crate) issuer: Option<Organisation>,
}

/// Asks one node for proofs, and trusts nothing but the genesis. Proofs of a serial are kept, so
/// that the codes of one batch cost one question.
pub(crate) struct Prover<'a> {
    context: &'a Context,
    trusted: TrustedPoint,
    age: AgeArgument,
    known: BTreeMap<Serial, Evidence>,
}

impl<'a> Prover<'a> {
    /// A prover for the chain that the user trusts.
    pub(crate) fn new(context: &'a Context, age: AgeArgument) -> Result<Self, CliError> {
        let trusted = trust::trusted_point(context)?;
        Ok(Self { context, trusted, age, known: BTreeMap::new() })
    }

    /// What is proved about a code's serial.
    pub(crate) fn evidence(&mut self, code: &ItemCode) -> Result<&Evidence, CliError> {
        let evidence = match self.known.remove(&code.serial) {
            Some(evidence) => evidence,
            None => self.ask(code)?,
        };
        Ok(self.known.entry(code.serial).or_insert(evidence))
    }

    /// One record, proved; none if it is proved that there is none.
    pub(crate) fn record<R: Record>(&self, id: &R::Id) -> Result<Option<R>, CliError> {
        let keys = [StateKey::of::<R>(id)];
        let proof = self.fetch(&keys)?;
        let record = proof.verify(&self.trusted, &keys)?.record(0)?;
        self.check_age(&proof.header)?;
        Ok(record)
    }

    fn ask(&self, code: &ItemCode) -> Result<Evidence, CliError> {
        let mut keys = verification::item_keys(code).to_vec();
        keys.push(StateKey::of::<Holdings>(&code.serial));
        let first = self.fetch(&keys)?;
        let verified = first.verify(&self.trusted, &keys)?;
        let certificate: Option<Certificate> = verified.record(0)?;
        let recalls: CertificateRecalls = verified.record(2)?.unwrap_or_default();
        // Order: these name the other records, and all of them must be of one height.
        let proof = match &certificate {
            None => first,
            Some(certificate) => {
                keys.extend(verification::ground_keys(certificate));
                keys.extend(
                    still_open(&recalls).map(|recall| StateKey::of::<Recall>(&recall.recall)),
                );
                self.fetch(&keys)?
            }
        };
        let records = proof.verify(&self.trusted, &keys)?;
        self.check_age(&proof.header)?;
        let recalls_asked = still_open(&recalls).count();
        Ok(Evidence::read(self.trusted.chain_id, &proof, &records, recalls_asked)?)
    }

    fn fetch(&self, keys: &[StateKey]) -> Result<Proof, CliError> {
        let query: Vec<String> = keys.iter().map(|key| format!("key={key}")).collect();
        let path = format!("/v1/proofs?{}", query.join("&"));
        let bytes = self.context.client.get_bytes(&path, ENCODED_BYTES_MAX)?;
        Ok(Proof::from_bytes(&bytes)?)
    }

    fn check_age(&self, header: &Header) -> Result<(), CliError> {
        let age_ms = clock::now().as_unix_ms().saturating_sub(header.time.as_unix_ms());
        let (age_s, age_s_max) = (age_ms / 1000, self.age.max_age_s);
        if age_s_max < age_s { Err(CliError::Stale { age_s, age_s_max }) } else { Ok(()) }
    }
}

/// Recalls that still hold for some items.
fn still_open(
    recalls: &CertificateRecalls,
) -> impl Iterator<Item = &chain_core::supervision::RecalledItems> {
    recalls.0.iter().filter(|recall| recall.status == RecallStatus::Open)
}

impl Evidence {
    fn read(
        chain_id: ChainId,
        proof: &Proof,
        records: &VerifiedRecords<'_>,
        recalls_asked: usize,
    ) -> Result<Self, ProofError> {
        let certificate: Option<Certificate> = records.record(0)?;
        let mut places = Places(4);
        let grounds =
            certificate.map(|certificate| places.grounds(certificate, records)).transpose()?;
        let mut open_recalls = Vec::new();
        if grounds.is_some() {
            for _ in 0..recalls_asked {
                open_recalls.extend(records.record::<Recall>(places.next())?);
            }
        }
        Ok(Self {
            chain_id,
            height: proof.header.height,
            time: proof.header.time,
            signers: proof.commit.signatures.iter().map(|one| one.authority).collect(),
            grounds,
            header: proof.header.clone(),
            items: records.record(1)?.unwrap_or_default(),
            recalls: records.record(2)?.unwrap_or_default(),
            holdings: records.record(3)?.unwrap_or_default(),
            open_recalls,
        })
    }

    /// The verdict on a code of this serial.
    pub(crate) fn verdict(&self, code: &ItemCode) -> Verdict {
        let grounds = self.grounds.as_ref();
        let reports: Vec<&Report> = grounds
            .iter()
            .flat_map(|grounds| &grounds.reports)
            .filter_map(|report| report.record.as_ref())
            .collect();
        let records = ItemRecords {
            certificate: grounds.map(|grounds| &grounds.certificate),
            items: &self.items,
            recalls: &self.recalls,
            reports: &reports,
            product: grounds.and_then(|grounds| grounds.product.as_ref()),
        };
        // Today by this machine's clock, but no earlier than the day of the block that is shown.
        let today = clock::today().max(self.header.time.date());
        verification::verdict(self.chain_id, code, &records, today)
    }

    /// The open recall that calls an item back.
    pub(crate) fn recall(&self, item: u32) -> Option<&Recall> {
        let named = self.recalls.of_item(item)?;
        self.open_recalls.iter().find(|recall| recall.id == named.recall)
    }

    /// The interval in which an item is held; none if it is with the maker.
    pub(crate) fn holding(&self, item: u32) -> Option<&Holding> {
        self.holdings.find(item)
    }

    /// Whether the maker declared an item's label spoilt: nobody holds such an item.
    pub(crate) fn is_voided(&self, item: u32) -> bool {
        self.items.voided.contains(item)
    }
}

/// The place of the next record in a proof.
struct Places(usize);

impl Places {
    const fn next(&mut self) -> usize {
        let place = self.0;
        self.0 = place.saturating_add(1);
        place
    }

    /// What a certificate rests on, in the order of [`verification::ground_keys`].
    fn grounds(
        &mut self,
        certificate: Certificate,
        records: &VerifiedRecords<'_>,
    ) -> Result<Grounds, ProofError> {
        let product = records.record(self.next())?;
        let maker = records.record(self.next())?;
        let reports = self.issued(certificate.details.reports.len(), records)?;
        let covers = self.issued(certificate.details.covers.len(), records)?;
        Ok(Grounds { certificate, product, maker, reports, covers })
    }

    fn issued<R: Record>(
        &mut self,
        count: usize,
        records: &VerifiedRecords<'_>,
    ) -> Result<Vec<Issued<R>>, ProofError> {
        let mut issued = Vec::with_capacity(count);
        for _ in 0..count {
            let record = records.record(self.next())?;
            let issuer = records.record(self.next())?;
            issued.push(Issued { record, issuer });
        }
        Ok(issued)
    }
}
