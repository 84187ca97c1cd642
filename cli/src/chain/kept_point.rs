//! [`KeptPoint`]: how far a chain was proved to this user. It moves forward only, so that a verifier
//! neither trusts for ever the authorities of the first day nor is led back unnoticed.

use std::fs;
use std::path::PathBuf;

use chain_core::bytes::codec;
use chain_core::governance::authority::AuthoritySet;
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Height;
use chain_core::verify::proof::TrustedPoint;
use hgz_config::FileError;
use hgz_verifier::Verifier;
use serde::{Deserialize, Serialize};

use crate::chain::trust::settings_directory;
use crate::error::CliError;
use crate::input::file;

/// A set of 100 authorities has 5 KB.
const KEPT_BYTES_MAX: usize = 16 << 10;

/// What is kept of one chain, in canonical bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptPoint {
    chain_id: ChainId,
    /// The height from which the authorities sign.
    height: Height,
    authorities: AuthoritySet,
    /// The greatest height that was proved.
    seen: Height,
}

/// Where it is kept; none without a settings directory.
fn path(chain_id: ChainId) -> Option<PathBuf> {
    settings_directory().map(|directory| directory.join(format!("{chain_id}.point")))
}

impl KeptPoint {
    /// What was kept of a chain; none the first time.
    pub(crate) fn read(chain_id: ChainId) -> Result<Option<Self>, CliError> {
        let Some(path) = path(chain_id).filter(|path| path.exists()) else { return Ok(None) };
        let bytes = file::read(&path, KEPT_BYTES_MAX)?;
        let kept: Option<Self> = codec::decode(&bytes, KEPT_BYTES_MAX).ok();
        match kept.filter(|kept| kept.chain_id == chain_id) {
            Some(kept) => Ok(Some(kept)),
            None => Err(CliError::KeptPoint { path }),
        }
    }

    /// The verifier, going on from here.
    pub(crate) fn continued(self, verifier: Verifier) -> Verifier {
        let Self { chain_id, height, authorities, seen } = self;
        verifier.going_on_from(&TrustedPoint { chain_id, height, authorities }, seen)
    }

    /// The greatest height that was proved.
    pub(crate) const fn seen(&self) -> Height {
        self.seen
    }

    /// Keeps how far a verifier has come, unless another run has come further.
    pub(crate) fn keep(verifier: &Verifier) -> Result<(), CliError> {
        let trusted = verifier.trusted();
        let (Some(path), Some(seen)) = (path(trusted.chain_id), verifier.seen()) else {
            return Ok(());
        };
        let TrustedPoint { chain_id, height, authorities } = trusted.clone();
        let now = Self { chain_id, height, authorities, seen };
        let before = Self::read(chain_id)?;
        if before.is_some_and(|kept| now.seen <= kept.seen && now.height <= kept.height) {
            return Ok(());
        }
        let write = || -> std::io::Result<()> {
            if let Some(directory) = path.parent() {
                fs::create_dir_all(directory)?;
            }
            // Whole or not at all: what is torn would have to be removed by hand.
            let new = path.with_extension(format!("new-{}", std::process::id()));
            fs::write(&new, codec::encode(&now))?;
            fs::rename(&new, &path)
        };
        write().map_err(|source| FileError::of_write(&path, source).into())
    }
}
