//! Insurance covers for product quality and safety liability.

use serde::{Deserialize, Serialize};

use crate::credit_code::CreditCode;
use crate::date::Date;
use crate::hash::Hash;
use crate::organisation::StatusChange;
use crate::text::{CoverId, ProductId};
use crate::time::Height;

/// What an insurer states of a cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverDetails {
    /// The maker that is insured.
    pub insured: CreditCode,
    /// The products covered, sorted, each once; empty means every product of the insured.
    pub products: Vec<ProductId>,
    /// The first day.
    pub valid_from: Date,
    /// The last day.
    pub valid_until: Date,
    /// The sum insured over the period, in fen.
    pub sum_insured_fen: u64,
    /// The most paid for one claim, in fen.
    pub claim_limit_fen: u64,
    /// Whether the insurer pays the consumer in advance of the maker (先行赔付).
    pub advance_payment: bool,
    /// The hash of the policy's wording, kept off the chain.
    pub document: Option<Hash>,
}

/// Whether a cover holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CoverStatus {
    /// It holds within its dates.
    Bound,
    /// The insurer ended it.
    Cancelled,
}

/// A cover's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cover {
    /// Its id.
    pub id: CoverId,
    /// What the insurer stated.
    pub details: CoverDetails,
    /// The status now and before; the last entry holds.
    pub history: Vec<StatusChange<CoverStatus>>,
    /// The height that bound it.
    pub bound_at: Height,
}

impl Cover {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> CoverStatus {
        self.history.last().map_or(CoverStatus::Cancelled, |change| change.status)
    }

    /// Whether it covers the product on the day.
    #[must_use]
    pub fn covers(&self, product: &ProductId, on: Date) -> bool {
        let named = self.details.products.is_empty() || self.details.products.contains(product);
        self.status() == CoverStatus::Bound
            && self.details.insured == product.maker
            && named
            && self.details.valid_from <= on
            && on <= self.details.valid_until
    }
}

#[cfg(test)]
#[path = "cover_tests.rs"]
mod tests;
