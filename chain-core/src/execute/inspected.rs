//! What a report is about, as it was when it was inspected.

use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::records::origin::Origin;
use crate::records::product::{Product, ProductDetails, ProductEdition, ProductEditionId};
use crate::records::report::ReportSubject;
use crate::values::amount::Amount;
use crate::values::credit_code::CreditCode;
use crate::values::text::{Line, Number};

/// What the products of a report's subjects are, in the editions that were inspected.
#[derive(Default)]
pub(super) struct Inspected {
    /// Their categories, each once.
    pub(super) categories: Vec<Line>,
    /// Who made each of them.
    pub(super) origins: Vec<Origin>,
}

impl Inspected {
    /// Reads them; each subject is an edition of a product, and variants of it.
    pub(super) fn read(turn: &Turn<'_>, subjects: &[ReportSubject]) -> Result<Self, Refusal> {
        let mut found = Self::default();
        for subject in subjects {
            let product = turn.existing_shared::<Product>(&subject.product)?;
            if product.edition < subject.edition {
                let (found, in_force) = (subject.edition, product.edition);
                return Err(Refusal::OtherEdition { product: product.id.clone(), found, in_force });
            }
            if product.edition == subject.edition {
                found.add(subject, &product.details)?;
            } else {
                let (product, edition) = (subject.product.clone(), subject.edition);
                let id = ProductEditionId { product, edition };
                found.add(subject, &turn.existing_shared::<ProductEdition>(&id)?.0.details)?;
            }
        }
        Ok(found)
    }

    fn add(&mut self, subject: &ReportSubject, product: &ProductDetails) -> Result<(), Refusal> {
        check_subject(subject, product)?;
        if !self.categories.contains(&product.category) {
            self.categories.push(product.category.clone());
        }
        self.origins.push(product.origin.clone());
        Ok(())
    }

    /// Whether an organisation makes all of a maker's products that are there.
    pub(super) fn are_all_made_by(&self, maker: CreditCode, organisation: CreditCode) -> bool {
        self.origins.iter().all(|origin| origin.is_made_by(maker, organisation))
    }

    /// Whether it makes any of them.
    pub(super) fn is_any_made_by(&self, maker: CreditCode, organisation: CreditCode) -> bool {
        self.origins.iter().any(|origin| origin.is_made_by(maker, organisation))
    }
}

/// How much a batch is, is said of the batch of a product that is sold by amount, and of nothing else.
pub(super) fn check_amount(
    product: &ProductDetails,
    batch: Option<&Number>,
    amount: Option<Amount>,
) -> Result<(), Refusal> {
    let is_amount = product.measured_in.is_some() && batch.is_some();
    if amount.is_some() == is_amount {
        return Ok(());
    }
    let demand = match (product.measured_in, batch) {
        (Some(_), Some(_)) => "the product is sold by amount: say how much the batch is",
        (Some(_), None) => "what is of no batch has no amount: leave it out",
        (None, _) => "the product is sold by the piece: leave it out",
    };
    let found = amount.map_or("nothing".to_owned(), |found| found.to_string());
    Err(Refusal::field("batch_amount", found, demand))
}

fn check_subject(subject: &ReportSubject, product: &ProductDetails) -> Result<(), Refusal> {
    check_amount(product, subject.batch.as_ref(), subject.batch_amount)?;
    let unknown = subject.variants.iter().find(|variant| product.variant(variant).is_none());
    unknown.map_or(Ok(()), |variant| {
        let (product, variant) = (subject.product.clone(), variant.clone());
        Err(Refusal::NoSuchVariant { product, variant })
    })
}
