//! Keystore files: one signing key each, encrypted with a passphrase, its public half readable.
//!
//! The file is JSON. `secret` is an age file (age-encryption.org/v1, scrypt recipient) in
//! hexadecimal whose content is the 32 secret bytes. The work factor is 2^15: a guess costs 32 MiB
//! and about a tenth of a second, which a node can pay at each start.

use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use chain_core::bytes::signature::{PublicKey, SecretKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::files::{FileError, SECRET_MODE, read_secret, read_text, write_new};
use crate::passphrase::Passphrase;

/// The format of the file.
const VERSION: u32 = 1;
const ALGORITHM: &str = "ed25519";
/// The binary logarithm of scrypt's work factor in files that we write.
const WORK_FACTOR_LOG2: u8 = 15;
/// The greatest one that we accept: 256 MiB, so that a file cannot exhaust the machine.
const WORK_FACTOR_LOG2_MAX: u8 = 18;
/// An age file around 32 bytes has about 250 bytes.
const FILE_BYTES_MAX: u64 = 16 << 10;

/// A keystore file, still encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFile {
    /// The format.
    pub version: u32,
    /// The signature algorithm.
    pub algorithm: String,
    /// The public half.
    pub public_key: PublicKey,
    /// The age file around the secret bytes, in hexadecimal.
    secret: String,
}

/// Why a keystore file cannot be written or opened.
#[derive(Debug, Error)]
pub enum KeystoreError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileError),
    /// Not the JSON of a keystore file.
    #[error("{} is not a key file of hgz; give a file made by `hgz key new`", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What the reader stumbled on.
        #[source]
        source: serde_json::Error,
    },
    /// A format or algorithm of another version.
    #[error("{} has version {version} and algorithm `{algorithm}`; this software reads version {VERSION} and `{ALGORITHM}`, update it", path.display())]
    UnknownVersion {
        /// The file.
        path: PathBuf,
        /// The version.
        version: u32,
        /// The algorithm.
        algorithm: String,
    },
    /// The passphrase does not open it.
    #[error("the passphrase does not open {}; check the passphrase file, or type it again", path.display())]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// Bytes that no passphrase opens.
    #[error("{} is damaged; restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The public key in the file belongs to another secret.
    #[error("{} names public key {named} but holds the secret of {held}; restore it from a backup", path.display())]
    OtherKey {
        /// The file.
        path: PathBuf,
        /// The public key in the file.
        named: PublicKey,
        /// The public half of the secret.
        held: PublicKey,
    },
}

impl KeyFile {
    /// Reads a file without opening it.
    ///
    /// # Errors
    /// [`KeystoreError`] if it is not a keystore file that this software knows.
    pub fn read(path: &Path) -> Result<Self, KeystoreError> {
        Self::parse(path, &read_text(path, FILE_BYTES_MAX)?)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, KeystoreError> {
        let file: Self = serde_json::from_str(text)
            .map_err(|source| KeystoreError::Malformed { path: path.to_owned(), source })?;
        if file.version == VERSION && file.algorithm == ALGORITHM {
            return Ok(file);
        }
        let (version, algorithm) = (file.version, file.algorithm.chars().take(40).collect());
        Err(KeystoreError::UnknownVersion { path: path.to_owned(), version, algorithm })
    }
}

/// Writes a key to a new file, mode 0600.
///
/// # Errors
/// [`KeystoreError`] if the file is there already or cannot be written.
pub fn create(
    path: &Path,
    key: &SecretKey,
    passphrase: &Passphrase,
) -> Result<KeyFile, KeystoreError> {
    let damaged = |_| KeystoreError::Damaged { path: path.to_owned() };
    let secret = Zeroizing::new(key.to_bytes());
    let mut recipient = age::scrypt::Recipient::new(secret_string(passphrase));
    recipient.set_work_factor(WORK_FACTOR_LOG2);
    let sealed = age::encrypt(&recipient, secret.as_slice())
        .map_err(|_| KeystoreError::Damaged { path: path.to_owned() })?;
    let file = KeyFile {
        version: VERSION,
        algorithm: ALGORITHM.to_owned(),
        public_key: key.public_key(),
        secret: hex::encode(sealed),
    };
    let text = serde_json::to_string_pretty(&file).map_err(damaged)?;
    write_new(path, &format!("{text}\n"), SECRET_MODE)?;
    Ok(file)
}

/// Opens a file.
///
/// # Errors
/// [`KeystoreError`], [`KeystoreError::WrongPassphrase`] among them.
pub fn open(path: &Path, passphrase: &Passphrase) -> Result<SecretKey, KeystoreError> {
    let file = KeyFile::parse(path, &read_secret(path, FILE_BYTES_MAX)?)?;
    let damaged = || KeystoreError::Damaged { path: path.to_owned() };
    let sealed = hex::decode(&file.secret).map_err(|_| damaged())?;
    let mut identity = age::scrypt::Identity::new(secret_string(passphrase));
    identity.set_max_work_factor(WORK_FACTOR_LOG2_MAX);
    let decrypted = age::decrypt(&identity, &sealed).map_err(|error| match error {
        age::DecryptError::DecryptionFailed
        | age::DecryptError::KeyDecryptionFailed
        | age::DecryptError::NoMatchingKeys => {
            KeystoreError::WrongPassphrase { path: path.to_owned() }
        }
        _ => damaged(),
    })?;
    let decrypted = Zeroizing::new(decrypted);
    let secret: [u8; 32] = decrypted.as_slice().try_into().map_err(|_| damaged())?;
    let key = SecretKey::from_bytes(&Zeroizing::new(secret));
    if key.public_key() == file.public_key {
        return Ok(key);
    }
    let (named, held) = (file.public_key, key.public_key());
    Err(KeystoreError::OtherKey { path: path.to_owned(), named, held })
}

/// A new key from the system's random source.
///
/// # Errors
/// If the system has no randomness to give.
pub fn generate() -> Result<SecretKey, getrandom::Error> {
    let mut secret = Zeroizing::new([0_u8; 32]);
    getrandom::fill(secret.as_mut_slice())?;
    Ok(SecretKey::from_bytes(&secret))
}

fn secret_string(passphrase: &Passphrase) -> SecretString {
    SecretString::from(passphrase.as_str().to_owned())
}

#[cfg(test)]
mod tests;
