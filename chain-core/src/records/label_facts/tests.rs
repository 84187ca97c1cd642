use super::*;
use crate::label::{Fact, Label};
use crate::records::certificate::CertificateDetails;
use crate::records::classification::EnterpriseClass;
use crate::records::cover::CoverDetails;
use crate::records::label_sources::InstituteSource;
use crate::records::organisation::Organisation;
use crate::records::report::ReportDetails;
use crate::records::report::{Conclusion, Filer};
use crate::testing::fixtures::{Party, World, acts, date, hunan_1, links, reports};
use crate::values::text::{CoverId, Line, Number, ReportId};

/// Everything that a certificate of the fixtures rests on.
struct Grounds {
    number: Number,
    report_id: ReportId,
    cover_id: CoverId,
    certificate: CertificateDetails,
    maker: OrganisationDetails,
    producer: Option<OrganisationDetails>,
    product: ProductDetails,
    report: ReportDetails,
    institute: Organisation,
    cma_number: Line,
    cover: CoverDetails,
    insurer: Organisation,
}

impl Grounds {
    fn new() -> Self {
        let world = World::furnished();
        let number = acts::number(acts::CERTIFICATE);
        Self {
            report_id: ReportId::new(Party::Institute.code(), number.clone()),
            cover_id: CoverId::new(Party::Insurer.code(), number.clone()),
            number,
            certificate: acts::certificate_details(),
            maker: Party::Maker.details(),
            producer: None,
            product: acts::product_details(),
            report: acts::report_details(),
            institute: world.read(&Party::Institute.code()).unwrap(),
            cma_number: acts::accreditation_term().certificate_number,
            cover: acts::cover_details(),
            insurer: world.read(&Party::Insurer.code()).unwrap(),
        }
    }

    fn sources(&self) -> LabelSources<'_> {
        let institute = Some(InstituteSource {
            details: &self.institute.details,
            cma_number: Some(&self.cma_number),
        });
        let (id, report) = (&self.report_id, &self.report);
        let resources = Some(ResourceStanding { instruments: Some(true), inspectors: None });
        let report = ReportSource {
            id,
            report,
            institute,
            resources,
            filed_as: Filer::Institute,
            is_confirmed: false,
        };
        let insurer = Some(&self.insurer);
        let cover = CoverSource { id: &self.cover_id, cover: &self.cover, insurer };
        LabelSources {
            certificate_number: Some(&self.number),
            certificate: &self.certificate,
            issued_on: Some(date("2026-11-24")),
            maker: Some(&self.maker),
            producer: self.producer.as_ref(),
            product: Some(&self.product),
            reports: Some(vec![report]),
            covers: Some(vec![cover]),
            findings: Some(&[]),
            supervision: Some(SupervisionSource {
                enterprise_class: Some(EnterpriseClass::A),
                confirmed_classes: None,
                standing: MakerStanding {
                    clean_batches: 3,
                    failures: 1,
                    last_failure: Some(date("2025-11-24")),
                },
            }),
        }
    }
}

fn name(text: &str) -> FieldName {
    text.parse().unwrap()
}

/// A fact's text; `absent` or `unknown` for one that has none.
fn fact(facts: &Facts, field: &str) -> String {
    match facts.find(&name(field)) {
        Fact::Known(value) => value.to_string(),
        Fact::Absent => "absent".to_owned(),
        Fact::Unknown => "unknown".to_owned(),
    }
}

fn check(facts: &Facts, expected: &[(&str, &str)]) {
    for (field, text) in expected {
        assert_eq!(fact(facts, field), *text, "{field}");
    }
}

