//! Verdicts on item codes, each from a handful of records.

use serde::Serialize;

use super::transactions::world;
use super::{Vectors, bytes_of};
use crate::act::Act;
use crate::bytes::hash::Hash;
use crate::bytes::signature::{SecretKey, Signature};
use crate::label::{FieldName, FieldValue, Label};
use crate::records::batch::Batch;
use crate::records::certificate::{Certificate, CertificateStatus};
use crate::records::confirmation::{Confirmation, ConfirmationWithdrawal};
use crate::records::cover::Cover;
use crate::records::items::Items;
use crate::records::organisation::{
    KeyOrigin, KeyPurpose, KeyRecord, Organisation, OrganisationStatus,
};
use crate::records::product::Product;
use crate::records::report::{FollowUpKind, Report, ReportDetails};
use crate::records::serial::Serial;
use crate::records::supervision::CertificateRecalls;
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, key, links, reports, step};
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::time::Height;
use crate::verify::item_code::ItemCode;
use crate::verify::verification::{Caution, ItemRecords, Standing, Verdict, verdict};

/// Today in most vectors.
pub(super) const TODAY: &str = "2026-11-24";

/// The records that a verdict rests on, each as far as the state has it.
#[derive(Clone, Default)]
pub(super) struct Records {
    certificate: Option<Certificate>,
    items: Option<Items>,
    recalls: Option<CertificateRecalls>,
    product: Option<Product>,
    maker: Option<Organisation>,
    producer: Option<Organisation>,
    label_key: Option<KeyRecord>,
    batch: Option<Batch>,
    reports: Vec<Report>,
    institutes: Vec<Organisation>,
    covers: Vec<Cover>,
    insurers: Vec<Organisation>,
}

impl Records {
    /// What a chain holds on its certificate.
    pub(super) fn of(world: &World, serial: Serial) -> Self {
        let certificate: Certificate = world.read(&serial).unwrap();
        let entries = |codes: &mut dyn Iterator<Item = CreditCode>| -> Vec<Organisation> {
            codes.map(|code| world.read(&code).unwrap()).collect()
        };
        Self {
            items: world.read(&serial),
            recalls: world.read(&serial),
            product: world.read(&certificate.details.product),
            maker: world.read(&certificate.id.maker),
            producer: certificate.producer().and_then(|code| world.read(&code)),
            label_key: world.read(&certificate.details.label_key.id()),
            batch: world.read(&certificate.details.batch_id()),
            reports: certificate.details.reports.iter().map(|id| world.read(id).unwrap()).collect(),
            institutes: entries(&mut certificate.details.reports.iter().map(|id| id.issuer)),
            covers: certificate.details.covers.iter().map(|id| world.read(id).unwrap()).collect(),
            insurers: entries(&mut certificate.details.covers.iter().map(|id| id.insurer)),
            certificate: Some(certificate),
        }
    }

    fn with(&self, change: ChangeOf<'_, Self>) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed
    }

    /// The verdict, and what it does not say, where the code is the maker's.
    pub(super) fn verdict(
        &self,
        chain_id: ChainId,
        code: &ItemCode,
        today: Date,
    ) -> (Verdict, Vec<Caution>) {
        let records = ItemRecords {
            certificate: self.certificate.as_ref(),
            items: &self.items.clone().unwrap_or_default(),
            recalls: &self.recalls.clone().unwrap_or_default(),
            batch: self.batch.as_ref(),
            reports: &self.reports.iter().collect::<Vec<_>>(),
            institutes: &self.institutes.iter().collect::<Vec<_>>(),
            product: self.product.as_ref(),
            maker: self.maker.as_ref(),
            producer: self.producer.as_ref(),
            label_key: self.label_key.as_ref(),
            covers: &self.covers.iter().collect::<Vec<_>>(),
            insurers: &self.insurers.iter().collect::<Vec<_>>(),
        };
        let found = verdict(chain_id, code, &records, today);
        let standing = Standing::of(&records).filter(|_| found != Verdict::Forged);
        (found, standing.map_or(Vec::new(), |standing| standing.cautions().to_vec()))
    }
}

