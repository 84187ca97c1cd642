//! `hgz offer`: what institutes offer to makers.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::service::{Offer, OfferedInstrument};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::OfferId;
use clap::Subcommand;
use hgz_api::Answer;

use super::service::kind;
use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::money::yuan;
use crate::print::output::CommandOutcome;
use crate::print::render::{self, FieldList};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz offer publish config/examples/life/offer.toml --key institute.key",
    "hgz offer list --standard 'GB/T 9775-2025'",
    "hgz offer show 12430000999000013T/GX-01",
];

/// `hgz offer`.
#[derive(Debug, Subcommand)]
pub(crate) enum OfferCommand {
    /// Publish an offer, or its next edition, as the institute.
    #[command(after_help = examples![
        "hgz offer publish config/examples/life/offer.toml --key institute.key",
    ])]
    Publish {
        /// The offer's file: the whole of it, in place of the edition before.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show an offer as it stands now.
    #[command(after_help = examples![
        "hgz offer show 12430000999000013T/GX-01",
    ])]
    Show {
        /// The offer, `INSTITUTE/NUMBER`.
        id: OfferId,
    },
    /// List offers.
    #[command(after_help = examples![
        "hgz offer list --institute 12430000999000013T",
        "hgz offer list --standard 'GB/T 9775-2025'",
    ])]
    List {
        /// Only those of this institute.
        #[arg(long, value_name = "CODE")]
        institute: Option<CreditCode>,
        /// Only those that test to this standard.
        #[arg(long, value_name = "NUMBER")]
        standard: Option<StandardNumber>,
        #[command(flatten)]
        page: PageArguments,
    },
}

/// Runs `hgz offer`.
pub(crate) fn run(context: &Context, command: OfferCommand) -> Result<CommandOutcome, CliError> {
    let (voice, client) = (&context.voice, &context.client);
    match command {
        OfferCommand::Publish { file, submit } => {
            let stated = input::offer(&file)?;
            let subject = format!("{} {}", stated.key, stated.details.name);
            let act = Act::PublishOffer { number: stated.key, offer: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        OfferCommand::Show { id } => {
            let answer: Answer<Offer> = client.get(&format!("/v1/offers/{id}"))?;
            let text = text(voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        OfferCommand::List { institute, standard, page } => {
            let query = ApiQuery::new("/v1/offers").with_some("institute", institute);
            let query = query.with_some("standard", standard).page(&page);
            let header = [
                voice.pick("服务项目", "offer"),
                voice.pick("名称", "name"),
                voice.pick("服务", "service"),
                voice.pick("费用", "fee"),
                voice.pick("天数", "days"),
            ];
            page::list(voice, client, &query, &header, |offer: &Offer| {
                let details = &offer.details;
                vec![
                    offer.id.to_string(),
                    details.name.to_string(),
                    kind(voice, details.kind).to_owned(),
                    yuan(details.fee_fen),
                    details.working_days.to_string(),
                ]
            })
        }
    }
}

fn free(voice: &Voice, offered: &OfferedInstrument) -> String {
    let spans = offered.free.iter().map(|days| render::span(voice, *days));
    format!("{}: {}", offered.instrument, spans.collect::<Vec<_>>().join(", "))
}

fn text(voice: &Voice, offer: &Offer) -> String {
    let details = &offer.details;
    let standards: Vec<String> = details.standards.iter().map(ToString::to_string).collect();
    let is_open = if details.is_open {
        voice.pick("接受委托", "open")
    } else {
        voice.pick("暂不受理", "closed")
    };
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("服务项目", "offer"), &offer.id)
        .add(voice.pick("版次", "edition"), offer.edition)
        .add(voice.pick("名称", "name"), &details.name)
        .add(voice.pick("服务", "service"), kind(voice, details.kind))
        .add(voice.pick("状态", "status"), is_open)
        .add(voice.pick("检验标准", "standards"), standards.join(", "))
        .add(voice.pick("费用", "fee"), yuan(details.fee_fen))
        .add(voice.pick("所需天数", "days"), details.working_days)
        .add(voice.pick("地点", "place"), &details.place)
        .add_some(voice.pick("说明", "remark"), details.remark.as_ref());
    for offered in &details.instruments {
        fields.add(voice.pick("空闲设备", "free"), free(voice, offered));
    }
    fields.to_string()
}
