//! `hgz document`: reports, policies and standards as PDF or picture, kept beside the chain.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use chain_core::bytes::hash::{Hash, HashUse};
use chain_core::limits::DOCUMENT_BYTES_MAX;
use chain_core::records::document::{DocumentUpload, Measure, MediaType};
use clap::Subcommand;
use hgz_api::DocumentEntry;
use hgz_config::FileError;
use serde::Serialize;

use crate::chain::client::NodeClient;
use crate::chain::page::ApiQuery;
use crate::chain::submit;
use crate::clock;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz document put report.pdf --key institute.key",
    "hgz document show 5f0c...",
    "hgz document get 5f0c... --out report.pdf";
    "Records name a document by its hash: put it first, then write the hash as `document` in the file.",
];

/// How long the signature of an upload holds.
const UPLOAD_VALID_MS: u64 = 10 * 60 * 1000;

/// `hgz document`.
#[derive(Debug, Subcommand)]
pub(crate) enum DocumentCommand {
    /// Store a PDF, PNG or JPEG of at most 20 MiB at a node, and print its hash.
    #[command(after_help = examples![
        "hgz document put report.pdf --key institute.key",
    ])]
    Put {
        /// The document.
        file: PathBuf,
    },
    /// Get a document by its hash, which is checked.
    #[command(after_help = examples![
        "hgz document get 5f0c... --out report.pdf",
    ])]
    Get {
        /// The document's hash, as a record names it.
        hash: Hash,
        /// The file to write; it must not exist.
        #[arg(short, long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Print the hash of a file, as records name it; no node is asked.
    #[command(after_help = examples![
        "hgz document hash report.pdf",
    ])]
    Hash {
        /// The document.
        file: PathBuf,
    },
    /// Show what a node knows of a document.
    #[command(after_help = examples![
        "hgz document show 5f0c...",
    ])]
    Show {
        /// The document's hash, as a record names it.
        hash: Hash,
    },
}

#[derive(Debug, Serialize)]
struct Got {
    hash: Hash,
    bytes: usize,
    media_type: &'static str,
    file: PathBuf,
}

/// Runs `hgz document`.
pub(crate) fn run(
    context: &Context,
    command: &DocumentCommand,
) -> Result<CommandOutcome, CliError> {
    match command {
        DocumentCommand::Put { file } => put(context, file),
        DocumentCommand::Get { hash, out } => get(&context.voice, &context.client, *hash, out),
        DocumentCommand::Hash { file } => {
            let bytes = crate::input::file::read(file, DOCUMENT_BYTES_MAX)?;
            let entry = DocumentEntry {
                hash: Hash::of(HashUse::Document, &bytes),
                bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
                media_type: media_type(file, &bytes)?.as_str().to_owned(),
                referenced: false,
            };
            Ok(shown(&context.voice, entry, None))
        }
        DocumentCommand::Show { hash } => {
            let path = format!("/v1/documents/{hash}/entry");
            let entry: DocumentEntry = context.client.get(&path)?;
            Ok(shown_at_node(&context.voice, entry))
        }
    }
}

/// The type of a document, by its first bytes.
fn media_type(file: &Path, bytes: &[u8]) -> Result<MediaType, CliError> {
    MediaType::of(bytes).map_err(|error| CliError::Document { path: file.to_owned(), error })
}

fn put(context: &Context, file: &Path) -> Result<CommandOutcome, CliError> {
    context.keys.signing_path()?;
    let bytes = crate::input::file::read(file, DOCUMENT_BYTES_MAX)?;
    media_type(file, &bytes)?;
    let (document, manifest) = Measure::of(&bytes);
    let key = context.keys.open_signing()?;
    let valid_until = clock::now().plus_ms(UPLOAD_VALID_MS);
    let upload = DocumentUpload {
        chain_id: submit::chain_id(&context.client, &context.trust)?,
        document,
        bytes: manifest.bytes,
        valid_until,
    };
    let path = ApiQuery::new("/v1/documents")
        .with("document", document)
        .with("bytes", manifest.bytes)
        .with("key", key.public_key())
        .with("signature", upload.sign(&key))
        .with("valid_until", valid_until.as_unix_ms())
        .build();
    let entry: DocumentEntry = context.client.post(&path, &bytes)?;
    if entry.hash != document {
        return Err(other_document(&context.client, entry.hash, document));
    }
    Ok(shown_at_node(&context.voice, entry))
}

fn get(
    voice: &Voice,
    client: &NodeClient,
    hash: Hash,
    out: &Path,
) -> Result<CommandOutcome, CliError> {
    let bytes = client.get_document(&format!("/v1/documents/{hash}"))?;
    let found = Hash::of(HashUse::Document, &bytes);
    if found != hash {
        return Err(other_document(client, found, hash));
    }
    let media_type = MediaType::of(&bytes).map_or("application/octet-stream", MediaType::as_str);
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(out)
        .and_then(|mut file| file.write_all(&bytes).and_then(|()| file.sync_all()))
        .map_err(|source| FileError::of_write(out, source))?;
    let got = Got { hash, bytes: bytes.len(), media_type, file: out.to_owned() };
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("文档", "document"), hash)
        .add(voice.pick("类型", "type"), media_type)
        .add(voice.pick("字节数", "bytes"), got.bytes)
        .add(voice.pick("文件", "file"), out.display());
    Ok(CommandOutcome::ok(got, fields.to_string()))
}

/// A node that gives or names other bytes than those of the hash.
fn other_document(client: &NodeClient, found: Hash, expected: Hash) -> CliError {
    CliError::BadAnswer {
        url: client.base().to_owned(),
        reason: format!("document {found} in place of {expected}"),
    }
}

fn shown_at_node(voice: &Voice, entry: DocumentEntry) -> CommandOutcome {
    let referenced = if entry.referenced {
        voice.pick("已被链上记录引用", "named by a record of the chain")
    } else {
        voice.pick("尚未被引用，过期将被清除", "named by no record yet; it expires")
    };
    shown(voice, entry, Some(referenced))
}

fn shown(voice: &Voice, entry: DocumentEntry, referenced: Option<&str>) -> CommandOutcome {
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("文档", "document"), entry.hash)
        .add(voice.pick("类型", "type"), &entry.media_type)
        .add(voice.pick("字节数", "bytes"), entry.bytes)
        .add_some(voice.pick("引用", "referenced"), referenced);
    CommandOutcome::ok(entry, fields.to_string())
}
