//! The commands: one file for each group.

mod certificate;
mod certificate_check;
mod codes;
mod cover;
mod devnet;
mod document;
mod events;
mod institute;
mod insurer;
mod items;
mod key;
mod label;
mod organisation;
mod product;
mod query;
mod report;
mod transaction;
mod trust;
mod verify;

use clap::Subcommand;
use serde_json::Value;

use crate::context::Context;
use crate::error::CliError;
use crate::exit::EXIT_CODES;
use crate::output::Outcome;

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make and show key files; add and revoke keys of an organisation.
    #[command(subcommand, after_help = key::EXAMPLES)]
    Key(key::KeyCommand),
    /// Register and show organisations.
    #[command(subcommand, after_help = organisation::EXAMPLES)]
    Organisation(organisation::OrganisationCommand),
    /// Accredit inspection institutes.
    #[command(subcommand, after_help = institute::EXAMPLES)]
    Institute(institute::InstituteCommand),
    /// License insurers.
    #[command(subcommand, after_help = insurer::EXAMPLES)]
    Insurer(insurer::InsurerCommand),
    /// Register and show products.
    #[command(subcommand, after_help = product::EXAMPLES)]
    Product(product::ProductCommand),
    /// File and show inspection reports.
    #[command(subcommand, after_help = report::EXAMPLES)]
    Report(report::ReportCommand),
    /// Upload, get and hash documents that records name.
    #[command(subcommand, after_help = document::EXAMPLES)]
    Document(document::DocumentCommand),
    /// Bind and show insurance covers.
    #[command(subcommand, after_help = cover::EXAMPLES)]
    Cover(cover::CoverCommand),
    /// Check, issue, show and revoke product qualification certificates.
    #[command(subcommand, after_help = certificate::EXAMPLES)]
    Certificate(certificate::CertificateCommand),
    /// Activate items, or void spoilt labels.
    #[command(subcommand, after_help = items::EXAMPLES)]
    Items(items::ItemsCommand),
    /// Write the signed codes of a certificate's items.
    #[command(after_help = codes::EXAMPLES)]
    Codes(codes::CodesArguments),
    /// Draw QR labels of items as SVG or PNG.
    #[command(after_help = label::EXAMPLES)]
    Label(label::LabelArguments),
    /// Verify an item code by a proof, without trusting the node that is asked.
    #[command(after_help = verify::EXAMPLES)]
    Verify(verify::VerifyArguments),
    /// Show, submit and wait for transactions.
    #[command(subcommand, after_help = transaction::EXAMPLES)]
    Transaction(transaction::TransactionCommand),
    /// Show a block.
    #[command(after_help = query::BLOCK_EXAMPLES)]
    Block(query::AtHeight),
    /// Show a block's header.
    #[command(after_help = query::HEADER_EXAMPLES)]
    Header(query::AtHeight),
    /// Show the authorities' signatures on a block.
    #[command(after_help = query::COMMIT_EXAMPLES)]
    Commit(query::AtHeight),
    /// Show the authorities that sign the next block.
    #[command(after_help = query::AUTHORITIES_EXAMPLES)]
    Authorities,
    /// Show the labelling rules in force, or those with a number.
    #[command(after_help = query::RULESET_EXAMPLES)]
    Ruleset(query::RulesetArguments),
    /// Show the chain's parameters.
    #[command(after_help = query::PARAMS_EXAMPLES)]
    Params,
    /// Show how a node is.
    #[command(after_help = query::STATUS_EXAMPLES)]
    Status,
    /// Follow what is committed, one line an act.
    #[command(after_help = events::EXAMPLES)]
    Events(events::EventsArguments),
    /// Keep a genesis file as the chain that is trusted.
    #[command(after_help = trust::EXAMPLES)]
    Trust(trust::TrustArguments),
    /// Make a chain of several authorities on this machine.
    #[command(subcommand, after_help = devnet::EXAMPLES)]
    Devnet(devnet::DevnetCommand),
    /// Explain the exit codes.
    #[command(after_help = "Examples:\n  hgz exit-codes\n")]
    ExitCodes,
}

/// Runs a command.
pub(crate) fn run(context: &Context, command: Command) -> Result<Outcome, CliError> {
    match command {
        Command::Key(command) => key::run(context, command),
        Command::Organisation(command) => organisation::run(context, command),
        Command::Institute(command) => institute::run(context, &command),
        Command::Insurer(command) => insurer::run(context, &command),
        Command::Product(command) => product::run(context, command),
        Command::Report(command) => report::run(context, command),
        Command::Document(command) => document::run(context, &command),
        Command::Cover(command) => cover::run(context, command),
        Command::Certificate(command) => certificate::run(context, command),
        Command::Items(command) => items::run(context, command),
        Command::Codes(arguments) => codes::run(context, &arguments),
        Command::Label(arguments) => label::run(context, &arguments),
        Command::Verify(arguments) => verify::run(context, &arguments),
        Command::Transaction(command) => transaction::run(context, command),
        Command::Block(at) => query::block(context, &at),
        Command::Header(at) => query::header(context, &at),
        Command::Commit(at) => query::commit(context, &at),
        Command::Authorities => query::authorities(context),
        Command::Ruleset(arguments) => query::ruleset(context, &arguments),
        Command::Params => query::params(context),
        Command::Status => query::status(context),
        Command::Events(arguments) => events::run(context, &arguments),
        Command::Trust(arguments) => trust::run(context, &arguments),
        Command::Devnet(devnet::DevnetCommand::Init(arguments)) => {
            devnet::init(context, &arguments)
        }
        Command::ExitCodes => Ok(Outcome::ok(Value::Null, EXIT_CODES)),
    }
}
