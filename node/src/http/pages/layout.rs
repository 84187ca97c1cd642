//! What all pages have in common: head, bar, foot, and the headers that guard them.

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::{Height, Timestamp};
use hgz_verifier::{Language, show_time};
use maud::{DOCTYPE, Markup, html};

use super::accept::VARY;
use super::assets::ASSETS;
use super::locale::Locale;
use crate::answers::reader::ChainReader;
use crate::storage::ChainHead;

/// Nothing from elsewhere, nothing inline, nobody's frame. The verifier is WebAssembly.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Which chain, node and height a page speaks of.
#[derive(Debug, Clone)]
pub(crate) struct Standpoint {
    /// The chain's name.
    pub(crate) chain_name: String,
    /// The chain.
    pub(crate) chain_id: ChainId,
    /// The node's name.
    pub(crate) moniker: String,
    /// The height whose state was read.
    pub(crate) height: Height,
    /// The height's time.
    pub(crate) time: Timestamp,
}

impl Standpoint {
    /// The last committed height of a node.
    pub(crate) fn now(reader: &ChainReader) -> Self {
        Self::at(reader, &reader.chain.head())
    }

    /// The height that was read.
    pub(crate) fn at(reader: &ChainReader, head: &ChainHead) -> Self {
        Self {
            chain_name: reader.chain.genesis.chain_name.to_string(),
            chain_id: head.chain_id,
            moniker: reader.moniker.clone(),
            height: head.height,
            time: head.time,
        }
    }
}

/// A page: its parts become one document.
#[derive(Debug)]
pub(crate) struct HtmlPage<'a> {
    /// The reader's language.
    pub(crate) locale: &'a Locale,
    /// What it speaks of.
    pub(crate) standpoint: &'a Standpoint,
    /// Its title.
    pub(crate) title: &'a str,
    /// Everything between bar and foot.
    pub(crate) main: Markup,
    /// Whether it carries a proof to check.
    pub(crate) has_proof: bool,
}

impl HtmlPage<'_> {
    /// The document.
    pub(crate) fn document(&self) -> Markup {
        let Self { locale, standpoint, .. } = self;
        html! {
            (DOCTYPE)
            html lang=(locale.html())
                data-chain-id=(standpoint.chain_id) data-height=(standpoint.height) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="format-detection" content="telephone=no";
                    title { (self.title) " · " (standpoint.chain_name) }
                    link rel="stylesheet" href=(ASSETS.style.path);
                    link rel="icon" type="image/svg+xml" href=(ASSETS.icon.path);
                    @if self.has_proof {
                        script type="module" src=(ASSETS.check.path) {}
                    }
                }
                body {
                    a.skip href="#main" { (locale.pick("跳到正文", "Skip to the content")) }
                    (self.bar())
                    main #main { (self.main) }
                    (self.foot())
                }
            }
        }
    }

    fn bar(&self) -> Markup {
        let Self { locale, standpoint, .. } = self;
        let (name, tag) = match locale.other() {
            Language::Zh => ("中文", "zh-CN"),
            Language::En => ("English", "en"),
        };
        html! {
            header.bar {
                a.brand href=(locale.link("/")) {
                    img src=(ASSETS.icon.path) alt="" width="28" height="28";
                    span { (locale.pick("合格证链", "Certificate chain")) }
                    small { (standpoint.chain_name) }
                }
                a.switch href=(locale.switched()) hreflang=(tag) lang=(tag) rel="alternate" {
                    (name)
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        let Self { locale, standpoint, .. } = self;
        let (height, time, node) =
            (standpoint.height, show_time(standpoint.time), &standpoint.moniker);
        let as_of = match locale.language {
            Language::Zh => format!("数据截至区块高度 {height}（{time}），由节点 {node} 提供。"),
            Language::En => format!("Data as of height {height} ({time}), from node {node}."),
        };
        html! {
            footer {
                p { (as_of) }
                nav aria-label=(locale.pick("更多", "More")) {
                    a href=(locale.link("/")) { (locale.pick("查验另一个码", "Check another code")) }
                    a href=(locale.link("/explorer")) { (locale.pick("浏览本链", "Explore the chain")) }
                }
            }
        }
    }

    /// The answer.
    pub(crate) fn into_response(self, status: StatusCode) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_LANGUAGE, self.locale.html()),
            (header::CACHE_CONTROL, "no-store"),
            (header::VARY, VARY),
            (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            (HeaderName::from_static("x-robots-tag"), "noindex"),
        ];
        (status, headers, self.document().into_string()).into_response()
    }
}
