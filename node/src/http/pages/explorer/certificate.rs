//! One certificate: what is certified, what became of its items, and who holds them.

use chain_core::records::certificate::Certificate;
use chain_core::records::items::ItemRanges;
use chain_core::records::serial::Serial;
use chain_core::records::supervision::RecallScope;
use chain_core::state::StateKey;
use chain_core::values::text::CertificateId;
use hgz_api::CertificateAnswer;
use hgz_verifier::{Checked, Evidence, Shown as ShownState, page};
use maud::{Markup, html};

use super::super::facts::{ShownSection, cards};
use super::certificates;
use super::history::history;
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::record::RecordFields;
use super::table::table;
use super::target::{PageTarget, Sort};
use super::words::status_word;
use crate::answers::reading::{must, must_certificate, parse};
use crate::answers::records::certificate_answer;
use crate::http::error::ApiError;

/// Intervals of holders that are shown; the rest is in the JSON.
const HOLDINGS_MAX: usize = 50;

/// One certificate, by its id.
pub(super) fn certificate(
    reader: &PageReader<'_>,
    text: &str,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let id: CertificateId = parse(text)?;
    let found = must_certificate(reader.view, &id)?;
    let answer = certificate_answer(reader.view, found)?;
    let target = PageTarget::new(Sort::Certificate, &id);
    let serial = answer.certificate.serial;
    let sort = target.sort.title(reader.locale.language);
    let subject = StateKey::of::<Certificate>(&serial);
    let main = html! {
        p.kind { (sort) " " span.code { (id.number) } }
        h1 { (answer.product.details.name) " " (standing(reader, &answer)) }
        section.card {
            h2 { (reader.pick("合格证", "Certificate")) }
            (RecordFields::new(reader, Some(id.maker)).of(&answer.certificate)?)
        }
        (items(reader, &answer)?)
        (recalls(reader, &answer)?)
        @if let Some(made) = certificates::made_from(reader, &id)? { (made) }
        div.cards { (facts(reader, serial)?) }
        (history(reader, question, (subject, &target.path()))?)
    };
    Ok(PageOrRedirect::sheet(format!("{sort} {}", id.number), main, target.json()))
}

/// The page of a certificate by its serial is that of its id.
pub(super) fn by_serial(reader: &PageReader<'_>, text: &str) -> Result<PageOrRedirect, ApiError> {
    let serial: Serial = parse(text)?;
    let found = must::<Certificate>(reader.view, &serial)?;
    Ok(PageOrRedirect::Elsewhere(PageTarget::new(Sort::Certificate, found.id).path()))
}

fn standing(reader: &PageReader<'_>, answer: &CertificateAnswer) -> Markup {
    html! {
        (status_word(reader, &answer.certificate.status()))
        @if answer.recalls.open().next().is_some() { " " (status_word(reader, &"recalled")) }
        @if answer.report_withdrawn { " " (status_word(reader, &"report_withdrawn")) }
    }
}

fn written(reader: &PageReader<'_>, ranges: &ItemRanges) -> String {
    if ranges.is_empty() { reader.pick("无", "none").to_owned() } else { ranges.to_string() }
}

fn items(reader: &PageReader<'_>, answer: &CertificateAnswer) -> Result<Markup, ApiError> {
    let quantity = answer.certificate.details.quantity;
    let all = answer.holdings.all(answer.certificate.id.maker, quantity);
    let mut rows = Vec::new();
    for holding in all.iter().take(HOLDINGS_MAX) {
        let shipment = holding.shipment.as_ref().map(|id| PageTarget::new(Sort::Shipment, id));
        rows.push([
            html! { (holding.items) },
            reader.organisation(holding.holder)?,
            html! { @if let Some(shipment) = shipment { (reader.link(&shipment, &shipment.id)) } },
        ]);
    }
    let title = reader.pick("商品件号", "Items");
    let titles = [
        reader.pick("件号", "Items"),
        reader.pick("持有人", "Holder"),
        reader.pick("在途", "On the way"),
    ];
    Ok(html! {
        section.card {
            h2 { (title) " 1–" (quantity) }
            dl {
                dt { (reader.pick("已启用", "in use")) }
                dd { (written(reader, &answer.items.activated)) }
                dt { (reader.pick("已作废", "void")) }
                dd { (written(reader, &answer.items.voided)) }
            }
            (table(title, titles, &rows))
            @if HOLDINGS_MAX < all.len() {
                p.note { (reader.pick("更多见 JSON。", "The JSON has more.")) }
            }
        }
    })
}

fn recalls(reader: &PageReader<'_>, answer: &CertificateAnswer) -> Result<Markup, ApiError> {
    let recalls = &answer.recalls.0;
    if recalls.is_empty() {
        return Ok(html! {});
    }
    let mut rows = Vec::new();
    for one in recalls {
        let items = match &one.items {
            RecallScope::All => reader.pick("全部", "all").to_owned(),
            RecallScope::Items(items) => items.to_string(),
        };
        let target = PageTarget::new(Sort::Recall, &one.recall);
        rows.push([
            reader.link(&target, one.recall.number.as_str()),
            html! { (items) },
            status_word(reader, &one.status),
        ]);
    }
    let title = reader.pick("召回", "Recalls");
    let titles = [
        reader.pick("编号", "Number"),
        reader.pick("件号", "Items"),
        reader.pick("状态", "Status"),
    ];
    Ok(html! { section.card { h2 { (title) } (table(title, titles, &rows)) } })
}

/// What the page behind a QR code says of product, maker, reports and covers.
fn facts(reader: &PageReader<'_>, serial: Serial) -> Result<Markup, ApiError> {
    let shown = ShownState {
        chain_id: reader.head.chain_id,
        height: reader.head.height,
        time: reader.head.time,
        signers: Vec::new(),
    };
    let evidence = Evidence::from_state(shown, serial, reader.view)?;
    let checked: Option<Checked> = evidence.judge_item(1, reader.now.date());
    let mut sections = Vec::new();
    for section in checked.iter().flat_map(|one| page::sections(reader.locale.language, one)) {
        // Certificate and recalls are told above, with links.
        if section.id == "certificate" || section.id == "recall" {
            continue;
        }
        let stored = section.document.map(|document| reader.storage.document(&document));
        sections.push(ShownSection { stored: stored.transpose()?.flatten(), section });
    }
    Ok(cards(reader.locale, &sections))
}
