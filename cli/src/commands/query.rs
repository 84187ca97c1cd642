//! The commands that ask a node one thing: blocks, authorities, rulesets, parameters, status.

use chain_core::chain::block::{Block, Header};
use chain_core::chain::commit::Commit;
use chain_core::governance::params::ChainParams;
use chain_core::ruleset::{Ruleset, Severity};
use chain_core::values::time::Height;
use clap::Args;
use hgz_api::{Answer, AuthoritiesAnswer, NodeStatus};
use std::str::FromStr;

use crate::chain::client::NodeClient;
use crate::clock;
use crate::commands::examples::examples;
use crate::error::CliError;
use crate::print::output::CommandOutcome;
use crate::print::render::{FieldList, table};
use crate::print::voice::Voice;

pub(crate) const BLOCK_EXAMPLES: &str =
    examples!["hgz block latest", "hgz block 12 --output json",];
pub(crate) const HEADER_EXAMPLES: &str = examples!["hgz header latest", "hgz header 12",];
pub(crate) const COMMIT_EXAMPLES: &str = examples!["hgz commit latest", "hgz commit 12",];
pub(crate) const AUTHORITIES_EXAMPLES: &str = examples!["hgz authorities",];
pub(crate) const RULESET_EXAMPLES: &str = examples!["hgz ruleset", "hgz ruleset 1 --lang zh",];
pub(crate) const PARAMS_EXAMPLES: &str = examples!["hgz params",];
pub(crate) const STATUS_EXAMPLES: &str =
    examples!["hgz status", "hgz status --node http://127.0.0.1:26610 --output json",];

/// Which block.
#[derive(Debug, Args)]
pub(crate) struct AtHeight {
    /// A height, or `latest`.
    #[arg(default_value = "latest", value_parser = parse_height)]
    height: String,
}

fn parse_height(text: &str) -> Result<String, String> {
    if text == "latest" || Height::from_str(text).is_ok() {
        Ok(text.to_owned())
    } else {
        Err("write a height, or `latest`".to_owned())
    }
}

/// Which ruleset.
#[derive(Debug, Args)]
pub(crate) struct RulesetArguments {
    /// Its number; without it, the one in force.
    number: Option<u32>,
}

/// Runs `hgz block`.
pub(crate) fn block(
    voice: &Voice,
    client: &NodeClient,
    at: &AtHeight,
) -> Result<CommandOutcome, CliError> {
    let answer: Answer<Block> = client.get(&format!("/v1/blocks/{}", at.height))?;
    let block = &answer.data;
    let mut fields = FieldList::default();
    add_header(voice, &mut fields, &block.header);
    fields.add(voice.pick("交易数", "transactions"), block.transactions.len());
    let header = [voice.pick("交易号", "transaction"), voice.pick("事项", "act")];
    let row = |signed: &chain_core::chain::transaction::SignedTransaction| {
        vec![signed.id().to_string(), signed.transaction.act.kind().as_str().to_owned()]
    };
    let mut text = fields.to_string();
    if !block.transactions.is_empty() {
        text.push_str(&table(&header, block.transactions.iter().map(row).collect()));
    }
    Ok(CommandOutcome::ok(answer, text))
}

/// Runs `hgz header`.
pub(crate) fn header(
    voice: &Voice,
    client: &NodeClient,
    at: &AtHeight,
) -> Result<CommandOutcome, CliError> {
    let answer: Answer<Header> = client.get(&format!("/v1/headers/{}", at.height))?;
    let mut fields = FieldList::default();
    add_header(voice, &mut fields, &answer.data);
    Ok(CommandOutcome::ok(answer, fields.to_string()))
}

fn add_header(voice: &Voice, fields: &mut FieldList, header: &Header) {
    fields
        .add(voice.pick("高度", "height"), header.height)
        .add(voice.pick("区块号", "block"), header.id())
        .add(voice.pick("上一区块", "parent"), header.parent)
        .add(voice.pick("时间", "time"), clock::show(header.time))
        .add(voice.pick("提议机构", "proposer"), header.proposer)
        .add(voice.pick("状态根", "state root"), header.state_root)
        .add(voice.pick("交易根", "transactions root"), header.transactions_root);
}

/// Runs `hgz commit`.
pub(crate) fn commit(
    voice: &Voice,
    client: &NodeClient,
    at: &AtHeight,
) -> Result<CommandOutcome, CliError> {
    let answer: Answer<Commit> = client.get(&format!("/v1/commits/{}", at.height))?;
    let commit = &answer.data;
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("高度", "height"), commit.height)
        .add(voice.pick("轮次", "round"), commit.round)
        .add(voice.pick("区块号", "block"), commit.block);
    for signature in &commit.signatures {
        fields.add(voice.pick("签名机构", "signed by"), signature.authority);
    }
    Ok(CommandOutcome::ok(answer, fields.to_string()))
}

