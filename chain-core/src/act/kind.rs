//! [`ActKind`]: the name of an act, and who may do it.

use serde::{Deserialize, Serialize};

use crate::organisation::Role;

/// Which act it is, without its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// See [`super::Act::RegisterOrganisation`].
    RegisterOrganisation,
    /// See [`super::Act::AddKey`].
    AddKey,
    /// See [`super::Act::RevokeKey`].
    RevokeKey,
    /// See [`super::Act::AccreditInstitute`].
    AccreditInstitute,
    /// See [`super::Act::LicenseInsurer`].
    LicenseInsurer,
    /// See [`super::Act::RegisterProduct`].
    RegisterProduct,
    /// See [`super::Act::FileReport`].
    FileReport,
    /// See [`super::Act::BindCover`].
    BindCover,
    /// See [`super::Act::IssueCertificate`].
    IssueCertificate,
    /// See [`super::Act::ActivateItems`].
    ActivateItems,
    /// See [`super::Act::VoidItems`].
    VoidItems,
    /// See [`super::Act::RevokeCertificate`].
    RevokeCertificate,
    /// See [`super::Act::UpdateOrganisation`].
    UpdateOrganisation,
    /// See [`super::Act::SuspendOrganisation`].
    SuspendOrganisation,
    /// See [`super::Act::ReinstateOrganisation`].
    ReinstateOrganisation,
    /// See [`super::Act::RotateKey`].
    RotateKey,
    /// See [`super::Act::PublishStandards`].
    PublishStandards,
    /// See [`super::Act::WithdrawStandard`].
    WithdrawStandard,
    /// See [`super::Act::DeclareStandard`].
    DeclareStandard,
    /// See [`super::Act::WithdrawReport`].
    WithdrawReport,
    /// See [`super::Act::RequestService`].
    RequestService,
    /// See [`super::Act::AnswerServiceRequest`].
    AnswerServiceRequest,
    /// See [`super::Act::CancelCover`].
    CancelCover,
    /// See [`super::Act::OpenClaim`].
    OpenClaim,
    /// See [`super::Act::PayClaim`].
    PayClaim,
    /// See [`super::Act::RefuseClaim`].
    RefuseClaim,
    /// See [`super::Act::RecordRecourse`].
    RecordRecourse,
    /// See [`super::Act::ShipItems`].
    ShipItems,
    /// See [`super::Act::AcceptDelivery`].
    AcceptDelivery,
    /// See [`super::Act::RefuseDelivery`].
    RefuseDelivery,
    /// See [`super::Act::OpenRecall`].
    OpenRecall,
    /// See [`super::Act::AnswerRecall`].
    AnswerRecall,
    /// See [`super::Act::CloseRecall`].
    CloseRecall,
    /// See [`super::Act::OrderSpotCheck`].
    OrderSpotCheck,
    /// See [`super::Act::RecordSpotCheck`].
    RecordSpotCheck,
    /// See [`super::Act::RecordPenalty`].
    RecordPenalty,
    /// See [`super::Act::Propose`].
    Propose,
    /// See [`super::Act::Approve`].
    Approve,
}

impl ActKind {
    /// The name in JSON, metrics and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RegisterOrganisation => "register_organisation",
            Self::AddKey => "add_key",
            Self::RevokeKey => "revoke_key",
            Self::AccreditInstitute => "accredit_institute",
            Self::LicenseInsurer => "license_insurer",
            Self::RegisterProduct => "register_product",
            Self::FileReport => "file_report",
            Self::BindCover => "bind_cover",
            Self::IssueCertificate => "issue_certificate",
            Self::ActivateItems => "activate_items",
            Self::VoidItems => "void_items",
            Self::RevokeCertificate => "revoke_certificate",
            Self::UpdateOrganisation => "update_organisation",
            Self::SuspendOrganisation => "suspend_organisation",
            Self::ReinstateOrganisation => "reinstate_organisation",
            Self::RotateKey => "rotate_key",
            Self::PublishStandards => "publish_standards",
            Self::WithdrawStandard => "withdraw_standard",
            Self::DeclareStandard => "declare_standard",
            Self::WithdrawReport => "withdraw_report",
            Self::RequestService => "request_service",
            Self::AnswerServiceRequest => "answer_service_request",
            Self::CancelCover => "cancel_cover",
            Self::OpenClaim => "open_claim",
            Self::PayClaim => "pay_claim",
            Self::RefuseClaim => "refuse_claim",
            Self::RecordRecourse => "record_recourse",
            Self::ShipItems => "ship_items",
            Self::AcceptDelivery => "accept_delivery",
            Self::RefuseDelivery => "refuse_delivery",
            Self::OpenRecall => "open_recall",
            Self::AnswerRecall => "answer_recall",
            Self::CloseRecall => "close_recall",
            Self::OrderSpotCheck => "order_spot_check",
            Self::RecordSpotCheck => "record_spot_check",
            Self::RecordPenalty => "record_penalty",
            Self::Propose => "propose",
            Self::Approve => "approve",
        }
    }

    /// The one table from act to the roles that may do it; none: any organisation, and the act says
    /// which (its own keys, the receiver, a holder, an authority).
    #[must_use]
    pub const fn permitted_roles(self) -> &'static [Role] {
        match self {
            Self::RegisterOrganisation
            | Self::UpdateOrganisation
            | Self::SuspendOrganisation
            | Self::ReinstateOrganisation
            | Self::AccreditInstitute
            | Self::LicenseInsurer
            | Self::PublishStandards
            | Self::WithdrawStandard
            | Self::RevokeCertificate
            | Self::OpenRecall
            | Self::CloseRecall
            | Self::OrderSpotCheck
            | Self::RecordSpotCheck
            | Self::RecordPenalty => &[Role::Bureau],
            Self::AddKey
            | Self::RevokeKey
            | Self::RotateKey
            | Self::AnswerRecall
            | Self::Propose
            | Self::Approve => &[],
            Self::FileReport | Self::WithdrawReport => &[Role::Institute, Role::Enterprise],
            Self::AnswerServiceRequest => &[Role::Institute],
            Self::BindCover
            | Self::CancelCover
            | Self::OpenClaim
            | Self::PayClaim
            | Self::RefuseClaim
            | Self::RecordRecourse => &[Role::Insurer],
            Self::RegisterProduct
            | Self::DeclareStandard
            | Self::RequestService
            | Self::IssueCertificate
            | Self::ActivateItems
            | Self::VoidItems => &[Role::Enterprise],
            Self::ShipItems | Self::AcceptDelivery | Self::RefuseDelivery => {
                &[Role::Enterprise, Role::Seller]
            }
        }
    }
}
