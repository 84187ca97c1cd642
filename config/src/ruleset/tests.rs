use super::*;

/// The rulesets that come with this software.
fn all() -> Vec<Ruleset> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets");
    let names = ["hunan-1.toml", "hunan-2.toml", "jiangxi-1.toml"];
    names.iter().map(|name| load(&directory.join(name)).unwrap()).collect()
}

#[test]
fn the_built_in_ruleset_is_well_formed() {
    let ruleset = hunan_1();
    assert_eq!(ruleset.number, 1);
    assert!(60 <= ruleset.rules.len(), "{} rules", ruleset.rules.len());
    assert_eq!(all()[0], ruleset);
}

#[test]
fn people_can_read_every_field_that_a_rule_is_about() {
    for rule in all().into_iter().flat_map(|ruleset| ruleset.rules) {
        assert!(rule.field.title().is_some(), "{} has no title", rule.field);
    }
}

/// The signs of a source that is a choice of this project and no law.
#[test]
fn no_ruleset_of_another_province_or_revision_passes_for_law() {
    let [first, second, other] = <[Ruleset; 3]>::try_from(all()).unwrap();
    for rule in &second.rules {
        let of_first = first.rules.iter().find(|one| one.id == rule.id);
        let is_changed =
            of_first.is_none_or(|one| one.demand != rule.demand || one.severity != rule.severity);
        assert_eq!(rule.source.contains("更严的修订，本项目的选择"), is_changed, "{}", rule.id);
    }
    for ruleset in [second, other] {
        assert!(ruleset.name_zh.contains("示例"), "{}", ruleset.name_zh);
        assert!(!ruleset.legal_basis.is_empty());
    }
}
