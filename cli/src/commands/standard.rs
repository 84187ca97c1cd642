//! `hgz standard`: the catalogue of standards.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::standard_catalogue::Standard;
use chain_core::values::date::Date;
use chain_core::values::standard_number::StandardNumber;
use clap::Subcommand;
use hgz_api::Answer;

use crate::chain::client::NodeClient;
use crate::chain::page::{self, ApiQuery, PageArguments, encoded};
use crate::chain::submit::submit_act;
use crate::clock;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz standard publish config/examples/life/standards.toml --key bureau.key",
    "hgz standard declare config/examples/life/enterprise-standard.toml --key maker.key",
    "hgz standard withdraw 'GB/T 9775-2008' --from 2027-01-01 --replaced-by 'GB/T 9775-2025' --key bureau.key",
    "hgz standard show 'GB/T 9775-2025'",
    "hgz standard list",
];

/// `hgz standard`.
#[derive(Debug, Subcommand)]
pub(crate) enum StandardCommand {
    /// Enter standards into the catalogue, as the bureau.
    #[command(after_help = examples![
        "hgz standard publish config/examples/life/standards.toml --key bureau.key",
    ])]
    Publish {
        /// The file: a list `[[standards]]`.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// End a standard of the catalogue, as the bureau.
    #[command(after_help = examples![
        "hgz standard withdraw 'GB/T 9775-2008' --from 2027-01-01 --replaced-by 'GB/T 9775-2025' --key bureau.key",
    ])]
    Withdraw {
        /// Its number, with the year.
        number: StandardNumber,
        /// The first day it is no longer in force: today or later.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// The standard that replaces it.
        #[arg(long, value_name = "NUMBER")]
        replaced_by: Option<StandardNumber>,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Declare an enterprise standard `Q/…`, as its maker.
    #[command(after_help = examples![
        "hgz standard declare config/examples/life/enterprise-standard.toml --key maker.key",
    ])]
    Declare {
        /// The standard's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a standard.
    #[command(after_help = examples![
        "hgz standard show 'GB/T 9775-2025'",
    ])]
    Show {
        /// Its number, with the year.
        number: StandardNumber,
    },
    /// List the catalogue.
    #[command(after_help = examples![
        "hgz standard list --limit 100",
    ])]
    List {
        #[command(flatten)]
        page: PageArguments,
    },
}

/// Runs `hgz standard`.
pub(crate) fn run(context: &Context, command: StandardCommand) -> Result<CommandOutcome, CliError> {
    match command {
        StandardCommand::Publish { file, submit } => {
            let standards = input::standards(&file)?;
            let numbers: Vec<String> = standards.iter().map(|one| one.number.to_string()).collect();
            let act = Act::PublishStandards { standards };
            submit_act(context, &submit, act, &numbers.join(", "))
        }
        StandardCommand::Withdraw { number, from, replaced_by, submit } => {
            let subject = format!("{number} {from}");
            let act = Act::WithdrawStandard { standard: number, from, replaced_by };
            submit_act(context, &submit, act, &subject)
        }
        StandardCommand::Declare { file, submit } => {
            let standard = input::standard(&file)?;
            let subject = format!("{} {}", standard.number, standard.title);
            submit_act(context, &submit, Act::DeclareStandard { standard }, &subject)
        }
        StandardCommand::Show { number } => {
            let path = format!("/v1/standards/{}", encoded(number.as_str()));
            let answer: Answer<Standard> = context.client.get(&path)?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        StandardCommand::List { page } => list(&context.voice, &context.client, &page),
    }
}

fn list(
    voice: &Voice,
    client: &NodeClient,
    page: &PageArguments,
) -> Result<CommandOutcome, CliError> {
    let header = [
        voice.pick("标准号", "standard"),
        voice.pick("标准名称", "title"),
        voice.pick("实施日期", "in force from"),
        voice.pick("状态", "status"),
    ];
    let query = ApiQuery::new("/v1/standards").page(page);
    page::list(voice, client, &query, &header, |standard: &Standard| {
        vec![
            standard.details.number.to_string(),
            standard.details.title.to_string(),
            standard.details.in_force_from.to_string(),
            status(voice, standard),
        ]
    })
}

/// Whether certificates of today may rest on it.
fn status(voice: &Voice, standard: &Standard) -> String {
    let today = clock::today();
    match standard.withdrawn_from {
        Some(from) if from <= today => {
            format!("{} {from}", voice.pick("已废止", "withdrawn from"))
        }
        Some(from) => format!("{} {from}", voice.pick("现行，将废止于", "in force until")),
        None if standard.is_in_force(today) => voice.pick("现行", "in force").to_owned(),
        None => voice.pick("即将实施", "not yet in force").to_owned(),
    }
}

fn text(voice: &Voice, standard: &Standard) -> String {
    let details = &standard.details;
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("标准号", "standard"), &details.number)
        .add(voice.pick("标准名称", "title"), &details.title)
        .add(voice.pick("实施日期", "in force from"), details.in_force_from)
        .add(voice.pick("状态", "status"), status(voice, standard))
        .add_some(voice.pick("代替标准", "replaced by"), standard.replaced_by.as_ref())
        .add_some(voice.pick("声明企业", "declared by"), standard.declared_by)
        .add_some(voice.pick("标准文本", "document"), details.document)
        .add(voice.pick("登记高度", "registered at height"), standard.published_at);
    fields.to_string()
}
