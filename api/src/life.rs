//! The life of goods and of the chain: shipments, recalls, proposals.

use chain_core::governance::proposal::Proposal;
use chain_core::records::certificate::Certificate;
use chain_core::records::items::{ItemRange, ItemRanges};
use chain_core::records::shipment::Shipment;
use chain_core::records::supervision::{Recall, RecallAnswer};
use chain_core::records::variant::{VariantCode, by_variant};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::{CertificateId, Name};
use serde::{Deserialize, Serialize};

use crate::certificates::CertificateEntry;

/// A shipment, and the names of both ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipmentAnswer {
    /// The shipment.
    pub shipment: Shipment,
    /// The registered name of the shipper.
    pub shipper_name: Name,
    /// The registered name of the receiver.
    pub receiver_name: Name,
    /// Which of the items are of which variant, where a product has some.
    pub variants: Vec<VariantItems>,
}

/// Items of a certificate that are of one variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VariantItems {
    /// The certificate.
    pub certificate: CertificateId,
    /// The variant.
    pub variant: VariantCode,
    /// The items.
    pub items: ItemRanges,
}

impl VariantItems {
    /// Some items of a certificate by variant; nothing where its product has none.
    #[must_use]
    pub fn of(certificate: &Certificate, items: &[ItemRange]) -> Vec<Self> {
        let parts = by_variant(&certificate.details.variants, items);
        let of_part = |(variant, items)| Self {
            certificate: certificate.id.clone(),
            variant,
            items: ItemRanges::try_from(items).expect("parts of ranges are ranges"),
        };
        parts.into_iter().map(of_part).collect()
    }
}

/// A recall, who has answered, and who has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecallAnswers {
    /// The recall.
    pub recall: Recall,
    /// The answers of those that hold recalled items, or held them when they answered.
    pub answers: Vec<RecallAnswer>,
    /// Those that hold recalled items and have not answered, with the items.
    pub unanswered: Vec<Holder>,
    /// Which of the recalled items are of which variant, where the product has some.
    pub variants: Vec<VariantItems>,
    /// Certificates of what was made from the recalled goods, and from that in turn; at most 200.
    pub made_from: Vec<CertificateEntry>,
}

/// Who holds items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holder {
    /// The organisation.
    pub organisation: CreditCode,
    /// Its registered name.
    pub name: Name,
    /// The items.
    pub items: ItemRanges,
}

/// A proposal, and how the votes stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposalAnswer {
    /// The proposal.
    pub proposal: Proposal,
    /// Whether its height came before enough had approved.
    pub lapsed: bool,
    /// Approvals of authorities of today: only they count.
    pub counting: u32,
    /// How many are needed.
    pub quorum: u32,
}
