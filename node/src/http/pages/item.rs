//! The page behind a QR code: one verdict, what is certified, where the item has been, and how often
//! its code was scanned. The same facts as JSON for programs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chain_core::records::serial::Serial;
use chain_core::verify::item_code::{ItemCode, ItemCodeError};
use hgz_api::ScanCounts;
use hgz_verifier::{Checked, Evidence, Language, page};
use maud::{Markup, html};

use super::accept::{AnswerForm, json};
use super::facts::{self, ShownSection};
use super::layout::{HtmlPage, Standpoint};
use super::life::{self, Life};
use super::locale::Locale;
use super::notice;
use super::scans;
use super::verdict::Panel;
use super::visitor::Scanner;
use crate::answers::history::{activated_at, item_life};
use crate::answers::reader::ChainReader;
use crate::blocking::blocking;
use crate::clock;
use crate::http::answer;
use crate::http::error::ApiError;
use crate::http::services::Reads;
use crate::scans::Visitor;
use crate::storage::{ScannedItem, View};

/// Answers the digits of a code: a person with a page, a program with JSON. A page about a code that
/// its maker signed counts as a scan.
pub(super) async fn item(
    State(reader): Reads,
    uri: Uri,
    wanted: AnswerForm,
    locale: Locale,
    Scanner(visitor): Scanner,
) -> Response {
    let text = uri.path().trim_start_matches('/').to_owned();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return notice::no_such_page(&reader, &uri, wanted, &locale);
    }
    let code = text.parse::<ItemCode>();
    match (wanted, code) {
        (AnswerForm::Json, Ok(code)) => json(answer::item(reader, code).await),
        (AnswerForm::Json, Err(error)) => json(Err::<(), _>(ApiError::bad_request(&error))),
        (AnswerForm::Page, Err(ItemCodeError::NoItem)) => notice::made_up(&reader, &locale),
        (AnswerForm::Page, Err(error)) => notice::no_code(&reader, &locale, &error, &text),
        (AnswerForm::Page, Ok(code)) => {
            let (node, language) = (Arc::clone(&reader), locale.language);
            let facts = blocking(move || read(&node, &code, language, visitor.as_ref())).await;
            match facts.map_err(ApiError::from).flatten() {
                Ok(facts) => facts.response(&locale, &text),
                Err(error) => notice::could_not_check(&reader, &locale, &error),
            }
        }
    }
}

/// What a node's own state says of a serial.
pub(super) fn evidence(
    reader: &ChainReader,
    view: &View<'_>,
    serial: Serial,
) -> Result<(Evidence, Standpoint), ApiError> {
    let head = view.head()?;
    let commit = reader.chain.storage.commit_of(head.height)?;
    let signers = commit.iter().flat_map(|commit| &commit.signatures).map(|one| one.authority);
    let shown = hgz_verifier::Shown {
        chain_id: head.chain_id,
        height: head.height,
        time: head.time,
        signers: signers.collect(),
    };
    Ok((Evidence::from_state(shown, serial, view)?, Standpoint::at(reader, &head)))
}

/// The sections of a page, with what is known here of their documents.
pub(super) fn sections(
    reader: &ChainReader,
    language: Language,
    checked: &Checked,
) -> Result<Vec<ShownSection>, ApiError> {
    let sections = page::sections(language, checked).into_iter();
    let shown = sections.map(|section| {
        let stored = section.document.map(|document| reader.chain.storage.document(&document));
        Ok(ShownSection { stored: stored.transpose()?.flatten(), section })
    });
    shown.collect()
}

/// Everything that a page says of an item.
#[derive(Debug)]
pub(super) struct ItemFacts {
    pub(super) standpoint: Standpoint,
    pub(super) checked: Checked,
    pub(super) sections: Vec<ShownSection>,
    /// None if nobody signed the code.
    pub(super) life: Option<Life>,
    pub(super) scans: Option<ScanCounts>,
}

