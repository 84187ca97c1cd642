//! `hgz report`: inspection reports.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::report::{
    Conclusion, FollowUpKind, MeasuredItem, Report, ReportDetails, ReportStatus, ReportSubject,
};
use chain_core::records::variant::VariantCode;
use chain_core::values::amount::in_units;
use chain_core::values::text::{Line, ReportId};
use clap::Subcommand;
use hgz_api::{Answer, ReportAnswer, ReportGoods};
use hgz_verifier::{Language, laboratory, report_kind, report_standing, sampling};

use crate::chain::client::NodeClient;
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::commands::product;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{GroundsArguments, OwnGroundsArguments, OwnNumber, SubmitArguments};
use crate::print::certificates::certificates;
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
    /// Confirm a report that a maker filed for your laboratory.
    #[command(after_help = examples![
        "hgz report confirm 91430700999999015X/WB-2026-01 --key institute.key",
    ])]
    Confirm {
        /// Its id, `MAKER/NUMBER`.
        report: ReportId,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Take back that a report which a maker filed is your laboratory's, as who confirmed it.
    #[command(after_help = examples![
        "hgz report withdraw-confirmation 91430700999999015X/WB-2026-01 --reason 误确认了另一份报告 --key institute.key",
    ])]
    WithdrawConfirmation {
        /// Its id, `MAKER/NUMBER`.
        report: ReportId,
        #[command(flatten)]
        grounds: OwnGroundsArguments,
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
            let act =
                Act::FileReport { number: stated.key.number, report: Box::new(stated.details) };
            submit_act(context, &submit, act, &subject)
        }
        ReportCommand::Withdraw { report: OwnNumber(report), grounds, submit } => {
            let subject = report.to_string();
            let act = Act::WithdrawReport { report, grounds: grounds.into() };
            submit_act(context, &submit, act, &subject)
        }
        ReportCommand::Confirm { report, submit } => {
            let subject = report.to_string();
            submit_act(context, &submit, Act::ConfirmReport { report }, &subject)
        }
        ReportCommand::WithdrawConfirmation { report, grounds, submit } => {
            let subject = report.to_string();
            let act = Act::WithdrawConfirmation { report, grounds: grounds.into() };
            submit_act(context, &submit, act, &subject)
        }
        ReportCommand::Show { id } => {
            let answer: Answer<ReportAnswer> = context.client.get(&format!("/v1/reports/{id}"))?;
            let mut text = text(&context.voice, &answer.data);
            if answer.data.report.raises_doubt() {
                text.push_str(&goods(&context.voice, &context.client, &id)?);
            }
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

/// The certificates that whoever hears of a bad report has to look at.
fn goods(voice: &Voice, client: &NodeClient, id: &ReportId) -> Result<String, CliError> {
    let Answer { data, .. }: Answer<ReportGoods> =
        client.get(&format!("/v1/reports/{id}/goods"))?;
    let of_batch = voice.pick("该批次的合格证", "certificates of the batch");
    let made_from = voice.pick("用其制成的产品", "made from it");
    let certified = certificates(voice, of_batch, &data.certified);
    Ok(certified + &certificates(voice, made_from, &data.made_from))
}

/// A conclusion, for people.
pub(crate) const fn conclusion(voice: &Voice, conclusion: Conclusion) -> &'static str {
    hgz_verifier::conclusion(voice.language, conclusion)
}

/// What follows the name of a report that does not stand.
pub(crate) fn standing_behind(voice: &Voice, report: &Report) -> String {
    let standing = report_standing(voice.language, report);
    match report.status() {
        ReportStatus::InForce => String::new(),
        ReportStatus::Withdrawn | ReportStatus::Replaced => {
            in_words(voice, format!("（{standing}）"), format!(" ({standing})"))
        }
    }
}

