//! A whole check of an item code: what is trusted, the proof, the verdict.

use serde::Serialize;

use super::transactions::world;
use super::verdicts::{Records, TODAY};
use super::{Vectors, bytes_of};
use crate::act::Act;
use crate::label::{FieldName, FieldValue, Label};
use crate::records::certificate::Certificate;
use crate::records::serial::Serial;
use crate::records::supervision::CertificateRecalls;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, date, links, reports};
use crate::values::chain_id::ChainId;
use crate::values::date::Date;
use crate::values::text::{CertificateId, ProductId, ReportId};
use crate::values::time::Timestamp;
use crate::verify::item_code::ItemCode;
use crate::verify::proof::{AuthorityChange, Proof, TrustedPoint};
use crate::verify::verification::{Caution, SignedPart, Verdict, evidence_keys, holdings_key};

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
    cautions: Vec<Caution>,
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
        let (verdict, cautions) = match certificate {
            None => (Verdict::Unknown, Vec::new()),
            Some(_) => {
                Records::of(self.world, code.serial).verdict(genesis.chain_id(), code, date(TODAY))
            }
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
            cautions,
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
    push_more(&mut vectors);
    vectors.check();
}

/// Whoever asks who holds the goods is shown that too; a maker that inspects itself is shown twice; a
/// clock that is behind the header does not count.
fn push_more(vectors: &mut Vectors) {
    let mut world = self::world(false).0;
    let (chain_id, key) = (world.parent.chain_id, Party::Maker.label_key());
    let of = |number: &str, item| {
        let mut id = acts::certificate_id();
        id.number = acts::number(number);
        ItemCode::sign(chain_id, Serial::slot(&id, 0), item, &key)
    };
    let first = of(acts::CERTIFICATE, 1);
    let asked = Asked { world: &world, changes: &[] };
    let mut held = asked.about("genuine, and who holds it", &first);
    let certificate = world.read::<Certificate>(&first.serial);
    let recalls: CertificateRecalls = world.read(&first.serial).unwrap_or_default();
    let mut keys = evidence_keys(first.serial, certificate.as_ref(), &recalls);
    keys.push(holdings_key(first.serial));
    held.proof = Some(asked.prove(&keys));
    held.keys = keys.iter().map(ToString::to_string).collect();
    vectors.push(&held);

    let number = acts::number("CC-20261118-02");
    let report = ReportId::new(Party::Maker.code(), number.clone());
    let file = Act::FileReport { number, report: Box::new(links::factory_inspection()) };
    world.act(&[(Party::Maker, file)]);
    let mut details = acts::certificate_details();
    details.reports.push(report);
    details.quantity = 3;
    details.label = with_expiry(&details.label, LAST_DAY);
    world.act(&[(Party::Maker, acts::issue("SELF-20261118-01", details))]);
    let number = acts::number("SELF-20261118-01");
    let activate = Act::ActivateItems { certificate: number, items: "1".parse().unwrap() };
    world.act(&[(Party::Maker, activate)]);
    let code = of("SELF-20261118-01", 1);
    let asked = Asked { world: &world, changes: &[] };
    let own = asked.about("the maker inspects itself: its record is shown twice", &code);
    assert_eq!(own.keys.len(), 3 + 4 + 4 + 2);
    vectors.push(&own);
    vectors.push(&of_entrusted_goods());
    world.sleep_until(Timestamp::from_unix_ms(AFTER_LAST_DAY_MS));
    world.commit(&[]);
    let asked = Asked { world: &world, changes: &[] };
    let mut late = asked.about("today is the header's day where the clock is behind it", &code);
    assert_eq!(late.verdict, Verdict::Genuine);
    late.verdict = Verdict::Expired;
    vectors.push(&late);
}

/// Whoever made the goods for the maker is shown too; here the bureau has suspended it.
fn of_entrusted_goods() -> VerificationVector {
    const NUMBER: &str = "ENTRUSTED-20261118-01";
    let product = ProductId::new(Party::Maker.code(), acts::number(links::ENTRUSTED));
    let mut report = acts::report_details();
    report.subjects[0].product = product.clone();
    let mut world = World::furnished();
    let agree = || links::agree(links::entrustment_details());
    world.act(&[(Party::Maker, agree()), (Party::OtherMaker, agree())]);
    let registered = links::register_product(links::ENTRUSTED, links::entrusted_product());
    world.act(&[
        (Party::Maker, registered),
        (Party::Institute, reports::file("W-ENTRUSTED", report)),
    ]);
    let mut details = acts::certificate_details();
    details.product = product;
    details.reports = vec![ReportId::new(Party::Institute.code(), acts::number("W-ENTRUSTED"))];
    details.covers.clear();
    details.quantity = 3;
    let activate =
        Act::ActivateItems { certificate: acts::number(NUMBER), items: "1".parse().unwrap() };
    world.act(&[(Party::Maker, acts::issue(NUMBER, details)), (Party::Maker, activate)]);
    world.one(Party::Bureau, links::suspend(Party::OtherMaker));
    let id = CertificateId::new(Party::Maker.code(), acts::number(NUMBER));
    let key = Party::Maker.label_key();
    let code = ItemCode::sign(world.parent.chain_id, Serial::slot(&id, 0), 1, &key);
    let found = Asked { world: &world, changes: &[] }
        .about("who made it for the maker is suspended", &code);
    assert!(matches!(found.cautions[..], [Caution::Suspended { part: SignedPart::Product, .. }]));
    found
}

/// A day that no clock of today has passed: who checks the vectors judges for the day it is.
const LAST_DAY: &str = "2998-12-31";
/// 2999-01-01 in China.
const AFTER_LAST_DAY_MS: u64 = 32_472_115_200_000;

fn with_expiry(label: &Label, day: &str) -> Label {
    let expiry = (FieldName::known("expiry_date"), FieldValue::Date(date(day)));
    let own = label.iter().map(|(name, value)| (name.clone(), value.clone()));
    let mut fields: Vec<_> = own.chain([expiry]).collect();
    fields.sort_by(|one, other| one.0.cmp(&other.0));
    Label::new(fields).unwrap()
}
