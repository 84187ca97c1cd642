//! Rulesets: the labelling rules in force, as data.
//!
//! A rule says when it applies, which field it is about, what it demands, by which law, and what a
//! clerk is to be told. Which kinds of products have rules of their own is data too: a ruleset has
//! classes of products, and rules speak of a class by its flag. Publishing a ruleset needs no new
//! software.

mod check;
mod class;
mod condition;
mod demand;
mod evaluate;
mod grammar;

use serde::{Deserialize, Serialize};

use crate::label::FieldName;
use crate::values::date::Date;

pub use check::RulesetError;
pub use class::ProductClass;
pub use condition::Condition;
pub use demand::Demand;
pub use evaluate::{BrokenRule, Evaluation, UncheckedRule};
pub use grammar::Grammar;

/// Rules of one ruleset.
pub const RULES_MAX: usize = 512;
/// Bytes of one text of a rule.
pub const RULE_TEXT_BYTES_MAX: usize = 500;
/// Classes of products of one ruleset.
pub const CLASSES_MAX: usize = 64;
/// Conditions of one rule.
pub const CONDITIONS_MAX: usize = 8;
/// Entries of one list in a class, condition or demand.
pub const ENTRIES_MAX: usize = 32;
/// The greatest number of a ruleset: nobody can use up all numbers with one publication.
pub const NUMBER_MAX: u32 = 1_000_000;

/// The labelling rules of a province from one day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ruleset {
    /// The number; a later ruleset has a greater one.
    pub number: u32,
    /// The name in Chinese.
    pub name_zh: String,
    /// The name in English.
    pub name_en: String,
    /// The laws and standards it rests on.
    pub legal_basis: String,
    /// The day from which it is meant to hold.
    pub effective_from: Date,
    /// The classes of products that have rules of their own.
    #[serde(default)]
    pub classes: Vec<ProductClass>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// What breaking a rule means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The certificate is refused.
    Error,
    /// The certificate is issued, and says which rule it breaks.
    Warning,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id, such as `CORE-02`.
    pub id: String,
    /// What breaking it means.
    pub severity: Severity,
    /// When it applies: all of these must hold; none means always.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// The field it is about.
    pub field: FieldName,
    /// What it demands of the field.
    pub demand: Demand,
    /// The law or standard it comes from.
    pub source: String,
    /// What is wrong and how to write it, in Chinese.
    pub message_zh: String,
    /// What is wrong and how to write it, in English.
    pub message_en: String,
}

#[cfg(test)]
mod tests;
