//! [`Trust`]: which chain the user trusts, and from what.

use std::path::PathBuf;

use chain_core::bytes::codec;
use chain_core::governance::genesis::Genesis;
use chain_core::limits::GENESIS_BYTES_MAX;
use chain_core::values::chain_id::ChainId;

use crate::chain::client::NodeClient;
use crate::error::CliError;

/// What the user says of the chain that is trusted; without either, the kept genesis file counts.
#[derive(Debug)]
pub(crate) struct Trust {
    /// The chain's id; it overrides a genesis file.
    pub(crate) chain_id: Option<ChainId>,
    /// The chain's genesis file.
    pub(crate) genesis: Option<PathBuf>,
}

/// Where `hgz trust` keeps the genesis file.
pub(crate) fn kept_genesis() -> Option<PathBuf> {
    settings_directory().map(|directory| directory.join("genesis.toml"))
}

/// Where the user's settings are kept.
pub(crate) fn settings_directory() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    set("HGZ_CONFIG_DIR")
        .map(PathBuf::from)
        .or_else(|| set("XDG_CONFIG_HOME").map(|home| PathBuf::from(home).join("hgz")))
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".config/hgz")))
}

impl Trust {
    /// The trusted chain id; none if nothing is trusted yet.
    pub(crate) fn chain_id(&self) -> Result<Option<ChainId>, CliError> {
        if self.chain_id.is_some() {
            return Ok(self.chain_id);
        }
        Ok(self.genesis_on_disk()?.map(|genesis| genesis.chain_id()))
    }

    /// The genesis that proofs are checked against. With `--chain-id`, any node may hand it out: its
    /// hash must be that id.
    pub(crate) fn genesis(&self, client: &NodeClient) -> Result<Genesis, CliError> {
        match self.chain_id {
            Some(expected) => genesis_of_node(client, expected),
            None => self.genesis_on_disk()?.ok_or(CliError::NoTrust),
        }
    }

    /// The trusted genesis from the user's own disk: `--genesis`, or the one kept by `hgz trust`.
    fn genesis_on_disk(&self) -> Result<Option<Genesis>, CliError> {
        let kept = kept_genesis().filter(|path| path.exists());
        let path = self.genesis.clone().or(kept);
        Ok(path.map(|path| hgz_config::genesis::load(&path)).transpose()?)
    }
}

fn genesis_of_node(client: &NodeClient, expected: ChainId) -> Result<Genesis, CliError> {
    let bytes = client.get_bytes("/v1/genesis", GENESIS_BYTES_MAX)?;
    let genesis: Genesis =
        codec::decode(&bytes, GENESIS_BYTES_MAX).map_err(|error| CliError::BadAnswer {
            url: format!("{}/v1/genesis", client.base()),
            reason: error.to_string(),
        })?;
    let found = genesis.chain_id();
    if found == expected { Ok(genesis) } else { Err(CliError::OtherChain { found, expected }) }
}
