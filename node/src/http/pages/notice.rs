//! Pages for what is not a code, what is made up, and what could not be checked: each says what was
//! expected and what to do, in the same form as a verdict.

use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use chain_core::verify::item_code::ItemCodeError;
use chain_core::verify::verification::Verdict;
use maud::{Markup, html};

use super::accept::AnswerForm;
use super::code_form::code_form;
use super::layout::{HtmlPage, Standpoint};
use super::locale::Locale;
use super::verdict::{Panel, Tone};
use crate::answers::reader::ChainReader;
use crate::http::error::{ApiError, no_such_path};

/// A page with a panel, and whatever else helps.
fn notice(
    reader: &ChainReader,
    locale: &Locale,
    status: StatusCode,
    (panel, more): (&Panel<'_>, Markup),
) -> Response {
    let page = HtmlPage {
        locale,
        standpoint: &Standpoint::now(reader),
        title: panel.title,
        main: html! { (panel.markup()) (more) },
        has_proof: false,
    };
    page.into_response(status)
}

/// A code that no label key can have signed.
pub(super) fn made_up(reader: &ChainReader, locale: &Locale) -> Response {
    let panel = Panel::of_verdict(locale, Verdict::Forged);
    notice(reader, locale, StatusCode::OK, (&panel, html! {}))
}

/// A text that is not a code.
pub(super) fn no_code(
    reader: &ChainReader,
    locale: &Locale,
    error: &ItemCodeError,
    text: &str,
) -> Response {
    let headline = match error {
        ItemCodeError::UnknownVersion { .. } => locale.pick(
            "本节点不认识这个码的版本，因此没有查验",
            "this node does not know the version of this code, so it was not checked",
        ),
        _ => locale.pick(
            "这不是商品追溯码：追溯码是 186 位数字",
            "this is not an item code: an item code has 186 digits",
        ),
    };
    let panel = Panel {
        as_of: None,
        name: "unreadable",
        tone: Tone::Unknown,
        title: locale.pick("无法读取此码", "This code cannot be read"),
        headline,
        next_step: locale.pick(
            "请重新扫描标签上的二维码，或完整输入码下的数字。仍不行时可拨打 12315 咨询。",
            "Scan the label again, or type all digits of the code. If that does not help, call 12315.",
        ),
    };
    notice(reader, locale, StatusCode::NOT_FOUND, (&panel, code_form(locale, text)))
}

/// A GS1 Digital Link that leads nowhere.
pub(super) fn no_link(reader: &ChainReader, locale: &Locale, headline: &str) -> Response {
    let panel = Panel {
        as_of: None,
        name: "no_link",
        tone: Tone::Unknown,
        title: locale.pick("没有找到", "Nothing found"),
        headline,
        next_step: locale.pick(
            "请核对商品条码、批次和件号，或扫描标签上的追溯二维码。",
            "Compare trade item number, batch and item, or scan the QR code of the label.",
        ),
    };
    notice(reader, locale, StatusCode::NOT_FOUND, (&panel, code_form(locale, "")))
}

/// A node that cannot answer: it says nothing about the goods.
pub(super) fn could_not_check(reader: &ChainReader, locale: &Locale, error: &ApiError) -> Response {
    let panel = Panel {
        as_of: None,
        name: "could_not_check",
        tone: Tone::Unknown,
        title: locale.pick("暂时无法查验", "Could not check"),
        headline: locale.pick(
            "本节点现在不能回答，这与商品真伪无关",
            "this node cannot answer now; that says nothing about the goods",
        ),
        next_step: locale.pick("请稍后再试。", "Try again in a while."),
    };
    notice(reader, locale, error.status, (&panel, html! { p.note { (error.body.code) } }))
}

/// A path that leads nowhere.
pub(super) fn no_such_page(
    reader: &ChainReader,
    uri: &Uri,
    wanted: AnswerForm,
    locale: &Locale,
) -> Response {
    if wanted != AnswerForm::Page || uri.path().starts_with("/v1/") {
        return no_such_path(uri).into_response();
    }
    let panel = Panel {
        as_of: None,
        name: "no_such_page",
        tone: Tone::Unknown,
        title: locale.pick("没有这个页面", "There is no such page"),
        headline: locale.pick(
            "这个地址既不是追溯码，也不是本站的页面",
            "this address is neither an item code nor a page of this node",
        ),
        next_step: locale.pick(
            "请扫描标签上的二维码，或在下面输入追溯码。",
            "Scan the QR code of the label, or type the code below.",
        ),
    };
    notice(reader, locale, StatusCode::NOT_FOUND, (&panel, code_form(locale, "")))
}
