//! Registry acts: organisations, keys, licences.

use std::sync::Arc;

use super::checks::{
    check_dates, must_be_registered, must_have_role, refuse_grounds, refuse_personal_data,
};
use super::turn::{SignerPower, Turn};
use crate::bytes::signature::{KeyId, PublicKey};
use crate::execute::refusal::Refusal;
use crate::limits::INITIAL_KEYS_MAX;
use crate::records::history::{History, StatusChange, StatusGrounds};
use crate::records::organisation::{
    InsuranceLicence, KeyOrigin, KeyPurpose, KeyRecord, KeyRevocation, Organisation,
    OrganisationDetails, OrganisationStatus,
};
use crate::records::permission::Role;
use crate::state::{self, Overlay, RecordKind};
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::time::{Height, Timestamp};

/// What makes sure that an organisation is never without an admin key.
const ADMIN_KEYS_ARE_COUNTED: &str = "an organisation counts its admin keys";

/// A key to be added.
#[derive(Debug)]
pub(super) struct NewKey<'a> {
    pub(super) key: PublicKey,
    pub(super) purpose: &'a KeyPurpose,
    pub(super) valid_until: Option<Date>,
}

pub(super) fn register_organisation(
    turn: &mut Turn<'_>,
    details: &OrganisationDetails,
    admin_keys: &[PublicKey],
) -> Result<(), Refusal> {
    // They work at once: an organisation without a key has none to object with, and these are
    // its own.
    let origin = KeyOrigin::First(turn.signer.organisation);
    let first = Given { origin, usable_from: turn.rules.time, height: turn.rules.height };
    enter_organisation(&mut turn.state, first, details, admin_keys)
}

/// How a key comes to its organisation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    pub(super) origin: KeyOrigin,
    pub(super) usable_from: Timestamp,
    pub(super) height: Height,
}

impl Given {
    /// The record of a new key.
    fn record(self, organisation: CreditCode, added: &NewKey<'_>) -> KeyRecord {
        KeyRecord {
            key: added.key,
            organisation,
            purpose: added.purpose.clone(),
            valid_until: added.valid_until,
            added_at: self.height,
            revoked: None,
            origin: self.origin,
            usable_from: self.usable_from,
        }
    }

    /// By the signer of an act: what it gives another organisation waits until that one has had
    /// time to object.
    fn now(turn: &Turn<'_>, organisation: CreditCode) -> Self {
        let (signer, height, time) = (turn.signer, turn.rules.height, turn.rules.time);
        if signer.organisation == organisation {
            return Self { origin: signer.origin.passed_on(), usable_from: time, height };
        }
        let usable_from = time.plus_ms(turn.rules.params.key_delay_ms());
        Self { origin: KeyOrigin::Given(signer.organisation), usable_from, height }
    }
}

/// Enters an organisation and its admin keys, at genesis or by the bureau.
pub(super) fn enter_organisation(
    state: &mut Overlay<'_>,
    first: Given,
    details: &OrganisationDetails,
    admin_keys: &[PublicKey],
) -> Result<(), Refusal> {
    let organisation = details.code;
    check_entry(details, admin_keys)?;
    if state::read::<Organisation>(state, &organisation)?.is_some() {
        return Err(Refusal::exists(RecordKind::Organisation, &organisation));
    }
    for key in admin_keys {
        let added = NewKey { key: *key, purpose: &KeyPurpose::Admin, valid_until: None };
        enter_key(state, &first.record(organisation, &added))?;
    }
    let record = Organisation {
        details: details.clone(),
        // First keys work at once: from the time of the block.
        history: History::of(StatusChange::plain(
            OrganisationStatus::Active,
            first.height,
            first.usable_from.date(),
        )),
        licence: None,
        admin_keys: u32::try_from(admin_keys.len()).expect(ADMIN_KEYS_ARE_COUNTED),
    };
    state.write(&organisation, &record);
    Ok(())
}

fn wrong_entry(organisation: CreditCode, field: &'static str, reason: &str) -> Result<(), Refusal> {
    Err(Refusal::OrganisationEntry { organisation, field, reason: reason.to_owned() })
}

