//! [`NodeKey`]: the secret of a node's network identity, from which its peer id follows.

use std::fmt;
use std::path::Path;

use libp2p_identity::Keypair;
use zeroize::Zeroizing;

use crate::error::ConfigError;
use crate::files::{FileError, SECRET_MODE, read_secret, write_new};

const FILE_BYTES_MAX: u64 = 1024;

/// The 32 secret bytes of a libp2p Ed25519 identity: never printed, wiped when dropped. The file
/// holds them as 64 hexadecimal digits.
#[derive(Clone)]
pub struct NodeKey(Zeroizing<[u8; 32]>);

impl NodeKey {
    /// Reads a file that only its owner can read.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be read, others can read it, or it holds no key.
    pub fn load(path: &Path) -> Result<Self, FileError> {
        let text = Zeroizing::new(read_secret(path, FILE_BYTES_MAX)?);
        let mut secret = Zeroizing::new([0_u8; 32]);
        hex::decode_to_slice(text.trim(), secret.as_mut_slice()).map_err(|_| {
            FileError::Content {
                path: path.to_owned(),
                what: "node key",
                demand: "it must hold 64 hexadecimal digits",
            }
        })?;
        Ok(Self(secret))
    }

    /// Draws a new key and writes it to a new file, mode 0600.
    ///
    /// # Errors
    /// [`ConfigError`] if the file is there already or cannot be written.
    pub fn create(path: &Path) -> Result<Self, ConfigError> {
        let mut secret = Zeroizing::new([0_u8; 32]);
        getrandom::fill(secret.as_mut_slice()).map_err(ConfigError::Random)?;
        let line = Zeroizing::new(format!("{}\n", hex::encode(secret.as_slice())));
        write_new(path, &line, SECRET_MODE)?;
        Ok(Self(secret))
    }

    /// The 32 secret bytes.
    #[must_use]
    pub fn secret_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The peer id, as in `/p2p/PEER_ID`.
    #[must_use]
    pub fn peer_id(&self) -> String {
        let mut secret = self.0.clone();
        let keypair = Keypair::ed25519_from_bytes(secret.as_mut_slice())
            .expect("any 32 bytes are the seed of an Ed25519 key");
        keypair.public().to_peer_id().to_base58()
    }
}

impl fmt::Debug for NodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeKey(of {})", self.peer_id())
    }
}

#[cfg(test)]
mod tests;
