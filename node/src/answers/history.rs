//! The whole life of a record, and of one item: every act that was about it, in ledger order.

use chain_core::act::Act;
use chain_core::records::certificate::Certificate;
use chain_core::records::claim::Claim;
use chain_core::records::items::{ItemStatus, Items};
use chain_core::records::permission::ActKind;
use chain_core::records::shipment::{Holdings, Shipment, ShipmentLine};
use chain_core::records::supervision::{Recall, RecallDetails};
use chain_core::state::{self, StateKey};
use chain_core::values::text::{CertificateId, ClaimId, ShipmentId};
use chain_core::values::time::Timestamp;
use hgz_api::{Event, ItemHistory, ListPage};

use super::acts_about::{ActsAbout, NextAct};
use super::ledger::{Cursor, LedgerReader};
use super::page::limit_of;
use super::reading::{ReadingError, must_certificate, parse};
use crate::storage::View;

/// Blocks that are read for one page. A page that takes more is short, and says where to go on.
const BLOCKS_MAX: usize = 128;

/// Which page of a history.
pub(crate) struct HistoryPage {
    after: Option<Cursor>,
    limit: usize,
}

impl HistoryPage {
    /// The page after a cursor.
    pub(crate) fn new(after: Option<&str>, limit: Option<u32>) -> Result<Self, ReadingError> {
        Ok(Self { after: after.map(parse).transpose()?, limit: limit_of(limit)? })
    }
}

/// The acts about a record.
pub(crate) fn life_of(
    view: &View<'_>,
    subject: StateKey,
    after: Option<&str>,
    limit: u32,
) -> Result<ListPage<Event>, ReadingError> {
    acts_about(view, subject, &HistoryPage::new(after, Some(limit))?)
}

/// The acts about a record, page by page.
pub(crate) fn acts_about(
    view: &View<'_>,
    subject: StateKey,
    page: &HistoryPage,
) -> Result<ListPage<Event>, ReadingError> {
    events_of(view, subject, page, |_| Ok(true))
}

/// The acts about a record that are wanted, of a certificate those about what it rests on too.
fn events_of(
    view: &View<'_>,
    subject: StateKey,
    page: &HistoryPage,
    mut is_wanted: impl FnMut(&Event) -> Result<bool, ReadingError>,
) -> Result<ListPage<Event>, ReadingError> {
    let mut acts = ActsAbout::new(view, subject, page.after)?;
    let mut ledger = LedgerReader::new(view);
    let mut entries: Vec<Event> = Vec::new();
    let mut seen = None;
    loop {
        let Cursor { height, index } = match acts.next()? {
            NextAct::At(cursor) => cursor,
            NextAct::End => return Ok(ListPage { entries, next: None }),
            NextAct::Exhausted(until) => {
                return Ok(ListPage { entries, next: until.map(|until| until.to_string()) });
            }
        };
        if page.limit <= entries.len() || ledger.has_read_enough(BLOCKS_MAX) {
            return Ok(ListPage { entries, next: seen });
        }
        let event = ledger.event(height, index)?;
        seen = Some(event.cursor.clone());
        if is_wanted(&event)? {
            entries.push(event);
        }
    }
}

/// When an item's label came into use.
pub(crate) fn activated_at(life: &ItemHistory) -> Option<Timestamp> {
    let is_activation = |event: &&Event| event.kind == ActKind::ActivateItems;
    life.events.iter().find(is_activation).map(|event| event.time)
}

/// The beginning of an item's life, as much as one page of it shows.
pub(crate) fn item_life(
    view: &View<'_>,
    id: CertificateId,
    item: u32,
) -> Result<ItemHistory, ReadingError> {
    item_history_of(view, id, item, &HistoryPage::new(None, None)?)
}

/// The life of an item, page by page.
pub(crate) fn item_history_of(
    view: &View<'_>,
    id: CertificateId,
    item: u32,
    page: &HistoryPage,
) -> Result<ItemHistory, ReadingError> {
    let certificate = must_certificate(view, &id)?;
    let serial = certificate.serial;
    if item == 0 || certificate.details.quantity < item {
        return Err(ReadingError::unknown("item", &format!("{id} {item}")));
    }
    let items = state::read::<Items>(view, &serial)?.unwrap_or_default();
    let holdings = state::read::<Holdings>(view, &serial)?.unwrap_or_default();
    let (holding, status) = (holdings.find(item), items.status(item));
    let holder = holdings.holder_of(item, id.maker);
    let subject = StateKey::of::<Certificate>(&serial);
    let events = events_of(view, subject, page, |event| {
        // What is not about the certificate itself is about what it rests on, and so about every item.
        Ok(!event.certificates.contains(&serial) || concerns(view, event, (&id, item))?)
    })?;
    Ok(ItemHistory {
        variant: certificate.details.variant_of(item).cloned(),
        holder: (status != ItemStatus::Voided).then_some(holder),
        shipment: holding.and_then(|holding| holding.shipment.clone()),
        certificate: id,
        item,
        status,
        events: events.entries,
        next: events.next,
    })
}

