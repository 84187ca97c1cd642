//! The command line: one file for each group of commands.

mod certificate;
mod claim;
mod codes;
mod cover;
mod devnet;
mod document;
mod entrustment;
mod events;
mod examples;
mod history;
mod institute;
mod insurer;
mod items;
mod key;
mod label;
mod offer;
mod organisation;
mod penalty;
mod product;
mod proposal;
mod purchase;
mod query;
mod question;
mod quorum;
mod recall;
mod report;
mod resource;
mod service;
mod shipment;
mod spot_check;
mod standard;
mod transaction;
mod trust;
mod verify;

use clap::{Parser, Subcommand};
use serde_json::Value;

use examples::examples;

use crate::context::Context;
use crate::error::CliError;
use crate::exit::EXIT_CODES;
use crate::options::GlobalArguments;
use crate::print::output::CommandOutcome;

const AFTER_HELP: &str = examples![
    "hgz devnet init devnet",
    "hgz key new maker.key --passphrase-file passphrase",
    "hgz certificate check config/examples/boards/certificate.toml",
    "hgz verify HTTPS://HGZ.HN.CN/1234... --genesis genesis.toml",
    "hgz exit-codes";
    "Programs decide by the exit code (hgz exit-codes) and read --output json.",
];

/// hgz: product qualification certificates on a chain that no single institution can forge.
///
/// 产品合格证链命令行：登记、出证、打标、查验。
#[derive(Debug, Parser)]
#[command(name = "hgz", version, after_help = AFTER_HELP, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: GlobalArguments,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make and show key files; add, rotate and revoke keys of an organisation.
    #[command(subcommand, after_help = key::EXAMPLES)]
    Key(key::KeyCommand),
    /// Register, correct, suspend, show and list organisations.
    #[command(subcommand, after_help = organisation::EXAMPLES)]
    Organisation(organisation::OrganisationCommand),
    /// Accredit inspection institutes, change and suspend their scopes, show who tests to what.
    #[command(subcommand, after_help = institute::EXAMPLES)]
    Institute(institute::InstituteCommand),
    /// License insurers.
    #[command(subcommand, after_help = insurer::EXAMPLES)]
    Insurer(insurer::InsurerCommand),
    /// Publish, declare, withdraw and show standards.
    #[command(subcommand, after_help = standard::EXAMPLES)]
    Standard(standard::StandardCommand),
    /// Enter, calibrate, train, retire, show and list instruments and inspectors.
    #[command(subcommand, after_help = resource::EXAMPLES)]
    Resource(resource::ResourceCommand),
    /// Register, show and list products.
    #[command(subcommand, after_help = product::EXAMPLES)]
    Product(product::ProductCommand),
    /// Agree who makes products for whom, end it, show and list it.
    #[command(subcommand, after_help = entrustment::EXAMPLES)]
    Entrustment(entrustment::EntrustmentCommand),
    /// Publish, show and list what institutes offer to makers.
    #[command(subcommand, after_help = offer::EXAMPLES)]
    Offer(offer::OfferCommand),
    /// Ask questions to those who know; answer, show and list them.
    #[command(subcommand, after_help = question::EXAMPLES)]
    Question(question::QuestionCommand),
    /// Ask an institute for a test, take the steps of a request, show.
    #[command(subcommand, after_help = service::EXAMPLES)]
    Service(service::ServiceCommand),
    /// File, withdraw and show inspection reports.
    #[command(subcommand, after_help = report::EXAMPLES)]
    Report(report::ReportCommand),
    /// Bind, cancel and show insurance covers.
    #[command(subcommand, after_help = cover::EXAMPLES)]
    Cover(cover::CoverCommand),
    /// Open, pay, refuse and show claims on covers; record recourse.
    #[command(subcommand, after_help = claim::EXAMPLES)]
    Claim(claim::ClaimCommand),
    /// Check, issue, show, list and revoke product qualification certificates.
    #[command(subcommand, after_help = certificate::EXAMPLES)]
    Certificate(certificate::CertificateCommand),
    /// Activate items, void spoilt labels, show who held an item.
    #[command(subcommand, after_help = items::EXAMPLES)]
    Items(items::ItemsCommand),
    /// Write the signed codes of a certificate's items.
    #[command(after_help = codes::EXAMPLES)]
    Codes(codes::CodesArguments),
    /// Make labels of items to print: PDF sheets, pictures, files for label printers.
    #[command(after_help = label::EXAMPLES)]
    Label(Box<label::LabelArguments>),
    /// Verify an item code by a proof, without trusting the node that is asked.
    #[command(after_help = verify::EXAMPLES)]
    Verify(verify::VerifyArguments),
    /// Ship items, accept, refuse and return them.
    #[command(subcommand, after_help = shipment::EXAMPLES)]
    Shipment(shipment::ShipmentCommand),
    /// Check goods on purchase, as a seller.
    #[command(subcommand, after_help = purchase::EXAMPLES)]
    Purchase(purchase::PurchaseCommand),
    /// Call goods back, and answer a recall.
    #[command(subcommand, after_help = recall::EXAMPLES)]
    Recall(recall::RecallCommand),
    /// Order, record and show spot checks.
    #[command(subcommand, after_help = spot_check::EXAMPLES)]
    SpotCheck(spot_check::SpotCheckCommand),
    /// Record and show penalties.
    #[command(subcommand, after_help = penalty::EXAMPLES)]
    Penalty(penalty::PenaltyCommand),
    /// Propose, approve and show changes of the chain, as an authority.
    #[command(subcommand, after_help = proposal::EXAMPLES)]
    Proposal(proposal::ProposalCommand),
    /// Show or export every act about one record.
    #[command(after_help = history::EXAMPLES)]
    History(history::HistoryArguments),
    /// Store and get the documents that records name.
    #[command(subcommand, after_help = document::EXAMPLES)]
    Document(document::DocumentCommand),
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
    #[command(after_help = examples![
        "hgz exit-codes",
    ])]
    ExitCodes,
}

