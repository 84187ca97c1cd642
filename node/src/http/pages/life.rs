//! Where an item has been, as this node's record of acts says: no proof comes with it.

use chain_core::act::Act;
use chain_core::records::organisation::Organisation;
use chain_core::records::serial::Serial;
use chain_core::records::shipment::{RefusedPart, Shipment, ShipmentLine};
use chain_core::state::{self, ReadError};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Timestamp;
use hgz_api::{Event, ItemHistory};
use hgz_verifier::{Language, show_time};
use maud::{Markup, html};

use super::facts::foreign;
use super::locale::Locale;
use crate::storage::View;

/// One thing that happened to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Station {
    /// The time of its block.
    pub(crate) time: Timestamp,
    /// What happened to it.
    pub(crate) what: What,
    /// Who did it.
    pub(crate) by: String,
    /// To whom, from whom, or why.
    pub(crate) detail: Option<String>,
}

/// What may happen to an item, as far as a buyer cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Its certificate was issued.
    Issued,
    /// Its label was put into use.
    Activated,
    /// Its label was declared spoilt.
    Voided,
    /// It was sent to somebody.
    Shipped,
    /// It was taken over.
    Accepted,
    /// It was not taken.
    Refused,
    /// Nobody had answered, and its shipper called it back.
    CalledBack,
    /// Nobody answered in time: that is taking it over.
    DeemedAccepted,
    /// Its certificate was revoked.
    Revoked,
    /// Its maker took the certificate back.
    Withdrawn,
    /// Its maker replaced the certificate.
    Superseded,
    /// It was called back.
    Recalled,
    /// The recall was closed.
    RecallClosed,
}

impl What {
    const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Issued => language.pick("签发合格证", "Certificate issued"),
            Self::Activated => language.pick("启用标签", "Label put into use"),
            Self::Voided => language.pick("标签作废", "Label declared spoilt"),
            Self::Shipped => language.pick("发货", "Shipped"),
            Self::Accepted => language.pick("验收", "Accepted"),
            Self::Refused => language.pick("拒收", "Refused"),
            Self::CalledBack => language.pick("取消发货", "Shipment cancelled"),
            Self::DeemedAccepted => language.pick("逾期未答复，视为验收", "Deemed accepted"),
            Self::Revoked => language.pick("撤销合格证", "Certificate revoked"),
            Self::Withdrawn => language.pick("撤回合格证", "Certificate withdrawn"),
            Self::Superseded => language.pick("更换合格证", "Certificate superseded"),
            Self::Recalled => language.pick("召回", "Called back"),
            Self::RecallClosed => language.pick("召回结束", "Recall closed"),
        }
    }
}

/// An item's life, as a page shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Life {
    /// The stations, the earliest first.
    pub(crate) stations: Vec<Station>,
    /// Whether there is more than these.
    pub(crate) goes_on: bool,
    /// Who holds the item now.
    pub(crate) holder: Option<String>,
}

/// The stations of an item's life, with names for codes. What became of its reports and materials stands
/// beside them on the page.
pub(crate) fn read(view: &View<'_>, life: &ItemHistory, serial: Serial) -> Result<Life, ReadError> {
    let names = Names { view };
    let mut stations = Vec::new();
    for event in life.events.iter().filter(|event| event.certificates.contains(&serial)) {
        if let Some((what, detail)) = names.station(life, event)? {
            let by = names.of(event.organisation)?;
            stations.push(Station { time: event.time, what, by, detail });
        }
    }
    let holder = life.holder.map(|holder| names.of(holder)).transpose()?;
    Ok(Life { stations, goes_on: life.next.is_some(), holder })
}

struct Names<'a> {
    view: &'a View<'a>,
}

