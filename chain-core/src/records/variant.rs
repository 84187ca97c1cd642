//! Variants of a product: sizes, colours, grades, specifications that one certificate covers.

use serde::{Deserialize, Serialize};

use crate::label::Label;
use crate::limits::VARIANT_CODE_BYTES_MAX;
use crate::records::items::ItemRange;
use crate::values::gtin::Gtin;
use crate::values::text::Text;

/// What a maker calls a variant, such as `160/80A 男`.
pub type VariantCode = Text<VARIANT_CODE_BYTES_MAX>;

/// One variant of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Variant {
    /// What the maker calls it.
    pub code: VariantCode,
    /// Its own trade item number, if it has one.
    pub gtin: Option<Gtin>,
    /// The label fields that only it has; they override those of the batch and of the product.
    #[serde(default)]
    pub label: Label,
}

/// So many items in a row of one variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VariantLine {
    /// The variant's code.
    pub variant: VariantCode,
    /// How many items of it.
    pub quantity: u32,
}

/// The variant of an item: the items of a certificate's first line count from 1, those of the next one
/// go on.
#[must_use]
pub fn variant_at(lines: &[VariantLine], item: u32) -> Option<&VariantCode> {
    let mut before = item.checked_sub(1)?;
    for line in lines {
        match before.checked_sub(line.quantity) {
            None => return Some(&line.variant),
            Some(rest) => before = rest,
        }
    }
    None
}

/// Which of some items are of which variant, in the order of the lines; a variant of which there is
/// none is left out. The items are sorted and apart.
#[must_use]
pub fn by_variant(
    lines: &[VariantLine],
    items: &[ItemRange],
) -> Vec<(VariantCode, Vec<ItemRange>)> {
    let mut found = Vec::new();
    let mut first = 1_u32;
    for line in lines {
        let end = first.saturating_add(line.quantity);
        let last = end.saturating_sub(1);
        let of_line: Vec<ItemRange> = ItemRange { first, last }.inside(items).collect();
        if !of_line.is_empty() {
            found.push((line.variant.clone(), of_line));
        }
        first = end;
    }
    found
}

#[cfg(test)]
mod tests;