#[derive(Serialize)]
struct VerdictVector {
    name: &'static str,
    chain_id: ChainId,
    item_code: String,
    today: Date,
    certificate: Option<String>,
    items: Option<String>,
    recalls: Option<String>,
    product: Option<String>,
    maker: Option<String>,
    producer: Option<String>,
    label_key: Option<String>,
    batch: Option<String>,
    reports: Vec<String>,
    institutes: Vec<String>,
    covers: Vec<String>,
    insurers: Vec<String>,
    verdict: Verdict,
    cautions: Vec<Caution>,
}

/// The vectors, and the chain that the codes are of.
struct Verdicts {
    vectors: Vectors,
    chain_id: ChainId,
}

impl Verdicts {
    fn push(
        &mut self,
        name: &'static str,
        records: &Records,
        code: &ItemCode,
        expected: (&str, Verdict),
    ) {
        let (today, verdict) = (date(expected.0), expected.1);
        let (found, cautions) = records.verdict(self.chain_id, code, today);
        assert_eq!(found, verdict, "{name}");
        self.vectors.push(&VerdictVector {
            name,
            chain_id: self.chain_id,
            item_code: code.to_url("hgz.hn.gov.cn"),
            today,
            certificate: records.certificate.as_ref().map(bytes_of),
            items: records.items.as_ref().map(bytes_of),
            recalls: records.recalls.as_ref().map(bytes_of),
            product: records.product.as_ref().map(bytes_of),
            maker: records.maker.as_ref().map(bytes_of),
            producer: records.producer.as_ref().map(bytes_of),
            label_key: records.label_key.as_ref().map(bytes_of),
            batch: records.batch.as_ref().map(bytes_of),
            reports: records.reports.iter().map(bytes_of).collect(),
            institutes: records.institutes.iter().map(bytes_of).collect(),
            covers: records.covers.iter().map(bytes_of).collect(),
            insurers: records.insurers.iter().map(bytes_of).collect(),
            verdict,
            cautions,
        });
    }

