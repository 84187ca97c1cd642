//! `hgz spot-check`: what the bureau has looked at, and what it found.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::report::Conclusion;
use chain_core::records::supervision::{SpotCheck, SpotCheckResult};
use chain_core::values::text::{Remark, ReportId, SpotCheckId};
use clap::{Args, Subcommand, ValueEnum};
use hgz_api::Answer;

use super::report;
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{OwnNumber, SubmitArguments};
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz spot-check order config/examples/life/spot-check.toml --key bureau.key",
    "hgz spot-check record CC-2026-015 --conclusion unqualified --remark 断裂荷载不符合标准 --key bureau.key",
    "hgz spot-check show 114300009990000053/CC-2026-015",
];

/// `hgz spot-check`.
#[derive(Debug, Subcommand)]
pub(crate) enum SpotCheckCommand {
    /// Order a spot check, as the bureau.
    #[command(after_help = examples![
        "hgz spot-check order config/examples/life/spot-check.toml --key bureau.key",
    ])]
    Order {
        /// The spot check's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Record what a spot check found, as the bureau.
    #[command(after_help = examples![
        "hgz spot-check record CC-2026-015 --conclusion unqualified --report 12430000999000013T/W2026-110299 --remark 断裂荷载不符合标准 --key bureau.key",
    ])]
    Record(RecordArguments),
    /// Show a spot check.
    #[command(after_help = examples![
        "hgz spot-check show 114300009990000053/CC-2026-015",
    ])]
    Show {
        /// Its id, `BUREAU/NUMBER`.
        id: SpotCheckId,
    },
}

/// What was found.
#[derive(Debug, Args)]
pub(crate) struct RecordArguments {
    /// The number of the signer's spot check; its full id is accepted as well.
    spot_check: OwnNumber,
    /// The conclusion.
    #[arg(long, value_enum)]
    conclusion: ConclusionArgument,
    /// The report it rests on, `ISSUER/NUMBER`; it must conclude the same.
    #[arg(long, value_name = "ID")]
    report: Option<ReportId>,
    /// What was found.
    #[arg(long)]
    remark: Remark,
    #[command(flatten)]
    submit: SubmitArguments,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ConclusionArgument {
    Qualified,
    Unqualified,
}

/// Runs `hgz spot-check`.
pub(crate) fn run(
    context: &Context,
    command: SpotCheckCommand,
) -> Result<CommandOutcome, CliError> {
    match command {
        SpotCheckCommand::Order { file, submit } => {
            let stated = input::spot_check(&file)?;
            let subject = format!("{} {}", stated.key, stated.details.organisation);
            let act = Act::OrderSpotCheck { number: stated.key, spot_check: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        SpotCheckCommand::Record(arguments) => {
            let RecordArguments { spot_check, conclusion, report, remark, submit } = arguments;
            let OwnNumber(spot_check) = spot_check;
            let conclusion = match conclusion {
                ConclusionArgument::Qualified => Conclusion::Qualified,
                ConclusionArgument::Unqualified => Conclusion::Unqualified,
            };
            let subject = format!("{spot_check} {}", conclusion.as_str());
            let result = SpotCheckResult { conclusion, report, remark };
            submit_act(context, &submit, Act::RecordSpotCheck { spot_check, result }, &subject)
        }
        SpotCheckCommand::Show { id } => {
            let answer: Answer<SpotCheck> = context.client.get(&format!("/v1/spot-checks/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

fn text(voice: &Voice, spot_check: &SpotCheck) -> String {
    let details = &spot_check.details;
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("监督抽查", "spot check"), &spot_check.id)
        .add(voice.pick("受检单位", "organisation"), details.organisation)
        .add_some(voice.pick("产品", "product"), details.product.as_ref())
        .add_some(voice.pick("合格证", "certificate"), details.certificate.as_ref())
        .add_some(voice.pick("检验机构", "institute"), details.institute)
        .add(voice.pick("抽查原因", "why"), &details.reason)
        .add(voice.pick("完成期限", "due"), details.due)
        .add(voice.pick("下达高度", "ordered at height"), spot_check.ordered_at);
    match &spot_check.result {
        None => {
            fields.add(voice.pick("结论", "conclusion"), voice.pick("未出结果", "none yet"));
        }
        Some(result) => {
            fields
                .add(voice.pick("结论", "conclusion"), report::conclusion(voice, result.conclusion))
                .add_some(voice.pick("检验报告", "report"), result.report.as_ref())
                .add(voice.pick("情况", "remark"), &result.remark);
        }
    }
    fields.to_string()
}
