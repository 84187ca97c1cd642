//! `hgz insurer`: who may bind covers.

use std::path::PathBuf;

use chain_core::act::Act;
use clap::Subcommand;

use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;

pub(crate) const EXAMPLES: &str =
    examples!["hgz insurer license config/examples/uniforms/licence.toml --key bureau.key",];

/// `hgz insurer`.
#[derive(Debug, Subcommand)]
pub(crate) enum InsurerCommand {
    /// State an insurer's licence, as the bureau; it replaces an earlier one.
    #[command(after_help = EXAMPLES)]
    License {
        /// The licence's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
}

/// Runs `hgz insurer`.
pub(crate) fn run(context: &Context, command: &InsurerCommand) -> Result<CommandOutcome, CliError> {
    let InsurerCommand::License { file, submit } = command;
    let stated = input::licence(file)?;
    let insurer = stated.key;
    let act = Act::LicenseInsurer { insurer, licence: stated.details };
    submit_act(context, submit, act, insurer.as_str())
}
