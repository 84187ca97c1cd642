//! [`ActsAbout`]: the acts about a record, in the order of the ledger. Of a certificate these are the acts
//! about what it rests on too: its batch, its reports, and what the goods were made from.

use chain_core::records::batch::Batch;
use chain_core::records::certificate::Certificate;
use chain_core::records::permission::ActKind;
use chain_core::records::report::Report;
use chain_core::state::{self, ReadError, Record, RecordKind, StateKey};

use super::ledger::Cursor;
use super::page::STEPS_MAX;
use super::reading::{ReadingError, must_certificate};
use crate::storage::{Posting, Scan, ScanStep, View, act_at, act_place, kind_byte, serial_in};

/// What comes next.
pub(super) enum NextAct {
    /// An act at this place.
    At(Cursor),
    /// Nothing more.
    End,
    /// The work allowed is done: everything up to this place was looked at.
    Exhausted(Option<Cursor>),
}

/// Acts from one or two sources, each act once.
pub(super) struct ActsAbout<'a> {
    sources: Vec<ActSource<'a>>,
}

/// Acts that stand in any of some lists.
struct ActSource<'a> {
    scan: Scan<'a>,
    /// Whether only those are wanted that matter to others.
    only_what_matters: bool,
    /// The last one that was looked at.
    looked_at: Option<Cursor>,
    /// What was found and not taken yet.
    ahead: Option<NextAct>,
}

impl<'a> ActsAbout<'a> {
    /// The acts about a record, after a place.
    pub(super) fn new(
        view: &'a View<'a>,
        subject: StateKey,
        after: Option<Cursor>,
    ) -> Result<Self, ReadingError> {
        let from = Cursor::next_entry(after);
        let certificate = certificate_of(view, &subject)?;
        let own = ActSource::new(view, vec![Posting::Subject(subject)], from.clone(), after, false);
        let mut sources = vec![own];
        if let Some(certificate) = certificate {
            let lists = rests_on(view, &certificate)?;
            let from = from.max(act_place(certificate.issued_at, 0));
            sources.push(ActSource::new(view, lists, from, after, true));
        }
        Ok(Self { sources })
    }

    /// The next act.
    pub(super) fn next(&mut self) -> Result<NextAct, ReadError> {
        let (mut first, mut bound) = (None::<Cursor>, None::<Option<Cursor>>);
        for source in &mut self.sources {
            match source.peek()? {
                NextAct::At(cursor) => {
                    first = Some(first.map_or(*cursor, |other| other.min(*cursor)));
                }
                NextAct::End => {}
                NextAct::Exhausted(until) => {
                    bound = Some(bound.map_or(*until, |other| other.min(*until)));
                }
            }
        }
        // Beyond the bound one of the sources may have what was not looked at.
        if let Some(until) = bound.filter(|until| first.is_none() || *until < first) {
            return Ok(NextAct::Exhausted(until));
        }
        let Some(first) = first else { return Ok(NextAct::End) };
        for source in &mut self.sources {
            if matches!(source.ahead, Some(NextAct::At(cursor)) if cursor == first) {
                source.ahead = None;
            }
        }
        Ok(NextAct::At(first))
    }
}

impl<'a> ActSource<'a> {
    fn new(
        view: &'a View<'a>,
        lists: Vec<Posting>,
        from: Vec<u8>,
        after: Option<Cursor>,
        only_what_matters: bool,
    ) -> Self {
        let scan = view.scan(&[lists], (from, None), STEPS_MAX);
        Self { scan, only_what_matters, looked_at: after, ahead: None }
    }

    fn peek(&mut self) -> Result<&NextAct, ReadError> {
        let ahead = match self.ahead.take() {
            Some(ahead) => ahead,
            None => self.find()?,
        };
        Ok(self.ahead.insert(ahead))
    }

