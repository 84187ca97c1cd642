//! Whether a ruleset is well formed: what every node checks before it is published.

use std::collections::BTreeSet;

use thiserror::Error;

use super::class::ProductClass;
use super::class::{FLAG_PREFIX, SUPERVISED};
use super::condition::Condition;
use super::demand::Demand;
use super::rule::{Rule, Ruleset};
use crate::bytes::codec;
use crate::label::FieldName;
use crate::limits::{
    FIELD_NAME_BYTES_MAX, LABEL_TEXT_BYTES_MAX, RULE_CONDITIONS_MAX, RULE_ENTRIES_MAX,
    RULE_ID_BYTES_MAX, RULE_TEXT_BYTES_MAX, RULES_MAX, RULESET_BYTES_MAX, RULESET_CLASSES_MAX,
    RULESET_NUMBER_MAX,
};
use crate::values::characters::{is_control, trimmed};
use crate::values::standard_number::StandardNumber;

/// Why a ruleset is refused. A `place` is a rule's id, a class's flag, or `ruleset`.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum RulesetError {
    /// A number outside those that rulesets may have.
    #[error("{found} is not a ruleset number; number rulesets from 1 to {RULESET_NUMBER_MAX}")]
    Number {
        /// The number.
        found: u32,
    },
    /// No rules, or too many.
    #[error("the ruleset has {found} rules; it must have 1 to {RULES_MAX}")]
    RuleCount {
        /// The number of rules.
        found: usize,
    },
    /// Too many classes.
    #[error(
        "the ruleset has {found} classes of products; at most {RULESET_CLASSES_MAX} are allowed"
    )]
    ClassCount {
        /// The number of classes.
        found: usize,
    },
    /// Two rules with one id.
    #[error("two rules have the id {rule}; give each rule its own id")]
    SameId {
        /// The id.
        rule: String,
    },
    /// Two classes with one id.
    #[error("two classes have the id {class}; give each class its own id")]
    SameClass {
        /// The id.
        class: FieldName,
    },
    /// An id that is not well formed.
    #[error("`{rule}` is not a rule id; write 2 to {RULE_ID_BYTES_MAX} of A-Z, 0-9 and -")]
    Id {
        /// The id.
        rule: String,
    },
    /// An id from which no flag of its own can be made.
    #[error(
        "`{class}` is not a class id; write 1 to {CLASS_ID_BYTES_MAX} of a-z, 0-9 and _, but not `supervised`"
    )]
    ClassId {
        /// The id.
        class: FieldName,
    },
    /// A class without products.
    #[error("class {class} has no products; name a category or an attribute")]
    NoProducts {
        /// The id.
        class: FieldName,
    },
    /// A class defined by the flag of another class.
    #[error("class {class} looks at {attribute}; a class cannot be made of flags of classes")]
    ClassOfClass {
        /// The id.
        class: FieldName,
        /// The flag.
        attribute: FieldName,
    },
    /// A rule about a class that is not defined.
    #[error("rule {rule} looks at {flag}, but no class has that flag; add the class")]
    NoSuchClass {
        /// The rule.
        rule: String,
        /// The flag.
        flag: FieldName,
    },
    /// A text that is empty or too long.
    #[error("{field} of {place} has {found} bytes; it must have 1 to {RULE_TEXT_BYTES_MAX}")]
    Text {
        /// The place.
        place: String,
        /// The field.
        field: &'static str,
        /// How many bytes it has.
        found: usize,
    },
    /// A text with a control character, which would do more than be shown on a page.
    #[error("{field} of {place} has the control character U+{found:04X}; remove it")]
    Control {
        /// The place.
        place: String,
        /// The field.
        field: &'static str,
        /// Its code point.
        found: u32,
    },
    /// A list that is empty, too long, or says something twice.
    #[error("{field} of {place} has {found} entries; it must have 1 to {most}, each once")]
    List {
        /// The place.
        place: String,
        /// The field.
        field: &'static str,
        /// How many entries it has.
        found: usize,
        /// The most that are allowed.
        most: usize,
    },
    /// A text that no category code starts with.
    #[error(
        "`{found}` in {place} is not the start of a GB/T 4754 code; write A to T and up to four digits, \
         like C3024"
    )]
    Category {
        /// The place.
        place: String,
        /// The text, shortened.
        found: String,
    },
    /// A text that is not the number of a standard.
    #[error(
        "`{found}` in {place} is not a standard's number without its year; write it like GB/T 9775"
    )]
    Standard {
        /// The place.
        place: String,
        /// The text, shortened.
        found: String,
    },
    /// A length that no text of a label can have.
    #[error("{place} demands {least} to {most} characters; write 0 to 500, the smaller first")]
    Length {
        /// The rule.
        place: String,
        /// The least number.
        least: u32,
        /// The greatest number.
        most: u32,
    },
    /// More bytes than the transaction that publishes a ruleset can carry.
    #[error("the ruleset encodes to {found} bytes; at most {RULESET_BYTES_MAX} are allowed")]
    TooLong {
        /// How many bytes it has.
        found: usize,
    },
}

