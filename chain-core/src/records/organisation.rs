//! Organisations of the registry: entry, status, licence, keys.

use serde::{Deserialize, Serialize};

use crate::bytes::signature::PublicKey;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::records::permission::{ActKind, Role};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::{Line, Name, Remark};
use crate::values::time::{Height, Timestamp};

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
    /// An insurer's licence.
    pub licence: Option<InsuranceLicence>,
    /// How many admin keys are not revoked, those that are not usable yet among them: the last one
    /// can be revoked by an objection only.
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

/// Where a key comes from: what it signs is its organisation's own word only as far as this says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyOrigin {
    /// The genesis states it, or a key that nobody else gave its organisation added it.
    Own,
    /// The organisation handed it over when it was admitted; and who entered it.
    First(CreditCode),
    /// Another organisation gave it later, or a key so given added it; and which organisation.
    Given(CreditCode),
    /// More than two thirds of the authorities gave it.
    Decided,
}

impl KeyOrigin {
    /// Who gave the key in place of the organisation's own, if anybody did.
    #[must_use]
    pub const fn given_by(self) -> Option<CreditCode> {
        match self {
            Self::Given(by) => Some(by),
            Self::Own | Self::First(_) | Self::Decided => None,
        }
    }

    /// The origin of a key that its organisation adds with a key of this origin: a giver's word
    /// does not become the organisation's own by being passed on.
    #[must_use]
    pub const fn passed_on(self) -> Self {
        match self {
            Self::Given(by) => Self::Given(by),
            Self::Own | Self::First(_) | Self::Decided => Self::Own,
        }
    }
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
    /// When it was revoked, and by whom.
    pub revoked: Option<KeyRevocation>,
    /// Where it comes from.
    pub origin: KeyOrigin,
    /// The first time at which it may do it: later than its block's for a key that another
    /// organisation gave, so that its own can object.
    pub usable_from: Timestamp,
}

/// The end of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyRevocation {
    /// The height of the block.
    pub height: Height,
    /// The day of the block.
    pub on: Date,
    /// Who revoked it: if it was another organisation, the key may still object to keys given.
    pub organisation: CreditCode,
}

/// Why a key may not be used at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyBar {
    /// It was revoked.
    Revoked {
        /// The height that revoked it.
        at: Height,
    },
    /// It is no longer valid.
    Expired {
        /// The last day on which it was.
        until: Date,
    },
    /// Another organisation gave it, and its own may still object.
    NotYetUsable {
        /// The first time at which it may be used.
        from: Timestamp,
    },
}

impl KeyRecord {
    /// Whether another organisation has given it, and its own can still object.
    #[must_use]
    pub fn is_pending(&self, time: Timestamp) -> bool {
        self.origin.given_by().is_some() && self.is_early(time) && self.revoked.is_none()
    }

    /// Why it may not do what its purpose says at a time; none if it may.
    #[must_use]
    pub fn bar(&self, time: Timestamp) -> Option<KeyBar> {
        let revoked = self.revoked.map(|one| KeyBar::Revoked { at: one.height });
        let expired = || self.expired_on(time.date()).map(|until| KeyBar::Expired { until });
        let early =
            || self.is_early(time).then_some(KeyBar::NotYetUsable { from: self.usable_from });
        revoked.or_else(expired).or_else(early)
    }

    /// The last day on which it was valid, if that is over.
    fn expired_on(&self, day: Date) -> Option<Date> {
        self.valid_until.filter(|until| *until < day)
    }

    fn is_early(&self, time: Timestamp) -> bool {
        time < self.usable_from
    }

    /// Whether it may object to keys that others give its organisation: unless its own
    /// organisation gave it up. Another organisation cannot take this right away.
    #[must_use]
    pub fn may_object(&self, time: Timestamp) -> bool {
        let given_up = self.revoked.is_some_and(|one| one.organisation == self.organisation);
        !given_up && self.expired_on(time.date()).is_none() && !self.is_early(time)
    }
}
