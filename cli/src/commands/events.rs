//! `hgz events`: what is committed, as it is committed.

use std::io::{BufRead, Read};

use chain_core::records::permission::ActKind;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::text::ProductId;
use clap::Args;
use hgz_api::Event;

use super::certificate::{self, CertificateName};
use crate::chain::client::NodeClient;
use crate::chain::page::ApiQuery;
use crate::clock;
use crate::commands::examples::examples;
use crate::error::CliError;
use crate::options::Format;
use crate::print::output::CommandOutcome;
use crate::print::streams::write_stdout;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz events",
    "hgz events --after 120.0 --organisation 91430700999999015X",
    "hgz events --product 91430700999999015X/KSY-PC-12 --kind open_recall",
    "hgz events --certificate 91430700999999015X/KSY-20261118-01",
    "hgz events --no-wait --output json | jq .kind";
    "With --output json each line is one event; the envelope is the last line.",
];

/// Longest line of a stream: an event holds one transaction, as JSON.
const LINE_BYTES_MAX: u64 = 4 << 20;

/// Which events.
#[derive(Debug, Args)]
pub(crate) struct EventsArguments {
    /// Start after this cursor, `HEIGHT.INDEX`; without it, at the start of the chain.
    #[arg(long, value_name = "CURSOR", value_parser = parse_cursor)]
    after: Option<String>,
    /// One kind of act.
    #[arg(long, value_parser = parse_kind)]
    kind: Option<ActKind>,
    /// The acts of one organisation.
    #[arg(long, value_name = "CODE")]
    organisation: Option<CreditCode>,
    /// The acts about one product, `MAKER/NUMBER`, and about its certificates.
    #[arg(long, value_name = "ID")]
    product: Option<ProductId>,
    /// The acts about one certificate: its id `MAKER/NUMBER`, or its serial.
    #[arg(long, value_name = "CERTIFICATE")]
    certificate: Option<CertificateName>,
    /// End with the last committed act, and wait for no more.
    #[arg(long)]
    no_wait: bool,
}

fn parse_cursor(text: &str) -> Result<String, String> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((height, index)) if is_number(height) && is_number(index) => Ok(text.to_owned()),
        _ => Err("write HEIGHT.INDEX, as an event's cursor".to_owned()),
    }
}

fn parse_kind(text: &str) -> Result<ActKind, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| "not a kind of act; write one such as issue_certificate".to_owned())
}

/// Runs `hgz events`.
pub(crate) fn run(
    voice: &Voice,
    client: &NodeClient,
    arguments: &EventsArguments,
) -> Result<CommandOutcome, CliError> {
    let certificate = arguments.certificate.as_ref();
    let serial = certificate.map(|name| certificate::serial(client, name)).transpose()?;
    let path = ApiQuery::new("/v1/events")
        .with_some("after", arguments.after.as_ref())
        .with_some("kind", arguments.kind.map(ActKind::as_str))
        .with_some("organisation", arguments.organisation)
        .with_some("product", arguments.product.as_ref())
        .with_some("certificate", serial)
        .with_some("wait", arguments.no_wait.then_some("false"))
        .build();
    let url = format!("{}{path}", client.base());
    let mut lines = client.lines(&path)?;
    let mut count = 0_u64;
    let mut last = None;
    while let Some(line) = next_line(&mut lines, &url)? {
        let Some(data) = line.strip_prefix("data:") else { continue };
        let event: Event = serde_json::from_str(data.trim())
            .map_err(|error| CliError::BadAnswer { url: url.clone(), reason: error.to_string() })?;
        write_stdout(&shown(voice, &event)).map_err(CliError::Output)?;
        count = count.saturating_add(1);
        last = Some(event.cursor);
    }
    Ok(CommandOutcome::ok(serde_json::json!({ "count": count, "last_cursor": last }), ""))
}

fn next_line(lines: &mut impl BufRead, url: &str) -> Result<Option<String>, CliError> {
    let mut line = String::new();
    let read = lines.by_ref().take(LINE_BYTES_MAX).read_line(&mut line).map_err(|source| {
        let source = Box::new(ureq::Error::Io(source));
        CliError::Unreachable { url: url.to_owned(), source }
    })?;
    if read == 0 {
        return Ok(None);
    }
    if !line.ends_with('\n') && LINE_BYTES_MAX <= u64::try_from(read).unwrap_or(u64::MAX) {
        let reason = format!("a line of more than {LINE_BYTES_MAX} bytes");
        return Err(CliError::BadAnswer { url: url.to_owned(), reason });
    }
    Ok(Some(line))
}

fn shown(voice: &Voice, event: &Event) -> String {
    match voice.format {
        Format::Json => serde_json::to_string(event).expect("our own types are JSON"),
        Format::Text => format!(
            "{:>8}  {}  {:<22} {}  {}",
            event.cursor,
            clock::show(event.time),
            event.kind.as_str(),
            super::history::signed_by(event),
            event.transaction
        ),
    }
}
