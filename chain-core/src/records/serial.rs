//! [`Serial`]: the short number that item codes name a certificate by.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bytes::codec;
use crate::bytes::hash::{Hash, HashUse};
use crate::values::text::CertificateId;

/// The short number of a certificate: 40 bits, given by the chain when it commits the certificate.
///
/// It is the first free of the slots that start at the hash of the certificate's id, so it can be
/// guessed by nobody who does not know the id, and does not depend on what else is in the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "u64", into = "u64")]
pub struct Serial(u64);

/// Why a number or text is not a serial.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error("`{found}` is not a serial; it is a whole number of at most {}", Serial::MASK)]
pub struct SerialError {
    found: String,
}

impl Serial {
    const BITS: u32 = 40;
    const MASK: u64 = (1 << Self::BITS) - 1;

    /// The slot tried as number `attempt`, counted from 0, for a certificate id.
    #[must_use]
    pub fn slot(id: &CertificateId, attempt: u64) -> Self {
        let hash = Hash::of(HashUse::CertificateSerial, &codec::encode(id));
        let first = hash
            .as_bytes()
            .iter()
            .take(5)
            .fold(0_u64, |number, byte| number.wrapping_shl(8) | u64::from(*byte));
        Self(first.wrapping_add(attempt) & Self::MASK)
    }

    /// The number.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for Serial {
    type Error = SerialError;

    fn try_from(number: u64) -> Result<Self, Self::Error> {
        if number <= Self::MASK {
            Ok(Self(number))
        } else {
            Err(SerialError { found: number.to_string() })
        }
    }
}

impl From<Serial> for u64 {
    fn from(serial: Serial) -> Self {
        serial.0
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Serial {
    type Err = SerialError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<u64>()
            .map_err(|_| SerialError { found: text.chars().take(40).collect() })
            .and_then(Self::try_from)
    }
}

#[cfg(test)]
mod tests;
