//! Registering products.

use super::checks::{check_count, refuse_identity_number, refuse_optional, refuse_personal_data};
use super::standards;
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::STANDARDS_MAX;
use crate::records::product::{Product, ProductDetails};
use crate::values::text::{Number, ProductId};

pub(super) fn register_product(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &ProductDetails,
) -> Result<(), Refusal> {
    let id = ProductId::new(turn.signer.organisation, number.clone());
    refuse_identity_number("number", number)?;
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
    turn.must_be_new::<Product>(&id)?;
    standards::check_known(turn, id.maker, details)?;
    let product = Product {
        id: id.clone(),
        details: details.clone(),
        registered_at: turn.rules.height,
        given_by: turn.given_by(),
    };
    turn.write(&id, &product);
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
