//! The verdict on an item code, from records that the caller has reason to trust: a node reads them
//! from its own state, everybody else from a [`crate::verify::proof::Proof`].

use serde::{Deserialize, Serialize};

use crate::bytes::signature::PublicKey;
use crate::label::{FieldName, FieldValue, Label};
use crate::records::batch::{Batch, BatchFinding};
use crate::records::certificate::{Certificate, CertificateStatus};
use crate::records::cover::Cover;
use crate::records::items::{ItemStatus, Items};
use crate::records::organisation::{KeyRecord, KeyRevocation, Organisation, OrganisationStatus};
use crate::records::product::{Product, ProductEdition};
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::shipment::Holdings;
use crate::records::supervision::{CertificateRecalls, Recall};
use crate::state::StateKey;
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::{Name, Number, ReportId};
use crate::values::time::Height;
use crate::verify::item_code::ItemCode;

/// What can be said of an item code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The maker signed it, its certificate is in force, its label is in use.
    Genuine,
    /// The maker signed it, but has not put the label into use.
    NotActivated,
    /// The maker declared the label spoilt.
    Voided,
    /// The bureau revoked its certificate.
    Revoked,
    /// The maker took its certificate back.
    Withdrawn,
    /// The maker replaced its certificate by another one.
    Superseded,
    /// The bureau calls the item back.
    Recalled,
    /// A report that its certificate rests on was withdrawn, or replaced by one that does not carry it.
    ReportWithdrawn,
    /// Its date has passed.
    Expired,
    /// It names a certificate, but its maker did not sign it.
    Forged,
    /// It names no certificate of this chain.
    Unknown,
}

impl Verdict {
    /// The verdict's name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::NotActivated => "not_activated",
            Self::Voided => "voided",
            Self::Revoked => "revoked",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
            Self::Recalled => "recalled",
            Self::ReportWithdrawn => "report_withdrawn",
            Self::Expired => "expired",
            Self::Forged => "forged",
            Self::Unknown => "unknown",
        }
    }
}

/// What a verdict alone does not say: whoever reads it should know, whatever the verdict is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Caution {
    /// A report that stands found the batch unqualified: before the certificate, or since.
    FoundUnqualified {
        /// What was found, when and by whom.
        finding: BatchFinding,
    },
    /// A laboratory that had confirmed a report which a maker filed for it takes that back.
    ConfirmationWithdrawn {
        /// The report.
        report: ReportId,
        /// The day it took that back.
        on: Date,
    },
    /// A report was replaced by one that holds less of the batch than is certified.
    CertifiedBeyond {
        /// The report that the certificate names.
        report: ReportId,
        /// The number of the one in its place.
        replaced_by: Number,
    },
    /// Whoever answers for a part of it is suspended by now.
    Suspended {
        /// What it signed: the certificate, a report or a cover.
        part: SignedPart,
        /// Which organisation.
        organisation: CreditCode,
        /// What it is called.
        name: Name,
        /// The height that suspended it.
        since: Height,
        /// The day of that height.
        on: Date,
    },
    /// The key that signs the codes was revoked: a code that turns up only now may be another's.
    LabelKeyRevoked {
        /// The height that revoked it.
        since: Height,
        /// The day of that height.
        on: Date,
    },
    /// A key that another organisation had given signed for what the verdict rests on.
    GivenKey {
        /// What it signed for, or that it is the label key itself.
        part: SignedPart,
        /// Who gave the key.
        by: CreditCode,
    },
}

/// What a verdict rests on, by who signed for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignedPart {
    /// The key that signs the codes.
    LabelKey,
    /// The certificate, or its revocation.
    Certificate,
    /// The labels that are in use or void.
    Items,
    /// The product.
    Product,
    /// A report, or its withdrawal.
    Report,
    /// A cover, or its cancellation.
    Cover,
}

/// The records that say everything of a serial, in the order of their proof: certificate, items,
/// recalls; and where there is a certificate: product, maker, who made it for the maker if
/// somebody did, label key, batch, then each report with its
/// institute, then each cover with its insurer, then each open recall. Who holds the goods is not
/// among them: see [`holdings_key`].
#[must_use]
pub fn evidence_keys(
    serial: Serial,
    certificate: Option<&Certificate>,
    recalls: &CertificateRecalls,
) -> Vec<StateKey> {
    let mut keys = vec![
        StateKey::of::<Certificate>(&serial),
        StateKey::of::<Items>(&serial),
        StateKey::of::<CertificateRecalls>(&serial),
    ];
    let Some(certificate) = certificate else { return keys };
    let details = &certificate.details;
    keys.push(StateKey::of::<ProductEdition>(&certificate.product_edition()));
    keys.push(StateKey::of::<Organisation>(&certificate.id.maker));
    keys.extend(certificate.producer().map(|code| StateKey::of::<Organisation>(&code)));
    keys.push(StateKey::of::<KeyRecord>(&details.label_key.id()));
    keys.push(StateKey::of::<Batch>(&details.batch_id()));
    for id in &details.reports {
        keys.extend([StateKey::of::<Report>(id), StateKey::of::<Organisation>(&id.issuer)]);
    }
    for id in &details.covers {
        keys.extend([StateKey::of::<Cover>(id), StateKey::of::<Organisation>(&id.insurer)]);
    }
    keys.extend(recalls.open().map(|recall| StateKey::of::<Recall>(&recall.recall)));
    keys
}

