//! What a verifier checks without trusting any node: header, commit, records, and the changes of
//! authorities since a height that the verifier trusts.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::codec::{self, DecodeError};
use crate::bytes::hash::{Hash, HashUse};
use crate::chain::block::Header;
use crate::chain::commit::{Commit, CommitError};
use crate::execute::PROTOCOL_VERSION;
use crate::governance::authority::AuthoritySet;
use crate::governance::genesis::Genesis;
use crate::limits::{ENCODED_BYTES_MAX, PROOF_CHANGES_MAX};
use crate::state::map::MapProof;
use crate::state::{Record, StateKey};
use crate::values::chain_id::ChainId;
use crate::values::time::Height;

/// What a verifier trusts to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedPoint {
    /// The chain.
    pub chain_id: ChainId,
    /// The height from which the authorities sign.
    pub height: Height,
    /// The authorities that sign from there on.
    pub authorities: AuthoritySet,
}

impl From<&Genesis> for TrustedPoint {
    fn from(genesis: &Genesis) -> Self {
        Self::first(genesis.chain_id(), genesis.authorities.clone())
    }
}

impl TrustedPoint {
    /// The start of a chain, with the authorities of its genesis.
    #[must_use]
    pub const fn first(chain_id: ChainId, authorities: AuthoritySet) -> Self {
        Self { chain_id, height: Height::FIRST, authorities }
    }
}

/// The block after which other authorities sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthorityChange {
    /// The last header that the authorities before it sign.
    pub header: Header,
    /// Their signatures on it.
    pub commit: Commit,
    /// The authorities from the next height on.
    pub authorities: AuthoritySet,
}

/// Shows one record, or that there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordProof {
    /// The record's bytes; none if there is no such record.
    pub bytes: Option<Vec<u8>>,
    /// Its path to the state root.
    pub path: MapProof,
}

/// Header, commit and records, and the authority changes that lead to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    /// The changes of authorities since the trusted height, in order.
    pub changes: Vec<AuthorityChange>,
    /// The header whose state is shown.
    pub header: Header,
    /// The signatures on it.
    pub commit: Commit,
    /// The records shown, in the order the verifier asked for.
    pub records: Vec<RecordProof>,
}

/// Why a proof does not hold.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ProofError {
    /// Not the bytes of a proof.
    #[error("the bytes are not a proof; see the cause")]
    Undecodable(#[source] DecodeError),
    /// A header of another chain.
    #[error("the proof is of chain {found}, not of {expected}; ask a node of this chain")]
    OtherChain {
        /// The chain in the header.
        found: ChainId,
        /// The chain that the verifier trusts.
        expected: ChainId,
    },
    /// A header that follows rules this software does not know.
    #[error("height {height} follows version {found} of the protocol; update this software")]
    ProtocolVersion {
        /// The height of the header.
        height: Height,
        /// The version in it.
        found: u32,
    },
    /// A header older than what is trusted, or out of order.
    #[error("the proof shows height {found} after height {trusted}; ask for a newer proof")]
    Height {
        /// The height of the header.
        found: Height,
        /// The height trusted so far.
        trusted: Height,
    },
    /// A commit of a block other than the header's.
    #[error(
        "the commit of height {height} is for a block other than the header's; ask another node"
    )]
    OtherBlock {
        /// The height.
        height: Height,
    },
    /// A header that names other authorities than those trusted.
    #[error(
        "the header of height {height} names other authorities; the proof lacks a change of authorities"
    )]
    OtherAuthorities {
        /// The height.
        height: Height,
    },
    /// More changes than one proof may have.
    #[error(
        "the proof has {found} changes of authorities, at most {PROOF_CHANGES_MAX} are allowed; ask from a later height"
    )]
    TooManyChanges {
        /// How many there are.
        found: usize,
    },
    /// A change after which the same authorities sign.
    #[error("the change at height {height} changes nothing; ask another node")]
    IdleChange {
        /// The height.
        height: Height,
    },
    /// Signatures that do not hold.
    #[error("the authorities' signatures do not hold; see the cause")]
    Commit(#[source] CommitError),
    /// A record that is not in the state of the header.
    #[error("record {index} is not what the state of height {height} holds; ask another node")]
    Record {
        /// Its position, counted from 0.
        index: usize,
        /// The height.
        height: Height,
    },
    /// Not the records that were asked for.
    #[error("the proof shows {found} records, {expected} were asked for; ask another node")]
    RecordCount {
        /// Records shown.
        found: usize,
        /// Records asked for.
        expected: usize,
    },
    /// A record that is shown but cannot be read.
    #[error("record {index} cannot be read; update this software")]
    RecordUnreadable {
        /// Its position, counted from 0.
        index: usize,
        /// Why it cannot be read.
        #[source]
        source: DecodeError,
    },
}

