//! What a rule demands of its field.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::condition::names_standard;
use super::grammar::Grammar;
use crate::label::{Decimal, Fact, Facts, FieldName, FieldValue, Share};
use crate::values::characters::{is_han, trimmed};
use crate::values::date::Date;
use crate::values::personal_data;

/// A demand. But for [`Demand::Present`] and [`Demand::Absent`], a field that is not there meets
/// every demand: whether it must be there is another rule's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// It is present and not empty; a flag that is false counts as absent.
    Present,
    /// It is absent, or a flag that is false.
    Absent,
    /// It, or one of these, is present and not empty.
    AnyPresent(Vec<FieldName>),
    /// It is one of these texts.
    OneOf(Vec<String>),
    /// It has this many characters; in a list, each entry has.
    Length {
        /// The least number.
        least: u32,
        /// The greatest number.
        most: u32,
    },
    /// It has at least so many Chinese characters; in a list, each entry has.
    HanCharacters(u32),
    /// It has no Chinese characters.
    NoHanCharacters,
    /// It follows the grammar; in a list, each entry does.
    Matches(Grammar),
    /// It contains this text; in a list, one entry does.
    Contains(String),
    /// It equals another field.
    Equals(FieldName),
    /// The date is no later than another field's.
    NotAfter(FieldName),
    /// The date is no earlier than another field's.
    NotBefore(FieldName),
    /// The date is later than another field's.
    After(FieldName),
    /// The date is this day or later.
    From(Date),
    /// The list names a standard, whatever its year.
    NamesStandard(String),
    /// The lists have an entry in common.
    SharesEntryWith(FieldName),
    /// The number, or the number of entries of the list, is at least this.
    AtLeast(Decimal),
    /// The number is at most this.
    AtMost(Decimal),
    /// The shares sum to this.
    SharesSumTo(Decimal),
    /// It holds no personal data.
    NoPersonalData,
}

/// Whether a demand is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DemandOutcome {
    Met,
    Broken,
    /// A field that it depends on is not known.
    Unknown,
}

impl From<bool> for DemandOutcome {
    fn from(met: bool) -> Self {
        if met { Self::Met } else { Self::Broken }
    }
}

fn is_empty(value: &FieldValue) -> bool {
    match value {
        FieldValue::Text(text) => trimmed(text).is_empty(),
        FieldValue::Texts(texts) => texts.iter().all(|text| trimmed(text).is_empty()),
        FieldValue::Shares(shares) => shares.is_empty(),
        FieldValue::Flag(flag) => !flag,
        FieldValue::Date(_) | FieldValue::Decimal(_) => false,
    }
}

fn count(text: &str, is_counted: impl Fn(char) -> bool) -> u32 {
    u32::try_from(text.chars().filter(|character| is_counted(*character)).count())
        .unwrap_or(u32::MAX)
}

impl Demand {
    /// Whether the facts meet the demand on a field.
    pub(super) fn judge(&self, field: &FieldName, facts: &Facts) -> DemandOutcome {
        let value = match (self, facts.find(field)) {
            (Self::AnyPresent(others), fact) => return any_present(fact, others, facts),
            (_, Fact::Unknown) => return DemandOutcome::Unknown,
            (Self::Present, Fact::Absent) => return DemandOutcome::Broken,
            (_, Fact::Absent) => return DemandOutcome::Met,
            (_, Fact::Known(value)) => value,
        };
        match self {
            Self::Equals(other)
            | Self::NotAfter(other)
            | Self::NotBefore(other)
            | Self::After(other)
            | Self::SharesEntryWith(other) => match facts.find(other) {
                Fact::Unknown => DemandOutcome::Unknown,
                Fact::Absent => DemandOutcome::Met,
                Fact::Known(other) => self.is_met_beside(value, other).into(),
            },
            Self::Present
            | Self::Absent
            | Self::AnyPresent(_)
            | Self::OneOf(_)
            | Self::Length { .. }
            | Self::HanCharacters(_)
            | Self::NoHanCharacters
            | Self::Matches(_)
            | Self::Contains(_)
            | Self::From(_)
            | Self::NamesStandard(_)
            | Self::AtLeast(_)
            | Self::AtMost(_)
            | Self::SharesSumTo(_)
            | Self::NoPersonalData => self.is_met_by(value).into(),
        }
    }

    fn is_met_beside(&self, value: &FieldValue, other: &FieldValue) -> bool {
        match (self, value, other) {
            (Self::Equals(_), value, other) => value == other,
            (Self::NotAfter(_), FieldValue::Date(date), FieldValue::Date(other)) => date <= other,
            (Self::NotBefore(_), FieldValue::Date(date), FieldValue::Date(other)) => other <= date,
            (Self::After(_), FieldValue::Date(date), FieldValue::Date(other)) => other < date,
            (Self::SharesEntryWith(_), FieldValue::Texts(texts), FieldValue::Texts(others)) => {
                texts.iter().any(|text| others.contains(text))
            }
            _ => false,
        }
    }

    fn is_met_by(&self, value: &FieldValue) -> bool {
        match (self, value) {
            (Self::Present, value) => !is_empty(value),
            (Self::Absent, value) => *value == FieldValue::Flag(false),
            (Self::OneOf(values), FieldValue::Text(text)) => values.contains(text),
            (Self::Contains(part), value) => {
                value.texts().iter().any(|text| text.contains(part.as_str()))
            }
            (Self::NamesStandard(standard), FieldValue::Texts(texts)) => {
                names_standard(texts, standard)
            }
            (Self::From(date), FieldValue::Date(found)) => date <= found,
            (Self::AtLeast(number), value) => {
                amount(value).is_some_and(|found| found.compare(number) != Ordering::Less)
            }
            (Self::AtMost(number), value) => {
                amount(value).is_some_and(|found| found.compare(number) != Ordering::Greater)
            }
            (Self::SharesSumTo(number), FieldValue::Shares(shares)) => {
                sum_of(shares).is_some_and(|sum| sum.compare(number) == Ordering::Equal)
            }
            _ => self.is_met_by_texts(value),
        }
    }

