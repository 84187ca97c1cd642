//! [`Genesis`]: what a chain starts from. The chain id is its hash.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::codec::{self, DecodeError};
use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::signature::PublicKey;
use crate::governance::authority::{AuthoritySet, AuthoritySetError};
use crate::governance::params::{ChainParams, ParamsError};
use crate::limits::{AUTHORITIES_MIN, GENESIS_BYTES_MAX, PEERS_MAX};
use crate::records::organisation::{InsuranceLicence, OrganisationDetails};
use crate::records::permission::Role;
use crate::ruleset::{Ruleset, RulesetError};
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::text::{Line, Name};
use crate::values::time::Timestamp;

/// An organisation that is on the chain from the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GenesisOrganisation {
    /// Its entry in the registry.
    pub details: OrganisationDetails,
    /// Its admin keys; at least one.
    pub admin_keys: Vec<PublicKey>,
    /// An insurer's licence.
    pub licence: Option<InsuranceLicence>,
}

/// A node that others may connect to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdmittedPeer {
    /// Whose node it is.
    pub organisation: CreditCode,
    /// Its libp2p peer id.
    pub peer_id: Line,
}

impl AdmittedPeer {
    /// The peer id in what lists a node: that itself, or an address that ends in it.
    #[must_use]
    pub fn id_in(listed: &str) -> &str {
        listed.rsplit_once("/p2p/").map_or(listed, |(_, id)| id)
    }
}

/// What a chain starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Genesis {
    /// The name of the chain.
    pub chain_name: Name,
    /// When it starts: the first block is later.
    pub time: Timestamp,
    /// Whether fewer than four authorities are allowed.
    pub test_net: bool,
    /// The first parameters.
    pub params: ChainParams,
    /// The organisations of the start: at least one bureau, and every authority.
    pub organisations: Vec<GenesisOrganisation>,
    /// The first authorities.
    pub authorities: AuthoritySet,
    /// The nodes that may connect, sorted.
    pub peers: Vec<AdmittedPeer>,
    /// The rulesets of the start; the last one is in force.
    pub rulesets: Vec<Ruleset>,
}

/// The first fields of a [`Genesis`]: what a verifier needs, without the rules that it does not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GenesisHead {
    /// The name of the chain.
    pub chain_name: Name,
    /// When it starts.
    pub time: Timestamp,
    /// Whether fewer than four authorities are allowed.
    pub test_net: bool,
    /// The first parameters.
    pub params: ChainParams,
    /// The organisations of the start.
    pub organisations: Vec<GenesisOrganisation>,
    /// The first authorities.
    pub authorities: AuthoritySet,
}

impl GenesisHead {
    /// Reads the head of an encoded genesis and says which chain id the whole has: rely on the
    /// bytes only if that is the id that is trusted.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes do not start like a genesis.
    pub fn from_bytes(bytes: &[u8]) -> Result<(ChainId, Self), DecodeError> {
        if GENESIS_BYTES_MAX < bytes.len() {
            return Err(DecodeError::TooLong { found: bytes.len(), bytes_max: GENESIS_BYTES_MAX });
        }
        let (head, _) = codec::decode_first(bytes)?;
        Ok((ChainId(Hash::of(HashUse::Genesis, bytes)), head))
    }
}

/// Why a genesis is refused.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum GenesisError {
    /// Too few authorities.
    #[error(
        "{found} authorities tolerate no fault; name at least {AUTHORITIES_MIN}, or set test_net = true"
    )]
    TooFewAuthorities {
        /// How many there are.
        found: usize,
    },
    /// The authorities are not a valid [`AuthoritySet`].
    #[error("the authorities are wrong; see the cause")]
    Authorities(#[source] AuthoritySetError),
    /// An authority without an entry in the registry.
    #[error("authority {organisation} is not among the organisations; add its entry")]
    AuthorityNotRegistered {
        /// The authority.
        organisation: CreditCode,
    },
    /// No bureau, so nobody could admit organisations.
    #[error("no organisation has the role bureau; add the market supervision bureau")]
    NoBureau,
    /// An entry that the registry would refuse.
    #[error("the entry of organisation {organisation} is refused ({reason}); correct it")]
    Organisation {
        /// Whose entry it is.
        organisation: CreditCode,
        /// Why the registry refuses it.
        reason: String,
    },
    /// A parameter outside its bounds.
    #[error("a parameter is out of bounds; see the cause")]
    Params(#[source] ParamsError),
    /// No ruleset.
    #[error("there is no ruleset; add ruleset 1")]
    NoRuleset,
    /// Rulesets out of order.
    #[error("ruleset {number} does not follow the one before it; number them upwards, each once")]
    RulesetOrder {
        /// The later one.
        number: u32,
    },
    /// A ruleset that is not well formed.
    #[error("ruleset {number} is refused; see the cause")]
    Ruleset {
        /// Which ruleset it is.
        number: u32,
        /// What is not well formed.
        #[source]
        source: RulesetError,
    },
    /// Too many peers, or out of order.
    #[error("the peers are not sorted, not unique, or more than {PEERS_MAX}; sort them, each once")]
    Peers,
}

impl Genesis {
    /// The chain id: the hash of the canonical bytes.
    #[must_use]
    pub fn chain_id(&self) -> ChainId {
        ChainId(Hash::of(HashUse::Genesis, &codec::encode(self)))
    }

    /// Checks everything that makes a chain unsafe or unable to start.
    ///
    /// # Errors
    /// [`GenesisError`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), GenesisError> {
        let authorities = self.authorities.as_slice();
        if authorities.len() < AUTHORITIES_MIN && !self.test_net {
            return Err(GenesisError::TooFewAuthorities { found: authorities.len() });
        }
        for authority in authorities {
            let organisation = authority.organisation;
            if !self.organisations.iter().any(|one| one.details.code == organisation) {
                return Err(GenesisError::AuthorityNotRegistered { organisation });
            }
        }
        let is_bureau = |one: &GenesisOrganisation| one.details.roles.contains(&Role::Bureau);
        if !self.organisations.iter().any(is_bureau) {
            return Err(GenesisError::NoBureau);
        }
        if PEERS_MAX < self.peers.len() || !self.peers.is_sorted_by(|a, b| a < b) {
            return Err(GenesisError::Peers);
        }
        self.params.check().map_err(GenesisError::Params)?;
        if self.rulesets.is_empty() {
            return Err(GenesisError::NoRuleset);
        }
        let mut previous = 0;
        for ruleset in &self.rulesets {
            if ruleset.number <= previous {
                return Err(GenesisError::RulesetOrder { number: ruleset.number });
            }
            previous = ruleset.number;
            ruleset
                .check()
                .map_err(|source| GenesisError::Ruleset { number: ruleset.number, source })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
