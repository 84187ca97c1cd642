//! Canonical bytes: a version byte, then fixed-width little-endian fields. The only module that
//! names bincode.
//!
//! One value has one byte form: a decoder refuses trailing bytes and whatever does not encode to
//! the very bytes it came from. Layout, as bincode 2 writes it without variable-length integers:
//! integers little-endian at their full width; an enum's variant as `u32`; an option as `0` or `1`
//! and the value; text and lists as a `u64` length and the content; structs and tuples as their
//! fields in order.

mod reader;

use bincode::enc::write::Writer;
use bincode::error::EncodeError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use reader::{Malformed, Reader};

/// The version that every encoding starts with.
pub const FORMAT_VERSION: u8 = 1;

/// Why bytes are not the canonical form of a value.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// Longer than this kind of value may be.
    #[error("{found} bytes are too many; at most {bytes_max} are allowed here")]
    TooLong {
        /// The length found.
        found: usize,
        /// The greatest length allowed.
        bytes_max: usize,
    },
    /// No bytes at all.
    #[error("there are no bytes; send the encoded value")]
    Empty,
    /// A version that this software does not know.
    #[error("format version {found} is not known; this software reads version {FORMAT_VERSION}")]
    UnknownVersion {
        /// The version found.
        found: u8,
    },
    /// The bytes do not describe such a value.
    #[error(
        "the bytes are not a value of this kind ({reason}); encode it as docs/protocol.md says"
    )]
    Malformed {
        /// What the decoder stumbled on.
        reason: String,
    },
    /// A value, but not in the one form it may have.
    #[error("the bytes are not in canonical form; encode it as docs/protocol.md says")]
    NotCanonical,
}

/// The canonical bytes of a value.
#[must_use]
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    encode_about(value, CAPACITY)
}

/// The canonical bytes of a value that is known to have about so many.
#[must_use]
pub fn encode_about<T: Serialize>(value: &T, bytes: usize) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(bytes);
    append(&mut encoded, value);
    encoded
}

/// Most values fit: growing in steps costs more than what the smallest leave unused.
const CAPACITY: usize = 512;

/// Appends the canonical bytes of a value.
pub fn append<T: Serialize>(bytes: &mut Vec<u8>, value: &T) {
    bytes.push(FORMAT_VERSION);
    write(value, To::Append(bytes));
}

fn write<T: Serialize>(value: &T, to: To<'_, '_>) {
    let layout = bincode::config::standard().with_little_endian().with_fixed_int_encoding();
    bincode::serde::encode_into_writer(value, to, layout)
        .expect("our own types have no unsized sequences, maps of unknown length or failing parts");
}

/// Where encoded bytes go: one type, so that no value's encoder is there twice.
enum To<'a, 'b> {
    /// To the end.
    Append(&'a mut Vec<u8>),
    /// Nowhere: they are compared with what is there. What is left over, or nothing if it differs.
    Compare(&'a mut Option<&'b [u8]>),
}

impl Writer for To<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        match self {
            Self::Append(end) => end.extend_from_slice(bytes),
            Self::Compare(rest) => **rest = rest.and_then(|rest| rest.strip_prefix(bytes)),
        }
        Ok(())
    }
}

/// Reads a value from its canonical bytes, at most `bytes_max` of them.
///
/// # Errors
/// [`DecodeError`] for bytes that are too long, malformed, followed by others, or not canonical.
pub fn decode<T: Serialize + DeserializeOwned>(
    bytes: &[u8],
    bytes_max: usize,
) -> Result<T, DecodeError> {
    if bytes_max < bytes.len() {
        return Err(DecodeError::TooLong { found: bytes.len(), bytes_max });
    }
    let value = decode_own(bytes)?;
    let mut rest = bytes.get(1..);
    write(&value, To::Compare(&mut rest));
    if rest == Some(&[]) { Ok(value) } else { Err(DecodeError::NotCanonical) }
}

/// Reads a value from bytes that this software has encoded itself, or that a hash vouches for:
/// whether they are canonical is not asked again.
///
/// # Errors
/// [`DecodeError`] for bytes that are malformed or followed by others.
pub fn decode_own<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let (value, rest) = decode_first(bytes)?;
    if rest.is_empty() { Ok(value) } else { Err(DecodeError::NotCanonical) }
}

/// Reads the first fields of a struct from bytes that a hash vouches for, and gives what follows.
///
/// # Errors
/// [`DecodeError`] for bytes that are malformed.
pub fn decode_first<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, &[u8]), DecodeError> {
    let (version, body) = bytes.split_first().ok_or(DecodeError::Empty)?;
    if *version != FORMAT_VERSION {
        return Err(DecodeError::UnknownVersion { found: *version });
    }
    let mut reader = Reader { rest: body };
    let value = T::deserialize(&mut reader)
        .map_err(|Malformed(reason)| DecodeError::Malformed { reason })?;
    Ok((value, reader.rest))
}

#[cfg(test)]
mod tests;
