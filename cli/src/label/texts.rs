//! [`Texts`]: what a label says beside its symbol, from the chain, from a CSV or from a file.

use std::path::Path;

use chain_core::records::certificate::PartyRole;
use chain_core::values::text::{Name, TextError};
use hgz_api::CertificateAnswer;
use hgz_config::ConfigError;
use hgz_config::source::Source;
use hgz_verifier::Language;
use serde::{Deserialize, Serialize};

use super::error::LabelPrintError;

/// What a label says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Texts {
    /// The certificate's number.
    pub(crate) number: Name,
    /// The product's name.
    pub(crate) name: Name,
    /// Its model, if it has one.
    pub(crate) model: Option<Name>,
    /// Who answers for it, and who made it for them, in this order.
    pub(crate) parties: Vec<(PartyRole, Name)>,
    /// How to check.
    pub(crate) check: Name,
}

/// Texts as far as one source states them: the columns of a CSV, a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct StatedTexts {
    pub(crate) number: Option<Name>,
    pub(crate) name: Option<Name>,
    pub(crate) model: Option<Name>,
    pub(crate) maker: Option<Name>,
    /// In the place of the maker, of goods that were made abroad.
    pub(crate) importer: Option<Name>,
    /// Who made it for the maker.
    pub(crate) producer: Option<Name>,
    pub(crate) check: Option<Name>,
}

impl StatedTexts {
    /// Reads a file of texts.
    pub(crate) fn read(path: &Path) -> Result<Self, ConfigError> {
        Source::read(path)?.deserialize()
    }

    /// What the chain says of a certificate.
    pub(crate) fn of_certificate(answer: &CertificateAnswer) -> Result<Self, LabelPrintError> {
        let product = &answer.product.details;
        let number = answer.certificate.id.number.as_str();
        let model = product.model.as_ref().map(|model| Name::new(model.as_str())).transpose();
        // As they were when it was issued: what is printed stays true to read.
        let party = |role| answer.certificate.party(role).map(|one| one.name.clone());
        let bounds = |error: TextError| LabelPrintError::BadAnswer { reason: error.to_string() };
        Ok(Self {
            number: Some(Name::new(number).map_err(bounds)?),
            name: Some(product.name.clone()),
            model: model.map_err(bounds)?,
            maker: party(PartyRole::Maker),
            importer: party(PartyRole::Importer),
            producer: party(PartyRole::Producer),
            check: None,
        })
    }

    /// These texts, and those of another source where there are none.
    pub(crate) fn or(self, other: Self) -> Self {
        // Who answers for it is one organisation, whichever source names it.
        let names_one = self.maker.is_some() || self.importer.is_some();
        let (maker, importer) =
            if names_one { (self.maker, self.importer) } else { (other.maker, other.importer) };
        Self {
            number: self.number.or(other.number),
            name: self.name.or(other.name),
            model: self.model.or(other.model),
            maker,
            importer,
            producer: self.producer.or(other.producer),
            check: self.check.or(other.check),
        }
    }

    /// Whether all is stated that the chain would say.
    pub(crate) const fn is_enough(&self) -> bool {
        let answers = self.maker.is_some() || self.importer.is_some();
        self.number.is_some() && self.name.is_some() && answers
    }

    /// The texts of a label whose code leads to a host.
    pub(crate) fn complete(self, language: Language, host: &str) -> Result<Texts, LabelPrintError> {
        let known = |field, text: Option<Name>| text.ok_or(LabelPrintError::NoText { field });
        let (number, name) = (known("number", self.number)?, known("name", self.name)?);
        let parties = [
            (PartyRole::Maker, self.maker),
            (PartyRole::Importer, self.importer),
            (PartyRole::Producer, self.producer),
        ];
        let parties: Vec<_> =
            parties.into_iter().filter_map(|(role, name)| Some((role, name?))).collect();
        if parties.iter().all(|(role, _)| *role == PartyRole::Producer) {
            return Err(LabelPrintError::NoText { field: "maker" });
        }
        Ok(Texts {
            number,
            name,
            model: self.model,
            parties,
            check: known("check", self.check.or_else(|| how_to_check(language, host)))?,
        })
    }
}

/// The line that says how to check. It names the host: a forged label leads somewhere else.
fn how_to_check(language: Language, host: &str) -> Option<Name> {
    let host = host.to_ascii_lowercase();
    let line = match language {
        Language::Zh => format!("手机扫码查验，网址须为 {host}"),
        Language::En => format!("Scan to check; the page must be at {host}"),
    };
    Name::new(line).ok()
}

#[cfg(test)]
mod tests;
