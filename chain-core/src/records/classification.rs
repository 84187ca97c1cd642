//! Classified supervision (分类监管): the class that the bureau gives an enterprise, the classes that it
//! confirms of a product, and what institutes and spot checks have found of a maker.

use serde::{Deserialize, Serialize};

use crate::label::FieldName;
use crate::records::history::StatusGrounds;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::text::ProductId;
use crate::values::time::Height;

/// How closely an enterprise is looked at: `A` least, `D` most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EnterpriseClass {
    /// It has long been good.
    A,
    /// It is as it should be.
    B,
    /// It has had problems.
    C,
    /// It has had grave ones.
    D,
}

impl EnterpriseClass {
    /// The letter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }
}

/// A class of an enterprise, for some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassPeriod {
    /// The class.
    pub class: EnterpriseClass,
    /// The first day it holds.
    pub valid_from: Date,
    /// The last day it holds.
    pub valid_until: Date,
    /// Why, and by which rule.
    pub grounds: StatusGrounds,
    /// The bureau that gave it.
    pub bureau: CreditCode,
    /// The height that gave it.
    pub classified_at: Height,
}

/// The classes of an enterprise: a record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnterpriseClasses {
    /// The enterprise.
    pub organisation: CreditCode,
    /// Its classes, in the order in which they were given: a later one overrides an earlier one.
    pub periods: Vec<ClassPeriod>,
}

impl EnterpriseClasses {
    /// The class on a day.
    #[must_use]
    pub fn class_on(&self, day: Date) -> Option<EnterpriseClass> {
        let holds = |period: &&ClassPeriod| period.valid_from <= day && day <= period.valid_until;
        self.periods.iter().rev().find(holds).map(|period| period.class)
    }
}

/// The classes of a product, as the bureau has confirmed or set them: a record in chain state. They
/// override what a ruleset finds from category and attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmedClasses {
    /// The product.
    pub product: ProductId,
    /// The ids of its classes in the ruleset; none: it is of no class.
    pub classes: Vec<FieldName>,
    /// Why, and by which rule.
    pub grounds: StatusGrounds,
    /// The bureau that confirmed them.
    pub bureau: CreditCode,
    /// The height that confirmed them.
    pub classified_at: Height,
}

/// What others have found of a maker's goods: a record in chain state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MakerStanding {
    /// Batches in a row that institutes found qualified, up to a hundred, each once.
    pub clean_batches: u32,
    /// How often institutes and spot checks have found goods unqualified.
    pub failures: u32,
    /// The last day on which an institute or a spot check found goods unqualified.
    pub last_failure: Option<Date>,
}

impl MakerStanding {
    /// One more batch that an institute found qualified.
    #[must_use]
    pub const fn with_clean_batch(self, most: u32) -> Self {
        let more = self.clean_batches.saturating_add(1);
        Self { clean_batches: if most < more { most } else { more }, ..self }
    }

    /// What counted a batch no longer stands.
    #[must_use]
    pub const fn without_clean_batch(self) -> Self {
        Self { clean_batches: self.clean_batches.saturating_sub(1), ..self }
    }

    /// Something was found unqualified: the count begins anew.
    #[must_use]
    pub const fn with_failure(self, on: Date) -> Self {
        let failures = self.failures.saturating_add(1);
        Self { clean_batches: 0, failures, last_failure: Some(on) }
    }
}
