//! `hgz transaction`: what became of a transaction, by its id.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use chain_core::chain::transaction::{SignedTransaction, TransactionId};
use chain_core::limits::TRANSACTION_BYTES_MAX;
use clap::Subcommand;
use hgz_api::{Submitted, TransactionStatus};
use hgz_config::FileError;

use crate::chain::client::NodeClient;
use crate::chain::submit;
use crate::commands::examples::examples;
use crate::error::CliError;
use crate::exit::Exit;
use crate::print::output::{CommandOutcome, to_value};
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz transaction show 9f2c...",
    "hgz transaction wait 9f2c... --wait-ms 60000",
    "hgz product register product.toml --key maker.key --dry-run > signed.json && hgz transaction submit signed.json",
];

/// `hgz transaction`.
#[derive(Debug, Subcommand)]
pub(crate) enum TransactionCommand {
    /// Show what a node knows of a transaction.
    #[command(after_help = examples![
        "hgz transaction show 9f2c...",
    ])]
    Show {
        /// The transaction's id.
        id: TransactionId,
    },
    /// Submit a transaction that was signed before.
    #[command(after_help = examples![
        "hgz product register product.toml --key maker.key --dry-run > signed.json",
        "hgz transaction submit signed.json",
    ])]
    Submit {
        /// What --dry-run printed, or the canonical bytes, raw or in hexadecimal.
        file: PathBuf,
        /// How long to wait for the commit, in milliseconds.
        #[arg(long, value_name = "MS", default_value = "20000")]
        wait_ms: u64,
    },
    /// Wait until a transaction is committed or refused.
    #[command(after_help = examples![
        "hgz transaction wait 9f2c... --wait-ms 60000",
    ])]
    Wait {
        /// The transaction's id.
        id: TransactionId,
        /// How long to wait, in milliseconds.
        #[arg(long, value_name = "MS", default_value = "60000")]
        wait_ms: u64,
    },
}

/// Runs `hgz transaction`.
pub(crate) fn run(
    voice: &Voice,
    client: &NodeClient,
    command: TransactionCommand,
) -> Result<CommandOutcome, CliError> {
    match command {
        TransactionCommand::Show { id } => {
            let submitted = client.transaction(&id)?;
            Ok(shown(voice, &submitted))
        }
        TransactionCommand::Submit { file, wait_ms } => {
            let signed = read_signed(&file)?;
            let submitted = submit::submit_and_wait(client, &signed, wait_ms)?;
            Ok(shown(voice, &submitted))
        }
        TransactionCommand::Wait { id, wait_ms } => {
            let submitted = client.transaction(&id)?;
            let submitted = submit::wait_for(client, submitted, wait_ms)?;
            Ok(shown(voice, &submitted))
        }
    }
}

fn shown(voice: &Voice, submitted: &Submitted) -> CommandOutcome {
    let mut fields = FieldList::default();
    fields.add(voice.pick("交易号", "transaction"), submitted.id);
    let exit = match &submitted.status {
        TransactionStatus::Unknown => {
            fields.add(
                voice.pick("状态", "status"),
                voice.pick("未知：该节点没有见过", "unknown: this node has not seen it"),
            );
            Exit::NotFound
        }
        TransactionStatus::Pending => {
            fields.add(
                voice.pick("状态", "status"),
                voice.pick("等待上链", "pending: waiting for a block"),
            );
            Exit::Ok
        }
        TransactionStatus::Committed { height, index, certificate } => {
            fields
                .add(voice.pick("状态", "status"), voice.pick("已上链", "committed"))
                .add(voice.pick("高度", "height"), height)
                .add(voice.pick("块内位置", "index"), index)
                .add_some(voice.pick("合格证序号", "serial"), *certificate);
            Exit::Ok
        }
        TransactionStatus::Refused { error } => {
            fields
                .add(voice.pick("状态", "status"), voice.pick("被拒绝", "refused"))
                .add(voice.pick("代码", "code"), &error.code)
                .add(voice.pick("原因", "because"), &error.message);
            Exit::Refused
        }
    };
    CommandOutcome { exit, data: to_value(submitted), text: fields.to_string(), errors: Vec::new() }
}

/// Reads raw bytes, hexadecimal digits, or the JSON of `--dry-run` with or without its envelope.
fn read_signed(path: &Path) -> Result<SignedTransaction, CliError> {
    // JSON writes each byte with two digits once as `bytes` and about five times as a record.
    const FILE_BYTES_MAX: u64 = 16 * TRANSACTION_BYTES_MAX as u64;
    let mut content = Vec::new();
    File::open(path)
        .and_then(|file| file.take(FILE_BYTES_MAX).read_to_end(&mut content))
        .map_err(|source| FileError::Read { path: path.to_owned(), source })?;
    let no_transaction = || FileError::Content {
        path: path.to_owned(),
        what: "signed transaction",
        demand: "give what --dry-run printed",
    };
    if let Ok(signed) = SignedTransaction::from_bytes(&content) {
        return Ok(signed);
    }
    let text = String::from_utf8(content).map_err(|_| no_transaction())?;
    let digits = match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(json) => {
            let found = json.get("bytes").or_else(|| json.get("data")?.get("bytes"));
            found.and_then(|bytes| bytes.as_str()).map(str::to_owned)
        }
        Err(_) => Some(text.trim().to_owned()),
    };
    let bytes = digits.and_then(|digits| hex::decode(digits).ok()).ok_or_else(no_transaction)?;
    Ok(SignedTransaction::from_bytes(&bytes).map_err(|_| no_transaction())?)
}
