//! `hgz trust`: the chain that this user trusts.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use hgz_config::FileError;
use serde::Serialize;

use crate::chain::trust::kept_genesis;
use crate::commands::examples::examples;
use crate::error::CliError;
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz trust genesis.toml";
    "Compare the chain id that is printed with one published elsewhere, on paper for instance.",
    "To trust another chain, remove the file that is printed first.",
];

/// What to trust.
#[derive(Debug, Args)]
pub(crate) struct TrustArguments {
    /// The chain's genesis file.
    file: PathBuf,
}

#[derive(Debug, Serialize)]
struct Trusted {
    chain_id: chain_core::values::chain_id::ChainId,
    file: PathBuf,
}

/// Runs `hgz trust`.
pub(crate) fn run(voice: &Voice, arguments: &TrustArguments) -> Result<CommandOutcome, CliError> {
    let genesis = hgz_config::genesis::load(&arguments.file)?;
    let kept = kept_genesis().ok_or_else(|| CliError::Usage {
        message: "there is no home directory; set HGZ_CONFIG_DIR".to_owned(),
    })?;
    if let Some(directory) = kept.parent() {
        fs::create_dir_all(directory).map_err(|source| FileError::of_write(directory, source))?;
    }
    hgz_config::genesis::save(&kept, &genesis)?;
    let chain_id = genesis.chain_id();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("信任的链", "trusted chain"), &genesis.chain_name)
        .add(voice.pick("链号", "chain id"), chain_id)
        .add(voice.pick("文件", "file"), kept.display());
    Ok(CommandOutcome::ok(Trusted { chain_id, file: kept }, fields.to_string()))
}