/// Characters of the longest text of a label.
const CHARACTERS_MAX: u32 = 500;
const _: () = assert!(CHARACTERS_MAX as usize == LABEL_TEXT_BYTES_MAX, "a character has a byte");
/// The longest id of a class whose flag is the name of a field.
const CLASS_ID_BYTES_MAX: usize = FIELD_NAME_BYTES_MAX - FLAG_PREFIX.len();

impl Ruleset {
    /// Checks what the types do not say.
    ///
    /// # Errors
    /// [`RulesetError`] for the first thing that is wrong.
    pub fn check(&self) -> Result<(), RulesetError> {
        if self.number == 0 || RULESET_NUMBER_MAX < self.number {
            return Err(RulesetError::Number { found: self.number });
        }
        if self.rules.is_empty() || RULES_MAX < self.rules.len() {
            return Err(RulesetError::RuleCount { found: self.rules.len() });
        }
        if RULESET_CLASSES_MAX < self.classes.len() {
            return Err(RulesetError::ClassCount { found: self.classes.len() });
        }
        for (field, text) in [
            ("name_zh", &self.name_zh),
            ("name_en", &self.name_en),
            ("legal_basis", &self.legal_basis),
        ] {
            check_text("ruleset", field, text)?;
        }
        let mut flags = BTreeSet::from([FieldName::known(SUPERVISED)]);
        for class in &self.classes {
            let flag = check_class(class)?;
            if !flags.insert(flag) {
                return Err(RulesetError::SameClass { class: class.id.clone() });
            }
        }
        let mut ids = BTreeSet::new();
        for rule in &self.rules {
            check_rule(rule, &flags)?;
            if !ids.insert(&rule.id) {
                return Err(RulesetError::SameId { rule: rule.id.clone() });
            }
        }
        let found = codec::encode(self).len();
        if RULESET_BYTES_MAX < found {
            return Err(RulesetError::TooLong { found });
        }
        Ok(())
    }
}

/// Checks a class, and gives its flag.
fn check_class(class: &ProductClass) -> Result<FieldName, RulesetError> {
    let id = || class.id.clone();
    let flag = class.flag().ok().filter(|flag| flag.as_str() != SUPERVISED);
    let flag = flag.ok_or_else(|| RulesetError::ClassId { class: id() })?;
    let place = flag.as_str();
    check_text(place, "name_zh", &class.name_zh)?;
    check_text(place, "name_en", &class.name_en)?;
    check_text(place, "source", &class.source)?;
    if class.categories.is_empty() && class.attributes.is_empty() {
        return Err(RulesetError::NoProducts { class: id() });
    }
    if !class.categories.is_empty() {
        check_categories(place, &class.categories)?;
    }
    if !class.attributes.is_empty() {
        check_list(place, "attributes", &class.attributes, RULE_ENTRIES_MAX)?;
    }
    if let Some(attribute) = class.attributes.iter().find(|attribute| is_flag(attribute)) {
        return Err(RulesetError::ClassOfClass { class: id(), attribute: attribute.clone() });
    }
    Ok(flag)
}

fn is_flag(field: &FieldName) -> bool {
    field.as_str().starts_with(FLAG_PREFIX)
}

fn check_rule(rule: &Rule, flags: &BTreeSet<FieldName>) -> Result<(), RulesetError> {
    let id = rule.id.as_str();
    let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    if !(2..=RULE_ID_BYTES_MAX).contains(&id.len()) || !id.bytes().all(allowed) {
        return Err(RulesetError::Id { rule: shortened(id) });
    }
    check_text(id, "source", &rule.source)?;
    check_text(id, "message_zh", &rule.message_zh)?;
    check_text(id, "message_en", &rule.message_en)?;
    if RULE_CONDITIONS_MAX < rule.when.len() {
        let (place, found, most) = (id.to_owned(), rule.when.len(), RULE_CONDITIONS_MAX);
        return Err(RulesetError::List { place, field: "when", found, most });
    }
    for condition in &rule.when {
        check_condition(id, condition)?;
    }
    check_demand(id, &rule.demand)?;
    let conditions = rule.when.iter().map(Condition::field);
    let demanded = rule.demand.others().iter();
    let mut fields = conditions.chain(demanded).chain([&rule.field]);
    match fields.find(|field| is_flag(field) && !flags.contains(*field)) {
        Some(flag) => Err(RulesetError::NoSuchClass { rule: rule.id.clone(), flag: flag.clone() }),
        None => Ok(()),
    }
}

