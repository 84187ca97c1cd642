//! The business acts a transaction may carry. New acts are added at the end: bytes in use stay.

use serde::{Deserialize, Serialize};

use crate::certificate::{CertificateDetails, ItemRanges};
use crate::cover::CoverDetails;
use crate::credit_code::CreditCode;
use crate::date::Date;
use crate::organisation::{
    Accreditation, InsuranceLicence, KeyPurpose, OrganisationDetails, Role, StatusGrounds,
};
use crate::product::ProductDetails;
use crate::report::ReportDetails;
use crate::signature::{KeyId, PublicKey};
use crate::text::{CertificateId, Number};

/// One business act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The bureau enters an organisation into the registry, with its first admin keys.
    RegisterOrganisation {
        /// The entry.
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
    /// The bureau states what an institute may inspect.
    AccreditInstitute {
        /// The institute.
        institute: CreditCode,
        /// Its accreditation, in place of an earlier one.
        accreditation: Accreditation,
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
        report: ReportDetails,
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
        /// The items.
        items: ItemRanges,
    },
    /// A maker declares labels spoilt.
    VoidItems {
        /// The number of the maker's certificate.
        certificate: Number,
        /// The items.
        items: ItemRanges,
    },
    /// The bureau voids a certificate.
    RevokeCertificate {
        /// The certificate.
        certificate: CertificateId,
        /// Why, and by which law.
        grounds: StatusGrounds,
    },
}

/// Which act it is, without its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// See [`Act::RegisterOrganisation`].
    RegisterOrganisation,
    /// See [`Act::AddKey`].
    AddKey,
    /// See [`Act::RevokeKey`].
    RevokeKey,
    /// See [`Act::AccreditInstitute`].
    AccreditInstitute,
    /// See [`Act::LicenseInsurer`].
    LicenseInsurer,
    /// See [`Act::RegisterProduct`].
    RegisterProduct,
    /// See [`Act::FileReport`].
    FileReport,
    /// See [`Act::BindCover`].
    BindCover,
    /// See [`Act::IssueCertificate`].
    IssueCertificate,
    /// See [`Act::ActivateItems`].
    ActivateItems,
    /// See [`Act::VoidItems`].
    VoidItems,
    /// See [`Act::RevokeCertificate`].
    RevokeCertificate,
}

impl Act {
    /// Which act it is.
    #[must_use]
    pub const fn kind(&self) -> ActKind {
        match self {
            Self::RegisterOrganisation { .. } => ActKind::RegisterOrganisation,
            Self::AddKey { .. } => ActKind::AddKey,
            Self::RevokeKey { .. } => ActKind::RevokeKey,
            Self::AccreditInstitute { .. } => ActKind::AccreditInstitute,
            Self::LicenseInsurer { .. } => ActKind::LicenseInsurer,
            Self::RegisterProduct { .. } => ActKind::RegisterProduct,
            Self::FileReport { .. } => ActKind::FileReport,
            Self::BindCover { .. } => ActKind::BindCover,
            Self::IssueCertificate { .. } => ActKind::IssueCertificate,
            Self::ActivateItems { .. } => ActKind::ActivateItems,
            Self::VoidItems { .. } => ActKind::VoidItems,
            Self::RevokeCertificate { .. } => ActKind::RevokeCertificate,
        }
    }
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
        }
    }

    /// The one table from act to the role that may do it; none: any organisation, on its own keys.
    #[must_use]
    pub const fn permitted_role(self) -> Option<Role> {
        match self {
            Self::RegisterOrganisation
            | Self::AccreditInstitute
            | Self::LicenseInsurer
            | Self::RevokeCertificate => Some(Role::Bureau),
            Self::AddKey | Self::RevokeKey => None,
            Self::FileReport => Some(Role::Institute),
            Self::BindCover => Some(Role::Insurer),
            Self::RegisterProduct
            | Self::IssueCertificate
            | Self::ActivateItems
            | Self::VoidItems => Some(Role::Enterprise),
        }
    }
}
