//! The catalogue of standards: what the bureau publishes and withdraws, and what makers declare.

use serde::{Deserialize, Serialize};

use crate::bytes::hash::Hash;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::standard_number::StandardNumber;
use crate::values::text::Name;
use crate::values::time::Height;

/// What whoever publishes or declares a standard says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StandardDetails {
    /// Its number, with the year.
    pub number: StandardNumber,
    /// Its title.
    pub title: Name,
    /// The first day it is in force.
    pub in_force_from: Date,
    /// The hash of its text, kept off the chain.
    pub document: Option<Hash>,
}

/// A standard's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standard {
    /// What was published or declared.
    pub details: StandardDetails,
    /// The maker whose enterprise standard it is; none for a published one.
    pub declared_by: Option<CreditCode>,
    /// The first day it is no longer in force.
    pub withdrawn_from: Option<Date>,
    /// The standard that replaces it.
    pub replaced_by: Option<StandardNumber>,
    /// The height at which it was published or declared.
    pub published_at: Height,
}

impl Standard {
    /// Whether a certificate of this day may rest on it.
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        self.details.in_force_from <= on && self.withdrawn_from.is_none_or(|from| on < from)
    }
}

/// How many standards the bureau has published: products may name others only while this is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Catalogue(pub u32);