/// Runs a command.
pub(crate) fn run(context: &Context, command: Command) -> Result<CommandOutcome, CliError> {
    let Context { voice, client, .. } = context;
    match command {
        Command::Key(command) => key::run(context, command),
        Command::Organisation(command) => organisation::run(context, command),
        Command::Institute(command) => institute::run(context, command),
        Command::Insurer(command) => insurer::run(context, &command),
        Command::Standard(command) => standard::run(context, command),
        Command::Resource(command) => resource::run(context, command),
        Command::Entrustment(command) => entrustment::run(context, command),
        Command::Offer(command) => offer::run(context, command),
        Command::Question(command) => question::run(context, command),
        Command::Service(command) => service::run(context, command),
        Command::Claim(command) => claim::run(context, command),
        Command::Shipment(command) => shipment::run(context, command),
        Command::Purchase(command) => purchase::run(context, &command),
        Command::Recall(command) => recall::run(context, command),
        Command::SpotCheck(command) => spot_check::run(context, command),
        Command::Penalty(command) => penalty::run(context, command),
        Command::Proposal(command) => proposal::run(context, command),
        Command::Document(command) => document::run(context, &command),
        Command::History(arguments) => history::run(voice, client, &arguments),
        Command::Product(command) => product::run(context, command),
        Command::Report(command) => report::run(context, command),
        Command::Cover(command) => cover::run(context, command),
        Command::Certificate(command) => certificate::run(context, command),
        Command::Items(command) => items::run(context, command),
        Command::Codes(arguments) => codes::run(context, &arguments),
        Command::Label(arguments) => label::run(context, &arguments),
        Command::Verify(arguments) => verify::run(context, &arguments),
        Command::Transaction(command) => transaction::run(voice, client, command),
        Command::Block(at) => query::block(voice, client, &at),
        Command::Header(at) => query::header(voice, client, &at),
        Command::Commit(at) => query::commit(voice, client, &at),
        Command::Authorities => query::authorities(voice, client),
        Command::Ruleset(arguments) => query::ruleset(voice, client, &arguments),
        Command::Params => query::params(client),
        Command::Status => query::status(voice, client),
        Command::Events(arguments) => events::run(voice, client, &arguments),
        Command::Trust(arguments) => trust::run(voice, &arguments),
        Command::Devnet(devnet::DevnetCommand::Init(arguments)) => devnet::init(voice, &arguments),
        Command::ExitCodes => Ok(CommandOutcome::ok(Value::Null, EXIT_CODES)),
    }
}

#[cfg(test)]
mod tests;
