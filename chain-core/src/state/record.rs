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
use crate::records::accreditation::{Accreditation, ScopeStandard};
use crate::records::batch::Batch;
use crate::records::certificate::Certificate;
use crate::records::claim::Claim;
use crate::records::classification::{ConfirmedClasses, EnterpriseClasses, MakerStanding};
use crate::records::cover::{Cover, CoverUse};
use crate::records::entrustment::{AgreedEntrustments, Entrustment};
use crate::records::items::Items;
use crate::records::organisation::{KeyRecord, Organisation};
use crate::records::product::{Product, ProductEdition, ProductEditionId};
use crate::records::question::ExpertQuestion;
use crate::records::report::Report;
use crate::records::resource::Resource;
use crate::records::serial::Serial;
use crate::records::service::{Offer, ServiceRequest};
use crate::records::shipment::{Holdings, Shipment};
use crate::records::standard_catalogue::{Catalogue, Standard};
use crate::records::supervision::{CertificateRecalls, Penalty, Recall, RecallAnswer, SpotCheck};
use crate::ruleset::Ruleset;
use crate::values::batch_id::BatchId;
use crate::values::credit_code::CreditCode;
use crate::values::standard_number::StandardNumber;
use crate::values::text::{
    AccreditationId, ClaimId, CoverId, EntrustmentId, OfferId, PenaltyId, ProductId, ProposalId,
    QuestionId, RecallId, ReportId, ResourceId, ServiceRequestId, ShipmentId, SpotCheckId,
};

/// Every kind of record: the record, its kind, the number of the kind (the first byte of a key), the
/// kind's name in messages and codes, and what names one record. New kinds take new numbers.
macro_rules! for_each_record {
    ($then:ident) => {
        $then! {
            ChainParams, Params = 1, "params", ();
            AuthoritySet, Authorities = 2, "authorities", ();
            Peers, Peers = 3, "peers", ();
            Ruleset, Ruleset = 4, "ruleset", u32;
            RulesetInForce, RulesetInForce = 5, "ruleset_in_force", ();
            Governance, Governance = 6, "governance", ();
            Proposal, Proposal = 7, "proposal", ProposalId;
            Organisation, Organisation = 16, "organisation", CreditCode;
            KeyRecord, Key = 17, "key", KeyId;
            Product, Product = 18, "product", ProductId;
            Standard, Standard = 19, "standard", StandardNumber;
            Catalogue, Catalogue = 20, "catalogue", ();
            ProductEdition, ProductEdition = 21, "product_edition", ProductEditionId;
            Accreditation, Accreditation = 22, "accreditation", AccreditationId;
            ScopeStandard, ScopeStandard = 23, "scope_standard", (CreditCode, StandardNumber);
            Entrustment, Entrustment = 24, "entrustment", EntrustmentId;
            AgreedEntrustments, AgreedEntrustments = 25, "agreed_entrustments", (CreditCode, CreditCode);
            Report, Report = 32, "report", ReportId;
            Batch, Batch = 33, "batch", BatchId;
            ServiceRequest, ServiceRequest = 34, "service_request", ServiceRequestId;
            Resource, Resource = 36, "resource", ResourceId;
            Offer, Offer = 38, "offer", OfferId;
            ExpertQuestion, Question = 39, "question", QuestionId;
            EnterpriseClasses, EnterpriseClasses = 40, "enterprise_classes", CreditCode;
            ConfirmedClasses, ConfirmedClasses = 41, "confirmed_classes", ProductId;
            MakerStanding, MakerStanding = 43, "maker_standing", CreditCode;
            OpenQuestions, OpenQuestions = 44, "open_questions", CreditCode;
            Cover, Cover = 48, "cover", CoverId;
            CoverUse, CoverUse = 49, "cover_use", CoverId;
            Claim, Claim = 50, "claim", ClaimId;
            Certificate, Certificate = 64, "certificate", Serial;
            Items, Items = 65, "items", Serial;
            CertificateRecalls, CertificateRecalls = 66, "certificate_recalls", Serial;
            Holdings, Holdings = 67, "holdings", Serial;
            Shipment, Shipment = 80, "shipment", ShipmentId;
            Recall, Recall = 96, "recall", RecallId;
            RecallAnswer, RecallAnswer = 97, "recall_answer", (RecallId, CreditCode);
            SpotCheck, SpotCheck = 98, "spot_check", SpotCheckId;
            Penalty, Penalty = 99, "penalty", PenaltyId;
        }
    };
}
pub(crate) use for_each_record;

macro_rules! declare {
    ($($record:ident, $kind:ident = $number:literal, $name:literal, $id:ty;)*) => {
        /// The kind of a record: the first byte of its key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum RecordKind {
            $(
                #[doc = concat!("[`", stringify!($record), "`].")]
                $kind = $number,
            )*
        }

        impl RecordKind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The kind's name in messages and codes.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }

        $(impl Record for $record {
            const KIND: RecordKind = RecordKind::$kind;
            type Id = $id;
        })*
    };
}

/// A kind of record and what it is found by.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The kind.
    const KIND: RecordKind;
    /// What names one record of the kind.
    type Id: Serialize;
}

for_each_record!(declare);

/// How many questions of an organisation nobody has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenQuestions(pub u32);

/// The number of the ruleset in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesetInForce(pub u32);

/// The nodes that may connect.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Peers(pub Vec<AdmittedPeer>);

/// Enough for the longest id: two records' numbers with their owners.
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
