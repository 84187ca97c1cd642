//! Every domain of hashes and signatures: no two uses share one.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Vectors;
use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::signature::{PublicKey, Signature, SignatureUse};
use crate::testing::fixtures::Party;

const HASH_USES: [(HashUse, &str); 17] = [
    (HashUse::Genesis, "hgz genesis v1"),
    (HashUse::Transaction, "hgz transaction id v1"),
    (HashUse::TransactionLeaf, "hgz transaction leaf v1"),
    (HashUse::TransactionNode, "hgz transaction node v1"),
    (HashUse::Block, "hgz block id v1"),
    (HashUse::AuthoritySet, "hgz authority set v1"),
    (HashUse::PublicKey, "hgz public key id v1"),
    (HashUse::StateKey, "hgz state key v1"),
    (HashUse::StateValue, "hgz state value v1"),
    (HashUse::StateLeaf, "hgz state leaf v1"),
    (HashUse::StateNode, "hgz state node v1"),
    (HashUse::CertificateSerial, "hgz certificate serial v1"),
    (HashUse::Document, "hgz document v1"),
    (HashUse::SignedMessage, "hgz signed message v1"),
    (HashUse::SignedMessages, "hgz signed messages v1"),
    (HashUse::Misbehaviour, "hgz misbehaviour v1"),
    (HashUse::PageAsset, "hgz page asset v1"),
];

const SIGNATURE_USES: [(SignatureUse, &str); 7] = [
    (SignatureUse::Transaction, "transaction"),
    (SignatureUse::Vote, "vote"),
    (SignatureUse::Proposal, "proposal"),
    (SignatureUse::ProposalParts, "proposal_parts"),
    (SignatureUse::PeerProof, "peer_proof"),
    (SignatureUse::ItemCode, "item_code"),
    (SignatureUse::DocumentUpload, "document_upload"),
];

#[derive(Serialize)]
struct HashVector {
    /// The context of BLAKE3's `derive_key` mode.
    context: &'static str,
    of_nothing: Hash,
    of_the_text_hgz: Hash,
}

#[test]
fn each_use_hashes_in_a_domain_of_its_own() {
    let mut vectors = Vectors::new("hash_domains.json");
    let mut hashes = BTreeSet::new();
    for (at, (hash_use, context)) in HASH_USES.into_iter().enumerate() {
        assert_eq!(hash_use as usize, at, "every use, in order");
        assert_eq!(HashUse::ALL[at], hash_use);
        let of_nothing = Hash::of(hash_use, b"");
        assert_eq!(of_nothing.as_bytes(), &blake3::derive_key(context, b""));
        assert_eq!(Hash::of_parts(hash_use, &[b"h", b"", b"gz"]), Hash::of(hash_use, b"hgz"));
        hashes.insert(of_nothing);
        vectors.push(&HashVector {
            context,
            of_nothing,
            of_the_text_hgz: Hash::of(hash_use, b"hgz"),
        });
    }
    assert_eq!(hashes.len(), HASH_USES.len());
    vectors.check();
}

#[derive(Serialize)]
struct SignatureVector {
    name: &'static str,
    secret_key: String,
    key: PublicKey,
    key_id: Hash,
    /// What is signed where the message is the text `hgz`.
    signed_message: String,
    signature: Signature,
}

#[test]
fn each_use_signs_in_a_domain_of_its_own() {
    let mut vectors = Vectors::new("signature_domains.json");
    let secret = Party::Bureau.key();
    let key = secret.public_key();
    for (at, (signature_use, name)) in SIGNATURE_USES.into_iter().enumerate() {
        assert_eq!(signature_use as usize, at, "every use, in order");
        let signature = secret.sign(signature_use, b"hgz");
        for (other, _) in SIGNATURE_USES {
            assert_eq!(key.verify(other, b"hgz", &signature).is_ok(), other == signature_use);
        }
        vectors.push(&SignatureVector {
            name,
            secret_key: hex::encode(secret.to_bytes()),
            key,
            key_id: key.id().0,
            signed_message: hex::encode(signature_use.message(b"hgz")),
            signature,
        });
    }
    assert_eq!(SignatureUse::DocumentUpload as usize + 1, SIGNATURE_USES.len(), "the last use");
    vectors.check();
}
