//! [`Commit`]: the authorities' signatures on a block, and the exact bytes that a vote signs.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::codec;
use crate::bytes::signature::{Signature, SignatureError, SignatureUse};
use crate::chain::block::BlockId;
use crate::governance::authority::AuthoritySet;
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::time::Height;

/// Which of the two votes of a round it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum VoteKind {
    /// The first vote: the block is valid.
    Prevote,
    /// The second vote: the block is to be committed.
    Precommit,
}

/// What a vote says. Its canonical bytes are what the authority signs, for
/// [`SignatureUse::Vote`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteMessage {
    /// The chain.
    pub chain_id: ChainId,
    /// Which vote it is.
    pub kind: VoteKind,
    /// The height voted on.
    pub height: Height,
    /// The round, counted from 0.
    pub round: u32,
    /// The block voted for; `None` is a vote against every block.
    pub block: Option<BlockId>,
    /// Who votes.
    pub authority: CreditCode,
}

impl VoteMessage {
    /// The bytes to sign.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }
}

/// One authority's precommit for a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommitSignature {
    /// Who signed.
    pub authority: CreditCode,
    /// The signature over the precommit's [`VoteMessage`].
    pub signature: Signature,
}

/// Precommits of more than two thirds of the authorities: the block is final.
///
/// Which of the authorities are in it differs from node to node, so no hash ever covers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Commit {
    /// The height committed.
    pub height: Height,
    /// The round in which it was decided.
    pub round: u32,
    /// The block committed.
    pub block: BlockId,
    /// The signatures, sorted by authority, each once.
    pub signatures: Vec<CommitSignature>,
}

/// Why a commit does not make a block final.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CommitError {
    /// A signature by an organisation that may not vote.
    #[error(
        "{authority} signed the commit of height {height} but is not an authority there; ask another node"
    )]
    NotAnAuthority {
        /// The height.
        height: Height,
        /// Who signed.
        authority: CreditCode,
    },
    /// Signatures out of order, or one authority twice.
    #[error(
        "the commit of height {height} names {authority} twice or out of order; ask another node"
    )]
    NotSorted {
        /// The height.
        height: Height,
        /// The later of the two.
        authority: CreditCode,
    },
    /// A signature that does not hold.
    #[error(
        "the signature of {authority} on the commit of height {height} does not hold; ask another node"
    )]
    Signature {
        /// The height.
        height: Height,
        /// Who is said to have signed.
        authority: CreditCode,
        /// Why it does not hold.
        #[source]
        source: SignatureError,
    },
    /// Too few signatures.
    #[error("the commit of height {height} has {found} of {demanded} signatures; ask another node")]
    TooFew {
        /// The height.
        height: Height,
        /// Signatures found.
        found: usize,
        /// Signatures demanded.
        demanded: usize,
    },
}

impl Commit {
    /// What an authority signs for this block, on a chain.
    #[must_use]
    pub const fn vote_of(&self, chain_id: ChainId, authority: CreditCode) -> VoteMessage {
        let (height, round, block) = (self.height, self.round, Some(self.block));
        VoteMessage { chain_id, kind: VoteKind::Precommit, height, round, block, authority }
    }

    /// Checks that more than two thirds of `authorities` signed this block on this chain.
    ///
    /// # Errors
    /// [`CommitError`] for the first thing that does not hold.
    pub fn verify(&self, chain_id: ChainId, authorities: &AuthoritySet) -> Result<(), CommitError> {
        let height = self.height;
        let mut previous = None;
        for CommitSignature { authority, signature } in &self.signatures {
            let authority = *authority;
            if previous.is_some_and(|previous| authority <= previous) {
                return Err(CommitError::NotSorted { height, authority });
            }
            previous = Some(authority);
            let Some(entry) = authorities.find(&authority) else {
                return Err(CommitError::NotAnAuthority { height, authority });
            };
            let vote = self.vote_of(chain_id, authority);
            entry
                .key
                .verify(SignatureUse::Vote, &vote.to_bytes(), signature)
                .map_err(|source| CommitError::Signature { height, authority, source })?;
        }
        let (found, demanded) = (self.signatures.len(), authorities.quorum());
        assert!(found <= authorities.as_slice().len(), "an authority is counted once");
        if found < demanded {
            return Err(CommitError::TooFew { height, found, demanded });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
