//! [`Confirmation`]: a laboratory says that a report which a maker filed for it is its own.

use serde::{Deserialize, Serialize};

use crate::records::history::StatusGrounds;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::time::Height;

/// The laboratory of a report that a maker filed has said that the report is its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmation {
    /// The institute that it is.
    pub institute: CreditCode,
    /// The date of the block.
    pub on: Date,
    /// The height of the block.
    pub height: Height,
    /// Who gave the key that signed for it, if another organisation did.
    pub given_by: Option<CreditCode>,
    /// That the institute has taken it back.
    pub withdrawn: Option<ConfirmationWithdrawal>,
}

/// A laboratory has said that a report which it had confirmed is not its own after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmationWithdrawal {
    /// Why.
    pub grounds: StatusGrounds,
    /// The date of the block.
    pub on: Date,
    /// The height of the block.
    pub height: Height,
    /// Who gave the key that signed for it, if another organisation did.
    pub given_by: Option<CreditCode>,
}

impl Confirmation {
    /// Whether it was not taken back.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.withdrawn.is_none()
    }

    /// Who gave keys that signed for it, or for its end.
    pub fn givers(&self) -> impl Iterator<Item = CreditCode> {
        let withdrawn = self.withdrawn.as_ref().and_then(|one| one.given_by);
        self.given_by.into_iter().chain(withdrawn)
    }
}
