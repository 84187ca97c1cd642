//! Inspection reports.

mod kind;

pub use kind::ReportKind;

use serde::{Deserialize, Serialize};

use crate::bytes::hash::Hash;
use crate::records::accreditation::AccreditationMark;
use crate::records::certificate::CertificateDetails;
use crate::records::confirmation::Confirmation;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::records::sampling::Sampling;
use crate::records::variant::VariantCode;
use crate::values::amount::Amount;
use crate::values::batch_id::BatchId;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::edition::Edition;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{
    Line, Name, Number, ProductId, Remark, ReportId, ResourceId, ServiceRequestId, SpotCheckId,
};
use crate::values::time::Height;

/// What an inspection found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// 合格.
    Qualified,
    /// 不合格.
    Unqualified,
    /// 不判定: measured, and not judged (实测值).
    NotJudged,
}

impl Conclusion {
    /// The conclusion's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Qualified => "qualified",
            Self::Unqualified => "unqualified",
            Self::NotJudged => "not_judged",
        }
    }
}

/// A batch that a report is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportSubject {
    /// The product inspected.
    pub product: ProductId,
    /// The edition of the product that was inspected.
    pub edition: Edition,
    /// The variants inspected; none: all of them.
    #[serde(default)]
    pub variants: Vec<VariantCode>,
    /// The batch inspected; a sample that somebody brought, or one of a type, may be of none.
    #[serde(default)]
    pub batch: Option<Number>,
    /// How many minimum sales units the batch holds: no more can be certified on this report. Without a
    /// batch, as many as were sampled.
    pub batch_quantity: u32,
    /// Of goods that are sold by amount, how much the batch is: no more can be certified.
    pub batch_amount: Option<Amount>,
    /// How many units were sampled.
    pub sampled: u32,
}

/// One measured item of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasuredItem {
    /// What was measured.
    pub name: Name,
    /// What the standard demands; nothing is judged without.
    pub limit: Option<Line>,
    /// What was found, for each specimen.
    pub found: Vec<Line>,
    /// The unit, where there is one.
    pub unit: Option<Line>,
    /// The conclusion on this item.
    pub conclusion: Conclusion,
    /// Which subject was measured, counted from 1; none: all of them.
    pub subject: Option<u16>,
    /// Whether it lies outside the scope that the report's marks stand for.
    #[serde(default)]
    pub outside_scope: bool,
    /// The standard that it was measured by; one outside of the scope is not among the report's standards.
    #[serde(default)]
    pub standard: Option<StandardNumber>,
    /// The laboratory that measured it, if whoever filed the report let another one do so (分包).
    pub subcontracted_to: Option<Name>,
}

/// A laboratory that holds no key of this chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutsideLaboratory {
    /// Its name.
    pub name: Name,
    /// The number of the CMA certificate on its report.
    pub cma_number: Line,
    /// Its number for the report.
    pub report_number: Line,
}

/// What a report does to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FollowUpKind {
    /// It comes in its place (更改): what rests on the earlier one is judged by this one.
    Replaces,
    /// It adds to it (补充), as the strength after 28 days does: the earlier one stands.
    Supplements,
}

/// Which earlier report of the same filer a report follows, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FollowUp {
    /// What it does to the earlier one.
    pub kind: FollowUpKind,
    /// The number of the earlier one.
    pub report: Number,
    /// Why.
    pub reason: Remark,
}

/// What an institute, or the maker itself, states in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportDetails {
    /// What kind of inspection it is of.
    pub kind: ReportKind,
    /// Of a type test: the last day it holds.
    pub valid_until: Option<Date>,
    /// The number as it is written on the report (`湘质检（2026）委字第0123号`), if that is another one.
    pub official_number: Option<Line>,
    /// Who tested, if it is a laboratory without a key, whose report the maker files.
    pub laboratory: Option<OutsideLaboratory>,
    /// Who asked for it, if that is not who makes the goods (委托单位).
    #[serde(default)]
    pub client: Option<Name>,
    /// The marks on the report, sorted, each once.
    #[serde(default)]
    pub marks: Vec<AccreditationMark>,
    /// The batches it is about, all of one maker; at least one.
    pub subjects: Vec<ReportSubject>,
    /// How the units were chosen, if the report says so.
    pub sampling: Option<Sampling>,
    /// By which plan they were chosen, such as `GB/T 2828.1-2012 II, AQL 2.5`.
    pub sampling_plan: Option<Line>,
    /// The day they were chosen or brought.
    pub sampled_on: Option<Date>,
    /// The standards tested to; at least one.
    pub standards: Vec<StandardNumber>,
    /// The measured items; at least one.
    pub items: Vec<MeasuredItem>,
    /// The conclusion on all of it: qualified only if every item that is judged is.
    pub conclusion: Conclusion,
    /// The day the test ended.
    pub tested_on: Date,
    /// The day the report was issued.
    pub issued_on: Date,
    /// The instruments that were tested with: a factory inspection names at least one.
    #[serde(default)]
    pub instruments: Vec<ResourceId>,
    /// The codes of who tested.
    #[serde(default)]
    pub inspectors: Vec<Number>,
    /// The code of who signed the report (授权签字人): never a name.
    pub signatory: Option<Number>,
    /// What else is written on it.
    pub remark: Option<Remark>,
    /// The earlier report that it corrects or supplements.
    pub follows: Option<FollowUp>,
    /// The maker's request that the report answers.
    pub request: Option<ServiceRequestId>,
    /// The hash of the report's document, kept off the chain.
    pub document: Option<Hash>,
}

