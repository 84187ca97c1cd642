//! [`Reader`]: reads values from what bincode has written. See ADR 0020 for why bincode does not do
//! it itself: a verifier in a browser is mostly reading.

use std::fmt;

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};

/// Why bytes cannot be read.
#[derive(Debug)]
pub(super) struct Malformed(pub(super) String);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

fn malformed<T>(reason: &str) -> Result<T, Malformed> {
    Err(Malformed(reason.to_owned()))
}

/// What serde finds wrong is said without the value: to write a value costs more code than to read it.
impl Error for Malformed {
    #[cfg(not(target_family = "wasm"))]
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Self(reason.to_string())
    }

    /// Nobody mends records in a browser, and saying what is wrong with them would take 4 KB.
    #[cfg(target_family = "wasm")]
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("a value that its own rules refuse".to_owned())
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self("a value of another kind".to_owned())
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self("a value that does not exist".to_owned())
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self("too few elements".to_owned())
    }
}

/// Bytes that are still to be read.
pub(super) struct Reader<'de> {
    pub(super) rest: &'de [u8],
}

impl<'de> Reader<'de> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let Some((first, rest)) = self.rest.split_first_chunk() else {
            return malformed("the bytes end too early");
        };
        self.rest = rest;
        Ok(*first)
    }

    /// How many elements follow. Each has a byte at least: no memory is taken for what is not there.
    fn length(&mut self) -> Result<usize, Malformed> {
        let length = u64::from_le_bytes(self.bytes()?);
        match usize::try_from(length) {
            Ok(length) if length <= self.rest.len() => Ok(length),
            _ => malformed("the bytes end too early"),
        }
    }

    fn slice(&mut self) -> Result<&'de [u8], Malformed> {
        let length = self.length()?;
        assert!(length <= self.rest.len(), "a length was compared with the bytes that are left");
        let (slice, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(slice)
    }

    /// A byte that is 0 or 1.
    fn flag(&mut self) -> Result<bool, Malformed> {
        match self.bytes()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => malformed("a flag is neither 0 nor 1"),
        }
    }

    fn elements<V: Visitor<'de>>(&mut self, left: usize, to: V) -> Result<V::Value, Malformed> {
        to.visit_seq(Elements { reader: self, left })
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $integer:ty;)*) => {
        $(fn $method<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
            to.$visit(<$integer>::from_le_bytes(self.bytes()?))
        })*
    };
}

/// Kinds of values that no record, transaction or message has.
macro_rules! not_in_use {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Malformed> {
            malformed("no value of such a kind is in use")
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Malformed;

    integers! {
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_u128 visit_u128 u128;
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_i128 visit_i128 i128;
    }

    not_in_use! {
        deserialize_any deserialize_ignored_any deserialize_identifier deserialize_map
        deserialize_f32 deserialize_f64 deserialize_char
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_bool<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
        to.visit_bool(self.flag()?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
        match std::str::from_utf8(self.slice()?) {
            Ok(text) => to.visit_borrowed_str(text),
            Err(_) => malformed("a text is not UTF-8"),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
        self.deserialize_str(to)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
        to.visit_borrowed_bytes(self.slice()?)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
        self.deserialize_bytes(to)
    }

    fn deserialize_option<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
        if self.flag()? { to.visit_some(self) } else { to.visit_none() }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
        to.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        to: V,
    ) -> Result<V::Value, Malformed> {
        to.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        to: V,
    ) -> Result<V::Value, Malformed> {
        to.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, to: V) -> Result<V::Value, Malformed> {
        let length = self.length()?;
        self.elements(length, to)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        to: V,
    ) -> Result<V::Value, Malformed> {
        self.elements(length, to)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        to: V,
    ) -> Result<V::Value, Malformed> {
        self.elements(length, to)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        to: V,
    ) -> Result<V::Value, Malformed> {
        self.elements(fields.len(), to)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        to: V,
    ) -> Result<V::Value, Malformed> {
        to.visit_enum(self)
    }
}

/// So many elements, one after the other.
struct Elements<'a, 'de> {
    reader: &'a mut Reader<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Malformed> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left)
    }
}

impl<'de> EnumAccess<'de> for &mut Reader<'de> {
    type Error = Malformed;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Malformed> {
        let variant: U32Deserializer<Malformed> =
            u32::from_le_bytes(self.bytes()?).into_deserializer();
        Ok((seed.deserialize(variant)?, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Reader<'de> {
    type Error = Malformed;

    fn unit_variant(self) -> Result<(), Malformed> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Malformed> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, to: V) -> Result<V::Value, Malformed> {
        self.elements(length, to)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        to: V,
    ) -> Result<V::Value, Malformed> {
        self.elements(fields.len(), to)
    }
}
