use proptest::prelude::*;

use super::*;
use crate::testing::fixtures::Party;

const CHUNK: usize = DOCUMENT_CHUNK_BYTES;

fn bytes_of(length: usize, seed: u8) -> Vec<u8> {
    (0..length).map(|at| u8::try_from((at ^ (at / 65_521)) % 251).unwrap() ^ seed).collect()
}

fn chunk(bytes: &[u8], manifest: &Manifest, index: u32) -> Vec<u8> {
    let range = manifest.range(index).unwrap();
    let [start, end] = [range.start, range.end].map(|at| usize::try_from(at).unwrap());
    bytes[start..end].to_vec()
}

fn check_whole(bytes: &[u8]) {
    let (hash, manifest) = Measure::of(bytes);
    assert_eq!(hash, Hash::of(HashUse::Document, bytes), "{}", bytes.len());
    assert_eq!(manifest.bytes, length(bytes));
    manifest.check(&hash).unwrap();
    assert_eq!(usize::try_from(manifest.chunks()).unwrap(), bytes.len().div_ceil(CHUNK).max(1));
    for index in 0..manifest.chunks() {
        manifest.check_chunk(&hash, index, &chunk(bytes, &manifest, index)).unwrap();
    }
    assert_eq!(manifest.range(manifest.chunks()), None);
    assert!(manifest.check_chunk(&hash, manifest.chunks(), b"x").is_err());
}

#[test]
fn the_merged_root_is_the_hash_for_every_size() {
    for length in [0, 1, 1023, 1024, 1025, CHUNK - 1, CHUNK, CHUNK + 1] {
        check_whole(&bytes_of(length, 0));
    }
    for chunks in 2..40 {
        for length in [chunks * CHUNK - 1, chunks * CHUNK, chunks * CHUNK + 1] {
            check_whole(&bytes_of(length, u8::try_from(chunks).unwrap()));
        }
    }
    check_whole(&bytes_of(DOCUMENT_BYTES_MAX, 7));
}

#[test]
fn a_manifest_of_another_shape_is_refused() {
    let bytes = bytes_of(5 * CHUNK + 17, 1);
    let (hash, manifest) = Measure::of(&bytes);
    let changed = |change: &dyn Fn(&mut Manifest)| {
        let mut other = manifest.clone();
        change(&mut other);
        other
    };
    let shapes = [
        changed(&|one| one.values.truncate(5)),
        changed(&|one| one.values.push([0; 32])),
        changed(&|one| one.values.clear()),
        changed(&|one| one.values.swap(0, 1)),
        changed(&|one| one.bytes = 5 * CHUNK_BYTES),
        changed(&|one| one.bytes = u64::MAX),
        changed(&|one| one.bytes = u64::try_from(DOCUMENT_BYTES_MAX).unwrap() + 1),
    ];
    for shape in shapes {
        assert!(shape.check(&hash).is_err(), "{shape:?}");
    }
    // A lie about the length of the last chunk shows in that chunk.
    let longer = changed(&|one| one.bytes += 1);
    longer.check(&hash).unwrap();
    let mut last = chunk(&bytes, &manifest, 5);
    assert!(longer.check_chunk(&hash, 5, &last).is_err());
    last.push(0);
    assert!(longer.check_chunk(&hash, 5, &last).is_err());
}

#[test]
fn only_pdf_png_and_jpeg_are_documents() {
    assert_eq!(MediaType::of(b"%PDF-1.7\n"), Ok(MediaType::Pdf));
    assert_eq!(MediaType::of(b"\x89PNG\r\n\x1a\n..."), Ok(MediaType::Png));
    assert_eq!(MediaType::of(&[0xff, 0xd8, 0xff, 0xe0]), Ok(MediaType::Jpeg));
    let others: [&[u8]; 6] =
        [b"", b"%PDF", b" %PDF-1.7", b"<html>", b"PK\x03\x04", b"MZ\x90\x00\x03\x00\x00\x00\x04"];
    for other in others {
        assert!(matches!(MediaType::of(other), Err(DocumentError::Type { .. })), "{other:?}");
    }
    let mut long = bytes_of(DOCUMENT_BYTES_MAX + 1, 0);
    long[..5].copy_from_slice(b"%PDF-");
    assert!(matches!(MediaType::of(&long), Err(DocumentError::TooLarge { .. })));
    long.pop();
    assert_eq!(MediaType::of(&long), Ok(MediaType::Pdf));
}