    fn find(&mut self) -> Result<NextAct, ReadError> {
        loop {
            let (entry, value) = match self.scan.step()? {
                ScanStep::Found { entry, value } => (entry, value),
                ScanStep::End => return Ok(NextAct::End),
                ScanStep::Exhausted => return Ok(NextAct::Exhausted(self.looked_at)),
            };
            let Some((height, index)) = act_at(&entry) else { continue };
            let cursor = Cursor { height, index };
            self.looked_at = Some(cursor);
            let is_it = |kind: &ActKind| *value == [kind_byte(*kind)] && matters(*kind);
            if !self.only_what_matters || ActKind::ALL.iter().any(is_it) {
                return Ok(NextAct::At(cursor));
            }
        }
    }
}

/// What matters to a certificate of the acts about what it rests on. That others certify on the same
/// report, or sell the same materials, does not.
const fn matters(kind: ActKind) -> bool {
    match kind {
        ActKind::FileReport
        | ActKind::WithdrawReport
        | ActKind::ConfirmReport
        | ActKind::WithdrawConfirmation
        | ActKind::RecordSpotCheck
        | ActKind::RevokeCertificate
        | ActKind::OpenRecall
        | ActKind::CloseRecall => true,
        ActKind::RegisterOrganisation
        | ActKind::AddKey
        | ActKind::RevokeKey
        | ActKind::AccreditInstitute
        | ActKind::LicenseInsurer
        | ActKind::RegisterProduct
        | ActKind::BindCover
        | ActKind::IssueCertificate
        | ActKind::ActivateItems
        | ActKind::VoidItems
        | ActKind::UpdateOrganisation
        | ActKind::SuspendOrganisation
        | ActKind::ReinstateOrganisation
        | ActKind::RotateKey
        | ActKind::PublishStandards
        | ActKind::WithdrawStandard
        | ActKind::DeclareStandard
        | ActKind::RequestService
        | ActKind::AdvanceRequest
        | ActKind::CancelCover
        | ActKind::OpenClaim
        | ActKind::PayClaim
        | ActKind::RefuseClaim
        | ActKind::RecordRecourse
        | ActKind::ShipItems
        | ActKind::AcceptDelivery
        | ActKind::RefuseDelivery
        | ActKind::AnswerRecall
        | ActKind::OrderSpotCheck
        | ActKind::RecordPenalty
        | ActKind::Propose
        | ActKind::Approve
        | ActKind::AmendProduct
        | ActKind::WithdrawCertificate
        | ActKind::ChangeScope
        | ActKind::DecideScope
        | ActKind::KeepResource
        | ActKind::PublishOffer
        | ActKind::AskQuestion
        | ActKind::AnswerQuestion
        | ActKind::ClassifyEnterprise
        | ActKind::ClassifyProduct
        | ActKind::AgreeEntrustment
        | ActKind::EndEntrustment
        | ActKind::CancelShipment
        | ActKind::DeemAccepted => false,
    }
}

/// The certificate that a state key names.
fn certificate_of(view: &View<'_>, key: &StateKey) -> Result<Option<Certificate>, ReadError> {
    if key.as_bytes().first() != Some(&(RecordKind::Certificate as u8)) {
        return Ok(None);
    }
    let Some(serial) = serial_in(key) else { return Ok(None) };
    state::read::<Certificate>(view, &serial)
}

/// The lists of the acts about what a certificate rests on.
fn rests_on(view: &View<'_>, certificate: &Certificate) -> Result<Vec<Posting>, ReadingError> {
    let details = &certificate.details;
    let mut lists = vec![subject::<Batch>(&details.batch_id())];
    lists.extend(details.reports.iter().map(subject::<Report>));
    for input in &details.inputs {
        lists.push(subject::<Certificate>(&must_certificate(view, input)?.serial));
    }
    Ok(lists)
}

fn subject<R: Record>(id: &R::Id) -> Posting {
    Posting::Subject(StateKey::of::<R>(id))
}

#[cfg(test)]
mod tests;