/// The record that says who holds the items of a serial: last in a proof, for whoever asks for it.
#[must_use]
pub fn holdings_key(serial: Serial) -> StateKey {
    StateKey::of::<Holdings>(&serial)
}

/// The day a product's use ends, where its label or its certificate's names one.
#[must_use]
pub fn expiry_date(certificate: &Label, product: Option<&Label>) -> Option<Date> {
    let name = FieldName::known("expiry_date");
    let value = certificate.find(&name).or_else(|| product?.find(&name));
    match value {
        Some(FieldValue::Date(date)) => Some(*date),
        _ => None,
    }
}

/// What a verdict rests on.
#[derive(Debug, Clone, Copy)]
pub struct ItemRecords<'a> {
    /// The certificate of the code's serial.
    pub certificate: Option<&'a Certificate>,
    /// What became of its items.
    pub items: &'a Items,
    /// Its recalls.
    pub recalls: &'a CertificateRecalls,
    /// Its maker.
    pub maker: Option<&'a Organisation>,
    /// Who made it for the maker, if somebody did.
    pub producer: Option<&'a Organisation>,
    /// The key that signs its codes.
    pub label_key: Option<&'a KeyRecord>,
    /// What is known of its batch.
    pub batch: Option<&'a Batch>,
    /// The reports it rests on.
    pub reports: &'a [&'a Report],
    /// Who filed them.
    pub institutes: &'a [&'a Organisation],
    /// The covers it names.
    pub covers: &'a [&'a Cover],
    /// Who bound them.
    pub insurers: &'a [&'a Organisation],
    /// Its product, whose label may name an expiry date.
    pub product: Option<&'a Product>,
}

/// The verdict on a code on a day (China Standard Time): the first that applies, the gravest first.
#[must_use]
pub fn verdict(
    chain_id: ChainId,
    code: &ItemCode,
    records: &ItemRecords<'_>,
    today: Date,
) -> Verdict {
    Standing::of(records)
        .map_or(Verdict::Unknown, |standing| standing.verdict(chain_id, code, today))
}

/// What follows from the records of a serial: enough to judge each of its items on any day.
#[derive(Debug, Clone)]
pub struct Standing {
    quantity: u32,
    label_key: PublicKey,
    status: CertificateStatus,
    report_withdrawn: bool,
    expiry: Option<Date>,
    items: Items,
    recalls: CertificateRecalls,
    cautions: Vec<Caution>,
}

impl ItemRecords<'_> {
    /// What a verdict that rests on these records does not say; each is said once.
    fn cautions(&self, certificate: &Certificate) -> Vec<Caution> {
        let findings = self.batch.iter().flat_map(|batch| &batch.findings);
        let findings = findings.map(|one| Caution::FoundUnqualified { finding: one.clone() });
        let mut cautions: Vec<Caution> = findings.collect();
        cautions.extend(self.reports.iter().filter_map(|report| confirmation_withdrawn(report)));
        let certified = self.batch.map_or(0, |batch| batch.certified);
        let reports = self.reports.iter();
        cautions
            .extend(reports.filter_map(|report| certified_beyond(report, certificate, certified)));
        cautions.extend(self.suspended());
        if let Some(KeyRevocation { height: since, on, .. }) =
            self.label_key.and_then(|key| key.revoked)
        {
            cautions.push(Caution::LabelKeyRevoked { since, on });
        }
        let of = |part: SignedPart| move |by: CreditCode| Caution::GivenKey { part, by };
        let given = self.label_key.and_then(|key| key.origin.given_by());
        let found = self.batch.iter().flat_map(|batch| &batch.findings);
        let found = found.filter_map(|finding| finding.given_by);
        let reports = self.reports.iter().flat_map(|report| report.givers()).chain(found);
        let covers = self.covers.iter().flat_map(|cover| cover.history.givers());
        let given = given
            .into_iter()
            .map(of(SignedPart::LabelKey))
            .chain(certificate.history.givers().into_iter().map(of(SignedPart::Certificate)))
            .chain(self.items.given_by.map(of(SignedPart::Items)))
            .chain(self.product.and_then(|one| one.given_by).map(of(SignedPart::Product)))
            .chain(reports.map(of(SignedPart::Report)))
            .chain(covers.map(of(SignedPart::Cover)));
        for caution in given {
            if !cautions.contains(&caution) {
                cautions.push(caution);
            }
        }
        cautions
    }

    /// Who of those that answer for a part of it is suspended: the maker for the certificate, whoever made
    /// the goods for it for the product. A maker that filed a report of its own is the maker.
    fn suspended(&self) -> Vec<Caution> {
        let maker = self.maker.map(|maker| (SignedPart::Certificate, maker));
        let institutes = self.institutes.iter().map(|one| (SignedPart::Report, *one));
        let insurers = self.insurers.iter().map(|one| (SignedPart::Cover, *one));
        let mut cautions = Vec::new();
        let mut named = Vec::new();
        let producer = self.producer.map(|producer| (SignedPart::Product, producer));
        let makers = maker.into_iter().chain(producer);
        for (part, entry) in makers.chain(institutes).chain(insurers) {
            let (organisation, last) = (entry.details.code, entry.history.last());
            if last.status == OrganisationStatus::Suspended && !named.contains(&organisation) {
                named.push(organisation);
                let (name, since, on) = (entry.details.name.clone(), last.height, last.on);
                cautions.push(Caution::Suspended { part, organisation, name, since, on });
            }
        }
        cautions
    }
}

