//! A whole check of an item code: the keys asked for, the proofs, the verdict.

use serde::Serialize;

use super::transactions::world;
use super::verdicts::{Records, TODAY};
use super::{Vectors, bytes_of};
use crate::certificate::{Certificate, Serial};
use crate::date::Date;
use crate::fixtures::{Party, World, acts, date};
use crate::genesis::ChainId;
use crate::item_code::ItemCode;
use crate::proof::{AuthorityChange, Proof, TrustedPoint};
use crate::state::StateKey;
use crate::time::Height;
use crate::verification::{Verdict, ground_keys, item_keys};

#[derive(Serialize)]
struct VerificationVector {
    name: &'static str,
    trusted_chain_id: ChainId,
    trusted_height: Height,
    trusted_authorities: String,
    item_code: String,
    /// The verifier's own date, later than the headers'.
    today: Date,
    /// The keys asked for, of each proof.
    keys: Vec<Vec<String>>,
    proofs: Vec<String>,
    verdict: Verdict,
}

/// A chain that is asked, and the changes of its authorities since the genesis.
struct Asked<'a> {
    world: &'a World,
    changes: &'a [AuthorityChange],
}

impl Asked<'_> {
    /// Asks as a verifier does: for three records, then for all that the certificate rests on.
    fn about(&self, name: &'static str, code: &ItemCode) -> VerificationVector {
        let trusted = TrustedPoint::from(&self.world.genesis);
        let first = item_keys(code).to_vec();
        let (keys, verdict) = match self.world.read::<Certificate>(&code.serial) {
            None => (vec![first], Verdict::Unknown),
            Some(certificate) => {
                let records = Records::of(self.world);
                let verdict = records.verdict(trusted.chain_id, code, date(TODAY));
                let all = first.iter().cloned().chain(ground_keys(&certificate)).collect();
                (vec![first, all], verdict)
            }
        };
        VerificationVector {
            name,
            trusted_chain_id: trusted.chain_id,
            trusted_height: trusted.height,
            trusted_authorities: bytes_of(&trusted.authorities),
            item_code: code.to_url("hgz.hn.gov.cn"),
            today: date(TODAY),
            proofs: keys.iter().map(|keys| self.prove(&trusted, keys)).collect(),
            keys: keys.iter().map(|keys| keys.iter().map(ToString::to_string).collect()).collect(),
            verdict,
        }
    }

    fn prove(&self, trusted: &TrustedPoint, keys: &[StateKey]) -> String {
        let proof = Proof { changes: self.changes.to_vec(), ..self.world.prove(keys) };
        proof.verify(trusted, keys).unwrap();
        bytes_of(&proof)
    }
}

#[test]
fn a_check_from_the_genesis_comes_to_this_verdict() {
    let mut vectors = Vectors::new("verifications.json");
    let mut world = world(false).0;
    let chain_id = world.parent.chain_id;
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let key = Party::Maker.label_key();
    let first = ItemCode::sign(chain_id, serial, 1, &key);
    let asked = Asked { world: &world, changes: &[] };
    vectors.push(&asked.about("genuine", &first));
    vectors.push(&asked.about("voided", &ItemCode::sign(chain_id, serial, 10, &key)));
    let unknown = ItemCode::sign(chain_id, Serial::try_from(1).unwrap(), 1, &key);
    vectors.push(&asked.about("unknown: one proof is enough", &unknown));
    let none = ItemCode::sign(chain_id, serial, 0, &key);
    let forged = VerificationVector {
        item_code: none.to_url("hgz.hn.gov.cn"),
        keys: Vec::new(),
        proofs: Vec::new(),
        verdict: Verdict::Forged,
        ..asked.about("item 0: forged without a proof", &first)
    };
    assert!(ItemCode::from_bytes(&none.to_bytes()).is_err());
    vectors.push(&forged);

    let all = Party::AUTHORITIES;
    let five = [all[0], all[1], all[2], Party::ThirdInstitute, all[3]];
    let changes = [world.change_authorities(&five), world.change_authorities(&five[1..])];
    world.act(&[(Party::Bureau, acts::revoke_certificate())]);
    let asked = Asked { world: &world, changes: &changes };
    vectors.push(&asked.about("revoked, after two changes of authorities", &first));
    vectors.check();
}
