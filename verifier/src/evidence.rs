//! [`Evidence`]: a certificate, its items and all it rests on, from a proof that is checked here.

use chain_core::records::certificate::Certificate;
use chain_core::records::items::Items;
use chain_core::records::product::ProductEdition;
use chain_core::records::serial::Serial;
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::{CertificateRecalls, Recall};
use chain_core::state::{self, ReadError, Record, StateView};
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::time::{Height, Timestamp};
use chain_core::verify::item_code::ItemCode;
use chain_core::verify::proof::{Proof, ProofError, TrustedPoint, VerifiedRecords};
use chain_core::verify::verification::{self, Caution, ItemRecords, Standing, Verdict};

use crate::checked::{Checked, Grounds, Issued};

/// What is proved about one serial: enough for the verdict on each of its codes.
#[derive(Debug, Clone)]
pub struct Evidence {
    chain_id: ChainId,
    serial: Serial,
    height: Height,
    time: Timestamp,
    signers: Vec<CreditCode>,
    /// None: the chain has no certificate with this serial.
    grounds: Option<Grounds>,
    items: Items,
    recalls: CertificateRecalls,
    /// None: the proof does not show who holds the items.
    holdings: Option<Holdings>,
    open_recalls: Vec<Recall>,
    /// What may be trusted from now on; none where nothing was proved.
    point: Option<TrustedPoint>,
    /// The greatest height that was seen before, where this one is below it.
    behind: Option<Height>,
}

impl Evidence {
    /// Checks a proof of the records of [`verification::evidence_keys`], and of
    /// [`verification::holdings_key`] if it has one more.
    ///
    /// # Errors
    /// [`ProofError`] for the first thing that does not hold.
    pub fn from_proof(
        trusted: &TrustedPoint,
        serial: Serial,
        proof: &Proof,
    ) -> Result<Self, ProofError> {
        // The proof itself says which certificate and recalls name the further keys. If it lies, the
        // check of these very records under the keys of the serial shows it.
        let certificate: Option<Certificate> = proof.claimed(0)?;
        let recalls: CertificateRecalls = proof.claimed(2)?.unwrap_or_default();
        let mut keys = verification::evidence_keys(serial, certificate.as_ref(), &recalls);
        let holdings_place = keys.len();
        let shows_holdings = holdings_place < proof.records.len();
        if shows_holdings {
            keys.push(verification::holdings_key(serial));
        }
        let records = proof.verify(trusted, &keys)?;
        let point = Some(records.point().clone());
        let holdings = if shows_holdings {
            Some(records.record(holdings_place)?.unwrap_or_default())
        } else {
            None
        };
        let mut places = Places { next: 3, records };
        let grounds = certificate.map(|certificate| places.grounds(certificate)).transpose()?;
        let mut open_recalls = Vec::new();
        if grounds.is_some() {
            for _ in recalls.open() {
                open_recalls.extend(places.record::<Recall>()?);
            }
        }
        Ok(Self {
            chain_id: trusted.chain_id,
            serial,
            height: proof.header.height,
            time: proof.header.time,
            signers: proof.commit.signatures.iter().map(|one| one.authority).collect(),
            grounds,
            items: proof.claimed(1)?.unwrap_or_default(),
            recalls,
            holdings,
            open_recalls,
            point,
            behind: None,
        })
    }

    /// What a state says that the caller trusts because it is its own: a node's.
    ///
    /// # Errors
    /// [`ReadError`] if the state cannot be read.
    pub fn from_state(
        shown: Shown,
        serial: Serial,
        state: &dyn StateView,
    ) -> Result<Self, ReadError> {
        let certificate = state::read::<Certificate>(state, &serial)?;
        let recalls = state::read::<CertificateRecalls>(state, &serial)?.unwrap_or_default();
        let grounds = certificate.map(|one| Grounds::from_state(one, state)).transpose()?;
        let mut open_recalls = Vec::new();
        for recall in recalls.open() {
            open_recalls.extend(state::read::<Recall>(state, &recall.recall)?);
        }
        let Shown { chain_id, height, time, signers } = shown;
        Ok(Self {
            chain_id,
            serial,
            height,
            time,
            signers,
            grounds,
            items: state::read::<Items>(state, &serial)?.unwrap_or_default(),
            recalls,
            holdings: Some(state::read::<Holdings>(state, &serial)?.unwrap_or_default()),
            open_recalls,
            point: None,
            behind: None,
        })
    }

    /// The same, by a verifier that has seen a height before: it says so if this one is below it.
    #[must_use]
    pub fn seen(mut self, seen: Option<Height>) -> Self {
        self.behind = seen.filter(|seen| self.height < *seen);
        self
    }

    /// What may be trusted from now on, if a proof showed this.
    #[must_use]
    pub const fn point(&self) -> Option<&TrustedPoint> {
        self.point.as_ref()
    }

    /// The height of the state that is shown.
    #[must_use]
    pub const fn height(&self) -> Height {
        self.height
    }

    /// The time of the state that is shown.
    #[must_use]
    pub const fn time(&self) -> Timestamp {
        self.time
    }

    /// The certificate and all it rests on.
    #[must_use]
    pub const fn grounds(&self) -> Option<&Grounds> {
        self.grounds.as_ref()
    }

    /// What is to be said of a code of this serial on a day, which is no earlier than that of the
    /// state that is shown.
    #[must_use]
    pub fn judge(self, code: &ItemCode, today: Date) -> Checked {
        // A code of another serial says nothing of this one.
        let standing = self.standing().filter(|_| code.serial == self.serial);
        let day = self.day(today);
        let verdict = standing
            .as_ref()
            .map_or(Verdict::Unknown, |standing| standing.verdict(self.chain_id, code, day));
        let cautions = standing.map_or_else(Vec::new, |standing| standing.cautions().to_vec());
        let (serial, item) = (code.serial, code.item);
        self.checked(Judged { verdict, cautions, day, serial, item })
    }

