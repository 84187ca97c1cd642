//! Which edition of a product a file is about: one that names none is about the one in force.

use chain_core::records::certificate::CertificateDetails;
use chain_core::records::report::ReportDetails;
use chain_core::values::edition::Edition;
use chain_core::values::text::ProductId;

use super::Stated;

/// A record about an edition of a product.
pub(crate) trait OfEdition {
    /// The product, and the number of its edition.
    fn edition(&mut self) -> (&ProductId, &mut Edition);
}

impl OfEdition for CertificateDetails {
    fn edition(&mut self) -> (&ProductId, &mut Edition) {
        (&self.product, &mut self.edition)
    }
}

impl OfEdition for ReportDetails {
    fn edition(&mut self) -> (&ProductId, &mut Edition) {
        (&self.product, &mut self.edition)
    }
}

impl<K, T: OfEdition> Stated<K, T> {
    /// Puts the edition in force in the place of the first, if the file names none.
    pub(crate) fn fill_edition<E>(
        &mut self,
        in_force: impl FnOnce(&ProductId) -> Result<Edition, E>,
    ) -> Result<(), E> {
        if !self.source.contains("edition") {
            let (product, edition) = self.details.edition();
            *edition = in_force(product)?;
        }
        Ok(())
    }
}
