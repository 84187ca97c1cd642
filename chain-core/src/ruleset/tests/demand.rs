//! What each demand means, on each kind of value.

use serde::Deserialize;

use super::super::demand::DemandOutcome::{self, Broken, Met, Unknown};
use super::{facts, name};
use crate::ruleset::Demand;

#[derive(Deserialize)]
struct Wrapped {
    demand: Demand,
}

fn demand(toml_text: &str) -> Demand {
    let wrapped: Wrapped = toml::from_str(&format!("demand = {toml_text}")).unwrap();
    wrapped.demand
}

/// Judges the field `f`.
fn check(demand_text: &str, rows: &[(&str, DemandOutcome)]) {
    let demand = demand(demand_text);
    assert!(!demand.describe().is_empty());
    for (facts_text, expected) in rows {
        let outcome = demand.judge(&name("f"), &facts(facts_text));
        assert_eq!(outcome, *expected, "{demand_text} of {facts_text}");
    }
}

/// One demand of each kind.
const EVERY: [&str; 19] = [
    r#""present""#,
    r#""absent""#,
    r#"{ any_present = ["g"] }"#,
    r#"{ one_of = ["甲", "乙"] }"#,
    r#"{ length = { least = 2, most = 3 } }"#,
    r#"{ han_characters = 2 }"#,
    r#""no_han_characters""#,
    r#"{ matches = "inspector_code" }"#,
    r#"{ contains = "GB 31701" }"#,
    r#"{ equals = "g" }"#,
    r#"{ not_after = "g" }"#,
    r#"{ not_before = "g" }"#,
    r#"{ after = "g" }"#,
    r#"{ from = "2026-01-01" }"#,
    r#"{ names_standard = "GB 31701" }"#,
    r#"{ shares_entry_with = "g" }"#,
    r#"{ at_least = "1.5" }"#,
    r#"{ at_most = "1.5" }"#,
    r#"{ shares_sum_to = "100" }"#,
];

