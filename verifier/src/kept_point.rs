//! [`KeptPoint`]: how far a chain was proved to one user. It moves forward only, so that a verifier
//! neither trusts for ever the authorities of the first day nor is led back unnoticed.

use chain_core::bytes::codec::{self, DecodeError};
use chain_core::governance::authority::AuthoritySet;
use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Height;
use chain_core::verify::proof::TrustedPoint;
use serde::{Deserialize, Serialize};

/// The longest encoding of a kept point: a set of 100 authorities has 5 KB.
pub const KEPT_POINT_BYTES_MAX: usize = 16 << 10;

/// What is kept of one chain between runs, in canonical bytes; never to be taken from anybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPoint {
    chain_id: ChainId,
    /// The height from which the authorities sign.
    height: Height,
    authorities: AuthoritySet,
    /// The greatest height that was proved.
    seen: Height,
}

impl KeptPoint {
    /// What is to be kept of a point and of the greatest height that was proved.
    pub(crate) fn new(trusted: &TrustedPoint, seen: Height) -> Self {
        let TrustedPoint { chain_id, height, authorities } = trusted.clone();
        Self { chain_id, height, authorities, seen }
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// [`DecodeError`] if it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        codec::decode(bytes, KEPT_POINT_BYTES_MAX)
    }

    /// The bytes to keep.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// The chain it is of.
    #[must_use]
    pub const fn chain_id(&self) -> ChainId {
        self.chain_id
    }

    /// The height from which proofs are to be asked for.
    #[must_use]
    pub const fn height(&self) -> Height {
        self.height
    }

    /// The greatest height that was proved.
    #[must_use]
    pub const fn seen(&self) -> Height {
        self.seen
    }

    /// The point that proofs are checked from.
    pub(crate) fn trusted(&self) -> TrustedPoint {
        let Self { chain_id, height, authorities, seen: _ } = self.clone();
        TrustedPoint { chain_id, height, authorities }
    }

    /// What two runs have kept of one chain, as far as either has come.
    #[must_use]
    pub fn or_further(self, other: Self) -> Self {
        let seen = self.seen.max(other.seen);
        let further = if self.height < other.height { other } else { self };
        Self { seen, ..further }
    }
}
