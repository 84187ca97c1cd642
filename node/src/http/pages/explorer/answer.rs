//! The page of a search: straight to the one thing found, else a list of what the text may mean.

use maud::{Markup, html};

use super::super::facts::foreign;
use super::matches::Match;
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader, Sheet};
use super::search::Search;
use crate::http::error::ApiError;

/// Characters of the text that are given back.
const SHOWN_MAX: usize = 200;

/// Searches.
pub(super) fn search(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let text = question.get("q").unwrap_or_default();
    let matches = Search::of(reader, text)?;
    if let [only] = matches.as_slice() {
        return Ok(PageOrRedirect::Elsewhere(only.path.clone()));
    }
    let title = reader.pick("查找", "Search");
    let shown: String = text.chars().take(SHOWN_MAX).collect();
    let main = html! {
        h1 { (title) }
        @if matches.is_empty() {
            @if !shown.is_empty() {
                p { (reader.pick("没有找到：", "Nothing found for: ")) strong { (shown) } }
            }
            (help(reader))
        } @else {
            p { (reader.pick("可能是：", "This may mean: ")) strong { (shown) } }
            (list(reader, &matches))
        }
    };
    Ok(PageOrRedirect::Sheet(Sheet { title: title.to_owned(), main, json: None }))
}

fn list(reader: &PageReader<'_>, matches: &[Match]) -> Markup {
    html! {
        section.card.list {
            ul {
                @for one in matches {
                    li {
                        a href=(reader.locale.link(&one.path)) {
                            span.sort { (one.read_as) }
                            strong lang=[foreign(reader.locale, &one.name)] { (one.name) }
                        }
                    }
                }
            }
        }
    }
}

/// What can be searched.
fn help(reader: &PageReader<'_>) -> Markup {
    let kinds = [
        (
            "追溯码的数字、二维码的网址、GS1 数字链接",
            "the digits of an item code, the address in a QR code, a GS1 Digital Link",
        ),
        (
            "区块高度、区块号、交易号、高度.序号",
            "a height, block id, transaction id, or HEIGHT.INDEX",
        ),
        (
            "主体或产品名称的一部分、统一社会信用代码",
            "a part of the name of an organisation or product, a credit code",
        ),
        (
            "合格证、检验报告、保险单、索赔、发货、召回、抽查、处罚、提案的编号（可带“代码/”）",
            "the number of a certificate, report, cover, claim, shipment, recall, spot check, penalty or proposal, also as CODE/NUMBER",
        ),
        (
            "合格证序号、批次、商品条码、标准号",
            "a serial, a batch, a GTIN, the number of a standard",
        ),
        ("文档哈希、密钥号、公钥", "the hash of a document, a key id, a public key"),
    ];
    html! {
        section.card {
            h2 { (reader.pick("可以查找", "What can be searched")) }
            ul.points { @for (zh, en) in kinds { li { (reader.pick(zh, en)) } } }
        }
    }
}
