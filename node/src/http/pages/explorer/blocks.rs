//! Blocks: the latest, and one of them with all that is in it.

use chain_core::act::Act;
use chain_core::chain::block::{Block, BlockId};
use chain_core::values::time::Height;
use maud::{Markup, html};

use super::acts::act_title;
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::record::RecordFields;
use super::table::{onward, table, when};
use super::target::{PageTarget, Sort};
use crate::answers::ledger::LedgerReader;
use crate::answers::reading::{ReadingError, parse};
use crate::http::error::ApiError;

/// Blocks of a page.
const BLOCKS: u64 = 20;
/// Transactions of a page.
const TRANSACTIONS: usize = 50;

/// A list of blocks, the latest first.
pub(super) fn blocks(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let from = match question.get("after") {
        Some(text) => parse::<Height>(text)?.min(reader.head.height),
        None => reader.head.height,
    };
    let shown = before(reader, from, BLOCKS)?;
    let title = reader.pick("区块", "Blocks");
    let next =
        from.as_u64().checked_sub(BLOCKS).filter(|next| 0 < *next).map(|next| next.to_string());
    let main = html! {
        h1 { (title) }
        section.card {
            (list(reader, &shown)?)
            (onward(reader, question, "/explorer/blocks", next.as_deref()))
        }
    };
    Ok(PageOrRedirect::sheet(title, main, "/v1/blocks/latest"))
}

/// Up to some blocks, from a height downwards.
pub(super) fn before(
    reader: &PageReader<'_>,
    from: Height,
    count: u64,
) -> Result<Vec<Block>, ApiError> {
    let last = from.as_u64();
    let first = last.saturating_sub(count.saturating_sub(1)).max(1);
    let mut blocks = Vec::new();
    for height in (first..=last).rev() {
        blocks.extend(reader.view.block(Height::new(height))?);
    }
    Ok(blocks)
}

/// Blocks as a table.
pub(super) fn list(reader: &PageReader<'_>, blocks: &[Block]) -> Result<Markup, ApiError> {
    let mut rows = Vec::new();
    for block in blocks {
        let header = &block.header;
        let target = PageTarget::new(Sort::Block, header.height);
        rows.push([
            reader.link(&target, &header.height.to_string()),
            html! { (block.transactions.len()) },
            reader.organisation(header.proposer)?,
            when(header.time),
        ]);
    }
    let titles = [
        reader.pick("高度", "Height"),
        reader.pick("交易数", "Transactions"),
        reader.pick("提议机构", "Proposer"),
        reader.pick("时间", "Time"),
    ];
    Ok(table(reader.pick("区块", "Blocks"), titles, &rows))
}

/// One block, by its height or its id.
pub(super) fn block(
    reader: &PageReader<'_>,
    text: &str,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    if let Ok(id) = text.parse::<BlockId>() {
        let height =
            reader.view.height_of(id)?.ok_or_else(|| ReadingError::unknown("block", &id))?;
        return Ok(PageOrRedirect::Elsewhere(PageTarget::new(Sort::Block, height).path()));
    }
    let height: Height = parse(text)?;
    let block =
        reader.view.block(height)?.ok_or_else(|| ReadingError::unknown("block", &height))?;
    let target = PageTarget::new(Sort::Block, height);
    let title = format!("{} {height}", Sort::Block.title(reader.locale.language));
    let main = html! {
        h1 { (title) }
        (neighbours(reader, height))
        (transactions(reader, &block, question, &target.path())?)
        section.card {
            h2 { (reader.pick("区块头", "Header")) }
            dl {
                dt { (reader.pick("区块号", "block id")) }
                dd.code { (block.id()) }
            }
            (RecordFields::new(reader, None).of(&block.header)?)
        }
        (signers(reader, height)?)
    };
    Ok(PageOrRedirect::sheet(title, main, target.json()))
}

fn neighbours(reader: &PageReader<'_>, height: Height) -> Markup {
    let path = |height: u64| reader.locale.link(&PageTarget::new(Sort::Block, height).path());
    let previous = height.as_u64().checked_sub(1).filter(|height| 0 < *height);
    let next = (height < reader.head.height).then(|| height.next().as_u64());
    html! {
        nav.onward aria-label=(reader.pick("前后区块", "Neighbours")) {
            @if let Some(previous) = previous {
                a rel="prev" href=(path(previous)) { "← " (previous) }
            }
            @if let Some(next) = next { a rel="next" href=(path(next)) { (next) " →" } }
        }
    }
}

fn transactions(
    reader: &PageReader<'_>,
    block: &Block,
    question: &Question,
    path: &str,
) -> Result<Markup, ApiError> {
    let language = reader.locale.language;
    let height = block.header.height;
    let first: u32 = question.get("after").map(parse).transpose()?.unwrap_or(0);
    let skipped = usize::try_from(first).unwrap_or(usize::MAX);
    let mut ledger = LedgerReader::new(reader.view);
    let mut rows = Vec::new();
    for (index, signed) in (0_u32..).zip(&block.transactions).skip(skipped).take(TRANSACTIONS) {
        let event = ledger.event(height, index)?;
        let target = PageTarget::new(Sort::Transaction, event.transaction);
        let act: &Act = &signed.transaction.act;
        rows.push([
            reader.link(&target, act_title(language, act.kind())),
            reader.organisation(event.organisation)?,
            html! { span.code { (shortened(&event.transaction.to_string())) } },
            html! { (index) },
        ]);
    }
    let last = skipped.saturating_add(TRANSACTIONS);
    let next = (last < block.transactions.len()).then(|| last.to_string());
    let count = block.transactions.len();
    let title = format!("{} {count}", reader.pick("交易", "Transactions"));
    let titles = [
        reader.pick("行为", "Act"),
        reader.pick("办理主体", "By"),
        reader.pick("交易号", "Transaction"),
        reader.pick("序", "Index"),
    ];
    Ok(html! {
        section.card {
            h2 { (title) }
            @if rows.is_empty() {
                p.note { (reader.pick("没有交易：空闲时的心跳区块。", "None: the heartbeat of an idle chain.")) }
            } @else {
                (table(&title, titles, &rows))
            }
            (onward(reader, question, path, next.as_deref()))
        }
    })
}

/// The start of a hash.
pub(super) fn shortened(hash: &str) -> String {
    let start: String = hash.chars().take(12).collect();
    format!("{start}…")
}

/// The authorities that signed, as this node knows them.
fn signers(reader: &PageReader<'_>, height: Height) -> Result<Markup, ApiError> {
    let Some(commit) = reader.storage.commit_of(height)? else { return Ok(html! {}) };
    let mut names = Vec::new();
    for one in &commit.signatures {
        names.push(reader.organisation(one.authority)?);
    }
    Ok(html! {
        section.card {
            h2 { (reader.pick("确认签名", "Signed by")) }
            p.word {
                (reader.pick("本节点收到的签名；别的节点可能有另一些。", "as this node has them; another node may have others"))
            }
            ul.plain { @for name in names { li { (name) } } }
            p.note {
                (reader.pick("轮次 ", "Round ")) (commit.round) " · "
                a href={ "/v1/commits/" (height) } { (reader.pick("签名的 JSON", "Signatures as JSON")) }
            }
        }
    })
}
