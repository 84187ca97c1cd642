//! Product qualification certificates.

use serde::{Deserialize, Serialize};

use crate::bytes::signature::PublicKey;
use crate::label::Label;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::records::items::{ItemRange, ItemRanges};
use crate::records::serial::Serial;
use crate::values::date::Date;
use crate::values::text::{CertificateId, CoverId, Number, ProductId, ReportId};
use crate::values::time::Height;

/// What a maker states in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateDetails {
    /// What was made.
    pub product: ProductId,
    /// The maker's number for the batch.
    pub batch: Number,
    /// The day the batch was made.
    pub production_date: Date,
    /// How many minimum sales units it certifies; each has its own code.
    pub quantity: u32,
    /// The label fields of this batch; they override the product's own.
    pub label: Label,
    /// The reports it rests on; at least one.
    pub reports: Vec<ReportId>,
    /// The covers it names.
    pub covers: Vec<CoverId>,
    /// The key that signs the item codes: a label key of the maker.
    pub label_key: PublicKey,
}

/// Whether a certificate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// It holds.
    InForce,
    /// The bureau voided it.
    Revoked,
}

/// A certificate's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Certificate {
    /// The maker, and the maker's number for it.
    pub id: CertificateId,
    /// Its serial: what item codes name it by.
    pub serial: Serial,
    /// What the maker stated.
    pub details: CertificateDetails,
    /// The number of the ruleset it was validated against.
    pub ruleset: u32,
    /// The rules of severity *warning* that it breaks.
    pub warnings: Vec<String>,
    /// The date of the block that committed it.
    pub issued_on: Date,
    /// The height that committed it.
    pub issued_at: Height,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<CertificateStatus>>))]
    pub history: History<CertificateStatus>,
}

impl Certificate {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> CertificateStatus {
        self.history.status()
    }

    /// The height at which it was revoked, if it was.
    #[must_use]
    pub fn revoked_at(&self) -> Option<Height> {
        let last = self.history.last();
        (last.status == CertificateStatus::Revoked).then_some(last.height)
    }

    /// Whether it has an item of this number.
    #[must_use]
    pub fn has_item(&self, item: u32) -> bool {
        (1..=self.details.quantity).contains(&item)
    }

    /// Those of the items that lie beyond its last one.
    #[must_use]
    pub fn items_beyond(&self, items: &ItemRanges) -> Option<ItemRange> {
        let beyond = self.details.quantity.checked_add(1)?;
        let last = items.last().filter(|last| beyond <= *last)?;
        Some(ItemRange { first: beyond, last })
    }
}
