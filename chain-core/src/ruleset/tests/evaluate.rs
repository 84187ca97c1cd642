//! Broken rules, warnings, and rules that cannot be judged.

use super::{facts, name};
use crate::ruleset::{Evaluation, Ruleset};

/// A rule that applies to textiles: `field` must be there.
fn ruleset(severity: &str) -> Ruleset {
    toml::from_str(&format!(
        r#"
        number = 2
        name_zh = "规则"
        name_en = "Rules"
        legal_basis = "法"
        effective_from = "2026-01-01"

        [[rules]]
        id = "A-1"
        severity = "{severity}"
        when = [{{ flag = "textile" }}, {{ flag = "children" }}]
        field = "care"
        demand = "present"
        source = "法"
        message_zh = "应标注"
        message_en = "write it"
        "#
    ))
    .unwrap()
}

/// How many rules are broken, warned of and unchecked.
fn count(evaluation: &Evaluation) -> (usize, usize, usize) {
    (evaluation.broken.len(), evaluation.warnings.len(), evaluation.unchecked.len())
}

#[test]
fn an_error_breaks_and_a_warning_warns() {
    let textile = facts("textile = true\nchildren = true");
    assert_eq!(count(&ruleset("error").evaluate(&textile)), (1, 0, 0));
    assert_eq!(count(&ruleset("warning").evaluate(&textile)), (0, 1, 0));
}

#[test]
fn a_rule_applies_only_if_all_its_conditions_hold() {
    for text in ["textile = true", "children = true", "textile = true\nchildren = false"] {
        assert_eq!(count(&ruleset("error").evaluate(&facts(text))), (0, 0, 0), "{text}");
    }
}

#[test]
fn what_is_not_known_is_named_unless_the_rule_is_met_anyway() {
    let unknown = |text: &str, field: &str| {
        let mut facts = facts(text);
        facts.mark_unknown(name(field));
        ruleset("error").evaluate(&facts)
    };
    let evaluation = unknown("textile = true", "children");
    assert_eq!(count(&evaluation), (0, 0, 1));
    assert_eq!(evaluation.unchecked[0].rule, "A-1");
    assert_eq!(evaluation.unchecked[0].field, name("care"));
    assert_eq!(evaluation.unchecked[0].unknown, name("children"));
    let evaluation = unknown("textile = true\nchildren = true", "care");
    assert_eq!(evaluation.unchecked[0].unknown, name("care"));

    assert_eq!(count(&unknown("textile = true\ncare = \"水洗\"", "children")), (0, 0, 0));
    assert_eq!(count(&unknown("textile = false", "children")), (0, 0, 0));
    assert_eq!(count(&unknown("textile = false", "care")), (0, 0, 0));
}

#[test]
fn what_was_found_is_shortened() {
    let mut ruleset = ruleset("error");
    ruleset.rules[0].demand = crate::ruleset::Demand::Absent;
    let long = "长".repeat(150);
    let facts = facts(&format!("textile = true\nchildren = true\ncare = \"{long}\""));
    assert_eq!(ruleset.evaluate(&facts).broken[0].found.chars().count(), 120);
}
