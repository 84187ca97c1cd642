//! `hgz penalty`: penalties that the bureau has decided.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::supervision::Penalty;
use chain_core::values::text::PenaltyId;
use clap::Subcommand;
use hgz_api::Answer;

use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::money::yuan;
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz penalty record config/examples/life/penalty.toml --key bureau.key",
    "hgz penalty show 114300009990000053/CF-2026-008",
];

/// `hgz penalty`.
#[derive(Debug, Subcommand)]
pub(crate) enum PenaltyCommand {
    /// Record a penalty, as the bureau.
    #[command(after_help = examples![
        "hgz penalty record config/examples/life/penalty.toml --key bureau.key",
    ])]
    Record {
        /// The penalty's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a penalty.
    #[command(after_help = examples![
        "hgz penalty show 114300009990000053/CF-2026-008",
    ])]
    Show {
        /// Its id, `BUREAU/NUMBER`.
        id: PenaltyId,
    },
}

/// Runs `hgz penalty`.
pub(crate) fn run(context: &Context, command: PenaltyCommand) -> Result<CommandOutcome, CliError> {
    match command {
        PenaltyCommand::Record { file, submit } => {
            let stated = input::penalty(&file)?;
            let sum = yuan(stated.details.fine_fen);
            let subject = format!("{} {} {sum}", stated.key, stated.details.organisation);
            let act = Act::RecordPenalty { number: stated.key, penalty: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        PenaltyCommand::Show { id } => {
            let answer: Answer<Penalty> = context.client.get(&format!("/v1/penalties/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

fn text(voice: &Voice, penalty: &Penalty) -> String {
    let details = &penalty.details;
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("行政处罚", "penalty"), &penalty.id)
        .add(voice.pick("被处罚单位", "organisation"), details.organisation)
        .add_some(voice.pick("合格证", "certificate"), details.certificate.as_ref())
        .add(voice.pick("罚款", "fine"), yuan(details.fine_fen))
        .add(voice.pick("其他措施", "measures"), &details.measures)
        .add(voice.pick("原因", "why"), &details.grounds)
        .add(voice.pick("作出日期", "recorded on"), penalty.recorded_on)
        .add(voice.pick("登记高度", "recorded at height"), penalty.recorded_at);
    fields.to_string()
}
