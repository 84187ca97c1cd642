//! `hgz institute`: what an inspection institute may inspect.

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
    examples!["hgz institute accredit config/examples/boards/accreditation.toml --key bureau.key",];

/// `hgz institute`.
#[derive(Debug, Subcommand)]
pub(crate) enum InstituteCommand {
    /// State an institute's accreditation, as the bureau; it replaces an earlier one.
    #[command(after_help = EXAMPLES)]
    Accredit {
        /// The accreditation's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
}

/// Runs `hgz institute`.
pub(crate) fn run(
    context: &Context,
    command: &InstituteCommand,
) -> Result<CommandOutcome, CliError> {
    let InstituteCommand::Accredit { file, submit } = command;
    let stated = input::accreditation(file)?;
    let institute = stated.key;
    let act = Act::AccreditInstitute { institute, accreditation: stated.details };
    submit_act(context, submit, act, institute.as_str())
}
