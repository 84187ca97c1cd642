//! The business acts a transaction may carry. New acts are added at the end: bytes in use stay.

pub mod documents;

use serde::{Deserialize, Serialize};

use crate::bytes::signature::{KeyId, PublicKey};
use crate::governance::proposal::ProposalDetails;
use crate::label::FieldName;
use crate::records::accreditation::{
    AccreditationMark, AccreditationTerm, ScopeAddition, ScopeDecision,
};
use crate::records::certificate::CertificateDetails;
use crate::records::claim::ClaimDetails;
use crate::records::classification::EnterpriseClass;
use crate::records::cover::CoverDetails;
use crate::records::entrustment::EntrustmentDetails;
use crate::records::history::StatusGrounds;
use crate::records::items::ItemRanges;
use crate::records::organisation::{InsuranceLicence, KeyPurpose, OrganisationDetails};
use crate::records::permission::{ActKind, for_each_act};
use crate::records::product::ProductDetails;
use crate::records::question::QuestionDetails;
use crate::records::report::ReportDetails;
use crate::records::resource::{Attestation, ResourceDetails};
use crate::records::service::{OfferDetails, ServiceRequestDetails, ServiceStep};
use crate::records::shipment::{PurchaseCheck, RefusedPart, ShipmentDetails};
use crate::records::standard_catalogue::StandardDetails;
use crate::records::supervision::{
    PenaltyDetails, RecallAnswerDetails, RecallDetails, SpotCheckDetails, SpotCheckResult,
};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{
    AccreditationId, CertificateId, EntrustmentId, Number, ProductId, ProposalId, QuestionId,
    RecallId, Remark, ReportId, ServiceRequestId, ShipmentId,
};

