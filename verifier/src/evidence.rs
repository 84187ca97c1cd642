//! [`Evidence`]: a certificate, its items and all it rests on, from a proof that is checked here.

use chain_core::records::certificate::Certificate;
use chain_core::records::items::Items;
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
use chain_core::verify::verification::{self, ItemRecords, Standing, Verdict};

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
    holdings: Holdings,
    open_recalls: Vec<Recall>,
}

impl Evidence {
    /// Checks a proof of the records of [`verification::evidence_keys`].
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
        let keys = verification::evidence_keys(serial, certificate.as_ref(), &recalls);
        let records = proof.verify(trusted, &keys)?;
        let mut places = Places { next: 4, records };
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
            holdings: proof.claimed(3)?.unwrap_or_default(),
            open_recalls,
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
            holdings: state::read::<Holdings>(state, &serial)?.unwrap_or_default(),
            open_recalls,
        })
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
        let verdict = standing.map_or(Verdict::Unknown, |standing| {
            standing.verdict(self.chain_id, code, self.day(today))
        });
        self.checked(verdict, code.serial, code.item)
    }

    /// How an item stands on a day, whatever code names it; none if there is no such item.
    #[must_use]
    pub fn judge_item(self, item: u32, today: Date) -> Option<Checked> {
        let certificate = &self.grounds.as_ref()?.certificate;
        let is_one = (1..=certificate.details.quantity).contains(&item);
        let verdict = self.standing().filter(|_| is_one)?.of_item(item, self.day(today));
        let serial = self.serial;
        Some(self.checked(verdict, serial, item))
    }

    /// A clock that is behind the state is wrong.
    fn day(&self, today: Date) -> Date {
        today.max(self.time.date())
    }

    fn checked(self, verdict: Verdict, serial: Serial, item: u32) -> Checked {
        let is_known = !matches!(verdict, Verdict::Forged | Verdict::Unknown);
        let grounds = self.grounds.filter(|_| is_known);
        let holding = self.holdings.find(item);
        let is_held = !self.items.voided.contains(item);
        let holder = grounds
            .as_ref()
            .filter(|_| is_held)
            .map(|grounds| self.holdings.holder_of(item, grounds.certificate.id.maker));
        let recall = self.recalls.of_item(item).filter(|_| is_known);
        let mut open_recalls = self.open_recalls.into_iter();
        Checked {
            verdict,
            chain_id: self.chain_id,
            height: self.height,
            time: self.time,
            signers: self.signers,
            serial,
            item,
            recall: recall.and_then(|named| open_recalls.find(|one| one.id == named.recall)),
            shipment: holder.and_then(|_| holding?.shipment.clone()),
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
            reports: &grounds.reports().collect::<Vec<_>>(),
            product: grounds.product.as_ref(),
        })
    }
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
        let details = &certificate.details;
        let reports = details.reports.iter().map(|id| issued(state, id, id.issuer));
        let covers = details.covers.iter().map(|id| issued(state, id, id.insurer));
        Ok(Self {
            product: state::read(state, &details.product)?,
            maker: state::read(state, &certificate.id.maker)?,
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
        let product = self.record()?;
        let maker = self.record()?;
        let reports = self.issued(certificate.details.reports.len())?;
        let covers = self.issued(certificate.details.covers.len())?;
        Ok(Grounds { certificate, product, maker, reports, covers })
    }

    fn issued<R: Record>(&mut self, count: usize) -> Result<Vec<Issued<R>>, ProofError> {
        let mut issued = Vec::with_capacity(count);
        for _ in 0..count {
            issued.push(Issued { record: self.record()?, issuer: self.record()? });
        }
        Ok(issued)
    }
}
