//! The first page of the explorer: how the chain is, its latest blocks and acts.

use chain_core::governance::authority::AuthoritySet;
use chain_core::values::time::Height;
use hgz_api::Event;
use maud::{Markup, html};

use super::blocks::{before, list};
use super::history::events;
use super::reader::{PageOrRedirect, PageReader};
use super::table::nothing;
use crate::answers::ledger::LedgerReader;
use crate::answers::reading::setting;
use crate::http::error::ApiError;

/// Blocks of the page.
const BLOCKS: u64 = 8;
/// Acts of the page.
const ACTS: usize = 12;
/// Blocks in which acts are looked for: an idle chain makes empty ones.
const SEARCHED_MAX: u64 = 240;

/// The first page.
pub(super) fn start(reader: &PageReader<'_>, pending: usize) -> Result<PageOrRedirect, ApiError> {
    let title = reader.pick("浏览本链", "Explore the chain");
    let blocks = before(reader, reader.head.height, BLOCKS)?;
    let acts = latest_acts(reader)?;
    let blocks_title = reader.pick("最新区块", "Latest blocks");
    let acts_title = reader.pick("最新行为", "Latest acts");
    let main = html! {
        h1 { (title) }
        (standing(reader, pending)?)
        section.card {
            h2 { (acts_title) }
            @if acts.is_empty() { (nothing(reader, false)) }
            @else { (events(reader, acts_title, &acts)?) }
        }
        section.card {
            h2 { (blocks_title) }
            (list(reader, &blocks)?)
            nav.onward {
                a href=(reader.locale.link("/explorer/blocks")) {
                    (reader.pick("更早的区块", "Earlier blocks"))
                }
            }
        }
    };
    Ok(PageOrRedirect::sheet(title, main, "/v1/status"))
}

fn standing(reader: &PageReader<'_>, pending: usize) -> Result<Markup, ApiError> {
    let authorities: AuthoritySet = setting(reader.view)?;
    let mut names = Vec::new();
    for one in authorities.as_slice() {
        names.push(reader.organisation(one.organisation)?);
    }
    Ok(html! {
        section.card {
            h2 { (reader.pick("本链现状", "How the chain is")) }
            dl {
                dt { (reader.pick("区块高度", "height")) }
                dd { strong { (reader.head.height) } }
                dt { (reader.pick("等待上链", "waiting")) }
                dd { (pending) " " (reader.pick("笔交易", "transactions")) }
                dt { (reader.pick("共识机构", "authorities")) }
                dd {
                    (names.len()) (reader.pick("，法定票数 ", ", quorum ")) (authorities.quorum())
                    ul.plain { @for name in names { li { (name) } } }
                }
            }
        }
    })
}

/// The last acts, the latest first.
fn latest_acts(reader: &PageReader<'_>) -> Result<Vec<Event>, ApiError> {
    let mut ledger = LedgerReader::new(reader.view);
    let mut acts = Vec::new();
    let last = reader.head.height.as_u64();
    let first = last.saturating_sub(SEARCHED_MAX).max(1);
    for height in (first..=last).rev().map(Height::new) {
        let count = ledger.block(height)?.map_or(0, |block| block.transactions.len());
        for index in (0..u32::try_from(count).unwrap_or(u32::MAX)).rev() {
            if ACTS <= acts.len() {
                return Ok(acts);
            }
            acts.push(ledger.event(height, index)?);
        }
    }
    Ok(acts)
}
