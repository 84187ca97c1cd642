//! Registering and amending products.

use std::collections::BTreeSet;

use super::checks::{
    check_at_most, check_count, refuse_identity_number, refuse_optional, refuse_personal_data,
};
use super::turn::Turn;
use super::{entrustments, standards};
use crate::execute::refusal::Refusal;
use crate::label::FieldValue;
use crate::limits::{STANDARDS_MAX, VARIANTS_MAX};
use crate::records::origin::Origin;
use crate::records::product::{
    Amendment, Product, ProductDetails, ProductEdition, ProductEditionId,
};
use crate::records::variant::Variant;
use crate::values::amount::Unit;
use crate::values::edition::Edition;
use crate::values::text::{Number, ProductId, Remark};

pub(super) fn register_product(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ProductDetails,
) -> Result<(), Refusal> {
    let id = ProductId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
    check_details(details)?;
    turn.must_be_new::<Product>(&id)?;
    entrustments::check_origin(turn, &id, &details.origin)?;
    standards::check_known(turn, id.maker, details)?;
    let product = Product {
        id,
        edition: Edition::FIRST,
        details: details.clone(),
        registered_at: turn.rules.height,
        amended: None,
        given_by: turn.given_by(),
    };
    write(turn, &product)
}

/// A new edition in the place of the one in force. What was certified keeps the edition it names.
pub(super) fn amend_product(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ProductDetails,
    reason: &Remark,
) -> Result<(), Refusal> {
    let id = ProductId::new(turn.signer.organisation, number.clone());
    refuse_personal_data("reason", reason.as_str())?;
    check_details(details)?;
    let mut product = turn.existing::<Product>(&id)?;
    if product.details == *details {
        return Err(Refusal::ProductUnchanged { product: id });
    }
    if product.details.measured_in != details.measured_in {
        let shown = |unit: Option<Unit>| unit.map_or("pieces", Unit::symbol);
        let demand = format!(
            "its batches are counted in {}: register goods of another unit as a product of their own",
            shown(product.details.measured_in)
        );
        return Err(Refusal::field("measured_in", shown(details.measured_in), demand));
    }
    entrustments::check_origin(turn, &id, &details.origin)?;
    standards::check_known(turn, id.maker, details)?;
    product.edition = product.edition.following().expect("a product has no four billion editions");
    product.details = details.clone();
    let (on, height) = (turn.rules.date, turn.rules.height);
    product.amended = Some(Amendment { reason: reason.clone(), on, height });
    product.given_by = turn.given_by();
    write(turn, &product)
}

/// Writes an edition as the one in force, and where it stays.
fn write(turn: &mut Turn<'_>, product: &Product) -> Result<(), Refusal> {
    turn.write(&product.id, product);
    let id = ProductEditionId { product: product.id.clone(), edition: product.edition };
    let written = turn.read_shared::<ProductEdition>(&id)?;
    assert_eq!(written, None, "an edition is written once");
    turn.write(&id, &ProductEdition(product.clone()));
    Ok(())
}

fn check_details(details: &ProductDetails) -> Result<(), Refusal> {
    check_count("standards", details.standards.len(), STANDARDS_MAX)?;
    if !details.attributes.is_sorted_by(|a, b| a < b) {
        return Err(Refusal::field(
            "attributes",
            format!("{} entries", details.attributes.len()),
            "sort them, each once",
        ));
    }
    check_category(details.category.as_str())?;
    refuse_personal_data("name", details.name.as_str())?;
    for (field, text) in [("model", &details.model), ("specification", &details.specification)] {
        refuse_optional(field, text.as_ref())?;
    }
    for standard in &details.standards {
        refuse_personal_data("standards.title", standard.title.as_str())?;
    }
    for (field, text) in details.label.texts() {
        refuse_personal_data(field, text)?;
    }
    check_origin_texts(details)?;
    check_variants(&details.variants)
}

/// What is written of who makes it and where. What is made abroad names its place in the origin.
fn check_origin_texts(details: &ProductDetails) -> Result<(), Refusal> {
    refuse_optional("production_address", details.production_address.as_ref())?;
    let Origin::Imported { foreign_maker, place, .. } = &details.origin else { return Ok(()) };
    refuse_personal_data("origin.foreign_maker", foreign_maker.as_str())?;
    refuse_optional("origin.place", place.as_ref())?;
    match &details.production_address {
        Some(address) => {
            let demand = "imported goods name country and place of origin; leave it out";
            Err(Refusal::field("production_address", address, demand))
        }
        None => Ok(()),
    }
}

/// Each code once, and nothing on a variant's label that belongs to a batch.
fn check_variants(variants: &[Variant]) -> Result<(), Refusal> {
    check_at_most("variants", variants.len(), VARIANTS_MAX)?;
    let mut codes = BTreeSet::new();
    for variant in variants {
        refuse_personal_data("variants.code", variant.code.as_str())?;
        if !codes.insert(&variant.code) {
            return Err(Refusal::field("variants.code", &variant.code, "list each code once"));
        }
        for (field, text) in variant.label.texts() {
            refuse_personal_data(field, text)?;
        }
        let mut dates =
            variant.label.iter().filter(|(_, value)| matches!(value, FieldValue::Date(_)));
        if let Some((field, _)) = dates.next() {
            let demand = "a date is of a batch: write it into the certificate";
            return Err(Refusal::field("variants.label", field, demand));
        }
    }
    Ok(())
}

/// IND-01: a section letter of GB/T 4754-2017 and the two to four digits of a division of that
/// section.
fn check_category(category: &str) -> Result<(), Refusal> {
    const SECTIONS: [(char, u8, u8); 20] = [
        ('A', 1, 5),
        ('B', 6, 12),
        ('C', 13, 43),
        ('D', 44, 46),
        ('E', 47, 50),
        ('F', 51, 52),
        ('G', 53, 60),
        ('H', 61, 62),
        ('I', 63, 65),
        ('J', 66, 69),
        ('K', 70, 70),
        ('L', 71, 72),
        ('M', 73, 75),
        ('N', 76, 79),
        ('O', 80, 82),
        ('P', 83, 83),
        ('Q', 84, 85),
        ('R', 86, 90),
        ('S', 91, 96),
        ('T', 97, 97),
    ];
    let mut characters = category.chars();
    let letter = characters.next();
    let digits = characters.as_str();
    let division = digits.get(..2).and_then(|digits| digits.parse::<u8>().ok());
    let section = SECTIONS.iter().find(|(section, _, _)| Some(*section) == letter);
    let fits = match (section, division) {
        (Some((_, first, last)), Some(division)) => *first <= division && division <= *last,
        _ => false,
    };
    if fits && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(Refusal::field(
        "category",
        category.chars().take(20).collect::<String>(),
        "write a code of GB/T 4754-2017 such as C3024",
    ))
}