    /// The demands that each text of a field must meet.
    fn is_met_by_texts(&self, value: &FieldValue) -> bool {
        let texts = value.texts();
        let has_texts =
            matches!(value, FieldValue::Text(_) | FieldValue::Texts(_) | FieldValue::Shares(_));
        let each = |meets: &dyn Fn(&str) -> bool| texts.iter().all(|text| meets(text));
        match self {
            Self::Length { least, most } => {
                has_texts && each(&|text| (*least..=*most).contains(&count(text, |_| true)))
            }
            Self::HanCharacters(least) => has_texts && each(&|text| *least <= count(text, is_han)),
            Self::NoHanCharacters => each(&|text| !text.chars().any(is_han)),
            Self::Matches(grammar) => !texts.is_empty() && each(&|text| grammar.matches(text)),
            Self::NoPersonalData => each(&|text| personal_data::find(text).is_none()),
            Self::Present
            | Self::Absent
            | Self::AnyPresent(_)
            | Self::OneOf(_)
            | Self::Contains(_)
            | Self::Equals(_)
            | Self::NotAfter(_)
            | Self::NotBefore(_)
            | Self::After(_)
            | Self::From(_)
            | Self::NamesStandard(_)
            | Self::SharesEntryWith(_)
            | Self::AtLeast(_)
            | Self::AtMost(_)
            | Self::SharesSumTo(_) => false,
        }
    }

    /// The other fields that it looks at.
    pub(super) fn others(&self) -> &[FieldName] {
        match self {
            Self::AnyPresent(others) => others,
            Self::Equals(other)
            | Self::NotAfter(other)
            | Self::NotBefore(other)
            | Self::After(other)
            | Self::SharesEntryWith(other) => std::slice::from_ref(other),
            Self::Present
            | Self::Absent
            | Self::OneOf(_)
            | Self::Length { .. }
            | Self::HanCharacters(_)
            | Self::NoHanCharacters
            | Self::Matches(_)
            | Self::Contains(_)
            | Self::From(_)
            | Self::NamesStandard(_)
            | Self::AtLeast(_)
            | Self::AtMost(_)
            | Self::SharesSumTo(_)
            | Self::NoPersonalData => &[],
        }
    }

    /// The demand in a few words.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Present => "must be there".to_owned(),
            Self::Absent => "must not be there".to_owned(),
            Self::AnyPresent(others) => {
                let names: Vec<&str> = others.iter().map(FieldName::as_str).collect();
                format!("it or one of {} must be there", names.join(", "))
            }
            Self::OneOf(values) => format!("one of {}", values.join(", ")),
            Self::Length { least, most } => format!("{least} to {most} characters"),
            Self::HanCharacters(least) => format!("at least {least} Chinese character(s)"),
            Self::NoHanCharacters => "no Chinese characters".to_owned(),
            Self::Matches(grammar) => grammar.shape().to_owned(),
            Self::Contains(part) => format!("contains `{part}`"),
            Self::Equals(other) => format!("equal to {other}"),
            Self::NotAfter(other) => format!("no later than {other}"),
            Self::NotBefore(other) => format!("no earlier than {other}"),
            Self::After(other) => format!("later than {other}"),
            Self::From(date) => format!("{date} or later"),
            Self::NamesStandard(standard) => format!("names {standard}"),
            Self::SharesEntryWith(other) => format!("has an entry of {other}"),
            Self::AtLeast(number) => format!("at least {number}"),
            Self::AtMost(number) => format!("at most {number}"),
            Self::SharesSumTo(number) => format!("shares sum to {number} %"),
            Self::NoPersonalData => "no identity number, no private telephone number".to_owned(),
        }
    }
}

/// The sum of shares, none of which is below 0.
fn sum_of(shares: &[Share]) -> Option<Decimal> {
    let none = Decimal::from(0);
    shares.iter().try_fold(none, |sum, share| match share.percent.compare(&none) {
        Ordering::Less => None,
        Ordering::Equal | Ordering::Greater => sum.checked_add(&share.percent),
    })
}

fn any_present(fact: Fact<'_>, others: &[FieldName], facts: &Facts) -> DemandOutcome {
    let all = std::iter::once(fact).chain(others.iter().map(|name| facts.find(name)));
    let mut outcome = DemandOutcome::Broken;
    for fact in all {
        match fact {
            Fact::Known(value) if !is_empty(value) => return DemandOutcome::Met,
            Fact::Unknown => outcome = DemandOutcome::Unknown,
            Fact::Known(_) | Fact::Absent => {}
        }
    }
    outcome
}

/// The number, or how many entries a list has.
fn amount(value: &FieldValue) -> Option<Decimal> {
    let entries = |count: usize| u32::try_from(count).ok().map(Decimal::from);
    match value {
        FieldValue::Decimal(number) => Some(*number),
        FieldValue::Texts(texts) => entries(texts.len()),
        FieldValue::Shares(shares) => entries(shares.len()),
        FieldValue::Text(_) | FieldValue::Date(_) | FieldValue::Flag(_) => None,
    }
}
