//! Questions to those who know (专家咨询), and answers that everybody can read.

use serde::{Deserialize, Serialize};

use crate::values::credit_code::CreditCode;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{QuestionId, Remark};
use crate::values::time::Height;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionDetails {
    /// The question.
    pub text: Remark,
    /// The standards that it is about.
    #[serde(default)]
    pub standards: Vec<StandardNumber>,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpertAnswer {
    /// Who gave it.
    pub organisation: CreditCode,
    /// The answer.
    pub text: Remark,
    /// The height that gave it.
    pub answered_at: Height,
}

/// A question's record in chain state: it is open as long as nobody has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpertQuestion {
    /// Who asks, and the asker's number for it.
    pub id: QuestionId,
    /// What it asks.
    pub details: QuestionDetails,
    /// The answers, in the order in which they were given.
    pub answers: Vec<ExpertAnswer>,
    /// The height that made it.
    pub asked_at: Height,
}
