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
mod rule;

pub use check::RulesetError;
pub use class::ProductClass;
pub use condition::Condition;
pub use demand::Demand;
pub use evaluate::{BrokenRule, Evaluation, UncheckedRule};
pub use grammar::Grammar;
pub use rule::{Rule, Ruleset, Severity};

#[cfg(test)]
mod tests;
