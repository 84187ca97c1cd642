//! Registry acts: organisations, keys, accreditations, licences.

use super::{Rules, Signer};
use crate::credit_code::CreditCode;
use crate::date::Date;
use crate::limits::{INITIAL_KEYS_MAX, STANDARDS_MAX};
use crate::organisation::{
    Accreditation, InsuranceLicence, KeyPurpose, KeyRecord, Organisation, OrganisationDetails,
    OrganisationStatus, Role, StatusChange,
};
use crate::personal_data::{self, PersonalData};
use crate::refusal::Refusal;
use crate::signature::{KeyId, PublicKey};
use crate::state::{self, Overlay};
use crate::text::Number;
use crate::time::Height;

/// A key to be added.
#[derive(Debug)]
pub(super) struct NewKey<'a> {
    pub(super) key: PublicKey,
    pub(super) purpose: &'a KeyPurpose,
    pub(super) valid_until: Option<Date>,
}

pub(super) fn register_organisation(
    state: &mut Overlay<'_>,
    rules: &Rules,
    details: &OrganisationDetails,
    admin_keys: &[PublicKey],
) -> Result<(), Refusal> {
    enter_organisation(state, rules.height, details, admin_keys)
}

/// Enters an organisation and its admin keys, at genesis or by the bureau.
pub(super) fn enter_organisation(
    state: &mut Overlay<'_>,
    height: Height,
    details: &OrganisationDetails,
    admin_keys: &[PublicKey],
) -> Result<(), Refusal> {
    let organisation = details.code;
    check_entry(details, admin_keys)?;
    if state::read::<Organisation>(state, &organisation)?.is_some() {
        return Err(Refusal::OrganisationExists { organisation });
    }
    for key in admin_keys {
        let record = KeyRecord {
            key: *key,
            organisation,
            purpose: KeyPurpose::Admin,
            valid_until: None,
            added_at: height,
            revoked_at: None,
        };
        enter_key(state, &record)?;
    }
    let record = Organisation {
        details: details.clone(),
        history: vec![StatusChange { status: OrganisationStatus::Active, height, grounds: None }],
        accreditation: None,
        licence: None,
        admin_keys: u32::try_from(admin_keys.len()).unwrap_or(u32::MAX),
    };
    state.write(&organisation, &record);
    Ok(())
}

fn check_entry(details: &OrganisationDetails, admin_keys: &[PublicKey]) -> Result<(), Refusal> {
    let organisation = details.code;
    let wrong = |field, reason: &str| {
        Err(Refusal::OrganisationEntry { organisation, field, reason: reason.to_owned() })
    };
    if details.roles.is_empty() || !details.roles.is_sorted_by(|a, b| a < b) {
        return wrong("roles", "name at least one role, sorted, each once");
    }
    if admin_keys.is_empty() || INITIAL_KEYS_MAX < admin_keys.len() {
        return wrong("admin_keys", "name 1 to 8 keys");
    }
    refuse_personal_data("name", details.name.as_str())?;
    refuse_personal_data("address", details.address.as_str())?;
    refuse_personal_data("contact", details.contact.as_str())
}

/// Refuses a citizen's identity number or a private telephone number in a free text.
pub(super) fn refuse_personal_data(field: &str, text: &str) -> Result<(), Refusal> {
    let Some(found) = personal_data::find(text) else { return Ok(()) };
    Err(Refusal::PersonalData {
        field: field.to_owned(),
        found: found.to_string(),
        demand: "a ledger cannot forget; write the organisation's public contact instead",
    })
}

/// Refuses a citizen's identity number as the number of a record or batch. Eleven digits may look
/// like a telephone number by chance.
pub(super) fn refuse_identity_number(field: &str, number: &Number) -> Result<(), Refusal> {
    match personal_data::find(number.as_str()) {
        Some(PersonalData::IdentityNumber { .. }) => refuse_personal_data(field, number.as_str()),
        Some(PersonalData::MobileNumber { .. }) | None => Ok(()),
    }
}

fn enter_key(state: &mut Overlay<'_>, record: &KeyRecord) -> Result<(), Refusal> {
    record.key.check().map_err(Refusal::Signature)?;
    let id = record.key.id();
    if let Some(taken) = state::read::<KeyRecord>(state, &id)? {
        return Err(Refusal::KeyExists { key: id, organisation: taken.organisation });
    }
    state.write(&id, record);
    Ok(())
}

