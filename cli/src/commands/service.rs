//! `hgz service`: what makers ask institutes for.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::service::{
    Acceptance, ServiceKind, ServiceRequest, ServiceRequestStatus, ServiceStep,
};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::date_span::DateSpan;
use chain_core::values::text::{Remark, ServiceRequestId};
use clap::{Args, Subcommand};
use hgz_api::Answer;
use hgz_verifier::kind_of_report;

use crate::chain::client::NodeClient;
use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::money::{Fen, yuan};
use crate::print::output::CommandOutcome;
use crate::print::render::{self, FieldList};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz service request config/examples/life/service-request.toml --key maker.key",
    "hgz service accept 91430700999999015X/FW-2026-001 --promised-on 2026-12-10 --fee 800 --key institute.key",
    "hgz service receive-sample 91430700999999015X/FW-2026-001 --key institute.key",
    "hgz service decline 91430700999999015X/FW-2026-001 --answer 设备检修 --key institute.key",
    "hgz service show 91430700999999015X/FW-2026-001",
];

/// `hgz service`.
#[derive(Debug, Subcommand)]
pub(crate) enum ServiceCommand {
    /// Ask an institute for a shared laboratory or for its one-stop service, as the maker.
    #[command(after_help = examples![
        "hgz service request config/examples/life/service-request.toml --key maker.key",
    ])]
    Request {
        /// The request's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Accept a request, as the institute.
    #[command(after_help = examples![
        "hgz service accept 91430700999999015X/FW-2026-001 --promised-on 2026-12-10 --fee 800 --answer 请于11月28日前送样 --key institute.key",
        "hgz service accept 91430700999999015X/FW-2026-002 --promised-on 2026-12-05 --fee 200 --lent-from 2026-12-01 --lent-until 2026-12-03 --key institute.key",
    ])]
    Accept {
        /// The request, `MAKER/NUMBER`.
        request: ServiceRequestId,
        /// The day by which it will be done: today or later.
        #[arg(long, value_name = "DATE")]
        promised_on: Date,
        /// What it costs, in yuan.
        #[arg(long)]
        fee: Fen,
        /// The first day on which the maker may test with the instruments of a shared laboratory.
        #[arg(long, value_name = "DATE", requires = "lent_until")]
        lent_from: Option<Date>,
        /// The last of these days.
        #[arg(long, value_name = "DATE", requires = "lent_from")]
        lent_until: Option<Date>,
        /// What the maker should know.
        #[arg(long)]
        answer: Option<Remark>,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Decline a request, as the institute.
    #[command(after_help = examples![
        "hgz service decline 91430700999999015X/FW-2026-001 --answer 设备检修 --key institute.key",
    ])]
    Decline(LastWord),
    /// Record that the sample has arrived, as the institute.
    #[command(after_help = examples![
        "hgz service receive-sample 91430700999999015X/FW-2026-001 --key institute.key",
    ])]
    ReceiveSample(NextStep),
    /// Record that the test has begun, as who tests.
    #[command(after_help = examples![
        "hgz service start-test 91430700999999015X/FW-2026-001 --key institute.key",
    ])]
    StartTest(NextStep),
    /// Take a request back before the sample is received, as the maker.
    #[command(after_help = examples![
        "hgz service cancel 91430700999999015X/FW-2026-001 --answer 改日再测 --key maker.key",
    ])]
    Cancel(LastWord),
    /// Show a request and how far it has come.
    #[command(after_help = examples![
        "hgz service show 91430700999999015X/FW-2026-001",
    ])]
    Show {
        /// The request, `MAKER/NUMBER`.
        id: ServiceRequestId,
    },
    /// List requests.
    #[command(after_help = examples![
        "hgz service list --institute 12430000999000013T",
        "hgz service list --maker 91430700999999015X",
    ])]
    List {
        /// Only those of this maker.
        #[arg(long, value_name = "CODE")]
        maker: Option<CreditCode>,
        /// Only those to this institute.
        #[arg(long, value_name = "CODE")]
        institute: Option<CreditCode>,
        #[command(flatten)]
        page: PageArguments,
    },
}

