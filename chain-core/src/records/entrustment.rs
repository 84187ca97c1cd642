//! Entrustments (委托生产约定): that an enterprise has its products made by another one, which both of
//! them have said.

use serde::{Deserialize, Serialize};

use crate::bytes::hash::Hash;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::date_span::DateSpan;
use crate::values::text::{EntrustmentId, Number};

/// What a principal offers, and a producer agrees to by stating the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntrustmentDetails {
    /// The enterprise that makes the products (受委托生产企业).
    pub producer: CreditCode,
    /// The principal's numbers of the products, sorted, each once, registered yet or not; none: all
    /// of its products.
    #[serde(default)]
    pub products: Vec<Number>,
    /// The days on which it holds.
    pub days: DateSpan,
    /// Whether the producer may also make products of its own to the enterprise standards that the
    /// principal has declared.
    #[serde(default)]
    pub lends_standards: bool,
    /// The contract, kept off the chain.
    pub document: Option<Hash>,
}

/// How far an entrustment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntrustmentStatus {
    /// The principal has offered it; nothing rests on it yet.
    Offered,
    /// The producer has agreed.
    Agreed,
    /// One of the two has ended it, or declined or withdrawn the offer.
    Ended,
}

impl EntrustmentStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Agreed => "agreed",
            Self::Ended => "ended",
        }
    }
}

/// An entrustment's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entrustment {
    /// The principal (委托方), and the principal's number for it.
    pub id: EntrustmentId,
    /// What both have said.
    pub details: EntrustmentDetails,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<EntrustmentStatus>>))]
    pub history: History<EntrustmentStatus>,
    /// The first day on which it no longer holds, if it was ended.
    pub ended_from: Option<Date>,
}

impl Entrustment {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> EntrustmentStatus {
        self.history.status()
    }

    /// Whether the producer has ever agreed.
    fn was_agreed(&self) -> bool {
        self.history.iter().any(|step| step.status == EntrustmentStatus::Agreed)
    }

    /// Whether it holds on a day: both have agreed, the day is one of its days, and nobody has ended
    /// it from that day on or before.
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        self.was_agreed() && self.details.days.contains(on) && !self.has_ended(on)
    }

    /// Whether it holds on no day from this one on.
    #[must_use]
    pub fn is_over(&self, on: Date) -> bool {
        !self.details.days.reaches(on) || self.has_ended(on)
    }

    fn has_ended(&self, on: Date) -> bool {
        self.ended_from.is_some_and(|from| from <= on)
    }

    /// Whether it is for a product of the principal.
    #[must_use]
    pub fn is_for(&self, product: &Number) -> bool {
        let products = &self.details.products;
        products.is_empty() || products.contains(product)
    }
}

/// The entrustments of a principal to one producer that hold or are to hold, by their numbers: what
/// a certificate looks in. Those that are over are left out when the next one is agreed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AgreedEntrustments(pub Vec<Number>);

#[cfg(test)]
mod tests;
