//! [`Sampling`]: how the units of a report were chosen.

use serde::{Deserialize, Serialize};

/// How the units that were tested were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sampling {
    /// Whoever tested drew them (抽样).
    Drawn,
    /// They were brought (送样).
    Submitted,
    /// They were tested on the line (在线检验).
    InLine,
}

impl Sampling {
    /// The name in JSON and in facts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Drawn => "drawn",
            Self::Submitted => "submitted",
            Self::InLine => "in_line",
        }
    }
}