impl Names<'_> {
    /// An organisation's name; its code if it has none.
    fn of(&self, code: CreditCode) -> Result<String, ReadError> {
        let found = state::read::<Organisation>(self.view, &code)?;
        Ok(found.map_or_else(|| code.to_string(), |one| one.details.name.to_string()))
    }

    /// What an act was to an item of a certificate, with what makes it plain.
    #[expect(clippy::too_many_lines, reason = "one arm for each act, and nothing else")]
    fn station(
        &self,
        life: &ItemHistory,
        event: &Event,
    ) -> Result<Option<(What, Option<String>)>, ReadError> {
        let certificate = &life.certificate;
        let names_item = |line: &ShipmentLine| {
            line.certificate == *certificate && line.items.contains(life.item)
        };
        Ok(Some(match &event.act {
            Act::IssueCertificate { number, certificate: issued } => {
                let own = &certificate.number;
                let by_maker = event.organisation == certificate.maker;
                if by_maker && number == own {
                    (What::Issued, None)
                } else if by_maker && issued.supersedes.as_ref() == Some(own) {
                    (What::Superseded, Some(number.to_string()))
                } else {
                    // Something was made from these goods: other people's business.
                    return Ok(None);
                }
            }
            Act::ActivateItems { .. } => (What::Activated, None),
            Act::VoidItems { .. } => (What::Voided, None),
            Act::ShipItems { shipment, .. } => (What::Shipped, Some(self.of(shipment.to)?)),
            Act::AcceptDelivery { refused: Some(RefusedPart { lines, reason }), .. }
                if lines.iter().any(names_item) =>
            {
                (What::Refused, Some(reason.to_string()))
            }
            Act::AcceptDelivery { shipment, .. } => {
                let sent = state::read::<Shipment>(self.view, shipment)?;
                let from = sent.map(|sent| self.of(sent.id.shipper)).transpose()?;
                (What::Accepted, from)
            }
            Act::RefuseDelivery { reason, .. } => (What::Refused, Some(reason.to_string())),
            Act::CancelShipment { reason, .. } => (What::CalledBack, Some(reason.to_string())),
            Act::DeemAccepted { .. } => (What::DeemedAccepted, None),
            Act::WithdrawCertificate { grounds, .. } => {
                (What::Withdrawn, Some(grounds.reason.to_string()))
            }
            Act::RevokeCertificate { grounds, .. } => {
                (What::Revoked, Some(grounds.reason.to_string()))
            }
            Act::OpenRecall { recall, .. } => {
                (What::Recalled, Some(recall.grounds.reason.to_string()))
            }
            Act::CloseRecall { .. } => (What::RecallClosed, None),
            // Claims, inspections and penalties are other people's business.
            Act::RegisterOrganisation { .. }
            | Act::AddKey { .. }
            | Act::RevokeKey { .. }
            | Act::AccreditInstitute { .. }
            | Act::LicenseInsurer { .. }
            | Act::RegisterProduct { .. }
            | Act::AmendProduct { .. }
            | Act::FileReport { .. }
            | Act::BindCover { .. }
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
            | Act::OpenClaim { .. }
            | Act::PayClaim { .. }
            | Act::RefuseClaim { .. }
            | Act::RecordRecourse { .. }
            | Act::AnswerRecall { .. }
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
            | Act::EndEntrustment { .. } => return Ok(None),
        }))
    }
}

/// The stations as a list.
pub(crate) fn card(locale: &Locale, life: &Life) -> Markup {
    let Life { stations, goes_on, holder } = life;
    html! {
        section.card.life {
            h2 { (locale.pick("流转记录", "Where it has been")) }
            (aside(locale.pick(
                "本节点的记录，不在证明范围内",
                "this node's own record, not part of the proof",
            )))
            ol {
                @for Station { time, what, by, detail } in stations {
                    li {
                        time datetime=(day(*time)) { (day(*time)) }
                        " "
                        strong { (what.words(locale.language)) }
                        span lang=[foreign(locale, by)] { (by) }
                        @if let Some(detail) = detail {
                            span.detail lang=[foreign(locale, detail)] {
                                (preposition(locale, *what)) (detail)
                            }
                        }
                    }
                }
            }
            @if let Some(holder) = holder {
                p.now {
                    (locale.pick("现由 ", "Now with "))
                    span lang=[foreign(locale, holder)] { (holder) }
                    (locale.pick(" 持有", ""))
                }
            }
            @if *goes_on {
                p.note { (locale.pick("更多记录见浏览页。", "The explorer shows more.")) }
            }
        }
    }
}

fn preposition(locale: &Locale, what: What) -> &'static str {
    match what {
        What::Superseded => locale.pick("由 ", "by "),
        What::Shipped => locale.pick("发往 ", "to "),
        What::Accepted => locale.pick("来自 ", "from "),
        What::Issued
        | What::Activated
        | What::Voided
        | What::Refused
        | What::CalledBack
        | What::DeemedAccepted
        | What::Revoked
        | What::Withdrawn
        | What::Recalled
        | What::RecallClosed => locale.pick("原因：", "because: "),
    }
}

fn day(time: Timestamp) -> String {
    time.date().to_string()
}

/// Whose word what follows is.
pub(crate) fn aside(whose: &str) -> Markup {
    html! { p.word { (whose) } }
}

/// An hour, as scans are counted.
pub(crate) fn hour(time: Timestamp) -> String {
    show_time(time).chars().take("2026-11-23 18:04".len()).collect()
}
