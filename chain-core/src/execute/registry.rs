//! Registry acts: organisations, keys, accreditations, licences.

use std::sync::Arc;

use super::checks::{
    check_count, check_dates, must_be_registered, must_have_role, refuse_grounds,
    refuse_personal_data,
};
use super::{Rules, Signer};
use crate::bytes::signature::{KeyId, PublicKey};
use crate::execute::refusal::{Refusal, Subject};
use crate::limits::{INITIAL_KEYS_MAX, STANDARDS_MAX};
use crate::records::history::{StatusChange, StatusGrounds};
use crate::records::organisation::{
    Accreditation, InsuranceLicence, KeyPurpose, KeyRecord, Organisation, OrganisationDetails,
    OrganisationStatus,
};
use crate::records::permission::Role;
use crate::state::{self, Overlay};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::time::Height;

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

fn wrong_entry(organisation: CreditCode, field: &'static str, reason: &str) -> Result<(), Refusal> {
    Err(Refusal::OrganisationEntry { organisation, field, reason: reason.to_owned() })
}

fn check_entry(details: &OrganisationDetails, admin_keys: &[PublicKey]) -> Result<(), Refusal> {
    if admin_keys.is_empty() || INITIAL_KEYS_MAX < admin_keys.len() {
        return wrong_entry(details.code, "admin_keys", "name 1 to 8 keys");
    }
    check_details(details)
}

fn check_details(details: &OrganisationDetails) -> Result<(), Refusal> {
    if details.roles.is_empty() || !details.roles.is_sorted_by(|a, b| a < b) {
        let reason = "name at least one role, sorted, each once";
        return wrong_entry(details.code, "roles", reason);
    }
    refuse_personal_data("name", details.name.as_str())?;
    refuse_personal_data("address", details.address.as_str())?;
    refuse_personal_data("contact", details.contact.as_str())
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

/// The bureau corrects an entry. It does not take its own role from itself.
pub(super) fn update_organisation(
    state: &mut Overlay<'_>,
    signer: Signer,
    details: &OrganisationDetails,
) -> Result<(), Refusal> {
    let organisation = details.code;
    let mut entry = Arc::unwrap_or_clone(must_be_registered(state, organisation)?);
    check_details(details)?;
    if organisation == signer.organisation && !details.roles.contains(&Role::Bureau) {
        return Err(Refusal::OwnEntry { organisation });
    }
    entry.details = details.clone();
    state.write(&organisation, &entry);
    Ok(())
}

/// Suspends an organisation, or lets it act again.
pub(super) fn change_status(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    organisation: CreditCode,
    (status, grounds): (OrganisationStatus, &StatusGrounds),
) -> Result<(), Refusal> {
    let mut entry = Arc::unwrap_or_clone(must_be_registered(state, organisation)?);
    if organisation == signer.organisation {
        return Err(Refusal::OwnEntry { organisation });
    }
    refuse_grounds(grounds)?;
    if entry.status() == status {
        let (subject, id) = (Subject::Organisation, organisation.to_string());
        return Err(Refusal::Status { subject, id, status: status.as_str() });
    }
    let grounds = Some(grounds.clone());
    entry.history.push(StatusChange { status, height: rules.height, grounds });
    state.write(&organisation, &entry);
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
    let mut entry = Arc::unwrap_or_clone(must_be_registered(state, organisation)?);
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
    let mut record = own_key(state, organisation, key)?;
    if record.purpose == KeyPurpose::Admin {
        let mut entry = Arc::unwrap_or_clone(must_be_registered(state, organisation)?);
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

/// A new key in the place of one, for the same purpose and as long: also of the last admin key.
pub(super) fn rotate_key(
    state: &mut Overlay<'_>,
    rules: &Rules,
    signer: Signer,
    organisation: CreditCode,
    (old, new): (KeyId, PublicKey),
) -> Result<(), Refusal> {
    check_may_manage_keys(state, signer, organisation)?;
    let mut record = own_key(state, organisation, old)?;
    let (key, added_at) = (new, rules.height);
    enter_key(state, &KeyRecord { key, added_at, ..record.clone() })?;
    record.revoked_at = Some(rules.height);
    state.write(&old, &record);
    Ok(())
}

/// A key of an organisation that is not revoked.
fn own_key(
    state: &Overlay<'_>,
    organisation: CreditCode,
    key: KeyId,
) -> Result<KeyRecord, Refusal> {
    let record = state::read::<KeyRecord>(state, &key)?
        .filter(|record| record.organisation == organisation)
        .ok_or(Refusal::NoSuchKey { organisation, key })?;
    match record.revoked_at {
        Some(at) => Err(Refusal::KeyRevoked { key, at }),
        None => Ok(record),
    }
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

pub(super) fn accredit_institute(
    state: &mut Overlay<'_>,
    institute: CreditCode,
    accreditation: &Accreditation,
) -> Result<(), Refusal> {
    let mut entry = Arc::unwrap_or_clone(must_have_role(state, institute, Role::Institute)?);
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
    let mut entry = Arc::unwrap_or_clone(must_have_role(state, insurer, Role::Insurer)?);
    check_dates("valid_until", licence.valid_from, licence.valid_until)?;
    refuse_personal_data("licence_number", licence.licence_number.as_str())?;
    entry.licence = Some(licence.clone());
    state.write(&insurer, &entry);
    Ok(())
}