#[test]
fn an_absent_field_breaks_present_and_nothing_else() {
    for text in EVERY {
        let expected = if text.contains("present") { Broken } else { Met };
        check(text, &[("x = 1", expected)]);
    }
    check(r#""no_personal_data""#, &[("x = 1", Met)]);
}

#[test]
fn an_unknown_field_cannot_be_judged() {
    for text in EVERY {
        let mut facts = facts("x = 1");
        facts.mark_unknown(name("f"));
        assert_eq!(demand(text).judge(&name("f"), &facts), Unknown, "{text}");
    }
    // Beside an unknown field, neither.
    for text in EVERY.iter().filter(|text| text.contains("\"g\"")) {
        let mut facts = facts("f = \"\"");
        facts.mark_unknown(name("g"));
        assert_eq!(demand(text).judge(&name("f"), &facts), Unknown, "{text}");
    }
}

#[test]
fn a_value_of_another_kind_breaks_the_demand() {
    for text in EVERY {
        // `present` and `equals` take any kind; a number has no Chinese characters.
        if text.contains("present") || text.contains("equals") || text.contains("no_han") {
            continue;
        }
        let date_or_number = if text.contains("at_") { "2026-01-01" } else { "7" };
        let beside = "g = \"x\"";
        check(text, &[(&format!("f = {date_or_number}\n{beside}"), Broken)]);
        check(text, &[(&format!("f = true\n{beside}"), Broken)]);
    }
}

#[test]
fn presence() {
    check(
        r#""present""#,
        &[
            ("f = \"x\"", Met),
            ("f = \"  \"", Broken),
            ("f = []", Broken),
            ("f = [\" \", \"\"]", Broken),
            ("f = [\" \", \"x\"]", Met),
            ("f = 0", Met),
            ("f = true", Met),
            ("f = false", Broken),
            ("f = 2026-01-01", Met),
        ],
    );
    check(r#""absent""#, &[("f = false", Met), ("f = true", Broken), ("f = \"\"", Broken)]);
    check(
        r#"{ any_present = ["g", "h"] }"#,
        &[("h = \"x\"", Met), ("f = \"x\"", Met), ("f = \" \"\ng = false", Broken)],
    );
}

#[test]
fn texts() {
    check(
        r#"{ one_of = ["甲", "乙"] }"#,
        &[("f = \"甲\"", Met), ("f = \"丙\"", Broken), ("f = [\"甲\"]", Broken)],
    );
    check(
        r#"{ length = { least = 2, most = 3 } }"#,
        &[
            ("f = \"一\"", Broken),
            ("f = \"一二\"", Met),
            ("f = \"一二三\"", Met),
            ("f = \"一二三四\"", Broken),
            ("f = [\"一二\", \"一\"]", Broken),
            ("f = []", Met),
        ],
    );
    check(
        r#"{ han_characters = 2 }"#,
        &[
            ("f = \"一x二\"", Met),
            ("f = \"一x\"", Broken),
            ("f = \"〇、，\"", Broken),
            ("f = \"㐀𠀀\"", Met),
            ("f = [\"一二\", \"xx\"]", Broken),
        ],
    );
    check(r#""no_han_characters""#, &[("f = \"abc。\"", Met), ("f = \"abc一\"", Broken)]);
    check(
        r#"{ matches = "inspector_code" }"#,
        &[("f = \"QC-7\"", Met), ("f = \"qc\"", Broken), ("f = []", Broken)],
    );
    check(
        r#"{ contains = "GB 31701" }"#,
        &[
            ("f = \"GB 31701 B类\"", Met),
            ("f = [\"x\", \"GB 31701\"]", Met),
            ("f = \"31701\"", Broken),
        ],
    );
    check(
        r#""no_personal_data""#,
        &[("f = [\"x\", \"13800138000\"]", Broken), ("f = \"0731-12315\"", Met), ("f = 1", Met)],
    );
}

#[test]
fn fields_beside_each_other() {
    let dates = |f: &str, g: &str| format!("f = {f}\ng = {g}");
    let (earlier, same, later) = (
        dates("2026-01-01", "2026-01-02"),
        dates("2026-01-02", "2026-01-02"),
        dates("2026-01-03", "2026-01-02"),
    );
    check(r#"{ not_after = "g" }"#, &[(&earlier, Met), (&same, Met), (&later, Broken)]);
    check(r#"{ not_before = "g" }"#, &[(&earlier, Broken), (&same, Met), (&later, Met)]);
    check(r#"{ after = "g" }"#, &[(&earlier, Broken), (&same, Broken), (&later, Met)]);
    check(r#"{ equals = "g" }"#, &[(&earlier, Broken), (&same, Met), ("f = \"x\"", Met)]);
    check(r#"{ equals = "g" }"#, &[("f = 1\ng = \"1\"", Broken), ("f = 1\ng = 1", Met)]);
    check(
        r#"{ shares_entry_with = "g" }"#,
        &[
            ("f = [\"a\", \"b\"]\ng = [\"b\", \"c\"]", Met),
            ("f = [\"a\"]\ng = [\"b\"]", Broken),
            ("f = []\ng = [\"b\"]", Broken),
            ("f = [\"a\"]", Met),
        ],
    );
}

#[test]
fn numbers_and_standards() {
    check(r#"{ from = "2026-01-01" }"#, &[("f = 2026-01-01", Met), ("f = 2025-12-31", Broken)]);
    check(
        r#"{ names_standard = "GB 31701" }"#,
        &[
            ("f = [\"GB 31701-2015\"]", Met),
            ("f = [\"GB 317011-2015\"]", Broken),
            ("f = [\"GB 31701\"]", Broken),
            ("f = [\"QGB 31701-2015\"]", Broken),
        ],
    );
    check(
        r#"{ at_least = "1.5" }"#,
        &[
            ("f = 1.50", Met),
            ("f = 1.49", Broken),
            ("f = [\"a\"]", Broken),
            ("f = [\"a\", \"b\"]", Met),
        ],
    );
    check(
        r#"{ at_most = "1.5" }"#,
        &[
            ("f = 1.5", Met),
            ("f = 1.500001", Broken),
            ("f = -9", Met),
            ("f = [\"a\", \"b\"]", Broken),
        ],
    );
    let share = |percent: &str| format!("{{ name = \"棉\", percent = {percent} }}");
    let sum = |percents: &[&str]| {
        let shares: Vec<String> = percents.iter().map(|percent| share(percent)).collect();
        format!("f = [{}]", shares.join(", "))
    };
    check(
        r#"{ shares_sum_to = "100" }"#,
        &[
            (&sum(&["100"]), Met),
            (&sum(&["99.999999", "0.000001"]), Met),
            (&sum(&["99.999999"]), Broken),
            (&sum(&["0", "100"]), Met),
            (&sum(&["101", "-1"]), Broken),
            (&sum(&["999999999999999", "999999999999999"]), Broken),
        ],
    );
}
