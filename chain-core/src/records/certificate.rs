//! Product qualification certificates.

use serde::{Deserialize, Serialize};

use crate::bytes::signature::PublicKey;
use crate::label::Label;
use crate::records::history::History;
#[cfg(feature = "openapi")]
use crate::records::history::StatusChange;
use crate::records::items::{ItemRange, ItemRanges};
use crate::records::product::ProductEditionId;
use crate::records::serial::Serial;
use crate::records::variant::{VariantCode, VariantLine, variant_at};
use crate::values::amount::Amount;
use crate::values::batch_id::BatchId;
use crate::values::credit_code::CreditCode;
use crate::values::date::Date;
use crate::values::edition::Edition;
use crate::values::text::{CertificateId, CoverId, Name, Number, ProductId, Remark, ReportId};
use crate::values::time::Height;

/// So many deliveries in a row that are each as much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AmountLine {
    /// How much each of them is, in the unit of the product.
    pub amount: Amount,
    /// How many deliveries.
    pub quantity: u32,
}

/// What a maker states in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateDetails {
    /// What was made.
    pub product: ProductId,
    /// The edition of the product: the one in force when the certificate is issued.
    pub edition: Edition,
    /// Of goods that are sold by amount, how much each delivery is: the items of the first line count from
    /// 1, those of the next one go on.
    #[serde(default)]
    pub amounts: Vec<AmountLine>,
    /// The maker's number for the batch.
    pub batch: Number,
    /// The day the batch was made.
    pub production_date: Date,
    /// How many minimum sales units it certifies; each has its own code.
    pub quantity: u32,
    /// How many items of each variant, in the order of their codes; none for a product that has none.
    #[serde(default)]
    pub variants: Vec<VariantLine>,
    /// The label fields of this batch; they override the product's own.
    pub label: Label,
    /// The reports it rests on; at least one.
    pub reports: Vec<ReportId>,
    /// The covers it names.
    pub covers: Vec<CoverId>,
    /// The key that signs the item codes: a label key of the maker.
    pub label_key: PublicKey,
    /// The certificates of the materials and parts that it was made from.
    #[serde(default)]
    pub inputs: Vec<CertificateId>,
    /// The maker's certificate that this one replaces, because it was wrong.
    pub supersedes: Option<Number>,
}

impl CertificateDetails {
    /// The variant of an item; none if the product has none, or the certificate no such item.
    #[must_use]
    pub fn variant_of(&self, item: u32) -> Option<&VariantCode> {
        variant_at(&self.variants, item)
    }

    /// How much an item is; none of goods that are counted, or if the certificate has no such item.
    #[must_use]
    pub fn amount_of(&self, item: u32) -> Option<Amount> {
        let is_measured = !self.amounts.is_empty();
        let measure = is_measured.then(|| self.measure(&[ItemRange { first: item, last: item }]));
        Amount::try_from(measure?).ok()
    }

    /// The batch that it is for.
    #[must_use]
    pub fn batch_id(&self) -> BatchId {
        BatchId { product: self.product.clone(), batch: self.batch.clone() }
    }

    /// How much items are: of goods that are counted how many, else thousandths of the product's unit.
    #[must_use]
    pub fn measure(&self, items: &[ItemRange]) -> u64 {
        if self.amounts.is_empty() {
            return items.iter().map(|range| u64::from(range.count())).sum();
        }
        let (mut first, mut sum) = (1_u64, 0_u64);
        for line in &self.amounts {
            let end = first.saturating_add(line.quantity.into());
            for range in items {
                let from = first.max(range.first.into());
                let until = end.min(u64::from(range.last).saturating_add(1));
                let count = until.saturating_sub(from);
                sum = sum.saturating_add(count.saturating_mul(line.amount.thousandths()));
            }
            first = end;
        }
        sum
    }

    /// How much all of it is, in the same measure.
    #[must_use]
    pub fn whole_measure(&self) -> u64 {
        self.measure(ItemRanges::up_to(self.quantity).as_slice())
    }
}

/// As what an organisation stands on a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// Who answers for the product (生产者); of entrusted goods the principal (委托方).
    Maker,
    /// Who made it for the maker (受委托生产企业).
    Producer,
    /// Who imported it, and answers for it in the place of its maker (进口商).
    Importer,
}

/// An organisation as it was when a certificate was issued: what is printed stays true to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedParty {
    /// As what it stands there.
    pub role: PartyRole,
    /// Its credit code.
    pub code: CreditCode,
    /// Its name on that day.
    pub name: Name,
    /// Its address on that day.
    pub address: Remark,
}

/// Whether a certificate holds. Whatever ends it, ends it for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// It holds.
    InForce,
    /// The bureau voided it.
    Revoked,
    /// Its maker took it back before anything of it had left the factory.
    Withdrawn,
    /// Its maker replaced it by another one, before anything of it had left the factory.
    Superseded,
}

impl CertificateStatus {
    /// The status's name in JSON and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Revoked => "revoked",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
        }
    }
}

/// A certificate's record in chain state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Certificate {
    /// The maker, and the maker's number for it.
    pub id: CertificateId,
    /// Its serial: what item codes name it by.
    pub serial: Serial,
    /// What the maker stated.
    pub details: CertificateDetails,
    /// Who answers for the goods, and who made them if that is another organisation, as they were on
    /// the day of issue: filled in by the chain.
    pub parties: Vec<IssuedParty>,
    /// The number of the ruleset it was validated against.
    pub ruleset: u32,
    /// The rules of severity *warning* that it breaks.
    pub warnings: Vec<String>,
    /// The date of the block that committed it.
    pub issued_on: Date,
    /// The height that committed it.
    pub issued_at: Height,
    /// The status now and before; the last entry holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<StatusChange<CertificateStatus>>))]
    pub history: History<CertificateStatus>,
    /// The maker's certificate that replaces it, if one does.
    pub superseded_by: Option<Number>,
}

impl Certificate {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> CertificateStatus {
        self.history.status()
    }

    /// An organisation that answers for the goods, as it was on the day of issue.
    #[must_use]
    pub fn party(&self, role: PartyRole) -> Option<&IssuedParty> {
        self.parties.iter().find(|party| party.role == role)
    }

    /// Who made the goods for the maker, if somebody did.
    #[must_use]
    pub fn producer(&self) -> Option<CreditCode> {
        self.party(PartyRole::Producer).map(|party| party.code)
    }

    /// Who answers for the goods, as it was on the day of issue: the maker, or who imported them.
    #[must_use]
    pub fn answerable(&self) -> Option<&IssuedParty> {
        self.party(PartyRole::Maker).or_else(|| self.party(PartyRole::Importer))
    }

    /// The edition of the product that it was issued on.
    #[must_use]
    pub fn product_edition(&self) -> ProductEditionId {
        let CertificateDetails { product, edition, .. } = &self.details;
        ProductEditionId { product: product.clone(), edition: *edition }
    }

    /// The id of the certificate that replaces it, if one does.
    #[must_use]
    pub fn successor(&self) -> Option<CertificateId> {
        let number = self.superseded_by.clone()?;
        Some(CertificateId::new(self.id.maker, number))
    }

    /// Whether it has an item of this number.
    #[must_use]
    pub fn has_item(&self, item: u32) -> bool {
        (1..=self.details.quantity).contains(&item)
    }

    /// Those of the items that lie beyond its last one.
    #[must_use]
    pub fn items_beyond(&self, items: &ItemRanges) -> Option<ItemRange> {
        let beyond = self.details.quantity.checked_add(1)?;
        let last = items.last().filter(|last| beyond <= *last)?;
        Some(ItemRange { first: beyond, last })
    }
}
