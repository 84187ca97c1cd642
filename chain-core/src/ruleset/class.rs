//! Classes of products, and the flags by which rules speak of them.

use serde::{Deserialize, Serialize};

use crate::label::{Fact, Facts, FieldName, FieldNameError, FieldValue};

/// What the flag of a class starts with. No label and no attribute can state such a flag.
pub(super) const FLAG_PREFIX: &str = "class_";
/// The flag of a product of a supervised class: no class may have an id that makes it.
pub(super) const SUPERVISED: &str = "class_supervised";

/// A class of products that has rules of its own. A product is of a class if its category starts
/// with one of the class's codes, or if it has one of the class's attributes.
///
/// Rules speak of a class by its flag: `when = [{ flag = "class_wall_board" }]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductClass {
    /// Its id, such as `wall_board`, of at most 34 characters.
    pub id: FieldName,
    /// The name in Chinese.
    pub name_zh: String,
    /// The name in English.
    pub name_en: String,
    /// How the categories of its products start: codes of GB/T 4754, such as `C3024`.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Attributes, each of which makes a product one of the class.
    #[serde(default)]
    pub attributes: Vec<FieldName>,
    /// Whether its products are on the list of those under special supervision (重点监管):
    /// they have the flag `class_supervised` too.
    pub supervised: bool,
    /// The law, standard or list that the class comes from.
    pub source: String,
}

impl ProductClass {
    /// The flag by which rules speak of the class.
    ///
    /// # Errors
    /// [`FieldNameError`] if the id is too long, which the [check of a ruleset](super::Ruleset::check) refuses.
    pub fn flag(&self) -> Result<FieldName, FieldNameError> {
        format!("{FLAG_PREFIX}{}", self.id).parse()
    }

    /// Whether a product is of the class; `None` if that cannot be said, since its category or an
    /// attribute is not known.
    #[must_use]
    pub fn includes(&self, facts: &Facts) -> Option<bool> {
        let of_attributes = self.attributes.iter().map(|attribute| match facts.find(attribute) {
            Fact::Unknown => None,
            Fact::Known(FieldValue::Flag(flag)) => Some(*flag),
            Fact::Known(_) | Fact::Absent => Some(false),
        });
        any(of_attributes.chain([self.includes_category(facts)]))
    }

    fn includes_category(&self, facts: &Facts) -> Option<bool> {
        match facts.find(&FieldName::known("category")) {
            _ if self.categories.is_empty() => Some(false),
            Fact::Unknown => None,
            Fact::Known(FieldValue::Text(text)) => {
                Some(self.categories.iter().any(|code| text.starts_with(code.as_str())))
            }
            Fact::Known(_) | Fact::Absent => Some(false),
        }
    }
}

/// Whether one of these is true; `None` if none is known to be and one is not known.
pub(super) fn any(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = true;
    for answer in answers {
        match answer {
            Some(true) => return Some(true),
            Some(false) => {}
            None => known = false,
        }
    }
    known.then_some(false)
}
