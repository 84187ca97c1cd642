//! `hgz cover`: insurance covers.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::cover::CoverStatus;
use chain_core::values::date::Date;
use chain_core::values::text::CoverId;
use clap::Subcommand;
use hgz_api::{Answer, CoverAnswer};

use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{GroundsArguments, OwnNumber, SubmitArguments};
use crate::print::money::yuan;
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz cover bind config/examples/uniforms/cover.toml --key insurer.key",
    "hgz cover cancel XJ-PLI-2026-000118 --from 2027-01-01 --reason 未缴保费 --legal-basis 保险合同第十二条 --key insurer.key",
    "hgz cover show 9143010099900003XD/XJ-PLI-2026-000118",
];

/// `hgz cover`.
#[derive(Debug, Subcommand)]
pub(crate) enum CoverCommand {
    /// Bind a cover, as the insurer.
    #[command(after_help = examples![
        "hgz cover bind config/examples/uniforms/cover.toml --key insurer.key",
    ])]
    Bind {
        /// The cover's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// End a cover early, as its insurer.
    #[command(after_help = examples![
        "hgz cover cancel XJ-PLI-2026-000118 --from 2027-01-01 --reason 未缴保费 --legal-basis 保险合同第十二条 --key insurer.key",
    ])]
    Cancel {
        /// The number of the signer's cover; its full id is accepted as well.
        cover: OwnNumber,
        /// The first day it no longer holds: today or later.
        #[arg(long, value_name = "DATE")]
        from: Date,
        #[command(flatten)]
        grounds: GroundsArguments,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a cover, what was paid on it and what remains.
    #[command(after_help = examples![
        "hgz cover show 9143010099900003XD/XJ-PLI-2026-000118",
    ])]
    Show {
        /// Its id, `INSURER/NUMBER`.
        id: CoverId,
    },
}

/// Runs `hgz cover`.
pub(crate) fn run(context: &Context, command: CoverCommand) -> Result<CommandOutcome, CliError> {
    match command {
        CoverCommand::Bind { file, submit } => {
            let stated = input::cover(&file)?;
            let subject = format!("{} {}", stated.key, stated.details.insured);
            let act = Act::BindCover { number: stated.key.number, cover: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        CoverCommand::Cancel { cover: OwnNumber(cover), from, grounds, submit } => {
            let subject = format!("{cover} {from}");
            let act = Act::CancelCover { cover, from, grounds: grounds.into() };
            submit_act(context, &submit, act, &subject)
        }
        CoverCommand::Show { id } => {
            let answer: Answer<CoverAnswer> = context.client.get(&format!("/v1/covers/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

fn text(voice: &Voice, answer: &CoverAnswer) -> String {
    let details = &answer.cover.details;
    let products: Vec<String> = details.products.iter().map(ToString::to_string).collect();
    let products = if products.is_empty() {
        voice.pick("被保险人的全部产品", "every product of the insured").to_owned()
    } else {
        products.join(", ")
    };
    let advance = if details.advance_payment {
        voice.pick("先行赔付", "pays in advance of the maker")
    } else {
        voice.pick("不先行赔付", "does not pay in advance")
    };
    let status = match answer.cover.status() {
        CoverStatus::Bound => voice.pick("承保中", "bound"),
        CoverStatus::Cancelled => voice.pick("已退保", "cancelled"),
    };
    let grounds = answer.cover.history.last().grounds.as_ref();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("保单", "cover"), &answer.cover.id)
        .add(voice.pick("保险人", "insurer"), &answer.insurer.details.name)
        .add(voice.pick("被保险人", "insured"), details.insured)
        .add(voice.pick("产品", "products"), products)
        .add(
            voice.pick("保险期间", "period"),
            format!("{} – {}", details.valid_from, details.valid_until),
        )
        .add(voice.pick("保险金额", "sum insured"), yuan(details.sum_insured_fen))
        .add(voice.pick("每次限额", "limit of a claim"), yuan(details.claim_limit_fen))
        .add(voice.pick("赔付方式", "payment"), advance)
        .add(voice.pick("已赔付", "paid"), yuan(answer.used.paid_fen))
        .add(voice.pick("剩余保额", "remaining"), yuan(answer.remaining_fen))
        .add(voice.pick("已追偿", "recovered"), yuan(answer.used.recovered_fen))
        .add(voice.pick("未决索赔", "open claims"), answer.used.open_claims)
        .add_some(voice.pick("保险条款", "document"), details.document)
        .add(voice.pick("状态", "status"), status)
        .add_some(voice.pick("终止日期", "cancelled from"), answer.cover.cancelled_from)
        .add_some(voice.pick("原因", "because"), grounds);
    fields.to_string()
}
