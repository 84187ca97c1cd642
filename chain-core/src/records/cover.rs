//! Insurance covers for product quality and safety liability.

use serde::{Deserialize, Serialize};

use crate::bytes::hash::Hash;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::{CoverId, ProductId};
use crate::values::time::Height;

/// What an insurer states about a cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverDetails {
    /// The maker that is insured.
    pub insured: CreditCode,
    /// The products covered, sorted, each once; empty means every product of the insured.
    pub products: Vec<ProductId>,
    /// The first day on which it holds.
    pub valid_from: Date,
    /// The last day on which it holds.
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
    /// The insurer ended it, from [`Cover::cancelled_from`] on.
    Cancelled,
}

impl CoverStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bound => "bound",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A cover's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cover {
    /// The insurer and its policy number.
    pub id: CoverId,
    /// What the insurer stated.
    pub details: CoverDetails,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<CoverStatus>>))]
    pub history: History<CoverStatus>,
    /// The height at which it was bound.
    pub bound_at: Height,
    /// The first day it no longer holds, if the insurer ended it early.
    pub cancelled_from: Option<Date>,
}

/// What has been paid on a cover: kept apart, so that a claim does not write the whole cover again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverUse {
    /// The sum of all payments, in fen: never above the sum insured.
    pub paid_fen: u64,
    /// The sum that the insurer has recovered from the maker, in fen: never above what was paid.
    pub recovered_fen: u64,
    /// Claims that are neither paid nor refused.
    pub open_claims: u32,
}

impl CoverDetails {
    /// Whether it covers the product on the day, unless the insurer has ended it before.
    #[must_use]
    pub fn covers(&self, product: &ProductId, on: Date, cancelled_from: Option<Date>) -> bool {
        let named = self.products.is_empty() || self.products.contains(product);
        self.insured == product.maker
            && named
            && self.valid_from <= on
            && on <= self.valid_until
            && cancelled_from.is_none_or(|from| on < from)
    }
}

impl Cover {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> CoverStatus {
        self.history.status()
    }

    /// Whether it covers the product on the day.
    #[must_use]
    pub fn covers(&self, product: &ProductId, on: Date) -> bool {
        self.details.covers(product, on, self.cancelled_from)
    }

    /// What may still be paid, in fen.
    #[must_use]
    pub const fn remaining_fen(&self, used: &CoverUse) -> u64 {
        // A verifier may be shown any pair of records: nothing is left of a sum that is used up.
        self.details.sum_insured_fen.saturating_sub(used.paid_fen)
    }
}

#[cfg(test)]
mod tests;