#[test]
fn every_fact_comes_from_where_it_is_stated() {
    let grounds = Grounds::new();
    let facts = grounds.sources().facts(None);
    let numbers = [acts::CERTIFICATE; 3];
    check(
        &facts,
        &[
            ("certificate_number", numbers[0]),
            ("issued_on", "2026-11-24"),
            ("batch_number", acts::BATCH),
            ("production_date", "2026-11-18"),
            ("quantity", "1000"),
            ("unit", "张"),
            ("product_name", "普通纸面石膏板"),
            ("category", "C3024"),
            ("model", "PC3000×1200×12.0"),
            ("specification", "3000 mm×1200 mm×12.0 mm"),
            ("gtin", "06901234567892"),
            ("standards", "GB/T 9775-2025"),
            ("standard_titles", "纸面石膏板"),
            ("fragile", "true"),
            ("gypsum_board", "true"),
            ("textile", "absent"),
            ("fire_class", "GB 8624 A(A2-s1,d0,t0)"),
            ("maker_name", "湖南科思益建材有限公司"),
            ("maker_address", "湖南省长沙市岳麓区示范路1号"),
            ("maker_contact", "0731-12315"),
            ("maker_credit_code", "91430700999999058B"),
            ("report_numbers", numbers[1]),
            ("report_standards", "GB/T 9775-2025; GB 6566-2010"),
            ("report_kind", "third_party"),
            ("report_conclusion", "qualified"),
            ("report_batch_number", acts::BATCH),
            ("report_date", "2026-11-21"),
            ("institute_name", "湖南省产商品质量检验研究院（演示）"),
            ("institute_cma_number", "241802110123"),
            ("calibration_valid", "true"),
            ("training_valid", "absent"),
            ("enterprise_class", "A"),
            ("product_classes_confirmed", "absent"),
            ("clean_batches", "3"),
            ("last_failure_days", "365"),
            ("cover_count", "1"),
            ("cover_insurer_name", "湘江财产保险股份有限公司（演示）"),
            ("cover_policy_number", numbers[2]),
            ("cover_advance_payment", "true"),
            ("cover_from", "2026-01-01"),
            ("cover_until", "2026-12-31"),
        ],
    );
    assert_eq!(hunan_1().evaluate(&facts).broken, []);
}

#[test]
fn what_is_not_known_is_unknown_and_not_absent() {
    let grounds = Grounds::new();
    let mut sources = grounds.sources();
    sources.certificate_number = None;
    sources.issued_on = None;
    sources.maker = None;
    sources.reports = None;
    sources.covers = None;
    sources.supervision = None;
    let fields = ["certificate_number", "issued_on"];
    let fields = fields.into_iter().chain(MAKER_FIELDS).chain(REPORT_FIELDS).chain(COVER_FIELDS);
    let fields = fields.chain(SUPERVISION_FIELDS);
    let facts = sources.facts(None);
    for field in fields {
        assert_eq!(fact(&facts, field), "unknown", "{field}");
    }
    check(&facts, &[("model", "PC3000×1200×12.0"), ("textile", "absent")]);

    sources.product = None;
    let facts = sources.facts(None);
    for field in PRODUCT_FIELDS {
        assert_eq!(fact(&facts, field), "unknown", "{field}");
    }
    // The product might state any field, but what the certificate states is known.
    check(&facts, &[("textile", "unknown"), ("fire_class", "unknown"), ("unit", "张")]);
    let evaluation = hunan_1().evaluate(&facts);
    assert_eq!(evaluation.broken, []);
    assert!(50 < evaluation.unchecked.len());
}

#[test]
fn the_label_of_the_batch_goes_before_that_of_the_product_and_facts_before_both() {
    let mut grounds = Grounds::new();
    let label = |text: &str| toml::from_str::<Label>(text).unwrap();
    grounds.product.label = label("grade = \"合格品\"\nunit = \"件\"\nquantity = 7");
    grounds.certificate.label = label(
        "grade = \"一等品\"\nquantity = 9\nmaker_name = \"别人\"\nreport_conclusion = \"好\"\n\
         cover_count = 8\nproduct_name = \"别的\"\nissued_on = \"2020-01-01\"",
    );
    check(
        &grounds.sources().facts(None),
        &[
            ("grade", "一等品"),
            ("unit", "件"),
            ("quantity", "1000"),
            ("maker_name", "湖南科思益建材有限公司"),
            ("report_conclusion", "qualified"),
            ("cover_count", "1"),
            ("product_name", "普通纸面石膏板"),
            ("issued_on", "2026-11-24"),
        ],
    );
}