fn text(voice: &Voice, answer: &ReportAnswer) -> String {
    let (report, language) = (&answer.report, voice.language);
    let details = &report.details;
    let standards: Vec<String> = details.standards.iter().map(ToString::to_string).collect();
    let grounds = report.history.last().grounds.as_ref();
    let instruments: Vec<String> = details.instruments.iter().map(ToString::to_string).collect();
    let inspectors: Vec<String> = details.inspectors.iter().map(ToString::to_string).collect();
    let supplements = report.supplements.iter().map(|one| {
        let found = conclusion(voice, one.conclusion);
        format!("{} ({}, {}): {found}", one.report, one.on, one.reason)
    });
    let supplements: Vec<String> = supplements.collect();
    let marks: Vec<String> = details.marks.iter().map(|mark| mark.as_str().to_owned()).collect();
    let follows = details.follows.as_ref();
    let followed = follows.map(|follows| match follows.kind {
        FollowUpKind::Replaces => voice.pick("更正", "replaces"),
        FollowUpKind::Supplements => voice.pick("补充", "supplements"),
    });
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("报告", "report"), &report.id)
        .add_some(voice.pick("原编号", "number as written"), details.official_number.as_ref())
        .add(voice.pick("检验类型", "kind"), report_kind(language, report))
        .add(voice.pick("登记单位", "filed by"), &answer.institute.details.name)
        .add_some(voice.pick("检测机构", "laboratory"), laboratory(language, report))
        .add_some(voice.pick("委托单位", "client"), details.client.as_ref())
        .add_some(voice.pick("报告标志", "marks"), listed(&marks))
        .add_some(voice.pick("有效期至", "holds until"), details.valid_until);
    for (at, subject) in details.subjects.iter().enumerate() {
        let certified = answer.certified_quantities.get(at).copied();
        fields.add(voice.pick("检验对象", "inspected"), subject_text(voice, subject, certified));
    }
    fields
        .add_some(
            voice.pick("取样方式", "samples"),
            details.sampling.map(|how| sampling(language, how)),
        )
        .add_some(voice.pick("抽样方案", "sampling plan"), details.sampling_plan.as_ref())
        .add_some(voice.pick("取样日期", "sampled on"), details.sampled_on)
        .add(voice.pick("检验标准", "standards"), standards.join(", "))
        .add(voice.pick("结论", "conclusion"), conclusion(voice, details.conclusion))
        .add(voice.pick("检验日期", "tested on"), details.tested_on)
        .add(voice.pick("签发日期", "issued on"), details.issued_on)
        .add_some(voice.pick("检测设备", "instruments"), listed(&instruments))
        .add_some(voice.pick("检验人员代号", "inspectors"), listed(&inspectors))
        .add_some(voice.pick("授权签字人代号", "signatory"), details.signatory.as_ref())
        .add_some(voice.pick("备注", "remark"), details.remark.as_ref())
        .add_some(
            followed.unwrap_or_default(),
            follows.map(|follows| format!("{}: {}", follows.report, follows.reason)),
        )
        .add_some(voice.pick("补充报告", "supplemented by"), listed(&supplements))
        .add_some(voice.pick("委托", "requested by"), details.request.as_ref())
        .add_some(voice.pick("报告原文", "document"), details.document)
        .add(voice.pick("状态", "status"), report_standing(language, report))
        .add_some(voice.pick("原因", "because"), grounds);
    let measured = measured_items(voice, details);
    format!("{fields}{measured}")
}

/// A batch, how many units it has and were sampled, and how many of them are certified.
fn subject_text(voice: &Voice, subject: &ReportSubject, certified: Option<u64>) -> String {
    let ReportSubject { product, edition, variants, batch, sampled, .. } = subject;
    let quantity = match subject.batch_amount {
        Some(amount) => format!("{amount}{}", voice.pick("（按量计）", " (by amount)")),
        None => subject.batch_quantity.to_string(),
    };
    let variants: Vec<&str> = variants.iter().map(VariantCode::as_str).collect();
    let variants = if variants.is_empty() {
        String::new()
    } else {
        format!(" [{}]", variants.join(voice.pick("、", ", ")))
    };
    let certified = certified
        .map(|measure| match subject.batch_amount {
            Some(_) => in_units(measure),
            None => measure.to_string(),
        })
        .map(|certified| {
            let (zh, en) =
                (format!("，已出证 {certified}"), format!(", {certified} certified so far"));
            in_words(voice, zh, en)
        })
        .unwrap_or_default();
    let Some(batch) = batch else {
        return in_words(
            voice,
            format!("{product} 第{edition}版{variants}，样品 {sampled}"),
            format!("{product} edition {edition}{variants}, {sampled} sampled"),
        );
    };
    in_words(
        voice,
        format!(
            "{product} 第{edition}版{variants}，批次 {batch}，批量 {quantity}，抽样 {sampled}{certified}"
        ),
        format!(
            "{product} edition {edition}{variants}, batch {batch} of {quantity}, {sampled} sampled{certified}"
        ),
    )
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
        voice.pick("说明", "note"),
    ];
    let rows = details.items.iter().map(|item| {
        let found: Vec<&str> = item.found.iter().map(Line::as_str).collect();
        let text = |line: &Option<Line>| line.as_ref().map(ToString::to_string).unwrap_or_default();
        vec![
            item.name.to_string(),
            text(&item.limit),
            found.join(voice.pick("、", ", ")),
            text(&item.unit),
            conclusion(voice, item.conclusion).to_owned(),
            remarks(voice, item),
        ]
    });
    table(&header, rows.collect())
}

/// One of two texts that are made anew.
fn in_words(voice: &Voice, zh: String, en: String) -> String {
    match voice.language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// What is special about a measured item.
fn remarks(voice: &Voice, item: &MeasuredItem) -> String {
    let subject = item
        .subject
        .map(|subject| in_words(voice, format!("对象 {subject}"), format!("subject {subject}")));
    let standard = item
        .standard
        .as_ref()
        .map(|standard| in_words(voice, format!("依据 {standard}"), format!("by {standard}")));
    let outside = item
        .outside_scope
        .then(|| voice.pick("不在资质认定范围内", "outside the scope").to_owned());
    let by = item.subcontracted_to.as_ref().map(|laboratory| {
        in_words(voice, format!("分包：{laboratory}"), format!("by {laboratory}"))
    });
    let all: Vec<String> = [subject, standard, outside, by].into_iter().flatten().collect();
    all.join(voice.pick("；", "; "))
}
