//! [`History`]: how a record came to the status it has.

use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

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
    /// Why; none at the start.
    pub grounds: Option<StatusGrounds>,
}

/// Why a status was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusGrounds {
    /// The reason, in the words of who changed it.
    pub reason: Remark,
    /// The article of the law it rests on.
    pub legal_basis: Remark,
}

/// The status of a record now and before. There is always one, so a record always has a status.
/// Written as the list of its steps, the first one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History<S> {
    earlier: Vec<StatusChange<S>>,
    last: StatusChange<S>,
}

impl<S: Copy> History<S> {
    /// The history of a record that a block has just made.
    #[must_use]
    pub const fn opened(status: S, height: Height) -> Self {
        Self { earlier: Vec::new(), last: StatusChange { status, height, grounds: None } }
    }

    /// The status that holds.
    #[must_use]
    pub const fn status(&self) -> S {
        self.last.status
    }

    /// The step that led to the status that holds.
    #[must_use]
    pub const fn last(&self) -> &StatusChange<S> {
        &self.last
    }

    /// Every step, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = &StatusChange<S>> {
        self.earlier.iter().chain(std::iter::once(&self.last))
    }

    /// Takes one more step.
    pub fn change(&mut self, status: S, height: Height, grounds: Option<StatusGrounds>) {
        let before = std::mem::replace(&mut self.last, StatusChange { status, height, grounds });
        self.earlier.push(before);
    }
}

/// A list of no steps, which is not a history.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
#[error("there are no steps; a history has at least the one that made the record")]
pub struct NoStepsError;

impl<S> TryFrom<Vec<StatusChange<S>>> for History<S> {
    type Error = NoStepsError;

    fn try_from(mut earlier: Vec<StatusChange<S>>) -> Result<Self, Self::Error> {
        let last = earlier.pop().ok_or(NoStepsError)?;
        Ok(Self { earlier, last })
    }
}

impl<S: Serialize> Serialize for History<S> {
    fn serialize<O: Serializer>(&self, serializer: O) -> Result<O::Ok, O::Error> {
        let steps = self.earlier.len().checked_add(1);
        let mut list = serializer.serialize_seq(steps)?;
        for step in &self.earlier {
            list.serialize_element(step)?;
        }
        list.serialize_element(&self.last)?;
        list.end()
    }
}

impl<'de, S: Deserialize<'de>> Deserialize<'de> for History<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Vec::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
