//! Which products are of a class, and what a class that is not known means for rules.

use super::{facts, name, state};
use crate::label::{Fact, Facts, FieldName, FieldValue};
use crate::ruleset::{Condition, Demand, ProductClass, Rule, Ruleset, RulesetError};

/// Two classes, the first supervised, and a rule for each.
fn ruleset() -> Ruleset {
    toml::from_str(
        r#"
        number = 2
        name_zh = "规则"
        name_en = "Rules"
        legal_basis = "法"
        effective_from = "2026-01-01"

        [[classes]]
        id = "board"
        name_zh = "板材"
        name_en = "boards"
        categories = ["C3024", "C20"]
        attributes = ["gypsum_board", "panel"]
        supervised = true
        source = "法"

        [[classes]]
        id = "toy"
        name_zh = "玩具"
        name_en = "toys"
        categories = ["C245"]
        supervised = false
        source = "法"

        [[rules]]
        id = "BOARD"
        severity = "error"
        when = [{ flag = "class_board" }, { flag = "class_supervised" }]
        field = "grade"
        demand = "present"
        source = "法"
        message_zh = "应标注"
        message_en = "write it"

        [[rules]]
        id = "NO-TOY"
        severity = "error"
        when = [{ absent = "class_toy" }]
        field = "unit"
        demand = "present"
        source = "法"
        message_zh = "应标注"
        message_en = "write it"
        "#,
    )
    .unwrap()
}

/// The classes that the facts are known to be of.
fn classes(facts: &Facts) -> Vec<String> {
    let ruleset = ruleset();
    let of = ruleset.classes.iter().filter(|class| class.includes(facts) == Some(true));
    of.map(|class| class.id.to_string()).collect()
}

fn flag(facts: &Facts, flag: &str) -> Option<bool> {
    match ruleset().classified(facts).find(&name(flag)) {
        Fact::Known(value) => Some(*value == FieldValue::Flag(true)),
        Fact::Absent => Some(false),
        Fact::Unknown => None,
    }
}

/// The ids of the rules that are broken, then of those that cannot be judged, with the reason.
fn judged(facts: &Facts) -> (Vec<String>, Vec<(String, FieldName)>) {
    let evaluation = ruleset().evaluate(facts);
    let broken = evaluation.broken.into_iter().map(|rule| rule.rule).collect();
    let unchecked = evaluation.unchecked.into_iter().map(|rule| (rule.rule, rule.unknown));
    (broken, unchecked.collect())
}

#[test]
fn a_product_is_of_a_class_by_its_category_or_an_attribute() {
    for (text, expected) in [
        ("category = \"C3024\"", "board"),
        ("category = \"C2021\"", "board"),
        ("category = \"C3025\"\ngypsum_board = true", "board"),
        ("category = \"C2452\"\npanel = true", "board toy"),
        ("panel = true", "board"),
        ("category = \"C302\"", ""),
        ("category = \"AC20\"", ""),
        ("category = [\"C3024\"]", ""),
        ("panel = false\ngypsum_board = \"true\"", ""),
        ("", ""),
    ] {
        let facts = facts(text);
        assert_eq!(classes(&facts).join(" "), expected, "{text}");
        let is_board = Some(expected.contains("board"));
        assert_eq!(flag(&facts, "class_board"), is_board, "{text}");
        assert_eq!(flag(&facts, "class_supervised"), is_board, "{text}");
        assert_eq!(flag(&facts, "class_toy"), Some(expected.contains("toy")), "{text}");
    }
}

#[test]
fn rules_apply_to_the_products_of_a_class() {
    assert_eq!(judged(&facts("category = \"C3024\"")).0, ["BOARD", "NO-TOY"]);
    assert_eq!(judged(&facts("category = \"C3024\"\ngrade = \"一等品\"")).0, ["NO-TOY"]);
    assert_eq!(judged(&facts("category = \"C2452\"")).0, [""; 0]);
}

#[test]
fn no_label_can_state_the_flag_of_a_class() {
    for stated in ["false", "true", "\"x\""] {
        let text = format!("class_board = {stated}\nclass_supervised = {stated}");
        let mut facts = facts(&text);
        state(&mut facts, "category = \"C3024\"\nunit = \"张\"");
        assert_eq!(judged(&facts).0, ["BOARD"], "{text}");
        state(&mut facts, "category = \"C13\"");
        assert_eq!(judged(&facts).0, [""; 0], "{text}");
        assert_eq!(flag(&facts, "class_board"), Some(false));
    }
}