    /// How an item stands on a day, whatever code names it; none if there is no such item.
    #[must_use]
    pub fn judge_item(self, item: u32, today: Date) -> Option<Checked> {
        let certificate = &self.grounds.as_ref()?.certificate;
        let is_one = (1..=certificate.details.quantity).contains(&item);
        let standing = self.standing().filter(|_| is_one)?;
        let (day, serial) = (self.day(today), self.serial);
        let verdict = standing.of_item(item, day);
        let cautions = standing.cautions().to_vec();
        Some(self.checked(Judged { verdict, cautions, day, serial, item }))
    }

    /// A clock that is behind the state is wrong.
    fn day(&self, today: Date) -> Date {
        today.max(self.time.date())
    }

    fn checked(self, judged: Judged) -> Checked {
        let Judged { verdict, cautions, day, serial, item } = judged;
        let is_known = !matches!(verdict, Verdict::Forged | Verdict::Unknown);
        let grounds = self.grounds.filter(|_| is_known);
        let is_held = !self.items.voided.contains(item);
        let held = grounds.as_ref().filter(|_| is_held).zip(self.holdings.as_ref());
        let holder =
            held.map(|(grounds, holdings)| holdings.holder_of(item, grounds.certificate.id.maker));
        let shipment = held.and_then(|(_, holdings)| holdings.find(item)?.shipment.clone());
        let recall = self.recalls.of_item(item).filter(|_| is_known);
        let mut open_recalls = self.open_recalls.into_iter();
        Checked {
            day,
            behind: self.behind,
            verdict,
            cautions: if is_known { cautions } else { Vec::new() },
            chain_id: self.chain_id,
            height: self.height,
            time: self.time,
            signers: self.signers,
            serial,
            item,
            recall: recall.and_then(|named| open_recalls.find(|one| one.id == named.recall)),
            shipment,
            holder,
            grounds,
        }
    }

    fn standing(&self) -> Option<Standing> {
        let grounds = self.grounds.as_ref()?;
        Standing::of(&ItemRecords {
            certificate: Some(&grounds.certificate),
            items: &self.items,
            recalls: &self.recalls,
            batch: Some(&grounds.batch),
            reports: &grounds.reports().collect::<Vec<_>>(),
            institutes: &grounds.institutes().collect::<Vec<_>>(),
            covers: &grounds.covers().collect::<Vec<_>>(),
            insurers: &grounds.insurers().collect::<Vec<_>>(),
            product: grounds.product.as_ref(),
            maker: grounds.maker.as_ref(),
            producer: grounds.producer.as_ref(),
            label_key: grounds.label_key.as_ref(),
        })
    }
}

/// What was found about one item.
struct Judged {
    verdict: Verdict,
    cautions: Vec<Caution>,
    day: Date,
    serial: Serial,
    item: u32,
}

/// Which state is shown, and who signed it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The chain.
    pub chain_id: ChainId,
    /// The height.
    pub height: Height,
    /// The height's time.
    pub time: Timestamp,
    /// The authorities that signed the height.
    pub signers: Vec<CreditCode>,
}

impl Grounds {
    fn from_state(certificate: Certificate, state: &dyn StateView) -> Result<Self, ReadError> {
        let (details, edition) = (&certificate.details, certificate.product_edition());
        let reports = details.reports.iter().map(|id| issued(state, id, id.issuer));
        let covers = details.covers.iter().map(|id| issued(state, id, id.insurer));
        Ok(Self {
            product: state::read::<ProductEdition>(state, &edition)?.map(|edition| edition.0),
            maker: state::read(state, &certificate.id.maker)?,
            producer: match certificate.producer() {
                Some(producer) => state::read(state, &producer)?,
                None => None,
            },
            label_key: state::read(state, &details.label_key.id())?,
            batch: state::read(state, &details.batch_id())?.unwrap_or_default(),
            reports: reports.collect::<Result<_, _>>()?,
            covers: covers.collect::<Result<_, _>>()?,
            certificate,
        })
    }
}

fn issued<R: Record>(
    state: &dyn StateView,
    id: &R::Id,
    issuer: CreditCode,
) -> Result<Issued<R>, ReadError> {
    Ok(Issued { record: state::read(state, id)?, issuer: state::read(state, &issuer)? })
}

/// Checked records, read one after another.
struct Places<'a> {
    next: usize,
    records: VerifiedRecords<'a>,
}

impl Places<'_> {
    fn record<R: Record>(&mut self) -> Result<Option<R>, ProofError> {
        let place = self.next;
        self.next = place.saturating_add(1);
        self.records.record(place)
    }

    fn grounds(&mut self, certificate: Certificate) -> Result<Grounds, ProofError> {
        let product = self.record::<ProductEdition>()?.map(|edition| edition.0);
        let maker = self.record()?;
        let producer = match certificate.producer() {
            Some(_) => self.record()?,
            None => None,
        };
        let label_key = self.record()?;
        let batch = self.record()?.unwrap_or_default();
        let reports = self.issued(certificate.details.reports.len())?;
        let covers = self.issued(certificate.details.covers.len())?;
        Ok(Grounds { certificate, product, maker, producer, label_key, batch, reports, covers })
    }

    fn issued<R: Record>(&mut self, count: usize) -> Result<Vec<Issued<R>>, ProofError> {
        let mut issued = Vec::with_capacity(count);
        for _ in 0..count {
            issued.push(Issued { record: self.record()?, issuer: self.record()? });
        }
        Ok(issued)
    }
}
