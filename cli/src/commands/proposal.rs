//! `hgz proposal`: changes of the chain itself, which the authorities decide.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::governance::authority::Authority;
use chain_core::governance::proposal::{
    Change, ChangeFailure, Proposal, ProposalDetails, ProposalStatus,
};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::{Line, Number, ProposalId, Remark};
use chain_core::values::time::Height;
use clap::{Args, Subcommand};
use hgz_api::{Answer, ProposalAnswer};

use super::key::KeyArgument;
use super::quorum::{self, ConsentArguments};
use crate::chain::client::NodeClient;
use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;
use crate::print::render::{FieldList, table};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz proposal publish-ruleset hunan-2.toml --number TA-2026-02 --effective-at 250000 --reason 地方标准更新 --key authority.key",
    "hgz proposal approve 114300009990000053/TA-2026-02 --key authority.key",
    "hgz proposal show 114300009990000053/TA-2026-02",
    "hgz proposal list",
];

/// `hgz proposal`.
#[derive(Debug, Subcommand)]
pub(crate) enum ProposalCommand {
    /// Propose what a file says, as an authority; the proposer approves by it.
    #[command(after_help = examples![
        "hgz proposal propose config/examples/life/proposal.toml --key authority.key",
    ])]
    Propose {
        /// The proposal's file: number, `effective_at`, reason and `[change.…]`.
        file: PathBuf,
        #[command(flatten)]
        consent: ConsentArguments,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Propose that an organisation becomes an authority, or votes with another key.
    #[command(after_help = examples![
        "hgz proposal add-authority 12430000999000048G --vote-key authority.key --peer 12D3KooW... --number TA-2026-01 --effective-at 250000 --reason 新增检验机构节点 --key authority.key",
    ])]
    AddAuthority {
        /// The organisation.
        organisation: CreditCode,
        /// The key its node signs votes with, as key file or public key.
        #[arg(long, value_name = "KEY")]
        vote_key: KeyArgument,
        /// A peer id of its nodes; repeat it for more.
        #[arg(long = "peer", value_name = "PEER_ID", required = true)]
        peers: Vec<Line>,
        #[command(flatten)]
        proposal: ProposalArguments,
    },
    /// Propose that an authority leaves, and its nodes with it.
    #[command(after_help = examples![
        "hgz proposal remove-authority 12430000999000048G --number TA-2026-03 --effective-at 250000 --reason 机构撤并 --key authority.key",
    ])]
    RemoveAuthority {
        /// The organisation.
        organisation: CreditCode,
        #[command(flatten)]
        proposal: ProposalArguments,
    },
    /// Propose which nodes of an organisation may connect; without --peer, none may.
    #[command(after_help = examples![
        "hgz proposal set-peers 12430000999000048G --peer 12D3KooW... --number TA-2026-04 --effective-at 250000 --reason 更换节点 --key authority.key",
    ])]
    SetPeers {
        /// The organisation.
        organisation: CreditCode,
        /// A peer id of its nodes; repeat it for more.
        #[arg(long = "peer", value_name = "PEER_ID")]
        peers: Vec<Line>,
        #[command(flatten)]
        proposal: ProposalArguments,
    },
    /// Propose a ruleset.
    #[command(after_help = examples![
        "hgz proposal publish-ruleset hunan-2.toml --number TA-2026-02 --effective-at 250000 --reason 地方标准更新 --key authority.key",
    ])]
    PublishRuleset {
        /// The ruleset's file.
        file: PathBuf,
        #[command(flatten)]
        proposal: ProposalArguments,
    },
    /// Propose other chain parameters.
    #[command(after_help = examples![
        "hgz params",
        "hgz proposal change-params config/examples/life/params.toml --number TA-2026-05 --effective-at 250000 --reason 出块提速 --key authority.key",
    ])]
    ChangeParams {
        /// The file: every parameter, as `hgz params` names them.
        file: PathBuf,
        #[command(flatten)]
        proposal: ProposalArguments,
    },
    /// Propose that blocks follow another version of the rules; nodes without it stop before it.
    #[command(after_help = examples![
        "hgz proposal schedule-protocol 2 --number TA-2026-06 --effective-at 250000 --reason 升级 --key authority.key",
    ])]
    ScheduleProtocol {
        /// The version.
        version: u32,
        #[command(flatten)]
        proposal: ProposalArguments,
    },
    /// Propose that an organisation gets an admin key that works at once: the end of a dispute about
    /// its keys.
    #[command(after_help = examples![
        "hgz proposal give-key 91430700999999015X maker.key --number TA-2026-07 --effective-at 250000 --reason 密钥争议 --key authority.key",
    ])]
    GiveKey {
        /// Whose key it is.
        organisation: CreditCode,
        /// The key: a key file or a public key.
        given: KeyArgument,
        #[command(flatten)]
        proposal: ProposalArguments,
    },
    /// Approve a proposal, as an authority.
    #[command(after_help = examples![
        "hgz proposal approve 114300009990000053/TA-2026-02 --key authority.key",
    ])]
    Approve {
        /// The proposal, `PROPOSER/NUMBER`.
        proposal: ProposalId,
        #[command(flatten)]
        consent: ConsentArguments,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a proposal and how the votes stand.
    #[command(after_help = examples![
        "hgz proposal show 114300009990000053/TA-2026-02",
    ])]
    Show {
        /// The proposal, `PROPOSER/NUMBER`.
        id: ProposalId,
    },
    /// List proposals.
    #[command(after_help = examples![
        "hgz proposal list",
    ])]
    List {
        #[command(flatten)]
        page: PageArguments,
    },
}

