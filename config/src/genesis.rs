//! The genesis file: TOML of [`Genesis`], refused unless a chain can safely start from it.

use std::path::Path;

use chain_core::governance::genesis::{Genesis, GenesisError};
use chain_core::limits::GENESIS_BYTES_MAX;
use libp2p_identity::PeerId;

use crate::error::ConfigError;
use crate::files::{PUBLIC_MODE, write_new};
use crate::problem::Problem;
use crate::source::Source;

/// Reads a genesis file and checks it.
///
/// # Errors
/// [`ConfigError`] names the line.
pub fn load(path: &Path) -> Result<Genesis, ConfigError> {
    let source = Source::read(path)?;
    let genesis: Genesis = source.deserialize()?;
    check(&genesis, &source)?;
    Ok(genesis)
}

/// Writes a new genesis file.
///
/// # Errors
/// [`ConfigError`] if the file is there already or cannot be written.
pub fn save(path: &Path, genesis: &Genesis) -> Result<(), ConfigError> {
    let body = toml::to_string(genesis).map_err(|error| {
        ConfigError::of(Problem {
            path: path.to_owned(),
            place: None,
            field: String::new(),
            reason: format!("{error}; correct the genesis"),
        })
    })?;
    let chain_id = genesis.chain_id();
    let text = format!(
        "# The genesis of a chain of hgz. Its hash is the chain id:\n# {chain_id}\n\
         # Change anything here and it is another chain.\n\n{body}"
    );
    write_new(path, &text, PUBLIC_MODE)?;
    Ok(())
}

fn check(genesis: &Genesis, source: &Source) -> Result<(), ConfigError> {
    if let Err(error) = genesis.check() {
        let mut reason = error.to_string();
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        if let Some(cause) = cause {
            reason = format!("{reason}: {cause}");
        }
        return Err(ConfigError::of(source.problem(&field_of(genesis, &error), reason)));
    }
    let bytes = chain_core::bytes::codec::encode(genesis).len();
    if GENESIS_BYTES_MAX < bytes {
        let reason = format!(
            "it encodes to {bytes} bytes, at most {GENESIS_BYTES_MAX} are allowed; shorten it"
        );
        return Err(ConfigError::of(source.problem("", reason)));
    }
    let mut problems = Vec::new();
    for (index, peer) in genesis.peers.iter().enumerate() {
        if peer.peer_id.as_str().parse::<PeerId>().is_err() {
            let field = format!("peers[{index}].peer_id");
            let reason = format!(
                "`{}` is not a peer id; take it from the node, `hgz devnet init` prints it",
                peer.peer_id
            );
            problems.push(source.problem(&field, reason));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(ConfigError::Invalid { problems }) }
}

/// The field of the file that an error is about.
fn field_of(genesis: &Genesis, error: &GenesisError) -> String {
    let organisation_at = |code| {
        let at = genesis.organisations.iter().position(|one| one.details.code == code);
        at.map_or_else(|| "organisations".to_owned(), |at| format!("organisations[{at}]"))
    };
    match error {
        GenesisError::TooFewAuthorities { .. } | GenesisError::Authorities(_) => {
            "authorities".to_owned()
        }
        GenesisError::AuthorityNotRegistered { organisation } => {
            let authorities = genesis.authorities.as_slice();
            let at = authorities.iter().position(|one| one.organisation == *organisation);
            format!("authorities[{}]", at.unwrap_or(0))
        }
        GenesisError::NoBureau => "organisations".to_owned(),
        GenesisError::Organisation { organisation, .. } => organisation_at(*organisation),
        GenesisError::Params(params) => format!("params.{}", params.name),
        GenesisError::NoRuleset | GenesisError::RulesetOrder { .. } => "rulesets".to_owned(),
        GenesisError::Ruleset { number, .. } => {
            let at = genesis.rulesets.iter().position(|one| one.number == *number);
            format!("rulesets[{}]", at.unwrap_or(0))
        }
        GenesisError::Peers => "peers".to_owned(),
    }
}

#[cfg(test)]
mod tests;
