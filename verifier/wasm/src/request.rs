//! [`Request`]: what is to be checked, as eight fields, each its length as `u32`, little-endian, and
//! its bytes.

use std::str::FromStr;

use chain_core::values::chain_id::ChainId;
use chain_core::values::time::Timestamp;
use hgz_verifier::Language;

/// A code, its proof, and what is trusted.
#[derive(Debug)]
pub struct Request<'a> {
    /// The language of the answer: `zh` or `en`.
    pub language: Language,
    /// The chain id that is trusted: 64 hexadecimal digits.
    pub chain_id: ChainId,
    /// The text of the code.
    pub code: &'a str,
    /// Now, in milliseconds since 1970: decimal digits.
    pub now: Timestamp,
    /// How old the proof may be, in seconds: decimal digits.
    pub age_s_max: u64,
    /// What an earlier check said to keep; empty the first time.
    pub kept: &'a [u8],
    /// The encoded genesis.
    pub genesis: &'a [u8],
    /// The encoded proof of the code's serial.
    pub proof: &'a [u8],
}

impl<'a> Request<'a> {
    /// Reads a request; none if it is not laid out like one.
    #[must_use]
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        let request = Self {
            language: fields.parsed()?,
            chain_id: fields.parsed()?,
            code: fields.text()?,
            now: Timestamp::from_unix_ms(fields.parsed()?),
            age_s_max: fields.parsed()?,
            kept: fields.bytes()?,
            genesis: fields.bytes()?,
            proof: fields.bytes()?,
        };
        fields.0.is_empty().then_some(request)
    }
}

/// What is left to read.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn bytes(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }

    fn text(&mut self) -> Option<&'a str> {
        str::from_utf8(self.bytes()?).ok()
    }

    fn parsed<T: FromStr>(&mut self) -> Option<T> {
        self.text()?.parse().ok()
    }
}
