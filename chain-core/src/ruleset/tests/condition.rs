//! When a rule applies.

use serde::Deserialize;

use super::{facts, name};
use crate::ruleset::Condition;

#[derive(Deserialize)]
struct Wrapped {
    when: Condition,
}

/// A condition with labels for which it holds and labels for which it does not.
fn check(toml_text: &str, holds: &[&str], does_not_hold: &[&str]) {
    let Wrapped { when } = toml::from_str(&format!("when = {toml_text}")).unwrap();
    for text in holds {
        assert_eq!(when.holds(&facts(text)), Some(true), "{toml_text} of {text}");
    }
    for text in does_not_hold {
        assert_eq!(when.holds(&facts(text)), Some(false), "{toml_text} of {text}");
    }
    let mut nothing = facts("");
    nothing.mark_absent_unknown();
    assert_eq!(when.holds(&nothing), None, "{toml_text} of a field that is not known");
}

#[test]
fn each_condition_holds_for_what_it_names() {
    check(r#"{ present = "f" }"#, &["f = false", "f = \"\""], &["", "g = 1"]);
    check(r#"{ absent = "f" }"#, &["", "g = 1"], &["f = 1", "f = false"]);
    check(r#"{ flag = "f" }"#, &["f = true"], &["", "f = false", "f = \"true\"", "f = 1"]);
    check(
        r#"{ category = ["C30", "C18"] }"#,
        &["category = \"C3024\"", "category = \"C18\""],
        &["", "category = \"C31\"", "category = \"C3\"", "category = \"AC30\"", "category = true"],
    );
    check(
        r#"{ one_of = { field = "f", values = ["A类", "B类"] } }"#,
        &["f = \"A类\"", "f = \"B类\""],
        &["", "f = \"C类\"", "f = [\"A类\"]"],
    );
    check(
        r#"{ at_most = { field = "f", number = "14" } }"#,
        &["f = 14", "f = 14.0", "f = -1"],
        &["", "f = 14.1", "f = \"14\""],
    );
    check(
        r#"{ names_standard = { field = "f", standard = "GB/T 9775" } }"#,
        &["f = [\"x\", \"GB/T 9775-2025\"]"],
        &["", "f = [\"GB/T 97751-2025\"]", "f = \"GB/T 9775-2025\"", "f = []"],
    );
    check(
        r#"{ from = { field = "f", date = "2026-07-01" } }"#,
        &["f = 2026-07-01", "f = 2030-01-01"],
        &["", "f = 2026-06-30", "f = \"x\""],
    );
}

#[test]
fn a_condition_names_the_field_it_looks_at() {
    let Wrapped { when } = toml::from_str("when = { category = [\"C30\"] }").unwrap();
    assert_eq!(*when.field(), name("category"));
    let Wrapped { when } = toml::from_str("when = { flag = \"textile\" }").unwrap();
    assert_eq!(*when.field(), name("textile"));
}
