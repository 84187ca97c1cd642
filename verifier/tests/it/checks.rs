//! The verifier on the frozen checks of `tests/vectors/core/verifications.json`.

use chain_core::governance::genesis::Genesis;
use chain_core::records::serial::Serial;
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Timestamp;
use chain_core::verify::item_code::ItemCode;
use chain_core::verify::proof::Proof;
use chain_core::verify::verification::{Caution, Verdict};
use hgz_verifier::{
    Checked, KeptPoint, Language, ProofFile, ProofFileError, SerialProof, Verifier, VerifierError,
    page,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Vector {
    name: String,
    pub(crate) chain_id: ChainId,
    pub(crate) genesis: String,
    pub(crate) item_code: String,
    proof: Option<String>,
    verdict: Verdict,
    cautions: Vec<Caution>,
}

impl Vector {
    fn all() -> Vec<Self> {
        let text = include_str!("../../../tests/vectors/core/verifications.json");
        serde_json::from_str(text).unwrap()
    }

    pub(crate) fn named(start: &str) -> Self {
        Self::all().into_iter().find(|one| one.name.starts_with(start)).unwrap()
    }

    fn verifier(&self) -> Verifier {
        Verifier::from_genesis(&bytes(&self.genesis), self.chain_id).unwrap()
    }

    pub(crate) fn proof(&self) -> Vec<u8> {
        bytes(self.proof.as_ref().unwrap())
    }

    fn time(&self) -> Timestamp {
        Proof::from_bytes(&self.proof()).unwrap().header.time
    }

    fn check(&self) -> Result<Checked, VerifierError> {
        self.verifier().check(&self.item_code, &self.proof(), self.time(), 0)
    }

    fn file(&self) -> ProofFile {
        let code: ItemCode = self.item_code.parse().unwrap();
        let proof = Proof::from_bytes(&self.proof()).unwrap();
        let proofs = vec![SerialProof { serial: code.serial, proof }];
        let genesis =
            chain_core::bytes::codec::decode::<Genesis>(&bytes(&self.genesis), 1 << 20).unwrap();
        ProofFile { genesis, proofs, codes: vec![code] }
    }
}

pub(crate) fn bytes(digits: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(pair).collect()
}

#[test]
fn every_check_comes_to_its_verdict_and_names_what_it_rests_on() {
    let mut verdicts = Vec::new();
    for vector in Vector::all() {
        if vector.proof.is_none() {
            let checked = vector.verifier().check(&vector.item_code, &[], Timestamp::default(), 0);
            assert_eq!(checked.unwrap_err().code(), "code.made_up", "{}", vector.name);
            continue;
        }
        let checked = vector.check().unwrap();
        assert_eq!(checked.verdict, vector.verdict, "{}", vector.name);
        assert_eq!(checked.cautions, vector.cautions, "{}", vector.name);
        let shows_holder = vector.name.contains("who holds it");
        assert_eq!(checked.holder.is_some(), shows_holder, "{}", vector.name);
        assert!(3 <= checked.signers.len());
        let is_known = !matches!(checked.verdict, Verdict::Forged | Verdict::Unknown);
        assert_eq!(checked.grounds.is_some(), is_known);
        verdicts.push(checked.verdict);
    }
    for verdict in [Verdict::Genuine, Verdict::Voided, Verdict::Recalled, Verdict::Revoked] {
        assert!(verdicts.contains(&verdict), "no vector is {verdict:?}");
    }
}

#[test]
fn a_flipped_bit_anywhere_in_genesis_or_proof_is_found() {
    let vector = Vector::named("genuine");
    let good = vector.proof();
    for at in (0..good.len()).step_by(7) {
        let mut proof = good.clone();
        proof[at] ^= 1 << (at % 8);
        let checked = vector.verifier().check(&vector.item_code, &proof, vector.time(), 900);
        assert!(checked.is_err(), "byte {at} of the proof");
    }
    let genesis = bytes(&vector.genesis);
    for at in (0..genesis.len()).step_by(13) {
        let mut genesis = genesis.clone();
        genesis[at] ^= 1 << (at % 8);
        let trusted = Verifier::from_genesis(&genesis, vector.chain_id);
        assert!(trusted.is_err(), "byte {at} of the genesis");
    }
}

#[test]
fn a_proof_of_another_serial_or_of_fewer_records_shows_nothing() {
    let (genuine, unknown) = (Vector::named("genuine"), Vector::named("unknown"));
    let other = genuine.verifier().check(&genuine.item_code, &unknown.proof(), unknown.time(), 0);
    assert!(matches!(other, Err(VerifierError::Proof(_))), "{other:?}");
    let mut fewer = Proof::from_bytes(&genuine.proof()).unwrap();
    while fewer.records.pop().is_some() {
        let checked = genuine.verifier().evidence(serial(&genuine), &fewer);
        assert!(checked.is_err(), "{} records", fewer.records.len());
    }
}

fn serial(vector: &Vector) -> Serial {
    vector.item_code.parse::<ItemCode>().unwrap().serial
}

#[test]
fn an_old_state_and_another_chain_are_refused() {
    let vector = Vector::named("genuine");
    let at = |s: u64| vector.time().plus_ms(s * 1000);
    let check = |now| vector.verifier().check(&vector.item_code, &vector.proof(), now, 900);
    assert!(check(at(900)).is_ok());
    assert_eq!(check(at(901)), Err(VerifierError::Stale { age_s: 901, age_s_max: 900 }));
    let other: ChainId = "07".repeat(32).parse().unwrap();
    let trusted = Verifier::from_genesis(&bytes(&vector.genesis), other);
    assert!(
        matches!(trusted, Err(VerifierError::OtherChain { expected, .. }) if expected == other)
    );
    assert_eq!(trusted.unwrap_err().code(), "proof.other_chain");
}

#[test]
fn the_page_says_all_that_is_proved_in_both_languages_and_nothing_else() {
    let checked = Vector::named("genuine").check().unwrap();
    let grounds = checked.grounds.clone().unwrap();
    for language in Language::ALL {
        let sections = page::sections(language, &checked);
        let ids: Vec<&str> = sections.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["product", "maker", "certificate", "report-1", "cover-1"]);
        let values: Vec<&str> =
            sections.iter().flat_map(|one| &one.rows).map(|row| row.value.as_str()).collect();
        let product = grounds.product.as_ref().unwrap();
        let maker = grounds.maker.as_ref().unwrap();
        for said in [product.details.name.to_string(), maker.details.name.to_string()] {
            assert!(values.contains(&said.as_str()), "{said} is not on the page");
        }
        assert!(sections.iter().all(|one| one.rows.iter().all(|row| !row.title.is_empty())));
    }
    let [zh, en] = Language::ALL.map(|language| page::sections(language, &checked));
    assert_eq!(
        zh.iter().map(|one| one.rows.len()).collect::<Vec<_>>(),
        en.iter().map(|one| one.rows.len()).collect::<Vec<_>>()
    );
    let recalled = page::sections(Language::En, &Vector::named("recalled").check().unwrap());
    assert_eq!(recalled.first().map(|one| one.id.as_str()), Some("recall"));
    let unknown = Vector::named("unknown").check().unwrap();
    assert!(page::sections(Language::En, &unknown).is_empty());
}

