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
    /// An enterprise that imports products, and answers for them as their maker does.
    Importer,
}

impl Role {
    /// All roles, in their order.
    pub const ALL: [Self; 6] = [
        Self::Bureau,
        Self::Institute,
        Self::Insurer,
        Self::Enterprise,
        Self::Seller,
        Self::Importer,
    ];

    /// The role's name in JSON, on the command line and in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::Institute => "institute",
            Self::Insurer => "insurer",
            Self::Enterprise => "enterprise",
            Self::Seller => "seller",
            Self::Importer => "importer",
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

/// With which of its keys an organisation signs an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SigningKey {
    /// One that the registry lists for it: the bureau enters the first of them, and may add others.
    RegistryKey,
    /// The key that its node signs votes with. Only governance replaces it, so that nobody who
    /// keeps the registry can speak for an authority.
    VoteKey,
}

/// The one table of the acts: each with its name in JSON and messages, its priority, the roles that
/// may do it (none: any organisation, and the act says which: its own keys, a holder, an authority)
/// and the key that signs it. New acts are added at the end: numbers in use stay.
macro_rules! for_each_act {
    ($then:ident) => {
        $then! {
            RegisterOrganisation, "register_organisation", Supervision, [Bureau], RegistryKey;
            AddKey, "add_key", Rest, [], RegistryKey;
            RevokeKey, "revoke_key", Revocation, [], RegistryKey;
            AccreditInstitute, "accredit_institute", Supervision, [Bureau], RegistryKey;
            LicenseInsurer, "license_insurer", Supervision, [Bureau], RegistryKey;
            RegisterProduct, "register_product", Rest, [Enterprise, Importer], RegistryKey;
            FileReport, "file_report", Rest, [Institute, Enterprise, Importer], RegistryKey;
            BindCover, "bind_cover", Rest, [Insurer], RegistryKey;
            IssueCertificate, "issue_certificate", Rest, [Enterprise, Importer], RegistryKey;
            ActivateItems, "activate_items", Rest, [Enterprise, Importer], RegistryKey;
            VoidItems, "void_items", Rest, [Enterprise, Importer], RegistryKey;
            RevokeCertificate, "revoke_certificate", Revocation, [Bureau], RegistryKey;
            UpdateOrganisation, "update_organisation", Supervision, [Bureau], RegistryKey;
            SuspendOrganisation, "suspend_organisation", Supervision, [Bureau], RegistryKey;
            ReinstateOrganisation, "reinstate_organisation", Supervision, [Bureau], RegistryKey;
            RotateKey, "rotate_key", Revocation, [], RegistryKey;
            PublishStandards, "publish_standards", Supervision, [Bureau], RegistryKey;
            WithdrawStandard, "withdraw_standard", Supervision, [Bureau], RegistryKey;
            DeclareStandard, "declare_standard", Rest, [Enterprise, Importer], RegistryKey;
            WithdrawReport, "withdraw_report", Revocation, [Institute, Enterprise, Importer], RegistryKey;
            RequestService, "request_service", Rest, [Enterprise, Importer], RegistryKey;
            AdvanceRequest, "advance_request", Rest, [Institute, Enterprise, Importer], RegistryKey;
            CancelCover, "cancel_cover", Revocation, [Insurer], RegistryKey;
            OpenClaim, "open_claim", Rest, [Insurer], RegistryKey;
            PayClaim, "pay_claim", Rest, [Insurer], RegistryKey;
            RefuseClaim, "refuse_claim", Rest, [Insurer], RegistryKey;
            RecordRecourse, "record_recourse", Rest, [Insurer], RegistryKey;
            ShipItems, "ship_items", Rest, [Enterprise, Seller, Importer], RegistryKey;
            AcceptDelivery, "accept_delivery", Rest, [Enterprise, Seller, Importer], RegistryKey;
            RefuseDelivery, "refuse_delivery", Rest, [Enterprise, Seller, Importer], RegistryKey;
            OpenRecall, "open_recall", Supervision, [Bureau], RegistryKey;
            AnswerRecall, "answer_recall", Rest, [], RegistryKey;
            CloseRecall, "close_recall", Supervision, [Bureau], RegistryKey;
            OrderSpotCheck, "order_spot_check", Supervision, [Bureau], RegistryKey;
            RecordSpotCheck, "record_spot_check", Supervision, [Bureau], RegistryKey;
            RecordPenalty, "record_penalty", Supervision, [Bureau], RegistryKey;
            Propose, "propose", Supervision, [], VoteKey;
            Approve, "approve", Supervision, [], VoteKey;
            AmendProduct, "amend_product", Rest, [Enterprise, Importer], RegistryKey;
            WithdrawCertificate, "withdraw_certificate", Revocation, [Enterprise, Importer], RegistryKey;
            ChangeScope, "change_scope", Supervision, [Bureau], RegistryKey;
            DecideScope, "decide_scope", Supervision, [Bureau], RegistryKey;
            KeepResource, "keep_resource", Rest, [Institute, Enterprise], RegistryKey;
            PublishOffer, "publish_offer", Rest, [Institute], RegistryKey;
            AskQuestion, "ask_question", Rest, [], RegistryKey;
            AnswerQuestion, "answer_question", Rest, [], RegistryKey;
            ClassifyEnterprise, "classify_enterprise", Supervision, [Bureau], RegistryKey;
            ClassifyProduct, "classify_product", Supervision, [Bureau], RegistryKey;
            ConfirmReport, "confirm_report", Rest, [Institute], RegistryKey;
            AgreeEntrustment, "agree_entrustment", Rest, [Enterprise], RegistryKey;
            EndEntrustment, "end_entrustment", Revocation, [Enterprise], RegistryKey;
            WithdrawConfirmation, "withdraw_confirmation", Revocation, [Institute], RegistryKey;
            CancelShipment, "cancel_shipment", Rest, [Enterprise, Seller, Importer], RegistryKey;
            DeemAccepted, "deem_accepted", Rest, [Enterprise, Seller, Importer], RegistryKey;
        }
    };
}
pub(crate) use for_each_act;

macro_rules! declare {
    ($($kind:ident, $name:literal, $priority:ident, [$($role:ident),*], $signing:ident;)*) => {
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

            /// The key that signs it.
            #[must_use]
            pub const fn signing_key(self) -> SigningKey {
                match self {
                    $(Self::$kind => SigningKey::$signing,)*
                }
            }

            /// Which acts of a block it comes before.
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
