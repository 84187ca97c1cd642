//! [`NodeConfig`]: the file a node is started with.

use std::path::{Path, PathBuf};

use crate::error::ConfigError;
use crate::source::Source;

mod check;
mod settings;

pub use settings::{
    AuthorityConfig, DocumentsConfig, LogConfig, LogFormat, MempoolConfig, NetworkConfig,
    NodeConfig, RpcConfig,
};

impl NodeConfig {
    /// Where the database is.
    #[must_use]
    pub fn database_dir(&self) -> PathBuf {
        self.data_dir.join("database")
    }

    /// Where the engine keeps its log and the record of signed messages.
    #[must_use]
    pub fn consensus_dir(&self) -> PathBuf {
        self.data_dir.join("consensus")
    }

    /// Where documents are kept.
    #[must_use]
    pub fn documents_dir(&self) -> PathBuf {
        self.data_dir.join("documents")
    }

    /// Reads a node's file, checks every value, and makes its paths absolute or relative to the
    /// current directory.
    ///
    /// # Errors
    /// [`ConfigError`] for an unreadable file, an unknown field, or a dangerous value.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let source = Source::read(path)?;
        let mut config: Self = source.deserialize()?;
        check::check(&config, &source)?;
        let directory = path.parent().unwrap_or_else(|| Path::new(""));
        let resolve = |path: &mut PathBuf| *path = directory.join(&*path);
        resolve(&mut config.genesis);
        resolve(&mut config.data_dir);
        resolve(&mut config.node_key);
        if let Some(authority) = &mut config.authority {
            resolve(&mut authority.key);
            resolve(&mut authority.passphrase_file);
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests;
