//! Products: what a maker registers once and certifies batch by batch.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::label::{FieldName, Label};
use crate::records::origin::Origin;
use crate::records::variant::{Variant, VariantCode};
use crate::values::amount::Unit;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::edition::Edition;
use crate::values::gtin::Gtin;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{Line, Name, ProductId, Remark};
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
    /// What it is measured in, if it is sold by amount and not by the piece: an item is then a delivery.
    pub measured_in: Option<Unit>,
    /// Its variants, each code once; none if there is only one kind of it.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// Who makes it; the maker itself if nothing is stated.
    #[serde(default)]
    pub origin: Origin,
    /// Where it is made, if not at the registered address of who makes it (实际生产地).
    pub production_address: Option<Remark>,
}

impl ProductDetails {
    /// The variant with a code.
    #[must_use]
    pub fn variant(&self, code: &VariantCode) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.code == *code)
    }

    /// Every trade item number that it is sold under.
    pub fn gtins(&self) -> impl Iterator<Item = &Gtin> {
        self.gtin.iter().chain(self.variants.iter().filter_map(|variant| variant.gtin.as_ref()))
    }

    /// The trade item number of a variant: its own, or else that of the product.
    #[must_use]
    pub fn gtin_of(&self, variant: Option<&VariantCode>) -> Option<&Gtin> {
        let own = variant.and_then(|code| self.variant(code)?.gtin.as_ref());
        own.or(self.gtin.as_ref())
    }

    /// Whether what was inspected as one edition is the same thing as another: its name for buyers,
    /// its telephone number or its warnings may differ, the thing itself, who makes it and where may
    /// not.
    #[must_use]
    pub fn is_same_thing(&self, other: &Self) -> bool {
        let numbers = |details: &Self| -> Vec<StandardNumber> {
            details.standards.iter().map(|one| one.number.clone()).collect()
        };
        self.model == other.model
            && self.specification == other.specification
            && self.category == other.category
            && self.measured_in == other.measured_in
            && self.attributes == other.attributes
            && numbers(self) == numbers(other)
            && self.origin == other.origin
            && self.production_address == other.production_address
    }
}

/// Why and when a maker changed what it states of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Amendment {
    /// Why, in the maker's words.
    pub reason: Remark,
    /// The date of the block.
    pub on: Date,
    /// The height of the block.
    pub height: Height,
}

/// A product's record in chain state: the edition in force. The same is kept as a [`ProductEdition`],
/// where it stays when a later edition comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// The maker, and the maker's number for it.
    pub id: ProductId,
    /// The number of the edition.
    pub edition: Edition,
    /// What the maker stated.
    pub details: ProductDetails,
    /// The height that registered the first edition.
    pub registered_at: Height,
    /// Why this edition came in the place of the one before; none for the first.
    pub amended: Option<Amendment>,
    /// Who gave the key that signed for it; none if it was the maker's own.
    pub given_by: Option<CreditCode>,
}

/// An edition of a product. It never changes: certificates keep the one they were issued on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ProductEdition(pub Product);

/// An edition of a product by its number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProductEditionId {
    /// The product.
    pub product: ProductId,
    /// The number of the edition.
    pub edition: Edition,
}

impl fmt::Display for ProductEditionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} edition {}", self.product, self.edition)
    }
}
