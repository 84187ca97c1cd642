//! [`LabelSources`]: what a certificate rests on, as far as it is known.

use crate::label::FieldName;
use crate::records::batch::BatchFinding;
use crate::records::certificate::CertificateDetails;
use crate::records::classification::{EnterpriseClass, MakerStanding};
use crate::records::cover::CoverDetails;
use crate::records::organisation::{Organisation, OrganisationDetails};
use crate::records::product::ProductDetails;
use crate::records::report::{Filer, ReportDetails};
use crate::values::date::Date;
use crate::values::text::{CoverId, Line, Number, ReportId};

/// What a certificate rests on. What is `None` is not known, and rules about it are not checked:
/// in a block everything is known, in a clerk's file perhaps only the certificate.
#[derive(Debug, Clone)]
pub struct LabelSources<'a> {
    /// The certificate's number.
    pub certificate_number: Option<&'a Number>,
    /// What the maker states.
    pub certificate: &'a CertificateDetails,
    /// The day it is issued.
    pub issued_on: Option<Date>,
    /// Its maker.
    pub maker: Option<&'a OrganisationDetails>,
    /// Who makes it for the maker; looked at only if the product is entrusted.
    pub producer: Option<&'a OrganisationDetails>,
    /// Its product.
    pub product: Option<&'a ProductDetails>,
    /// Its reports.
    pub reports: Option<Vec<ReportSource<'a>>>,
    /// Its covers.
    pub covers: Option<Vec<CoverSource<'a>>>,
    /// What was found of its batch.
    pub findings: Option<&'a [BatchFinding]>,
    /// What supervision knows of its maker and product.
    pub supervision: Option<SupervisionSource>,
}

/// What supervision knows of a maker and a product on the day of issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupervisionSource {
    /// The class of the enterprise.
    pub enterprise_class: Option<EnterpriseClass>,
    /// The classes of the product, if the bureau has confirmed or set them.
    pub confirmed_classes: Option<Vec<FieldName>>,
    /// What was found of the maker's goods.
    pub standing: MakerStanding,
}

/// A report and who issued it.
#[derive(Debug, Clone, Copy)]
pub struct ReportSource<'a> {
    /// Its id, which says who filed it: an institute, or the maker of the product for its factory
    /// inspection.
    pub id: &'a ReportId,
    /// What the report states.
    pub report: &'a ReportDetails,
    /// What the registry says of the issuer.
    pub institute: Option<InstituteSource<'a>>,
    /// What the chain knows of the instruments and inspectors that it names.
    pub resources: Option<ResourceStanding>,
    /// As what it was filed.
    pub filed_as: Filer,
    /// Whether the laboratory that a maker filed it for has confirmed it.
    pub is_confirmed: bool,
}

/// Whether what a report was tested with, and who tested, was fit for it on the day of the test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceStanding {
    /// Whether every instrument was calibrated; none if the report names none.
    pub instruments: Option<bool>,
    /// Whether every inspector was trained; none if the report names none.
    pub inspectors: Option<bool>,
}

/// An institute that issued a report.
#[derive(Debug, Clone, Copy)]
pub struct InstituteSource<'a> {
    /// Its entry in the registry.
    pub details: &'a OrganisationDetails,
    /// The CMA certificate under which it tested.
    pub cma_number: Option<&'a Line>,
}

impl ReportSource<'_> {
    /// Whether an institute says it, and not the maker alone.
    pub(crate) const fn is_of_institute(&self) -> bool {
        match self.filed_as {
            Filer::Institute => true,
            Filer::Maker | Filer::Producer => self.is_confirmed,
        }
    }

    /// Whether the maker says of its own report that a laboratory issued it.
    pub(crate) const fn is_unconfirmed(&self) -> bool {
        self.report.laboratory.is_some() && !self.is_confirmed
    }
}

/// A cover and who bound it.
#[derive(Debug, Clone, Copy)]
pub struct CoverSource<'a> {
    /// Its id: who bound it, and the policy number.
    pub id: &'a CoverId,
    /// The cover.
    pub cover: &'a CoverDetails,
    /// The insurer.
    pub insurer: Option<&'a Organisation>,
}