/// A request that goes on.
#[derive(Debug, Args)]
pub(crate) struct NextStep {
    /// The request, `MAKER/NUMBER`.
    request: ServiceRequestId,
    /// What the other side should know.
    #[arg(long)]
    answer: Option<Remark>,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// A request that ends, and why.
#[derive(Debug, Args)]
pub(crate) struct LastWord {
    /// The request, `MAKER/NUMBER`.
    request: ServiceRequestId,
    /// Why.
    #[arg(long)]
    answer: Remark,
    #[command(flatten)]
    submit: SubmitArguments,
}

/// Runs `hgz service`.
pub(crate) fn run(context: &Context, command: ServiceCommand) -> Result<CommandOutcome, CliError> {
    match command {
        ServiceCommand::Request { file, submit } => {
            let stated = input::service_request(&file, Some(context.own_organisation()?))?;
            let subject = format!("{} {}", stated.key, stated.details.product);
            let act = Act::RequestService { number: stated.key, request: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        ServiceCommand::Accept {
            request,
            promised_on,
            fee: Fen(fee_fen),
            lent_from,
            lent_until,
            answer,
            submit,
        } => {
            let lent = lent_from.map(|from| DateSpan { from, until: lent_until });
            let step = ServiceStep::Accept(Acceptance { promised_on, fee_fen, lent });
            advance(context, request, step, answer, &submit)
        }
        ServiceCommand::Decline(LastWord { request, answer, submit }) => {
            advance(context, request, ServiceStep::Decline, Some(answer), &submit)
        }
        ServiceCommand::ReceiveSample(NextStep { request, answer, submit }) => {
            advance(context, request, ServiceStep::ReceiveSample, answer, &submit)
        }
        ServiceCommand::StartTest(NextStep { request, answer, submit }) => {
            advance(context, request, ServiceStep::StartTest, answer, &submit)
        }
        ServiceCommand::Cancel(LastWord { request, answer, submit }) => {
            advance(context, request, ServiceStep::Cancel, Some(answer), &submit)
        }
        ServiceCommand::Show { id } => {
            let answer: Answer<ServiceRequest> =
                context.client.get(&format!("/v1/services/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        ServiceCommand::List { maker, institute, page } => {
            let query = ApiQuery::new("/v1/services").with_some("maker", maker);
            list(
                &context.voice,
                &context.client,
                &query.with_some("institute", institute).page(&page),
            )
        }
    }
}

fn advance(
    context: &Context,
    request: ServiceRequestId,
    step: ServiceStep,
    answer: Option<Remark>,
    submit: &SubmitArguments,
) -> Result<CommandOutcome, CliError> {
    let subject = request.to_string();
    submit_act(context, submit, Act::AdvanceRequest { request, step, answer }, &subject)
}

fn list(voice: &Voice, client: &NodeClient, query: &ApiQuery) -> Result<CommandOutcome, CliError> {
    let header = [
        voice.pick("委托", "request"),
        voice.pick("检验机构", "institute"),
        voice.pick("服务", "service"),
        voice.pick("产品", "product"),
        voice.pick("期望完成", "wanted by"),
        voice.pick("状态", "status"),
    ];
    page::list(voice, client, query, &header, |request: &ServiceRequest| {
        let details = &request.details;
        vec![
            request.id.to_string(),
            details.institute.to_string(),
            kind(voice, details.kind).to_owned(),
            details.product.to_string(),
            details.wanted_by.to_string(),
            status(voice, request.status()).to_owned(),
        ]
    })
}

pub(super) const fn kind(voice: &Voice, kind: ServiceKind) -> &'static str {
    match kind {
        ServiceKind::SharedLaboratory => voice.pick("共享实验室", "shared laboratory"),
        ServiceKind::OneStop => voice.pick("一站式服务", "one-stop service"),
    }
}

const fn status(voice: &Voice, status: ServiceRequestStatus) -> &'static str {
    match status {
        ServiceRequestStatus::Requested => voice.pick("待答复", "requested"),
        ServiceRequestStatus::Accepted => voice.pick("已受理", "accepted"),
        ServiceRequestStatus::SampleReceived => voice.pick("已收样", "sample received"),
        ServiceRequestStatus::Testing => voice.pick("检验中", "testing"),
        ServiceRequestStatus::Reported => voice.pick("已出报告", "reported"),
        ServiceRequestStatus::Declined => voice.pick("不受理", "declined"),
        ServiceRequestStatus::Cancelled => voice.pick("已取消", "cancelled"),
    }
}

fn text(voice: &Voice, request: &ServiceRequest) -> String {
    let details = &request.details;
    let standards: Vec<String> = details.standards.iter().map(ToString::to_string).collect();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("委托", "request"), &request.id)
        .add(voice.pick("检验机构", "institute"), details.institute)
        .add(voice.pick("服务", "service"), kind(voice, details.kind))
        .add(voice.pick("产品", "product"), &details.product)
        .add(voice.pick("所需报告", "report"), kind_of_report(voice.language, details.report_kind))
        .add_some(voice.pick("批次", "batch"), details.batch.as_ref())
        .add(voice.pick("数量", "quantity"), details.batch_quantity)
        .add_some(voice.pick("批量（按量计）", "amount of the batch"), details.batch_amount)
        .add(voice.pick("检验标准", "standards"), standards.join(", "))
        .add(voice.pick("期望完成", "wanted by"), details.wanted_by)
        .add_some(voice.pick("服务项目", "offer"), details.offer.as_ref())
        .add_some(voice.pick("说明", "remark"), details.remark.as_ref())
        .add(voice.pick("状态", "status"), status(voice, request.status()))
        .add_some(
            voice.pick("承诺完成", "promised for"),
            request.acceptance.as_ref().map(|acceptance| acceptance.promised_on),
        )
        .add_some(
            voice.pick("费用", "fee"),
            request.acceptance.as_ref().map(|acceptance| yuan(acceptance.fee_fen)),
        )
        .add_some(
            voice.pick("出借日期", "lent"),
            request
                .acceptance
                .as_ref()
                .and_then(|acceptance| acceptance.lent)
                .map(|days| render::span(voice, days)),
        )
        .add_some(voice.pick("答复", "answer"), request.answer.as_ref())
        .add_some(voice.pick("检验报告", "report"), request.report.as_ref());
    fields.to_string()
}
