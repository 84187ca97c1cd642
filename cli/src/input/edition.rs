//! Which edition of a product a file is about: one that names none is about the one in force.

use chain_core::records::certificate::CertificateDetails;
use chain_core::records::report::ReportDetails;
use chain_core::values::edition::Edition;
use chain_core::values::text::ProductId;

use super::Stated;

/// A record about editions of products.
pub(crate) trait OfEditions {
    /// Each product, the number of its edition, and where its file may name that.
    fn editions(&mut self) -> Vec<(&ProductId, &mut Edition, [String; 2])>;
}

impl OfEditions for CertificateDetails {
    fn editions(&mut self) -> Vec<(&ProductId, &mut Edition, [String; 2])> {
        let places = ["edition", "edition"].map(str::to_owned);
        vec![(&self.product, &mut self.edition, places)]
    }
}

impl OfEditions for ReportDetails {
    fn editions(&mut self) -> Vec<(&ProductId, &mut Edition, [String; 2])> {
        let subjects = self.subjects.iter_mut().enumerate();
        subjects
            .map(|(at, subject)| {
                let places = ["edition".to_owned(), format!("subjects[{at}].edition")];
                (&subject.product, &mut subject.edition, places)
            })
            .collect()
    }
}

impl<K, T: OfEditions> Stated<K, T> {
    /// Puts the edition in force in the place of the first, wherever the file names none.
    pub(crate) fn fill_edition<E>(
        &mut self,
        mut in_force: impl FnMut(&ProductId) -> Result<Edition, E>,
    ) -> Result<(), E> {
        for (product, edition, places) in self.details.editions() {
            if !places.iter().any(|place| self.source.contains(place)) {
                *edition = in_force(product)?;
            }
        }
        Ok(())
    }
}
