use super::*;
use crate::bytes::signature::SecretKey;
use crate::records::batch::FoundBy;
use crate::records::certificate::CertificateStatus;
use crate::records::cover::CoverStatus;
use crate::records::history::{History, StatusChange};
use crate::records::product::ProductEditionId;
use crate::records::report::ReportStatus;
use crate::records::supervision::{RecallScope, RecallStatus, RecalledItems};
use crate::testing::fixtures::{Party, World, acts, bare_records, date, links, step};
use crate::values::edition::Edition;

/// A certificate of 1000 items, of which 1 to 10 are activated and 5 is voided.
struct Scene {
    world: World,
    certificate: Certificate,
    product: Product,
    items: Items,
    recalls: CertificateRecalls,
    report: Report,
    maker: Option<Organisation>,
    producer: Option<Organisation>,
    label_key: Option<KeyRecord>,
    batch: Batch,
    institute: Organisation,
    cover: Cover,
    insurer: Organisation,
}

impl Scene {
    fn new() -> Self {
        Self::of(World::certified())
    }

    fn of(world: World) -> Self {
        let certificate = world.read(&Serial::slot(&acts::certificate_id(), 0)).unwrap();
        let product = world.read(&acts::product_id()).unwrap();
        let items = Items {
            activated: "1-10".parse().unwrap(),
            voided: "5".parse().unwrap(),
            given_by: None,
        };
        let recalls = world.read(&Serial::slot(&acts::certificate_id(), 0)).unwrap_or_default();
        let report = world.read(&acts::report_id()).unwrap();
        let maker = world.read(&Party::Maker.code());
        let label_key = world.read(&Party::Maker.label_key().public_key().id());
        let cover = world.read(&acts::cover_id()).unwrap();
        let batch = world.read(&acts::batch_id()).unwrap();
        let institute = world.read(&Party::Institute.code()).unwrap();
        let insurer = world.read(&Party::Insurer.code()).unwrap();
        Self {
            world,
            certificate,
            product,
            items,
            recalls,
            report,
            maker,
            producer: None,
            label_key,
            batch,
            institute,
            cover,
            insurer,
        }
    }

    fn code(&self, item: u32, key: &SecretKey) -> ItemCode {
        ItemCode::sign(self.world.parent.chain_id, self.certificate.serial, item, key)
    }

    fn standing(&self) -> Standing {
        Standing::of(&ItemRecords {
            certificate: Some(&self.certificate),
            items: &self.items,
            recalls: &self.recalls,
            batch: Some(&self.batch),
            reports: &[&self.report],
            institutes: &[&self.institute],
            product: Some(&self.product),
            maker: self.maker.as_ref(),
            producer: self.producer.as_ref(),
            label_key: self.label_key.as_ref(),
            covers: &[&self.cover],
            insurers: &[&self.insurer],
        })
        .unwrap()
    }

    fn verdict_on(&self, code: &ItemCode, day: &str) -> Verdict {
        self.standing().verdict(self.world.parent.chain_id, code, date(day))
    }

    fn verdict(&self, item: u32) -> Verdict {
        self.verdict_on(&self.code(item, &Party::Maker.label_key()), "2026-11-24")
    }
}

fn expiry(day: &str) -> Label {
    Label::new(vec![(FieldName::known("expiry_date"), FieldValue::Date(date(day)))]).unwrap()
}

#[test]
fn an_item_in_use_is_genuine_and_the_others_are_what_they_are() {
    let scene = Scene::new();
    assert_eq!(scene.verdict(1), Verdict::Genuine);
    assert_eq!(scene.verdict(10), Verdict::Genuine);
    assert_eq!(scene.verdict(11), Verdict::NotActivated);
    assert_eq!(scene.verdict(5), Verdict::Voided);
}

#[test]
fn what_the_maker_did_not_sign_is_forged() {
    let scene = Scene::new();
    assert_eq!(scene.verdict(1001), Verdict::Forged, "beyond the quantity");
    let forged = scene.code(1, &Party::OtherMaker.label_key());
    assert_eq!(scene.verdict_on(&forged, "2026-11-24"), Verdict::Forged);
    let copied = ItemCode { item: 2, ..scene.code(1, &Party::Maker.label_key()) };
    assert_eq!(scene.verdict_on(&copied, "2026-11-24"), Verdict::Forged);
}

#[test]
fn a_code_of_no_certificate_is_unknown_even_if_it_is_well_signed() {
    let scene = Scene::new();
    let code = scene.code(1, &Party::Maker.label_key());
    let (items, recalls) = (Items::default(), CertificateRecalls::default());
    let records = bare_records(None, &items, &recalls);
    let chain_id = scene.world.parent.chain_id;
    assert_eq!(verdict(chain_id, &code, &records, date("2026-11-24")), Verdict::Unknown);
}

