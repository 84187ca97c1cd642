//! `hgz items`: putting labels into use, and declaring them spoilt.

use std::str::FromStr;

use chain_core::act::Act;
use chain_core::certificate::ItemRanges;
use chain_core::text::{CertificateId, Number};
use clap::Subcommand;

use crate::arguments::SubmitArguments;
use crate::context::Context;
use crate::error::CliError;
use crate::output::Outcome;
use crate::submit::submit_act;

pub(crate) const EXAMPLES: &str = "\
Examples:
  hgz items activate KSY-20261118-01 1-6000 --key maker.key
  hgz items void KSY-20261118-01 17,201-205 --key maker.key
";

/// `hgz items`.
#[derive(Debug, Subcommand)]
pub(crate) enum ItemsCommand {
    /// Put labels into use, as the maker.
    #[command(
        after_help = "Examples:\n  hgz items activate KSY-20261118-01 1-6000 --key maker.key\n"
    )]
    Activate {
        /// The number of the maker's certificate; its full id is accepted as well.
        certificate: OwnCertificate,
        /// The items, such as `1-6000` or `1-200,205`.
        items: ItemRanges,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Declare labels spoilt, as the maker: they are never used again.
    #[command(
        after_help = "Examples:\n  hgz items void KSY-20261118-01 17,201-205 --key maker.key\n"
    )]
    Void {
        /// The number of the maker's certificate; its full id is accepted as well.
        certificate: OwnCertificate,
        /// The items, such as `17` or `17,201-205`.
        items: ItemRanges,
        #[command(flatten)]
        submit: SubmitArguments,
    },
}

/// A certificate of the signer.
#[derive(Debug, Clone)]
pub(crate) struct OwnCertificate(Number);

impl FromStr for OwnCertificate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = if text.contains('/') {
            text.parse::<CertificateId>().map(|id| id.number).map_err(|error| error.to_string())
        } else {
            text.parse::<Number>().map_err(|error| error.to_string())
        };
        number.map(Self)
    }
}

/// Runs `hgz items`.
pub(crate) fn run(context: &Context, command: ItemsCommand) -> Result<Outcome, CliError> {
    match command {
        ItemsCommand::Activate { certificate: OwnCertificate(certificate), items, submit } => {
            let subject = format!("{certificate}: {items}");
            submit_act(context, &submit, Act::ActivateItems { certificate, items }, &subject)
        }
        ItemsCommand::Void { certificate: OwnCertificate(certificate), items, submit } => {
            let subject = format!("{certificate}: {items}");
            submit_act(context, &submit, Act::VoidItems { certificate, items }, &subject)
        }
    }
}
