//! Whether a ruleset is well formed: what every node checks before it is published.

use std::collections::BTreeSet;

use thiserror::Error;

use super::{RULE_TEXT_BYTES_MAX, RULES_MAX, Ruleset};
use crate::codec;
use crate::limits::RECORD_BYTES_MAX;

/// Why a ruleset is refused.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum RulesetError {
    /// No rules, or too many.
    #[error("the ruleset has {found} rules; it must have 1 to {RULES_MAX}")]
    RuleCount {
        /// The number of rules.
        found: usize,
    },
    /// One id for two rules.
    #[error("rule {rule} stands twice; give each rule its own id")]
    SameId {
        /// The id.
        rule: String,
    },
    /// An id that is none.
    #[error("`{rule}` is no id of a rule; write 2 to 20 of A-Z, 0-9 and -")]
    Id {
        /// The id.
        rule: String,
    },
    /// A text that is empty or too long.
    #[error("{field} of rule {rule} has {found} bytes; it must have 1 to {RULE_TEXT_BYTES_MAX}")]
    Text {
        /// The rule, or `ruleset`.
        rule: String,
        /// The field.
        field: &'static str,
        /// Its bytes.
        found: usize,
    },
    /// More bytes than a record of the state may have.
    #[error("the ruleset encodes to {found} bytes; at most {RECORD_BYTES_MAX} are allowed")]
    TooLong {
        /// Its bytes.
        found: usize,
    },
}

impl Ruleset {
    /// Checks what the types do not say.
    ///
    /// # Errors
    /// [`RulesetError`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), RulesetError> {
        if self.rules.is_empty() || RULES_MAX < self.rules.len() {
            return Err(RulesetError::RuleCount { found: self.rules.len() });
        }
        for (field, text) in [
            ("name_zh", &self.name_zh),
            ("name_en", &self.name_en),
            ("legal_basis", &self.legal_basis),
        ] {
            check_text("ruleset", field, text)?;
        }
        let mut ids = BTreeSet::new();
        for rule in &self.rules {
            let id = &rule.id;
            let allowed =
                |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
            if !(2..=20).contains(&id.len()) || !id.bytes().all(allowed) {
                return Err(RulesetError::Id { rule: id.chars().take(40).collect() });
            }
            if !ids.insert(id) {
                return Err(RulesetError::SameId { rule: id.clone() });
            }
            check_text(id, "source", &rule.source)?;
            check_text(id, "message_zh", &rule.message_zh)?;
            check_text(id, "message_en", &rule.message_en)?;
        }
        let found = codec::encode(self).len();
        if RECORD_BYTES_MAX < found {
            return Err(RulesetError::TooLong { found });
        }
        Ok(())
    }
}

fn check_text(rule: &str, field: &'static str, text: &str) -> Result<(), RulesetError> {
    let found = if text.trim().is_empty() { 0 } else { text.len() };
    if (1..=RULE_TEXT_BYTES_MAX).contains(&found) {
        return Ok(());
    }
    Err(RulesetError::Text { rule: rule.to_owned(), field, found })
}
