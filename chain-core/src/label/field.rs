//! [`FieldName`]: the name of a label field or product attribute.

use std::borrow::Cow;
use std::fmt;

use thiserror::Error;

use crate::bytes::text_form::text_form;
use crate::limits::FIELD_NAME_BYTES_MAX;

/// 1 to 40 of `a-z 0-9 _`, starting with a letter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldName {
    // First, since it decides nearly every comparison: rules look names up again and again.
    head: NameStart,
    text: Cow<'static, str>,
}

/// The start of a name, padded with zeros, as a number: such numbers order as the names do.
type NameStart = u128;

fn head_of(text: &str) -> NameStart {
    let mut head = [0; size_of::<NameStart>()];
    for (to, from) in head.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    NameStart::from_be_bytes(head)
}

/// Why a text is not a field name.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error(
    "`{found}` is not a field name; write 1 to {FIELD_NAME_BYTES_MAX} of a-z, 0-9 and _, starting with a letter"
)]
pub struct FieldNameError {
    found: String,
}

fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    text.len() <= FIELD_NAME_BYTES_MAX
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && text.bytes().all(allowed)
}

impl FieldName {
    /// A name written in this software.
    ///
    /// # Panics
    /// If it is not a field name, which a test of the caller would show.
    #[must_use]
    pub fn known(name: &'static str) -> Self {
        assert!(is_name(name), "{name} is not a field name");
        Self { head: head_of(name), text: Cow::Borrowed(name) }
    }

    /// A name, if it is well formed.
    ///
    /// # Errors
    /// [`FieldNameError`].
    pub fn new(text: &str) -> Result<Self, FieldNameError> {
        if is_name(text) {
            Ok(Self { head: head_of(text), text: Cow::Owned(text.to_owned()) })
        } else {
            Err(FieldNameError { found: text.chars().take(60).collect() })
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

text_form!(FieldName, FieldNameError, "1 to 40 of a-z, 0-9, `_`");
