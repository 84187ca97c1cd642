//! [`History`]: how a record came to the status it has.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::Remark;
use crate::values::time::Height;

/// One step of a record's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusChange<S> {
    /// The status from this height on.
    pub status: S,
    /// The height of the block that changed it.
    pub height: Height,
    /// The day of that block; of a change that governance makes at a height, of the block before it.
    pub on: Date,
    /// Why; none at the start.
    pub grounds: Option<StatusGrounds>,
    /// Who gave the key that signed for this step; none if it was its organisation's own.
    pub given_by: Option<CreditCode>,
}

impl<S> StatusChange<S> {
    /// A step without grounds, for which no given key signed.
    #[must_use]
    pub const fn plain(status: S, height: Height, on: Date) -> Self {
        Self { status, height, on, grounds: None, given_by: None }
    }
}

/// Why a status was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusGrounds {
    /// The reason, in the words of whoever changed it.
    pub reason: Remark,
    /// The article of the law it rests on; a maker that mends its own mistake needs none.
    pub legal_basis: Option<Remark>,
}

impl fmt::Display for StatusGrounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.legal_basis {
            Some(legal_basis) => write!(f, "{}（{legal_basis}）", self.reason),
            None => self.reason.fmt(f),
        }
    }
}

/// The status of a record now and before: the steps, the first one first, and never none, so that a
/// record always has a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct History<S>(Vec<StatusChange<S>>);

/// An invariant: whoever makes a history gives it a step, and none is ever taken away.
const NEVER_EMPTY: &str = "a history has at least the step that made the record";

impl<S: Copy> History<S> {
    /// The history of a record that has just been made.
    #[must_use]
    pub fn of(step: StatusChange<S>) -> Self {
        Self(vec![step])
    }

    /// The step that made the record.
    #[must_use]
    pub fn first(&self) -> &StatusChange<S> {
        self.0.first().expect(NEVER_EMPTY)
    }

    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> S {
        self.last().status
    }

    /// The step that led to the status that holds.
    #[must_use]
    pub fn last(&self) -> &StatusChange<S> {
        self.0.last().expect(NEVER_EMPTY)
    }

    /// Every step, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = &StatusChange<S>> {
        self.0.iter()
    }

    /// Adds a step.
    pub fn take(&mut self, step: StatusChange<S>) {
        assert!(self.last().height <= step.height, "the heights of a history never fall");
        self.0.push(step);
    }

    /// Who gave the keys that signed for its steps, in the order of the steps, each once.
    #[must_use]
    pub fn givers(&self) -> Vec<CreditCode> {
        let mut givers = Vec::new();
        for giver in self.0.iter().filter_map(|step| step.given_by) {
            if !givers.contains(&giver) {
                givers.push(giver);
            }
        }
        givers
    }
}

/// An empty list, which is not a history.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
#[error("there are no steps; a history has at least the one that made the record")]
pub struct NoStepsError;

impl<S> TryFrom<Vec<StatusChange<S>>> for History<S> {
    type Error = NoStepsError;

    fn try_from(steps: Vec<StatusChange<S>>) -> Result<Self, Self::Error> {
        if steps.is_empty() { Err(NoStepsError) } else { Ok(Self(steps)) }
    }
}

impl<'de, S: Deserialize<'de>> Deserialize<'de> for History<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Vec::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