fn read(
    reader: &ChainReader,
    code: &ItemCode,
    language: Language,
    visitor: Option<&Visitor>,
) -> Result<ItemFacts, ApiError> {
    let view = reader.chain.storage.view();
    let (evidence, standpoint) = evidence(reader, &view, code.serial)?;
    let now = clock::now();
    let checked = evidence.judge(code, now.date());
    let mut facts = ItemFacts {
        standpoint,
        sections: sections(reader, language, &checked)?,
        life: None,
        scans: None,
        checked,
    };
    let Some(grounds) = &facts.checked.grounds else { return Ok(facts) };
    let item = ScannedItem { serial: code.serial, item: code.item };
    if let Some(visitor) = visitor {
        reader.scans.count(item, visitor, now)?;
    }
    let life = item_life(&view, grounds.certificate.id.clone(), code.item)?;
    facts.scans = Some(reader.scans.of::<ApiError>(item, now, || Ok(activated_at(&life)))?);
    facts.life = Some(life::read(&view, &life, grounds.certificate.serial)?);
    Ok(facts)
}

impl ItemFacts {
    fn response(&self, locale: &Locale, code: &str) -> Response {
        let panel = Panel::of(locale, &self.checked);
        let page = HtmlPage {
            locale,
            standpoint: &self.standpoint,
            title: panel.title,
            main: self.main(locale, &panel, code),
            has_proof: true,
        };
        page.into_response(StatusCode::OK)
    }

    /// Everything between bar and foot.
    pub(super) fn main(&self, locale: &Locale, panel: &Panel<'_>, code: &str) -> Markup {
        html! {
            (panel.markup())
            (subject(locale, &self.checked))
            (self.proof(locale, code))
            @if let Some(scans) = &self.scans { (scans::warning(locale, scans)) }
            div.cards {
                (facts::cards(locale, &self.sections))
                @if let Some(life) = &self.life { (life::card(locale, life)) }
                @if let Some(scans) = &self.scans { (scans::card(locale, scans)) }
            }
            (self.how_to_check(locale, code))
            // On paper nobody can unfold what is folded.
            p.printed { (locale.pick("追溯码 ", "item code ")) (code) }
        }
    }

    /// Where the visitor's own browser says what it found.
    fn proof(&self, locale: &Locale, code: &str) -> Markup {
        let assets = &*super::assets::ASSETS;
        html! {
            p #proof.proof role="status" data-code=(code) data-serial=(self.checked.serial)
                data-loader=(assets.loader.path) data-verifier=(assets.verifier.path) {
                (locale.pick(
                    "以上是本节点的答复，尚未在这部手机上查验。",
                    "This is the answer of this node; it has not been checked on this phone.",
                ))
            }
        }
    }

    fn how_to_check(&self, locale: &Locale, code: &str) -> Markup {
        let Checked { chain_id, height, serial, .. } = &self.checked;
        html! {
            details.how {
                summary { (locale.pick("如何自行查验", "How to check it yourself")) }
                p {
                    (locale.pick(
                        "不信任任何节点也能查验：码上的签名、本链状态的证明和各机构的签名都可以用任何一台电脑核对。",
                        "Nobody has to be trusted: the signature in the code, the proof of the chain's state and the signatures of the authorities can be checked on any computer.",
                    ))
                }
                pre { "hgz verify " (code) }
                dl {
                    dt { (locale.pick("链标识", "chain id")) }
                    dd.long { (chain_id) }
                    dt { (locale.pick("区块高度", "height")) }
                    dd { (height) }
                    dt { (locale.pick("证明", "proof")) }
                    dd { a href={ "/v1/serials/" (serial) "/proof" } { "/v1/serials/" (serial) "/proof" } }
                }
            }
        }
    }
}

/// The product and its maker, in one line.
pub(super) fn subject(locale: &Locale, checked: &Checked) -> Markup {
    let grounds = checked.grounds.as_ref();
    let product = grounds.and_then(|grounds| grounds.product.as_ref());
    let maker = grounds.and_then(|grounds| grounds.maker.as_ref());
    html! {
        @if let (Some(product), Some(maker)) = (product, maker) {
            @let (product, maker) = (&product.details.name, &maker.details.name);
            p.subject {
                strong lang=[facts::foreign(locale, product.as_str())] { (product) }
                span lang=[facts::foreign(locale, maker.as_str())] { (maker) }
            }
        }
    }
}
