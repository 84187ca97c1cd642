//! Signing and checking votes and proposals with the chain's own signatures.

use std::sync::Arc;

use arc_malachitebft_app_channel::app::types::core::{
    SignedMessage, ValidatorProof, VoteExtensionScope, VoteType,
};
use arc_malachitebft_app_channel::{Signer, Verifier};
use arc_malachitebft_signing as signing;
use async_trait::async_trait;
use chain_core::bytes::codec;
use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::bytes::signature::{PublicKey, SecretKey, Signature, SignatureUse};
use chain_core::values::chain_id::ChainId;
use tracing::error;

use crate::context::{ChainContext, RoundProposal, Vote, round_number};
use crate::last_signed::{Moment, Signed, SigningStep};
use crate::sign_record::SignRecord;

/// Whether a signature holds, as the engine wants to hear it.
pub(crate) type SignatureVerdict = Result<signing::VerificationResult, signing::Error>;

/// Checks votes and proposals of one chain.
#[derive(Debug, Clone)]
pub(crate) struct ChainVerifier {
    pub(crate) chain_id: ChainId,
}

/// Signs with an authority's key, after the record of signed messages allows it.
#[derive(Debug, Clone)]
pub(crate) struct AuthoritySigner {
    pub(crate) chain_id: ChainId,
    pub(crate) key: SecretKey,
    pub(crate) record: Arc<dyn SignRecord>,
}

fn checked(
    key: &PublicKey,
    signature_use: SignatureUse,
    message: &[u8],
    signature: &Signature,
) -> SignatureVerdict {
    let holds = key.verify(signature_use, message, signature).is_ok();
    Ok(signing::VerificationResult::from_bool(holds))
}

#[async_trait]
impl Verifier<ChainContext> for ChainVerifier {
    async fn verify_signed_vote(
        &self,
        vote: &Vote,
        signature: &Signature,
        key: &PublicKey,
    ) -> SignatureVerdict {
        checked(key, SignatureUse::Vote, &vote.signed_bytes(self.chain_id), signature)
    }

    async fn verify_signed_proposal(
        &self,
        proposal: &RoundProposal,
        signature: &Signature,
        key: &PublicKey,
    ) -> SignatureVerdict {
        checked(key, SignatureUse::Proposal, &proposal.signed_bytes(self.chain_id), signature)
    }

    /// Extensions are switched off: none is valid.
    async fn verify_signed_vote_extension(
        &self,
        _scope: &VoteExtensionScope<ChainContext>,
        _extension: &(),
        _signature: &Signature,
        _key: &PublicKey,
    ) -> SignatureVerdict {
        Ok(signing::VerificationResult::Invalid)
    }

    async fn verify_validator_proof(
        &self,
        proof: &ValidatorProof<ChainContext>,
    ) -> SignatureVerdict {
        match proof.decoded_public_key() {
            Ok(key) => checked(&key, SignatureUse::PeerProof, &proof.preimage(), &proof.signature),
            Err(_) => Ok(signing::VerificationResult::Invalid),
        }
    }
}

impl AuthoritySigner {
    /// Signs once the message is on the disk.
    async fn sign(
        &self,
        moment: Moment,
        signature_use: SignatureUse,
        message: Vec<u8>,
    ) -> Result<Signature, signing::Error> {
        let signed = Signed { moment, message: Hash::of(HashUse::SignedMessage, &message) };
        if let Err(refused) = self.record.allow(signed).await {
            error!(
                height = %moment.height,
                round = moment.round,
                step = ?moment.step,
                error = &refused as &dyn std::error::Error,
                "not signed"
            );
            return Err(signing::Error::from_source(refused));
        }
        Ok(self.key.sign(signature_use, &message))
    }
}

#[async_trait]
impl Signer<ChainContext> for AuthoritySigner {
    async fn sign_vote(
        &self,
        vote: Vote,
    ) -> Result<SignedMessage<ChainContext, Vote>, signing::Error> {
        let step = match vote.kind {
            VoteType::Prevote => SigningStep::Prevote,
            VoteType::Precommit => SigningStep::Precommit,
        };
        let (height, round) = (vote.height.0, round_number(vote.round));
        let message = vote.signed_bytes(self.chain_id);
        let moment = Moment { height, round, step };
        let signature = self.sign(moment, SignatureUse::Vote, message).await?;
        Ok(SignedMessage::new(vote, signature))
    }

    async fn sign_proposal(
        &self,
        proposal: RoundProposal,
    ) -> Result<SignedMessage<ChainContext, RoundProposal>, signing::Error> {
        let (height, round) = (proposal.height.0, round_number(proposal.round));
        let message = proposal.signed_bytes(self.chain_id);
        let moment = Moment { height, round, step: SigningStep::Proposal };
        let signature = self.sign(moment, SignatureUse::Proposal, message).await?;
        Ok(SignedMessage::new(proposal, signature))
    }

    /// Extensions are switched off: none is signed.
    async fn sign_vote_extension(
        &self,
        _scope: VoteExtensionScope<ChainContext>,
        _extension: (),
    ) -> Result<SignedMessage<ChainContext, ()>, signing::Error> {
        Err(signing::Error::new())
    }

    async fn sign_validator_proof(
        &self,
        public_key: Vec<u8>,
        peer_id: Vec<u8>,
    ) -> Result<ValidatorProof<ChainContext>, signing::Error> {
        let message = ValidatorProof::<ChainContext>::signing_bytes(&public_key, &peer_id);
        let signature = self.key.sign(SignatureUse::PeerProof, &message);
        Ok(ValidatorProof::new(public_key, peer_id, signature))
    }
}

/// A key in the form that proofs of validators carry.
pub(crate) fn key_bytes(key: &PublicKey) -> Vec<u8> {
    codec::encode(key)
}

#[cfg(test)]
mod tests;
