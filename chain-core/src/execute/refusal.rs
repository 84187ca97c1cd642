//! [`Refusal`]: why a transaction is refused, with a stable code and whose fault it is.

mod code;
mod kind;

use std::borrow::Cow;
use std::fmt::Display;

use thiserror::Error;

use kind::{in_words, words};

use crate::bytes::codec::DecodeError;
use crate::bytes::signature::{KeyId, PublicKey, SignatureError};
use crate::chain::transaction::TransactionId;
use crate::label::FieldName;
use crate::records::accreditation::AccreditationMark;
use crate::records::certificate::CertificateStatus;
use crate::records::items::{ItemRange, ItemRangesError};
use crate::records::organisation::OrganisationStatus;
use crate::records::permission::{ActKind, Role};
use crate::records::report::{Conclusion, ReportKind};
use crate::records::shipment::HoldingsError;
use crate::records::variant::VariantCode;
use crate::ruleset::BrokenRule;
use crate::state::{ReadError, RecordKind};
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::edition::Edition;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{
    AccreditationId, CertificateId, CoverId, EntrustmentId, Line, Name, Number, ProductId,
    ProposalId, RecallId, ReportId, ResourceId, ServiceRequestId, ShipmentId,
};
use crate::values::time::{Height, Timestamp};

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
    #[error("the bytes are not a transaction; see the cause")]
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
    #[error(
        "another organisation gave key {key}, and it is usable from {} on (ms since 1970); sign with another key until then, or object by revoking it",
        from.as_unix_ms()
    )]
    KeyNotYetUsable { key: KeyId, from: Timestamp },
    #[error("key {key} may not {}; sign with an admin key or one that may", act.as_str())]
    KeyMayNot { key: KeyId, act: ActKind },
    #[error("organisation {organisation} is {}; ask the bureau", status.as_str())]
    OrganisationNotActive { organisation: CreditCode, status: OrganisationStatus },
    #[error("{} is for the role {}, which {organisation} does not have; let the right organisation sign", act.as_str(), role_names(roles))]
    WrongRole { organisation: CreditCode, act: ActKind, roles: &'static [Role] },
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
        "more than two thirds of the authorities gave {organisation} key {key}; only a key that they gave it revokes it or puts another in its place"
    )]
    DecidedKey { organisation: CreditCode, key: KeyId },
    #[error(
        "{signer} may not manage the keys of {organisation}; its own admin key or the bureau may"
    )]
    ForeignKeys { signer: CreditCode, organisation: CreditCode },
    #[error("`{field}` is {found}; {demand}")]
    Field { field: &'static str, found: String, demand: Cow<'static, str> },
    #[error("`{field}` holds what looks like personal data ({found}); {demand}")]
    PersonalData { field: String, found: String, demand: &'static str },
    #[error(
        "accreditation {accreditation} does not hold on {on}, when the test ended; the report cannot be filed"
    )]
    AccreditationDate { accreditation: AccreditationId, on: Date },
    #[error(
        "{institute} is not accredited ({}) for standard {standard} on {on}, when the test ended; let an institute in whose scope it is inspect", mark.as_str()
    )]
    StandardOutsideScope {
        institute: CreditCode,
        mark: AccreditationMark,
        standard: StandardNumber,
        on: Date,
    },
    #[error(
        "{what} is suspended from {from} on, the test ended on {on}; let an institute in whose scope it is inspect"
    )]
    ScopeSuspended { what: String, from: Date, on: Date },
    #[error("{what} is {found} on {from}; leave it out, or name another day")]
    ScopeUnchanged { what: String, found: &'static str, from: Date },
    #[error(
        "{institute} is not accredited for category {category}; let an institute in whose scope it is inspect"
    )]
    CategoryOutsideScope { institute: CreditCode, category: Line },
    #[error("the report concludes `{}` although item `{item}` is `{}`; correct the conclusion", conclusion.as_str(), item_conclusion.as_str())]
    ConclusionDiffers { conclusion: Conclusion, item: String, item_conclusion: Conclusion },
    #[error("the spot check concludes `{}` although report {report} concludes `{}`; correct the result", conclusion.as_str(), report_conclusion.as_str())]
    ResultDiffers { conclusion: Conclusion, report: ReportId, report_conclusion: Conclusion },
    #[error("report {report} was withdrawn; rest the certificate on a report in force")]
    ReportWithdrawn { report: ReportId },
    #[error("report {report} was replaced by {by}; rest the certificate on that one")]
    ReportReplaced { report: ReportId, by: Number },
    #[error(
        "report {report} concludes `{}`; a batch without a qualified report may not be certified and may not leave the factory", conclusion.as_str()
    )]
    ReportUnqualified { report: ReportId, conclusion: Conclusion },
    #[error("report {report} supplements {main}; name that one, which it is shown with")]
    Supplement { report: ReportId, main: Number },
    #[error("report {report} is of kind {}, here it must be {expected}; name another one", found.as_str())]
    ReportOfOtherKind { report: ReportId, found: ReportKind, expected: &'static str },
    #[error("no report named is of batch {batch} itself; name the one on its inspection as well")]
    NoReportOfTheBatch { batch: Number },
    #[error(
        "report {report} is not on variant `{variant}`; name a report on which it was inspected"
    )]
    ReportWithoutVariant { report: ReportId, variant: VariantCode },
    #[error(
        "report {report} cannot be followed by this one, which has another {what}; file it as a report of its own"
    )]
    NotAFollowUp { report: ReportId, what: &'static str },
    #[error(
        "report {report} has {count} reports that follow it; file this one as a report of its own"
    )]
    TooManyFollowUps { report: ReportId, count: usize },
    #[error(
        "report {report} bears the CMA number {cma_number}, which {institute} did not hold on {on}; only the laboratory itself confirms it"
    )]
    NotTheLaboratory { report: ReportId, cma_number: Line, institute: CreditCode, on: Date },
    #[error(
        "report {report} is for product {found}, the certificate for {expected}; name the report of this product"
    )]
    ReportOfOtherProduct { report: ReportId, found: ProductId, expected: ProductId },
    #[error(
        "report {report} is for edition {found} of the product, the certificate for edition {expected}, and they differ in model, specification, category, attributes, standards, or who makes it where; let the institute inspect this edition"
    )]
    ReportOfOtherEdition { report: ReportId, found: Edition, expected: Edition },
    #[error(
        "edition {found} of product {product} is named, edition {in_force} is in force; read it, then name it"
    )]
    OtherEdition { product: ProductId, found: Edition, in_force: Edition },
    #[error("product {product} is stated like this already; there is nothing to amend")]
    ProductUnchanged { product: ProductId },
    #[error(
        "{organisation} states that the product is {origin}, which is for the role {}; state who makes it, or ask the bureau for the role", role.as_str()
    )]
    OriginRole { organisation: CreditCode, origin: &'static str, role: Role },
    #[error(
        "no entrustment of product {product} to {producer} is in force on {on}; agree on one first, or state who makes it"
    )]
    NoEntrustment { product: ProductId, producer: CreditCode, on: Date },
    #[error(
        "entrustment {entrustment} was offered on other terms; read them, and state the very same or decline"
    )]
    OtherTerms { entrustment: EntrustmentId },
    #[error(
        "product {product} has no variant `{variant}`; name one of its edition in force, or amend the product first"
    )]
    NoSuchVariant { product: ProductId, variant: VariantCode },
    #[error(
        "report {report} is for batch {found}, the certificate for {expected}; name the report of this batch"
    )]
    ReportOfOtherBatch { report: ReportId, found: Number, expected: Number },
    #[error(
        "report {report} covers {covered}, {certified} of the batch are certified already and {wanted} more are wanted; certify at most {left}"
    )]
    ReportQuantityExceeded {
        report: ReportId,
        covered: String,
        certified: String,
        wanted: String,
        left: String,
    },
    #[error(
        "report {report} and the certificate do not measure alike, one by amount and one by the piece; name a report that does"
    )]
    MeasuredOtherwise { report: ReportId },
    #[error("{insurer} has no licence in force on {on}; ask the bureau to enter it")]
    NotLicensed { insurer: CreditCode, on: Date },
    #[error("cover {cover} does not cover product {product} on {on}; name a cover in force for it")]
    CoverNotInForce { cover: CoverId, product: ProductId, on: Date },
    #[error("certificate {certificate} is {} since height {at}; nothing more can be done with it", status.as_str())]
    CertificateEnded { certificate: CertificateId, status: CertificateStatus, at: Height },
    #[error(
        "items {range} of {certificate} have left its maker; only the bureau can end the certificate now"
    )]
    CertificateShipped { certificate: CertificateId, range: ItemRange },
    #[error("no serial is free for certificate {certificate}; choose another number")]
    NoSerial { certificate: CertificateId },
    #[error("{key} is not a label key of {maker} in force; add a key with the purpose label first")]
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
        "items of {certificate} are called back by recall {recall}; they are to stay where they are, or go back to whom they came from"
    )]
    ItemsRecalled { certificate: CertificateId, recall: RecallId },
    #[error("the items of {certificate} were to be used by {on}; they are not to be sold any more")]
    ItemsExpired { certificate: CertificateId, on: Date },
    #[error("who holds the items cannot be recorded; see the cause")]
    Holdings(#[source] HoldingsError),
    #[error("{} {id} {}", in_words(*kind), words(*kind).exists)]
    Exists { kind: RecordKind, id: String },
    #[error("{} {id} {}", in_words(*kind), words(*kind).unknown)]
    Unknown { kind: RecordKind, id: String },
    #[error("{} {id} is {status}; this cannot be done with it now", in_words(*kind))]
    Status { kind: RecordKind, id: String, status: &'static str },
    #[error(
        "organisation {organisation} may not do this to itself; let another bureau or the authorities act"
    )]
    OwnEntry { organisation: CreditCode },
    #[error("standard {standard} is not in the catalogue; ask the bureau to publish it")]
    StandardNotPublished { standard: StandardNumber },
    #[error(
        "enterprise standard {standard} is not declared by {maker}, and no entrustment in force lends it; declare it, or agree with whose standard it is"
    )]
    StandardNotDeclared { standard: StandardNumber, maker: CreditCode },
    #[error(
        "standard {standard} is not in force on {on}; certify to the standard that is in its place"
    )]
    StandardNotInForce { standard: StandardNumber, on: Date },
    #[error(
        "instrument {instrument} is not calibrated or not in use on {on}, when the test ended; test with a calibrated one, or enter its calibration"
    )]
    Calibration { instrument: ResourceId, on: Date },
    #[error(
        "item `{item}` is found {found} where the limit is {limit}, and cannot be `{}`; correct the item", conclusion.as_str()
    )]
    MeasurementDiffers { item: Name, limit: Line, found: Line, conclusion: Conclusion },
    #[error(
        "request {request} is for another {field}; file the report on what was asked for, or without the request"
    )]
    OtherRequest { request: ServiceRequestId, field: &'static str },
    #[error(
        "instrument {instrument} is not lent to {maker} on {on}; name the accepted request for a shared laboratory on these days"
    )]
    NotLent { instrument: ResourceId, maker: CreditCode, on: Date },
    #[error("ruleset {ruleset} has no class {class}; name classes of the ruleset in force")]
    ClassUnknown { class: FieldName, ruleset: u32 },
    #[error(
        "{organisation} has {open} questions that nobody has answered; wait for answers, or answer one of them yourself"
    )]
    QuestionsOpen { organisation: CreditCode, open: u32 },
    #[error("{amount_fen} fen are above the {limit_fen} fen that {what}; state at most that")]
    ClaimAboveLimit { what: &'static str, amount_fen: u64, limit_fen: u64 },
    #[error(
        "the receiver of shipment {shipment} has until {until} to answer; wait until then, or cancel the shipment"
    )]
    NotYetDeemed { shipment: ShipmentId, until: Date },
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
    #[error("{organisation} is not an authority; only authorities propose and approve")]
    NotAnAuthority { organisation: CreditCode },
    #[error(
        "key {key} of {organisation} is not its vote key; sign with the key that its node votes with"
    )]
    NotAVoteKey { key: KeyId, organisation: CreditCode },
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
    /// A field whose value is not one that the act may have.
    #[must_use]
    pub(crate) fn field(
        field: &'static str,
        found: impl Display,
        demand: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Field { field, found: found.to_string(), demand: demand.into() }
    }

    /// A record that is there already.
    #[must_use]
    pub(crate) fn exists(kind: RecordKind, id: &dyn Display) -> Self {
        Self::Exists { kind, id: id.to_string() }
    }

    /// A record that is not there.
    #[must_use]
    pub(crate) fn unknown(kind: RecordKind, id: &dyn Display) -> Self {
        Self::Unknown { kind, id: id.to_string() }
    }

    /// A record whose status does not allow the act.
    #[must_use]
    pub(crate) fn status(kind: RecordKind, id: &dyn Display, status: &'static str) -> Self {
        Self::Status { kind, id: id.to_string(), status }
    }

    /// The stable code: part of the API, frozen by a test.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code_and_fault().0
    }

    /// Whose fault it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        self.code_and_fault().1
    }
}
