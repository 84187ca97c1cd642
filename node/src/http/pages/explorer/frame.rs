//! What all pages of the explorer have in common: the ways to go, the search, and how old the data
//! is.

use axum::http::StatusCode;
use axum::response::Response;
use chain_core::values::time::Timestamp;
use hgz_verifier::Language;
use maud::{Markup, html};

use super::super::layout::{HtmlPage, Standpoint};
use super::super::locale::Locale;
use super::reader::Sheet;
use crate::http::error::ApiError;

/// Where to go: path, Chinese, English.
const WAYS: [(&str, &str, &str); 9] = [
    ("/explorer", "概览", "Overview"),
    ("/explorer/blocks", "区块", "Blocks"),
    ("/explorer/organisations", "主体", "Organisations"),
    ("/explorer/certificates", "合格证", "Certificates"),
    ("/explorer/products", "产品", "Products"),
    ("/explorer/entrustments", "委托生产", "Entrustments"),
    ("/explorer/offers", "检验服务", "Services"),
    ("/explorer/questions", "问答", "Questions"),
    ("/explorer/proposals", "提案", "Proposals"),
];

/// A page, and when and for whom it is written.
#[derive(Debug)]
pub(super) struct ExplorerFrame<'a> {
    /// The reader's language.
    pub(super) locale: &'a Locale,
    /// The height that was read.
    pub(super) standpoint: &'a Standpoint,
    /// The time of day.
    pub(super) now: Timestamp,
    /// What was searched.
    pub(super) searched: &'a str,
}

impl ExplorerFrame<'_> {
    /// A page.
    pub(super) fn page(&self, status: StatusCode, sheet: &Sheet) -> Response {
        let page = HtmlPage {
            locale: self.locale,
            standpoint: self.standpoint,
            title: &sheet.title,
            main: self.main(sheet),
            has_proof: false,
        };
        page.into_response(status)
    }

    /// Everything between bar and foot.
    pub(super) fn main(&self, sheet: &Sheet) -> Markup {
        html! {
            div.explorer {
                (self.ways())
                (self.search())
                p.age { (self.age()) }
                (sheet.main)
                @if let Some(json) = &sheet.json {
                    p.json { a href=(json) { (self.locale.pick("本页数据的 JSON", "This page as JSON")) } }
                }
            }
        }
    }

    fn ways(&self) -> Markup {
        let locale = self.locale;
        html! {
            nav.ways aria-label=(locale.pick("浏览", "Explorer")) {
                @for (path, zh, en) in WAYS { a href=(locale.link(path)) { (locale.pick(zh, en)) } }
            }
        }
    }

    fn search(&self) -> Markup {
        let locale = self.locale;
        html! {
            form.search action="/explorer/search" method="get" role="search" {
                label.hidden for="q" { (locale.pick("查找", "Search")) }
                input #q name="q" type="search" value=(self.searched) autocomplete="off"
                    spellcheck="false" maxlength="600" enterkeyhint="search"
                    placeholder=(locale.pick("编号、名称、追溯码、哈希、高度……", "number, name, item code, hash, height …"));
                @if let Some(language) = locale.asked() {
                    input type="hidden" name="lang" value=(language);
                }
                button { (locale.pick("查找", "Search")) }
            }
        }
    }

    fn age(&self) -> String {
        let Standpoint { height, time, .. } = self.standpoint;
        let seconds = self.now.as_unix_ms().saturating_sub(time.as_unix_ms()) / 1_000;
        match self.locale.language {
            Language::Zh => format!("数据截至高度 {height}，{seconds} 秒前"),
            Language::En => format!("Data as of height {height}, {seconds} s ago"),
        }
    }

    /// A page that says why there is none.
    pub(super) fn none(&self, error: &ApiError) -> Response {
        let locale = self.locale;
        let (title, text) = match error.status {
            StatusCode::NOT_FOUND => (
                locale.pick("没有找到", "Nothing found"),
                locale.pick(
                    "本链在这个高度没有它；请核对编号，或用上面的查找。",
                    "The chain has no such thing at this height; check the number, or search above.",
                ),
            ),
            StatusCode::BAD_REQUEST => (
                locale.pick("无法读取这个地址", "This address cannot be read"),
                locale.pick("请核对下面所说的部分。", "Check what is named below."),
            ),
            _ => (
                locale.pick("暂时无法显示", "Cannot be shown now"),
                locale.pick("本节点现在不能回答，请稍后再试。", "This node cannot answer now; try again in a while."),
            ),
        };
        let main = html! {
            h1 { (title) }
            section.card {
                p { (text) }
                p.note lang="en" { (error.body.message) " (" (error.body.code) ")" }
            }
        };
        self.page(error.status, &Sheet { title: title.to_owned(), main, json: None })
    }
}
