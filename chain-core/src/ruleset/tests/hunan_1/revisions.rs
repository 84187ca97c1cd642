//! Other rulesets than Hunan's first: a stricter revision, which takes effect at a height, and that
//! of another province.

use std::collections::BTreeSet;

use super::classes::{CABLE, CHEMICAL, ELECTRICAL, GAS, TOY};
use super::materials::{FIREWORKS, PANEL};
use super::textiles::{INFANT, TEXTILE, UNIFORM};
use super::{Row, accepts, row};
use crate::act::Act;
use crate::bytes::codec;
use crate::execute::refusal::Refusal;
use crate::governance::proposal::{Change, ProposalDetails};
use crate::records::certificate::{Certificate, CertificateStatus};
use crate::records::serial::Serial;
use crate::ruleset::{Rule, Ruleset, Severity};
use crate::state::RulesetInForce;
use crate::testing::fixtures::{self, Party, World, acts};
use crate::values::text::{CertificateId, ProposalId};

fn hunan_2() -> Ruleset {
    toml::from_str(include_str!("../../../../../config/rulesets/hunan-2.toml")).unwrap()
}

fn jiangxi_1() -> Ruleset {
    toml::from_str(include_str!("../../../../../config/rulesets/jiangxi-1.toml")).unwrap()
}

/// Hunan's rulesets 1 and 2, and Jiangxi's.
fn rulesets() -> [Ruleset; 3] {
    [fixtures::hunan_1(), hunan_2(), jiangxi_1()]
}

#[test]
fn each_ruleset_is_well_formed_and_leaves_room_in_the_transaction_that_publishes_it() {
    for ruleset in rulesets() {
        assert_eq!(ruleset.check(), Ok(()), "{}", ruleset.name_en);
        let bytes = codec::encode(&ruleset).len();
        assert!(bytes < 48 << 10, "{}: {bytes} bytes", ruleset.name_en);
    }
    assert_eq!(rulesets().map(|ruleset| ruleset.number), [1, 2, 1]);
}

/// Rulesets that other tests compare. Hunan's third one is the first one but for supervision, origin
/// and batches: `execute::tests::{classification, entrustments, batches}`.
const COMPARED_ELSEWHERE: [&str; 1] = ["hunan-3.toml"];
/// Those that are compared here row by row, in the order of [`rulesets`].
const COMPARED: [&str; 3] = ["hunan-1.toml", "hunan-2.toml", "jiangxi-1.toml"];

#[test]
fn every_ruleset_that_comes_with_the_software_is_compared() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../config/rulesets");
    let files = std::fs::read_dir(folder).unwrap();
    let files: BTreeSet<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let compared = COMPARED.iter().chain(&COMPARED_ELSEWHERE).map(ToString::to_string).collect();
    assert_eq!(files, compared, "a ruleset that nothing compares, or none where one was");
}

#[test]
fn every_class_has_a_rule_of_its_own() {
    for ruleset in rulesets() {
        for class in &ruleset.classes {
            let flag = class.flag().unwrap();
            let mut conditions = ruleset.rules.iter().flat_map(|rule| &rule.when);
            assert!(conditions.any(|condition| *condition.field() == flag), "{flag}");
        }
    }
}

const COVERED: &str = "cover_count = 1";
const NO_COVER: &str = "cover_count = 0";
const FACTORY: &str = "report_kind = \"factory\"";
const GARMENT: &str = "category = \"C1821\"";

const CERAMICS: &str = r#"
    category = "C3074"
    lead_mg_l = 0.1
    cadmium_mg_l = 0.01
    use_conditions = "可用于微波炉"
    handling_marks = ["易碎物品"]
"#;

const FURNITURE: &str = r#"
    category = "C2110"
    manual_reference = "SM-12"
    material = "香樟木"
    cover_count = 1
"#;

/// A label, and the rules it breaks in each of [`rulesets`]; those that only warn in brackets.
struct Compared(Row, [&'static [&'static str]; 3]);

fn compared(
    changes: &[&str],
    without: &[&'static str],
    broken: [&'static [&'static str]; 3],
) -> Compared {
    Compared(row(changes, without, &[]), broken)
}

