//! `hgz recall`: goods that the bureau calls back, and what holders did about it.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::supervision::{RecallAnswerDetails, RecallScope, RecallStatus};
use chain_core::values::text::{RecallId, Remark};
use clap::{Args, Subcommand};
use hgz_api::{Answer, RecallAnswers};

use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{GroundsArguments, SubmitArguments};
use crate::print::certificates::certificates;
use crate::print::output::CommandOutcome;
use crate::print::render::{FieldList, table};
use crate::print::variants::variants;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz recall open config/examples/life/recall.toml --key bureau.key",
    "hgz recall answer 114300009990000053/ZH-2026-004 --set-aside 120 --sold 30 --key seller.key",
    "hgz recall show 114300009990000053/ZH-2026-004",
    "hgz recall close 114300009990000053/ZH-2026-004 --reason 召回完成 --legal-basis 消费品召回管理暂行规定 --key bureau.key",
];

/// `hgz recall`.
#[derive(Debug, Subcommand)]
pub(crate) enum RecallCommand {
    /// Call items of a certificate back, as the bureau.
    #[command(after_help = examples![
        "hgz recall open config/examples/life/recall.toml --key bureau.key",
    ])]
    Open {
        /// The recall's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Say what was done with recalled items, as their holder; a later answer replaces it.
    #[command(after_help = examples![
        "hgz recall answer 114300009990000053/ZH-2026-004 --set-aside 120 --sold 30 --remark 已下架封存 --key seller.key",
    ])]
    Answer(AnswerArguments),
    /// End a recall, as the bureau.
    #[command(after_help = examples![
        "hgz recall close 114300009990000053/ZH-2026-004 --reason 召回完成 --legal-basis 消费品召回管理暂行规定 --key bureau.key",
    ])]
    Close {
        /// The recall, `BUREAU/NUMBER`.
        recall: RecallId,
        #[command(flatten)]
        grounds: GroundsArguments,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a recall, who has answered, and who has not.
    #[command(after_help = examples![
        "hgz recall show 114300009990000053/ZH-2026-004",
    ])]
    Show {
        /// The recall, `BUREAU/NUMBER`.
        id: RecallId,
    },
}

/// What a holder did.
#[derive(Debug, Args)]
pub(crate) struct AnswerArguments {
    /// The recall, `BUREAU/NUMBER`.
    recall: RecallId,
    /// Items kept apart, out of sale.
    #[arg(long, value_name = "COUNT", default_value = "0")]
    set_aside: u32,
    /// Items sent back.
    #[arg(long, value_name = "COUNT", default_value = "0")]
    returned: u32,
    /// Items destroyed.
    #[arg(long, value_name = "COUNT", default_value = "0")]
    destroyed: u32,
    /// Items sold to consumers before the recall.
    #[arg(long, value_name = "COUNT", default_value = "0")]
    sold: u32,
    /// A remark.
    #[arg(long)]
    remark: Option<Remark>,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// Runs `hgz recall`.
pub(crate) fn run(context: &Context, command: RecallCommand) -> Result<CommandOutcome, CliError> {
    match command {
        RecallCommand::Open { file, submit } => {
            let stated = input::recall(&file)?;
            let subject = format!("{} {}", stated.key, stated.details.certificate);
            let act = Act::OpenRecall { number: stated.key, recall: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        RecallCommand::Answer(arguments) => {
            let AnswerArguments { recall, set_aside, returned, destroyed, sold, remark, submit } =
                arguments;
            let subject = recall.to_string();
            let answer = RecallAnswerDetails { set_aside, returned, destroyed, sold, remark };
            submit_act(context, &submit, Act::AnswerRecall { recall, answer }, &subject)
        }
        RecallCommand::Close { recall, grounds, submit } => {
            let subject = recall.to_string();
            let act = Act::CloseRecall { recall, grounds: grounds.into() };
            submit_act(context, &submit, act, &subject)
        }
        RecallCommand::Show { id } => {
            let answer: Answer<RecallAnswers> = context.client.get(&format!("/v1/recalls/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

fn text(voice: &Voice, answer: &RecallAnswers) -> String {
    let recall = &answer.recall;
    let details = &recall.details;
    let items = match &details.items {
        RecallScope::All => voice.pick("全部", "all").to_owned(),
        RecallScope::Items(items) => format!("{items} ({})", items.count()),
    };
    let status = match recall.status() {
        RecallStatus::Open => voice.pick("召回中", "open"),
        RecallStatus::Closed => voice.pick("已结束", "closed"),
    };
    let closed = recall.history.last().grounds.as_ref();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("召回", "recall"), &recall.id)
        .add(voice.pick("合格证", "certificate"), &details.certificate)
        .add(voice.pick("件号", "items"), items)
        .add(voice.pick("召回原因", "why"), &details.grounds)
        .add(voice.pick("应采取措施", "what to do"), &details.measures)
        .add(voice.pick("期限", "until"), details.deadline)
        .add(voice.pick("状态", "status"), status)
        .add_some(voice.pick("结束原因", "closed because"), closed)
        .add(voice.pick("已答复", "answered"), answer.answers.len())
        .add(voice.pick("未答复", "not answered"), answer.unanswered.len());
    let mut text = fields.to_string();
    if !answer.answers.is_empty() {
        text.push_str(&answers(voice, answer));
        text.push('\n');
    }
    if !answer.unanswered.is_empty() {
        text.push_str(&unanswered(voice, answer));
    }
    text.push_str(&variants(voice, &answer.variants));
    text.push_str(&certificates(
        voice,
        voice.pick("用其制成的产品", "made from it"),
        &answer.made_from,
    ));
    text
}

fn answers(voice: &Voice, answer: &RecallAnswers) -> String {
    let header = [
        voice.pick("已答复", "answered"),
        voice.pick("封存", "set aside"),
        voice.pick("退回", "returned"),
        voice.pick("销毁", "destroyed"),
        voice.pick("已售", "sold"),
        voice.pick("说明", "remark"),
    ];
    let rows = answer.answers.iter().map(|one| {
        let details = &one.details;
        vec![
            one.organisation.to_string(),
            details.set_aside.to_string(),
            details.returned.to_string(),
            details.destroyed.to_string(),
            details.sold.to_string(),
            details.remark.as_ref().map(ToString::to_string).unwrap_or_default(),
        ]
    });
    table(&header, rows.collect())
}

fn unanswered(voice: &Voice, answer: &RecallAnswers) -> String {
    let header = [
        voice.pick("未答复", "not answered"),
        voice.pick("名称", "name"),
        voice.pick("持有件号", "holds items"),
    ];
    let rows = answer.unanswered.iter().map(|holder| {
        vec![holder.organisation.to_string(), holder.name.to_string(), holder.items.to_string()]
    });
    table(&header, rows.collect())
}
