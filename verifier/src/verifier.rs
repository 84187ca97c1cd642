//! [`Verifier`]: checks codes for a chain that is trusted by its genesis.

use chain_core::bytes::codec::DecodeError;
use chain_core::governance::genesis::{Genesis, GenesisHead, GenesisOrganisation};
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::Name;
use chain_core::values::time::{Height, Timestamp};
use chain_core::verify::item_code::{ItemCode, ItemCodeError};
use chain_core::verify::proof::{Proof, ProofError, TrustedPoint};
use thiserror::Error;

use crate::checked::Checked;
use crate::evidence::Evidence;
use crate::kept_point::KeptPoint;

/// Checks codes and proofs of one chain.
#[derive(Debug, Clone)]
pub struct Verifier {
    trusted: TrustedPoint,
    /// The greatest height that was proved to it.
    seen: Option<Height>,
    names: Vec<(CreditCode, Name)>,
}

/// Why a code could not be checked. It says nothing about the item.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum VerifierError {
    /// Not the bytes of a genesis.
    #[error("the bytes are not a genesis; see the cause, and ask another node")]
    Genesis(#[source] DecodeError),
    /// The genesis of another chain.
    #[error("the genesis has chain id {found}, not {expected}; ask a node of the right chain")]
    OtherChain {
        /// The id of what was given.
        found: ChainId,
        /// The id that is trusted.
        expected: ChainId,
    },
    /// A text that is not a code, or a code that is made up.
    #[error("the code cannot be checked; see the cause")]
    Code(#[source] ItemCodeError),
    /// A proof that does not hold.
    #[error("the proof does not hold, so nothing is known; see the cause, and ask another node")]
    Proof(#[source] ProofError),
    /// What was kept of an earlier run is damaged.
    #[error("what was kept of the chain is damaged; remove it, and start from the genesis again")]
    KeptPoint(#[source] DecodeError),
    /// A state so old that it could hide a revocation.
    #[error(
        "the newest state shown is {age_s} s old, more than {age_s_max} s, so nothing is known of today; ask another node"
    )]
    Stale {
        /// How old it is, in seconds.
        age_s: u64,
        /// How old it may be, in seconds.
        age_s_max: u64,
    },
}

impl VerifierError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Genesis(_) => "proof.genesis",
            Self::OtherChain { .. } => "proof.other_chain",
            Self::Code(ItemCodeError::NoItem) => "code.made_up",
            Self::Code(_) => "code.unreadable",
            Self::Proof(_) => "proof.does_not_hold",
            Self::KeptPoint(_) => "proof.kept_point",
            Self::Stale { .. } => "proof.stale",
        }
    }
}

impl Verifier {
    /// A verifier of the chain whose id the caller trusts, from the encoded genesis.
    ///
    /// # Errors
    /// [`VerifierError::Genesis`], [`VerifierError::OtherChain`].
    pub fn from_genesis(bytes: &[u8], expected: ChainId) -> Result<Self, VerifierError> {
        let (found, head) = GenesisHead::from_bytes(bytes).map_err(VerifierError::Genesis)?;
        if found != expected {
            return Err(VerifierError::OtherChain { found, expected });
        }
        Ok(Self {
            trusted: TrustedPoint::first(found, head.authorities),
            seen: None,
            names: names(&head.organisations),
        })
    }

    /// What a proof says of a serial.
    ///
    /// # Errors
    /// [`VerifierError::Proof`].
    pub fn evidence(&self, serial: Serial, proof: &Proof) -> Result<Evidence, VerifierError> {
        let evidence = Evidence::from_proof(&self.trusted, serial, proof);
        evidence.map(|evidence| evidence.seen(self.seen)).map_err(VerifierError::Proof)
    }

    /// Goes on from what was kept of an earlier run. Nothing happens if it is of another chain, or
    /// older.
    #[must_use]
    pub fn going_on_from(mut self, kept: &KeptPoint) -> Self {
        if kept.chain_id() == self.trusted.chain_id && self.trusted.height <= kept.height() {
            self.trusted = kept.trusted();
            self.seen = self.seen.max(Some(kept.seen()));
        }
        self
    }

    /// The same, after a height was proved to whoever uses it.
    #[must_use]
    pub fn having_seen(mut self, seen: Height) -> Self {
        self.seen = self.seen.max(Some(seen));
        self
    }

    /// Takes from a proof who signs from now on, and how far the chain is.
    pub fn learn(&mut self, point: &TrustedPoint, height: Height) {
        if point.chain_id == self.trusted.chain_id && self.trusted.height <= point.height {
            self.trusted = point.clone();
            self.seen = self.seen.max(Some(height));
        }
    }

    /// The same, of what a proof of a serial showed.
    pub fn learn_from(&mut self, evidence: &Evidence) {
        if let Some(point) = evidence.point() {
            self.learn(point, evidence.height());
        }
    }

    /// What is to be kept for the next run; none before anything was proved.
    #[must_use]
    pub fn kept(&self) -> Option<KeptPoint> {
        self.seen.map(|seen| KeptPoint::new(&self.trusted, seen))
    }

    /// The greatest height that was proved to it.
    #[must_use]
    pub const fn seen(&self) -> Option<Height> {
        self.seen
    }

    /// Checks a code with the encoded proof of its serial, which may be `age_s_max` seconds old, and
    /// goes on from what that proves.
    ///
    /// # Errors
    /// [`VerifierError`]: then nothing is known.
    pub fn check(
        &mut self,
        code: &str,
        proof: &[u8],
        now: Timestamp,
        age_s_max: u64,
    ) -> Result<Checked, VerifierError> {
        let code: ItemCode = code.parse().map_err(VerifierError::Code)?;
        let proof = Proof::from_bytes(proof).map_err(VerifierError::Proof)?;
        let evidence = self.evidence(code.serial, &proof)?;
        check_age(evidence.time(), now, age_s_max)?;
        self.learn_from(&evidence);
        Ok(evidence.judge(&code, now.date()))
    }

    /// What the genesis calls an organisation; later ones have no name here.
    #[must_use]
    pub fn name_of(&self, organisation: &CreditCode) -> Option<&Name> {
        self.names.iter().find(|(code, _)| code == organisation).map(|(_, name)| name)
    }

    /// What is trusted.
    #[must_use]
    pub const fn trusted(&self) -> &TrustedPoint {
        &self.trusted
    }
}

impl From<&Genesis> for Verifier {
    fn from(genesis: &Genesis) -> Self {
        Self {
            trusted: TrustedPoint::from(genesis),
            seen: None,
            names: names(&genesis.organisations),
        }
    }
}

fn names(organisations: &[GenesisOrganisation]) -> Vec<(CreditCode, Name)> {
    organisations.iter().map(|one| (one.details.code, one.details.name.clone())).collect()
}

/// Refuses a state that is older than it may be.
///
/// # Errors
/// [`VerifierError::Stale`].
pub fn check_age(shown: Timestamp, now: Timestamp, age_s_max: u64) -> Result<(), VerifierError> {
    let age_s = now.as_unix_ms().saturating_sub(shown.as_unix_ms()) / 1000;
    if age_s_max < age_s { Err(VerifierError::Stale { age_s, age_s_max }) } else { Ok(()) }
}
