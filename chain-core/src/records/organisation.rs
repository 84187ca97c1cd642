//! Organisations of the registry: entry, status, accreditation, licence, keys.

use serde::{Deserialize, Serialize};

use crate::bytes::signature::PublicKey;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::records::permission::{ActKind, Role};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{Line, Name, Remark};
use crate::values::time::Height;

/// What the registry says of an organisation, as the bureau entered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationDetails {
    /// The unified social credit code.
    pub code: CreditCode,
    /// The registered name.
    pub name: Name,
    /// The registered address.
    pub address: Remark,
    /// A public contact: a hotline, a corporate telephone number, mail or web address.
    pub contact: Line,
    /// The roles, in the order of [`Role`], each once; at least one.
    pub roles: Vec<Role>,
}

/// Whether an organisation may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrganisationStatus {
    /// It may act within its roles.
    Active,
    /// It may not act; what it did before stands.
    Suspended,
}

impl OrganisationStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }
}

/// What an institute may inspect (检验检测机构资质认定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accreditation {
    /// The accreditation's number (CMA).
    pub certificate_number: Line,
    /// The standards it may test to.
    pub standards: Vec<StandardNumber>,
    /// The product categories, as prefixes of GB/T 4754 codes: `C30` holds `C3024`.
    pub categories: Vec<Line>,
    /// The first day it holds.
    pub valid_from: Date,
    /// The last day it holds.
    pub valid_until: Date,
}

/// An insurer's licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InsuranceLicence {
    /// The licence's number.
    pub licence_number: Line,
    /// The first day it holds.
    pub valid_from: Date,
    /// The last day it holds.
    pub valid_until: Date,
}

/// An organisation's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organisation {
    /// What the bureau entered.
    pub details: OrganisationDetails,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<OrganisationStatus>>))]
    pub history: History<OrganisationStatus>,
    /// An institute's accreditation.
    pub accreditation: Option<Accreditation>,
    /// An insurer's licence.
    pub licence: Option<InsuranceLicence>,
    /// How many admin keys are neither expired nor revoked: the last one cannot be revoked.
    pub admin_keys: u32,
}

impl Organisation {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> OrganisationStatus {
        self.history.status()
    }

    /// Whether it has the role.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        self.details.roles.contains(&role)
    }
}

/// What a key may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyPurpose {
    /// Every act of its organisation.
    Admin,
    /// The named acts only, in the order of [`ActKind`], each once.
    Operator(Vec<ActKind>),
    /// Signing item codes, and nothing else.
    Label,
}

/// A key's record in chain state, found by [`PublicKey::id`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyRecord {
    /// The key.
    pub key: PublicKey,
    /// Whose key it is.
    pub organisation: CreditCode,
    /// What it may do.
    pub purpose: KeyPurpose,
    /// The last day it may do it; none means until revoked.
    pub valid_until: Option<Date>,
    /// The height that added it.
    pub added_at: Height,
    /// The height that revoked it.
    pub revoked_at: Option<Height>,
}
