//! [`Ruleset`] and [`Rule`]: what is published.

use serde::{Deserialize, Serialize};

use super::class::ProductClass;
use super::condition::Condition;
use super::demand::Demand;
use crate::label::FieldName;
use crate::values::date::Date;

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
