//! Whole checks of an item code that come to no verdict, and why.

use serde::Serialize;

use super::refused::SECOND_VERSION;
use super::refused_proofs::name_of;
use super::transactions::world;
use super::verdicts::TODAY;
use super::{Vectors, bytes_of};
use crate::governance::genesis::GenesisHead;
use crate::records::certificate::Certificate;
use crate::records::serial::Serial;
use crate::records::supervision::CertificateRecalls;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, commit, date};
use crate::values::chain_id::ChainId;
use crate::values::date::Date;
use crate::verify::item_code::{ItemCode, ItemCodeError};
use crate::verify::proof::{Proof, TrustedPoint};
use crate::verify::verification::{evidence_keys, holdings_key};

#[derive(Serialize)]
struct RefusedVerification {
    name: &'static str,
    chain_id: ChainId,
    genesis: String,
    item_code: String,
    today: Date,
    proof: String,
    error: &'static str,
}

/// What is asked, all of it right until a case changes it.
#[derive(Clone)]
struct Question {
    chain_id: ChainId,
    genesis: Vec<u8>,
    item_code: String,
    proof: Vec<u8>,
}

impl Question {
    /// What stands in the way of a verdict, in the order of docs/protocol.md, section 9.1.
    fn check(&self) -> Result<(), &'static str> {
        let (found, head) = GenesisHead::from_bytes(&self.genesis).map_err(|_| "genesis")?;
        if found != self.chain_id {
            return Err("other_chain");
        }
        let code: ItemCode = self.item_code.parse().map_err(|error| match error {
            ItemCodeError::UnknownVersion { .. } => "unknown_version",
            ItemCodeError::Unreadable { .. }
            | ItemCodeError::NoItem
            | ItemCodeError::ItemOutside { .. }
            | ItemCodeError::Signature(_) => "unreadable",
        })?;
        let named = |error| name_of(&error);
        let proof = Proof::from_bytes(&self.proof).map_err(named)?;
        let certificate: Option<Certificate> = proof.claimed(0).map_err(named)?;
        proof.claimed::<crate::records::items::Items>(1).map_err(named)?;
        let recalls: Option<CertificateRecalls> = proof.claimed(2).map_err(named)?;
        let recalls = recalls.unwrap_or_default();
        let mut keys = evidence_keys(code.serial, certificate.as_ref(), &recalls);
        if keys.len() + 1 == proof.records.len() {
            keys.push(holdings_key(code.serial));
        }
        let trusted = TrustedPoint::first(found, head.authorities);
        proof.verify(&trusted, &keys).map(|_| ()).map_err(named)
    }
}

fn question(world: &World) -> (Question, Proof) {
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let chain_id = world.genesis.chain_id();
    let code = ItemCode::sign(chain_id, serial, 1, &Party::Maker.label_key());
    let certificate = world.read::<Certificate>(&serial);
    let recalls: CertificateRecalls = world.read(&serial).unwrap_or_default();
    let mut keys = evidence_keys(serial, certificate.as_ref(), &recalls);
    keys.push(holdings_key(serial));
    let proof = world.prove(&keys);
    let genesis = hex::decode(bytes_of(&world.genesis)).unwrap();
    let item_code = code.to_url("hgz.hn.gov.cn");
    (Question { chain_id, genesis, item_code, proof: proof.to_bytes() }, proof)
}

#[test]
fn a_check_that_cannot_be_made_comes_to_no_verdict() {
    let mut world = world(false).0;
    let mut vectors = Vectors::new("refused_verifications.json");
    let (good, proof) = question(&world);
    assert_eq!(good.check(), Ok(()));
    let asked: [(&'static str, &'static str, ChangeOf<'_, Question>); 7] = [
        ("another chain is trusted", "other_chain", &|it| {
            it.chain_id = ChainId(crate::bytes::hash::Hash::from_bytes([7; 32]));
        }),
        ("no genesis", "genesis", &|it| it.genesis = vec![1]),
        ("a digit too few", "unreadable", &|it| {
            it.item_code.pop();
        }),
        ("a code of version 2", "unknown_version", &|it| it.item_code = SECOND_VERSION.to_owned()),
        ("no proof", "undecodable", &|it| it.proof.clear()),
        ("a torn proof", "undecodable", &|it| {
            it.proof.pop();
        }),
        ("a code of another serial", "record", &|it| {
            let serial = Serial::try_from(7).unwrap();
            let code = ItemCode::sign(it.chain_id, serial, 1, &Party::Maker.label_key());
            it.item_code = code.to_string();
        }),
    ];
    for (name, error, change) in asked {
        let mut changed = good.clone();
        change(&mut changed);
        push(&mut vectors, name, &changed, error);
    }
    let shown: [(&'static str, &'static str, ChangeOf<'_, Proof>); 8] = [
        ("no records", "record_count", &|it| it.records.clear()),
        ("two records too few", "record_count", &|it| it.records.truncate(9)),
        ("one more than holdings", "record_count", &|it| it.records.push(it.records[0].clone())),
        ("the holdings are another record", "record", &|it| {
            let last = it.records.len() - 1;
            it.records[last] = it.records[0].clone();
        }),
        ("the certificate is said not to be there", "record_count", &|it| {
            it.records[0].bytes = None;
        }),
        ("a certificate of a later format", "record_unreadable", &|it| {
            it.records[0].bytes.as_mut().unwrap()[0] = 2;
        }),
        ("a block of version 2 of the protocol", "protocol_version", &|it| {
            it.header.protocol_version = 2;
            it.commit = commit(&it.header, 0, &Party::AUTHORITIES);
        }),
        ("two signed", "too_few", &|it| it.commit.signatures.truncate(2)),
    ];
    for (name, error, change) in shown {
        let mut changed = proof.clone();
        change(&mut changed);
        let question = Question { proof: changed.to_bytes(), ..good.clone() };
        push(&mut vectors, name, &question, error);
    }
    let all = Party::AUTHORITIES;
    let five = [all[0], all[1], all[2], Party::ThirdInstitute, all[3]];
    world.change_authorities(&five);
    world.commit(&[]);
    let (later, _) = question(&world);
    push(&mut vectors, "a change of authorities is left out", &later, "other_authorities");
    vectors.check();
}

fn push(vectors: &mut Vectors, name: &'static str, asked: &Question, error: &'static str) {
    assert_eq!(asked.check(), Err(error), "{name}");
    vectors.push(&RefusedVerification {
        name,
        chain_id: asked.chain_id,
        genesis: hex::encode(&asked.genesis),
        item_code: asked.item_code.clone(),
        today: date(TODAY),
        proof: hex::encode(&asked.proof),
        error,
    });
}
