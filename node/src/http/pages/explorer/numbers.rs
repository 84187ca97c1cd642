//! Records by the number that their owner gave them, with or without its owner.

use chain_core::bytes::codec;
use chain_core::execute::find_certificate;
use chain_core::records::organisation::Organisation;
use chain_core::records::permission::Role;
use chain_core::state::{RecordKind, StateKey, StateView};
use chain_core::values::text::{CertificateId, Number};

use super::matches::Matches;
use super::target::Sort;
use crate::http::error::ApiError;
use crate::storage::{Posting, ScanStep};

/// Organisations whose numbers are looked through. Beyond them a number needs its owner.
const ORGANISATIONS_MAX: usize = 5_000;

/// The records of one owner with a number.
pub(super) fn owned(
    matches: &mut Matches<'_>,
    id: &CertificateId,
    sorts: impl IntoIterator<Item = Sort>,
) -> Result<(), ApiError> {
    let view = matches.reader.view;
    for sort in sorts {
        let exists = match key(sort, id) {
            Some(key) => view.record_bytes(&key)?.is_some(),
            None => find_certificate(view, id)?.is_some(),
        };
        if exists {
            matches.target(sort, id);
        }
    }
    Ok(())
}

/// The key of a record that is named OWNER/NUMBER: all such ids have the same bytes. A certificate's
/// key is not known from its id.
fn key(sort: Sort, id: &CertificateId) -> Option<StateKey> {
    let kind = sort.record().filter(|kind| *kind != RecordKind::Certificate)?;
    Some(StateKey::from_bytes([&[kind as u8], codec::encode(id).as_slice()].concat()))
}

/// What an organisation of a role gives numbers to; any may propose if it is an authority.
const fn numbered_by(role: Role) -> &'static [Sort] {
    match role {
        Role::Bureau => &[Sort::Recall, Sort::SpotCheck, Sort::Penalty],
        Role::Institute => &[Sort::Report, Sort::Accreditation, Sort::Resource, Sort::Offer],
        Role::Insurer => &[Sort::Cover, Sort::Claim],
        Role::Enterprise => &[
            Sort::Certificate,
            Sort::Product,
            Sort::Report,
            Sort::Service,
            Sort::Shipment,
            Sort::Resource,
            Sort::Entrustment,
        ],
        Role::Importer => &[Sort::Certificate, Sort::Product, Sort::Service, Sort::Shipment],
        Role::Seller => &[Sort::Shipment],
    }
}

/// The records of anybody with a number.
pub(super) fn of_anybody(matches: &mut Matches<'_>, number: &Number) -> Result<(), ApiError> {
    let view = matches.reader.view;
    let lists = [vec![Posting::Records(RecordKind::Organisation)]];
    let mut scan = view.scan(&lists, (Vec::new(), None), ORGANISATIONS_MAX);
    while let ScanStep::Found { entry, .. } = scan.step()? {
        let Some(organisation) = view.listed::<Organisation>(&entry)? else { continue };
        let id = CertificateId::new(organisation.details.code, number.clone());
        owned(matches, &id, [Sort::Proposal, Sort::Question])?;
        for role in &organisation.details.roles {
            owned(matches, &id, numbered_by(*role).iter().copied())?;
        }
    }
    Ok(())
}