fn check_entry(details: &OrganisationDetails, admin_keys: &[PublicKey]) -> Result<(), Refusal> {
    if admin_keys.is_empty() || INITIAL_KEYS_MAX < admin_keys.len() {
        let reason = format!("name 1 to {INITIAL_KEYS_MAX} keys");
        return wrong_entry(details.code, "admin_keys", &reason);
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
    turn: &mut Turn<'_>,
    details: &OrganisationDetails,
) -> Result<(), Refusal> {
    let organisation = details.code;
    let mut entry = Arc::unwrap_or_clone(must_be_registered(&turn.state, organisation)?);
    check_details(details)?;
    if organisation == turn.signer.organisation && !details.roles.contains(&Role::Bureau) {
        return Err(Refusal::OwnEntry { organisation });
    }
    entry.details = details.clone();
    turn.write(&organisation, &entry);
    Ok(())
}

/// Suspends an organisation, or lets it act again.
pub(super) fn change_status(
    turn: &mut Turn<'_>,
    organisation: CreditCode,
    status: OrganisationStatus,
    grounds: &StatusGrounds,
) -> Result<(), Refusal> {
    let mut entry = Arc::unwrap_or_clone(must_be_registered(&turn.state, organisation)?);
    if organisation == turn.signer.organisation {
        return Err(Refusal::OwnEntry { organisation });
    }
    refuse_grounds(grounds)?;
    if entry.status() == status {
        return Err(Refusal::status(RecordKind::Organisation, &organisation, status.as_str()));
    }
    turn.change(&mut entry.history, status, Some(grounds));
    turn.write(&organisation, &entry);
    Ok(())
}

pub(super) fn add_key(
    turn: &mut Turn<'_>,
    organisation: CreditCode,
    added: &NewKey<'_>,
) -> Result<(), Refusal> {
    check_may_manage_keys(turn, organisation)?;
    let mut entry = Arc::unwrap_or_clone(must_be_registered(&turn.state, organisation)?);
    if let KeyPurpose::Operator(acts) = added.purpose
        && (acts.is_empty() || !acts.is_sorted_by(|a, b| a < b))
    {
        return Err(Refusal::field(
            "purpose.operator",
            format!("{} act(s)", acts.len()),
            "name at least one act, sorted, each once",
        ));
    }
    if let Some(until) = added.valid_until.filter(|until| *until < turn.rules.date) {
        return Err(Refusal::field(
            "valid_until",
            until,
            "a key must be valid on the day it is added",
        ));
    }
    if *added.purpose == KeyPurpose::Admin {
        if added.valid_until.is_some() {
            return Err(Refusal::field(
                "valid_until",
                "a date",
                "an admin key does not expire; revoke it instead",
            ));
        }
        entry.admin_keys = entry.admin_keys.checked_add(1).expect(ADMIN_KEYS_ARE_COUNTED);
        turn.write(&organisation, &entry);
    }
    let record = Given::now(turn, organisation).record(organisation, added);
    enter_key(&mut turn.state, &record)
}

/// An admin key that no act of the registry adds: governance does.
pub(super) fn give_admin_key(
    state: &mut Overlay<'_>,
    organisation: CreditCode,
    key: PublicKey,
    given: Given,
) -> Result<(), Refusal> {
    let mut entry = Arc::unwrap_or_clone(must_be_registered(state, organisation)?);
    entry.admin_keys = entry.admin_keys.checked_add(1).expect(ADMIN_KEYS_ARE_COUNTED);
    state.write(&organisation, &entry);
    let added = NewKey { key, purpose: &KeyPurpose::Admin, valid_until: None };
    enter_key(state, &given.record(organisation, &added))
}

pub(super) fn revoke_key(
    turn: &mut Turn<'_>,
    organisation: CreditCode,
    key: KeyId,
) -> Result<(), Refusal> {
    check_may_revoke(turn, organisation)?;
    let mut record = own_key(turn, organisation, key)?;
    check_not_decided(turn, &record)?;
    if record.purpose == KeyPurpose::Admin {
        let mut entry = Arc::unwrap_or_clone(must_be_registered(&turn.state, organisation)?);
        // An objection always counts: an organisation that has lost all its keys is given another.
        let objects =
            record.is_pending(turn.rules.time) && turn.signer.organisation == organisation;
        if entry.admin_keys <= 1 && !objects {
            return Err(Refusal::LastAdminKey { organisation, key });
        }
        entry.admin_keys = entry.admin_keys.checked_sub(1).expect(ADMIN_KEYS_ARE_COUNTED);
        turn.write(&organisation, &entry);
    }
    record.revoked = Some(revocation(turn));
    turn.write(&key, &record);
    Ok(())
}

/// Puts a new key in the place of one, for the same purpose and until the same day; the last admin
/// key can be replaced too.
pub(super) fn rotate_key(
    turn: &mut Turn<'_>,
    organisation: CreditCode,
    old: KeyId,
    new: PublicKey,
) -> Result<(), Refusal> {
    check_may_manage_keys(turn, organisation)?;
    let mut record = own_key(turn, organisation, old)?;
    check_not_decided(turn, &record)?;
    let added = NewKey { key: new, purpose: &record.purpose, valid_until: record.valid_until };
    let added = Given::now(turn, organisation).record(organisation, &added);
    enter_key(&mut turn.state, &added)?;
    record.revoked = Some(revocation(turn));
    turn.write(&old, &record);
    Ok(())
}

/// The end of a key by an act.
const fn revocation(turn: &Turn<'_>) -> KeyRevocation {
    let (height, on) = (turn.rules.height, turn.rules.date);
    KeyRevocation { height, on, organisation: turn.signer.organisation }
}

/// A key of an organisation that is not revoked.
fn own_key(turn: &Turn<'_>, organisation: CreditCode, key: KeyId) -> Result<KeyRecord, Refusal> {
    let record = turn
        .read::<KeyRecord>(&key)?
        .filter(|record| record.organisation == organisation)
        .ok_or(Refusal::NoSuchKey { organisation, key })?;
    match record.revoked {
        Some(KeyRevocation { height: at, .. }) => Err(Refusal::KeyRevoked { key, at }),
        None => Ok(record),
    }
}

/// Whoever may manage the keys may revoke one, and so may an objector, whose right to object was
/// checked when its signature was.
fn check_may_revoke(turn: &Turn<'_>, organisation: CreditCode) -> Result<(), Refusal> {
    match turn.signer.power {
        SignerPower::Objector => Ok(()),
        SignerPower::Admin | SignerPower::Operator | SignerPower::Authority => {
            check_may_manage_keys(turn, organisation)
        }
    }
}

/// What the authorities have decided is undone by neither the bureau nor by the keys that the dispute
/// was about: only by a key that they gave the same organisation.
fn check_not_decided(turn: &Turn<'_>, record: &KeyRecord) -> Result<(), Refusal> {
    let (organisation, signer) = (record.organisation, turn.signer);
    let decided = signer.organisation == organisation && signer.origin == KeyOrigin::Decided;
    if record.origin == KeyOrigin::Decided && !decided {
        return Err(Refusal::DecidedKey { organisation, key: record.key.id() });
    }
    Ok(())
}

/// The organisation's own admin key may manage its keys, and so may the bureau's.
fn check_may_manage_keys(turn: &Turn<'_>, organisation: CreditCode) -> Result<(), Refusal> {
    let own = turn.signer.organisation == organisation;
    if turn.signer.power == SignerPower::Admin && (own || turn.signer_has(Role::Bureau)?) {
        return Ok(());
    }
    Err(Refusal::ForeignKeys { signer: turn.signer.organisation, organisation })
}

pub(super) fn license_insurer(
    turn: &mut Turn<'_>,
    insurer: CreditCode,
    licence: &InsuranceLicence,
) -> Result<(), Refusal> {
    let mut entry = Arc::unwrap_or_clone(must_have_role(&turn.state, insurer, Role::Insurer)?);
    check_dates("valid_until", licence.valid_from, licence.valid_until)?;
    refuse_personal_data("licence_number", licence.licence_number.as_str())?;
    entry.licence = Some(licence.clone());
    turn.write(&insurer, &entry);
    Ok(())
}
