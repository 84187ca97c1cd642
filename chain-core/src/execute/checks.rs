//! Checks that acts of several links share.

use std::sync::Arc;

use crate::execute::refusal::Refusal;
use crate::limits::{ITEMS_PER_CERTIFICATE_MAX, SUM_FEN_MAX};
use crate::records::history::StatusGrounds;
use crate::records::organisation::Organisation;
use crate::records::permission::Role;
use crate::state::{self, Overlay};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::personal_data::{self, PersonalData};
use crate::values::text::{Number, Text};

/// Refuses a citizen's identity number or a private telephone number in a free text.
pub(super) fn refuse_personal_data(field: &str, text: &str) -> Result<(), Refusal> {
    let Some(found) = personal_data::find(text) else { return Ok(()) };
    Err(Refusal::PersonalData {
        field: field.to_owned(),
        found: found.to_string(),
        demand: "a ledger cannot forget; write the organisation's public contact instead",
    })
}

/// The same for a text that may be left out.
pub(super) fn refuse_optional<const MAX: usize>(
    field: &str,
    text: Option<&Text<MAX>>,
) -> Result<(), Refusal> {
    refuse_personal_data(field, text.map_or("", Text::as_str))
}

/// The same for the grounds of a decision.
pub(super) fn refuse_grounds(grounds: &StatusGrounds) -> Result<(), Refusal> {
    refuse_personal_data("reason", grounds.reason.as_str())?;
    refuse_personal_data("legal_basis", grounds.legal_basis.as_str())
}

/// Refuses a citizen's identity number as the number of a record or batch. Eleven digits may look
/// like a telephone number by chance.
pub(super) fn refuse_identity_number(field: &str, number: &Number) -> Result<(), Refusal> {
    match personal_data::find(number.as_str()) {
        Some(PersonalData::IdentityNumber { .. }) => refuse_personal_data(field, number.as_str()),
        Some(PersonalData::MobileNumber { .. }) | None => Ok(()),
    }
}

/// A period ends no earlier than it starts.
pub(super) fn check_dates(field: &'static str, from: Date, until: Date) -> Result<(), Refusal> {
    if from <= until {
        return Ok(());
    }
    let demand = "it must not be before the first day";
    Err(Refusal::Field { field, found: until.to_string(), demand })
}

/// A list has at least one entry and at most `count_max`.
pub(super) fn check_count(
    field: &'static str,
    count: usize,
    count_max: usize,
) -> Result<(), Refusal> {
    if 0 < count && count <= count_max {
        return Ok(());
    }
    let found = format!("{count} entries");
    Err(Refusal::Field { field, found, demand: "it must have entries, but not too many" })
}

/// A batch has at least one unit, and no more than one certificate could name.
pub(super) fn check_batch_quantity(quantity: u32) -> Result<(), Refusal> {
    if 0 < quantity && quantity <= ITEMS_PER_CERTIFICATE_MAX {
        return Ok(());
    }
    let (found, demand) = (quantity.to_string(), "a batch has 1 to 16777215 units");
    Err(Refusal::Field { field: "batch_quantity", found, demand })
}

/// A sum of money in fen, at least `least`.
pub(super) fn check_sum(field: &'static str, fen: u64, least: u64) -> Result<(), Refusal> {
    if least <= fen && fen <= SUM_FEN_MAX {
        return Ok(());
    }
    let demand = "a sum is above 0 and at most ten billion yuan, in fen";
    Err(Refusal::Field { field, found: fen.to_string(), demand })
}

/// The entry of an organisation.
pub(super) fn must_be_registered(
    state: &Overlay<'_>,
    organisation: CreditCode,
) -> Result<Arc<Organisation>, Refusal> {
    state::read_shared::<Organisation>(state, &organisation)?
        .ok_or(Refusal::UnknownOrganisation { organisation })
}

/// The entry of an organisation that has a role.
pub(super) fn must_have_role(
    state: &Overlay<'_>,
    organisation: CreditCode,
    role: Role,
) -> Result<Arc<Organisation>, Refusal> {
    let entry = must_be_registered(state, organisation)?;
    if entry.has_role(role) { Ok(entry) } else { Err(Refusal::LacksRole { organisation, role }) }
}
