//! Rulesets as TOML files, ruleset 1 of Hunan built in.

use std::path::Path;

use chain_core::ruleset::Ruleset;

use crate::error::ConfigError;
use crate::source::Source;

const HUNAN_1: &str = include_str!("../rulesets/hunan-1.toml");

/// Reads a ruleset and checks that it is well formed.
///
/// # Errors
/// [`ConfigError`] names the line.
pub fn load(path: &Path) -> Result<Ruleset, ConfigError> {
    read(&Source::read(path)?)
}

/// Ruleset 1: Hunan's labelling rules, as `config/rulesets/hunan-1.toml` states them.
#[must_use]
pub fn hunan_1() -> Ruleset {
    Source::parse(Path::new("hunan-1.toml"), HUNAN_1.to_owned())
        .and_then(|source| read(&source))
        .expect("the built-in ruleset is checked by a test")
}

fn read(source: &Source) -> Result<Ruleset, ConfigError> {
    let ruleset: Ruleset = source.deserialize()?;
    ruleset.check().map_err(|error| ConfigError::of(source.problem("rules", error.to_string())))?;
    Ok(ruleset)
}

#[cfg(test)]
mod tests;
