//! [`Checked`]: a verdict and the records that it rests on, for people's and programs' eyes.

use chain_core::records::batch::Batch;
use chain_core::records::certificate::Certificate;
use chain_core::records::cover::Cover;
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::product::Product;
use chain_core::records::report::Report;
use chain_core::records::serial::Serial;
use chain_core::records::supervision::Recall;
use chain_core::records::variant::Variant;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::text::ShipmentId;
use chain_core::values::time::{Height, Timestamp};
use chain_core::verify::verification::{Caution, Verdict};
use serde::Serialize;

/// What is to be said of one code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The height whose state was read: what follows was so then.
    pub height: Height,
    /// That height's time, in milliseconds since 1970.
    pub time: Timestamp,
    /// The day that the verdict is for (China Standard Time).
    pub day: Date,
    /// The greatest height that this verifier has seen, where this one is below it: what has
    /// happened since is not known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<Height>,
    /// The verdict.
    pub verdict: Verdict,
    /// What the verdict does not say; none if the code is forged or unknown.
    pub cautions: Vec<Caution>,
    /// The chain.
    pub chain_id: ChainId,
    /// The authorities that signed that height.
    pub signers: Vec<CreditCode>,
    /// The certificate's serial, from the code.
    pub serial: Serial,
    /// The item, from the code.
    pub item: u32,
    /// The open recall that calls the item back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall: Option<Recall>,
    /// Who holds the item, where the proof shows that; nobody holds a voided one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<CreditCode>,
    /// The shipment it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipment: Option<ShipmentId>,
    /// The certificate and all it rests on; none if the code is forged or unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grounds: Option<Grounds>,
}

impl Checked {
    /// Whether something is known against the batch or its reports: who holds an item should ask before it
    /// is used.
    #[must_use]
    pub fn asks_for_care(&self) -> bool {
        self.cautions.iter().any(|one| match one {
            Caution::FoundUnqualified { .. }
            | Caution::ConfirmationWithdrawn { .. }
            | Caution::CertifiedBeyond { .. } => true,
            Caution::Suspended { .. }
            | Caution::LabelKeyRevoked { .. }
            | Caution::GivenKey { .. } => false,
        })
    }
}

/// A certificate and all it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grounds {
    /// The certificate.
    pub certificate: Certificate,
    /// Its product.
    pub product: Option<Product>,
    /// Its maker.
    pub maker: Option<Organisation>,
    /// Who made it for the maker, if somebody did.
    pub producer: Option<Organisation>,
    /// The key that signs its codes.
    pub label_key: Option<KeyRecord>,
    /// What is known of its batch.
    pub batch: Batch,
    /// Its reports.
    pub reports: Vec<Issued<Report>>,
    /// Its covers.
    pub covers: Vec<Issued<Cover>>,
}

/// A record and the organisation that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issued<R> {
    /// The record.
    pub record: Option<R>,
    /// Who made it.
    pub issuer: Option<Organisation>,
}

impl Grounds {
    /// The variant of an item.
    #[must_use]
    pub fn variant_of(&self, item: u32) -> Option<&Variant> {
        let code = self.certificate.details.variant_of(item)?;
        self.product.as_ref()?.details.variant(code)
    }

    /// The reports that there are.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().filter_map(|report| report.record.as_ref())
    }

    /// Who filed the reports.
    pub fn institutes(&self) -> impl Iterator<Item = &Organisation> {
        self.reports.iter().filter_map(|report| report.issuer.as_ref())
    }

    /// Who bound the covers.
    pub fn insurers(&self) -> impl Iterator<Item = &Organisation> {
        self.covers.iter().filter_map(|cover| cover.issuer.as_ref())
    }

    /// The covers that there are.
    pub fn covers(&self) -> impl Iterator<Item = &Cover> {
        self.covers.iter().filter_map(|cover| cover.record.as_ref())
    }
}
