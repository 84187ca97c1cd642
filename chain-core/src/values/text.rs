//! Bounded texts and the identifiers of records.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::bytes::tagged;
use crate::bytes::text_form::{text_form, text_schema};
use crate::limits::NUMBER_BYTES_MAX;
use crate::values::characters::{is_control, trimmed};
use crate::values::credit_code::CreditCode;

/// A text of 1 to `MAX` bytes of UTF-8 without control characters or outer white space.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const MAX: usize>(String);

/// A name: of an organisation, a product, a measured item.
pub type Name = Text<200>;
/// A short line: a contact, a model, a unit, a limit.
pub type Line = Text<120>;
/// A longer remark: an address, a reason, a legal basis.
pub type Remark = Text<500>;

/// Why a text is refused.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum TextError {
    /// Nothing but white space.
    #[error("the text is empty; write something or leave the field out")]
    Empty,
    /// Too long.
    #[error("the text has {found} bytes of UTF-8; at most {bytes_max} are allowed")]
    TooLong {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        bytes_max: usize,
    },
    /// A line break, tab or other control character.
    #[error("the text has the control character U+{found:04X}; write it on one line without tabs")]
    Control {
        /// Its code point.
        found: u32,
    },
    /// White space at the start or end.
    #[error("the text `{found}` starts or ends with white space; remove it")]
    Untrimmed {
        /// The text, shortened.
        found: String,
    },
}

impl<const MAX: usize> Text<MAX> {
    /// A text, if it is within its bounds.
    ///
    /// # Errors
    /// [`TextError`].
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        if MAX < text.len() {
            return Err(TextError::TooLong { found: text.len(), bytes_max: MAX });
        }
        if trimmed(&text).is_empty() {
            return Err(TextError::Empty);
        }
        if let Some(found) = text.chars().find(|character| is_control(*character)) {
            return Err(TextError::Control { found: u32::from(found) });
        }
        if trimmed(&text).len() != text.len() {
            return Err(TextError::Untrimmed { found: text.chars().take(80).collect() });
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> FromStr for Text<MAX> {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl<const MAX: usize> Serialize for Text<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// A number that its owner gives to a record: 1 to 64 of `A-Z 0-9 . _ -`, starting with a letter
/// or digit, so that it is safe in a path, a file name and a label.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(String);

/// Why a text is not a number of a record.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error(
    "`{found}` is not a number for a record; write 1 to {NUMBER_BYTES_MAX} of A-Z, 0-9, `.`, `_`, `-`, starting with a letter or digit"
)]
pub struct NumberError {
    found: String,
}

impl Number {
    /// A number, if it is well formed.
    ///
    /// # Errors
    /// [`NumberError`].
    pub fn new(text: &str) -> Result<Self, NumberError> {
        let allowed = |byte: u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-');
        let starts_well = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
        if starts_well && text.len() <= NUMBER_BYTES_MAX && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NumberError { found: text.chars().take(80).collect() })
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(Number, NumberError, "1 to 64 of A-Z, 0-9, `.`, `_`, `-`");

/// Why a text is not a record id.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[error(
    "`{found}` is not a record id; write OWNER/NUMBER: a credit code, a slash, the record's number"
)]
pub struct RecordIdError {
    found: String,
}

/// The two parts of a record's id, of any kind of record: all are written `OWNER/NUMBER`.
///
/// # Errors
/// [`RecordIdError`] if the text is anything else.
pub fn owner_and_number(text: &str) -> Result<(CreditCode, Number), RecordIdError> {
    text.split_once('/')
        .and_then(|(owner, number)| Some((owner.parse().ok()?, number.parse().ok()?)))
        .ok_or_else(|| RecordIdError { found: text.chars().take(120).collect() })
}

/// Declares an identifier `OWNER/NUMBER`: who gave the number, and the number.
macro_rules! record_id {
    ($(#[$doc:meta])* $name:ident, $owner:ident, $owner_doc:literal, $form:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            #[doc = $owner_doc]
            pub $owner: CreditCode,
            /// The number its owner gave it.
            pub number: Number,
        }

        impl $name {
            /// An id from its two parts.
            #[must_use]
            pub const fn new($owner: CreditCode, number: Number) -> Self {
                Self { $owner, number }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}/{}", self.$owner, self.number)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = RecordIdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                owner_and_number(text).map(|(owner, number)| Self::new(owner, number))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    serializer.collect_str(self)
                } else {
                    (&self.$owner, &self.number).serialize(serializer)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    tagged::deserialize_text(deserializer)
                } else {
                    <(CreditCode, Number)>::deserialize(deserializer)
                        .map(|(owner, number)| Self::new(owner, number))
                }
            }
        }

        text_schema!($name, $form);
    };
}

record_id! {
    /// A product: its maker and the maker's number for it.
    ProductId, maker, "The enterprise that makes it.", "MAKER/NUMBER"
}
record_id! {
    /// An inspection report: who filed it and its number.
    ReportId, issuer, "The institute that filed it.", "ISSUER/NUMBER"
}
record_id! {
    /// An insurance cover: the insurer and the policy number.
    CoverId, insurer, "The insurer that bound it.", "INSURER/NUMBER"
}
record_id! {
    /// A product qualification certificate: its maker and its number.
    CertificateId, maker, "The enterprise that issued it.", "MAKER/NUMBER"
}

record_id! {
    /// An entrustment: who has products made, and its number.
    EntrustmentId, principal, "The enterprise that has products made.", "PRINCIPAL/NUMBER"
}

record_id! {
    /// An accreditation: the institute and the bureau's number for it.
    AccreditationId, institute, "The institute that is accredited.", "INSTITUTE/NUMBER"
}

record_id! {
    /// An instrument or inspector: whose it is, and its number or code.
    ResourceId, owner, "Who keeps it.", "OWNER/NUMBER"
}

record_id! {
    /// An offer: the institute and its number.
    OfferId, institute, "The institute that offers.", "INSTITUTE/NUMBER"
}
record_id! {
    /// A question: who asks, and its number.
    QuestionId, asker, "The organisation that asks.", "ASKER/NUMBER"
}

record_id! {
    /// A maker's request to an institute.
    ServiceRequestId, maker, "The enterprise that asks.", "MAKER/NUMBER"
}
record_id! {
    /// A claim on a cover.
    ClaimId, insurer, "The insurer that handles it.", "INSURER/NUMBER"
}
record_id! {
    /// A shipment of items.
    ShipmentId, shipper, "The organisation that shipped.", "SHIPPER/NUMBER"
}
record_id! {
    /// A recall.
    RecallId, bureau, "The bureau that ordered it.", "BUREAU/NUMBER"
}
record_id! {
    /// A spot check.
    SpotCheckId, bureau, "The bureau that ordered it.", "BUREAU/NUMBER"
}
record_id! {
    /// A penalty.
    PenaltyId, bureau, "The bureau that decided it.", "BUREAU/NUMBER"
}
record_id! {
    /// A proposal of governance.
    ProposalId, proposer, "The authority that proposed.", "PROPOSER/NUMBER"
}

#[cfg(feature = "openapi")]
impl<const MAX: usize> utoipa::PartialSchema for Text<MAX> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
        let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
        text.max_length(Some(MAX)).into()
    }
}

#[cfg(feature = "openapi")]
impl<const MAX: usize> utoipa::ToSchema for Text<MAX> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Owned(format!("Text{MAX}"))
    }
}

#[cfg(test)]
mod tests;
