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

/// What there are pages of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Block,
    Transaction,
    Organisation,
    Key,
    Product,
    Standard,
    Report,
    Service,
    Cover,
    Claim,
    Certificate,
    Shipment,
    Recall,
    SpotCheck,
    Penalty,
    Proposal,
    Document,
}

impl Sort {
    /// All of them.
    pub(super) const ALL: [Self; 17] = [
        Self::Block,
        Self::Transaction,
        Self::Organisation,
        Self::Key,
        Self::Product,
        Self::Standard,
        Self::Report,
        Self::Service,
        Self::Cover,
        Self::Claim,
        Self::Certificate,
        Self::Shipment,
        Self::Recall,
        Self::SpotCheck,
        Self::Penalty,
        Self::Proposal,
        Self::Document,
    ];

    /// Those that are named OWNER/NUMBER.
    pub(super) const OWNED: [Self; 11] = [
        Self::Certificate,
        Self::Product,
        Self::Report,
        Self::Service,
        Self::Cover,
        Self::Claim,
        Self::Shipment,
        Self::Recall,
        Self::SpotCheck,
        Self::Penalty,
        Self::Proposal,
    ];

    /// The part of its paths, in the explorer and in the API.
    pub(super) const fn segment(self) -> &'static str {
        match self {
            Self::Block => "blocks",
            Self::Transaction => "transactions",
            Self::Organisation => "organisations",
            Self::Key => "keys",
            Self::Product => "products",
            Self::Standard => "standards",
            Self::Report => "reports",
            Self::Service => "services",
            Self::Cover => "covers",
            Self::Claim => "claims",
            Self::Certificate => "certificates",
            Self::Shipment => "shipments",
            Self::Recall => "recalls",
            Self::SpotCheck => "spot-checks",
            Self::Penalty => "penalties",
            Self::Proposal => "proposals",
            Self::Document => "documents",
        }
    }

    /// What it is called.
    pub(super) const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Block => language.pick("区块", "Block"),
            Self::Transaction => language.pick("交易", "Transaction"),
            Self::Organisation => language.pick("主体", "Organisation"),
            Self::Key => language.pick("密钥", "Key"),
            Self::Product => language.pick("产品", "Product"),
            Self::Standard => language.pick("标准", "Standard"),
            Self::Report => language.pick("检验报告", "Report"),
            Self::Service => language.pick("检验委托", "Service request"),
            Self::Cover => language.pick("保险", "Cover"),
            Self::Claim => language.pick("索赔", "Claim"),
            Self::Certificate => language.pick("合格证", "Certificate"),
            Self::Shipment => language.pick("发货", "Shipment"),
            Self::Recall => language.pick("召回", "Recall"),
            Self::SpotCheck => language.pick("监督抽查", "Spot check"),
            Self::Penalty => language.pick("行政处罚", "Penalty"),
            Self::Proposal => language.pick("提案", "Proposal"),
            Self::Document => language.pick("文档", "Document"),
        }
    }

    /// The record behind it, if it is one.
    pub(super) const fn record(self) -> Option<RecordKind> {
        Some(match self {
            Self::Organisation => RecordKind::Organisation,
            Self::Key => RecordKind::Key,
            Self::Product => RecordKind::Product,
            Self::Standard => RecordKind::Standard,
            Self::Report => RecordKind::Report,
            Self::Service => RecordKind::ServiceRequest,
            Self::Cover => RecordKind::Cover,
            Self::Claim => RecordKind::Claim,
            Self::Certificate => RecordKind::Certificate,
            Self::Shipment => RecordKind::Shipment,
            Self::Recall => RecordKind::Recall,
            Self::SpotCheck => RecordKind::SpotCheck,
            Self::Penalty => RecordKind::Penalty,
            Self::Proposal => RecordKind::Proposal,
            Self::Block | Self::Transaction | Self::Document => return None,
        })
    }

    /// The sort that a part of a path names.
    pub(super) fn named(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.segment() == segment)
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
        let Some(sort) = Sort::ALL.into_iter().find(of_kind) else { return Ok(None) };
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
        if Sort::OWNED.contains(&self.sort) {
            // Neither a credit code nor a number of a record has anything to escape.
            return self.id.clone();
        }
        escaped(&self.id)
    }

    /// The number that its owner gave it, else its id.
    pub(super) fn number(&self) -> &str {
        let number = self.id.split_once('/').map(|(_, number)| number);
        number.filter(|_| Sort::OWNED.contains(&self.sort)).unwrap_or(&self.id)
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
