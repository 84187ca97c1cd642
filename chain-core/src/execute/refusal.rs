//! [`Refusal`]: why a transaction is refused, with a stable code and whose fault it is.

mod subject;

use thiserror::Error;

pub use subject::Subject;

use crate::bytes::codec::DecodeError;
use crate::bytes::signature::{KeyId, PublicKey, SignatureError};
use crate::chain::transaction::TransactionId;
use crate::records::items::{ItemRange, ItemRangesError};
use crate::records::organisation::OrganisationStatus;
use crate::records::permission::{ActKind, Role};
use crate::records::report::Conclusion;
use crate::records::shipment::HoldingsError;
use crate::ruleset::BrokenRule;
use crate::state::ReadError;
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{
    CertificateId, CoverId, Line, Name, Number, ProductId, ProposalId, RecallId, ReportId,
    ServiceRequestId, ShipmentId,
};
use crate::values::time::Height;

/// Whose fault an error is. It alone decides what is done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Who signed or sent it: answer with the reason.
    Sender,
    /// The peer that relayed it: count it against the peer.
    Peer,
    /// This node: its disk or its configuration.
    Local,
}

/// Why a transaction is refused. Each variant has a stable code, [`Refusal::code`].
#[derive(Debug, Clone, Error, PartialEq)]
#[expect(missing_docs, reason = "each message says what its fields are")]
pub enum Refusal {
    #[error("the bytes are no transaction; see the cause")]
    Undecodable(#[source] DecodeError),
    #[error(
        "the transaction is for chain {found}, this chain is {expected}; sign it for this chain"
    )]
    WrongChain { found: ChainId, expected: ChainId },
    #[error(
        "the transaction was valid until height {valid_until}, the block has height {height}; sign it again with a later height"
    )]
    Expired { valid_until: Height, height: Height },
    #[error(
        "valid_until {valid_until} is too far ahead; at this height it may be at most {latest}"
    )]
    ValidTooLong { valid_until: Height, latest: Height },
    #[error("transaction {id} was committed at height {height}; query it, do not submit it again")]
    AlreadyCommitted { id: TransactionId, height: Height },
    #[error("the signature does not hold; see the cause")]
    Signature(#[source] SignatureError),
    #[error(
        "key {key} is not in the registry; ask the bureau to register the organisation, or its admin to add the key"
    )]
    UnknownKey { key: PublicKey },
    #[error("key {key} was revoked at height {at}; sign with another key")]
    KeyRevoked { key: KeyId, at: Height },
    #[error("key {key} was valid until {until}; sign with another key")]
    KeyExpired { key: KeyId, until: Date },
    #[error("key {key} may not {}; sign with an admin key or one that may", act.as_str())]
    KeyMayNot { key: KeyId, act: ActKind },
    #[error("organisation {organisation} is {status:?}; ask the bureau")]
    OrganisationNotActive { organisation: CreditCode, status: OrganisationStatus },
    #[error("{} is for the role {}, which {organisation} does not have; let the right organisation sign", act.as_str(), role_names(roles))]
    WrongRole { organisation: CreditCode, act: ActKind, roles: &'static [Role] },
    #[error("organisation {organisation} is not registered; ask the bureau to register it first")]
    UnknownOrganisation { organisation: CreditCode },
    #[error(
        "organisation {organisation} is registered already; query it, do not register it again"
    )]
    OrganisationExists { organisation: CreditCode },
    #[error("the entry of organisation {organisation} is wrong in `{field}`: {reason}; correct it")]
    OrganisationEntry { organisation: CreditCode, field: &'static str, reason: String },
    #[error("organisation {organisation} lacks the role {}; name an organisation that has it", role.as_str())]
    LacksRole { organisation: CreditCode, role: Role },
    #[error("key {key} is registered for {organisation} already; generate a new key")]
    KeyExists { key: KeyId, organisation: CreditCode },
    #[error("organisation {organisation} has no key {key}; list its keys")]
    NoSuchKey { organisation: CreditCode, key: KeyId },
    #[error("key {key} is the last admin key of {organisation}; add another one first")]
    LastAdminKey { organisation: CreditCode, key: KeyId },
    #[error(
        "{signer} may not manage the keys of {organisation}; its own admin key or the bureau may"
    )]
    ForeignKeys { signer: CreditCode, organisation: CreditCode },
    #[error("`{field}` is {found}; {demand}")]
    Field { field: &'static str, found: String, demand: &'static str },
    #[error("`{field}` holds what looks like personal data ({found}); {demand}")]
    PersonalData { field: String, found: String, demand: &'static str },
    #[error(
        "product {product} is registered already; register the changed product under a new number"
    )]
    ProductExists { product: ProductId },
    #[error("product {product} is not registered; register it first")]
    UnknownProduct { product: ProductId },
    #[error("report {report} was filed already; a corrected report needs a new number")]
    ReportExists { report: ReportId },
    #[error("report {report} does not exist; let the institute file it first")]
    UnknownReport { report: ReportId },
    #[error("{institute} has no accreditation; ask the bureau to accredit it")]
    NotAccredited { institute: CreditCode },
    #[error(
        "{institute} is accredited from {from} to {until}, the test ended on {on}; the report cannot be filed"
    )]
    AccreditationDate { institute: CreditCode, from: Date, until: Date, on: Date },
    #[error(
        "{institute} is not accredited for standard {standard}; let an institute in whose scope it is inspect"
    )]
    StandardOutsideScope { institute: CreditCode, standard: StandardNumber },
    #[error(
        "{institute} is not accredited for category {category}; let an institute in whose scope it is inspect"
    )]
    CategoryOutsideScope { institute: CreditCode, category: Line },
    #[error("the report concludes `{}` although item `{item}` is `{}`; correct the conclusion", conclusion.as_str(), item_conclusion.as_str())]
    ConclusionDiffers { conclusion: Conclusion, item: String, item_conclusion: Conclusion },
    #[error("report {report} was withdrawn; rest the certificate on a report in force")]
    ReportWithdrawn { report: ReportId },
    #[error(
        "report {report} concludes `unqualified`; the batch may not be certified and may not leave the factory"
    )]
    ReportUnqualified { report: ReportId },
    #[error(
        "report {report} is for product {found}, the certificate for {expected}; name the report of this product"
    )]
    ReportOfOtherProduct { report: ReportId, found: ProductId, expected: ProductId },
    #[error(
        "report {report} is for batch {found}, the certificate for {expected}; name the report of this batch"
    )]
    ReportOfOtherBatch { report: ReportId, found: Number, expected: Number },
    #[error("report {report} covers {covered} units, {certified} are certified already and {wanted} more are wanted; certify at most {}", covered.saturating_sub(*certified))]
    QuantityExceedsReport { report: ReportId, covered: u32, certified: u32, wanted: u32 },
    #[error("{insurer} has no licence in force on {on}; ask the bureau to enter it")]
    NotLicensed { insurer: CreditCode, on: Date },
    #[error("cover {cover} was bound already; a changed policy needs a new number")]
    CoverExists { cover: CoverId },
    #[error("cover {cover} does not exist; let the insurer bind it first")]
    UnknownCover { cover: CoverId },
    #[error("cover {cover} does not cover product {product} on {on}; name a cover in force for it")]
    CoverNotInForce { cover: CoverId, product: ProductId, on: Date },
    #[error("certificate {certificate} was issued already; query it, do not submit it again")]
    CertificateExists { certificate: CertificateId },
    #[error("certificate {certificate} does not exist; check its number")]
    UnknownCertificate { certificate: CertificateId },
    #[error(
        "certificate {certificate} was revoked at height {at}; nothing more can be done with it"
    )]
    CertificateRevoked { certificate: CertificateId, at: Height },
    #[error("no serial is free for certificate {certificate}; choose another number")]
    NoSerial { certificate: CertificateId },
    #[error(
        "{key} is no label key of {maker} in force; add one with `hgz key add --purpose label`"
    )]
    NotALabelKey { key: KeyId, maker: CreditCode },
    #[error("the label breaks {} rule(s): {}; correct every field named", broken.len(), rule_ids(broken))]
    LabelBroken { ruleset: u32, broken: Vec<BrokenRule> },
    #[error("items {range} are outside 1-{quantity}; name items of the certificate")]
    ItemsOutside { range: ItemRange, quantity: u32 },
    #[error("items {range} are activated already; leave them out")]
    ItemsActivated { range: ItemRange },
    #[error("items {range} were voided; a spoilt label is never used again")]
    ItemsVoided { range: ItemRange },
    #[error("no items are named; name at least one")]
    NoItems,
    #[error("items {range} are not activated; activate them first")]
    ItemsNotActivated { range: ItemRange },
    #[error("items {range} of {certificate} are not held by {holder}; ship only what you hold")]
    ItemsNotHeld { certificate: CertificateId, range: ItemRange, holder: CreditCode },
    #[error(
        "items {range} of {certificate} are on shipment {shipment}; wait until its receiver has answered"
    )]
    ItemsInTransit { certificate: CertificateId, range: ItemRange, shipment: ShipmentId },
    #[error(
        "items of {certificate} are called back by recall {recall}; they may only go back to whom they came from"
    )]
    ItemsRecalled { certificate: CertificateId, recall: RecallId },
    #[error("who holds the items cannot be recorded; see the cause")]
    Holdings(#[source] HoldingsError),
    #[error("{} {id} exists already; choose another number", subject.as_str())]
    Exists { subject: Subject, id: String },
    #[error("{} {id} does not exist; check its number", subject.as_str())]
    Unknown { subject: Subject, id: String },
    #[error("{} {id} is {status}; nothing of the kind can be done with it now", subject.as_str())]
    Status { subject: Subject, id: String, status: &'static str },
    #[error(
        "organisation {organisation} may not do this to itself; let another bureau or the authorities act"
    )]
    OwnEntry { organisation: CreditCode },
    #[error("standard {standard} is not in the catalogue; ask the bureau to publish it")]
    StandardNotPublished { standard: StandardNumber },
    #[error(
        "enterprise standard {standard} is not declared by {maker}; declare it with `hgz standard declare`"
    )]
    StandardNotDeclared { standard: StandardNumber, maker: CreditCode },
    #[error(
        "standard {standard} is not in force on {on}; certify to the standard that is in its place"
    )]
    StandardNotInForce { standard: StandardNumber, on: Date },
    #[error(
        "instrument {instrument} is calibrated until {until}, the test ended on {on}; test with a calibrated one"
    )]
    Calibration { instrument: Line, until: Date, on: Date },
    #[error(
        "item `{item}` is found {found} where the limit is {limit}, and cannot be `{}`; correct the item", conclusion.as_str()
    )]
    MeasurementDiffers { item: Name, limit: Line, found: Line, conclusion: Conclusion },
    #[error(
        "request {request} is for another {field}; file the report on what was asked for, or without the request"
    )]
    OtherRequest { request: ServiceRequestId, field: &'static str },
    #[error("{amount_fen} fen are above the {limit_fen} fen that {what}; state at most that")]
    ClaimAboveLimit { what: &'static str, amount_fen: u64, limit_fen: u64 },
    #[error("{organisation} is not the receiver of shipment {shipment}; let the receiver answer")]
    NotTheReceiver { shipment: ShipmentId, organisation: CreditCode },
    #[error(
        "shipment {shipment} did not bring these items from the receiver of the return; name the shipment that did"
    )]
    NotAReturn { shipment: ShipmentId },
    #[error(
        "{organisation} holds no item that recall {recall} calls back; there is nothing to answer"
    )]
    NothingRecalled { recall: RecallId, organisation: CreditCode },
    #[error("{organisation} is no authority; only authorities propose and approve")]
    NotAnAuthority { organisation: CreditCode },
    #[error("{organisation} has approved proposal {proposal} already; wait for the others")]
    Approved { proposal: ProposalId, organisation: CreditCode },
    #[error(
        "proposal {proposal} was to take effect at height {effective_at} and has lapsed; propose it again"
    )]
    Lapsed { proposal: ProposalId, effective_at: Height },
    #[error("the change cannot be made ({reason}); correct the proposal")]
    Change { reason: String },
    #[error("the items cannot be recorded; see the cause")]
    Ranges(#[source] ItemRangesError),
    #[error("the state could not be read; see the cause")]
    Read(#[source] ReadError),
}

fn role_names(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" or ")
}

