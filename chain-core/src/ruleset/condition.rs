//! When a rule applies.

use std::cmp::Ordering;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::label::{Decimal, Fact, Facts, FieldName, FieldValue};
use crate::values::date::Date;

/// A condition on the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The field is there.
    Present(FieldName),
    /// The field is not there.
    Absent(FieldName),
    /// The flag is there and true.
    Flag(FieldName),
    /// The category starts with one of these codes of GB/T 4754.
    Category(Vec<String>),
    /// The text is one of these.
    OneOf {
        /// The field.
        field: FieldName,
        /// The texts.
        values: Vec<String>,
    },
    /// The number is there and at most this.
    AtMost {
        /// The field.
        field: FieldName,
        /// The number.
        number: Decimal,
    },
    /// The list names a standard, whatever its year.
    NamesStandard {
        /// The field.
        field: FieldName,
        /// The standard without its year, such as `GB/T 9775`.
        standard: String,
    },
    /// The date is there and this day or later.
    From {
        /// The field.
        field: FieldName,
        /// The day.
        date: Date,
    },
}

impl Condition {
    /// Whether it holds; `None` if that cannot be said.
    pub(super) fn holds(&self, facts: &Facts) -> Option<bool> {
        let value = match facts.find(self.field()) {
            Fact::Unknown => return None,
            Fact::Absent => return Some(matches!(self, Self::Absent(_))),
            Fact::Known(value) => value,
        };
        Some(match (self, value) {
            (Self::Present(_), _) => true,
            (Self::Flag(_), FieldValue::Flag(flag)) => *flag,
            (Self::Category(codes), FieldValue::Text(text)) => {
                codes.iter().any(|code| text.starts_with(code.as_str()))
            }
            (Self::OneOf { values, .. }, FieldValue::Text(text)) => values.contains(text),
            (Self::AtMost { number, .. }, FieldValue::Decimal(found)) => {
                found.compare(number) != Ordering::Greater
            }
            (Self::NamesStandard { standard, .. }, FieldValue::Texts(texts)) => {
                names_standard(texts, standard)
            }
            (Self::From { date, .. }, FieldValue::Date(found)) => date <= found,
            _ => false,
        })
    }

    /// The field it looks at.
    pub(super) fn field(&self) -> &FieldName {
        static CATEGORY: LazyLock<FieldName> = LazyLock::new(|| FieldName::known("category"));
        match self {
            Self::Category(_) => &CATEGORY,
            Self::Present(field)
            | Self::Absent(field)
            | Self::Flag(field)
            | Self::OneOf { field, .. }
            | Self::AtMost { field, .. }
            | Self::NamesStandard { field, .. }
            | Self::From { field, .. } => field,
        }
    }
}

/// Whether a list of standard numbers names one, whatever its year.
pub(super) fn names_standard(numbers: &[String], standard: &str) -> bool {
    numbers
        .iter()
        .any(|number| number.strip_prefix(standard).is_some_and(|rest| rest.starts_with('-')))
}
