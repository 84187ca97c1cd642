//! What the HTTP API answers: plain data shared by node, command line and other programs.

use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::bytes::hash::Hash;
use crate::bytes::signature::KeyId;
use crate::chain::block::BlockId;
use crate::chain::transaction::TransactionId;
use crate::execute::refusal::Refusal;
use crate::governance::authority::AuthoritySet;
use crate::governance::proposal::Proposal;
use crate::records::certificate::{Certificate, CertificateStatus};
use crate::records::cover::{Cover, CoverUse};
use crate::records::items::{ItemRanges, ItemStatus, Items};
use crate::records::organisation::Organisation;
use crate::records::permission::ActKind;
use crate::records::product::Product;
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::shipment::{Holdings, Shipment};
use crate::records::supervision::{CertificateRecalls, Recall, RecallAnswer};
use crate::ruleset::BrokenRule;
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::gtin::Gtin;
use crate::values::text::{CertificateId, Name, Number, ProductId, ShipmentId};
use crate::values::time::{Height, Timestamp};
use crate::verify::verification::Verdict;

/// An answer, and the height and time it is true for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer<T> {
    /// The height whose state was read.
    pub height: Height,
    /// The time of that height's block, in milliseconds since 1970.
    pub time: Timestamp,
    /// The answer.
    pub data: T,
}

/// An error, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// The stable code: programs decide by it.
    pub code: String,
    /// What failed, the value, and what to do.
    pub message: String,
    /// The causes below it, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// Every broken labelling rule, where that is the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<BrokenRule>,
    /// When to try again, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

impl ErrorBody {
    /// An error with a code and a message.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            causes: Vec::new(),
            broken: Vec::new(),
            retry_after_ms: None,
        }
    }

    /// An error with its message and the messages of its sources.
    #[must_use]
    pub fn of(code: &str, error: &dyn std::error::Error) -> Self {
        let mut body = Self::new(code, error.to_string());
        let mut source = error.source();
        while let Some(cause) = source {
            body.causes.push(cause.to_string());
            source = cause.source();
        }
        body
    }
}

impl From<&Refusal> for ErrorBody {
    fn from(refusal: &Refusal) -> Self {
        let mut body = Self::of(refusal.code(), refusal);
        if let Refusal::LabelBroken { broken, .. } = refusal {
            body.broken.clone_from(broken);
        }
        body
    }
}

/// What is known of a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum TransactionStatus {
    /// This node has never seen it, or has forgotten a refusal.
    Unknown,
    /// Admitted and waiting for a block.
    Pending,
    /// In a block for good.
    Committed {
        /// The block's height.
        height: Height,
        /// The position in the block, counted from 0.
        index: u32,
        /// The first certificate it made, changed, or is about.
        certificate: Option<Serial>,
    },
    /// Refused by this node.
    Refused {
        /// Why.
        error: ErrorBody,
    },
}

/// The answer to a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Submitted {
    /// The transaction's id.
    pub id: TransactionId,
    /// Its status.
    #[serde(flatten)]
    pub status: TransactionStatus,
}

/// What became of one transaction of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BatchOutcome {
    /// It waits for a block.
    Admitted(TransactionId),
    /// It is refused.
    Refused(ErrorBody),
}

/// The answer about one item code. A node may hold a certificate as JSON already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemAnswer<C = CertificateAnswer> {
    /// The verdict.
    pub verdict: Verdict,
    /// The certificate's serial, from the code.
    pub serial: Serial,
    /// The item, from the code.
    pub item: u32,
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
    /// The products with this number.
    pub products: Vec<Product>,
    /// Their certificates of the batch that the link names, with that item; at most 100.
    pub certificates: Vec<CertificateEntry>,
}

/// How often a code was scanned, as the nodes count it beside the chain: nobody has signed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanCounts {
    /// Scans since the first. The same visitor within ten minutes counts once.
    pub count: u64,
    /// Scans of today (China Standard Time).
    pub today: u64,
    /// The hour of the first scan, as its first millisecond since 1970.
    pub first: Option<Timestamp>,
    /// The hour of the last scan, as its first millisecond since 1970.
    pub last: Option<Timestamp>,
    /// What may mean that the code was copied. It proves nothing.
    pub signs: Vec<CopySign>,
}

/// What may mean that a code was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CopySign {
    /// It was scanned often.
    Often,
    /// It was scanned often within one hour.
    OftenInOneHour,
    /// It was scanned before its label was put into use.
    BeforeActivation,
}

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
    /// Whether a report it rests on was withdrawn.
    pub report_withdrawn: bool,
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
    /// How many units have been certified on it.
    pub certified_quantity: u32,
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

/// Who holds one item and who held it before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemHistory {
    /// The certificate.
    pub certificate: CertificateId,
    /// The item.
    pub item: u32,
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

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The entries, in a stable order.
    pub entries: Vec<T>,
    /// Where the next page starts: give it as `after`. None at the end.
    pub next: Option<String>,
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

/// A stored document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentEntry {
    /// The hash that records name it by.
    pub hash: Hash,
    /// Its bytes.
    pub bytes: u64,
    /// Its media type: `application/pdf`, `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Whether a record of the chain names it.
    pub referenced: bool,
}

/// How a node is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NodeStatus {
    /// The chain.
    pub chain_id: ChainId,
    /// The chain's name.
    pub chain_name: String,
    /// The node's own name.
    pub moniker: String,
    /// The organisation whose authority this node is; none for an observer.
    pub authority: Option<CreditCode>,
    /// The software's version.
    pub version: String,
    /// The last committed height.
    pub height: Height,
    /// The last committed block; the chain id before the first.
    pub block: BlockId,
    /// That block's time, in milliseconds since 1970.
    pub time: Timestamp,
    /// The greatest height that a peer has announced.
    pub best_peer_height: Height,
    /// Whether the node is ready to serve: heights progress and it is not behind.
    pub ready: bool,
    /// Why it is not ready.
    pub not_ready_because: Option<String>,
    /// Transactions waiting for a block.
    pub pending_transactions: u64,
    /// Their bytes.
    pub pending_bytes: u64,
    /// Peers connected on the transaction network.
    pub peers: u64,
    /// Seconds since the node started.
    pub uptime_s: u64,
}

/// The authorities that sign the next block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthoritiesAnswer {
    /// The authorities.
    pub authorities: AuthoritySet,
    /// How many votes decide.
    pub quorum: u32,
}

/// One committed act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Where it stands: `HEIGHT.INDEX`. Readers resume after it.
    pub cursor: String,
    /// The block's height.
    pub height: Height,
    /// The position in the block, counted from 0.
    pub index: u32,
    /// The block's time, in milliseconds since 1970.
    pub time: Timestamp,
    /// The transaction.
    pub transaction: TransactionId,
    /// Which act it is.
    pub kind: ActKind,
    /// The organisation that did it.
    pub organisation: CreditCode,
    /// The key it signed with.
    pub key: KeyId,
    /// The certificates it made, changed, or is about.
    pub certificates: Vec<Serial>,
    /// The act.
    pub act: Act,
}