/// A forged code never learns that a certificate was revoked, and a revoked certificate is revoked
/// whatever became of its items.
#[test]
fn the_worst_is_said_first() {
    let mut world = World::certified();
    world.act(&[(Party::Bureau, acts::revoke_certificate())]);
    let scene = Scene::of(world);
    for item in [1, 5, 11] {
        assert_eq!(scene.verdict(item), Verdict::Revoked);
    }
    assert_eq!(scene.verdict(1001), Verdict::Forged);
}

/// Each verdict overrides those after it, on an item to which all of them apply.
#[test]
fn the_gravest_of_several_verdicts_is_given() {
    let mut world = World::certified();
    world.act(&[
        (Party::Institute, links::withdraw_report()),
        (Party::Bureau, links::recall(links::recall_details("1-5"))),
        (Party::Bureau, acts::revoke_certificate()),
    ]);
    let mut scene = Scene::of(world);
    scene.certificate.details.label = expiry("2026-11-23");
    assert_eq!(scene.verdict(5), Verdict::Revoked);
    let in_force = History::of(step(CertificateStatus::InForce, scene.certificate.issued_at));
    scene.certificate.history = in_force;
    assert_eq!(scene.verdict(5), Verdict::Recalled);
    assert_eq!(scene.verdict(6), Verdict::ReportWithdrawn, "it is not recalled");
    scene.recalls.0[0].status = RecallStatus::Closed;
    assert_eq!(scene.verdict(5), Verdict::ReportWithdrawn);
    scene.report.history = History::of(step(ReportStatus::InForce, scene.report.filed_at));
    assert_eq!(scene.verdict(5), Verdict::Voided);
    assert_eq!(scene.verdict(11), Verdict::NotActivated);
    assert_eq!(scene.verdict(6), Verdict::Expired);
    scene.certificate.details.label = Label::default();
    assert_eq!(scene.verdict(6), Verdict::Genuine);
}

#[test]
fn a_recall_without_items_calls_all_of_them_back() {
    let mut world = World::certified();
    world.act(&[(Party::Bureau, links::recall(links::recall_details("")))]);
    let scene = Scene::of(world);
    for item in [1, 5, 11, 1000] {
        assert_eq!(scene.verdict(item), Verdict::Recalled);
    }
}

#[test]
fn an_item_expires_the_day_after_its_last() {
    let mut scene = Scene::new();
    scene.certificate.details.label = expiry("2027-11-18");
    let code = scene.code(1, &Party::Maker.label_key());
    assert_eq!(scene.verdict_on(&code, "2027-11-18"), Verdict::Genuine);
    assert_eq!(scene.verdict_on(&code, "2027-11-19"), Verdict::Expired);
    let not_activated = scene.code(11, &Party::Maker.label_key());
    assert_eq!(scene.verdict_on(&not_activated, "2027-11-19"), Verdict::NotActivated);
}

#[test]
fn the_expiry_of_the_batch_goes_before_that_of_the_product() {
    let (early, late, none) = (expiry("2027-01-01"), expiry("2028-01-01"), Label::default());
    let found = |certificate: &Label, product: Option<&Label>| expiry_date(certificate, product);
    assert_eq!(found(&early, Some(&late)), Some(date("2027-01-01")));
    assert_eq!(found(&none, Some(&late)), Some(date("2028-01-01")));
    assert_eq!(found(&none, Some(&none)), None);
    assert_eq!(found(&none, None), None);
    let text = FieldValue::Text("明年".to_owned());
    let no_date = Label::new(vec![(FieldName::known("expiry_date"), text)]).unwrap();
    assert_eq!(found(&no_date, Some(&late)), None);

    let mut scene = Scene::new();
    scene.product.details.label = expiry("2027-01-01");
    let code = scene.code(1, &Party::Maker.label_key());
    assert_eq!(scene.verdict_on(&code, "2027-01-02"), Verdict::Expired);
}

#[test]
fn verdicts_have_one_name() {
    for verdict in [
        Verdict::Genuine,
        Verdict::NotActivated,
        Verdict::Voided,
        Verdict::Revoked,
        Verdict::Recalled,
        Verdict::ReportWithdrawn,
        Verdict::Expired,
        Verdict::Forged,
        Verdict::Unknown,
    ] {
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(json, format!("\"{}\"", verdict.as_str()));
    }
}

