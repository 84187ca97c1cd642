//! [`Origin`]: who makes a product, for the organisation that certifies it.

use serde::{Deserialize, Serialize};

use crate::records::permission::Role;
use crate::values::country_code::CountryCode;
use crate::values::credit_code::CreditCode;
use crate::values::text::{Line, Name};

/// Who makes a product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The maker itself.
    #[default]
    Own,
    /// Another enterprise, for the maker and in its name (委托生产).
    Entrusted {
        /// The enterprise that makes it (受委托生产企业).
        producer: CreditCode,
    },
    /// Somebody abroad; whoever stands as its maker has imported it (进口).
    Imported {
        /// The name of who makes it, as it is written there.
        foreign_maker: Name,
        /// The country or region of origin (原产国、地区).
        country: CountryCode,
        /// The place of origin as it is printed, in Chinese.
        place: Option<Line>,
    },
}

impl Origin {
    /// The origin's name in JSON and messages.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Entrusted { .. } => "entrusted",
            Self::Imported { .. } => "imported",
        }
    }

    /// The role of whoever registers and certifies such products.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self {
            Self::Own | Self::Entrusted { .. } => Role::Enterprise,
            Self::Imported { .. } => Role::Importer,
        }
    }

    /// The enterprise that makes it for the maker, if one does.
    #[must_use]
    pub const fn producer(&self) -> Option<CreditCode> {
        match self {
            Self::Entrusted { producer } => Some(*producer),
            Self::Own | Self::Imported { .. } => None,
        }
    }

    /// Whether an organisation of this chain makes a maker's product with this origin.
    #[must_use]
    pub fn is_made_by(&self, maker: CreditCode, organisation: CreditCode) -> bool {
        match self {
            Self::Own => organisation == maker,
            Self::Entrusted { producer } => organisation == *producer,
            Self::Imported { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests;