#[test]
fn a_proof_file_shows_years_later_what_was_so() {
    let vector = Vector::named("genuine");
    let bytes = vector.file().to_bytes();
    let file = ProofFile::from_bytes(&bytes).unwrap();
    assert_eq!(file, vector.file());
    let offline = file.check(vector.chain_id).unwrap();
    let [code] = file.codes.as_slice() else { panic!("one code") };
    assert_eq!(offline.check(code).unwrap(), vector.check().unwrap());
    let stranger = ItemCode { serial: Serial::try_from(1).unwrap(), ..*code };
    let none = ProofFileError::NoProof { serial: stranger.serial };
    assert_eq!(offline.check(&stranger), Err(none));
    let other: ChainId = "07".repeat(32).parse().unwrap();
    assert!(matches!(file.check(other), Err(VerifierError::OtherChain { .. })));
}

#[test]
fn a_damaged_proof_file_shows_nothing() {
    let vector = Vector::named("genuine");
    let good = vector.file().to_bytes();
    assert_eq!(ProofFile::from_bytes(b"%PDF-1.7"), Err(ProofFileError::OtherFile));
    for cut in (0..good.len()).step_by(997) {
        assert!(ProofFile::from_bytes(&good[..cut]).is_err(), "{cut} bytes");
    }
    for at in (0..good.len()).step_by(23) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (at % 8);
        let Ok(file) = ProofFile::from_bytes(&bytes) else { continue };
        let Ok(offline) = file.check(vector.chain_id) else { continue };
        // What is left are the codes themselves: their signature or their serial does not hold.
        let verdicts = file.codes.iter().map(|code| offline.check(code).map(|one| one.verdict));
        assert!(verdicts.into_iter().all(|one| one != Ok(Verdict::Genuine)), "byte {at}");
    }
}