#[test]
fn a_verdict_rests_on_records_that_a_proof_can_show() {
    let scene = Scene::new();
    let serial = scene.certificate.serial;
    let recall: crate::values::text::RecallId = "114300009999990152/ZH-1".parse().unwrap();
    let recalls = [(RecallStatus::Closed, "ZH-0"), (RecallStatus::Open, "ZH-1")];
    let recalls = CertificateRecalls(
        recalls
            .into_iter()
            .map(|(status, number)| RecalledItems {
                recall: format!("114300009999990152/{number}").parse().unwrap(),
                items: RecallScope::All,
                status,
            })
            .collect(),
    );
    let of_serial = [
        StateKey::of::<Certificate>(&serial),
        StateKey::of::<Items>(&serial),
        StateKey::of::<CertificateRecalls>(&serial),
    ];
    assert_eq!(evidence_keys(serial, None, &recalls), of_serial);
    let rest = [
        StateKey::of::<ProductEdition>(&ProductEditionId {
            product: acts::product_id(),
            edition: Edition::FIRST,
        }),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<KeyRecord>(&Party::Maker.label_key().public_key().id()),
        StateKey::of::<Batch>(&acts::batch_id()),
        StateKey::of::<crate::records::report::Report>(&acts::report_id()),
        StateKey::of::<Organisation>(&Party::Institute.code()),
        StateKey::of::<crate::records::cover::Cover>(&acts::cover_id()),
        StateKey::of::<Organisation>(&Party::Insurer.code()),
        StateKey::of::<Recall>(&recall),
    ];
    let expected: Vec<StateKey> = of_serial.into_iter().chain(rest).collect();
    assert_eq!(evidence_keys(serial, Some(&scene.certificate), &recalls), expected);
}

fn finding_of(issued_on: Date) -> BatchFinding {
    BatchFinding {
        report: acts::report_id(),
        kind: crate::records::report::ReportKind::SpotCheck,
        found_by: FoundBy::Institute,
        name: Party::Institute.details().name,
        issued_on,
        given_by: None,
    }
}

/// Each caution by itself, then all of them, in their order, each once.
#[test]
fn what_a_verdict_does_not_say_is_said_beside_it() {
    use crate::records::organisation::KeyOrigin;

    let bureau = Party::Bureau.code();
    let (since, on) = (Height::new(7), date("2026-11-24"));
    fn signed<S>(status: S) -> StatusChange<S> {
        StatusChange { given_by: Some(Party::Bureau.code()), ..step(status, Height::new(7)) }
    }
    let given = |part| Caution::GivenKey { part, by: bureau };
    let suspended = |part, party: Party| {
        let organisation = party.code();
        let name = party.details().name;
        Caution::Suspended { part, organisation, name, since, on }
    };
    let suspend = |entry: &mut Organisation| {
        entry.history.take(step(OrganisationStatus::Suspended, since));
    };
    let finding = finding_of(on);
    type Make<'a> = &'a dyn Fn(&mut Scene);
    let cases: [(Caution, Make<'_>); 12] = [
        (Caution::FoundUnqualified { finding: finding.clone() }, &|it| {
            it.batch.findings.push(finding.clone());
        }),
        (suspended(SignedPart::Certificate, Party::Maker), &|it| {
            suspend(it.maker.as_mut().unwrap());
        }),
        (suspended(SignedPart::Product, Party::OtherMaker), &|it| {
            let mut producer = it.world.read(&Party::OtherMaker.code()).unwrap();
            suspend(&mut producer);
            it.producer = Some(producer);
        }),
        (suspended(SignedPart::Report, Party::Institute), &|it| suspend(&mut it.institute)),
        (suspended(SignedPart::Cover, Party::Insurer), &|it| suspend(&mut it.insurer)),
        (Caution::LabelKeyRevoked { since, on }, &|it| {
            let revoked = KeyRevocation { height: since, on, organisation: bureau };
            it.label_key.as_mut().unwrap().revoked = Some(revoked);
        }),
        (given(SignedPart::LabelKey), &|it| {
            it.label_key.as_mut().unwrap().origin = KeyOrigin::Given(bureau);
        }),
        (given(SignedPart::Certificate), &|it| {
            it.certificate.history = History::of(signed(CertificateStatus::InForce));
        }),
        (given(SignedPart::Items), &|it| it.items.given_by = Some(bureau)),
        (given(SignedPart::Product), &|it| it.product.given_by = Some(bureau)),
        (given(SignedPart::Report), &|it| {
            it.report.history.take(signed(ReportStatus::InForce));
            it.report.history.take(signed(ReportStatus::InForce));
        }),
        (given(SignedPart::Cover), &|it| it.cover.history.take(signed(CoverStatus::Bound))),
    ];
    let mut all = Scene::new();
    assert_eq!(all.standing().cautions(), []);
    for (caution, make) in &cases {
        let mut scene = Scene::new();
        make(&mut scene);
        assert_eq!(scene.standing().cautions(), std::slice::from_ref(caution));
        assert_eq!(scene.verdict(1), Verdict::Genuine, "a caution is not a verdict: {caution:?}");
        make(&mut all);
    }
    let expected: Vec<Caution> = cases.iter().map(|(caution, _)| caution.clone()).collect();
    assert_eq!(all.standing().cautions(), expected);
    // Lifted: nothing is said any more.
    all.batch.findings.clear();
    all.maker.as_mut().unwrap().history.take(step(OrganisationStatus::Active, Height::new(8)));
    assert_eq!(all.standing().cautions(), &expected[2..]);
    // A maker that filed a report of its own is said once.
    let mut own = Scene::new();
    suspend(own.maker.as_mut().unwrap());
    own.institute = own.maker.clone().unwrap();
    assert_eq!(own.standing().cautions(), &expected[1..2]);
}
