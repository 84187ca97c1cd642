//! [`Role`] and [`ActKind`]: who may do which act.

use serde::{Deserialize, Serialize};

/// What an organisation is on the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The market supervision bureau.
    Bureau,
    /// An inspection institute.
    Institute,
    /// An insurer.
    Insurer,
    /// An enterprise that makes products.
    Enterprise,
    /// A distributor, shop or school.
    Seller,
}

impl Role {
    /// The role's name in JSON, on the command line and in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::Institute => "institute",
            Self::Insurer => "insurer",
            Self::Enterprise => "enterprise",
            Self::Seller => "seller",
        }
    }
}

/// Which act it is, without its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// See [`crate::act::Act::RegisterOrganisation`].
    RegisterOrganisation,
    /// See [`crate::act::Act::AddKey`].
    AddKey,
    /// See [`crate::act::Act::RevokeKey`].
    RevokeKey,
    /// See [`crate::act::Act::AccreditInstitute`].
    AccreditInstitute,
    /// See [`crate::act::Act::LicenseInsurer`].
    LicenseInsurer,
    /// See [`crate::act::Act::RegisterProduct`].
    RegisterProduct,
    /// See [`crate::act::Act::FileReport`].
    FileReport,
    /// See [`crate::act::Act::BindCover`].
    BindCover,
    /// See [`crate::act::Act::IssueCertificate`].
    IssueCertificate,
    /// See [`crate::act::Act::ActivateItems`].
    ActivateItems,
    /// See [`crate::act::Act::VoidItems`].
    VoidItems,
    /// See [`crate::act::Act::RevokeCertificate`].
    RevokeCertificate,
    /// See [`crate::act::Act::UpdateOrganisation`].
    UpdateOrganisation,
    /// See [`crate::act::Act::SuspendOrganisation`].
    SuspendOrganisation,
    /// See [`crate::act::Act::ReinstateOrganisation`].
    ReinstateOrganisation,
    /// See [`crate::act::Act::RotateKey`].
    RotateKey,
    /// See [`crate::act::Act::PublishStandards`].
    PublishStandards,
    /// See [`crate::act::Act::WithdrawStandard`].
    WithdrawStandard,
    /// See [`crate::act::Act::DeclareStandard`].
    DeclareStandard,
    /// See [`crate::act::Act::WithdrawReport`].
    WithdrawReport,
    /// See [`crate::act::Act::RequestService`].
    RequestService,
    /// See [`crate::act::Act::AnswerServiceRequest`].
    AnswerServiceRequest,
    /// See [`crate::act::Act::CancelCover`].
    CancelCover,
    /// See [`crate::act::Act::OpenClaim`].
    OpenClaim,
    /// See [`crate::act::Act::PayClaim`].
    PayClaim,
    /// See [`crate::act::Act::RefuseClaim`].
    RefuseClaim,
    /// See [`crate::act::Act::RecordRecourse`].
    RecordRecourse,
    /// See [`crate::act::Act::ShipItems`].
    ShipItems,
    /// See [`crate::act::Act::AcceptDelivery`].
    AcceptDelivery,
    /// See [`crate::act::Act::RefuseDelivery`].
    RefuseDelivery,
    /// See [`crate::act::Act::OpenRecall`].
    OpenRecall,
    /// See [`crate::act::Act::AnswerRecall`].
    AnswerRecall,
    /// See [`crate::act::Act::CloseRecall`].
    CloseRecall,
    /// See [`crate::act::Act::OrderSpotCheck`].
    OrderSpotCheck,
    /// See [`crate::act::Act::RecordSpotCheck`].
    RecordSpotCheck,
    /// See [`crate::act::Act::RecordPenalty`].
    RecordPenalty,
    /// See [`crate::act::Act::Propose`].
    Propose,
    /// See [`crate::act::Act::Approve`].
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
