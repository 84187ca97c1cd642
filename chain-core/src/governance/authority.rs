//! [`AuthoritySet`]: the institutions whose votes decide blocks, one vote each.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::codec;
use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::signature::PublicKey;
use crate::bytes::text_form::list_schema;
use crate::limits::AUTHORITIES_MAX;
use crate::values::credit_code::CreditCode;

/// An institution whose node votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Authority {
    /// The organisation whose node votes.
    pub organisation: CreditCode,
    /// The key its node signs votes with.
    pub key: PublicKey,
}

/// The authorities of one height, sorted by organisation, each once, each with its own key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Authority>", into = "Vec<Authority>")]
pub struct AuthoritySet(Vec<Authority>);

/// Why a chain cannot run with a list of authorities.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum AuthoritySetError {
    /// No authority is named.
    #[error("there are no authorities; name at least one")]
    Empty,
    /// More than [`AUTHORITIES_MAX`] are named.
    #[error("{found} authorities are too many; at most {AUTHORITIES_MAX} are allowed")]
    TooMany {
        /// The number of authorities.
        found: usize,
    },
    /// Out of order, or the same organisation twice.
    #[error(
        "authority {organisation} is named twice or out of order; sort by credit code, each once"
    )]
    NotSorted {
        /// The later of the two.
        organisation: CreditCode,
    },
    /// Two authorities share a key.
    #[error("authority {organisation} has the key of another; every authority needs its own")]
    SharedKey {
        /// The later of the two.
        organisation: CreditCode,
    },
    /// A key that is not a usable point of the curve.
    #[error("the key of authority {organisation} is not usable; generate a new one")]
    UnusableKey {
        /// The authority.
        organisation: CreditCode,
    },
}

impl AuthoritySet {
    /// The authorities, sorted by organisation.
    #[must_use]
    pub fn as_slice(&self) -> &[Authority] {
        &self.0
    }

    /// The authority of an organisation.
    #[must_use]
    pub fn find(&self, organisation: &CreditCode) -> Option<&Authority> {
        let at = self.0.binary_search_by(|one| one.organisation.cmp(organisation)).ok()?;
        self.0.get(at)
    }

    /// The authority that votes with a key.
    #[must_use]
    pub fn with_key(&self, key: &PublicKey) -> Option<&Authority> {
        self.0.iter().find(|one| one.key == *key)
    }

    /// The smallest number of votes that is more than two thirds of all.
    #[must_use]
    pub fn quorum(&self) -> usize {
        let twice = self.0.len().saturating_mul(2);
        let quorum = twice.wrapping_div(3).saturating_add(1);
        assert!(twice < quorum.saturating_mul(3), "a quorum is more than two thirds");
        assert!(quorum <= self.0.len(), "all the authorities together are a quorum");
        quorum
    }

    /// The hash that headers carry.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(HashUse::AuthoritySet, &codec::encode(self))
    }
}

impl TryFrom<Vec<Authority>> for AuthoritySet {
    type Error = AuthoritySetError;

    fn try_from(authorities: Vec<Authority>) -> Result<Self, Self::Error> {
        if authorities.is_empty() {
            return Err(AuthoritySetError::Empty);
        }
        if AUTHORITIES_MAX < authorities.len() {
            return Err(AuthoritySetError::TooMany { found: authorities.len() });
        }
        let mut previous: Option<CreditCode> = None;
        for (place, Authority { organisation, key }) in authorities.iter().enumerate() {
            let organisation = *organisation;
            if previous.is_some_and(|previous| organisation <= previous) {
                return Err(AuthoritySetError::NotSorted { organisation });
            }
            if key.check().is_err() {
                return Err(AuthoritySetError::UnusableKey { organisation });
            }
            // At most a hundred: comparing each with those before it needs no set.
            if authorities.iter().take(place).any(|before| before.key == *key) {
                return Err(AuthoritySetError::SharedKey { organisation });
            }
            previous = Some(organisation);
        }
        Ok(Self(authorities))
    }
}

impl From<AuthoritySet> for Vec<Authority> {
    fn from(set: AuthoritySet) -> Self {
        set.0
    }
}

list_schema!(AuthoritySet, Authority, "authorities, sorted by organisation");

#[cfg(test)]
mod tests;
