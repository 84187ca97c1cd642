use super::*;

#[test]
fn the_built_in_ruleset_is_well_formed() {
    let ruleset = hunan_1();
    assert_eq!(ruleset.number, 1);
    assert!(60 <= ruleset.rules.len(), "{} rules", ruleset.rules.len());
}