fn check_condition(place: &str, condition: &Condition) -> Result<(), RulesetError> {
    match condition {
        Condition::Category(codes) => check_categories(place, codes),
        Condition::OneOf { values, .. } => check_values(place, "when", values),
        Condition::NamesStandard { standard, .. } => check_standard(place, standard),
        Condition::Present(_)
        | Condition::Absent(_)
        | Condition::Flag(_)
        | Condition::AtMost { .. }
        | Condition::From { .. } => Ok(()),
    }
}

fn check_demand(place: &str, demand: &Demand) -> Result<(), RulesetError> {
    let length = |least: u32, most: u32| {
        if least <= most && most <= CHARACTERS_MAX {
            return Ok(());
        }
        Err(RulesetError::Length { place: place.to_owned(), least, most })
    };
    match demand {
        Demand::AnyPresent(others) => check_list(place, "demand", others, RULE_ENTRIES_MAX),
        Demand::OneOf(values) => check_values(place, "demand", values),
        Demand::Length { least, most } => length(*least, *most),
        Demand::HanCharacters(least) => length(*least, CHARACTERS_MAX),
        Demand::Contains(part) => check_text(place, "demand", part),
        Demand::NamesStandard(standard) => check_standard(place, standard),
        Demand::Present
        | Demand::Absent
        | Demand::NoHanCharacters
        | Demand::Matches(_)
        | Demand::Equals(_)
        | Demand::NotAfter(_)
        | Demand::NotBefore(_)
        | Demand::After(_)
        | Demand::From(_)
        | Demand::SharesEntryWith(_)
        | Demand::AtLeast(_)
        | Demand::AtMost(_)
        | Demand::SharesSumTo(_)
        | Demand::NoPersonalData => Ok(()),
    }
}

fn check_categories(place: &str, codes: &[String]) -> Result<(), RulesetError> {
    check_list(place, "categories", codes, RULE_ENTRIES_MAX)?;
    let starts_a_code = |code: &str| {
        let digits = code.strip_prefix(|first| ('A'..='T').contains(&first));
        digits.is_some_and(|rest| rest.len() <= 4 && rest.bytes().all(|it| it.is_ascii_digit()))
    };
    match codes.iter().find(|code| !starts_a_code(code)) {
        Some(code) => {
            Err(RulesetError::Category { place: place.to_owned(), found: shortened(code) })
        }
        None => Ok(()),
    }
}

fn check_values(place: &str, field: &'static str, values: &[String]) -> Result<(), RulesetError> {
    check_list(place, field, values, RULE_ENTRIES_MAX)?;
    values.iter().try_for_each(|value| check_text(place, field, value))
}

fn check_list<T: Ord>(
    place: &str,
    field: &'static str,
    entries: &[T],
    most: usize,
) -> Result<(), RulesetError> {
    let found = entries.len();
    let unique: BTreeSet<&T> = entries.iter().take(most).collect();
    if (1..=most).contains(&found) && unique.len() == found {
        return Ok(());
    }
    Err(RulesetError::List { place: place.to_owned(), field, found, most })
}

/// A standard without its year, in the form in which labels name it.
fn check_standard(place: &str, standard: &str) -> Result<(), RulesetError> {
    let dated = StandardNumber::new(&format!("{standard}-2000"));
    if dated.is_ok_and(|dated| dated.without_year() == standard) {
        return Ok(());
    }
    Err(RulesetError::Standard { place: place.to_owned(), found: shortened(standard) })
}

fn check_text(place: &str, field: &'static str, text: &str) -> Result<(), RulesetError> {
    let place = || place.to_owned();
    let found = if trimmed(text).is_empty() { 0 } else { text.len() };
    if !(1..=RULE_TEXT_BYTES_MAX).contains(&found) {
        return Err(RulesetError::Text { place: place(), field, found });
    }
    match text.chars().find(|character| is_control(*character)) {
        Some(control) => {
            let found = u32::from(control);
            Err(RulesetError::Control { place: place(), field, found })
        }
        None => Ok(()),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