/// A maker cannot say of itself what only the chain knows.
#[test]
fn a_label_does_not_stand_in_for_what_is_not_there() {
    let mut grounds = Grounds::new();
    let stated = "calibration_valid = true\ntraining_valid = true\nenterprise_class = \"A\"\n\
                  product_classes_confirmed = true\nconfirmed_classes = [\"textile\"]";
    grounds.certificate.label = toml::from_str::<Label>(stated).unwrap();
    let mut sources = grounds.sources();
    let none = ResourceStanding { instruments: None, inspectors: None };
    sources.reports.as_mut().unwrap()[0].resources = Some(none);
    let supervision = sources.supervision.as_mut().unwrap();
    (supervision.enterprise_class, supervision.standing) = (None, MakerStanding::default());
    let facts = sources.facts(None);
    check(&facts, &[("calibration_valid", "absent"), ("training_valid", "absent")]);
    for field in ["enterprise_class", "product_classes_confirmed", "confirmed_classes"] {
        check(&facts, &[(field, "absent")]);
    }
    check(&facts, &[("clean_batches", "0"), ("last_failure_days", "absent")]);
    sources.reports.as_mut().unwrap()[0].resources = None;
    let facts = sources.facts(None);
    check(&facts, &[("calibration_valid", "unknown"), ("training_valid", "unknown")]);
}

#[test]
fn the_latest_report_and_the_first_cover_speak_for_all() {
    let grounds = Grounds::new();
    let older = ReportDetails {
        issued_on: date("2026-11-20"),
        conclusion: Conclusion::Unqualified,
        standards: vec!["GB 18580-2017".parse().unwrap()],
        ..acts::report_details()
    };
    let id = ReportId::new(Party::SecondInstitute.code(), acts::number("OLDER"));
    let source = ReportSource {
        id: &id,
        report: &older,
        institute: None,
        resources: None,
        filed_as: Filer::Institute,
        is_confirmed: false,
    };
    let mut sources = grounds.sources();
    sources.reports.as_mut().unwrap().push(source);
    let facts = sources.facts(None);
    check(
        &facts,
        &[
            ("report_numbers", "KSY-20261118-01; OLDER"),
            ("report_standards", "GB/T 9775-2025; GB 6566-2010; GB 18580-2017"),
            ("report_conclusion", "qualified"),
            ("report_date", "2026-11-21"),
            ("institute_name", "湖南省产商品质量检验研究院（演示）"),
        ],
    );
    check(&facts, &[("report_kind", "third_party")]);
    sources.covers = Some(Vec::new());
    check(&sources.facts(None), &[("cover_count", "0"), ("cover_policy_number", "absent")]);
    sources.reports = Some(vec![source]);
    check(
        &sources.facts(None),
        &[("institute_name", "unknown"), ("institute_cma_number", "unknown")],
    );
    check(&sources.facts(None), &[("report_kind", "third_party")]);
}

#[test]
fn a_report_of_the_maker_is_its_factory_inspection_and_an_institutes_overrides_it() {
    let grounds = Grounds::new();
    let id = ReportId::new(Party::Maker.code(), acts::number("FACTORY"));
    let later = ReportDetails { issued_on: date("2026-11-22"), ..acts::report_details() };
    let factory = ReportSource {
        id: &id,
        report: &later,
        institute: None,
        resources: None,
        filed_as: Filer::Maker,
        is_confirmed: false,
    };
    let mut sources = grounds.sources();
    sources.reports = Some(vec![factory, factory]);
    let institute = |name, number| [("institute_name", name), ("institute_cma_number", number)];
    let facts = sources.facts(None);
    check(&facts, &[("report_kind", "factory"), ("report_date", "2026-11-22")]);
    check(&facts, &institute("absent", "absent"));

    let of_institute = grounds.sources().reports.unwrap()[0];
    sources.reports = Some(vec![factory, of_institute]);
    let facts = sources.facts(None);
    check(&facts, &[("report_kind", "third_party"), ("report_date", "2026-11-21")]);
    check(&facts, &institute("湖南省产商品质量检验研究院（演示）", "241802110123"));

    sources.reports = Some(Vec::new());
    check(&sources.facts(None), &[("report_kind", "absent")]);
}