fn rows() -> Vec<Compared> {
    let mut rows = boards();
    rows.extend(panels());
    rows.extend(textiles());
    rows.extend(uniforms());
    rows.extend(dangerous_goods());
    rows.extend(appliances());
    rows.extend(other_goods());
    rows
}

fn boards() -> Vec<Compared> {
    let released = "release_date = \"2026-11-18\"";
    let cma = "institute_cma_number = \"2418021101234\"";
    let durable = "durable_or_machine = true";
    let radioactive = "radioactivity_class = \"B类\"";
    vec![
        compared(&[], &[], [&[], &["BLD-15"], &[]]),
        compared(&[COVERED], &[], [&[], &[], &[]]),
        compared(&[COVERED, FACTORY], &[], [&["SUP-01"], &["SUP-01"], &[]]),
        compared(&[COVERED], &["fire_class"], [&["(BLD-09)"], &["BLD-09"], &[]]),
        compared(&[COVERED], &["radioactivity_class"], [&["(BLD-08)"], &["BLD-08", "BLD-13"], &[]]),
        compared(&[COVERED, radioactive], &[], [&[], &["BLD-14"], &[]]),
        compared(&[COVERED, released], &[], [&["(CORE-28)"], &["CORE-28"], &[]]),
        compared(&[COVERED, cma], &[], [&["(COND-15)"], &["COND-15"], &["(COND-15)"]]),
        compared(&[COVERED, durable], &[], [&["(COND-17)"], &["COND-17"], &[]]),
        compared(&[COVERED, durable, "manual_reference = \"SM-1\""], &[], [&[], &[], &[]]),
    ]
}

fn panels() -> Vec<Compared> {
    let e0 = "formaldehyde_class = \"E0\"\nformaldehyde_mg_m3 = 0.050";
    let enf = "formaldehyde_class = \"ENF\"\nformaldehyde_mg_m3 = 0.025";
    let panel = |changes: &[&str], broken| {
        let all: Vec<&str> = [PANEL, COVERED].iter().chain(changes).copied().collect();
        compared(&all, &[], broken)
    };
    vec![
        panel(&[], [&[], &["BLD-02", "BLD-16"], &[]]),
        panel(&["exterior_use = true"], [&[], &[], &[]]),
        panel(&[e0], [&[], &[], &[]]),
        panel(&[enf], [&[], &[], &[]]),
        panel(&[e0, "formaldehyde_class = \"E2\""], [&["(BLD-10)"], &["BLD-10"], &[]]),
        panel(&[e0, "formaldehyde_mg_m3 = 0.051"], [&["(BLD-11)"], &["BLD-02", "BLD-11"], &[]]),
        panel(&[enf, "formaldehyde_mg_m3 = 0.026"], [&["(BLD-12)"], &["BLD-12"], &[]]),
    ]
}

fn textiles() -> Vec<Compared> {
    let children = "children = true";
    let mark = "safety_mark = \"GB 31701 B类\"";
    vec![
        compared(&[TEXTILE, GARMENT], &[], [&[], &[], &[]]),
        compared(&[TEXTILE, GARMENT, FACTORY], &[], [&[], &["SUP-01"], &[]]),
        compared(&[TEXTILE, GARMENT], &["formaldehyde_mg_kg"], [&[], &["TEX-20"], &[]]),
        compared(&[TEXTILE, GARMENT, INFANT], &[], [&[], &["TEX-18"], &[]]),
        compared(&[TEXTILE, GARMENT, INFANT, COVERED], &[], [&[], &[], &[]]),
        compared(&[TEXTILE, GARMENT, children], &[], [&[], &["TEX-19"], &[]]),
        compared(&[TEXTILE, GARMENT, children, mark], &[], [&[], &[], &[]]),
    ]
}

