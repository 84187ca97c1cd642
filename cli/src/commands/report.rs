//! `hgz report`: inspection reports.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::report::{Conclusion, Report, ReportDetails, ReportStatus};
use chain_core::values::text::ReportId;
use clap::Subcommand;
use hgz_api::{Answer, ReportAnswer};

use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::commands::product;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{GroundsArguments, OwnNumber, SubmitArguments};
use crate::print::output::CommandOutcome;
use crate::print::render::{FieldList, table};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz report file config/examples/boards/report.toml --key institute.key",
    "hgz report file config/examples/life/factory-report.toml --key maker.key",
    "hgz report withdraw W2026-110231 --reason 样品混淆 --legal-basis 检验检测机构监督管理办法第十三条 --key institute.key",
    "hgz report show 12430000999000013T/W2026-110231",
];

/// `hgz report`.
#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// File a report: an institute's, or a maker's own factory inspection.
    #[command(after_help = examples![
        "hgz report file config/examples/boards/report.toml --key institute.key",
        "hgz report file config/examples/life/factory-report.toml --key maker.key",
    ])]
    File {
        /// The report's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Take a report back, as whoever filed it: what rests on it is no longer genuine.
    #[command(after_help = examples![
        "hgz report withdraw W2026-110231 --reason 样品混淆 --legal-basis 检验检测机构监督管理办法第十三条 --key institute.key",
    ])]
    Withdraw {
        /// The number of the signer's report; its full id is accepted as well.
        report: OwnNumber,
        #[command(flatten)]
        grounds: GroundsArguments,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a report.
    #[command(after_help = examples![
        "hgz report show 12430000999000013T/W2026-110231",
    ])]
    Show {
        /// Its id, `INSTITUTE/NUMBER`.
        id: ReportId,
    },
}

/// Runs `hgz report`.
pub(crate) fn run(context: &Context, command: ReportCommand) -> Result<CommandOutcome, CliError> {
    match command {
        ReportCommand::File { file, submit } => {
            let mut stated = input::report(&file, Some(context.own_organisation()?))?;
            stated.fill_edition(|product| product::edition_in_force(&context.client, product))?;
            let subject = format!("{} {}", stated.key, stated.details.conclusion.as_str());
            let act = Act::FileReport { number: stated.key.number, report: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        ReportCommand::Withdraw { report: OwnNumber(report), grounds, submit } => {
            let subject = report.to_string();
            let act = Act::WithdrawReport { report, grounds: grounds.into() };
            submit_act(context, &submit, act, &subject)
        }
        ReportCommand::Show { id } => {
            let answer: Answer<ReportAnswer> = context.client.get(&format!("/v1/reports/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

/// A conclusion, for people.
pub(crate) const fn conclusion(voice: &Voice, conclusion: Conclusion) -> &'static str {
    hgz_verifier::conclusion(voice.language, conclusion)
}

/// What follows the name of a report that was taken back.
pub(crate) fn withdrawn(voice: &Voice, report: &Report) -> &'static str {
    match report.status() {
        ReportStatus::InForce => "",
        ReportStatus::Withdrawn => voice.pick("（已撤回）", " (withdrawn)"),
    }
}

fn text(voice: &Voice, answer: &ReportAnswer) -> String {
    let details = &answer.report.details;
    let standards: Vec<String> = details.standards.iter().map(ToString::to_string).collect();
    let status = match answer.report.status() {
        ReportStatus::InForce => voice.pick("有效", "in force"),
        ReportStatus::Withdrawn => voice.pick("已撤回", "withdrawn"),
    };
    let kind = if answer.report.is_factory_inspection() {
        voice.pick("出厂检验（生产者自检）", "factory inspection by the maker")
    } else {
        voice.pick("检验机构检验", "inspection by an institute")
    };
    let grounds = answer.report.history.last().grounds.as_ref();
    let instruments: Vec<String> = details.instruments.iter().map(ToString::to_string).collect();
    let inspectors: Vec<String> = details.inspectors.iter().map(ToString::to_string).collect();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("报告", "report"), &answer.report.id)
        .add(voice.pick("检验类型", "kind"), kind)
        .add(voice.pick("检验机构", "filed by"), &answer.institute.details.name)
        .add(voice.pick("产品", "product"), &details.product)
        .add(voice.pick("批次", "batch"), &details.batch)
        .add(voice.pick("批量", "batch quantity"), details.batch_quantity)
        .add(voice.pick("已出证", "certified so far"), answer.certified_quantity)
        .add(voice.pick("检验标准", "standards"), standards.join(", "))
        .add(voice.pick("结论", "conclusion"), conclusion(voice, details.conclusion))
        .add(voice.pick("签发日期", "issued on"), details.issued_on)
        .add_some(voice.pick("检测设备", "instruments"), listed(&instruments))
        .add_some(voice.pick("检验人员代号", "inspectors"), listed(&inspectors))
        .add_some(voice.pick("委托", "requested by"), details.request.as_ref())
        .add_some(voice.pick("报告原文", "document"), details.document)
        .add(voice.pick("状态", "status"), status)
        .add_some(voice.pick("原因", "because"), grounds);
    let measured = measured_items(voice, details);
    format!("{fields}{measured}")
}

fn listed(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join(", "))
}

fn measured_items(voice: &Voice, details: &ReportDetails) -> String {
    let header = [
        voice.pick("检验项目", "measured"),
        voice.pick("标准要求", "limit"),
        voice.pick("检验结果", "found"),
        voice.pick("单位", "unit"),
        voice.pick("判定", "conclusion"),
    ];
    let rows = details.items.iter().map(|item| {
        vec![
            item.name.to_string(),
            item.limit.to_string(),
            item.found.to_string(),
            item.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
            conclusion(voice, item.conclusion).to_owned(),
        ]
    });
    table(&header, rows.collect())
}
