//! A whole check of an item code: what is trusted, the proof, the verdict.

use serde::Serialize;

use super::transactions::world;
use super::verdicts::{Records, TODAY};
use super::{Vectors, bytes_of};
use crate::act::Act;
use crate::records::certificate::Certificate;
use crate::records::serial::Serial;
use crate::records::supervision::CertificateRecalls;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, date, links};
use crate::values::chain_id::ChainId;
use crate::values::date::Date;
use crate::verify::item_code::ItemCode;
use crate::verify::proof::{AuthorityChange, Proof, TrustedPoint};
use crate::verify::verification::{Verdict, evidence_keys};

#[derive(Serialize)]
struct VerificationVector {
    name: &'static str,
    chain_id: ChainId,
    /// What is trusted, if its hash is the chain id.
    genesis: String,
    item_code: String,
    /// The verifier's own date, later than the header's.
    today: Date,
    /// The keys that the proof must be for.
    keys: Vec<String>,
    /// None: the verdict needs no proof.
    proof: Option<String>,
    verdict: Verdict,
}

/// A chain that is asked, and the changes of its authorities since the genesis.
struct Asked<'a> {
    world: &'a World,
    changes: &'a [AuthorityChange],
}

impl Asked<'_> {
    /// Asks as a verifier does: for all that is to be said of the code's serial.
    fn about(&self, name: &'static str, code: &ItemCode) -> VerificationVector {
        let genesis = &self.world.genesis;
        let certificate = self.world.read::<Certificate>(&code.serial);
        let recalls: CertificateRecalls = self.world.read(&code.serial).unwrap_or_default();
        let keys = evidence_keys(code.serial, certificate.as_ref(), &recalls);
        let verdict = match certificate {
            None => Verdict::Unknown,
            Some(_) => Records::of(self.world).verdict(genesis.chain_id(), code, date(TODAY)),
        };
        VerificationVector {
            name,
            chain_id: genesis.chain_id(),
            genesis: bytes_of(genesis),
            item_code: code.to_url("hgz.hn.gov.cn"),
            today: date(TODAY),
            proof: Some(self.prove(&keys)),
            keys: keys.iter().map(ToString::to_string).collect(),
            verdict,
        }
    }

    fn prove(&self, keys: &[StateKey]) -> String {
        let proof = Proof { changes: self.changes.to_vec(), ..self.world.prove(keys) };
        proof.verify(&TrustedPoint::from(&self.world.genesis), keys).unwrap();
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
    vectors.push(&asked.about("unknown", &unknown));
    let none = ItemCode::sign(chain_id, serial, 0, &key);
    let forged = VerificationVector {
        item_code: none.to_url("hgz.hn.gov.cn"),
        keys: Vec::new(),
        proof: None,
        verdict: Verdict::Forged,
        ..asked.about("item 0: forged without a proof", &first)
    };
    assert!(ItemCode::from_bytes(&none.to_bytes()).is_err());
    vectors.push(&forged);

    let recall = links::recall_details("1-5");
    let recall = Act::OpenRecall { number: "RECALL-2".parse().unwrap(), recall };
    world.act(&[(Party::Bureau, recall)]);
    let asked = Asked { world: &world, changes: &[] };
    vectors.push(&asked.about("recalled", &first));

    let all = Party::AUTHORITIES;
    let five = [all[0], all[1], all[2], Party::ThirdInstitute, all[3]];
    let changes = [world.change_authorities(&five), world.change_authorities(&five[1..])];
    world.act(&[(Party::Bureau, acts::revoke_certificate())]);
    let asked = Asked { world: &world, changes: &changes };
    vectors.push(&asked.about("revoked, after two changes of authorities", &first));
    let mut world = self::world(false).0;
    world.act(&[(Party::Institute, links::withdraw_report())]);
    let asked = Asked { world: &world, changes: &[] };
    vectors.push(&asked.about("report withdrawn", &first));
    vectors.check();
}