fn uniforms() -> Vec<Compared> {
    let policy = "cover_policy_number = \"XJ-PLI-2026-000118\"";
    let advance = "cover_advance_payment = true";
    let one_report = "report_numbers = [\"FZ2026-080117\"]";
    let uniform = |changes: &[&str], broken| {
        let all: Vec<&str> = [TEXTILE, GARMENT, UNIFORM].iter().chain(changes).copied().collect();
        compared(&all, &[], broken)
    };
    vec![
        uniform(&[policy, advance], [&[], &[], &[]]),
        uniform(&[policy], [&["(UNI-09)"], &["UNI-09"], &[]]),
        uniform(&["size = \"L\""], [&["(UNI-07)"], &["UNI-07"], &[]]),
        uniform(&[one_report], [&["(UNI-08)"], &["UNI-08"], &[]]),
        uniform(&[NO_COVER], [&["UNI-06"], &["UNI-06"], &[]]),
        uniform(&[FACTORY], [&["SUP-01"], &["SUP-01"], &[]]),
    ]
}

fn dangerous_goods() -> Vec<Compared> {
    let (fireworks, acid) = ("category = \"C2672\"", "category = \"C2611\"");
    let signal = "signal_word = \"小心\"";
    vec![
        compared(&[FIREWORKS, fireworks], &[], [&[], &[], &[]]),
        compared(&[FIREWORKS, fireworks, NO_COVER], &[], [&["(FWK-09)"], &["FWK-09"], &[]]),
        compared(&[CHEMICAL, acid], &[], [&[], &[], &[]]),
        compared(&[CHEMICAL, acid], &["signal_word"], [&["(CHM-04)"], &["CHM-04"], &[]]),
        compared(&[CHEMICAL, acid, signal], &[], [&["(CHM-05)"], &["CHM-05"], &[]]),
        compared(&[CHEMICAL, acid], &["emergency_contact"], [&["(CHM-06)"], &["CHM-06"], &[]]),
    ]
}

fn appliances() -> Vec<Compared> {
    let kettle = "category = \"C3854\"";
    let electrical = |without, broken| compared(&[ELECTRICAL, kettle], without, broken);
    vec![
        electrical(&[], [&[], &[], &[]]),
        electrical(&["rated_voltage"], [&["(ELE-01)"], &["ELE-01"], &[]]),
        electrical(&["rated_frequency"], [&["(ELE-02)"], &["ELE-02"], &[]]),
        electrical(&["rated_power"], [&["(ELE-03)"], &["ELE-03"], &[]]),
        compared(&[ELECTRICAL, kettle, FACTORY], &[], [&[], &["SUP-01"], &[]]),
        compared(&[GAS], &[], [&[], &[], &[]]),
        compared(&[GAS, NO_COVER], &[], [&["(GAS-03)"], &["GAS-03"], &[]]),
        compared(&[CABLE], &[], [&[], &[], &[]]),
        compared(&[CABLE], &["production_licence_number"], [&["(WIR-01)"], &["WIR-01"], &[]]),
    ]
}

fn other_goods() -> Vec<Compared> {
    let ceramics = |without, broken| compared(&[CERAMICS], without, broken);
    let furniture = |without, broken| compared(&[FURNITURE], without, broken);
    vec![
        compared(&[TOY, COVERED], &[], [&[], &[], &[]]),
        compared(&[TOY], &[], [&[], &["TOY-03"], &[]]),
        compared(&[TOY, COVERED], &["age_range"], [&["(TOY-01)"], &["TOY-01"], &[]]),
        ceramics(&[], [&[], &[], &[]]),
        ceramics(&["lead_mg_l"], [&[], &[], &["CER-01"]]),
        ceramics(&["cadmium_mg_l"], [&[], &[], &["CER-02"]]),
        ceramics(&["use_conditions"], [&[], &[], &["(CER-03)"]]),
        ceramics(&["handling_marks"], [&[], &[], &["CER-04"]]),
        compared(&[CERAMICS, FACTORY], &[], [&[], &[], &["SUP-01"]]),
        furniture(&[], [&[], &[], &[]]),
        furniture(&["manual_reference"], [&["(FUR-01)"], &["(FUR-01)"], &["FUR-01"]]),
        furniture(&["material"], [&[], &[], &["FUR-02"]]),
        compared(&[FURNITURE, NO_COVER], &[], [&[], &[], &["FUR-03"]]),
        compared(&[FURNITURE, FACTORY], &[], [&[], &["SUP-01"], &["SUP-01"]]),
    ]
}

