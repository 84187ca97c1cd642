//! `hgz report`: inspection reports.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::api::{Answer, ReportAnswer};
use chain_core::report::{Conclusion, ReportStatus};
use chain_core::text::ReportId;
use clap::Subcommand;

use crate::arguments::SubmitArguments;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::output::Outcome;
use crate::render::{Fields, table};
use crate::submit::submit_act;

pub(crate) const EXAMPLES: &str = "\
Examples:
  hgz report file config/examples/boards/report.toml --key institute.key
  hgz report show 12430000999000013T/W2026-110231
";

/// `hgz report`.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// File a report, as the institute.
    #[command(
        after_help = "Examples:\n  hgz report file config/examples/boards/report.toml --key institute.key\n"
    )]
    File {
        /// The report's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a report.
    #[command(after_help = "Examples:\n  hgz report show 12430000999000013T/W2026-110231\n")]
    Show {
        /// Its id, `INSTITUTE/NUMBER`.
        id: ReportId,
    },
}

/// Runs `hgz report`.
pub(crate) fn run(context: &Context, command: ReportCommand) -> Result<Outcome, CliError> {
    match command {
        ReportCommand::File { file, submit } => {
            let stated = input::report(&file)?;
            let subject = format!("{} {}", stated.key, stated.details.conclusion.as_str());
            let act = Act::FileReport { number: stated.key, report: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        ReportCommand::Show { id } => {
            let answer: Answer<ReportAnswer> = context.client.get(&format!("/v1/reports/{id}"))?;
            let text = text(context, &answer.data);
            Ok(Outcome::ok(answer, text))
        }
    }
}

/// A conclusion for people.
pub(crate) const fn conclusion(context: &Context, conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Qualified => context.pick("合格", "qualified"),
        Conclusion::Unqualified => context.pick("不合格", "unqualified"),
    }
}

fn text(context: &Context, answer: &ReportAnswer) -> String {
    let details = &answer.report.details;
    let standards: Vec<String> = details.standards.iter().map(ToString::to_string).collect();
    let status = match answer.report.status() {
        ReportStatus::InForce => context.pick("有效", "in force"),
        ReportStatus::Withdrawn => context.pick("已撤回", "withdrawn"),
    };
    let mut fields = Fields::default();
    fields
        .add(context.pick("报告", "report"), &answer.report.id)
        .add(context.pick("检验机构", "institute"), &answer.institute.details.name)
        .add(context.pick("产品", "product"), &details.product)
        .add(context.pick("批次", "batch"), &details.batch)
        .add(context.pick("批量", "batch quantity"), details.batch_quantity)
        .add(context.pick("已出证", "certified so far"), answer.certified_quantity)
        .add(context.pick("检验标准", "standards"), standards.join(", "))
        .add(context.pick("结论", "conclusion"), conclusion(context, details.conclusion))
        .add(context.pick("签发日期", "issued on"), details.issued_on)
        .add(context.pick("状态", "status"), status);
    let header = [
        context.pick("检验项目", "measured"),
        context.pick("标准要求", "limit"),
        context.pick("检验结果", "found"),
        context.pick("单位", "unit"),
        context.pick("判定", "conclusion"),
    ];
    let rows = details.items.iter().map(|item| {
        vec![
            item.name.to_string(),
            item.limit.to_string(),
            item.found.to_string(),
            item.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
            conclusion(context, item.conclusion).to_owned(),
        ]
    });
    format!("{fields}{}", table(&header, rows.collect()))
}
