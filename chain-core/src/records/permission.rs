//! [`Role`] and [`ActKind`]: who may do which act, and which acts come first.

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

/// Which acts a block takes first, each kind in order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActPriority {
    /// What supervision and governance decide.
    Supervision,
    /// What ends a right or a promise.
    Revocation,
    /// Everything else.
    Rest,
}

/// The one table of the acts: each with its name in JSON and messages, its priority, and the roles
/// that may do it; none: any organisation, and the act says which (its own keys, a holder, an
/// authority). New acts are added at the end: numbers in use stay.
macro_rules! for_each_act {
    ($then:ident) => {
        $then! {
            RegisterOrganisation, "register_organisation", Supervision, [Bureau];
            AddKey, "add_key", Rest, [];
            RevokeKey, "revoke_key", Revocation, [];
            AccreditInstitute, "accredit_institute", Supervision, [Bureau];
            LicenseInsurer, "license_insurer", Supervision, [Bureau];
            RegisterProduct, "register_product", Rest, [Enterprise];
            FileReport, "file_report", Rest, [Institute, Enterprise];
            BindCover, "bind_cover", Rest, [Insurer];
            IssueCertificate, "issue_certificate", Rest, [Enterprise];
            ActivateItems, "activate_items", Rest, [Enterprise];
            VoidItems, "void_items", Rest, [Enterprise];
            RevokeCertificate, "revoke_certificate", Revocation, [Bureau];
            UpdateOrganisation, "update_organisation", Supervision, [Bureau];
            SuspendOrganisation, "suspend_organisation", Supervision, [Bureau];
            ReinstateOrganisation, "reinstate_organisation", Supervision, [Bureau];
            RotateKey, "rotate_key", Revocation, [];
            PublishStandards, "publish_standards", Supervision, [Bureau];
            WithdrawStandard, "withdraw_standard", Supervision, [Bureau];
            DeclareStandard, "declare_standard", Rest, [Enterprise];
            WithdrawReport, "withdraw_report", Revocation, [Institute, Enterprise];
            RequestService, "request_service", Rest, [Enterprise];
            AnswerServiceRequest, "answer_service_request", Rest, [Institute];
            CancelCover, "cancel_cover", Revocation, [Insurer];
            OpenClaim, "open_claim", Rest, [Insurer];
            PayClaim, "pay_claim", Rest, [Insurer];
            RefuseClaim, "refuse_claim", Rest, [Insurer];
            RecordRecourse, "record_recourse", Rest, [Insurer];
            ShipItems, "ship_items", Rest, [Enterprise, Seller];
            AcceptDelivery, "accept_delivery", Rest, [Enterprise, Seller];
            RefuseDelivery, "refuse_delivery", Rest, [Enterprise, Seller];
            OpenRecall, "open_recall", Supervision, [Bureau];
            AnswerRecall, "answer_recall", Rest, [];
            CloseRecall, "close_recall", Supervision, [Bureau];
            OrderSpotCheck, "order_spot_check", Supervision, [Bureau];
            RecordSpotCheck, "record_spot_check", Supervision, [Bureau];
            RecordPenalty, "record_penalty", Supervision, [Bureau];
            Propose, "propose", Supervision, [];
            Approve, "approve", Supervision, [];
        }
    };
}
pub(crate) use for_each_act;

macro_rules! declare {
    ($($kind:ident, $name:literal, $priority:ident, [$($role:ident),*];)*) => {
        /// Which act it is, without its content.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum ActKind {
            $(
                #[doc = concat!("`Act::", stringify!($kind), "`.")]
                $kind,
            )*
        }

        impl ActKind {
            /// Every kind, in the order of the acts.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The act's name in JSON, on the command line and in messages.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// The roles that may do it; none: any organisation, and the act says which.
            #[must_use]
            pub const fn permitted_roles(self) -> &'static [Role] {
                match self {
                    $(Self::$kind => &[$(Role::$role),*],)*
                }
            }

            /// When a block takes it.
            #[must_use]
            pub const fn priority(self) -> ActPriority {
                match self {
                    $(Self::$kind => ActPriority::$priority,)*
                }
            }
        }
    };
}

for_each_act!(declare);
