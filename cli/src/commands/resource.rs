//! `hgz resource`: instruments and inspectors.

use std::path::PathBuf;

use chain_core::records::resource::{Attestation, Resource, ResourceDetails};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::ResourceId;
use clap::Subcommand;
use hgz_api::Answer;

use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz resource keep config/examples/life/instrument.toml --key maker.key",
    "hgz resource keep config/examples/life/inspector.toml --key maker.key",
    "hgz resource show 91430700999999015X/KSY-YQ-003",
    "hgz resource list --owner 91430700999999015X",
];

/// `hgz resource`.
#[derive(Debug, Subcommand)]
pub(crate) enum ResourceCommand {
    /// Enter an instrument or inspector, or what came to one: calibrations, trainings, its end.
    #[command(after_help = examples![
        "hgz resource keep config/examples/life/instrument.toml --key maker.key",
    ])]
    Keep {
        /// The file: what it is, and what comes to what was entered before.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show an instrument or inspector.
    #[command(after_help = examples![
        "hgz resource show 91430700999999015X/KSY-YQ-003",
    ])]
    Show {
        /// The instrument or inspector, `OWNER/NUMBER`.
        id: ResourceId,
    },
    /// List instruments and inspectors.
    #[command(after_help = examples![
        "hgz resource list --owner 91430700999999015X",
    ])]
    List {
        /// Only those of this owner.
        #[arg(long, value_name = "CODE")]
        owner: Option<CreditCode>,
        #[command(flatten)]
        page: PageArguments,
    },
}

/// Runs `hgz resource`.
pub(crate) fn run(context: &Context, command: ResourceCommand) -> Result<CommandOutcome, CliError> {
    let (voice, client) = (&context.voice, &context.client);
    match command {
        ResourceCommand::Keep { file, submit } => {
            let (number, act) = input::resource(&file)?;
            submit_act(context, &submit, act, number.as_str())
        }
        ResourceCommand::Show { id } => {
            let answer: Answer<Resource> = client.get(&format!("/v1/resources/{id}"))?;
            let text = text(voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        ResourceCommand::List { owner, page } => {
            let query = ApiQuery::new("/v1/resources").with_some("owner", owner).page(&page);
            let header = [
                voice.pick("编号", "number"),
                voice.pick("种类", "kind"),
                voice.pick("名称", "name"),
                voice.pick("有效期", "valid"),
            ];
            page::list(voice, client, &query, &header, |one: &Resource| {
                vec![
                    one.id.to_string(),
                    kind(voice, &one.details).to_owned(),
                    name(&one.details).unwrap_or_default(),
                    one.attestations.last().map(days).unwrap_or_default(),
                ]
            })
        }
    }
}

const fn kind(voice: &Voice, details: &ResourceDetails) -> &'static str {
    match details {
        ResourceDetails::Instrument { .. } => voice.pick("检测设备", "instrument"),
        ResourceDetails::Inspector => voice.pick("检验人员", "inspector"),
    }
}

fn name(details: &ResourceDetails) -> Option<String> {
    match details {
        ResourceDetails::Instrument { name } => Some(name.to_string()),
        ResourceDetails::Inspector => None,
    }
}

fn days(attestation: &Attestation) -> String {
    format!("{} – {}", attestation.valid_from, attestation.valid_until)
}

fn text(voice: &Voice, resource: &Resource) -> String {
    let attested = match resource.details {
        ResourceDetails::Instrument { .. } => voice.pick("校准", "calibrated"),
        ResourceDetails::Inspector => voice.pick("培训", "trained"),
    };
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("编号", "number"), &resource.id)
        .add(voice.pick("种类", "kind"), kind(voice, &resource.details))
        .add_some(voice.pick("名称", "name"), name(&resource.details));
    for one in &resource.attestations {
        let subject = one.subject.as_ref().map(|text| format!(" [{text}]")).unwrap_or_default();
        fields.add(attested, format!("{} {}{subject}", days(one), one.by));
    }
    fields.add_some(voice.pick("停用，自", "not used from"), resource.retired_from);
    fields.to_string()
}
