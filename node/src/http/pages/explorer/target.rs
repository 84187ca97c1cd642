//! [`PageTarget`]: what has a page of its own, and the paths of its page and of its JSON.

use std::fmt::Display;

use chain_core::bytes::codec;
use chain_core::bytes::signature::{KeyId, PublicKey};
use chain_core::records::certificate::Certificate;
use chain_core::records::serial::Serial;
use chain_core::state::{self, ReadError, RecordKind, StateKey};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::CertificateId;
use hgz_verifier::Language;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::question::escaped;
use crate::storage::{View, entry_of};

/// The longest key of a record that has a page.
const ID_BYTES_MAX: usize = 256;

/// What there are pages of, each with the part of its paths, its Chinese and English titles, and the
/// record behind it. A record is `owned` if it is named OWNER/NUMBER.
macro_rules! sorts {
    ($($sort:ident: $segment:literal, $zh:literal, $en:literal, $naming:ident $($kind:ident)?;)*) => {
        /// What there are pages of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Sort {
            $($sort,)*
        }

        impl Sort {
            const ALL: &[Self] = &[$(Self::$sort,)*];

            /// The part of its paths, in the explorer and in the API.
            pub(super) const fn segment(self) -> &'static str {
                match self {
                    $(Self::$sort => $segment,)*
                }
            }

            /// What it is called.
            pub(super) const fn title(self, language: Language) -> &'static str {
                match self {
                    $(Self::$sort => language.pick($zh, $en),)*
                }
            }

            /// The record behind it, if it is one.
            pub(super) const fn record(self) -> Option<RecordKind> {
                match self {
                    $(Self::$sort => sorts!(@record $($kind)?),)*
                }
            }

            /// Whether it is named OWNER/NUMBER.
            pub(super) const fn is_owned(self) -> bool {
                match self {
                    $(Self::$sort => sorts!(@$naming),)*
                }
            }
        }
    };
    (@record) => { None };
    (@record $kind:ident) => { Some(RecordKind::$kind) };
    (@owned) => { true };
    (@single) => { false };
}

sorts! {
    Block: "blocks", "区块", "Block", single;
    Transaction: "transactions", "交易", "Transaction", single;
    Organisation: "organisations", "主体", "Organisation", single Organisation;
    Key: "keys", "密钥", "Key", single Key;
    Accreditation: "accreditations", "资质认定", "Accreditation", owned Accreditation;
    Resource: "resources", "检验资源", "Instrument or inspector", owned Resource;
    Entrustment: "entrustments", "委托生产约定", "Entrustment", owned Entrustment;
    Product: "products", "产品", "Product", owned Product;
    Standard: "standards", "标准", "Standard", single Standard;
    Report: "reports", "检验报告", "Report", owned Report;
    Offer: "offers", "服务项目", "Offer", owned Offer;
    Question: "questions", "提问", "Question", owned Question;
    Service: "services", "检验委托", "Service request", owned ServiceRequest;
    Cover: "covers", "保险", "Cover", owned Cover;
    Claim: "claims", "索赔", "Claim", owned Claim;
    Certificate: "certificates", "合格证", "Certificate", owned Certificate;
    Shipment: "shipments", "发货", "Shipment", owned Shipment;
    Recall: "recalls", "召回", "Recall", owned Recall;
    SpotCheck: "spot-checks", "监督抽查", "Spot check", owned SpotCheck;
    Penalty: "penalties", "行政处罚", "Penalty", owned Penalty;
    Proposal: "proposals", "提案", "Proposal", owned Proposal;
    Document: "documents", "文档", "Document", single;
}

impl Sort {
    /// Those that are named OWNER/NUMBER: certificates first, which people look for most.
    pub(super) fn owned() -> impl Iterator<Item = Self> {
        let others = Self::ALL.iter().copied().filter(|sort| sort.is_owned());
        [Self::Certificate].into_iter().chain(others.filter(|sort| *sort != Self::Certificate))
    }

    /// The sort that a part of a path names.
    pub(super) fn named(segment: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.segment() == segment)
    }
}

/// Something that has a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageTarget {
    /// What it is.
    pub(super) sort: Sort,
    /// Its id, as people write it.
    pub(super) id: String,
}

impl PageTarget {
    /// Something with an id.
    pub(super) fn new(sort: Sort, id: impl Display) -> Self {
        Self { sort, id: id.to_string() }
    }

    /// A key of the registry: records name it by itself, acts and others by its id.
    pub(super) fn key(text: &str) -> Self {
        let id = text.parse::<PublicKey>().map(|key| key.id().to_string());
        Self { sort: Sort::Key, id: id.unwrap_or_else(|_| text.to_owned()) }
    }

    /// The record of a state key, if it has a page.
    pub(super) fn of(view: &View<'_>, key: &StateKey) -> Result<Option<Self>, ReadError> {
        let is_kind = |kind: RecordKind| key.as_bytes().first() == Some(&(kind as u8));
        let of_kind = |sort: &Sort| sort.record().is_some_and(is_kind);
        let Some(sort) = Sort::ALL.iter().copied().find(of_kind) else { return Ok(None) };
        Ok(match sort {
            Sort::Organisation => named::<CreditCode>(key, sort),
            Sort::Key => named::<KeyId>(key, sort),
            Sort::Standard => named::<StandardNumber>(key, sort),
            Sort::Certificate => {
                let Some(serial) = id_in::<Serial>(key) else { return Ok(None) };
                let found = state::read::<Certificate>(view, &serial)?;
                found.map(|one| Self::new(sort, one.id))
            }
            // All ids OWNER/NUMBER have the same bytes.
            _ => named::<CertificateId>(key, sort),
        })
    }

    fn escaped_id(&self) -> String {
        if self.sort.is_owned() {
            // Neither a credit code nor a number of a record has anything to escape.
            return self.id.clone();
        }
        escaped(&self.id)
    }

    /// The number that its owner gave it, else its id.
    pub(super) fn number(&self) -> &str {
        let number = self.id.split_once('/').map(|(_, number)| number);
        number.filter(|_| self.sort.is_owned()).unwrap_or(&self.id)
    }

    /// Its page.
    pub(super) fn path(&self) -> String {
        format!("/explorer/{}/{}", self.sort.segment(), self.escaped_id())
    }

    /// The same as JSON.
    pub(super) fn json(&self) -> String {
        format!("/v1/{}/{}", self.sort.segment(), self.escaped_id())
    }
}

fn named<I: Serialize + DeserializeOwned + Display>(
    key: &StateKey,
    sort: Sort,
) -> Option<PageTarget> {
    Some(PageTarget::new(sort, id_in::<I>(key)?))
}

fn id_in<I: Serialize + DeserializeOwned>(key: &StateKey) -> Option<I> {
    codec::decode(entry_of(key), ID_BYTES_MAX).ok()
}
