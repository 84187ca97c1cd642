//! Every rule that a label breaks, at once.

use serde::{Deserialize, Serialize};

use super::class::{FLAG_PREFIX, SUPERVISED, any};
use super::demand::DemandOutcome;
use super::rule::{Rule, Ruleset, Severity};
use crate::label::{CONFIRMED_CLASSES, Fact, Facts, FieldName, FieldValue};

/// What the rules say of a label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evaluation {
    /// Broken rules for which a certificate is refused.
    pub broken: Vec<BrokenRule>,
    /// Broken rules for which it is issued with a warning.
    pub warnings: Vec<BrokenRule>,
    /// Rules that cannot be judged because a fact is not known.
    pub unchecked: Vec<UncheckedRule>,
}

/// A rule that a label breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BrokenRule {
    /// The rule's id.
    pub rule: String,
    /// What breaking it means.
    pub severity: Severity,
    /// The field.
    pub field: FieldName,
    /// What was found, shortened; `missing` if nothing was.
    pub found: String,
    /// What is demanded, in a few words.
    pub demanded: String,
    /// The law or standard it comes from.
    pub source: String,
    /// What is wrong and how to write it, in Chinese.
    pub message_zh: String,
    /// What is wrong and how to write it, in English.
    pub message_en: String,
    /// The variant whose label breaks it; none if all of them do, or there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

/// A rule that could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UncheckedRule {
    /// The rule's id.
    pub rule: String,
    /// Its field.
    pub field: FieldName,
    /// The field that is not known.
    pub unknown: FieldName,
}

impl Evaluation {
    /// The evaluations of all variants as one: what holds of every variant names none of them.
    #[must_use]
    pub fn of_variants(evaluations: Vec<(&str, Self)>) -> Self {
        let count = evaluations.len();
        let (mut broken, mut warnings) = (Vec::new(), Vec::new());
        let mut unchecked: Vec<UncheckedRule> = Vec::new();
        for (variant, evaluation) in evaluations {
            let named = |rule| (variant.to_owned(), rule);
            broken.extend(evaluation.broken.into_iter().map(named));
            warnings.extend(evaluation.warnings.into_iter().map(named));
            for rule in evaluation.unchecked {
                if !unchecked.contains(&rule) {
                    unchecked.push(rule);
                }
            }
        }
        Self { broken: joined(count, broken), warnings: joined(count, warnings), unchecked }
    }

    /// The rules of severity *warning* that are broken, each once.
    #[must_use]
    pub fn warning_ids(&self) -> Vec<String> {
        let mut ids = Vec::with_capacity(self.warnings.len());
        for rule in &self.warnings {
            if !ids.contains(&rule.rule) {
                ids.push(rule.rule.clone());
            }
        }
        ids
    }
}

/// Rules that so many variants break, those that all of them break alike only once.
fn joined(count: usize, broken: Vec<(String, BrokenRule)>) -> Vec<BrokenRule> {
    let mut rules: Vec<(BrokenRule, Vec<String>)> = Vec::new();
    for (variant, rule) in broken {
        match rules.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, variants)) => variants.push(variant),
            None => rules.push((rule, vec![variant])),
        }
    }
    let mut named = Vec::new();
    for (rule, variants) in rules {
        if variants.len() == count {
            named.push(rule);
        } else {
            named.extend(
                variants.into_iter().map(|one| BrokenRule { variant: Some(one), ..rule.clone() }),
            );
        }
    }
    named
}

/// The most that an answer repeats of what was found.
const FOUND_CHARACTERS_MAX: usize = 120;

impl Ruleset {
    /// The facts with the flags of all classes, those that the bureau has confirmed of the product or
    /// else those that it falls into by category and attributes, in place of whatever a label says under such names.
    #[must_use]
    pub fn classified(&self, facts: &Facts) -> Facts {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        let mut state = |flag: FieldName, answer: Option<bool>| match answer {
            Some(true) => known.push(flag),
            Some(false) => {}
            None => unknown.push(flag),
        };
        let confirmed = match facts.find(&FieldName::known(CONFIRMED_CLASSES)) {
            Fact::Known(FieldValue::Texts(ids)) => Some(ids),
            Fact::Known(_) | Fact::Absent | Fact::Unknown => None,
        };
        let mut supervised = Vec::with_capacity(self.classes.len());
        for class in &self.classes {
            let answer = match confirmed {
                Some(ids) => Some(ids.iter().any(|id| id == class.id.as_str())),
                None => class.includes(facts),
            };
            if class.supervised {
                supervised.push(answer);
            }
            // Most classes do not include a product: their flags are not stated. A ruleset that was
            // checked has no id that makes no flag.
            if answer != Some(false)
                && let Ok(flag) = class.flag()
            {
                state(flag, answer);
            }
        }
        state(FieldName::known(SUPERVISED), any(supervised.into_iter()));
        facts.with_flags(FLAG_PREFIX, known, unknown)
    }

    /// Judges a label by every rule, after the classes of its product are found.
    #[must_use]
    pub fn evaluate(&self, facts: &Facts) -> Evaluation {
        let facts = &self.classified(facts);
        let mut evaluation = Evaluation::default();
        for rule in &self.rules {
            match rule.judge(facts) {
                Ok(DemandOutcome::Met) => {}
                Ok(DemandOutcome::Broken) => {
                    let list = match rule.severity {
                        Severity::Error => &mut evaluation.broken,
                        Severity::Warning => &mut evaluation.warnings,
                    };
                    list.push(rule.broken(facts));
                }
                Ok(DemandOutcome::Unknown) => {
                    evaluation.unchecked.push(rule.unchecked(rule.field.clone()));
                }
                Err(unknown) => evaluation.unchecked.push(rule.unchecked(unknown)),
            }
        }
        evaluation
    }
}

impl Rule {
    /// Whether the rule is met; an error names an unknown field that decides whether it applies.
    fn judge(&self, facts: &Facts) -> Result<DemandOutcome, FieldName> {
        let mut unknown = None;
        for condition in &self.when {
            match condition.holds(facts) {
                Some(false) => return Ok(DemandOutcome::Met),
                Some(true) => {}
                None => unknown = Some(condition.field().clone()),
            }
        }
        match (unknown, self.demand.judge(&self.field, facts)) {
            // Whether it applies is not known, but it would be met.
            (Some(_), DemandOutcome::Met) => Ok(DemandOutcome::Met),
            (Some(field), DemandOutcome::Broken | DemandOutcome::Unknown) => Err(field),
            (None, outcome) => Ok(outcome),
        }
    }

    fn broken(&self, facts: &Facts) -> BrokenRule {
        let found = match facts.find(&self.field) {
            Fact::Known(value) => value.to_string().chars().take(FOUND_CHARACTERS_MAX).collect(),
            Fact::Absent | Fact::Unknown => "missing".to_owned(),
        };
        BrokenRule {
            rule: self.id.clone(),
            severity: self.severity,
            field: self.field.clone(),
            found,
            demanded: self.demand.describe(),
            source: self.source.clone(),
            message_zh: self.message_zh.clone(),
            message_en: self.message_en.clone(),
            variant: None,
        }
    }

    fn unchecked(&self, unknown: FieldName) -> UncheckedRule {
        UncheckedRule { rule: self.id.clone(), field: self.field.clone(), unknown }
    }
}
