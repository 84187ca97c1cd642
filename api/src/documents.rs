//! Documents kept beside the chain.

use chain_core::bytes::hash::Hash;
use serde::{Deserialize, Serialize};

/// A stored document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentEntry {
    /// The hash that records name it by.
    pub hash: Hash,
    /// Its bytes.
    pub bytes: u64,
    /// Its media type: `application/pdf`, `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Whether a record of the chain names it.
    pub referenced: bool,
}
