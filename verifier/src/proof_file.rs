//! [`ProofFile`]: codes and the proofs of their serials, to be checked years later without any node.

use std::collections::{BTreeMap, BTreeSet};

use chain_core::bytes::codec::{self, DecodeError};
use chain_core::governance::genesis::Genesis;
use chain_core::limits::ENCODED_BYTES_MAX;
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::verify::item_code::ItemCode;
use chain_core::verify::proof::Proof;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::checked::Checked;
use crate::evidence::Evidence;
use crate::verifier::{Verifier, VerifierError};

/// What a proof file starts with: the encoding follows.
const MARK: &[u8] = b"hgz proof file\n";
/// The bytes of a proof file.
pub const PROOF_FILE_BYTES_MAX: usize = MARK.len() + ENCODED_BYTES_MAX;

/// Codes, and everything that is needed to check them but trust in the chain's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofFile {
    /// What the chain started from: its hash is the chain id.
    pub genesis: Genesis,
    /// The proofs, one of each serial.
    pub proofs: Vec<SerialProof>,
    /// The codes, in the order they were verified in.
    pub codes: Vec<ItemCode>,
}

/// The proof of all that is known of one serial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialProof {
    /// The serial.
    pub serial: Serial,
    /// The proof of the records of [`chain_core::verify::verification::evidence_keys`].
    pub proof: Proof,
}

/// Why a proof file shows nothing.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ProofFileError {
    /// Another kind of file.
    #[error("it does not start like a proof file; give a file of `hgz verify --bundle`")]
    OtherFile,
    /// Damaged, or of a later format.
    #[error("its bytes are damaged or of a later format; see the cause")]
    Undecodable(#[source] DecodeError),
    /// Two proofs of one serial, of which only one could count.
    #[error("it has two proofs of serial {serial}; make it anew with `hgz verify --bundle`")]
    TwoProofs {
        /// The serial.
        serial: Serial,
    },
    /// A code whose serial has no proof in it.
    #[error("it has no proof of serial {serial}; make it anew with `hgz verify --bundle`")]
    NoProof {
        /// The serial.
        serial: Serial,
    },
}

impl ProofFile {
    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`ProofFileError::OtherFile`], [`ProofFileError::Undecodable`],
    /// [`ProofFileError::TwoProofs`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ProofFileError> {
        let encoded = bytes.strip_prefix(MARK).ok_or(ProofFileError::OtherFile)?;
        let file: Self =
            codec::decode(encoded, ENCODED_BYTES_MAX).map_err(ProofFileError::Undecodable)?;
        let mut serials = BTreeSet::new();
        match file.proofs.iter().find(|one| !serials.insert(one.serial)) {
            Some(SerialProof { serial, .. }) => Err(ProofFileError::TwoProofs { serial: *serial }),
            None => Ok(file),
        }
    }

    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        bytes.extend(codec::encode(self));
        bytes
    }

    /// Checks every proof for the chain that the caller trusts.
    ///
    /// # Errors
    /// [`VerifierError`]: then nothing is known.
    pub fn check(&self, trusted: ChainId) -> Result<OfflineVerifier, VerifierError> {
        let found = self.genesis.chain_id();
        if found != trusted {
            return Err(VerifierError::OtherChain { found, expected: trusted });
        }
        let verifier = Verifier::from(&self.genesis);
        let known = self.proofs.iter().map(|SerialProof { serial, proof }| {
            verifier.evidence(*serial, proof).map(|evidence| (*serial, evidence))
        });
        Ok(OfflineVerifier { known: known.collect::<Result<_, _>>()? })
    }
}

/// Checks codes with the proofs of a file, which hold.
#[derive(Debug)]
pub struct OfflineVerifier {
    known: BTreeMap<Serial, Evidence>,
}

impl OfflineVerifier {
    /// What is to be said of a code on the day of its proof.
    ///
    /// # Errors
    /// [`ProofFileError::NoProof`] if the file says nothing of its serial.
    pub fn check(&self, code: &ItemCode) -> Result<Checked, ProofFileError> {
        let serial = code.serial;
        let evidence = self.known.get(&serial).ok_or(ProofFileError::NoProof { serial })?;
        Ok(evidence.clone().judge(code, evidence.time().date()))
    }
}
