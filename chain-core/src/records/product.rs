//! Products: what a maker registers once and certifies batch by batch.

use serde::{Deserialize, Serialize};

use crate::label::{FieldName, Label};
use crate::values::credit_code::CreditCode;
use crate::values::gtin::Gtin;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{Line, Name, ProductId};
use crate::values::time::Height;

/// A standard that a product is made to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExecutedStandard {
    /// Its number, with the year.
    pub number: StandardNumber,
    /// Its title.
    pub title: Name,
}

/// What a maker states about a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductDetails {
    /// The name, in Chinese.
    pub name: Name,
    /// The model.
    pub model: Option<Line>,
    /// The specification.
    pub specification: Option<Line>,
    /// The category, a code of GB/T 4754 such as `C3024`.
    pub category: Line,
    /// The standards it is made to; at least one.
    pub standards: Vec<ExecutedStandard>,
    /// What is so of the product (`limited_use`, `school_uniform`, ...), sorted, each once.
    pub attributes: Vec<FieldName>,
    /// The trade item number, for products that have one.
    pub gtin: Option<Gtin>,
    /// Label fields that are the same for every batch.
    pub label: Label,
}

/// A product's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// The maker, and the maker's number for it.
    pub id: ProductId,
    /// What the maker stated.
    pub details: ProductDetails,
    /// The height at which it was registered.
    pub registered_at: Height,
    /// Who gave the key that signed for it; none if it was the maker's own.
    pub given_by: Option<CreditCode>,
}
