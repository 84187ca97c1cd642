use super::*;

#[test]
fn the_built_in_ruleset_is_well_formed() {
    let ruleset = hunan_1();
    assert_eq!(ruleset.number, 1);
    assert!(60 <= ruleset.rules.len(), "{} rules", ruleset.rules.len());
}

#[test]
fn people_can_read_every_field_that_a_rule_is_about() {
    for rule in hunan_1().rules {
        assert!(rule.field.title().is_some(), "{} has no title", rule.field);
    }
}
