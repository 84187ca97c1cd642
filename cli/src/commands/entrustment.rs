//! `hgz entrustment`: who makes products for whom.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::entrustment::{Entrustment, EntrustmentStatus};
use chain_core::records::history::StatusGrounds;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::date::Date;
use chain_core::values::text::{EntrustmentId, Remark};
use clap::Subcommand;
use hgz_api::Answer;

use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;
use crate::print::render::{self, FieldList};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz entrustment agree config/examples/entrusted/entrustment.toml --key maker.key",
    "hgz entrustment end 91433100999999023Y/WT-2026-01 --from 2027-01-01 --reason 合同到期 --key maker.key",
    "hgz entrustment list --producer 91430900999999066G",
    "hgz entrustment show 91433100999999023Y/WT-2026-01",
];

/// `hgz entrustment`.
#[derive(Debug, Subcommand)]
pub(crate) enum EntrustmentCommand {
    /// Offer to have products made, as the principal; or agree to make them, as the producer.
    ///
    /// Both state the same file. Nothing rests on an offer until the producer has agreed.
    #[command(after_help = examples![
        "hgz entrustment agree config/examples/entrusted/entrustment.toml --key maker.key",
    ])]
    Agree {
        /// The entrustment's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// End an entrustment, or decline or withdraw an offer, as the principal or the producer.
    #[command(after_help = examples![
        "hgz entrustment end 91433100999999023Y/WT-2026-01 --from 2027-01-01 --reason 合同到期 --key maker.key",
    ])]
    End {
        /// Its id, `PRINCIPAL/NUMBER`.
        id: EntrustmentId,
        /// The first day on which it no longer holds.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// Why.
        #[arg(long)]
        reason: Remark,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show an entrustment and how far it has come.
    #[command(after_help = examples![
        "hgz entrustment show 91433100999999023Y/WT-2026-01",
    ])]
    Show {
        /// Its id, `PRINCIPAL/NUMBER`.
        id: EntrustmentId,
    },
    /// List entrustments.
    #[command(after_help = examples![
        "hgz entrustment list --principal 91433100999999023Y",
        "hgz entrustment list --producer 91430900999999066G",
    ])]
    List {
        /// Only those of this principal.
        #[arg(long, value_name = "CODE")]
        principal: Option<CreditCode>,
        /// Only those of this producer.
        #[arg(long, value_name = "CODE")]
        producer: Option<CreditCode>,
        #[command(flatten)]
        page: PageArguments,
    },
}

/// Runs `hgz entrustment`.
pub(crate) fn run(
    context: &Context,
    command: EntrustmentCommand,
) -> Result<CommandOutcome, CliError> {
    let (voice, client) = (&context.voice, &context.client);
    match command {
        EntrustmentCommand::Agree { file, submit } => {
            let stated = input::entrustment(&file)?;
            let subject = stated.key.to_string();
            let act = Act::AgreeEntrustment { entrustment: stated.key, details: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        EntrustmentCommand::End { id, from, reason, submit } => {
            let subject = id.to_string();
            let grounds = StatusGrounds { reason, legal_basis: None };
            let act = Act::EndEntrustment { entrustment: id, from, grounds };
            submit_act(context, &submit, act, &subject)
        }
        EntrustmentCommand::Show { id } => {
            let answer: Answer<Entrustment> = client.get(&format!("/v1/entrustments/{id}"))?;
            let text = text(voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        EntrustmentCommand::List { principal, producer, page } => {
            let query = ApiQuery::new("/v1/entrustments").with_some("principal", principal);
            let query = query.with_some("producer", producer).page(&page);
            let header = [
                voice.pick("委托生产约定", "entrustment"),
                voice.pick("受委托生产企业", "producer"),
                voice.pick("日期", "days"),
                voice.pick("状态", "status"),
            ];
            page::list(voice, client, &query, &header, |one: &Entrustment| {
                vec![
                    one.id.to_string(),
                    one.details.producer.to_string(),
                    render::span(voice, one.details.days),
                    status(voice, one.status()).to_owned(),
                ]
            })
        }
    }
}

const fn status(voice: &Voice, status: EntrustmentStatus) -> &'static str {
    match status {
        EntrustmentStatus::Offered => voice.pick("待受托方同意", "offered"),
        EntrustmentStatus::Agreed => voice.pick("双方已同意", "agreed"),
        EntrustmentStatus::Ended => voice.pick("已终止", "ended"),
    }
}

fn text(voice: &Voice, entrustment: &Entrustment) -> String {
    let details = &entrustment.details;
    let products: Vec<String> = details.products.iter().map(ToString::to_string).collect();
    let products = if products.is_empty() {
        voice.pick("委托方的全部产品", "all of the principal").to_owned()
    } else {
        products.join(", ")
    };
    let lends =
        if details.lends_standards { voice.pick("是", "yes") } else { voice.pick("否", "no") };
    let reason = entrustment.history.last().grounds.as_ref().map(|grounds| &grounds.reason);
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("委托生产约定", "entrustment"), &entrustment.id)
        .add(voice.pick("状态", "status"), status(voice, entrustment.status()))
        .add(voice.pick("委托方", "principal"), entrustment.id.principal)
        .add(voice.pick("受委托生产企业", "producer"), details.producer)
        .add(voice.pick("产品", "products"), products)
        .add(voice.pick("日期", "days"), render::span(voice, details.days))
        .add(voice.pick("可使用委托方企业标准", "lends standards"), lends)
        .add_some(voice.pick("合同文档", "document"), details.document.as_ref())
        .add_some(voice.pick("终止日期", "ended from"), entrustment.ended_from)
        .add_some(voice.pick("终止原因", "because"), reason);
    fields.to_string()
}
