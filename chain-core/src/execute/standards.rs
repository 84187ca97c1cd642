//! The catalogue of standards, and what products and certificates may rest on.

use super::checks::{check_count, refuse_personal_data};
use super::entrustments;
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::CATALOGUE_ENTRIES_MAX;
use crate::records::product::ProductDetails;
use crate::records::standard_catalogue::{Catalogue, Standard, StandardDetails};
use crate::state::RecordKind;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::standard_number::{StandardKind, StandardNumber};

pub(super) fn publish(turn: &mut Turn<'_>, standards: &[StandardDetails]) -> Result<(), Refusal> {
    check_count("standards", standards.len(), CATALOGUE_ENTRIES_MAX)?;
    for details in standards {
        if is_enterprise(&details.number) {
            let demand = "an enterprise standard is declared by its maker, not published";
            return Err(Refusal::field("standards", &details.number, demand));
        }
        enter(turn, details, None)?;
    }
    let published = turn.read::<Catalogue>(&())?.unwrap_or_default().0;
    let more = u32::try_from(standards.len()).expect("an act publishes a few standards");
    let published = published.checked_add(more).expect("a catalogue has no four billion standards");
    turn.write(&(), &Catalogue(published));
    Ok(())
}

pub(super) fn declare(turn: &mut Turn<'_>, details: &StandardDetails) -> Result<(), Refusal> {
    if !is_enterprise(&details.number) {
        let demand = "a maker declares its own standards only: Q/ and its code";
        return Err(Refusal::field("standard", &details.number, demand));
    }
    enter(turn, details, Some(turn.signer.organisation))
}

fn enter(
    turn: &mut Turn<'_>,
    details: &StandardDetails,
    declared_by: Option<CreditCode>,
) -> Result<(), Refusal> {
    refuse_personal_data("title", details.title.as_str())?;
    let number = &details.number;
    turn.must_be_new::<Standard>(number)?;
    let record = Standard {
        details: details.clone(),
        declared_by,
        withdrawn_from: None,
        replaced_by: None,
        published_at: turn.rules.height,
    };
    turn.write(number, &record);
    Ok(())
}

/// The bureau withdraws any standard, an enterprise's as well.
pub(super) fn withdraw(
    turn: &mut Turn<'_>,
    number: &StandardNumber,
    from: Date,
    replaced_by: Option<&StandardNumber>,
) -> Result<(), Refusal> {
    let mut standard = turn.existing::<Standard>(number)?;
    if standard.withdrawn_from.is_some() {
        return Err(Refusal::status(RecordKind::Standard, number, "withdrawn"));
    }
    if from < turn.rules.date {
        let demand = "certificates of earlier days stand: name this day or a later one";
        return Err(Refusal::field("from", from, demand));
    }
    standard.withdrawn_from = Some(from);
    standard.replaced_by = replaced_by.cloned();
    turn.write(number, &standard);
    Ok(())
}

/// A product names standards of the catalogue, once there is one, and enterprise standards that
/// its maker has declared or is lent.
pub(super) fn check_known(
    turn: &Turn<'_>,
    maker: CreditCode,
    product: &ProductDetails,
) -> Result<(), Refusal> {
    let is_published = turn.read::<Catalogue>(&())?.unwrap_or_default().0 > 0;
    for standard in product.standards.iter().map(|one| &one.number) {
        let known = turn.read::<Standard>(standard)?;
        if is_enterprise(standard) {
            check_may_use(turn, maker, standard, known.and_then(|known| known.declared_by))?;
        } else if known.is_none() && is_published {
            return Err(Refusal::StandardNotPublished { standard: standard.clone() });
        }
    }
    Ok(())
}

/// An enterprise standard is for who declared it, and for whom it lends its standards to today.
fn check_may_use(
    turn: &Turn<'_>,
    maker: CreditCode,
    standard: &StandardNumber,
    declared_by: Option<CreditCode>,
) -> Result<(), Refusal> {
    if declared_by == Some(maker) {
        return Ok(());
    }
    if let Some(principal) = declared_by
        && entrustments::lends_standards(turn, principal, maker)?
    {
        return Ok(());
    }
    Err(Refusal::StandardNotDeclared { standard: standard.clone(), maker })
}

/// No certificate rests on a standard that is not in force on its day, nor on one that is no longer
/// lent.
pub(super) fn check_in_force(
    turn: &Turn<'_>,
    maker: CreditCode,
    product: &ProductDetails,
    on: Date,
) -> Result<(), Refusal> {
    for standard in product.standards.iter().map(|one| &one.number) {
        let Some(known) = turn.read_shared::<Standard>(standard)? else { continue };
        if !known.is_in_force(on) {
            return Err(Refusal::StandardNotInForce { standard: standard.clone(), on });
        }
        if is_enterprise(standard) {
            check_may_use(turn, maker, standard, known.declared_by)?;
        }
    }
    Ok(())
}

fn is_enterprise(number: &StandardNumber) -> bool {
    number.kind() == StandardKind::Enterprise
}
