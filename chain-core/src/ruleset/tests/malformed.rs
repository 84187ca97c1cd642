//! What is not a ruleset, and the reason given.

use super::name;
use crate::act::Act;
use crate::bytes::codec;
use crate::governance::proposal::{self, ProposalDetails};
use crate::limits::{RULES_MAX, RULESET_BYTES_MAX, TRANSACTION_BYTES_MAX};
use crate::ruleset::{Condition, Demand, Rule, Ruleset, RulesetError};
use crate::testing::fixtures::{self, ChangeOf, Party};
use crate::values::time::Height;

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
        ("effective_from = \"2026-01-01\"", "effective_from = \"2026-02-30\"", "is not a date"),
        ("severity = \"error\"", "severity = \"fatal\"", "unknown variant `fatal`"),
        ("field = \"care\"", "field = \"Care\"", "is not a field name"),
        ("field = \"care\"", "field = \"care\"\nfields = []", "unknown field `fields`"),
        ("demand = \"present\"", "demand = \"presents\"", "unknown variant `presents`"),
        ("demand = \"present\"", "demand = { matches = \"size\" }", "unknown variant `size`"),
        ("demand = \"present\"", "demand = { at_most = \"x\" }", "is not a decimal number"),
        ("demand = \"present\"", "demand = { from = \"soon\" }", "is not a date"),
        ("demand = \"present\"", "demand = { length = { least = 1 } }", "missing field `most`"),
        ("demand = \"present\"", "demand = { any_present = [\"-\"] }", "is not a field name"),
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
    let text = |field, found| RulesetError::Text { place: rule(), field, found };
    let of_all = |field, found| RulesetError::Text { place: "ruleset".to_owned(), field, found };
    let id = |id: &str| RulesetError::Id { rule: id.to_owned() };
    let control = |field| RulesetError::Control { place: "ruleset".to_owned(), field, found: 0x1b };
    refused(&[
        (&|it| it.number = 0, RulesetError::Number { found: 0 }),
        (&|it| it.number = 1_000_001, RulesetError::Number { found: 1_000_001 }),
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
        (&|it| it.name_en = "\u{1b}[2J".into(), control("name_en")),
        (&|it| it.legal_basis = " ".into(), of_all("legal_basis", 0)),
        (&|it| it.rules[0].source = "\u{3000}".into(), text("source", 0)),
        (&|it| it.rules[0].message_zh = "长".repeat(167), text("message_zh", 501)),
        (&|it| it.rules[0].message_en = String::new(), text("message_en", 0)),
    ]);
    assert_eq!(ruleset().check(), Ok(()));
    assert_eq!(fixtures::hunan_1().check(), Ok(()));
}

