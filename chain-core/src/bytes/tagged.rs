//! The byte form of hashes, keys and signatures: one algorithm tag, then a fixed number of bytes.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Expected, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserializer, Serializer};

/// Writes `tag`, then every byte, with no length.
pub(crate) fn serialize<S: Serializer, const N: usize>(
    tag: u8,
    bytes: &[u8; N],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut tuple = serializer.serialize_tuple(N.saturating_add(1))?;
    tuple.serialize_element(&tag)?;
    for byte in bytes {
        tuple.serialize_element(byte)?;
    }
    tuple.end()
}

/// Reads what [`serialize`] wrote, and refuses every tag but `tag`.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, const N: usize>(
    tag: u8,
    deserializer: D,
) -> Result<[u8; N], D::Error> {
    struct Tagged<const N: usize>(u8);

    impl<'de, const N: usize> Visitor<'de> for Tagged<N> {
        type Value = [u8; N];

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "algorithm tag {} and {N} bytes", self.0)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<[u8; N], A::Error> {
            let tag: u8 = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
            if tag != self.0 {
                return Err(de::Error::custom(format_args!("algorithm tag {tag} is not known")));
            }
            array(seq, &self)
        }
    }

    deserializer.deserialize_tuple(N.saturating_add(1), Tagged(tag))
}

/// Reads a fixed number of bytes, with no length before them.
pub(crate) fn deserialize_array<'de, D: Deserializer<'de>, const N: usize>(
    deserializer: D,
) -> Result<[u8; N], D::Error> {
    struct Array<const N: usize>;

    impl<'de, const N: usize> Visitor<'de> for Array<N> {
        type Value = [u8; N];

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{N} bytes")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<[u8; N], A::Error> {
            array(seq, &self)
        }
    }

    deserializer.deserialize_tuple(N, Array)
}

/// In a loop, where serde writes out each step.
fn array<'de, A: SeqAccess<'de>, const N: usize>(
    mut seq: A,
    expected: &dyn Expected,
) -> Result<[u8; N], A::Error> {
    let mut bytes = [0_u8; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(at, expected))?;
    }
    Ok(bytes)
}

/// Reads a text with the type's own parser.
pub(crate) fn deserialize_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: fmt::Display,
{
    struct TextVisitor<T>(PhantomData<T>);

    impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(TextVisitor(PhantomData))
}

/// Bytes from lower-case hexadecimal digits, exactly `N` of them: one text for one value.
pub(crate) fn from_lower_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0_u8; N];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    text.bytes().all(|digit| !digit.is_ascii_uppercase()).then_some(bytes)
}
