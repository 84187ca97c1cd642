//! Proofs that a verifier of the genesis, or of a later set of authorities, accepts.

use serde::Serialize;
use serde_json::Value;

use super::transactions::world;
use super::{Vectors, bytes_of};
use crate::bytes::codec;
use crate::limits::RECORD_BYTES_MAX;
use crate::records::certificate::Certificate;
use crate::records::items::Items;
use crate::records::product::Product;
use crate::records::serial::Serial;
use crate::records::supervision::CertificateRecalls;
use crate::state::{Record, StateKey};
use crate::testing::fixtures::{Party, World, acts};
use crate::values::chain_id::ChainId;
use crate::values::time::Height;
use crate::verify::proof::{Proof, TrustedPoint};

#[derive(Serialize)]
struct ProofVector {
    name: &'static str,
    trusted_chain_id: ChainId,
    trusted_height: Height,
    /// The set of authorities that is trusted, in canonical bytes.
    trusted_authorities: String,
    /// The keys of the records asked for.
    keys: Vec<String>,
    bytes: String,
    /// What may be trusted from now on.
    point_height: Height,
    point_authorities: String,
    /// What the proof shows.
    height: Height,
    records: Vec<Option<Value>>,
}

fn value<R: Record>(proof: &Proof, index: usize) -> Option<Value> {
    let bytes = proof.records[index].bytes.as_ref()?;
    Some(serde_json::to_value(codec::decode::<R>(bytes, RECORD_BYTES_MAX).unwrap()).unwrap())
}

fn keys() -> [StateKey; 4] {
    let serial = Serial::slot(&acts::certificate_id(), 0);
    [
        StateKey::of::<Certificate>(&serial),
        StateKey::of::<Items>(&serial),
        StateKey::of::<CertificateRecalls>(&serial),
        StateKey::of::<Product>(&acts::product_id()),
    ]
}

fn vector(name: &'static str, world: &World, proof: &Proof, keys: &[StateKey]) -> ProofVector {
    let trusted = TrustedPoint::from(&world.genesis);
    let shown = proof.verify(&trusted, keys).unwrap();
    let (height, point) = (shown.height(), shown.point().clone());
    let records = match proof.records.len() {
        4 => vec![
            value::<Certificate>(proof, 0),
            value::<Items>(proof, 1),
            value::<CertificateRecalls>(proof, 2),
            value::<Product>(proof, 3),
        ],
        _ => vec![value::<Certificate>(proof, 0)],
    };
    ProofVector {
        name,
        trusted_chain_id: trusted.chain_id,
        trusted_height: trusted.height,
        trusted_authorities: bytes_of(&trusted.authorities),
        keys: keys.iter().map(ToString::to_string).collect(),
        bytes: bytes_of(proof),
        point_height: point.height,
        point_authorities: bytes_of(&point.authorities),
        height,
        records,
    }
}

#[test]
fn a_proof_has_these_bytes() {
    let mut vectors = Vectors::new("proofs.json");
    let (mut world, _) = world(false);
    let proof = world.prove(&keys());
    assert!(proof.to_bytes().len() < 4096, "{} bytes", proof.to_bytes().len());
    vectors.push(&vector("a certificate in force", &world, &proof, &keys()));

    let absent = [StateKey::of::<Certificate>(&Serial::try_from(1).unwrap())];
    let proof = world.prove(&absent);
    vectors.push(&vector("no such certificate", &world, &proof, &absent));

    world.act(&[(Party::Bureau, acts::revoke_certificate())]);
    let all = Party::AUTHORITIES;
    let five = [all[0], all[1], all[2], Party::ThirdInstitute, all[3]];
    let changes = vec![world.change_authorities(&five), world.change_authorities(&five[1..])];
    world.commit(&[]);
    let proof = Proof { changes, ..world.prove(&keys()) };
    vectors.push(&vector("a revoked certificate, after two changes", &world, &proof, &keys()));
    vectors.check();
}