/// Each change makes another ruleset of one rule, which is refused for the reason beside it.
fn refused(changes: &[(ChangeOf<'_, Ruleset>, RulesetError)]) {
    for (change, expected) in changes {
        let mut ruleset = ruleset();
        change(&mut ruleset);
        assert_eq!(ruleset.check().as_ref(), Err(expected));
        assert!(!expected.to_string().is_empty());
    }
}

#[test]
fn conditions_and_demands_that_nothing_could_meet_are_refused_with_the_reason() {
    let place = || "A-1".to_owned();
    let list = |field, found| RulesetError::List { place: place(), field, found, most: 32 };
    let category = |found: &str| RulesetError::Category { place: place(), found: found.to_owned() };
    let standard = |found: &str| RulesetError::Standard { place: place(), found: found.to_owned() };
    let when = |it: &mut Ruleset, condition| it.rules[0].when = vec![condition];
    let demand = |it: &mut Ruleset, demand| it.rules[0].demand = demand;
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<String>>();
    let one_of = |values| Condition::OneOf { field: name("f"), values };
    let names = |it: &mut Ruleset, standard: &str| {
        when(it, Condition::NamesStandard { field: name("f"), standard: standard.to_owned() });
    };
    let length = |least, most| RulesetError::Length { place: place(), least, most };
    let most = 8;
    refused(&[
        (
            &|it| it.rules[0].when = vec![Condition::Flag(name("f")); 9],
            RulesetError::List { place: place(), field: "when", found: 9, most },
        ),
        (&|it| when(it, Condition::Category(Vec::new())), list("categories", 0)),
        (&|it| when(it, Condition::Category(texts(&["C30"; 33]))), list("categories", 33)),
        (&|it| when(it, Condition::Category(texts(&["C30", "C30"]))), list("categories", 2)),
        (&|it| when(it, Condition::Category(texts(&["C30", ""]))), category("")),
        (&|it| when(it, Condition::Category(texts(&["U30"]))), category("U30")),
        (&|it| when(it, Condition::Category(texts(&["c30"]))), category("c30")),
        (&|it| when(it, Condition::Category(texts(&["C30241"]))), category("C30241")),
        (&|it| when(it, one_of(Vec::new())), list("when", 0)),
        (&|it| names(it, "GB/T 9775-2025"), standard("GB/T 9775-2025")),
        (&|it| names(it, "GB/T9775"), standard("GB/T9775")),
        (&|it| names(it, "石膏板"), standard("石膏板")),
        (&|it| demand(it, Demand::NamesStandard("GB 1 ".into())), standard("GB 1 ")),
        (&|it| demand(it, Demand::AnyPresent(Vec::new())), list("demand", 0)),
        (&|it| demand(it, Demand::OneOf(texts(&["甲", "甲"]))), list("demand", 2)),
        (
            &|it| demand(it, Demand::OneOf(texts(&[" "]))),
            RulesetError::Text { place: place(), field: "demand", found: 0 },
        ),
        (
            &|it| demand(it, Demand::Contains("长".repeat(167))),
            RulesetError::Text { place: place(), field: "demand", found: 501 },
        ),
        (&|it| demand(it, Demand::Length { least: 3, most: 2 }), length(3, 2)),
        (&|it| demand(it, Demand::Length { least: 0, most: 501 }), length(0, 501)),
        (&|it| demand(it, Demand::HanCharacters(501)), length(501, 500)),
    ]);
}

#[test]
fn a_ruleset_that_is_accepted_can_be_published_and_read_back_from_state() {
    let of_bytes = |bytes: usize| {
        let mut ruleset = ruleset();
        let rule = ruleset.rules[0].clone();
        let with_id = |at: usize| Rule { id: format!("R-{at:04}"), ..rule.clone() };
        ruleset.rules = (0..130).map(with_id).collect();
        let mut missing = bytes.saturating_sub(codec::encode(&ruleset).len());
        for rule in &mut ruleset.rules {
            let more = missing.min(490 - rule.source.len());
            rule.source.push_str(&"x".repeat(more));
            missing -= more;
        }
        assert_eq!(codec::encode(&ruleset).len(), bytes);
        ruleset
    };
    let longest = of_bytes(RULESET_BYTES_MAX);
    assert_eq!(longest.check(), Ok(()));
    let mut world = fixtures::World::new(longest.clone());
    world.commit(&[]);
    assert_eq!(world.read::<Ruleset>(&2), Some(longest.clone()));

    let details = ProposalDetails {
        change: proposal::Change::PublishRuleset { ruleset: Box::new(longest) },
        effective_at: Height::new(9),
        reason: "长".repeat(166).parse().unwrap(),
    };
    let number = "9".repeat(64).parse().unwrap();
    let proposal = Act::Propose { number, proposal: Box::new(details) };
    let transaction = world.sign(Party::Bureau, proposal);
    assert!(codec::encode(&transaction).len() <= TRANSACTION_BYTES_MAX);

    let found = RULESET_BYTES_MAX + 1;
    assert_eq!(of_bytes(found).check(), Err(RulesetError::TooLong { found }));
}
