//! Proof files that are accepted, with what each code comes to, and files that are refused:
//! `tests/vectors/core/proof_files.json`, which a second implementation reads too.
//!
//! `UPDATE_VECTORS=1` writes it anew, from the proofs of `verifications.json`.

use std::path::PathBuf;

use chain_core::bytes::codec;
use chain_core::governance::genesis::Genesis;
use chain_core::values::chain_id::ChainId;
use chain_core::verify::item_code::ItemCode;
use chain_core::verify::proof::Proof;
use chain_core::verify::verification::Verdict;
use hgz_verifier::{PROOF_FILE_BYTES_MAX, ProofFile, ProofFileError, SerialProof, VerifierError};
use serde::{Deserialize, Serialize};

use crate::checks::{Vector, bytes};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct ProofFileVector {
    name: String,
    chain_id: ChainId,
    /// The file, or what stands before so many letters `a` and the tail.
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    letters: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tail: Option<String>,
    /// What is refused, by its name in docs/protocol.md, section 16; none if it is accepted.
    error: Option<String>,
    /// The verdict on each code in its order; none where the file has no proof of its serial.
    verdicts: Vec<Option<Verdict>>,
}

fn outcome(file: &[u8], trusted: ChainId) -> Result<Vec<Option<Verdict>>, &'static str> {
    let file = ProofFile::from_bytes(file).map_err(|error| match error {
        ProofFileError::OtherFile => "other_file",
        ProofFileError::Undecodable(_) => "undecodable",
        ProofFileError::TwoProofs { .. } => "two_proofs",
        ProofFileError::NoProof { .. } => "no_proof",
    })?;
    let offline = file.check(trusted).map_err(|error| match error {
        VerifierError::OtherChain { .. } => "other_chain",
        VerifierError::Proof(_) => "does_not_hold",
        VerifierError::Genesis(_)
        | VerifierError::Code(_)
        | VerifierError::KeptPoint(_)
        | VerifierError::Stale { .. } => "other",
    })?;
    Ok(file.codes.iter().map(|code| offline.check(code).ok().map(|one| one.verdict)).collect())
}

fn code_of(vector: &Vector) -> ItemCode {
    vector.item_code.parse().unwrap()
}

fn proof_of(vector: &Vector) -> SerialProof {
    let proof = Proof::from_bytes(&vector.proof()).unwrap();
    SerialProof { serial: code_of(vector).serial, proof }
}

/// A file of the proofs of some verifications, which are of one chain, and of codes.
fn file_of(proofs: &[&Vector], codes: &[&Vector]) -> ProofFile {
    let vector = proofs.iter().chain(codes).next().unwrap();
    let genesis = codec::decode::<Genesis>(&bytes(&vector.genesis), 1 << 20).unwrap();
    ProofFile {
        genesis,
        proofs: proofs.iter().map(|vector| proof_of(vector)).collect(),
        codes: codes.iter().map(|vector| code_of(vector)).collect(),
    }
}

/// A long run of letters `a` in a file, and what stands around it.
fn folded(file: &[u8]) -> (&[u8], Option<usize>, Option<&[u8]>) {
    let run = [b'a'; 100_000];
    let Some(at) = file.windows(run.len()).position(|part| part == run) else {
        return (file, None, None);
    };
    let (head, rest) = file.split_at(at);
    let letters = rest.iter().take_while(|byte| **byte == b'a').count();
    (head, Some(letters), Some(&rest[letters..]))
}

