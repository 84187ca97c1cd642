//! The page behind a QR code: one verdict, what is certified, where the item has been, and how often
//! its code was scanned. The same facts as JSON for programs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chain_core::api::ScanCounts;
use chain_core::records::certificate::Serial;
use chain_core::verify::item_code::{ItemCode, ItemCodeError};
use hgz_verifier::{Checked, Evidence, Language, page};
use maud::{Markup, html};

use super::accept::{Wanted, json};
use super::facts::{self, Shown};
use super::layout::{Page, Standpoint};
use super::life::{self, Life};
use super::locale::Locale;
use super::notice;
use super::scans;
use super::verdict::Panel;
use super::visitor::Scanner;
use crate::clock;
use crate::http::{ApiError, Rpc, Shared, activated_at, blocking, item_life};
use crate::scans::Visitor;
use crate::storage::{ScannedItem, View};

/// Answers the digits of a code: a person with a page, a program with JSON. A page about a code that
/// its maker signed counts as a scan.
pub(super) async fn item(
    State(rpc): Shared,
    uri: Uri,
    wanted: Wanted,
    locale: Locale,
    Scanner(visitor): Scanner,
) -> Response {
    let text = uri.path().trim_start_matches('/').to_owned();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return notice::no_such_page(&rpc, &uri, wanted, &locale);
    }
    let code = text.parse::<ItemCode>();
    match (wanted, code) {
        (Wanted::Json, Ok(code)) => json(rpc.answer_item(code).await),
        (Wanted::Json, Err(error)) => json(Err::<(), _>(ApiError::bad_request(&error))),
        (Wanted::Page, Err(ItemCodeError::NoItem)) => notice::made_up(&rpc, &locale),
        (Wanted::Page, Err(error)) => notice::no_code(&rpc, &locale, &error, &text),
        (Wanted::Page, Ok(code)) => {
            let (node, language) = (Arc::clone(&rpc), locale.language);
            match blocking(move || read(&node, &code, language, visitor.as_ref())).await {
                Ok(facts) => facts.response(&locale, &text),
                Err(error) => notice::could_not_check(&rpc, &locale, &error),
            }
        }
    }
}

/// What a node's own state says of a serial.
pub(super) fn evidence(
    rpc: &Rpc,
    view: &View<'_>,
    serial: Serial,
) -> Result<(Evidence, Standpoint), ApiError> {
    let head = view.head()?;
    let commit = rpc.chain.storage.commit_of(head.height)?;
    let signers = commit.iter().flat_map(|commit| &commit.signatures).map(|one| one.authority);
    let shown = hgz_verifier::Shown {
        chain_id: head.chain_id,
        height: head.height,
        time: head.time,
        signers: signers.collect(),
    };
    Ok((Evidence::from_state(shown, serial, view)?, Standpoint::at(rpc, &head)))
}

/// The sections of a page, with what is known here of their documents.
pub(super) fn sections(
    rpc: &Rpc,
    language: Language,
    checked: &Checked,
) -> Result<Vec<Shown>, ApiError> {
    let sections = page::sections(language, checked).into_iter();
    let shown = sections.map(|section| {
        let stored = section.document.map(|document| rpc.chain.storage.document(&document));
        Ok(Shown { stored: stored.transpose()?.flatten(), section })
    });
    shown.collect()
}

/// Everything that a page says of an item.
#[derive(Debug)]
pub(super) struct ItemFacts {
    pub(super) standpoint: Standpoint,
    pub(super) checked: Checked,
    pub(super) sections: Vec<Shown>,
    /// None if nobody signed the code.
    pub(super) life: Option<Life>,
    pub(super) scans: Option<ScanCounts>,
}

fn read(
    rpc: &Rpc,
    code: &ItemCode,
    language: Language,
    visitor: Option<&Visitor>,
) -> Result<ItemFacts, ApiError> {
    let view = rpc.chain.storage.view();
    let (evidence, standpoint) = evidence(rpc, &view, code.serial)?;
    let now = clock::now();
    let checked = evidence.judge(code, now.date());
    let mut facts = ItemFacts {
        standpoint,
        sections: sections(rpc, language, &checked)?,
        life: None,
        scans: None,
        checked,
    };
    let Some(grounds) = &facts.checked.grounds else { return Ok(facts) };
    let item = ScannedItem { serial: code.serial, item: code.item };
    if let Some(visitor) = visitor {
        rpc.scans.count(item, visitor, now)?;
    }
    let life = item_life(&view, grounds.certificate.id.clone(), code.item)?;
    facts.scans = Some(rpc.scans.of::<ApiError>(item, now, || Ok(activated_at(&life)))?);
    facts.life = Some(life::read(&view, &life)?);
    Ok(facts)
}

impl ItemFacts {
    fn response(&self, locale: &Locale, code: &str) -> Response {
        let panel = Panel::of(locale, self.checked.verdict);
        let page = Page {
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
