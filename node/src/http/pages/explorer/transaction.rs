//! One transaction: the act in words, who signed it, and what it is about.

use chain_core::chain::transaction::TransactionId;
use chain_core::values::time::Height;
use hgz_api::{ErrorBody, Event, TransactionStatus};
use hgz_verifier::show_time;
use maud::{Markup, html};

use super::acts::act_title;
use super::history::subjects_of;
use super::reader::{PageOrRedirect, PageReader};
use super::record::RecordFields;
use super::target::{PageTarget, Sort};
use crate::answers::ledger::LedgerReader;
use crate::answers::reading::{ReadingError, parse};
use crate::http::error::ApiError;

/// One transaction, by its id.
pub(super) fn transaction(reader: &PageReader<'_>, text: &str) -> Result<PageOrRedirect, ApiError> {
    let id: TransactionId = parse(text)?;
    let target = PageTarget::new(Sort::Transaction, id);
    // What is asked of the pool may have been committed after this view was taken.
    let (title, main) = match reader.view.transaction(&id)? {
        Some(entry) => committed(reader, entry.height, entry.index)?,
        None => waiting(reader, id, &(reader.status_of)(id)?)?,
    };
    Ok(PageOrRedirect::sheet(title, main, target.json()))
}

fn committed(
    reader: &PageReader<'_>,
    height: Height,
    index: u32,
) -> Result<(String, Markup), ApiError> {
    let event = LedgerReader::new(reader.view).event(height, index)?;
    let title = act_title(reader.locale.language, event.kind);
    let act = serde_json::to_value(&event.act).unwrap_or_default();
    // An act is written as its name with its fields.
    let fields = act.as_object().and_then(|named| named.values().next()).cloned();
    let main = html! {
        h1 { (title) }
        (envelope(reader, &event)?)
        section.card {
            h2 { (reader.pick("改变了什么", "What it changed")) }
            (subjects(reader, &event)?)
        }
        section.card {
            h2 { (reader.pick("内容", "What it says")) }
            (RecordFields::new(reader, Some(event.organisation)).of(&fields)?)
        }
    };
    Ok((title.to_owned(), main))
}

fn envelope(reader: &PageReader<'_>, event: &Event) -> Result<Markup, ApiError> {
    let block = PageTarget::new(Sort::Block, event.height);
    let key = PageTarget::new(Sort::Key, event.key);
    Ok(html! {
        section.card {
            h2 { (reader.pick("交易", "Transaction")) }
            dl {
                dt { (reader.pick("状态", "status")) }
                dd { strong { (reader.pick("已上链", "committed")) } }
                dt { (reader.pick("办理主体", "signed by")) }
                dd { (reader.organisation(event.organisation)?) }
                dt { (reader.pick("签名密钥", "with the key")) }
                dd.code { (reader.link(&key, &event.key.to_string())) }
                @if let Some(by) = event.given_by {
                    dt { (reader.pick("密钥来源", "who gave the key")) }
                    dd { (reader.organisation(by)?) }
                }
                dt { (reader.pick("区块", "block")) }
                dd { (reader.link(&block, &event.height.to_string())) " · " (reader.pick("第 ", "no. ")) (event.index) }
                dt { (reader.pick("时间", "time")) }
                dd { (show_time(event.time)) }
                dt { (reader.pick("交易号", "transaction id")) }
                dd.code { (event.transaction) }
            }
        }
    })
}

/// The records that it is about, as links.
fn subjects(reader: &PageReader<'_>, event: &Event) -> Result<Markup, ApiError> {
    let mut links = Vec::new();
    for target in subjects_of(reader, event)? {
        links.push(reader.titled(&target)?);
    }
    Ok(html! {
        ul.plain { @for link in links { li { (link) } } }
        p.note {
            (reader.pick("这笔交易写入或涉及的记录；链接显示它们现在的样子。", "The records that it wrote or is about; the links show them as they are now."))
        }
    })
}

/// A transaction that is in no block of this view.
fn waiting(
    reader: &PageReader<'_>,
    id: TransactionId,
    status: &TransactionStatus,
) -> Result<(String, Markup), ApiError> {
    let (title, text, error) = match status {
        TransactionStatus::Pending => (
            reader.pick("等待上链", "Waiting for a block"),
            reader.pick(
                "本节点已受理，正在等待区块。",
                "This node has admitted it; it waits for a block.",
            ),
            None,
        ),
        TransactionStatus::Committed { .. } => (
            reader.pick("刚刚上链", "Committed just now"),
            reader.pick("请刷新页面。", "Load this page again."),
            None,
        ),
        TransactionStatus::Refused { error } => (
            reader.pick("被拒绝", "Refused"),
            reader.pick(
                "本节点拒绝了它，它不在链上。",
                "This node refused it; it is not on the chain.",
            ),
            Some(error),
        ),
        TransactionStatus::Unknown => return Err(ReadingError::unknown("transaction", &id).into()),
    };
    let main = html! {
        h1 { (title) }
        section.card {
            p { (text) }
            @if let Some(error) = error { (refusal(reader, error)) }
            dl {
                dt { (reader.pick("交易号", "transaction id")) }
                dd.code { (id) }
            }
        }
    };
    Ok((title.to_owned(), main))
}

fn refusal(reader: &PageReader<'_>, error: &ErrorBody) -> Markup {
    html! {
        dl {
            dt { (reader.pick("代码", "code")) }
            dd { (error.code) }
            dt { (reader.pick("原因", "why")) }
            dd lang="en" {
                (error.message)
                @for cause in &error.causes { br; (cause) }
            }
        }
        @if !error.broken.is_empty() {
            ul.plain { @for rule in &error.broken { li { (reader.pick(&rule.message_zh, &rule.message_en)) } } }
        }
    }
}