impl ReportDetails {
    /// The maker of everything it is about; none if it is about nothing, which the chain refuses.
    #[must_use]
    pub fn maker(&self) -> Option<CreditCode> {
        self.subjects.first().map(|subject| subject.product.maker)
    }

    /// Whether it adds to another report.
    #[must_use]
    pub fn is_supplement(&self) -> bool {
        self.follows.as_ref().is_some_and(|one| one.kind == FollowUpKind::Supplements)
    }

    /// What it says of a batch of a product.
    #[must_use]
    pub fn subject(&self, product: &ProductId, batch: &Number) -> Option<&ReportSubject> {
        subject_on(&self.subjects, product, batch)
    }

    /// The subject that a certificate rests on: of a report of batches that of its batch, of others any
    /// one of its product.
    #[must_use]
    pub fn subject_of(&self, certificate: &CertificateDetails) -> Option<&ReportSubject> {
        subject_of(self.kind, &self.subjects, certificate)
    }
}

fn subject_on<'a>(
    subjects: &'a [ReportSubject],
    product: &ProductId,
    batch: &Number,
) -> Option<&'a ReportSubject> {
    subjects.iter().find(|one| one.product == *product && one.batch.as_ref() == Some(batch))
}

fn subject_of<'a>(
    kind: ReportKind,
    subjects: &'a [ReportSubject],
    certificate: &CertificateDetails,
) -> Option<&'a ReportSubject> {
    if kind == ReportKind::Batch {
        return subject_on(subjects, &certificate.product, &certificate.batch);
    }
    let is_of_it = |subject: &&ReportSubject| subject.product == certificate.product;
    let fits = |subject: &&ReportSubject| {
        let same_edition = subject.edition == certificate.edition;
        (subject.variant_beyond(certificate).is_none(), same_edition)
    };
    // Of several that are of other batches the one that fits best, and the first of those.
    subjects.iter().rev().filter(is_of_it).max_by_key(fits)
}

impl ReportSubject {
    /// How much can be certified on it: units, or of goods sold by amount thousandths of their unit.
    #[must_use]
    pub fn measure(&self) -> u64 {
        self.batch_amount.map_or_else(|| self.batch_quantity.into(), Amount::thousandths)
    }

    /// The batch, if it is of one.
    #[must_use]
    pub fn batch_id(&self) -> Option<BatchId> {
        let batch = self.batch.clone()?;
        Some(BatchId { product: self.product.clone(), batch })
    }

    /// The first variant of a certificate that was not inspected.
    #[must_use]
    pub fn variant_beyond<'a>(
        &self,
        certificate: &'a CertificateDetails,
    ) -> Option<&'a VariantCode> {
        if self.variants.is_empty() {
            return None;
        }
        let mut variants = certificate.variants.iter().map(|line| &line.variant);
        variants.find(|variant| !self.variants.contains(variant))
    }
}

/// Whether a report may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// It stands.
    InForce,
    /// Whoever filed it took it back.
    Withdrawn,
    /// Whoever filed it put another one in its place.
    Replaced,
}

impl ReportStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
        }
    }
}

/// As what an organisation filed a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Filer {
    /// An inspection institute, of others' goods.
    Institute,
    /// The maker of the goods.
    Maker,
    /// Who produces the goods on behalf of their maker.
    Producer,
}

