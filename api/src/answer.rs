//! What every answer is wrapped in.

use chain_core::values::time::{Height, Timestamp};
use serde::{Deserialize, Serialize};

/// An answer, and the height and time it is true for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer<T> {
    /// The height whose state was read.
    pub height: Height,
    /// The time of that height's block, in milliseconds since 1970.
    pub time: Timestamp,
    /// The answer.
    pub data: T,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListPage<T> {
    /// The entries, in a stable order.
    pub entries: Vec<T>,
    /// Where the next page starts: give it as `after`. None at the end.
    pub next: Option<String>,
}
