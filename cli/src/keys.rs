//! [`UserKeys`]: the user's key files, opened with a passphrase that is typed or read from a file.

use std::path::{Path, PathBuf};

use chain_core::bytes::signature::{PublicKey, SecretKey};
use hgz_config::keystore::KeyFile;
use hgz_config::{Passphrase, keystore};
use hgz_verifier::Language;

use crate::error::CliError;

/// What signs: the signing key's file, and where passphrases come from.
#[derive(Debug)]
pub(crate) struct UserKeys {
    pub(crate) signing_key: Option<PathBuf>,
    pub(crate) passphrase_file: Option<PathBuf>,
    /// The language that a passphrase is asked for in.
    pub(crate) language: Language,
}

impl UserKeys {
    /// The file of the signing key.
    pub(crate) fn signing_path(&self) -> Result<&Path, CliError> {
        self.signing_key.as_deref().ok_or(CliError::NoKey)
    }

    /// The signing key, opened.
    pub(crate) fn open_signing(&self) -> Result<SecretKey, CliError> {
        self.open(self.signing_path()?)
    }

    /// The public key of the signing key, for which no passphrase is needed.
    pub(crate) fn signing_public(&self) -> Result<PublicKey, CliError> {
        Ok(KeyFile::read(self.signing_path()?)?.public_key)
    }

    /// A key file, opened with the passphrase of the user.
    pub(crate) fn open(&self, path: &Path) -> Result<SecretKey, CliError> {
        // Order: a file that is not a key file is named before anybody types a passphrase.
        KeyFile::read(path)?;
        Ok(keystore::open(path, &self.passphrase(path)?)?)
    }

    /// The passphrase of a key file: of the passphrase file, or typed.
    pub(crate) fn passphrase(&self, path: &Path) -> Result<Passphrase, CliError> {
        if let Some(file) = &self.passphrase_file {
            return Ok(Passphrase::read_file(file)?);
        }
        let prompt = self.language.pick("口令", "passphrase of");
        let typed = rpassword::prompt_password(format!("{prompt} {}: ", path.display()))
            .map_err(|source| CliError::NoPassphrase { path: path.to_owned(), source })?;
        Passphrase::new(typed).ok_or_else(|| CliError::Usage {
            message: "the passphrase is empty; type one".to_owned(),
        })
    }
}
