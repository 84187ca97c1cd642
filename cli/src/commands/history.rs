//! `hgz history`: every act about one record.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chain_core::bytes::signature::KeyId;
use chain_core::governance::proposal::Proposal;
use chain_core::records::accreditation::Accreditation;
use chain_core::records::certificate::Certificate;
use chain_core::records::claim::Claim;
use chain_core::records::cover::Cover;
use chain_core::records::entrustment::Entrustment;
use chain_core::records::organisation::{KeyRecord, Organisation};
use chain_core::records::product::Product;
use chain_core::records::question::ExpertQuestion;
use chain_core::records::report::Report;
use chain_core::records::resource::Resource;
use chain_core::records::service::{Offer, ServiceRequest};
use chain_core::records::shipment::Shipment;
use chain_core::records::standard_catalogue::Standard;
use chain_core::records::supervision::{Penalty, Recall, SpotCheck};
use chain_core::state::{Record, StateKey};
use clap::{Args, ValueEnum};
use hgz_api::{Answer, Event, ListPage};
use hgz_config::FileError;
use serde::Serialize;

use super::certificate;
use crate::chain::client::NodeClient;
use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::clock;
use crate::commands::examples::examples;
use crate::error::CliError;
use crate::print::output::CommandOutcome;
use crate::print::render::{FieldList, table};
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz history certificate 91430700999999015X/KSY-20261118-01",
    "hgz history organisation 91430700999999015X --limit 50",
    "hgz history standard 'GB/T 9775-2025'",
    "hgz history product 91430700999999015X/KSY-PC-12 --export product.jsonl",
];

/// Which record.
#[derive(Debug, Args)]
pub(crate) struct HistoryArguments {
    /// The kind of record.
    #[arg(value_enum)]
    kind: KindArgument,
    /// Its id: a credit code, `OWNER/NUMBER`, the number of a standard, a key's id; a certificate's
    /// serial as well.
    id: String,
    /// Write every event to this new file, one JSON object a line, in place of one page.
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    #[command(flatten)]
    page: PageArguments,
}

/// A kind of record on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindArgument {
    Organisation,
    Key,
    Standard,
    Accreditation,
    Resource,
    Entrustment,
    Product,
    Report,
    Offer,
    Question,
    Service,
    Cover,
    Claim,
    Certificate,
    Shipment,
    Recall,
    SpotCheck,
    Penalty,
    Proposal,
}

#[derive(Debug, Serialize)]
struct Exported {
    file: PathBuf,
    count: u64,
}

/// Runs `hgz history`.
pub(crate) fn run(
    voice: &Voice,
    client: &NodeClient,
    arguments: &HistoryArguments,
) -> Result<CommandOutcome, CliError> {
    let subject = subject(client, arguments)?;
    let query = || ApiQuery::new("/v1/history").with("subject", &subject);
    if let Some(path) = &arguments.export {
        return export(voice, client, path, &arguments.page, query);
    }
    let header = header(voice);
    page::list(voice, client, &query().page(&arguments.page), &header, row)
}

/// Acts as a table.
pub(crate) fn events_table(voice: &Voice, events: &[Event]) -> String {
    table(&header(voice), events.iter().map(row).collect())
}

const fn header(voice: &Voice) -> [&'static str; 5] {
    [
        voice.pick("游标", "cursor"),
        voice.pick("时间", "time"),
        voice.pick("事项", "act"),
        voice.pick("主体", "by"),
        voice.pick("交易号", "transaction"),
    ]
}

/// Who did it, and who gave the key that signed if it is not its own.
pub(super) fn signed_by(event: &Event) -> String {
    let given = event.given_by.map(|by| format!(" (key given by {by})")).unwrap_or_default();
    format!("{}{given}", event.organisation)
}

fn row(event: &Event) -> Vec<String> {
    vec![
        event.cursor.clone(),
        clock::show(event.time),
        event.kind.as_str().to_owned(),
        signed_by(event),
        event.transaction.to_string(),
    ]
}

/// The key of the record.
fn subject(client: &NodeClient, arguments: &HistoryArguments) -> Result<StateKey, CliError> {
    let id = arguments.id.as_str();
    match arguments.kind {
        KindArgument::Organisation => key_of::<Organisation>(id),
        KindArgument::Key => key_of::<KeyRecord>(id).or_else(|error| {
            // A public key is known by its id.
            let key = id.parse::<chain_core::bytes::signature::PublicKey>().map_err(|_| error)?;
            let id: KeyId = key.id();
            Ok(StateKey::of::<KeyRecord>(&id))
        }),
        KindArgument::Standard => key_of::<Standard>(id),
        KindArgument::Accreditation => key_of::<Accreditation>(id),
        KindArgument::Resource => key_of::<Resource>(id),
        KindArgument::Entrustment => key_of::<Entrustment>(id),
        KindArgument::Product => key_of::<Product>(id),
        KindArgument::Report => key_of::<Report>(id),
        KindArgument::Offer => key_of::<Offer>(id),
        KindArgument::Question => key_of::<ExpertQuestion>(id),
        KindArgument::Service => key_of::<ServiceRequest>(id),
        KindArgument::Cover => key_of::<Cover>(id),
        KindArgument::Claim => key_of::<Claim>(id),
        KindArgument::Certificate => {
            let name = id.parse().map_err(|message| CliError::Usage { message })?;
            Ok(StateKey::of::<Certificate>(&certificate::serial(client, &name)?))
        }
        KindArgument::Shipment => key_of::<Shipment>(id),
        KindArgument::Recall => key_of::<Recall>(id),
        KindArgument::SpotCheck => key_of::<SpotCheck>(id),
        KindArgument::Penalty => key_of::<Penalty>(id),
        KindArgument::Proposal => key_of::<Proposal>(id),
    }
}

fn key_of<R: Record>(text: &str) -> Result<StateKey, CliError>
where
    R::Id: std::str::FromStr<Err: std::fmt::Display>,
{
    let id = text.parse::<R::Id>();
    let id = id.map_err(|error| CliError::Usage { message: error.to_string() })?;
    Ok(StateKey::of::<R>(&id))
}

/// Writes all pages, from the place that is asked for.
fn export(
    voice: &Voice,
    client: &NodeClient,
    path: &Path,
    page: &PageArguments,
    query: impl Fn() -> ApiQuery,
) -> Result<CommandOutcome, CliError> {
    let write_error = |source| FileError::of_write(path, source);
    let file = OpenOptions::new().write(true).create_new(true).open(path).map_err(write_error)?;
    let mut writer = BufWriter::new(file);
    let mut page = page.clone();
    let mut count = 0_u64;
    loop {
        let answer: Answer<ListPage<Event>> = client.get(&query().page(&page).build())?;
        for event in &answer.data.entries {
            let line = serde_json::to_string(event).expect("our own types are JSON");
            writeln!(writer, "{line}").map_err(write_error)?;
            count = count.saturating_add(1);
        }
        match answer.data.next {
            // A page may be empty and still have a next one, but never itself.
            Some(next) if page.after.as_ref() != Some(&next) => page.after = Some(next),
            _ => break,
        }
    }
    writer.flush().and_then(|()| writer.get_ref().sync_all()).map_err(write_error)?;
    let mut fields = FieldList::default();
    fields.add(voice.pick("事件", "events"), count).add(voice.pick("文件", "file"), path.display());
    Ok(CommandOutcome::ok(Exported { file: path.to_owned(), count }, fields.to_string()))
}