fn rule_ids(broken: &[BrokenRule]) -> String {
    broken.iter().map(|rule| rule.rule.as_str()).collect::<Vec<_>>().join(", ")
}

impl From<ReadError> for Refusal {
    fn from(source: ReadError) -> Self {
        Self::Read(source)
    }
}

impl Refusal {
    /// The stable code: part of the API, frozen by a test.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one arm for each refusal, and nothing else")]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Undecodable(_) => "transaction.undecodable",
            Self::WrongChain { .. } => "transaction.wrong_chain",
            Self::Expired { .. } => "transaction.expired",
            Self::ValidTooLong { .. } => "transaction.valid_too_long",
            Self::AlreadyCommitted { .. } => "transaction.already_committed",
            Self::Signature(_) => "transaction.signature",
            Self::UnknownKey { .. } => "key.unknown",
            Self::KeyRevoked { .. } => "key.revoked",
            Self::KeyExpired { .. } => "key.expired",
            Self::KeyMayNot { .. } => "key.may_not",
            Self::KeyExists { .. } => "key.exists",
            Self::NoSuchKey { .. } => "key.not_found",
            Self::LastAdminKey { .. } => "key.last_admin",
            Self::ForeignKeys { .. } => "key.foreign",
            Self::NotALabelKey { .. } => "key.not_a_label_key",
            Self::OrganisationNotActive { .. } => "organisation.not_active",
            Self::WrongRole { .. } => "organisation.wrong_role",
            Self::UnknownOrganisation { .. } => "organisation.unknown",
            Self::OrganisationExists { .. } => "organisation.exists",
            Self::OrganisationEntry { .. } => "organisation.entry",
            Self::LacksRole { .. } => "organisation.lacks_role",
            Self::Field { .. } => "field.out_of_bounds",
            Self::PersonalData { .. } => "field.personal_data",
            Self::ProductExists { .. } => "product.exists",
            Self::UnknownProduct { .. } => "product.unknown",
            Self::ReportExists { .. } => "report.exists",
            Self::UnknownReport { .. } => "report.unknown",
            Self::NotAccredited { .. } => "report.not_accredited",
            Self::AccreditationDate { .. } => "report.accreditation_date",
            Self::StandardOutsideScope { .. } => "report.standard_outside_scope",
            Self::CategoryOutsideScope { .. } => "report.category_outside_scope",
            Self::ConclusionDiffers { .. } => "report.conclusion_differs",
            Self::ReportWithdrawn { .. } => "report.withdrawn",
            Self::ReportUnqualified { .. } => "report.unqualified",
            Self::ReportOfOtherProduct { .. } => "report.other_product",
            Self::ReportOfOtherBatch { .. } => "report.other_batch",
            Self::QuantityExceedsReport { .. } => "report.quantity_exceeded",
            Self::NotLicensed { .. } => "cover.not_licensed",
            Self::CoverExists { .. } => "cover.exists",
            Self::UnknownCover { .. } => "cover.unknown",
            Self::CoverNotInForce { .. } => "cover.not_in_force",
            Self::CertificateExists { .. } => "certificate.exists",
            Self::UnknownCertificate { .. } => "certificate.unknown",
            Self::CertificateRevoked { .. } => "certificate.revoked",
            Self::NoSerial { .. } => "certificate.no_serial",
            Self::LabelBroken { .. } => "certificate.label_broken",
            Self::ItemsOutside { .. } => "items.outside",
            Self::ItemsActivated { .. } => "items.activated",
            Self::ItemsVoided { .. } => "items.voided",
            Self::NoItems => "items.none",
            Self::ItemsNotActivated { .. } => "items.not_activated",
            Self::ItemsNotHeld { .. } => "items.not_held",
            Self::ItemsInTransit { .. } => "items.in_transit",
            Self::ItemsRecalled { .. } => "items.recalled",
            Self::Holdings(_) => "items.holdings",
            Self::Exists { subject, .. } => subject.exists_code(),
            Self::Unknown { subject, .. } => subject.unknown_code(),
            Self::Status { subject, .. } => subject.status_code(),
            Self::OwnEntry { .. } => "organisation.own_entry",
            Self::StandardNotPublished { .. } => "standard.not_published",
            Self::StandardNotDeclared { .. } => "standard.not_declared",
            Self::StandardNotInForce { .. } => "standard.not_in_force",
            Self::Calibration { .. } => "report.calibration",
            Self::MeasurementDiffers { .. } => "report.measurement_differs",
            Self::OtherRequest { .. } => "report.other_request",
            Self::ClaimAboveLimit { .. } => "claim.above_limit",
            Self::NotTheReceiver { .. } => "shipment.not_the_receiver",
            Self::NotAReturn { .. } => "shipment.not_a_return",
            Self::NothingRecalled { .. } => "recall.nothing_held",
            Self::NotAnAuthority { .. } => "proposal.not_an_authority",
            Self::Approved { .. } => "proposal.approved",
            Self::Lapsed { .. } => "proposal.lapsed",
            Self::Change { .. } => "proposal.change",
            Self::Ranges(_) => "items.ranges",
            Self::Read(_) => "node.storage",
        }
    }

    /// Whose fault it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Read(_) => Fault::Local,
            _ => Fault::Sender,
        }
    }
}
