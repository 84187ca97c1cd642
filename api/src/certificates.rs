//! A certificate and all it rests on.

use chain_core::records::batch::BatchFinding;
use chain_core::records::certificate::{Certificate, CertificateStatus};
use chain_core::records::cover::{Cover, CoverUse};
use chain_core::records::items::Items;
use chain_core::records::organisation::Organisation;
use chain_core::records::product::Product;
use chain_core::records::report::Report;
use chain_core::records::serial::Serial;
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::CertificateRecalls;
use chain_core::values::date::Date;
use chain_core::values::text::{CertificateId, Name, Number, ProductId};
use serde::{Deserialize, Serialize};

/// A certificate and all it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateAnswer {
    /// The certificate.
    pub certificate: Certificate,
    /// What became of its items.
    pub items: Items,
    /// Its recalls.
    pub recalls: CertificateRecalls,
    /// Whether a report it rests on was withdrawn, or replaced by one that does not carry it.
    pub report_withdrawn: bool,
    /// The reports that stand and found its batch unqualified.
    pub findings: Vec<BatchFinding>,
    /// Who holds its items; those in no interval are with the maker.
    pub holdings: Holdings,
    /// Its product.
    pub product: Product,
    /// Its maker.
    pub maker: Organisation,
    /// Its reports and who issued them.
    pub reports: Vec<ReportAnswer>,
    /// Its covers and who bound them.
    pub covers: Vec<CoverAnswer>,
}

/// A report and who issued it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportAnswer {
    /// The report.
    pub report: Report,
    /// The institute.
    pub institute: Organisation,
    /// How much is certified and not undone of the batch of each of its subjects, in their order, on
    /// whichever reports: units, or of goods that are sold by amount thousandths of their unit.
    pub certified_quantities: Vec<u64>,
}

/// What a report is about that is certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportGoods {
    /// The certificates of its batches, on whichever report; at most 200.
    pub certified: Vec<CertificateEntry>,
    /// Certificates of what was made from their goods, and from that in turn; at most 200.
    pub made_from: Vec<CertificateEntry>,
}

/// A cover and who bound it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverAnswer {
    /// The cover.
    pub cover: Cover,
    /// The insurer.
    pub insurer: Organisation,
    /// What has been paid on it.
    pub used: CoverUse,
    /// What may still be paid, in fen.
    pub remaining_fen: u64,
}

/// A certificate in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateEntry {
    /// Its id.
    pub id: CertificateId,
    /// Its serial.
    pub serial: Serial,
    /// The product.
    pub product: ProductId,
    /// The product's name.
    pub product_name: Name,
    /// The batch.
    pub batch: Number,
    /// How many units it certifies.
    pub quantity: u32,
    /// The day it was issued.
    pub issued_on: Date,
    /// The status.
    pub status: CertificateStatus,
    /// Whether any of its items is called back.
    pub recalled: bool,
}