impl Filer {
    /// As what an organisation files a report. Whether it makes everything that the report is about,
    /// given whose it is, is for the caller to say.
    #[must_use]
    pub fn of(
        organisation: CreditCode,
        report: &ReportDetails,
        makes_all: impl FnOnce(CreditCode) -> bool,
    ) -> Self {
        match report.maker() {
            Some(maker) if maker == organisation => Self::Maker,
            Some(maker) if makes_all(maker) => Self::Producer,
            Some(_) | None => Self::Institute,
        }
    }
}

/// Which report is in the place of another one, and what it still carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Replacement {
    /// The number of the last one that took its place.
    pub report: Number,
    /// The subjects of that one, if it is qualified: a certificate that rests on none of them is no
    /// longer carried.
    pub carries: Vec<ReportSubject>,
    /// The day it took its place.
    pub on: Date,
    /// Who gave the key that signed for it, if another organisation did.
    pub given_by: Option<CreditCode>,
}

/// A report that adds to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Supplement {
    /// Its number.
    pub report: Number,
    /// What it concludes; *unqualified* only if it replaced a supplement that was not.
    pub conclusion: Conclusion,
    /// Why it was filed.
    pub reason: Remark,
    /// The day it was filed.
    pub on: Date,
}

/// A report's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Whoever filed it, and the filer's number for it.
    pub id: ReportId,
    /// What whoever filed it stated.
    pub details: ReportDetails,
    /// As what it was filed.
    pub filed_as: Filer,
    /// What is in its place.
    pub replaced: Option<Replacement>,
    /// The reports that supplement it, in the order of filing.
    pub supplements: Vec<Supplement>,
    /// Who confirmed it last, if its laboratory had no key when it was filed.
    pub confirmed: Option<Confirmation>,
    /// The spot check that the bureau recorded with it, or with a report that it replaced.
    pub spot_check: Option<SpotCheckId>,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<ReportStatus>>))]
    pub history: History<ReportStatus>,
    /// The height at which it was filed.
    pub filed_at: Height,
}

impl Report {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> ReportStatus {
        self.history.status()
    }

    /// Whether what rests on it, or is of the same goods, has to be looked at again: it found them
    /// unqualified, or it stands no more.
    #[must_use]
    pub fn raises_doubt(&self) -> bool {
        self.details.conclusion == Conclusion::Unqualified || self.status() != ReportStatus::InForce
    }

    /// Whether whoever makes it inspected it (出厂检验).
    #[must_use]
    pub fn is_factory_inspection(&self) -> bool {
        self.filed_as != Filer::Institute && self.details.laboratory.is_none()
    }

    /// Whether nobody but the maker says that a laboratory issued it.
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        self.details.laboratory.is_some() && !self.is_confirmed()
    }

    /// Whether the laboratory that it was filed for says so, and has not taken that back.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.confirmed.as_ref().is_some_and(Confirmation::holds)
    }

    /// The batches that it is about, in the order of its subjects.
    pub fn batches(&self) -> impl Iterator<Item = BatchId> {
        self.details.subjects.iter().filter_map(ReportSubject::batch_id)
    }

    /// Who gave keys that signed for what became of it.
    #[must_use]
    pub fn givers(&self) -> Vec<CreditCode> {
        let replaced = self.replaced.iter().filter_map(|one| one.given_by);
        let confirmed = self.confirmed.iter().flat_map(Confirmation::givers);
        self.history.givers().into_iter().chain(replaced).chain(confirmed).collect()
    }

    /// How much of a certificate's batch the report holds that replaced this one on it.
    #[must_use]
    pub fn held_in_its_place(&self, certificate: &CertificateDetails) -> Option<u64> {
        let is_of_batches = self.details.kind == ReportKind::Batch;
        let carries = &self.replaced.as_ref().filter(|_| is_of_batches)?.carries;
        subject_of(self.details.kind, carries, certificate).map(ReportSubject::measure)
    }

    /// Whether it, or what is in its place, still carries a certificate that was issued on it.
    #[must_use]
    pub fn carries(&self, certificate: &CertificateDetails) -> bool {
        let subjects = match (self.status(), &self.replaced) {
            (ReportStatus::InForce, _) => &self.details.subjects,
            (ReportStatus::Replaced, Some(replacement)) => &replacement.carries,
            (ReportStatus::Replaced, None) | (ReportStatus::Withdrawn, _) => return false,
        };
        let own = self.details.subject_of(certificate).map(|subject| subject.edition);
        subject_of(self.details.kind, subjects, certificate).is_some_and(|subject| {
            let edition = Some(subject.edition);
            let same_thing = edition == own || edition == Some(certificate.edition);
            same_thing && subject.variant_beyond(certificate).is_none()
        })
    }
}
