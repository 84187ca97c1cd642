//! Signatures that were checked before: the nodes of one world need not check each other's again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use arc_malachitebft_app_channel::Verifier;
use arc_malachitebft_app_channel::app::types::core::{ValidatorProof, VoteExtensionScope};
use arc_malachitebft_signing as signing;
use async_trait::async_trait;
use chain_core::bytes::codec;
use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::bytes::signature::{PublicKey, Signature, SignatureUse};

use crate::context::{ChainContext, RoundProposal, Vote};
use crate::signer::{ChainVerifier, SignatureVerdict};

/// What came of checking signatures. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct CheckedSignatures(Arc<Mutex<BTreeMap<[u8; 32], bool>>>);

impl CheckedSignatures {
    fn verdict(
        &self,
        signature_use: SignatureUse,
        message: &[u8],
        signature: &Signature,
        key: &PublicKey,
    ) -> SignatureVerdict {
        let is_vote = signature_use == SignatureUse::Vote;
        let named = [codec::encode(&(is_vote, key, signature)).as_slice(), message].concat();
        let name = *Hash::of(HashUse::SignedMessage, &named).as_bytes();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = *known
            .entry(name)
            .or_insert_with(|| key.verify(signature_use, message, signature).is_ok());
        Ok(signing::VerificationResult::from_bool(holds))
    }
}

/// The chain's verifier, which asks what is known first.
#[derive(Debug, Clone)]
pub(super) struct RememberingVerifier {
    pub(super) verifier: ChainVerifier,
    pub(super) checked: CheckedSignatures,
}

#[async_trait]
impl Verifier<ChainContext> for RememberingVerifier {
    async fn verify_signed_vote(
        &self,
        vote: &Vote,
        signature: &Signature,
        key: &PublicKey,
    ) -> SignatureVerdict {
        let message = vote.signed_bytes(self.verifier.chain_id);
        self.checked.verdict(SignatureUse::Vote, &message, signature, key)
    }

    async fn verify_signed_proposal(
        &self,
        proposal: &RoundProposal,
        signature: &Signature,
        key: &PublicKey,
    ) -> SignatureVerdict {
        let message = proposal.signed_bytes(self.verifier.chain_id);
        self.checked.verdict(SignatureUse::Proposal, &message, signature, key)
    }

    async fn verify_signed_vote_extension(
        &self,
        scope: &VoteExtensionScope<ChainContext>,
        extension: &(),
        signature: &Signature,
        key: &PublicKey,
    ) -> SignatureVerdict {
        self.verifier.verify_signed_vote_extension(scope, extension, signature, key).await
    }

    async fn verify_validator_proof(
        &self,
        proof: &ValidatorProof<ChainContext>,
    ) -> SignatureVerdict {
        self.verifier.verify_validator_proof(proof).await
    }
}
