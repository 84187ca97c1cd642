//! How a record came to the status it has.

use serde::{Deserialize, Serialize};

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
