//! Rulesets: the rules of Hunan one by one and beside those of others, what classes, conditions and
//! demands mean, and what is not a ruleset.

mod class;
mod condition;
mod demand;
mod evaluate;
mod grammar;
mod hunan_1;
mod malformed;

use crate::label::{Facts, FieldName, Label};

/// Facts as a person would write them.
fn facts(toml_text: &str) -> Facts {
    let mut facts = Facts::default();
    state(&mut facts, toml_text);
    facts
}

/// States facts, in place of earlier ones.
fn state(facts: &mut Facts, toml_text: &str) {
    let label: Label = toml::from_str(toml_text).unwrap_or_else(|e| panic!("{toml_text}: {e}"));
    for (name, value) in label.iter() {
        facts.insert(name.clone(), value.clone());
    }
}

fn name(text: &str) -> FieldName {
    text.parse().unwrap()
}
