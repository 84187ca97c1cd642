//! What kinds of records there are, and how each is keyed.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::bytes::codec;
use crate::bytes::hash::{Hash, HashUse};
use crate::bytes::signature::KeyId;
use crate::governance::authority::AuthoritySet;
use crate::governance::genesis::AdmittedPeer;
use crate::governance::params::ChainParams;
use crate::governance::proposal::{Governance, Proposal};
use crate::records::certificate::Certificate;
use crate::records::claim::Claim;
use crate::records::cover::{Cover, CoverUse};
use crate::records::items::Items;
use crate::records::organisation::{KeyRecord, Organisation};
use crate::records::product::Product;
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::service::ServiceRequest;
use crate::records::shipment::{Holdings, Shipment};
use crate::records::standard_catalogue::{Catalogue, Standard};
use crate::records::supervision::{CertificateRecalls, Penalty, Recall, RecallAnswer, SpotCheck};
use crate::ruleset::Ruleset;
use crate::values::credit_code::CreditCode;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{
    ClaimId, CoverId, PenaltyId, ProductId, ProposalId, RecallId, ReportId, ServiceRequestId,
    ShipmentId, SpotCheckId,
};

/// The kind of a record: the first byte of its key. New kinds take new numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RecordKind {
    /// [`ChainParams`].
    Params = 1,
    /// [`AuthoritySet`].
    Authorities = 2,
    /// [`Peers`].
    Peers = 3,
    /// [`Ruleset`].
    Ruleset = 4,
    /// [`RulesetInForce`].
    RulesetInForce = 5,
    /// [`Governance`].
    Governance = 6,
    /// [`Proposal`].
    Proposal = 7,
    /// [`Organisation`].
    Organisation = 16,
    /// [`KeyRecord`].
    Key = 17,
    /// [`Product`].
    Product = 18,
    /// [`Standard`].
    Standard = 19,
    /// [`Catalogue`].
    Catalogue = 20,
    /// [`Report`].
    Report = 32,
    /// [`CertifiedQuantity`].
    CertifiedQuantity = 33,
    /// [`ServiceRequest`].
    ServiceRequest = 34,
    /// [`Cover`].
    Cover = 48,
    /// [`CoverUse`].
    CoverUse = 49,
    /// [`Claim`].
    Claim = 50,
    /// [`Certificate`].
    Certificate = 64,
    /// [`Items`].
    Items = 65,
    /// [`CertificateRecalls`].
    CertificateRecalls = 66,
    /// [`Holdings`].
    Holdings = 67,
    /// [`Shipment`].
    Shipment = 80,
    /// [`Recall`].
    Recall = 96,
    /// [`RecallAnswer`].
    RecallAnswer = 97,
    /// [`SpotCheck`].
    SpotCheck = 98,
    /// [`Penalty`].
    Penalty = 99,
}

impl RecordKind {
    /// The kind's name in messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Params => "params",
            Self::Authorities => "authorities",
            Self::Peers => "peers",
            Self::Ruleset => "ruleset",
            Self::RulesetInForce => "ruleset_in_force",
            Self::Governance => "governance",
            Self::Proposal => "proposal",
            Self::Organisation => "organisation",
            Self::Key => "key",
            Self::Product => "product",
            Self::Standard => "standard",
            Self::Catalogue => "catalogue",
            Self::Report => "report",
            Self::CertifiedQuantity => "certified_quantity",
            Self::ServiceRequest => "service_request",
            Self::Cover => "cover",
            Self::CoverUse => "cover_use",
            Self::Claim => "claim",
            Self::Certificate => "certificate",
            Self::Items => "items",
            Self::CertificateRecalls => "certificate_recalls",
            Self::Holdings => "holdings",
            Self::Shipment => "shipment",
            Self::Recall => "recall",
            Self::RecallAnswer => "recall_answer",
            Self::SpotCheck => "spot_check",
            Self::Penalty => "penalty",
        }
    }
}

/// A kind of record and what it is found by.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The kind.
    const KIND: RecordKind;
    /// What names one record of the kind.
    type Id: Serialize;
}

macro_rules! records {
    ($($record:ty, $kind:ident, $id:ty;)*) => {
        $(impl Record for $record {
            const KIND: RecordKind = RecordKind::$kind;
            type Id = $id;
        })*
    };
}

records! {
    ChainParams, Params, ();
    AuthoritySet, Authorities, ();
    Peers, Peers, ();
    Ruleset, Ruleset, u32;
    RulesetInForce, RulesetInForce, ();
    Governance, Governance, ();
    Proposal, Proposal, ProposalId;
    Organisation, Organisation, CreditCode;
    KeyRecord, Key, KeyId;
    Product, Product, ProductId;
    Standard, Standard, StandardNumber;
    Catalogue, Catalogue, ();
    Report, Report, ReportId;
    CertifiedQuantity, CertifiedQuantity, ReportId;
    ServiceRequest, ServiceRequest, ServiceRequestId;
    Cover, Cover, CoverId;
    CoverUse, CoverUse, CoverId;
    Claim, Claim, ClaimId;
    Certificate, Certificate, Serial;
    Items, Items, Serial;
    CertificateRecalls, CertificateRecalls, Serial;
    Holdings, Holdings, Serial;
    Shipment, Shipment, ShipmentId;
    Recall, Recall, RecallId;
    RecallAnswer, RecallAnswer, (RecallId, CreditCode);
    SpotCheck, SpotCheck, SpotCheckId;
    Penalty, Penalty, PenaltyId;
}

/// How many units have been certified on a report: kept apart, so that a certificate does not
/// write the whole report again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CertifiedQuantity(pub u32);

/// The number of the ruleset in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesetInForce(pub u32);

/// The nodes that may connect.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Peers(pub Vec<AdmittedPeer>);

/// Two numbers of records with their owners fit.
const KEY_CAPACITY: usize = 96;

/// A record's key: its kind, then its id in canonical bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateKey(Vec<u8>);

impl StateKey {
    /// The key of one record.
    #[must_use]
    pub fn of<R: Record>(id: &R::Id) -> Self {
        let mut bytes = Vec::with_capacity(KEY_CAPACITY);
        bytes.push(R::KIND as u8);
        codec::append(&mut bytes, id);
        Self(bytes)
    }

    /// A key from its bytes, which need not be the key of any record.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The key's place in the state map.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(HashUse::StateKey, &self.0)
    }
}

impl fmt::Display for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StateKey({self})")
    }
}
