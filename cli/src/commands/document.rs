//! `hgz document`: PDFs and pictures that records name by their hash.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use chain_core::api::{DocumentEntry, NodeStatus};
use chain_core::document::{DocumentError, DocumentUpload, Measure, MediaType};
use chain_core::hash::Hash;
use chain_core::limits::DOCUMENT_BYTES_MAX;
use clap::Subcommand;
use hgz_config::FileError;
use serde::Serialize;

use crate::context::Context;
use crate::error::CliError;
use crate::output::Outcome;
use crate::render::Fields;
use crate::{clock, trust};

pub(crate) const EXAMPLES: &str = "\
Examples:
  hgz document hash report.pdf
  hgz document put report.pdf --key institute.key
  hgz document get 6f2c... -o report.pdf
";

/// How long a node may take the upload.
const UPLOAD_VALID_MS: u64 = 10 * 60 * 1000;

/// `hgz document`.
#[derive(Debug, Subcommand)]
pub(crate) enum DocumentCommand {
    /// Upload a PDF, PNG or JPEG, and print the hash that a record names it by.
    #[command(after_help = "Examples:\n  hgz document put report.pdf --key institute.key\n")]
    Put {
        /// The document's file.
        file: PathBuf,
    },
    /// Get a document by its hash, and check that it is the one.
    #[command(after_help = "Examples:\n  hgz document get 6f2c... -o report.pdf\n")]
    Get {
        /// The hash that a record names, 64 hexadecimal digits.
        hash: Hash,
        /// The file to write; it must not exist.
        #[arg(short = 'o', long = "out", value_name = "FILE")]
        out: PathBuf,
    },
    /// Print the hash of a document's file; no node is asked.
    #[command(after_help = "Examples:\n  hgz document hash report.pdf\n")]
    Hash {
        /// The document's file.
        file: PathBuf,
    },
}

/// A document's file, for programs.
#[derive(Debug, Serialize)]
struct ShownDocument<'a> {
    file: &'a Path,
    hash: Hash,
    bytes: u64,
    media_type: &'static str,
}

impl ShownDocument<'_> {
    fn text(&self, context: &Context) -> String {
        let mut fields = Fields::default();
        fields
            .add(context.pick("文件", "file"), self.file.display())
            .add(context.pick("哈希", "hash"), self.hash)
            .add(context.pick("字节数", "bytes"), self.bytes)
            .add(context.pick("类型", "media type"), self.media_type);
        fields.to_string()
    }
}

/// Runs `hgz document`.
pub(crate) fn run(context: &Context, command: &DocumentCommand) -> Result<Outcome, CliError> {
    match command {
        DocumentCommand::Put { file } => put(context, file),
        DocumentCommand::Get { hash, out } => get(context, *hash, out),
        DocumentCommand::Hash { file } => {
            let shown = measured(file, &read(file)?)?;
            let text = shown.text(context);
            Ok(Outcome::ok(shown, text))
        }
    }
}

/// The file, no longer than a document may be.
fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let failed = |source| FileError::Read { path: path.to_owned(), source };
    let bytes_max = u64::try_from(DOCUMENT_BYTES_MAX).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(bytes_max.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if DOCUMENT_BYTES_MAX < bytes.len() {
        return Err(FileError::TooLong { path: path.to_owned(), bytes_max }.into());
    }
    Ok(bytes)
}

fn measured<'a>(file: &'a Path, bytes: &[u8]) -> Result<ShownDocument<'a>, CliError> {
    let no_document = |error: DocumentError| CliError::Document { path: file.to_owned(), error };
    let media_type = MediaType::of(bytes).map_err(no_document)?.as_str();
    let (hash, manifest) = Measure::of(bytes);
    Ok(ShownDocument { file, hash, bytes: manifest.bytes, media_type })
}

fn put(context: &Context, file: &Path) -> Result<Outcome, CliError> {
    let bytes = read(file)?;
    let shown = measured(file, &bytes)?;
    let key = context.signing_key()?;
    let chain_id = match trust::chain_id(context)? {
        Some(chain_id) => chain_id,
        None => context.client.get::<NodeStatus>("/v1/status")?.chain_id,
    };
    let valid_until = clock::now().plus_ms(UPLOAD_VALID_MS);
    let upload = DocumentUpload { chain_id, document: shown.hash, bytes: shown.bytes, valid_until };
    let path = format!(
        "/v1/documents?key={}&signature={}&valid_until={}",
        key.public_key(),
        upload.sign(&key),
        valid_until.as_unix_ms(),
    );
    let entry: DocumentEntry = context.client.post(&path, &bytes)?;
    if entry.hash != shown.hash {
        let reason = format!("it stored document {}, not {}", entry.hash, shown.hash);
        let url = context.client.base().to_owned();
        return Err(CliError::BadAnswer { url, reason });
    }
    let mut text = shown.text(context);
    text.push_str(&format!(
        "{}\n  document = \"{}\"\n",
        context.pick("写入 report.toml：", "put into report.toml:"),
        entry.hash,
    ));
    Ok(Outcome::ok(entry, text))
}

fn get(context: &Context, hash: Hash, out: &Path) -> Result<Outcome, CliError> {
    if out.exists() {
        return Err(FileError::Exists { path: out.to_owned() }.into());
    }
    let url = format!("/v1/documents/{hash}");
    let bytes = context.client.get_long(&url, DOCUMENT_BYTES_MAX)?;
    // Order: nothing is written that is not the document.
    let (found, _) = Measure::of(&bytes);
    if found != hash {
        let reason = format!("it gave document {found}, not {hash}");
        return Err(CliError::BadAnswer { url: context.client.base().to_owned(), reason });
    }
    let shown = measured(out, &bytes)?;
    let failed = |source| CliError::Write { path: out.to_owned(), source };
    let mut file = OpenOptions::new().write(true).create_new(true).open(out).map_err(failed)?;
    file.write_all(&bytes).map_err(failed)?;
    let text = shown.text(context);
    Ok(Outcome::ok(shown, text))
}
