//! What the bureau does about goods and organisations: recalls, spot checks, penalties.

use serde::{Deserialize, Serialize, Serializer};

#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::records::history::{History, StatusGrounds};
use crate::records::items::{ItemRange, ItemRanges};
use crate::records::report::Conclusion;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::{
    CertificateId, PenaltyId, ProductId, RecallId, Remark, ReportId, SpotCheckId,
};
use crate::values::time::Height;

/// Which items of a certificate are called back. Written as a set of items: the empty one stands
/// for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "ItemRanges")]
pub enum RecallScope {
    /// All of them.
    All,
    /// These; at least one.
    Items(ItemRanges),
}

impl From<ItemRanges> for RecallScope {
    fn from(items: ItemRanges) -> Self {
        if items.is_empty() { Self::All } else { Self::Items(items) }
    }
}

impl Serialize for RecallScope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => ItemRanges::default().serialize(serializer),
            Self::Items(items) => items.serialize(serializer),
        }
    }
}

impl RecallScope {
    /// Whether an item is called back.
    #[must_use]
    pub fn contains(&self, item: u32) -> bool {
        match self {
            Self::All => true,
            Self::Items(items) => items.contains(item),
        }
    }

    /// The items that are called back, of so many.
    #[must_use]
    pub fn among(&self, quantity: u32) -> ItemRanges {
        match self {
            Self::All => ItemRanges::up_to(quantity),
            Self::Items(items) => items.clone(),
        }
    }

    /// Whether any item of a range is called back.
    #[must_use]
    pub fn meets(&self, range: ItemRange) -> bool {
        match self {
            Self::All => true,
            Self::Items(items) => items.meets(range),
        }
    }
}

/// What a recall says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecallDetails {
    /// The certificate whose items are called back.
    pub certificate: CertificateId,
    /// Which of its items are called back.
    #[cfg_attr(feature = "openapi", schema(value_type = ItemRanges))]
    pub items: RecallScope,
    /// What holders must do.
    pub measures: Remark,
    /// The day by which holders must have answered.
    pub deadline: Date,
    /// Why, and by which law.
    pub grounds: StatusGrounds,
}

/// Whether goods are still called back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecallStatus {
    /// The goods are still called back.
    Open,
    /// The bureau ended it.
    Closed,
}

impl RecallStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// A recall's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recall {
    /// The bureau, and the bureau's number for it.
    pub id: RecallId,
    /// What the bureau stated.
    pub details: RecallDetails,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<RecallStatus>>))]
    pub history: History<RecallStatus>,
    /// The height at which it was opened.
    pub opened_at: Height,
}

impl Recall {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> RecallStatus {
        self.history.status()
    }
}

/// One recall of a certificate's items, as the certificate knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecalledItems {
    /// Which recall it is.
    pub recall: RecallId,
    /// Which items it calls back.
    #[cfg_attr(feature = "openapi", schema(value_type = ItemRanges))]
    pub items: RecallScope,
    /// Whether it holds.
    pub status: RecallStatus,
}

impl RecalledItems {
    /// Whether an item is called back.
    #[must_use]
    pub fn holds_for(&self, item: u32) -> bool {
        self.status == RecallStatus::Open && self.items.contains(item)
    }

    /// Whether any of the items is called back.
    #[must_use]
    pub fn holds_for_any(&self, items: &ItemRanges) -> bool {
        self.status == RecallStatus::Open
            && items.as_slice().iter().any(|range| self.items.meets(*range))
    }
}

/// All recalls of one certificate, in order of their opening: its own record, so that one proof
/// says whether an item is called back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateRecalls(pub Vec<RecalledItems>);

impl CertificateRecalls {
    /// The first open recall of an item.
    #[must_use]
    pub fn of_item(&self, item: u32) -> Option<&RecalledItems> {
        self.0.iter().find(|recall| recall.holds_for(item))
    }

    /// The recalls that still hold for some items.
    pub fn open(&self) -> impl Iterator<Item = &RecalledItems> {
        self.0.iter().filter(|recall| recall.status == RecallStatus::Open)
    }
}

/// What a holder says it did about a recall. The numbers count items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecallAnswerDetails {
    /// Kept apart, out of sale.
    pub set_aside: u32,
    /// Sent back.
    pub returned: u32,
    /// Destroyed.
    pub destroyed: u32,
    /// Sold to consumers before the recall.
    pub sold: u32,
    /// A remark.
    pub remark: Option<Remark>,
}

/// A holder's answer to a recall; a later one replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecallAnswer {
    /// The holder.
    pub organisation: CreditCode,
    /// What it did.
    pub details: RecallAnswerDetails,
    /// The height at which it was given.
    pub answered_at: Height,
}

/// What a spot check is to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpotCheckDetails {
    /// The maker or seller that is checked.
    pub organisation: CreditCode,
    /// The product, if it is about one.
    pub product: Option<ProductId>,
    /// The certificate, if it is about one batch.
    pub certificate: Option<CertificateId>,
    /// The institute that is to test.
    pub institute: Option<CreditCode>,
    /// The reason, in the words of the bureau.
    pub reason: Remark,
    /// The day by which it is to be done.
    pub due: Date,
}

/// What a spot check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpotCheckResult {
    /// Whether the goods conform.
    pub conclusion: Conclusion,
    /// The report it rests on.
    pub report: Option<ReportId>,
    /// What was found.
    pub remark: Remark,
}

/// A spot check's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpotCheck {
    /// The bureau, and the bureau's number for it.
    pub id: SpotCheckId,
    /// What the bureau ordered.
    pub details: SpotCheckDetails,
    /// The height at which it was ordered.
    pub ordered_at: Height,
    /// What it found.
    pub result: Option<SpotCheckResult>,
    /// The height at which the result was recorded.
    pub recorded_at: Option<Height>,
}

/// A penalty that the bureau has decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PenaltyDetails {
    /// Who is punished.
    pub organisation: CreditCode,
    /// The certificate it is about.
    pub certificate: Option<CertificateId>,
    /// The fine, in fen; 0 if there is none.
    pub fine_fen: u64,
    /// What else is ordered.
    pub measures: Remark,
    /// Why, and by which law.
    pub grounds: StatusGrounds,
}

/// A penalty's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Penalty {
    /// The bureau, and the bureau's number for it.
    pub id: PenaltyId,
    /// What the bureau stated.
    pub details: PenaltyDetails,
    /// The date of the block that recorded it.
    pub recorded_on: Date,
    /// The height at which it was recorded.
    pub recorded_at: Height,
}

#[cfg(test)]
mod tests;
