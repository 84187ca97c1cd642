//! A document: whether this node has it, and which acts of which block name it.

use chain_core::act::documents::named_by;
use chain_core::bytes::hash::Hash;
use maud::html;
use serde_json::json;

use super::history::events;
use super::reader::{PageOrRedirect, PageReader};
use super::record::RecordFields;
use super::target::{PageTarget, Sort};
use crate::answers::ledger::LedgerReader;
use crate::answers::reading::{ReadingError, parse};
use crate::http::error::ApiError;

/// A document, by its hash.
pub(super) fn document(reader: &PageReader<'_>, text: &str) -> Result<PageOrRedirect, ApiError> {
    let hash: Hash = parse(text)?;
    let stored = reader.storage.document(&hash)?;
    let named_at = reader.storage.document_named_at(&hash)?;
    if stored.is_none() && named_at.is_none() {
        return Err(ReadingError::unknown("document", &hash).into());
    }
    let mut ledger = LedgerReader::new(reader.view);
    let mut acts = Vec::new();
    if let Some(height) = named_at
        && let Some(block) = ledger.block(height)?.cloned()
    {
        for (index, signed) in (0_u32..).zip(&block.transactions) {
            if named_by(&signed.transaction.act).contains(&hash) {
                acts.push(ledger.event(height, index)?);
            }
        }
    }
    let title = Sort::Document.title(reader.locale.language);
    let target = PageTarget::new(Sort::Document, hash);
    let facts = stored.map(|one| {
        json!({
            "bytes": one.bytes,
            "media_type": one.media_type.as_str(),
            "received_at": one.received_at,
        })
    });
    let fields = facts.map(|facts| RecordFields::new(reader, None).of(&facts)).transpose()?;
    let main = html! {
        p.kind { (title) }
        h1.code { (hash) }
        section.card {
            h2 { (reader.pick("原件", "The document itself")) }
            @if let Some(fields) = fields {
                (fields)
                p.document { a href=(target.json()) { (reader.pick("查看原件", "Open the document")) } }
            } @else {
                p { (reader.pick("本节点没有这份文档的原件，别的节点可能有。", "This node does not have it; another node may.")) }
            }
        }
        section.card {
            h2 { (reader.pick("最近由此引用", "Last named by")) }
            @if acts.is_empty() {
                p.note { (reader.pick("本链没有记录引用它。", "No record of this chain names it.")) }
            } @else {
                (events(reader, title, &acts)?)
            }
        }
    };
    Ok(PageOrRedirect::sheet(title, main, format!("{}/entry", target.json())))
}
