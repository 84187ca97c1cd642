//! The first page of a node: what this is, and a field for a code.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chain_core::verify::item_code::ItemCode;
use maud::html;
use serde::Deserialize;

use super::code_form::code_form;
use super::layout::{HtmlPage, Standpoint};
use super::locale::Locale;
use super::notice;
use crate::http::services::Reads;

/// The first page.
pub(super) async fn start(State(reader): Reads, locale: Locale) -> Response {
    let main = html! {
        section.hero {
            h1 { (locale.pick("查验产品合格证", "Check a product certificate")) }
            p {
                (locale.pick(
                    "扫描商品标签上的二维码，即可查看这件商品的合格证、检验报告和保险，并在自己的手机上验证。",
                    "Scan the QR code on a label to see the certificate, inspection report and insurance of this very item, and to check them on your own phone.",
                ))
            }
        }
        (code_form(&locale, ""))
        ul.points {
            li { (locale.pick("一物一码：每件商品的码都由生产者签名。", "One item, one code: the maker signs the code of each item.")) }
            li { (locale.pick("监管部门、检验机构和保险人共同记账，谁也不能单独改写。", "The bureau, inspection institutes and insurers keep the record together; none of them can change it alone.")) }
            li { (locale.pick("不需要安装，不需要登录，不收集个人信息。", "Nothing to install, no login, no personal data.")) }
        }
    };
    let page = HtmlPage {
        locale: &locale,
        standpoint: &Standpoint::now(&reader),
        title: locale.pick("查验", "Check"),
        main,
        has_proof: false,
    };
    page.into_response(StatusCode::OK)
}

/// What was typed.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    code: String,
}

/// Leads from what was typed to its page.
pub(super) async fn check(
    State(reader): Reads,
    typed: Result<Query<Typed>, QueryRejection>,
    locale: Locale,
) -> Response {
    let typed = typed.map(|Query(typed)| typed.code).unwrap_or_default();
    let text: String = typed.split_whitespace().collect();
    let text = text.split(['?', '#']).next().unwrap_or_default();
    if let Some(path) = digital_link(text) {
        return Redirect::to(&locale.link(path)).into_response();
    }
    match text.parse::<ItemCode>() {
        Ok(code) => Redirect::to(&locale.link(&format!("/{code}"))).into_response(),
        Err(error) => notice::no_code(&reader, &locale, &error, text),
    }
}

/// The path of a GS1 Digital Link, whatever host it names.
pub(super) fn digital_link(text: &str) -> Option<&str> {
    let path = text.get(text.find("/01/")?..)?;
    path.bytes().all(|byte| byte.is_ascii_graphic()).then_some(path)
}

#[cfg(test)]
mod tests;