/// What every proposal says.
#[derive(Debug, Args)]
pub(crate) struct ProposalArguments {
    /// The proposer's number for it.
    #[arg(long)]
    number: Number,
    /// The first height under the change; what is not approved before it lapses.
    #[arg(long, value_name = "HEIGHT")]
    effective_at: Height,
    /// Why.
    #[arg(long)]
    reason: Remark,
    #[command(flatten)]
    consent: ConsentArguments,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// Runs `hgz proposal`.
pub(crate) fn run(context: &Context, command: ProposalCommand) -> Result<CommandOutcome, CliError> {
    match command {
        ProposalCommand::Propose { file, consent, submit } => {
            let stated = input::proposal(&file)?;
            submit_proposal(context, (&submit, consent), stated.key, stated.details)
        }
        ProposalCommand::AddAuthority { organisation, vote_key, peers, proposal } => {
            let authority = Authority { organisation, key: vote_key.public_key()? };
            propose(context, proposal, Change::AddAuthority { authority, peers: sorted(peers) })
        }
        ProposalCommand::RemoveAuthority { organisation, proposal } => {
            propose(context, proposal, Change::RemoveAuthority { organisation })
        }
        ProposalCommand::SetPeers { organisation, peers, proposal } => {
            propose(context, proposal, Change::SetPeers { organisation, peers: sorted(peers) })
        }
        ProposalCommand::PublishRuleset { file, proposal } => {
            let ruleset = Box::new(hgz_config::ruleset::load(&file)?);
            propose(context, proposal, Change::PublishRuleset { ruleset })
        }
        ProposalCommand::ChangeParams { file, proposal } => {
            let params = input::params(&file)?;
            propose(context, proposal, Change::ChangeParams { params })
        }
        ProposalCommand::ScheduleProtocol { version, proposal } => {
            propose(context, proposal, Change::ScheduleProtocol { version })
        }
        ProposalCommand::GiveKey { organisation, given, proposal } => {
            let key = given.public_key()?;
            propose(context, proposal, Change::GiveKey { organisation, key })
        }
        ProposalCommand::Approve { proposal, consent, submit } => {
            if !submit.dry_run && !consent.yes {
                let path = format!("/v1/proposals/{proposal}");
                let known: Answer<ProposalAnswer> = context.client.get(&path)?;
                quorum::check(&context.client, &known.data.proposal.details.change, consent)?;
            }
            let subject = proposal.to_string();
            submit_act(context, &submit, Act::Approve { proposal }, &subject)
        }
        ProposalCommand::Show { id } => {
            let answer: Answer<ProposalAnswer> =
                context.client.get(&format!("/v1/proposals/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        ProposalCommand::List { page } => list(&context.voice, &context.client, &page),
    }
}

fn sorted(mut peers: Vec<Line>) -> Vec<Line> {
    peers.sort();
    peers.dedup();
    peers
}

fn propose(
    context: &Context,
    arguments: ProposalArguments,
    change: Change,
) -> Result<CommandOutcome, CliError> {
    let ProposalArguments { number, effective_at, reason, consent, submit } = arguments;
    let details = ProposalDetails { change, effective_at, reason };
    submit_proposal(context, (&submit, consent), number, details)
}

fn submit_proposal(
    context: &Context,
    (submit, consent): (&SubmitArguments, ConsentArguments),
    number: Number,
    details: ProposalDetails,
) -> Result<CommandOutcome, CliError> {
    if !submit.dry_run {
        quorum::check(&context.client, &details.change, consent)?;
    }
    let subject = format!("{number} {}", details.change.as_str());
    submit_act(context, submit, Act::Propose { number, proposal: Box::new(details) }, &subject)
}

fn list(
    voice: &Voice,
    client: &NodeClient,
    page: &PageArguments,
) -> Result<CommandOutcome, CliError> {
    let header = [
        voice.pick("提案", "proposal"),
        voice.pick("事项", "change"),
        voice.pick("生效高度", "effective at"),
        voice.pick("同意", "approvals"),
        voice.pick("状态", "status"),
    ];
    let query = ApiQuery::new("/v1/proposals").page(page);
    page::list(voice, client, &query, &header, |proposal: &Proposal| {
        vec![
            proposal.id.to_string(),
            proposal.details.change.as_str().to_owned(),
            proposal.details.effective_at.to_string(),
            proposal.approvals.len().to_string(),
            status(voice, proposal.status()).to_owned(),
        ]
    })
}

const fn why_failed(voice: &Voice, failure: ChangeFailure) -> &'static str {
    match failure {
        ChangeFailure::ApprovalsLapsed => voice.pick(
            "同意的机构已不足共识机构的三分之二以上",
            "its approvals were no longer those of more than two thirds of the authorities",
        ),
        ChangeFailure::RuledOut => voice.pick(
            "此前生效的决定使其无法实施；重新提出时会说明原因",
            "what came into effect before rules it out; propose it again to hear why",
        ),
    }
}

const fn status(voice: &Voice, status: ProposalStatus) -> &'static str {
    match status {
        ProposalStatus::Open => voice.pick("表决中", "open"),
        ProposalStatus::Approved => voice.pick("已通过，待生效", "approved, waits for its height"),
        ProposalStatus::Enacted => voice.pick("已生效", "enacted"),
        ProposalStatus::Failed => voice.pick("未能生效", "failed"),
    }
}

fn text(voice: &Voice, answer: &ProposalAnswer) -> String {
    let proposal = &answer.proposal;
    let status = if answer.lapsed {
        voice.pick("已失效", "lapsed")
    } else {
        status(voice, proposal.status())
    };
    let mut fields = FieldList::default();
    fields.add(voice.pick("提案", "proposal"), &proposal.id);
    add_change(voice, &mut fields, &proposal.details.change);
    fields
        .add(voice.pick("生效高度", "effective at"), proposal.details.effective_at)
        .add(voice.pick("理由", "reason"), &proposal.details.reason)
        .add(voice.pick("状态", "status"), status)
        .add_some(
            voice.pick("未能生效的原因", "failed because"),
            proposal.failure.map(|failure| why_failed(voice, failure)),
        )
        .add(
            voice.pick("同意票", "approvals that count"),
            format!("{} / {}", answer.counting, answer.quorum),
        );
    format!("{fields}{}", approvals(voice, proposal))
}

fn approvals(voice: &Voice, proposal: &Proposal) -> String {
    let header = [voice.pick("同意机构", "approved by"), voice.pick("高度", "height")];
    let rows = proposal
        .approvals
        .iter()
        .map(|approval| vec![approval.authority.to_string(), approval.height.to_string()]);
    table(&header, rows.collect())
}

/// Adds what is to change.
fn add_change(voice: &Voice, fields: &mut FieldList, change: &Change) {
    fields.add(voice.pick("事项", "change"), change.as_str());
    let organisation = voice.pick("主体", "organisation");
    let joined =
        |peers: &[Line]| peers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match change {
        Change::AddAuthority { authority, peers } => {
            fields
                .add(organisation, authority.organisation)
                .add(voice.pick("投票公钥", "vote key"), authority.key)
                .add(voice.pick("节点", "peers"), joined(peers));
        }
        Change::RemoveAuthority { organisation: code } => {
            fields.add(organisation, code);
        }
        Change::SetPeers { organisation: code, peers } => {
            fields.add(organisation, code).add(voice.pick("节点", "peers"), joined(peers));
        }
        Change::PublishRuleset { ruleset } => {
            fields
                .add(voice.pick("规则集", "ruleset"), ruleset.number)
                .add(voice.pick("名称", "name"), voice.pick(&ruleset.name_zh, &ruleset.name_en))
                .add(voice.pick("规则数", "rules"), ruleset.rules.len());
        }
        Change::ChangeParams { params } => super::query::add_params(fields, params),
        Change::ScheduleProtocol { version } => {
            fields.add(voice.pick("协议版本", "protocol version"), version);
        }
        Change::GiveKey { organisation: code, key } => {
            fields.add(organisation, code).add(voice.pick("公钥", "public key"), key);
        }
    }
}
