//! Where the user's [`KeptPoint`]s are: a file for each chain in the settings folder.

use std::fs;
use std::path::PathBuf;

use chain_core::values::chain_id::ChainId;
use hgz_config::FileError;
use hgz_verifier::{KEPT_POINT_BYTES_MAX, KeptPoint, Verifier};

use crate::chain::trust::settings_directory;
use crate::error::CliError;
use crate::input::file;

/// Where it is kept; none without a settings directory.
fn path(chain_id: ChainId) -> Option<PathBuf> {
    settings_directory().map(|directory| directory.join(format!("{chain_id}.point")))
}

/// What was kept of a chain; none the first time.
pub(crate) fn read(chain_id: ChainId) -> Result<Option<KeptPoint>, CliError> {
    let Some(path) = path(chain_id).filter(|path| path.exists()) else { return Ok(None) };
    let bytes = file::read(&path, KEPT_POINT_BYTES_MAX)?;
    let kept = KeptPoint::from_bytes(&bytes).ok();
    match kept.filter(|kept| kept.chain_id() == chain_id) {
        Some(kept) => Ok(Some(kept)),
        None => Err(CliError::KeptPoint { path }),
    }
}

/// Keeps how far a verifier has come, or another run, whichever is further.
pub(crate) fn keep(verifier: &Verifier) -> Result<(), CliError> {
    let chain_id = verifier.trusted().chain_id;
    let (Some(path), Some(now)) = (path(chain_id), verifier.kept()) else { return Ok(()) };
    let before = read(chain_id)?;
    let now = match before.clone() {
        Some(before) => now.or_further(before),
        None => now,
    };
    if before.as_ref() == Some(&now) {
        return Ok(());
    }
    let write = || -> std::io::Result<()> {
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        // Whole or not at all: what is torn would have to be removed by hand.
        let new = path.with_extension(format!("new-{}", std::process::id()));
        fs::write(&new, now.to_bytes())?;
        fs::rename(&new, &path)
    };
    write().map_err(|source| FileError::of_write(&path, source).into())
}