#[expect(clippy::too_many_lines, reason = "one entry for each file, and nothing else")]
fn made() -> Vec<ProofFileVector> {
    let named = Vector::named;
    let (genuine, voided, unknown) = (named("genuine"), named("voided"), named("unknown"));
    let (revoked, held) = (named("revoked"), named("genuine, and who holds it"));
    let good = file_of(&[&genuine], &[&genuine]);
    let chain_id = genuine.chain_id;
    let mut vectors = Vec::new();
    let mut push = |name: &str, chain_id: ChainId, file: Vec<u8>| {
        let (error, verdicts) = match outcome(&file, chain_id) {
            Ok(verdicts) => (None, verdicts),
            Err(error) => (Some(error.to_owned()), Vec::new()),
        };
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let (head, letters, tail) = folded(&file);
        vectors.push(ProofFileVector {
            name: name.to_owned(),
            chain_id,
            file: hex(head),
            letters,
            tail: tail.map(hex),
            error,
            verdicts,
        });
    };
    for (name, file) in [
        ("one code", good.clone()),
        ("a proof of two codes, one code twice", {
            file_of(&[&genuine], &[&voided, &genuine, &voided])
        }),
        ("two serials, of which the chain has one", {
            file_of(&[&genuine, &unknown], &[&unknown, &genuine])
        }),
        ("after two changes of authorities", file_of(&[&revoked], &[&revoked])),
        ("with who holds the goods", file_of(&[&held], &[&held])),
        ("a proof and no code", file_of(&[&genuine], &[])),
        ("a code without a proof", file_of(&[&unknown], &[&genuine, &unknown])),
    ] {
        push(name, chain_id, file.to_bytes());
    }
    let good_bytes = good.to_bytes();
    let encoded = &good_bytes[15..];
    let digits = code_of(&genuine).to_string();
    let in_place = |new: &str| {
        let text = digits.as_bytes();
        let at = good_bytes.windows(186).position(|part| part == text).unwrap();
        [&good_bytes[..at], new.as_bytes(), &good_bytes[at + 186..]].concat()
    };
    let other: ChainId = "07".repeat(32).parse().unwrap();
    let mut stolen = file_of(&[&genuine], &[&genuine]);
    stolen.proofs[0].serial = code_of(&unknown).serial;
    let mut forged = good;
    forged.proofs[0].proof.commit.signatures.truncate(2);
    let mut one_bad = file_of(&[&genuine, &unknown], &[&genuine]);
    one_bad.proofs[1].proof.records.pop();
    let wide = [&good_bytes[..15], &encoded[..1], &[0xff; 8], &encoded[9..]].concat();
    for (name, file) in [
        ("nothing", Vec::new()),
        ("another kind of file", b"%PDF-1.7".to_vec()),
        ("no mark", encoded.to_vec()),
        ("a mark of capitals", [&b"HGZ PROOF FILE\n"[..], encoded].concat()),
        ("nothing after the mark", good_bytes[..15].to_vec()),
        ("version 2", [&good_bytes[..15], &[2], &encoded[1..]].concat()),
        ("torn", good_bytes[..good_bytes.len() - 1].to_vec()),
        ("a byte behind", [&good_bytes[..], &[0]].concat()),
        ("a length without end", wide),
        ("a text that is not a code", in_place(&"9".repeat(186))),
        ("a code of version 0", in_place(&"0".repeat(186))),
        ("two proofs of one serial", file_of(&[&genuine, &genuine], &[&genuine]).to_bytes()),
        ("two proofs of one serial, of two heights", {
            file_of(&[&genuine, &revoked], &[&genuine]).to_bytes()
        }),
        ("a proof of another serial", stolen.to_bytes()),
        ("a proof that two signed", forged.to_bytes()),
        ("one of two proofs does not hold", one_bad.to_bytes()),
    ] {
        push(name, chain_id, file);
    }
    push("another chain is trusted", other, good_bytes.clone());
    // The mark does not count; a file that is not too long is read, and then found wanting.
    let most = |more: usize| {
        let mut file = file_of(&[&genuine], &[]);
        let mut padded = |letters: usize| {
            file.proofs[0].proof.records[0].bytes = Some(vec![b'a'; letters]);
            file.to_bytes()
        };
        let rest = padded(0).len();
        padded(PROOF_FILE_BYTES_MAX + more - rest)
    };
    push("the greatest length", chain_id, most(0));
    push("one byte more than the greatest length", chain_id, most(1));
    vectors
}

#[test]
fn files_come_to_what_the_vectors_say() {
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "../tests/vectors/core/proof_files.json"].iter().collect();
    let made = made();
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&made).unwrap()))
            .unwrap();
    }
    let frozen: Vec<ProofFileVector> =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(made, frozen, "UPDATE_VECTORS=1 if it should");
    let accepted = frozen.iter().filter(|one| one.error.is_none());
    assert!(4 <= accepted.clone().count());
    assert!(10 <= frozen.len() - accepted.count());
    for name in ["other_file", "undecodable", "two_proofs", "other_chain", "does_not_hold"] {
        let named = |one: &ProofFileVector| one.error.as_deref() == Some(name);
        assert!(frozen.iter().any(named), "no file is {name}");
    }
}
