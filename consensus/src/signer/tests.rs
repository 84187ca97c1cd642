use std::path::Path;

use arc_malachitebft_app_channel::app::types::core::{NilOrVal, Round};
use chain_core::chain::block::BlockId;
use chain_core::values::time::Height;

use super::*;
use crate::context::{Address, EngineHeight, Value};
use crate::folder::{LAST_SIGNED_FILE, LOG_FILE};
use crate::last_signed::LastSignedFile;
use crate::sign_record::RecordOnDisk;
use crate::testing::MemoryChain;

fn signer(folder: &Path) -> (AuthoritySigner, ChainVerifier, Address) {
    let chain = MemoryChain::of(1);
    let (organisation, key) = chain.authority(0);
    std::fs::write(folder.join(LOG_FILE), b"what the engine has logged").unwrap();
    let record = Arc::new(RecordOnDisk::open(folder).unwrap());
    let signer = AuthoritySigner { chain_id: chain.chain_id, key, record };
    (signer, ChainVerifier { chain_id: chain.chain_id }, Address::Authority(organisation))
}

fn block(byte: u8) -> BlockId {
    BlockId(Hash::from_bytes([byte; 32]))
}

fn vote(address: Address, kind: VoteType, value: NilOrVal<BlockId>) -> Vote {
    let (height, round) = (EngineHeight(Height::new(7)), Round::new(2));
    Vote { kind, height, round, value, address }
}

fn proposal(address: Address, value: BlockId) -> RoundProposal {
    let (height, round) = (EngineHeight(Height::new(7)), Round::new(2));
    RoundProposal { height, round, value: Value(value), pol_round: Round::Nil, address }
}

#[tokio::test]
async fn a_signature_holds_for_its_message_and_chain_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (signer, verifier, address) = signer(folder.path());
    let key = signer.key.public_key();
    let signed = signer.sign_vote(vote(address, VoteType::Prevote, NilOrVal::Nil)).await.unwrap();
    let holds = async |verifier: &ChainVerifier, vote: &Vote| {
        verifier.verify_signed_vote(vote, &signed.signature, &key).await.unwrap().is_valid()
    };
    assert!(holds(&verifier, &signed.message).await);
    let other = vote(address, VoteType::Precommit, NilOrVal::Nil);
    assert!(!holds(&verifier, &other).await);
    let elsewhere = ChainVerifier {
        chain_id: chain_core::values::chain_id::ChainId(Hash::from_bytes([8; 32])),
    };
    assert!(!holds(&elsewhere, &signed.message).await);
    let signed = signer.sign_proposal(proposal(address, block(1))).await.unwrap();
    let checked = verifier.verify_signed_proposal(&signed.message, &signed.signature, &key).await;
    assert!(checked.unwrap().is_valid());
    let other = proposal(address, block(2));
    let checked = verifier.verify_signed_proposal(&other, &signed.signature, &key).await;
    assert!(!checked.unwrap().is_valid());
}

#[tokio::test]
async fn no_second_message_is_signed_for_one_step_even_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    for _start in 0..2 {
        let (signer, _, address) = signer(folder.path());
        for kind in [VoteType::Prevote, VoteType::Precommit] {
            signer.sign_vote(vote(address, kind, NilOrVal::Val(block(1)))).await.unwrap();
            for other in [NilOrVal::Nil, NilOrVal::Val(block(2))] {
                assert!(signer.sign_vote(vote(address, kind, other)).await.is_err());
            }
        }
        signer.sign_proposal(proposal(address, block(1))).await.unwrap();
        assert!(signer.sign_proposal(proposal(address, block(2))).await.is_err());
    }
}

#[tokio::test]
async fn a_message_is_on_the_disk_before_its_signature_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let (signer, _, address) = signer(folder.path());
    let vote = vote(address, VoteType::Prevote, NilOrVal::Nil);
    // Nothing can be written where the folder is gone.
    std::fs::remove_dir_all(folder.path()).unwrap();
    assert!(signer.sign_vote(vote.clone()).await.is_err());
    std::fs::create_dir(folder.path()).unwrap();
    // Nor is anything signed without the log that explains it.
    assert!(signer.sign_vote(vote.clone()).await.is_err());
    assert!(!folder.path().join(LAST_SIGNED_FILE).exists());
    std::fs::write(folder.path().join(LOG_FILE), b"entries").unwrap();
    signer.sign_vote(vote).await.unwrap();
    let record = LastSignedFile::open(&folder.path().join(LAST_SIGNED_FILE)).unwrap();
    assert_eq!((record.height(), record.log_bytes()), (Height::new(7), 7));
}

#[tokio::test]
async fn a_validator_proves_its_node_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let (signer, verifier, _) = signer(folder.path());
    let key = key_bytes(&signer.key.public_key());
    let mut proof = signer.sign_validator_proof(key.clone(), vec![1, 2, 3]).await.unwrap();
    assert!(verifier.verify_validator_proof(&proof).await.unwrap().is_valid());
    proof.peer_id = vec![1, 2, 4];
    assert!(!verifier.verify_validator_proof(&proof).await.unwrap().is_valid());
    let proof = ValidatorProof::new(b"no key".to_vec(), vec![1, 2, 3], proof.signature);
    assert!(!verifier.verify_validator_proof(&proof).await.unwrap().is_valid());
}
