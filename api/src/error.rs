//! [`ErrorBody`]: an error, as JSON.

use chain_core::execute::refusal::Refusal;
use chain_core::ruleset::BrokenRule;
use serde::{Deserialize, Serialize};

/// An error, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// The stable code: programs decide by it.
    pub code: String,
    /// What failed, the value, and what to do.
    pub message: String,
    /// The causes below it, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// Every broken labelling rule, where that is the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<BrokenRule>,
    /// When to try again, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

impl ErrorBody {
    /// An error with a code and a message.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            causes: Vec::new(),
            broken: Vec::new(),
            retry_after_ms: None,
        }
    }

    /// An error with its message and the messages of its sources.
    #[must_use]
    pub fn of(code: &str, error: &dyn std::error::Error) -> Self {
        let mut body = Self::new(code, error.to_string());
        let mut source = error.source();
        while let Some(cause) = source {
            body.causes.push(cause.to_string());
            source = cause.source();
        }
        body
    }
}

impl From<&Refusal> for ErrorBody {
    fn from(refusal: &Refusal) -> Self {
        let mut body = Self::of(refusal.code(), refusal);
        if let Refusal::LabelBroken { broken, .. } = refusal {
            body.broken.clone_from(broken);
        }
        body
    }
}

#[cfg(test)]
mod tests;
