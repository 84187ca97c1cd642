use chain_core::act::Act;
use chain_core::bytes::signature::{SecretKey, Signature};
use chain_core::chain::transaction::Transaction;
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Height;

use super::*;

#[test]
fn a_signature_holds_again_and_another_one_of_the_same_content_does_not() {
    let key = SecretKey::from_bytes(&[7; 32]);
    let content = Transaction {
        chain_id: ChainId(Hash::from_bytes([1; 32])),
        act: Act::ActivateItems {
            certificate: "CERTIFICATE-1".parse().unwrap(),
            items: "1".parse().unwrap(),
        },
        signer: key.public_key(),
        valid_until: Height::new(9),
    };
    let signed = content.sign(&key);
    let mut forged = signed.clone();
    forged.signature = Signature::from_bytes([9; 64]);
    let (signed, forged) = (Prepared::from(signed), Prepared::from(forged));
    assert_eq!(signed.id, forged.id);
    let known = VerifiedSignatures::default();
    for _ in 0..2 {
        assert_eq!(known.check(&signed), Ok(()));
        assert!(matches!(known.check(&forged), Err(SignatureError::Wrong { .. })));
    }
    assert_eq!((lock(&known.leaves).len(), lock(&known.keys).len()), (1, 1));
}