impl Proof {
    /// Reads canonical bytes.
    ///
    /// # Errors
    /// [`ProofError::Undecodable`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProofError> {
        codec::decode(bytes, ENCODED_BYTES_MAX).map_err(ProofError::Undecodable)
    }

    /// The canonical bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Checks everything, from what is trusted to the last record, and hands the records out.
    ///
    /// # Errors
    /// [`ProofError`] for the first thing that does not hold.
    pub fn verify(
        &self,
        trusted: &TrustedPoint,
        keys: &[StateKey],
    ) -> Result<VerifiedRecords<'_>, ProofError> {
        let point = self.point(trusted)?;
        point.check(&self.header, &self.commit)?;
        self.check_records(keys)?;
        Ok(VerifiedRecords { records: &self.records, height: self.header.height, point })
    }

    /// Where its changes lead from what is trusted.
    fn point(&self, trusted: &TrustedPoint) -> Result<TrustedPoint, ProofError> {
        let found = self.changes.len();
        if PROOF_CHANGES_MAX < found {
            return Err(ProofError::TooManyChanges { found });
        }
        let mut point = trusted.clone();
        for change in &self.changes {
            point.check(&change.header, &change.commit)?;
            let height = change.header.height;
            let next = change.authorities.hash();
            if change.header.next_authorities != next {
                return Err(ProofError::OtherAuthorities { height });
            }
            if change.header.authorities == next {
                return Err(ProofError::IdleChange { height });
            }
            let Some(first) = height.following() else {
                return Err(ProofError::Height { found: height, trusted: point.height });
            };
            assert!(point.height < first, "the heights of a proof's changes rise");
            point.authorities = change.authorities.clone();
            point.height = first;
        }
        Ok(point)
    }

    /// What the record at a position claims to be, before anything is checked: only to find out
    /// which keys the rest of the proof must be for.
    ///
    /// # Errors
    /// [`ProofError`] if there is no such position or the bytes are of a later format.
    pub fn claimed<R: Record>(&self, index: usize) -> Result<Option<R>, ProofError> {
        read(&self.records, index)
    }

    fn check_records(&self, keys: &[StateKey]) -> Result<(), ProofError> {
        if self.records.len() != keys.len() {
            let (found, expected) = (self.records.len(), keys.len());
            return Err(ProofError::RecordCount { found, expected });
        }
        let root = &self.header.state_root;
        for (index, (record, key)) in self.records.iter().zip(keys).enumerate() {
            let value = record.bytes.as_ref().map(|bytes| Hash::of(HashUse::StateValue, bytes));
            if record.path.value_under(root, &key.hash()) != Some(value) {
                return Err(ProofError::Record { index, height: self.header.height });
            }
        }
        Ok(())
    }
}

impl TrustedPoint {
    fn check(&self, header: &Header, commit: &Commit) -> Result<(), ProofError> {
        let height = header.height;
        if header.chain_id != self.chain_id {
            let (found, expected) = (header.chain_id, self.chain_id);
            return Err(ProofError::OtherChain { found, expected });
        }
        let found = header.protocol_version;
        if found == 0 || PROTOCOL_VERSION < found {
            return Err(ProofError::ProtocolVersion { height, found });
        }
        if height < self.height {
            return Err(ProofError::Height { found: height, trusted: self.height });
        }
        if commit.height != height || commit.block != header.id() {
            return Err(ProofError::OtherBlock { height });
        }
        if header.authorities != self.authorities.hash() {
            return Err(ProofError::OtherAuthorities { height });
        }
        commit.verify(self.chain_id, &self.authorities).map_err(ProofError::Commit)
    }
}

/// Records whose proof holds.
#[derive(Debug)]
pub struct VerifiedRecords<'a> {
    records: &'a [RecordProof],
    height: Height,
    point: TrustedPoint,
}

impl VerifiedRecords<'_> {
    /// The height whose state holds them.
    #[must_use]
    pub const fn height(&self) -> Height {
        self.height
    }

    /// What may be trusted from now on: the authorities that signed, from where they sign.
    #[must_use]
    pub const fn point(&self) -> &TrustedPoint {
        &self.point
    }

    /// The record at a position; none if it is shown that there is no such record.
    ///
    /// # Errors
    /// [`ProofError`] if there is no such position or the bytes are of a later format.
    pub fn record<R: Record>(&self, index: usize) -> Result<Option<R>, ProofError> {
        read(self.records, index)
    }
}

fn read<R: Record>(records: &[RecordProof], index: usize) -> Result<Option<R>, ProofError> {
    let (found, expected) = (records.len(), index.saturating_add(1));
    let record = records.get(index).ok_or(ProofError::RecordCount { found, expected })?;
    let Some(bytes) = &record.bytes else { return Ok(None) };
    // The state root vouches for these bytes.
    codec::decode_own(bytes)
        .map(Some)
        .map_err(|source| ProofError::RecordUnreadable { index, source })
}

#[cfg(test)]
mod tests;
