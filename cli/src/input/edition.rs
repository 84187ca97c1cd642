//! Which edition of a product a file is about: one that names none is about the one in force.

use std::collections::BTreeMap;

use chain_core::records::certificate::CertificateDetails;
use chain_core::records::report::ReportDetails;
use chain_core::values::edition::Edition;
use chain_core::values::text::ProductId;

use super::Stated;

/// The field that names it.
const OWN: &str = "edition";

/// A record about editions of products.
pub(crate) trait OfEditions {
    /// Each product, the number of its edition, and where its file may name that.
    fn editions(&mut self) -> Vec<(&ProductId, &mut Edition, String)>;
}

impl OfEditions for CertificateDetails {
    fn editions(&mut self) -> Vec<(&ProductId, &mut Edition, String)> {
        vec![(&self.product, &mut self.edition, OWN.to_owned())]
    }
}

impl OfEditions for ReportDetails {
    fn editions(&mut self) -> Vec<(&ProductId, &mut Edition, String)> {
        let subjects = self.subjects.iter_mut().enumerate();
        subjects
            .map(|(at, subject)| {
                (&subject.product, &mut subject.edition, format!("subjects[{at}].{OWN}"))
            })
            .collect()
    }
}

impl<K, T: OfEditions> Stated<K, T> {
    /// Puts the edition in force in the place of the first, wherever the file names none, in a list or
    /// at its top. Asks once for each product.
    pub(crate) fn fill_edition<E>(
        &mut self,
        mut in_force: impl FnMut(&ProductId) -> Result<Edition, E>,
    ) -> Result<(), E> {
        let mut known = BTreeMap::new();
        for (product, edition, place) in self.details.editions() {
            if self.source.contains(OWN) || self.source.contains(&place) {
                continue;
            }
            *edition = match known.get(product) {
                Some(found) => *found,
                None => in_force(product)?,
            };
            known.insert(product.clone(), *edition);
        }
        Ok(())
    }
}
