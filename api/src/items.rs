//! One item, by its code, its link or its number.

use chain_core::records::items::ItemStatus;
use chain_core::records::product::Product;
use chain_core::records::serial::Serial;
use chain_core::records::variant::VariantCode;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::gtin::Gtin;
use chain_core::values::text::{CertificateId, ShipmentId};
use chain_core::verify::verification::{Caution, Verdict};
use serde::{Deserialize, Serialize};

use crate::certificates::{CertificateAnswer, CertificateEntry};
use crate::events::Event;
use crate::scans::ScanCounts;

/// The answer about one item code. A node may hold a certificate as JSON already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemAnswer<C = CertificateAnswer> {
    /// The verdict.
    pub verdict: Verdict,
    /// What the verdict does not say; none if the code is forged or unknown.
    pub cautions: Vec<Caution>,
    /// The certificate's serial, from the code.
    pub serial: Serial,
    /// The item, from the code.
    pub item: u32,
    /// The item's variant, where its product has some.
    pub variant: Option<VariantCode>,
    /// What the chain says of the item; none if the code is forged or unknown.
    pub item_status: Option<ItemStatus>,
    /// Who holds the item; none if the code is forged or unknown.
    pub holder: Option<CreditCode>,
    /// The certificate and all it rests on; none if the code is forged or unknown.
    pub certificate: Option<C>,
    /// How often the code was scanned; none if it is forged or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scans: Option<ScanCounts>,
}

/// What a GS1 Digital Link leads to. A link carries no signature: it says nothing about any label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkAnswer {
    /// The trade item number.
    pub gtin: Gtin,
    /// The item that the link names.
    pub item: Option<u32>,
    /// How that item stands, if there is one certificate only; `genuine` says nothing of a label.
    pub standing: Option<Verdict>,
    /// What that does not say.
    pub cautions: Vec<Caution>,
    /// The products with this number.
    pub products: Vec<Product>,
    /// Their certificates of the batch that the link names, with that item; at most 100.
    pub certificates: Vec<CertificateEntry>,
}

/// Who holds one item and who held it before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemHistory {
    /// The certificate.
    pub certificate: CertificateId,
    /// The item.
    pub item: u32,
    /// Its variant, where its product has some.
    pub variant: Option<VariantCode>,
    /// What the chain says of it.
    pub status: ItemStatus,
    /// Who holds it now; nobody holds a voided item.
    pub holder: Option<CreditCode>,
    /// The shipment it is on.
    pub shipment: Option<ShipmentId>,
    /// The acts that concerned it, the earliest first.
    pub events: Vec<Event>,
    /// Where further acts start: give it as `after`. None at the end.
    pub next: Option<String>,
}
