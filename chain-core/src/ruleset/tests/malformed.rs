//! What is no ruleset, and the reason given.

use crate::codec;
use crate::fixtures::{self, Change};
use crate::limits::RECORD_BYTES_MAX;
use crate::ruleset::{Condition, RULES_MAX, Ruleset, RulesetError};

/// A ruleset of one rule, some lines of which are replaced.
fn text(change: (&str, &str)) -> String {
    let text = r#"
number = 2
name_zh = "规则"
name_en = "Rules"
legal_basis = "法"
effective_from = "2026-01-01"

[[rules]]
id = "A-1"
severity = "error"
when = [{ flag = "textile" }]
field = "care"
demand = "present"
source = "法"
message_zh = "应标注"
message_en = "write it"
"#;
    assert!(text.contains(change.0), "{}", change.0);
    text.replace(change.0, change.1)
}

fn ruleset() -> Ruleset {
    toml::from_str(&text(("", ""))).unwrap()
}

#[test]
fn a_file_that_is_no_ruleset_is_refused_with_the_reason() {
    for (line, replaced, reason) in [
        ("number = 2", "number = -2", "invalid value"),
        ("number = 2", "", "missing field `number`"),
        ("number = 2", "number = 2\nnumbers = 2", "unknown field `numbers`"),
        ("effective_from = \"2026-01-01\"", "effective_from = \"2026-02-30\"", "is no date"),
        ("severity = \"error\"", "severity = \"fatal\"", "unknown variant `fatal`"),
        ("field = \"care\"", "field = \"Care\"", "is no field name"),
        ("field = \"care\"", "field = \"care\"\nfields = []", "unknown field `fields`"),
        ("demand = \"present\"", "demand = \"presents\"", "unknown variant `presents`"),
        ("demand = \"present\"", "demand = { matches = \"size\" }", "unknown variant `size`"),
        ("demand = \"present\"", "demand = { at_most = \"x\" }", "is no decimal number"),
        ("demand = \"present\"", "demand = { from = \"soon\" }", "is no date"),
        ("demand = \"present\"", "demand = { length = { least = 1 } }", "missing field `most`"),
        ("demand = \"present\"", "demand = { any_present = [\"-\"] }", "is no field name"),
        ("{ flag = \"textile\" }", "{ flags = \"textile\" }", "unknown variant `flags`"),
        ("{ flag = \"textile\" }", "{ at_most = { field = \"a\" } }", "missing field `number`"),
    ] {
        let error = toml::from_str::<Ruleset>(&text((line, replaced))).unwrap_err().to_string();
        assert!(error.contains(reason), "{replaced}: {error}");
    }
}

#[test]
fn a_ruleset_that_is_not_well_formed_is_refused_with_the_reason() {
    let rule = || "A-1".to_owned();
    let text = |field, found| RulesetError::Text { rule: rule(), field, found };
    let of_all = |field, found| RulesetError::Text { rule: "ruleset".to_owned(), field, found };
    let id = |id: &str| RulesetError::Id { rule: id.to_owned() };
    let changes: [(Change<'_, Ruleset>, RulesetError); 13] = [
        (&|it| it.rules.clear(), RulesetError::RuleCount { found: 0 }),
        (
            &|it| it.rules = vec![it.rules[0].clone(); RULES_MAX + 1],
            RulesetError::RuleCount { found: 513 },
        ),
        (&|it| it.rules.push(it.rules[0].clone()), RulesetError::SameId { rule: rule() }),
        (&|it| it.rules[0].id = "A".into(), id("A")),
        (&|it| it.rules[0].id = "A".repeat(21), id(&"A".repeat(21))),
        (&|it| it.rules[0].id = "A_1".into(), id("A_1")),
        (&|it| it.rules[0].id = "a-1".into(), id("a-1")),
        (&|it| it.name_zh = String::new(), of_all("name_zh", 0)),
        (&|it| it.name_en = "x".repeat(501), of_all("name_en", 501)),
        (&|it| it.legal_basis = " ".into(), of_all("legal_basis", 0)),
        (&|it| it.rules[0].source = "\u{3000}".into(), text("source", 0)),
        (&|it| it.rules[0].message_zh = "长".repeat(167), text("message_zh", 501)),
        (&|it| it.rules[0].message_en = String::new(), text("message_en", 0)),
    ];
    for (change, expected) in changes {
        let mut ruleset = ruleset();
        change(&mut ruleset);
        assert_eq!(ruleset.check(), Err(expected));
    }
    assert_eq!(ruleset().check(), Ok(()));
    assert_eq!(fixtures::hunan_1().check(), Ok(()));
}

#[test]
fn a_ruleset_that_is_accepted_can_be_read_back_from_state() {
    let with_conditions = |bytes: usize| {
        let mut ruleset = ruleset();
        ruleset.rules[0].when = vec![Condition::Category(vec!["C".repeat(bytes)])];
        ruleset
    };
    let rest = codec::encode(&with_conditions(0)).len();
    let longest = with_conditions(RECORD_BYTES_MAX - rest);
    assert_eq!(longest.check(), Ok(()));
    let mut world = fixtures::World::new(longest.clone());
    world.commit(&[]);
    assert_eq!(world.read::<Ruleset>(&2), Some(longest));

    let too_long = with_conditions(RECORD_BYTES_MAX - rest + 1);
    let found = RECORD_BYTES_MAX + 1;
    assert_eq!(too_long.check(), Err(RulesetError::TooLong { found }));
}
