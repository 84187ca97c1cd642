//! Every rule of Hunan's ruleset 1, met by one label and broken by another.

mod classes;
mod core_rules;
mod goods;
mod materials;
mod revisions;
mod textiles;

use std::collections::BTreeSet;

use super::super::demand::DemandOutcome;
use super::{facts, name, state};
use crate::label::{Fact, Facts};
use crate::ruleset::{Demand, Rule, Severity};
use crate::testing::fixtures;

/// A label that breaks no rule.
const BOARD: &str = r#"
    certificate_number = "KSY-20261118-01"
    product_name = "普通纸面石膏板"
    model = "PC3000×1200×12.0"
    specification = "3000 mm×1200 mm×12.0 mm"
    category = "C3024"
    maker_name = "湖南科思益建材有限公司"
    maker_address = "湖南省常德市鼎城区创新路8号"
    maker_contact = "0736-7312315"
    maker_credit_code = "91430700999999058B"
    standards = ["GB/T 9775-2025"]
    standard_titles = ["纸面石膏板"]
    batch_number = "PB20261118A"
    production_date = "2026-11-18"
    inspection_date = "2026-11-19"
    release_date = "2026-11-23"
    issued_on = "2026-11-24"
    inspector_code = "QC-07"
    quantity = 1000
    unit = "张"
    fire_class = "GB 8624 A(A2-s1,d0,t0)"
    radioactivity_class = "A类"
    report_kind = "third_party"
    report_numbers = ["W2026-110231"]
    report_conclusion = "qualified"
    report_batch_number = "PB20261118A"
    report_date = "2026-11-21"
    report_standards = ["GB/T 9775-2025", "GB 6566-2010"]
    institute_name = "湖南省产商品质量检验研究院"
    institute_cma_number = "241802110123"
    cover_count = 0
"#;

/// A change to a label and the rules it then breaks, those of severity *warning* among them.
struct Row {
    /// A kind of goods, then what is changed.
    changes: Vec<String>,
    /// Fields taken away.
    without: Vec<&'static str>,
    broken: Vec<&'static str>,
}

fn row(changes: &[&str], without: &[&'static str], broken: &[&'static str]) -> Row {
    Row {
        changes: changes.iter().map(ToString::to_string).collect(),
        without: without.to_vec(),
        broken: broken.to_vec(),
    }
}

impl Row {
    fn facts(&self) -> Facts {
        let mut facts = facts(BOARD);
        for change in &self.changes {
            state(&mut facts, change);
        }
        for field in &self.without {
            facts.remove(&name(field));
        }
        facts
    }
}

/// Whether a rule has something to say of a label, and finds nothing wrong.
fn accepts(rule: &Rule, facts: &Facts) -> bool {
    let applies = rule.when.iter().all(|condition| condition.holds(facts) == Some(true));
    let has_its_field = match (&rule.demand, facts.find(&rule.field)) {
        (Demand::Absent | Demand::AnyPresent(_), _) => true,
        (_, fact) => matches!(fact, Fact::Known(_)),
    };
    applies && has_its_field && rule.demand.judge(&rule.field, facts) == DemandOutcome::Met
}

#[test]
fn every_rule_accepts_one_label_and_refuses_another() {
    let ruleset = fixtures::hunan_1();
    let rows = [core_rules::rows(), goods::rows(), textiles::rows(), materials::rows()];
    let rows = rows.into_iter().chain([classes::rows()]);
    let (mut accepted, mut refused, mut wrong) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for row in rows.flatten() {
        let facts = ruleset.classified(&row.facts());
        let evaluation = ruleset.evaluate(&facts);
        assert_eq!(evaluation.unchecked, [], "{:?}", row.changes);
        assert!(evaluation.broken.iter().all(|rule| rule.severity == Severity::Error));
        assert!(evaluation.warnings.iter().all(|rule| rule.severity == Severity::Warning));
        let broken: BTreeSet<&str> = evaluation
            .broken
            .iter()
            .chain(&evaluation.warnings)
            .map(|it| it.rule.as_str())
            .collect();
        let expected: BTreeSet<&str> = row.broken.iter().copied().collect();
        if broken != expected {
            let (changes, without) = (&row.changes, &row.without);
            wrong.push(format!("{changes:?} without {without:?}: {broken:?}, not {expected:?}"));
        }
        refused.extend(row.broken);
        let met = ruleset.rules.iter().filter(|rule| accepts(rule, &facts));
        accepted.extend(met.map(|rule| rule.id.as_str()));
    }
    assert_eq!(wrong, [""; 0]);
    let all: BTreeSet<&str> = ruleset.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(accepted, all, "a rule is never met");
    assert_eq!(refused, all, "a rule is never broken");
}

#[test]
fn a_broken_rule_says_what_was_found_what_is_demanded_and_by_which_law() {
    let ruleset = fixtures::hunan_1();
    let facts = row(&["inspector_code = \"张三\""], &["unit"], &[]).facts();
    let evaluation = ruleset.evaluate(&facts);
    let [code, unit] = evaluation.broken.as_slice() else { panic!("{evaluation:?}") };
    assert_eq!((code.rule.as_str(), code.found.as_str()), ("CORE-20", "张三"));
    assert_eq!(code.demanded, "1 to 16 of A-Z, 0-9 and -");
    assert_eq!(code.source, "工业产品质量责任条例第九条第（一）项；个人信息保护法");
    assert_eq!((unit.rule.as_str(), unit.found.as_str()), ("CORE-27", "missing"));
    assert_eq!(unit.message_zh, "应标注最小销售单元的单位，如张、件、套");
}