#[test]
fn a_class_is_not_known_while_a_category_or_attribute_could_make_it_so() {
    let without = |text: &str, unknown: &[&str]| {
        let mut facts = facts(text);
        unknown.iter().for_each(|field| facts.mark_unknown(name(field)));
        facts
    };
    let board = |text: &str, unknown: &[&str]| flag(&without(text, unknown), "class_board");
    assert_eq!(board("panel = true", &["category", "gypsum_board"]), Some(true));
    assert_eq!(board("category = \"C3024\"", &["panel", "gypsum_board"]), Some(true));
    assert_eq!(board("panel = false", &["category"]), None);
    assert_eq!(board("category = \"C13\"", &["panel"]), None);
    let toy = |text: &str, unknown: &[&str]| flag(&without(text, unknown), "class_toy");
    assert_eq!(toy("category = \"C13\"", &["panel"]), Some(false));
    assert_eq!(toy("panel = true", &["category"]), None);

    // Without a product nothing is known of its class, whatever the label says of classes.
    let mut offline = facts("class_board = false\nclass_toy = true\nunit = \"张\"");
    offline.mark_absent_unknown();
    let of_board = ("BOARD".to_owned(), name("class_supervised"));
    assert_eq!(judged(&offline), (Vec::new(), vec![of_board]));
    // What is met anyway needs no class.
    state(&mut offline, "grade = \"一等品\"");
    assert_eq!(judged(&offline), (Vec::new(), Vec::new()));
}

#[test]
fn classes_that_are_not_well_formed_are_refused_with_the_reason() {
    let board = || name("board");
    let place = || "class_board".to_owned();
    let list = |field, found| RulesetError::List { place: place(), field, found, most: 32 };
    let category = |found: &str| RulesetError::Category { place: place(), found: found.to_owned() };
    let refused = |change: &dyn Fn(&mut ProductClass), expected: RulesetError| {
        let mut ruleset = ruleset();
        change(&mut ruleset.classes[0]);
        assert_eq!(ruleset.check().as_ref(), Err(&expected));
        assert!(expected.to_string().contains(';') || expected.to_string().contains("must have"));
    };
    assert_eq!(ruleset().check(), Ok(()));
    let supervised = name("supervised");
    refused(&|it| it.id = name("supervised"), RulesetError::ClassId { class: supervised });
    let long = name(&"a".repeat(35));
    refused(&|it| it.id = long.clone(), RulesetError::ClassId { class: long.clone() });
    refused(&|it| it.id = name("toy"), RulesetError::SameClass { class: name("toy") });
    let other = RulesetError::NoSuchClass { rule: "BOARD".into(), flag: name("class_board") };
    refused(&|it| it.id = name("boards"), other);
    let text = |field, found| RulesetError::Text { place: place(), field, found };
    refused(&|it| it.name_zh = " ".into(), text("name_zh", 0));
    refused(&|it| it.name_en = "x".repeat(501), text("name_en", 501));
    refused(&|it| it.source = String::new(), text("source", 0));
    let nothing = |it: &mut ProductClass| {
        it.categories.clear();
        it.attributes.clear();
    };
    refused(&nothing, RulesetError::NoProducts { class: board() });
    refused(&|it| it.categories.push("c30".into()), category("c30"));
    refused(&|it| it.categories.push("C3024".into()), list("categories", 3));
    refused(&|it| it.attributes.push(name("panel")), list("attributes", 3));
    let many = |it: &mut ProductClass| {
        it.attributes = (0..33).map(|at| name(&format!("a{at}"))).collect();
    };
    refused(&many, list("attributes", 33));
    let attribute = name("class_toy");
    let expected = RulesetError::ClassOfClass { class: board(), attribute: attribute.clone() };
    refused(&|it| it.attributes.push(attribute.clone()), expected);
}

#[test]
fn a_rule_about_a_class_that_there_is_not_is_refused_wherever_it_names_it() {
    let ghost = || name("class_ghost");
    let changes: [&dyn Fn(&mut Rule); 5] = [
        &|it| it.when = vec![Condition::Flag(ghost())],
        &|it| it.when = vec![Condition::Absent(ghost())],
        &|it| it.field = ghost(),
        &|it| it.demand = Demand::AnyPresent(vec![name("unit"), ghost()]),
        &|it| it.demand = Demand::Equals(ghost()),
    ];
    for change in changes {
        let mut ruleset = ruleset();
        change(&mut ruleset.rules[1]);
        let rule = "NO-TOY".to_owned();
        assert_eq!(ruleset.check(), Err(RulesetError::NoSuchClass { rule, flag: ghost() }));
    }
    let mut many = ruleset();
    many.classes = vec![many.classes[0].clone(); 65];
    assert_eq!(many.check(), Err(RulesetError::ClassCount { found: 65 }));
}