/// Who makes it is the chain's word: a label that states it, or an attribute, says nothing.
#[test]
fn who_made_it_is_never_what_a_label_says() {
    let mut grounds = Grounds::new();
    let claimed = [("producer_name", "别厂"), ("country_of_origin", "DE"), ("unit", "张")];
    let mut fields: Vec<_> =
        claimed.map(|(field, text)| (name(field), FieldValue::Text(text.to_owned()))).to_vec();
    fields.sort_by(|a, b| a.0.cmp(&b.0));
    grounds.certificate.label = Label::new(fields).unwrap();
    grounds.product.attributes.push(name("imported"));
    let absent = ["producer_name", "country_of_origin", "imported", "entrusted"];
    check(&grounds.sources().facts(None), &absent.map(|field| (field, "absent")));

    grounds.product = links::entrusted_product();
    grounds.producer = Some(Party::OtherMaker.details());
    check(
        &grounds.sources().facts(None),
        &[
            ("entrusted", "true"),
            ("producer_name", "湘西五陵服饰有限公司"),
            ("producer_address", "湖南省长沙市岳麓区示范路1号"),
            ("producer_credit_code", "91433100999999066C"),
            ("production_address", "湖南省益阳市示范路9号2栋"),
            ("maker_name", "湖南科思益建材有限公司"),
            ("imported", "absent"),
        ],
    );
    grounds.producer = None;
    check(
        &grounds.sources().facts(None),
        &[("producer_name", "unknown"), ("producer_credit_code", "91433100999999066C")],
    );

    grounds.product = links::imported_product();
    grounds.maker = Party::Importer.details();
    check(
        &grounds.sources().facts(None),
        &[
            ("imported", "true"),
            ("foreign_maker", "Muster Gips GmbH"),
            ("country_of_origin", "DE"),
            ("origin", "德国"),
            ("importer_name", "长沙湘江进出口有限公司（演示）"),
            ("entrusted", "absent"),
        ],
    );
}

#[test]
fn what_stands_beside_a_report_of_the_batch_does_not_speak_for_it() {
    let grounds = Grounds::new();
    let id = ReportId::new(Party::Maker.code(), acts::number("FACTORY"));
    let own = acts::report_details();
    let mut test = reports::type_test();
    test.items[0].outside_scope = true;
    let source = |report, filed_as| ReportSource {
        id: &id,
        report,
        institute: None,
        resources: None,
        filed_as,
        is_confirmed: false,
    };
    let mut sources = grounds.sources();
    let mut facts_of = |reports| {
        sources.reports = Some(reports);
        sources.facts(None)
    };
    let beside = vec![source(&own, Filer::Maker), source(&test, Filer::Institute)];
    check(
        &facts_of(beside.clone()),
        &[
            ("report_kind", "factory"),
            ("institute_name", "absent"),
            ("type_test_in_force", "true"),
            ("outside_scope_items", "true"),
            ("subcontracted_items", "absent"),
            ("report_sampling", "drawn"),
        ],
    );
    let mut lapsed = test.clone();
    lapsed.valid_until = Some(date("2026-11-23"));
    let beside = vec![source(&own, Filer::Producer), source(&lapsed, Filer::Institute)];
    check(&facts_of(beside), &[("report_kind", "factory"), ("type_test_in_force", "absent")]);
    let outside = reports::of_a_laboratory();
    let mut unconfirmed = source(&outside, Filer::Maker);
    check(
        &facts_of(vec![unconfirmed]),
        &[
            ("report_kind", "unconfirmed"),
            ("report_unconfirmed", "true"),
            ("institute_cma_number", "absent"),
        ],
    );
    unconfirmed.is_confirmed = true;
    check(
        &facts_of(vec![unconfirmed]),
        &[
            ("report_kind", "third_party"),
            ("report_unconfirmed", "absent"),
            ("institute_name", "江西省产品质量监督检测院（演示）"),
            ("institute_cma_number", "241802110123"),
        ],
    );
}

mod findings;