#[test]
fn an_upload_is_signed_for_one_document_chain_and_time() {
    let key = Party::Institute.key();
    let upload = DocumentUpload {
        chain_id: ChainId(Hash::of(HashUse::Genesis, b"a chain")),
        document: Hash::of(HashUse::Document, b"%PDF-"),
        bytes: 5,
        valid_until: Timestamp::from_unix_ms(1_700_000_000_000),
    };
    let signature = upload.sign(&key);
    upload.verify(&key.public_key(), &signature).unwrap();
    let other_chain = ChainId(Hash::of(HashUse::Genesis, b"another"));
    let others = [
        DocumentUpload { chain_id: other_chain, ..upload },
        DocumentUpload { document: Hash::of(HashUse::Document, b"x"), ..upload },
        DocumentUpload { bytes: 6, ..upload },
        DocumentUpload { valid_until: upload.valid_until.plus_ms(1), ..upload },
    ];
    for other in others {
        assert!(other.verify(&key.public_key(), &signature).is_err(), "{other:?}");
    }
    assert!(upload.verify(&Party::Bureau.key().public_key(), &signature).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_checked_chunk_by_chunk(length in 0_usize..6 * CHUNK, seed: u8) {
        check_whole(&bytes_of(length, seed));
    }

    #[test]
    fn any_tampered_chunk_is_refused(
        length in 1_usize..6 * CHUNK, seed: u8, at: prop::sample::Index, flip in 1_u8..,
    ) {
        let bytes = bytes_of(length, seed);
        let (hash, manifest) = Measure::of(&bytes);
        let mut tampered = bytes.clone();
        let at = at.index(length);
        tampered[at] ^= flip;
        for index in 0..manifest.chunks() {
            let sent = chunk(&tampered, &manifest, index);
            let wrong = usize::try_from(index).unwrap() == at / CHUNK;
            prop_assert_eq!(manifest.check_chunk(&hash, index, &sent).is_err(), wrong);
        }
        prop_assert_ne!(Measure::of(&tampered).0, hash);
        let shorter = &chunk(&bytes, &manifest, 0)[1..];
        prop_assert!(manifest.check_chunk(&hash, 0, shorter).is_err());
    }

    #[test]
    fn any_tampered_manifest_is_refused(
        length in CHUNK + 1..9 * CHUNK, seed: u8, at: prop::sample::Index, flip in 1_u8..,
    ) {
        let (hash, manifest) = Measure::of(&bytes_of(length, seed));
        let mut tampered = manifest.clone();
        let at = at.index(manifest.values.len() * 32);
        tampered.values[at / 32][at % 32] ^= flip;
        prop_assert!(tampered.check(&hash).is_err());
        prop_assert!(manifest.check(&Hash::of(HashUse::Document, b"another")).is_err());
    }

    #[test]
    fn any_bytes_as_a_manifest_are_no_panic(
        bytes: u64, values in prop::collection::vec(any::<[u8; 32]>(), 0..400), index: u32,
        sent in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let hash = Hash::of(HashUse::Document, b"a document");
        let manifest = Manifest { bytes, values };
        prop_assert!(manifest.check(&hash).is_err() || manifest.chunks() == 1);
        prop_assert!(manifest.check_chunk(&hash, index, &sent).is_err());
    }

    #[test]
    fn any_bytes_have_a_type_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let known = MAGIC.iter().any(|(magic, _)| bytes.starts_with(magic));
        prop_assert_eq!(MediaType::of(&bytes).is_ok(), known);
    }
}
