//! [`Context`]: what every command needs, from the global options.

use std::path::{Path, PathBuf};

use chain_core::bytes::signature::{PublicKey, SecretKey};
use chain_core::label::FieldName;
use chain_core::records::organisation::KeyRecord;
use chain_core::values::credit_code::CreditCode;
use hgz_config::keystore::KeyFile;
use hgz_config::{Passphrase, keystore};

use crate::chain::client::NodeClient;
use crate::error::CliError;
use crate::options::{Format, GlobalArguments};
use crate::print::language::{self, Language};
use crate::print::streams::write_stderr;

/// What every command needs.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) arguments: GlobalArguments,
    pub(crate) format: Format,
    pub(crate) language: Language,
    pub(crate) client: NodeClient,
}

impl Context {
    /// Takes the global options.
    pub(crate) fn new(arguments: GlobalArguments) -> Self {
        let client = NodeClient::new(&arguments.node, arguments.timeout_ms, arguments.verbose);
        let language = arguments.lang.unwrap_or_else(language::of_environment);
        Self { format: arguments.output, language, client, arguments }
    }

    /// The text in the user's language.
    pub(crate) const fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.language.pick(zh, en)
    }

    /// What people call a label field.
    pub(crate) fn field_title<'a>(&self, name: &'a FieldName) -> &'a str {
        name.title().map_or(name.as_str(), |title| self.pick(title.zh, title.en))
    }

    /// Tells the user something that is no result.
    pub(crate) fn note(&self, text: &str) -> Result<(), CliError> {
        write_stderr(text).map_err(CliError::Output)
    }

    /// The file of the signing key.
    pub(crate) fn key_path(&self) -> Result<&Path, CliError> {
        self.arguments.key.as_deref().ok_or(CliError::NoKey)
    }

    /// The signing key, opened.
    pub(crate) fn signing_key(&self) -> Result<SecretKey, CliError> {
        self.open_key(self.key_path()?)
    }

    /// A key file, opened with the passphrase of the user.
    pub(crate) fn open_key(&self, path: &Path) -> Result<SecretKey, CliError> {
        // Order: a file that is no key file is named before anybody types a passphrase.
        KeyFile::read(path)?;
        Ok(keystore::open(path, &self.passphrase(path)?)?)
    }

    /// The passphrase of a key file: of the passphrase file, or typed.
    pub(crate) fn passphrase(&self, path: &Path) -> Result<Passphrase, CliError> {
        if let Some(file) = &self.arguments.passphrase_file {
            return Ok(Passphrase::read_file(file)?);
        }
        let prompt = self.pick("口令", "passphrase of");
        let typed = rpassword::prompt_password(format!("{prompt} {}: ", path.display()))
            .map_err(|source| CliError::NoPassphrase { path: path.to_owned(), source })?;
        Passphrase::new(typed).ok_or_else(|| CliError::Usage {
            message: "the passphrase is empty; type one".to_owned(),
        })
    }

    /// The organisation whose key signs, as the node's registry has it.
    pub(crate) fn own_organisation(&self) -> Result<CreditCode, CliError> {
        let key = KeyFile::read(self.key_path()?)?.public_key;
        self.organisation_of(&key)
    }

    /// The organisation of a registered key.
    pub(crate) fn organisation_of(&self, key: &PublicKey) -> Result<CreditCode, CliError> {
        let answer: chain_core::api::Answer<KeyRecord> =
            self.client.get(&format!("/v1/keys/{}", key.id()))?;
        Ok(answer.data.organisation)
    }

    /// Where the user's settings are kept.
    pub(crate) fn settings_directory() -> Option<PathBuf> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        set("HGZ_CONFIG_DIR")
            .map(PathBuf::from)
            .or_else(|| set("XDG_CONFIG_HOME").map(|home| PathBuf::from(home).join("hgz")))
            .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".config/hgz")))
    }
}