/// Whether an act about a certificate concerned one of its items: it names the item, or the goods
/// that the item is among.
fn concerns(
    view: &View<'_>,
    event: &Event,
    (id, item): (&CertificateId, u32),
) -> Result<bool, ReadingError> {
    let in_lines = |lines: &[ShipmentLine]| {
        lines.iter().any(|line| line.certificate == *id && line.items.contains(item))
    };
    let recalled =
        |details: &RecallDetails| details.certificate == *id && details.items.contains(item);
    Ok(match &event.act {
        Act::ActivateItems { items, .. } | Act::VoidItems { items, .. } => items.contains(item),
        Act::ShipItems { shipment, .. } => in_lines(&shipment.lines),
        Act::AcceptDelivery { shipment, .. } | Act::RefuseDelivery { shipment, .. } => {
            let shipment = state::read::<Shipment>(view, shipment)?;
            shipment.is_some_and(|shipment| in_lines(&shipment.details.lines))
        }
        Act::CancelShipment { shipment, .. } | Act::DeemAccepted { shipment } => {
            let shipment = ShipmentId::new(event.organisation, shipment.clone());
            let shipment = state::read::<Shipment>(view, &shipment)?;
            shipment.is_some_and(|shipment| in_lines(&shipment.details.lines))
        }
        Act::OpenRecall { recall, .. } => recalled(recall),
        Act::AnswerRecall { recall, .. } | Act::CloseRecall { recall, .. } => {
            let recall = state::read::<Recall>(view, recall)?;
            recall.is_some_and(|recall| recalled(&recall.details))
        }
        Act::OpenClaim { claim, .. } => claim.item == item,
        Act::PayClaim { claim, .. }
        | Act::RefuseClaim { claim, .. }
        | Act::RecordRecourse { claim, .. } => {
            let claim = ClaimId::new(event.organisation, claim.clone());
            state::read::<Claim>(view, &claim)?.is_some_and(|claim| claim.details.item == item)
        }
        // About all of its items: its issue and revocation, spot checks and penalties. The others
        // have no certificate among their subjects today; one that gets it is about all of them.
        Act::RegisterOrganisation { .. }
        | Act::AddKey { .. }
        | Act::RevokeKey { .. }
        | Act::AccreditInstitute { .. }
        | Act::LicenseInsurer { .. }
        | Act::RegisterProduct { .. }
        | Act::AmendProduct { .. }
        | Act::FileReport { .. }
        | Act::BindCover { .. }
        | Act::IssueCertificate { .. }
        | Act::RevokeCertificate { .. }
        | Act::WithdrawCertificate { .. }
        | Act::UpdateOrganisation { .. }
        | Act::SuspendOrganisation { .. }
        | Act::ReinstateOrganisation { .. }
        | Act::RotateKey { .. }
        | Act::PublishStandards { .. }
        | Act::WithdrawStandard { .. }
        | Act::DeclareStandard { .. }
        | Act::WithdrawReport { .. }
        | Act::ConfirmReport { .. }
        | Act::WithdrawConfirmation { .. }
        | Act::RequestService { .. }
        | Act::AdvanceRequest { .. }
        | Act::CancelCover { .. }
        | Act::OrderSpotCheck { .. }
        | Act::RecordSpotCheck { .. }
        | Act::RecordPenalty { .. }
        | Act::Propose { .. }
        | Act::Approve { .. }
        | Act::ChangeScope { .. }
        | Act::DecideScope { .. }
        | Act::KeepResource { .. }
        | Act::PublishOffer { .. }
        | Act::AskQuestion { .. }
        | Act::AnswerQuestion { .. }
        | Act::ClassifyEnterprise { .. }
        | Act::ClassifyProduct { .. }
        | Act::AgreeEntrustment { .. }
        | Act::EndEntrustment { .. } => true,
    })
}

#[cfg(test)]
mod tests;
