//! Documents of made-up contents: hash, manifest, and what an uploader signs.

use serde::Serialize;

use super::transactions::world;
use super::{Vectors, bytes_of};
use crate::bytes::hash::Hash;
use crate::bytes::signature::{PublicKey, Signature};
use crate::limits::DOCUMENT_CHUNK_BYTES;
use crate::records::document::{DocumentUpload, Measure};
use crate::testing::fixtures::{GENESIS_TIME, Party};

#[derive(Serialize)]
struct DocumentVector {
    /// The length. Byte number i is the remainder of i by 251.
    length: usize,
    hash: Hash,
    manifest_bytes: String,
    upload: DocumentUpload,
    upload_bytes: String,
    secret_key: String,
    key: PublicKey,
    signature: Signature,
}

#[test]
fn a_document_has_this_hash_and_this_manifest() {
    let chain_id = world(true).0.parent.chain_id;
    let signer = Party::Institute.key();
    let mut vectors = Vectors::new("documents.json");
    let chunk = DOCUMENT_CHUNK_BYTES;
    for length in [0, 1, chunk, chunk + 1, 2 * chunk, 3 * chunk - 1, 5 * chunk + 1024] {
        let document: Vec<u8> = (0_u8..=250).cycle().take(length).collect();
        let (hash, manifest) = Measure::of(&document);
        manifest.check(&hash).unwrap();
        let bytes = manifest.bytes;
        let valid_until = GENESIS_TIME.plus_ms(60_000);
        let upload = DocumentUpload { chain_id, document: hash, bytes, valid_until };
        vectors.push(&DocumentVector {
            length,
            hash,
            manifest_bytes: bytes_of(&manifest),
            upload_bytes: bytes_of(&upload),
            upload,
            secret_key: hex::encode(signer.to_bytes()),
            key: signer.public_key(),
            signature: upload.sign(&signer),
        });
    }
    vectors.check();
}