    /// Verdicts of today on items, with codes that the maker's label key signed.
    fn items(&mut self, records: &Records, expected: &[(&'static str, u32, Verdict)]) {
        for (name, item, verdict) in expected {
            let code = self.code(*item, &Party::Maker.label_key());
            self.push(name, records, &code, (TODAY, *verdict));
        }
    }

    fn code(&self, item: u32, key: &SecretKey) -> ItemCode {
        ItemCode::sign(self.chain_id, Serial::slot(&acts::certificate_id(), 0), item, key)
    }
}

fn serial() -> Serial {
    Serial::slot(&acts::certificate_id(), 0)
}

/// Another recall than the one of the vectors, which is closed.
fn recall(items: &str) -> (Party, Act) {
    let recall = links::recall_details(items);
    (Party::Bureau, Act::OpenRecall { number: acts::number("RECALL-2"), recall })
}

/// What a chain holds after one more block.
fn after(acts: &[(Party, Act)]) -> Records {
    let mut world = world(false).0;
    world.act(acts);
    Records::of(&world, serial())
}

#[test]
fn a_code_has_this_verdict() {
    let world = world(false).0;
    let vectors = Vectors::new("verdicts.json");
    let mut verdicts = Verdicts { vectors, chain_id: world.parent.chain_id };
    let records = Records::of(&world, serial());
    push_items(&mut verdicts, &records);
    push_forgeries(&mut verdicts, &records);
    push_statuses(&mut verdicts);
    push_expiries(&mut verdicts, &records);
    push_cautions(&mut verdicts, &records);
    verdicts.vectors.check();
}

/// Items 1 to 10 and 20 of 1000 are activated, 10 is voided, and a recall of 3 and 4 is closed.
fn push_items(verdicts: &mut Verdicts, records: &Records) {
    use Verdict::{Forged, Genuine, NotActivated, Unknown, Voided};

    verdicts.items(
        records,
        &[
            ("the first item", 1, Genuine),
            ("the last of a range that is not voided", 9, Genuine),
            ("a range of one item", 20, Genuine),
            ("a closed recall", 3, Genuine),
            ("voided after it was activated", 10, Voided),
            ("after the end of a range", 11, NotActivated),
            ("before a range", 19, NotActivated),
            ("after the last range", 21, NotActivated),
            ("the quantity, not activated", 1000, NotActivated),
            ("the quantity and one", 1001, Forged),
            ("the greatest item", (1 << 24) - 1, Forged),
        ],
    );
    let all = |it: &mut Records| it.items.as_mut().unwrap().activated = "1-1000".parse().unwrap();
    let in_use = [("the quantity, activated", 1000, Genuine), ("more than all", 1001, Forged)];
    verdicts.items(&records.with(&all), &in_use);
    let spoilt = |it: &mut Records| it.items.as_mut().unwrap().voided = "11".parse().unwrap();
    verdicts.items(&records.with(&spoilt), &[("voided, never activated", 11, Voided)]);
    let no_items = records.with(&|it| it.items = None);
    verdicts.items(&no_items, &[("no items record", 1, NotActivated)]);
    let no_recalls = records.with(&|it| it.recalls = None);
    verdicts.items(&no_recalls, &[("no record of recalls", 1, Genuine)]);
    verdicts.items(&Records::default(), &[("no certificate", 1, Unknown)]);
}

fn push_forgeries(verdicts: &mut Verdicts, records: &Records) {
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let maker = Party::Maker.label_key();
    let good = verdicts.code(1, &maker);
    let strangers = verdicts.code(1, &key(200));
    let other_chain = ItemCode::sign(ChainId(Hash::from_bytes([3; 32])), serial, 1, &maker);
    let mut flipped = *good.signature.as_bytes();
    flipped[63] ^= 1;
    for (name, code) in [
        ("another maker's label key", verdicts.code(1, &Party::OtherMaker.label_key())),
        ("the maker's admin key", verdicts.code(1, &Party::Maker.key())),
        (
            "a stranger's signature under the id of the key",
            ItemCode { label_key: good.label_key, ..strangers },
        ),
        (
            "the right signature under the id of another key",
            ItemCode { label_key: strangers.label_key, ..good },
        ),
        ("signed for another chain", other_chain),
        ("the signature of another item", ItemCode { item: 2, ..good }),
        (
            "a bit of the signature is flipped",
            ItemCode { signature: Signature::from_bytes(flipped), ..good },
        ),
    ] {
        verdicts.push(name, records, &code, (TODAY, Verdict::Forged));
    }
}

/// What the bureau, the institute and the maker have decided, and which of it goes first.
fn push_statuses(verdicts: &mut Verdicts) {
    use Verdict::{Forged, Genuine, Recalled, ReportWithdrawn, Revoked, Superseded, Withdrawn};

    let recalled = [
        ("before a recall of 3 to 4", 2, Genuine),
        ("the first of a recall", 3, Recalled),
        ("the last of a recall", 4, Recalled),
        ("after a recall of 3 to 4", 5, Genuine),
    ];
    verdicts.items(&after(&[recall("3-4")]), &recalled);
    let all_recalled = after(&[recall("")]);
    let recalled = [
        ("a recall of all items", 1, Recalled),
        ("recalled overrides voided", 10, Recalled),
        ("recalled overrides not activated", 1000, Recalled),
        ("forged overrides recalled", 1001, Forged),
    ];
    verdicts.items(&all_recalled, &recalled);
    let withdrawn = after(&[(Party::Institute, links::withdraw_report())]);
    let without_report = [
        ("a withdrawn report", 1, ReportWithdrawn),
        ("a withdrawn report overrides voided", 10, ReportWithdrawn),
        ("a withdrawn report overrides not activated", 11, ReportWithdrawn),
    ];
    verdicts.items(&withdrawn, &without_report);
    let replaced = |change: ChangeOf<'_, ReportDetails>| {
        let mut report = reports::following(FollowUpKind::Replaces, acts::REPORT);
        change(&mut report);
        after(&[(Party::Institute, reports::file("W-CORRECTED", report))])
    };
    let followed = replaced(&|_| {});
    verdicts.items(&followed, &[("a report whose correction carries it", 1, Genuine)]);
    let other_batch = replaced(&|it| it.subjects[0].batch = Some(acts::number("OTHER")));
    let name = "a report whose correction is of another batch";
    verdicts.items(&other_batch, &[(name, 1, ReportWithdrawn)]);
    let less = replaced(&|it| it.subjects[0].batch_quantity = 5);
    verdicts
        .items(&less, &[("a report whose correction holds less than was certified", 1, Genuine)]);
    let unqualified = replaced(&|it| *it = reports::failing(it.clone()));
    let name = "a report whose correction is unqualified";
    verdicts.items(&unqualified, &[(name, 1, ReportWithdrawn)]);
    let in_force = Records::of(&world(false).0, serial()).reports;
    let second = withdrawn.with(&|it| it.reports.splice(0..0, in_force.clone()).for_each(drop));
    verdicts.items(&second, &[("the second report is withdrawn", 1, ReportWithdrawn)]);
    let both = after(&[recall("3-4"), (Party::Institute, links::withdraw_report())]);
    verdicts.items(&both, &[("recalled overrides a withdrawn report", 3, Recalled)]);
    let revoked = after(&[recall(""), (Party::Bureau, acts::revoke_certificate())]);
    let none_left = [
        ("revoked overrides recalled", 1, Revoked),
        ("revoked overrides voided", 10, Revoked),
        ("forged overrides revoked", 1001, Forged),
    ];
    verdicts.items(&revoked, &none_left);
    let ended = |status| {
        all_recalled.with(&|it| {
            let certificate = it.certificate.as_mut().unwrap();
            certificate.history.take(step(status, Height::FIRST));
        })
    };
    let withdrawn = [
        ("withdrawn goes before recalled", 1, Withdrawn),
        ("forged goes before withdrawn", 1001, Forged),
    ];
    verdicts.items(&ended(CertificateStatus::Withdrawn), &withdrawn);
    let superseded = [
        ("superseded goes before recalled", 1, Superseded),
        ("superseded goes before voided", 10, Superseded),
    ];
    verdicts.items(&ended(CertificateStatus::Superseded), &superseded);
}

/// A label with `expiry_date` beside its own fields.
fn expiring(label: &Label, value: FieldValue) -> Label {
    let mut fields: Vec<(FieldName, FieldValue)> =
        label.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    fields.push((FieldName::known("expiry_date"), value));
    fields.sort_by(|one, other| one.0.cmp(&other.0));
    Label::new(fields).unwrap()
}

fn push_expiries(verdicts: &mut Verdicts, records: &Records) {
    use Verdict::{Expired, Genuine, NotActivated, Revoked};

    let day = |text: &str| FieldValue::Date(date(text));
    let certificate = |it: &mut Records, value: FieldValue| {
        let label = &mut it.certificate.as_mut().unwrap().details.label;
        *label = expiring(label, value);
    };
    let product = |it: &mut Records, value: FieldValue| {
        let label = &mut it.product.as_mut().unwrap().details.label;
        *label = expiring(label, value);
    };
    let of_certificate = records.with(&|it| certificate(it, day("2027-11-30")));
    let of_product = records.with(&|it| product(it, day("2027-11-30")));
    let of_both = of_product.with(&|it| certificate(it, day("2028-02-29")));
    let as_text = of_product.with(&|it| certificate(it, FieldValue::Text("见瓶盖".to_owned())));
    let revoked = of_certificate.with(&|it| {
        it.certificate = Records::of(&world(true).0, serial()).certificate;
        certificate(it, day("2027-11-30"));
    });
    for (name, records, item, day, verdict) in [
        ("expires tomorrow", &of_certificate, 1, "2027-11-29", Genuine),
        ("expires today", &of_certificate, 1, "2027-11-30", Genuine),
        ("expired yesterday", &of_certificate, 1, "2027-12-01", Expired),
        ("not activated overrides expired", &of_certificate, 11, "2027-12-01", NotActivated),
        ("revoked overrides expired", &revoked, 1, "2027-12-01", Revoked),
        ("the product's date, today", &of_product, 1, "2027-11-30", Genuine),
        ("the product's date, yesterday", &of_product, 1, "2027-12-01", Expired),
        ("the certificate's date, not the product's", &of_both, 1, "2028-02-29", Genuine),
        ("the certificate's date is past too", &of_both, 1, "2028-03-01", Expired),
        ("a text in place of the product's date", &as_text, 1, "2027-12-01", Genuine),
    ] {
        let code = verdicts.code(item, &Party::Maker.label_key());
        verdicts.push(name, records, &code, (day, verdict));
    }
}

fn take_confirmation_back(records: &mut Records) {
    let (on, height) = (date(TODAY), Height::new(8));
    let institute = Party::Institute.code();
    let (grounds, given_by) = (acts::grounds(), None);
    let withdrawn = Some(ConfirmationWithdrawal { grounds, on, height, given_by });
    let confirmed = Confirmation { institute, on, height, given_by, withdrawn };
    records.reports[0].confirmed = Some(confirmed);
}

/// What is said beside the verdict: of a maker that is suspended, of keys that were revoked or given.
fn push_cautions(verdicts: &mut Verdicts, records: &Records) {
    let mut world = world(false).0;
    let admin = |party: Party, number: u8| {
        acts::add_key(party, key(number).public_key(), KeyPurpose::Admin)
    };
    world.act(&[
        (Party::Bureau, admin(Party::Maker, 125)),
        (Party::Bureau, admin(Party::Institute, 126)),
    ]);
    world.sleep_until(world.parent.time.plus_ms(world.genesis.params.key_delay_ms()));
    let signed = [
        world.sign_with(&key(125), acts::activate("30")),
        world.sign_with(&key(126), links::withdraw_report()),
    ];
    world.commit(&signed);
    let given = Records::of(&world, serial());
    let today = "2026-12-02";
    let code = verdicts.code(1, &Party::Maker.label_key());
    let withdrawn = Verdict::ReportWithdrawn;
    verdicts.push("withdrawn and activated with given keys", &given, &code, (today, withdrawn));

    let suspended = after(&[(Party::Bureau, links::suspend(Party::Maker))]);
    let of_others = [Party::Institute, Party::Insurer];
    let of_others = after(&of_others.map(|party| (Party::Bureau, links::suspend(party))));
    let of_the_producer = records.with(&|it| {
        let mut producer: Organisation = world.read(&Party::OtherMaker.code()).unwrap();
        producer.history.take(step(OrganisationStatus::Suspended, Height::new(7)));
        it.producer = Some(producer);
    });
    let taken_back = records.with(&take_confirmation_back);
    let later = |text: &str| (Party::Institute, reports::file(text, reports::unqualified()));
    let found = after(&[later("W-LATER")]);
    let found_twice = after(&[later("W-LATER"), later("W-LAST")]);
    let reinstated = (Party::Bureau, links::reinstate(Party::Maker));
    let again = after(&[(Party::Bureau, links::suspend(Party::Maker)), reinstated]);
    let label_key = Party::Maker.label_key().public_key();
    let revoked = after(&[(Party::Maker, acts::revoke_key(Party::Maker, &label_key))]);
    let bureau = Party::Bureau.code();
    let given_key = records.with(&|it| {
        it.label_key.as_mut().unwrap().origin = KeyOrigin::Given(bureau);
    });
    for (name, records, item) in [
        ("the maker is suspended", &suspended, 1),
        ("the maker is suspended, the item is void", &suspended, 10),
        ("the maker was suspended and is no more", &again, 1),
        ("who made it for the maker is suspended", &of_the_producer, 1),
        ("institute and insurer are suspended", &of_others, 1),
        ("a later report found the batch unqualified", &found, 1),
        ("two later reports did, and the item is void", &found_twice, 10),
        ("a confirmation was taken back", &taken_back, 1),
        ("no batch is shown", &found.with(&|it| it.batch = None), 1),
        ("the label key is revoked", &revoked, 1),
        ("another one gave the label key", &given_key, 1),
        (
            "no such maker and label key",
            &records.with(&|it| {
                it.maker = None;
                it.label_key = None;
            }),
            1,
        ),
    ] {
        let verdict = if item == 10 { Verdict::Voided } else { Verdict::Genuine };
        verdicts.items(records, &[(name, item, verdict)]);
    }
    let forged = verdicts.code(1, &key(200));
    verdicts.push("forged: no caution", &suspended, &forged, (TODAY, Verdict::Forged));
}