/// Runs `hgz authorities`.
pub(crate) fn authorities(voice: &Voice, client: &NodeClient) -> Result<CommandOutcome, CliError> {
    let answer: Answer<AuthoritiesAnswer> = client.get("/v1/authorities")?;
    let header = [voice.pick("共识机构", "authority"), voice.pick("投票公钥", "vote key")];
    let authorities = answer.data.authorities.as_slice();
    let rows = authorities
        .iter()
        .map(|authority| vec![authority.organisation.to_string(), authority.key.to_string()]);
    let quorum = format!(
        "{}: {} / {}",
        voice.pick("决定所需票数", "votes that decide"),
        answer.data.quorum,
        authorities.len()
    );
    let text = format!("{}\n{quorum}\n", table(&header, rows.collect()));
    Ok(CommandOutcome::ok(answer, text))
}

/// Runs `hgz ruleset`.
pub(crate) fn ruleset(
    voice: &Voice,
    client: &NodeClient,
    arguments: &RulesetArguments,
) -> Result<CommandOutcome, CliError> {
    let number = arguments.number.map_or_else(|| "current".to_owned(), |number| number.to_string());
    let answer: Answer<Ruleset> = client.get(&format!("/v1/rulesets/{number}"))?;
    let ruleset = &answer.data;
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("规则集", "ruleset"), ruleset.number)
        .add(voice.pick("名称", "name"), voice.pick(&ruleset.name_zh, &ruleset.name_en))
        .add(voice.pick("依据", "legal basis"), &ruleset.legal_basis)
        .add(voice.pick("施行日期", "from"), ruleset.effective_from);
    let header = [
        voice.pick("规则", "rule"),
        voice.pick("级别", "severity"),
        voice.pick("字段", "field"),
        voice.pick("要求", "message"),
    ];
    let rows = ruleset.rules.iter().map(|rule| {
        let severity = match rule.severity {
            Severity::Error => voice.pick("错误", "error"),
            Severity::Warning => voice.pick("提醒", "warning"),
        };
        vec![
            rule.id.clone(),
            severity.to_owned(),
            rule.field.to_string(),
            voice.pick(&rule.message_zh, &rule.message_en).to_owned(),
        ]
    });
    let text = format!("{fields}{}", table(&header, rows.collect()));
    Ok(CommandOutcome::ok(answer, text))
}

/// Runs `hgz params`.
pub(crate) fn params(client: &NodeClient) -> Result<CommandOutcome, CliError> {
    let answer: Answer<ChainParams> = client.get("/v1/params")?;
    let mut fields = FieldList::default();
    add_params(&mut fields, &answer.data);
    Ok(CommandOutcome::ok(answer, fields.to_string()))
}

/// Adds every parameter by its own name: a new one does not compile until it is here.
pub(crate) fn add_params(fields: &mut FieldList, params: &ChainParams) {
    let ChainParams {
        block_bytes_max,
        block_transactions_max,
        block_interval_ms,
        heartbeat_ms,
        transaction_window,
        propose_timeout_ms,
        vote_timeout_ms,
        timeout_step_ms,
        key_delay_days,
        delivery_answer_days,
    } = params;
    fields
        .add("block_bytes_max", block_bytes_max)
        .add("block_transactions_max", block_transactions_max)
        .add("block_interval_ms", block_interval_ms)
        .add("heartbeat_ms", heartbeat_ms)
        .add("transaction_window", transaction_window)
        .add("propose_timeout_ms", propose_timeout_ms)
        .add("vote_timeout_ms", vote_timeout_ms)
        .add("timeout_step_ms", timeout_step_ms)
        .add("key_delay_days", key_delay_days)
        .add("delivery_answer_days", delivery_answer_days);
}

/// Runs `hgz status`.
pub(crate) fn status(voice: &Voice, client: &NodeClient) -> Result<CommandOutcome, CliError> {
    let status: NodeStatus = client.get("/v1/status")?;
    let ready = match &status.not_ready_because {
        _ if status.ready => voice.pick("就绪", "yes").to_owned(),
        Some(reason) => format!("{}: {reason}", voice.pick("未就绪", "no")),
        None => voice.pick("未就绪", "no").to_owned(),
    };
    let authority = status.authority.map_or_else(
        || voice.pick("观察节点", "none (observer)").to_owned(),
        |code| code.to_string(),
    );
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("节点", "node"), &status.moniker)
        .add(voice.pick("链", "chain"), &status.chain_name)
        .add(voice.pick("链号", "chain id"), status.chain_id)
        .add(voice.pick("共识机构", "authority"), authority)
        .add(voice.pick("高度", "height"), status.height)
        .add(voice.pick("时间", "time"), clock::show(status.time))
        .add(voice.pick("邻居最高", "best peer"), status.best_peer_height)
        .add(voice.pick("就绪", "ready"), ready)
        .add(
            voice.pick("待上链", "pending"),
            format!("{} ({} B)", status.pending_transactions, status.pending_bytes),
        )
        .add(voice.pick("邻居", "peers"), status.peers)
        .add(voice.pick("运行秒数", "uptime s"), status.uptime_s)
        .add(voice.pick("版本", "version"), &status.version);
    let text = fields.to_string();
    Ok(CommandOutcome::ok(status, text))
}
