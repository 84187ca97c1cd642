//! Input file of an entrustment.

use std::path::Path;

use chain_core::records::entrustment::EntrustmentDetails;
use chain_core::values::text::EntrustmentId;
use hgz_config::ConfigError;

use super::stated::{Stated, stated};

/// Reads `entrustment.toml`, the same file for the principal and for the producer: `id` names the
/// principal, so that both sign the very same.
pub(crate) fn entrustment(
    path: &Path,
) -> Result<Stated<EntrustmentId, EntrustmentDetails>, ConfigError> {
    let mut stated: Stated<_, EntrustmentDetails> = stated(path, "id", |_| ())?;
    stated.details.products.sort();
    stated.details.products.dedup();
    Ok(stated)
}
