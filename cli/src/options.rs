//! The options that several commands have: global ones, those of a transaction, grounds.

use std::path::PathBuf;
use std::str::FromStr;

use chain_core::records::history::StatusGrounds;
use chain_core::values::chain_id::ChainId;
use chain_core::values::text::{Number, Remark, owner_and_number};
use chain_core::values::time::Height;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use hgz_verifier::Language;

/// How the result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON envelope.
    Json,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArguments {
    /// The node to ask.
    #[arg(long, global = true, env = "HGZ_NODE", value_name = "URL")]
    #[arg(default_value = "http://127.0.0.1:26600")]
    pub(crate) node: String,
    /// The key file that signs transactions.
    #[arg(long, global = true, env = "HGZ_KEY", value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// A file whose first line is the passphrase of key files; without it the terminal is asked.
    #[arg(long, global = true, env = "HGZ_PASSPHRASE_FILE", value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// The genesis file of the chain that is trusted.
    #[arg(long, global = true, env = "HGZ_GENESIS", value_name = "FILE")]
    #[arg(alias = "trusted-genesis")]
    pub(crate) genesis: Option<PathBuf>,
    /// The id of the chain that is trusted; it overrides a genesis file.
    #[arg(long, global = true, env = "HGZ_CHAIN_ID", value_name = "ID")]
    pub(crate) chain_id: Option<ChainId>,
    /// How the result is written.
    #[arg(long, global = true, value_enum, default_value = "text")]
    pub(crate) output: Format,
    /// The language of messages; without it, that of the environment.
    #[arg(long, global = true, value_parser = PossibleValuesParser::new(["zh", "en"]).try_map(|text| text.parse::<Language>()))]
    pub(crate) lang: Option<Language>,
    /// How long one request may take, in milliseconds.
    #[arg(long, global = true, value_name = "MS", default_value = "30000")]
    pub(crate) timeout_ms: u64,
    /// Show every request on standard error.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

/// Options of every command that changes the chain.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Transaction options")]
pub(crate) struct SubmitArguments {
    /// How many heights the transaction stays valid.
    #[arg(long, value_name = "HEIGHTS", default_value = "1000")]
    pub(crate) valid_for: u64,
    /// The last height that may commit it, in place of --valid-for.
    #[arg(long, value_name = "HEIGHT", conflicts_with = "valid_for")]
    pub(crate) last_height: Option<Height>,
    /// How long to wait for the commit, in milliseconds.
    #[arg(long, value_name = "MS", default_value = "20000")]
    pub(crate) wait_ms: u64,
    /// Print the signed transaction and send nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Why something is done to a record, and by which law, rule or clause.
#[derive(Debug, Clone, Args)]
pub(crate) struct GroundsArguments {
    /// Why.
    #[arg(long)]
    pub(crate) reason: Remark,
    /// The article of the law, rule or contract it rests on.
    #[arg(long)]
    pub(crate) legal_basis: Remark,
}

/// Why a maker mends its own mistake.
#[derive(Debug, Clone, Args)]
pub(crate) struct OwnGroundsArguments {
    /// Why.
    #[arg(long)]
    pub(crate) reason: Remark,
    /// The article of the law, rule or contract it rests on, if there is one.
    #[arg(long)]
    pub(crate) legal_basis: Option<Remark>,
}

impl From<OwnGroundsArguments> for StatusGrounds {
    fn from(arguments: OwnGroundsArguments) -> Self {
        Self { reason: arguments.reason, legal_basis: arguments.legal_basis }
    }
}

impl From<GroundsArguments> for StatusGrounds {
    fn from(arguments: GroundsArguments) -> Self {
        Self { reason: arguments.reason, legal_basis: Some(arguments.legal_basis) }
    }
}

/// The number of a record of the signer; its full id is accepted as well.
#[derive(Debug, Clone)]
pub(crate) struct OwnNumber(pub(crate) Number);

impl FromStr for OwnNumber {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = if text.contains('/') {
            owner_and_number(text).map(|(_, number)| number).map_err(|error| error.to_string())
        } else {
            text.parse::<Number>().map_err(|error| error.to_string())
        };
        number.map(Self)
    }
}

#[cfg(test)]
mod tests;