/// A check that comes to no verdict, and why.
#[derive(Deserialize)]
struct Refused {
    name: String,
    chain_id: ChainId,
    genesis: String,
    item_code: String,
    proof: String,
    error: String,
}

#[test]
fn a_check_that_cannot_be_made_says_nothing_of_the_item() {
    let text = include_str!("../../../tests/vectors/core/refused_verifications.json");
    let vectors: Vec<Refused> = serde_json::from_str(text).unwrap();
    for vector in vectors {
        let verifier = Verifier::from_genesis(&bytes(&vector.genesis), vector.chain_id);
        let proof = bytes(&vector.proof);
        let checked = verifier.and_then(|mut verifier| {
            verifier.check(&vector.item_code, &proof, Timestamp::default(), u64::MAX)
        });
        let code = checked.unwrap_err().code();
        let expected = match vector.error.as_str() {
            "genesis" => "proof.genesis",
            "other_chain" => "proof.other_chain",
            "unreadable" | "unknown_version" => "code.unreadable",
            _ => "proof.does_not_hold",
        };
        assert_eq!(code, expected, "{}", vector.name);
    }
}

/// Two proofs of one chain: an earlier one, and one after two changes of authorities.
#[test]
fn what_is_trusted_moves_forward_and_a_lower_height_is_told() {
    let (early, late) = (Vector::named("genuine"), Vector::named("revoked"));
    let serial = serial(&early);
    let [early, late_proof] =
        [&early, &late].map(|vector| Proof::from_bytes(&vector.proof()).unwrap());
    let mut verifier = late.verifier();
    let first = verifier.evidence(serial, &early).unwrap();
    verifier.learn_from(&first);
    assert_eq!((verifier.trusted().height.as_u64(), verifier.seen()), (1, Some(first.height())));
    let second = verifier.evidence(serial, &late_proof).unwrap();
    verifier.learn_from(&second);
    let (point, seen) = (verifier.trusted().clone(), second.height());
    assert!(1 < point.height.as_u64() && point.height <= seen);
    assert_eq!(verifier.seen(), Some(seen));
    // Who went on does not believe authorities that have left.
    let old = verifier.evidence(serial, &early);
    assert!(matches!(old, Err(VerifierError::Proof(_))), "{old:?}");
    // A new run goes on from what was kept, and an older point takes nothing back.
    let kept = KeptPoint::from_bytes(&verifier.kept().unwrap().to_bytes()).unwrap();
    let mut at_genesis = late.verifier();
    assert_eq!(at_genesis.kept(), None);
    at_genesis.learn_from(&first);
    let older = at_genesis.kept().unwrap();
    let resumed = late.verifier().going_on_from(&kept).going_on_from(&older);
    assert_eq!((resumed.trusted(), resumed.seen()), (&point, Some(seen)));
    let mut of_another_chain = kept.to_bytes();
    of_another_chain[2] ^= 1;
    let of_another_chain = KeptPoint::from_bytes(&of_another_chain).unwrap();
    assert_eq!(late.verifier().going_on_from(&of_another_chain).kept(), None);
    assert!(KeptPoint::from_bytes(&kept.to_bytes()[1..]).is_err());
    // Of two runs at once, each as far as it came.
    let saw_more = late.verifier().going_on_from(&older).having_seen(seen.next()).kept().unwrap();
    let both = [kept.clone().or_further(saw_more.clone()), saw_more.or_further(kept)];
    for both in both {
        assert_eq!((both.height(), both.seen()), (point.height, seen.next()));
    }
    // A node that is behind is believed, and what it shows says so.
    let code: ItemCode = late.item_code.parse().unwrap();
    let behind = late.verifier().having_seen(seen).evidence(serial, &early).unwrap();
    let today = behind.time().date();
    assert_eq!(behind.judge(&code, today).behind, Some(seen));
    assert_eq!(second.judge(&code, today).behind, None);
}
