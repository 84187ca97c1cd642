//! Which chain the user trusts, and from what.

use std::path::PathBuf;

use chain_core::bytes::codec;
use chain_core::governance::genesis::{ChainId, Genesis};
use chain_core::limits::GENESIS_BYTES_MAX;

use crate::context::Context;
use crate::error::CliError;

/// Where `hgz trust` keeps the genesis file.
pub(crate) fn kept_genesis() -> Option<PathBuf> {
    Context::settings_directory().map(|directory| directory.join("genesis.toml"))
}

/// The trusted genesis from the user's own disk: `--genesis`, or the one kept by `hgz trust`.
fn genesis_on_disk(context: &Context) -> Result<Option<Genesis>, CliError> {
    let kept = kept_genesis().filter(|path| path.exists());
    let path = context.arguments.genesis.clone().or(kept);
    Ok(path.map(|path| hgz_config::genesis::load(&path)).transpose()?)
}

/// The trusted chain id; none if nothing is trusted yet.
pub(crate) fn chain_id(context: &Context) -> Result<Option<ChainId>, CliError> {
    if context.arguments.chain_id.is_some() {
        return Ok(context.arguments.chain_id);
    }
    Ok(genesis_on_disk(context)?.map(|genesis| genesis.chain_id()))
}

/// The genesis that proofs are checked against. With `--chain-id`, any node may hand it out: its hash
/// must be that id.
pub(crate) fn genesis(context: &Context) -> Result<Genesis, CliError> {
    match context.arguments.chain_id {
        Some(expected) => genesis_of_node(context, expected),
        None => genesis_on_disk(context)?.ok_or(CliError::NoTrust),
    }
}

fn genesis_of_node(context: &Context, expected: ChainId) -> Result<Genesis, CliError> {
    let bytes = context.client.get_bytes("/v1/genesis", GENESIS_BYTES_MAX)?;
    let genesis: Genesis =
        codec::decode(&bytes, GENESIS_BYTES_MAX).map_err(|error| CliError::BadAnswer {
            url: format!("{}/v1/genesis", context.client.base()),
            reason: error.to_string(),
        })?;
    let found = genesis.chain_id();
    if found == expected { Ok(genesis) } else { Err(CliError::OtherChain { found, expected }) }
}