fn confirmation_withdrawn(report: &Report) -> Option<Caution> {
    let on = report.confirmed.as_ref()?.withdrawn.as_ref()?.on;
    Some(Caution::ConfirmationWithdrawn { report: report.id.clone(), on })
}

/// What was certified before a report was replaced stands as far as what replaces it carries it.
fn certified_beyond(report: &Report, certificate: &Certificate, certified: u64) -> Option<Caution> {
    let replaced = report.replaced.as_ref()?;
    let held = report.held_in_its_place(&certificate.details)?;
    let own = report.details.subject_of(&certificate.details)?.measure();
    (held < own && held < certified).then(|| {
        let (report, replaced_by) = (report.id.clone(), replaced.report.clone());
        Caution::CertifiedBeyond { report, replaced_by }
    })
}

impl Standing {
    /// What follows from the records; none if there is no certificate.
    #[must_use]
    pub fn of(records: &ItemRecords<'_>) -> Option<Self> {
        let certificate = records.certificate?;
        let details = &certificate.details;
        let product = records.product.map(|product| &product.details.label);
        Some(Self {
            quantity: details.quantity,
            label_key: details.label_key,
            status: certificate.status(),
            report_withdrawn: !records.reports.iter().all(|report| report.carries(details)),
            expiry: expiry_date(&details.label, product),
            items: records.items.clone(),
            recalls: records.recalls.clone(),
            cautions: records.cautions(certificate),
        })
    }

    /// What the verdict on each of its items does not say.
    #[must_use]
    pub fn cautions(&self) -> &[Caution] {
        &self.cautions
    }

    /// The verdict on a code of the serial on a day.
    #[must_use]
    pub fn verdict(&self, chain_id: ChainId, code: &ItemCode, today: Date) -> Verdict {
        if self.has_signed(chain_id, code) {
            self.of_item(code.item, today)
        } else {
            Verdict::Forged
        }
    }

    /// Whether a report that the certificate rests on was withdrawn, or replaced by one that does not
    /// carry it.
    #[must_use]
    pub const fn report_withdrawn(&self) -> bool {
        self.report_withdrawn
    }

    /// Whether the certificate has the item that a code names, and its maker signed the code.
    #[must_use]
    pub fn has_signed(&self, chain_id: ChainId, code: &ItemCode) -> bool {
        code.verify(chain_id, self.quantity, &self.label_key).is_ok()
    }

    /// Whether an item's label is in use.
    #[must_use]
    pub fn status_of(&self, item: u32) -> ItemStatus {
        self.items.status(item)
    }

    /// How an item stands on a day, whatever code names it: [`Verdict::Genuine`] says nothing about
    /// a label then.
    #[must_use]
    pub fn of_item(&self, item: u32, today: Date) -> Verdict {
        match self.status {
            CertificateStatus::InForce => {}
            CertificateStatus::Revoked => return Verdict::Revoked,
            CertificateStatus::Withdrawn => return Verdict::Withdrawn,
            CertificateStatus::Superseded => return Verdict::Superseded,
        }
        if self.recalls.of_item(item).is_some() {
            return Verdict::Recalled;
        }
        if self.report_withdrawn {
            return Verdict::ReportWithdrawn;
        }
        match self.status_of(item) {
            ItemStatus::Voided => Verdict::Voided,
            ItemStatus::NotActivated => Verdict::NotActivated,
            ItemStatus::Activated if self.expiry.is_some_and(|expiry| expiry < today) => {
                Verdict::Expired
            }
            ItemStatus::Activated => Verdict::Genuine,
        }
    }
}

#[cfg(test)]
mod tests;
