//! [`StatedId`]: what a file says of its record's id.

use std::fmt;

use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::{Number, owner_and_number};
use serde::Deserialize;

/// The number of a file's record, and whose it is where the file says that: `NUMBER` or
/// `OWNER/NUMBER`. The owner is whoever signs what the file states.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct StatedId {
    owner: Option<CreditCode>,
    pub(crate) number: Number,
}

impl StatedId {
    /// Whether this may be the id of an owner's record with a number.
    pub(crate) fn may_be(&self, owner: CreditCode, number: &Number) -> bool {
        self.number == *number && self.owner.is_none_or(|stated| stated == owner)
    }
}

impl TryFrom<String> for StatedId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if !text.contains('/') {
            let number = text.parse::<Number>().map_err(|error| error.to_string())?;
            return Ok(Self { owner: None, number });
        }
        let (owner, number) = owner_and_number(&text).map_err(|error| error.to_string())?;
        Ok(Self { owner: Some(owner), number })
    }
}

impl fmt::Display for StatedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.owner {
            Some(owner) => write!(f, "{owner}/{}", self.number),
            None => self.number.fmt(f),
        }
    }
}