pub(super) fn add_key(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    organisation: CreditCode,
    added: &NewKey<'_>,
) -> Result<(), Refusal> {
    check_may_manage_keys(state, signer, organisation)?;
    let mut entry = read_organisation(state, organisation)?;
    if let KeyPurpose::Operator(acts) = added.purpose
        && (acts.is_empty() || !acts.is_sorted_by(|a, b| a < b))
    {
        return Err(Refusal::Field {
            field: "purpose.operator",
            found: format!("{} act(s)", acts.len()),
            demand: "name at least one act, sorted, each once",
        });
    }
    if let Some(until) = added.valid_until.filter(|until| *until < rules.date) {
        return Err(Refusal::Field {
            field: "valid_until",
            found: until.to_string(),
            demand: "a key must be valid on the day it is added",
        });
    }
    if *added.purpose == KeyPurpose::Admin {
        if added.valid_until.is_some() {
            return Err(Refusal::Field {
                field: "valid_until",
                found: "a date".to_owned(),
                demand: "an admin key does not expire; revoke it instead",
            });
        }
        entry.admin_keys = entry.admin_keys.saturating_add(1);
        state.write(&organisation, &entry);
    }
    let record = KeyRecord {
        key: added.key,
        organisation,
        purpose: added.purpose.clone(),
        valid_until: added.valid_until,
        added_at: rules.height,
        revoked_at: None,
    };
    enter_key(state, &record)
}

pub(super) fn revoke_key(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    organisation: CreditCode,
    key: KeyId,
) -> Result<(), Refusal> {
    check_may_manage_keys(state, signer, organisation)?;
    let mut record = state::read::<KeyRecord>(state, &key)?
        .filter(|record| record.organisation == organisation)
        .ok_or(Refusal::NoSuchKey { organisation, key })?;
    if let Some(at) = record.revoked_at {
        return Err(Refusal::KeyRevoked { key, at });
    }
    if record.purpose == KeyPurpose::Admin {
        let mut entry = read_organisation(state, organisation)?;
        if entry.admin_keys <= 1 {
            return Err(Refusal::LastAdminKey { organisation, key });
        }
        entry.admin_keys = entry.admin_keys.saturating_sub(1);
        state.write(&organisation, &entry);
    }
    record.revoked_at = Some(rules.height);
    state.write(&key, &record);
    Ok(())
}

/// The organisation's own admin key may, and the bureau's.
fn check_may_manage_keys(
    state: &Overlay<'_>,
    signer: Signer,
    organisation: CreditCode,
) -> Result<(), Refusal> {
    let own = signer.organisation == organisation;
    if signer.is_admin && (own || signer.has_role(state, Role::Bureau)?) {
        return Ok(());
    }
    Err(Refusal::ForeignKeys { signer: signer.organisation, organisation })
}

pub(super) fn read_organisation(
    state: &Overlay<'_>,
    organisation: CreditCode,
) -> Result<Organisation, Refusal> {
    state::read::<Organisation>(state, &organisation)?
        .ok_or(Refusal::UnknownOrganisation { organisation })
}

fn read_with_role(
    state: &Overlay<'_>,
    organisation: CreditCode,
    role: Role,
) -> Result<Organisation, Refusal> {
    let entry = read_organisation(state, organisation)?;
    if entry.has_role(role) { Ok(entry) } else { Err(Refusal::LacksRole { organisation, role }) }
}

pub(super) fn accredit_institute(
    state: &mut Overlay<'_>,
    institute: CreditCode,
    accreditation: &Accreditation,
) -> Result<(), Refusal> {
    let mut entry = read_with_role(state, institute, Role::Institute)?;
    check_dates("valid_until", accreditation.valid_from, accreditation.valid_until)?;
    check_count("standards", accreditation.standards.len(), STANDARDS_MAX)?;
    check_count("categories", accreditation.categories.len(), STANDARDS_MAX)?;
    refuse_personal_data("certificate_number", accreditation.certificate_number.as_str())?;
    for category in &accreditation.categories {
        refuse_personal_data("categories", category.as_str())?;
    }
    entry.accreditation = Some(accreditation.clone());
    state.write(&institute, &entry);
    Ok(())
}

pub(super) fn license_insurer(
    state: &mut Overlay<'_>,
    insurer: CreditCode,
    licence: &InsuranceLicence,
) -> Result<(), Refusal> {
    let mut entry = read_with_role(state, insurer, Role::Insurer)?;
    check_dates("valid_until", licence.valid_from, licence.valid_until)?;
    refuse_personal_data("licence_number", licence.licence_number.as_str())?;
    entry.licence = Some(licence.clone());
    state.write(&insurer, &entry);
    Ok(())
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