/// Whether two rules say the same, by whatever law.
fn is_same(rule: &Rule, other: &Rule) -> bool {
    let of = |rule: &Rule| (rule.severity, rule.when.clone(), rule.field.clone());
    rule.id == other.id && of(rule) == of(other) && rule.demand == other.demand
}

#[test]
fn labels_on_which_the_rulesets_differ() {
    let rulesets = rulesets();
    let (mut accepted, mut broken) = ([(); 3].map(|()| BTreeSet::new()), BTreeSet::new());
    let mut wrong = Vec::new();
    for Compared(row, expected) in rows() {
        for (at, ruleset) in rulesets.iter().enumerate() {
            let facts = ruleset.classified(&row.facts());
            let evaluation = ruleset.evaluate(&facts);
            let name = |severity, rule: &str| match severity {
                Severity::Error => rule.to_owned(),
                Severity::Warning => format!("({rule})"),
            };
            let all = evaluation.broken.iter().chain(&evaluation.warnings);
            let found: BTreeSet<String> =
                all.clone().map(|it| name(it.severity, &it.rule)).collect();
            let expected: BTreeSet<String> = expected[at].iter().map(ToString::to_string).collect();
            if found != expected {
                let (changes, without) = (&row.changes, &row.without);
                wrong.push(format!("{at} {changes:?} without {without:?}: {found:?}"));
            }
            broken.extend(all.map(|it| (at, it.rule.clone())));
            let met = ruleset.rules.iter().filter(|rule| accepts(rule, &facts));
            accepted[at].extend(met.map(|rule| rule.id.clone()));
        }
    }
    assert_eq!(wrong, [""; 0]);
    for at in 1..rulesets.len() {
        let is_new = |rule: &&Rule| !rulesets[0].rules.iter().any(|other| is_same(rule, other));
        for rule in rulesets[at].rules.iter().filter(is_new) {
            assert!(accepted[at].contains(&rule.id), "{at} {} is never met", rule.id);
            assert!(broken.contains(&(at, rule.id.clone())), "{at} {} is never broken", rule.id);
        }
    }
}

/// A certificate that is signed before a revision and committed after it is judged by the revision;
/// what was issued before stands, and says by which rules.
#[test]
fn a_revision_takes_effect_at_its_height() {
    let mut world = World::furnished();
    let effective_at = world.parent.height.plus(4);
    let number = acts::number("RULES-2");
    let id = ProposalId::new(Party::Bureau.code(), number.clone());
    let change = Change::PublishRuleset { ruleset: Box::new(hunan_2()) };
    let reason = "加严重点监管产品的标注要求".parse().unwrap();
    let proposal = Box::new(ProposalDetails { change, effective_at, reason });
    let approve = Act::Approve { proposal: id };
    world.act(&[(Party::Bureau, Act::Propose { number, proposal })]);
    world.act(&[(Party::Institute, approve.clone()), (Party::Insurer, approve)]);

    let mut uncovered = acts::certificate_details();
    uncovered.covers.clear();
    let issue = |number| acts::issue(number, uncovered.clone());
    let early = world.sign(Party::Maker, issue("EARLY-2026-1"));
    let late = world.sign(Party::Maker, issue("LATE-2026-1"));
    assert_eq!(world.outcome(&late), "accepted");
    world.commit(&[early]);
    assert_eq!(world.parent.height.next(), effective_at);

    assert_eq!(world.read::<RulesetInForce>(&()), Some(RulesetInForce(2)));
    let Refusal::LabelBroken { ruleset: 2, broken } = world.refusal(&late) else {
        panic!("it is judged by other rules");
    };
    let broken: Vec<&str> = broken.iter().map(|rule| rule.rule.as_str()).collect();
    assert_eq!(broken, ["BLD-15"]);
    let serial =
        Serial::slot(&CertificateId::new(Party::Maker.code(), acts::number("EARLY-2026-1")), 0);
    let issued: Certificate = world.read(&serial).unwrap();
    assert_eq!((issued.ruleset, issued.status()), (1, CertificateStatus::InForce));
    assert_eq!(issued.issued_at.next(), effective_at);
}
