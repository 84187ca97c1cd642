//! [`ListedStatus`]: by what certificates are listed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

macro_rules! statuses {
    ($($(#[$doc:meta])* $status:ident = $name:literal;)*) => {
        /// The status by which certificates are listed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum ListedStatus {
            $($(#[$doc])* $status,)*
        }

        impl ListedStatus {
            /// All of them, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$status,)*];

            /// The status's name in JSON, in queries and on the command line.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$status => $name,)*
                }
            }
        }
    };
}

statuses! {
    /// Neither revoked nor withdrawn nor superseded.
    InForce = "in_force";
    /// Voided by the bureau.
    Revoked = "revoked";
    /// Taken back by its maker.
    Withdrawn = "withdrawn";
    /// Replaced by its maker.
    Superseded = "superseded";
    /// Some of its items are called back now.
    Recalled = "recalled";
    /// A report it rests on was withdrawn.
    ReportWithdrawn = "report_withdrawn";
}

/// Why a text is not a status.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
#[error("write one of: {}", ListedStatus::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", "))]
pub struct ListedStatusError;

impl FromStr for ListedStatus {
    type Err = ListedStatusError;

    /// As in JSON, or with hyphens.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.replace('-', "_");
        Self::ALL.iter().copied().find(|status| status.as_str() == name).ok_or(ListedStatusError)
    }
}

impl fmt::Display for ListedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