/// One business act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The bureau enters an organisation into the registry, with its first admin keys.
    RegisterOrganisation {
        /// What the registry is to say of it.
        organisation: OrganisationDetails,
        /// Its admin keys; at least one.
        admin_keys: Vec<PublicKey>,
    },
    /// An organisation's admin, or the bureau, adds a key.
    AddKey {
        /// Whose key it is.
        organisation: CreditCode,
        /// The key.
        key: PublicKey,
        /// What it may do.
        purpose: KeyPurpose,
        /// The last day it may do it.
        valid_until: Option<Date>,
    },
    /// An organisation's admin, or the bureau, ends a key.
    RevokeKey {
        /// Whose key it is.
        organisation: CreditCode,
        /// The key's id.
        key: KeyId,
    },
    /// The bureau enters an institute's accreditation, or its next certificate.
    AccreditInstitute {
        /// The institute, and the bureau's number for its accreditation.
        accreditation: AccreditationId,
        /// Which mark it lets reports bear.
        mark: AccreditationMark,
        /// The certificate, which comes after those entered before.
        term: AccreditationTerm,
        /// Standards that come into the scope on its first day.
        standards: Vec<ScopeAddition>,
    },
    /// The bureau states that an insurer is licensed.
    LicenseInsurer {
        /// The insurer.
        insurer: CreditCode,
        /// Its licence, in place of an earlier one.
        licence: InsuranceLicence,
    },
    /// A maker registers a product.
    RegisterProduct {
        /// The maker's number for it.
        number: Number,
        /// What the maker states.
        product: ProductDetails,
    },
    /// An institute files a report.
    FileReport {
        /// The report's number.
        number: Number,
        /// What the institute states.
        report: Box<ReportDetails>,
    },
    /// An insurer binds a cover.
    BindCover {
        /// The policy number.
        number: Number,
        /// What the insurer states.
        cover: CoverDetails,
    },
    /// A maker certifies a batch.
    IssueCertificate {
        /// The certificate's number.
        number: Number,
        /// What the maker states.
        certificate: CertificateDetails,
    },
    /// A maker puts labels into use.
    ActivateItems {
        /// The number of the maker's certificate.
        certificate: Number,
        /// The items whose labels are put into use.
        items: ItemRanges,
    },
    /// A maker declares labels spoilt.
    VoidItems {
        /// The number of the maker's certificate.
        certificate: Number,
        /// The items whose labels are spoilt.
        items: ItemRanges,
    },
    /// The bureau voids a certificate.
    RevokeCertificate {
        /// Which one is void from now on.
        certificate: CertificateId,
        /// Why, and by which law.
        grounds: StatusGrounds,
    },
    /// The bureau corrects an organisation's entry.
    UpdateOrganisation {
        /// The whole entry, in place of the earlier one.
        organisation: OrganisationDetails,
    },
    /// The bureau suspends an organisation: it may not act, what it did stands.
    SuspendOrganisation {
        /// Who may not act any more.
        organisation: CreditCode,
        /// Why, and by which law.
        grounds: StatusGrounds,
    },
    /// The bureau lets a suspended organisation act again.
    ReinstateOrganisation {
        /// Who may act again.
        organisation: CreditCode,
        /// Why, and by which law.
        grounds: StatusGrounds,
    },
    /// An organisation's admin, or the bureau, puts a new key in the place of one.
    RotateKey {
        /// Whose keys they are.
        organisation: CreditCode,
        /// The key that ends.
        old: KeyId,
        /// The key in its place, for the same purpose and until the same day.
        new: PublicKey,
    },
    /// The bureau enters standards into the catalogue.
    PublishStandards {
        /// The standards; at least one.
        standards: Vec<StandardDetails>,
    },
    /// The bureau ends a standard of the catalogue.
    WithdrawStandard {
        /// Which one ends.
        standard: StandardNumber,
        /// The first day it is no longer in force.
        from: Date,
        /// The standard that replaces it.
        replaced_by: Option<StandardNumber>,
    },
    /// A maker declares an enterprise standard `Q/…` of its own.
    DeclareStandard {
        /// The standard that is declared.
        standard: StandardDetails,
    },
    /// Whoever filed a report takes it back.
    WithdrawReport {
        /// The number under which the signer filed it.
        report: Number,
        /// Why, and by which law or rule.
        grounds: StatusGrounds,
    },
    /// A maker asks an institute for a test.
    RequestService {
        /// The maker's number for the request.
        number: Number,
        /// What it asks for.
        request: ServiceRequestDetails,
    },
    /// An institute or a maker takes the next step of a request.
    AdvanceRequest {
        /// The request.
        request: ServiceRequestId,
        /// Which step.
        step: ServiceStep,
        /// What is said to it; why, if it is declined or cancelled.
        answer: Option<Remark>,
    },
    /// An insurer ends a cover early.
    CancelCover {
        /// The policy number.
        cover: Number,
        /// The first day it no longer holds; not before the day of the block.
        from: Date,
        /// Why, and by which clause.
        grounds: StatusGrounds,
    },
    /// An insurer opens a claim for an item under a cover.
    OpenClaim {
        /// The insurer's number for the claim.
        number: Number,
        /// What it states.
        claim: ClaimDetails,
    },
    /// An insurer pays a claim.
    PayClaim {
        /// The insurer's number for the claim.
        claim: Number,
        /// What it pays, in fen.
        amount_fen: u64,
        /// Whether it pays in advance of the maker.
        in_advance: bool,
    },
    /// An insurer refuses a claim.
    RefuseClaim {
        /// The insurer's number for the claim.
        claim: Number,
        /// Why, and by which clause.
        grounds: StatusGrounds,
    },
    /// An insurer records what it recovered from the maker for a claim it has paid.
    RecordRecourse {
        /// The insurer's number for the claim.
        claim: Number,
        /// What it recovered this time, in fen.
        amount_fen: u64,
    },
    /// A holder ships items to another organisation, or back.
    ShipItems {
        /// The shipper's number for the shipment.
        number: Number,
        /// What it states.
        shipment: ShipmentDetails,
    },
    /// The receiver takes over a shipment.
    AcceptDelivery {
        /// What has arrived.
        shipment: ShipmentId,
        /// What it found when it checked the goods.
        check: Option<PurchaseCheck>,
        /// What it does not take, if not all is as it should be.
        refused: Option<RefusedPart>,
    },
    /// The receiver refuses a shipment.
    RefuseDelivery {
        /// What is not taken.
        shipment: ShipmentId,
        /// What is wrong with it.
        reason: Remark,
    },
    /// The bureau calls goods back.
    OpenRecall {
        /// The bureau's number for the recall.
        number: Number,
        /// What it states.
        recall: RecallDetails,
    },
    /// A holder says what it did about a recall.
    AnswerRecall {
        /// Which one it answers.
        recall: RecallId,
        /// What it did.
        answer: RecallAnswerDetails,
    },
    /// The bureau ends a recall.
    CloseRecall {
        /// Which one ends.
        recall: RecallId,
        /// Why, and by which law.
        grounds: StatusGrounds,
    },
    /// The bureau orders a spot check.
    OrderSpotCheck {
        /// The bureau's number for the spot check.
        number: Number,
        /// What it is to look at.
        spot_check: SpotCheckDetails,
    },
    /// The bureau records what its spot check found.
    RecordSpotCheck {
        /// The bureau's number for the spot check.
        spot_check: Number,
        /// What it found.
        result: SpotCheckResult,
    },
    /// The bureau records a penalty.
    RecordPenalty {
        /// The bureau's number for the penalty.
        number: Number,
        /// What it decided.
        penalty: PenaltyDetails,
    },
    /// An authority proposes a change of the chain, and approves it.
    Propose {
        /// The proposer's number for the proposal.
        number: Number,
        /// What it proposes.
        proposal: Box<ProposalDetails>,
    },
    /// An authority approves a change of the chain.
    Approve {
        /// The proposal that is approved.
        proposal: ProposalId,
    },
    /// A maker changes what it states of a product, from the next certificate on.
    AmendProduct {
        /// The maker's number for it.
        number: Number,
        /// What the maker states now, whole.
        product: ProductDetails,
        /// Why.
        reason: Remark,
    },
    /// A maker takes back a certificate of which nothing has left the factory.
    WithdrawCertificate {
        /// The number of the maker's certificate.
        certificate: Number,
        /// The labels that are spoilt, so that nobody finds them as unused.
        spoilt: ItemRanges,
        /// Why; a law need not be named.
        grounds: StatusGrounds,
    },
    /// The bureau changes which standards an institute may test to, by the differences.
    ChangeScope {
        /// The accreditation that names them.
        accreditation: AccreditationId,
        /// The first day on which it is changed.
        from: Date,
        /// Standards that come.
        add: Vec<ScopeAddition>,
        /// Standards that end the day before.
        end: Vec<StandardNumber>,
    },
    /// The bureau suspends, restores or withdraws an accreditation, or a part of its scope.
    DecideScope {
        /// Which accreditation.
        accreditation: AccreditationId,
        /// The standards that it is about; none: all of the accreditation.
        standards: Vec<StandardNumber>,
        /// What is decided.
        decision: ScopeDecision,
        /// Why, and by which law.
        grounds: StatusGrounds,
    },
    /// An institute or maker enters an instrument or inspector, or what came to one.
    KeepResource {
        /// Its number, or the inspector's code.
        number: Number,
        /// What it is, each time the same.
        resource: ResourceDetails,
        /// Calibrations or trainings that come to those entered before.
        attestations: Vec<Attestation>,
        /// The first day on which it is no longer used, if that is known.
        retired_from: Option<Date>,
    },
    /// An institute publishes what it offers, or the next edition of it.
    PublishOffer {
        /// The institute's number for it.
        number: Number,
        /// What it offers, in place of the edition before.
        offer: OfferDetails,
    },
    /// An organisation asks those who know.
    AskQuestion {
        /// Its number of the question.
        number: Number,
        /// What it asks.
        question: QuestionDetails,
    },
    /// An institute, a bureau or whoever asked answers a question.
    AnswerQuestion {
        /// The question.
        question: QuestionId,
        /// The answer.
        text: Remark,
    },
    /// The bureau gives an enterprise a class for some time.
    ClassifyEnterprise {
        /// The enterprise.
        organisation: CreditCode,
        /// The class.
        class: EnterpriseClass,
        /// The first day it holds.
        valid_from: Date,
        /// The last day it holds.
        valid_until: Date,
        /// Why, and by which rule.
        grounds: StatusGrounds,
    },
    /// The bureau confirms or sets the classes of a product.
    ClassifyProduct {
        /// The product.
        product: ProductId,
        /// The ids of its classes in the ruleset in force, sorted; none: it is of no class.
        classes: Vec<FieldName>,
        /// Why, and by which rule.
        grounds: StatusGrounds,
    },
    /// An institute says that a report which a maker filed for it, before it had a key, is its own.
    ConfirmReport {
        /// The report.
        report: ReportId,
    },
    /// A principal offers to have products made, or the producer agrees to make them.
    AgreeEntrustment {
        /// The principal, and the principal's number for it.
        entrustment: EntrustmentId,
        /// What is agreed: the producer states the same as the principal.
        details: EntrustmentDetails,
    },
    /// A principal or a producer ends an entrustment, or an offer of one.
    EndEntrustment {
        /// Which one ends.
        entrustment: EntrustmentId,
        /// The first day on which it no longer holds; not before the day of the block.
        from: Date,
        /// Why; a law need not be named.
        grounds: StatusGrounds,
    },
    /// An institute takes back that a report which a maker filed for it is its own.
    WithdrawConfirmation {
        /// The report.
        report: ReportId,
        /// Why; a law need not be named.
        grounds: StatusGrounds,
    },
    /// The shipper calls a shipment back that its receiver has not answered.
    CancelShipment {
        /// The shipper's number for the shipment.
        shipment: Number,
        /// Why.
        reason: Remark,
    },
    /// The shipper records that a receiver has not answered in time: it has accepted.
    DeemAccepted {
        /// The shipper's number for the shipment.
        shipment: Number,
    },
}

macro_rules! kind_of {
    ($($kind:ident, $name:literal, $priority:ident, [$($role:ident),*], $signing:ident;)*) => {
        impl Act {
            /// Which act it is.
            #[must_use]
            pub const fn kind(&self) -> ActKind {
                match self {
                    $(Self::$kind { .. } => ActKind::$kind,)*
                }
            }
        }
    };
}

for_each_act!(kind_of);

#[cfg(test)]
mod tests;
