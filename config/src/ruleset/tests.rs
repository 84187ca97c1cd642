use std::collections::BTreeMap;

use super::*;

/// The rulesets that come with this software, each with the name of its file.
fn all() -> BTreeMap<String, Ruleset> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets");
    let paths = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    paths
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, load(&path).unwrap())
        })
        .collect()
}

#[test]
fn the_built_in_ruleset_is_well_formed() {
    let ruleset = hunan_1();
    assert_eq!(ruleset.number, 1);
    assert!(60 <= ruleset.rules.len(), "{} rules", ruleset.rules.len());
    assert_eq!(all()["hunan-1"], ruleset);
}

#[test]
fn people_can_read_every_field_that_a_rule_is_about() {
    for rule in all().into_values().flat_map(|ruleset| ruleset.rules) {
        assert!(rule.field.title().is_some(), "{} has no title", rule.field);
    }
}

/// A source says where it is a choice of this project and not law.
#[test]
fn no_ruleset_of_another_province_or_revision_passes_for_law() {
    let mut others = all();
    let first = others.remove("hunan-1").unwrap();
    assert!(1 < others.len());
    for (name, ruleset) in others {
        assert!(ruleset.name_zh.contains("示例"), "{name}: {}", ruleset.name_zh);
        assert!(!ruleset.legal_basis.is_empty());
        let (province, number) = name.rsplit_once('-').unwrap();
        assert_eq!(number, ruleset.number.to_string(), "{name}");
        if province != "hunan" {
            continue;
        }
        for rule in &ruleset.rules {
            let of_first = first.rules.iter().find(|one| one.id == rule.id);
            let is_changed = of_first
                .is_none_or(|one| one.demand != rule.demand || one.severity != rule.severity);
            let says_so = rule.source.contains("更严的修订，本项目的选择");
            assert_eq!(says_so, is_changed, "{name}: {}", rule.id);
        }
    }
}
