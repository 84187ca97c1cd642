//! Checks that acts of several links share.

use std::sync::Arc;

use crate::execute::refusal::Refusal;
use crate::limits::{ITEMS_PER_CERTIFICATE_MAX, SUM_FEN_MAX};
use crate::records::certificate::Certificate;
use crate::records::history::StatusGrounds;
use crate::records::items::ItemRanges;
use crate::records::organisation::Organisation;
use crate::records::permission::Role;
use crate::records::shipment::{Holding, Holdings};
use crate::state::{self, Overlay, RecordKind};
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

/// The same for the grounds of a decision, which names the law it rests on.
pub(super) fn refuse_grounds(grounds: &StatusGrounds) -> Result<(), Refusal> {
    refuse_own_grounds(grounds)?;
    match grounds.legal_basis {
        Some(_) => Ok(()),
        None => Err(Refusal::field("legal_basis", "nothing", "name the article it rests on")),
    }
}

/// The same for the grounds of who mends its own mistake, for which no law has to be named.
pub(super) fn refuse_own_grounds(grounds: &StatusGrounds) -> Result<(), Refusal> {
    refuse_personal_data("reason", grounds.reason.as_str())?;
    refuse_optional("legal_basis", grounds.legal_basis.as_ref())
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
    Err(Refusal::field(field, until, demand))
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
    Err(Refusal::field(field, found, format!("it must have 1 to {count_max} entries")))
}

/// A list has at most `count_max` entries.
pub(super) fn check_at_most(
    field: &'static str,
    count: usize,
    count_max: usize,
) -> Result<(), Refusal> {
    if count <= count_max {
        return Ok(());
    }
    Err(Refusal::field(field, format!("{count} entries"), format!("name at most {count_max}")))
}

/// A list names each entry once, sorted, and at most `count_max` of them.
pub(super) fn check_sorted<T: Ord>(
    field: &'static str,
    entries: &[T],
    count_max: usize,
) -> Result<(), Refusal> {
    if entries.len() <= count_max && entries.is_sorted_by(|a, b| a < b) {
        return Ok(());
    }
    let found = format!("{} entries", entries.len());
    let demand = format!("name at most {count_max}, sorted, each once");
    Err(Refusal::field(field, found, demand))
}

/// A batch has at least one unit, and no more than one certificate could name.
pub(super) fn check_batch_quantity(quantity: u32) -> Result<(), Refusal> {
    if 0 < quantity && quantity <= ITEMS_PER_CERTIFICATE_MAX {
        return Ok(());
    }
    let (found, demand) = (quantity, format!("a batch has 1 to {ITEMS_PER_CERTIFICATE_MAX} units"));
    Err(Refusal::field("batch_quantity", found, demand))
}

/// An amount of money in fen, at least `least`.
pub(super) fn check_money(field: &'static str, fen: u64, least: u64) -> Result<(), Refusal> {
    if least <= fen && fen <= SUM_FEN_MAX {
        return Ok(());
    }
    let demand = format!("an amount is {least} to {SUM_FEN_MAX} fen");
    Err(Refusal::field(field, fen, demand))
}

/// Every item named is one of the certificate.
pub(super) fn check_within(certificate: &Certificate, items: &ItemRanges) -> Result<(), Refusal> {
    let quantity = certificate.details.quantity;
    match certificate.items_beyond(items) {
        Some(range) => Err(Refusal::ItemsOutside { range, quantity }),
        None => Ok(()),
    }
}

/// Who holds the items of a certificate, as intervals in order.
pub(super) fn holders(holdings: &Holdings, certificate: &Certificate) -> Vec<Holding> {
    let quantity = certificate.details.quantity;
    let all = holdings.all(certificate.id.maker, quantity);
    let held: u32 = all.iter().map(|holding| holding.items.count()).sum();
    assert_eq!(held, quantity, "each item of a certificate has a holder");
    all
}

/// The entry of an organisation.
pub(super) fn must_be_registered(
    state: &Overlay<'_>,
    organisation: CreditCode,
) -> Result<Arc<Organisation>, Refusal> {
    state::read_shared::<Organisation>(state, &organisation)?
        .ok_or_else(|| Refusal::unknown(RecordKind::Organisation, &organisation))
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
