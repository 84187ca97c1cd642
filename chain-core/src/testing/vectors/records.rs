//! A record of every kind: where it stands in the state map, and its bytes.

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde::Serialize;

use super::transactions::world;
use super::{Vectors, bytes_of};
use crate::bytes::hash::{Hash, HashUse};
use crate::governance::authority::AuthoritySet;
use crate::governance::genesis::AdmittedPeer;
use crate::governance::params::ChainParams;
use crate::governance::proposal::{Governance, Proposal, ScheduledChange};
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
use crate::state::{OpenQuestions, Peers, Record, RecordKind, RulesetInForce, StateKey};
use crate::testing::fixtures::{Party, World, acts, date, key, links};
use crate::values::credit_code::CreditCode;
use crate::values::edition::Edition;
use crate::values::text::{
    AccreditationId, CertificateId, ClaimId, EntrustmentId, PenaltyId, ProductId, ReportId,
    ResourceId, ServiceRequestId, SpotCheckId,
};
use crate::values::time::Height;

#[derive(Serialize)]
struct RecordVector<'a, T> {
    name: &'static str,
    kind: u8,
    key: String,
    key_hash: Hash,
    value: &'a T,
    bytes: String,
    value_hash: Hash,
}

struct Records {
    world: World,
    vectors: Vectors,
    kinds: BTreeSet<RecordKind>,
}

impl Records {
    /// A record that the chain holds.
    fn stored<R: Record + PartialEq + Debug>(&mut self, id: &R::Id) {
        let value: R = self.world.read(id).unwrap();
        self.push(id, &value);
    }

    fn push<R: Record + PartialEq + Debug>(&mut self, id: &R::Id, value: &R) {
        let key = StateKey::of::<R>(id);
        let bytes = bytes_of(value);
        self.kinds.insert(R::KIND);
        self.vectors.push(&RecordVector {
            name: R::KIND.as_str(),
            kind: R::KIND as u8,
            key: key.to_string(),
            key_hash: key.hash(),
            value,
            value_hash: Hash::of(HashUse::StateValue, &hex::decode(&bytes).unwrap()),
            bytes,
        });
    }
}

#[test]
fn a_record_of_each_kind_has_this_key_and_these_bytes() {
    let (world, _) = world(true);
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let vectors = Vectors::new("records.json");
    let mut records = Records { world, vectors, kinds: BTreeSet::new() };
    records.stored::<ChainParams>(&());
    records.stored::<AuthoritySet>(&());
    records.stored::<Peers>(&());
    let peer_id = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp".parse().unwrap();
    let organisation = Party::Bureau.code();
    records.push(&(), &Peers(vec![AdmittedPeer { organisation, peer_id }]));
    records.stored::<Ruleset>(&1);
    records.stored::<RulesetInForce>(&());
    for party in [Party::Bureau, Party::Institute, Party::Insurer, Party::Maker] {
        records.stored::<Organisation>(&party.code());
    }
    let maker = Party::Maker;
    let keys = [maker.key(), maker.label_key(), key(120), key(121), key(122), key(123)];
    for key in keys {
        records.stored::<KeyRecord>(&key.public_key().id());
    }
    let institute = Party::Institute;
    let voluntary = AccreditationId::new(institute.code(), acts::number("CNAS"));
    for id in [acts::accreditation_id(institute), voluntary] {
        records.stored::<Accreditation>(&id);
    }
    for standard in ["GB/T 9775-2025", "GB 6566-2010", "GB 8624-2012", "GB/T 9776-2022"] {
        records.stored::<ScopeStandard>(&(institute.code(), standard.parse().unwrap()));
    }
    records.stored::<Product>(&acts::product_id());
    let variants = ProductId::new(maker.code(), acts::number("KSY-PC-V"));
    for (product, edition) in [(acts::product_id(), 1), (variants.clone(), 1), (variants, 2)] {
        records.stored::<ProductEdition>(&ProductEditionId {
            product,
            edition: Edition::new(edition).unwrap(),
        });
    }
    for number in ["KSY-20261118-02", "KSY-20261118-03", "KSY-20261118-04"] {
        let id = CertificateId::new(maker.code(), acts::number(number));
        records.stored::<Certificate>(&Serial::slot(&id, 0));
    }
    records.stored::<Report>(&acts::report_id());
    let number = acts::number("CC-20261118-01");
    records.stored::<Report>(&ReportId::new(Party::Maker.code(), number));
    records.stored::<Batch>(&acts::batch_id());
    records.stored::<Cover>(&acts::cover_id());
    records.stored::<Certificate>(&serial);
    records.stored::<Items>(&serial);
    later_records(&mut records, &serial);
    origins(&mut records);

    assert_eq!(records.kinds.len(), RecordKind::ALL.len(), "every kind of record");
    records.vectors.check();
}

/// Who makes for whom, and what is certified of it.
fn origins(records: &mut Records) {
    let (maker, producer, importer) =
        (Party::Maker.code(), Party::OtherMaker.code(), Party::Importer.code());
    for number in [links::ENTRUSTMENT, "WT-2026-2", "WT-2026-3"] {
        records.stored::<Entrustment>(&EntrustmentId::new(maker, acts::number(number)));
    }
    records.stored::<AgreedEntrustments>(&(maker, producer));
    records.stored::<Organisation>(&importer);
    records.stored::<Product>(&ProductId::new(maker, acts::number(links::ENTRUSTED)));
    records.stored::<Product>(&ProductId::new(importer, acts::number("JK-1")));
    for (maker, number) in [(maker, "KSY-20261118-05"), (importer, "JK-20261118-01")] {
        let id = CertificateId::new(maker, acts::number(number));
        records.stored::<Certificate>(&Serial::slot(&id, 0));
    }
}

/// The records that acts from number 12 on make.
fn later_records(records: &mut Records, serial: &Serial) {
    let insurer = Party::Insurer.code();
    let bureau = Party::Bureau.code();
    for number in ["GB/T 9775-2025", "GB 6566-2010", "Q/KSYB 001-2026"] {
        records.stored::<Standard>(&number.parse().unwrap());
    }
    records.stored::<Catalogue>(&());
    records.stored::<Organisation>(&Party::OtherMaker.code());
    for number in [links::INSTRUMENT, links::INSPECTOR, "KSY-UTM-00"] {
        let id = ResourceId::new(Party::Maker.code(), acts::number(number));
        records.stored::<Resource>(&id);
    }
    for number in [links::REQUEST, "KSY-REQ-2", "KSY-REQ-3", "KSY-REQ-4"] {
        let id = ServiceRequestId::new(Party::Maker.code(), acts::number(number));
        records.stored::<ServiceRequest>(&id);
    }
    records.stored::<Offer>(&links::offer_id());
    for number in ["KSY-WT-1", "KSY-WT-2"] {
        records.stored::<ExpertQuestion>(&links::question_id(number));
    }
    records.stored::<EnterpriseClasses>(&Party::Maker.code());
    records.stored::<ConfirmedClasses>(&acts::product_id());
    records.stored::<MakerStanding>(&Party::Maker.code());
    let last_failure = Some(date("2026-11-24"));
    records
        .push(&Party::Maker.code(), &MakerStanding { clean_batches: 0, failures: 1, last_failure });
    records.stored::<OpenQuestions>(&Party::Maker.code());
    records.stored::<CoverUse>(&acts::cover_id());
    for number in [links::CLAIM, "XJ-CLAIM-2"] {
        records.stored::<Claim>(&ClaimId::new(insurer, acts::number(number)));
    }
    for (shipper, number) in [
        (Party::Maker, "DN-1"),
        (Party::Maker, "DN-2"),
        (Party::Maker, "DN-3"),
        (Party::Seller, "DN-1"),
    ] {
        records.stored::<Shipment>(&links::shipment_id(shipper, number));
    }
    records.stored::<Holdings>(serial);
    records.stored::<CertificateRecalls>(serial);
    records.stored::<Recall>(&links::recall_id());
    records.stored::<RecallAnswer>(&(links::recall_id(), Party::Seller.code()));
    records.stored::<SpotCheck>(&SpotCheckId::new(bureau, acts::number(links::SPOT_CHECK)));
    records.stored::<Penalty>(&PenaltyId::new(bureau, acts::number(links::PENALTY)));
    records.stored::<Governance>(&());
    let proposal = links::proposal_id(Party::Bureau, "P-1");
    records.stored::<Proposal>(&proposal);
    let scheduled = vec![ScheduledChange { effective_at: Height::new(9), proposal }];
    let governance: Governance = records.world.read(&()).unwrap();
    records.push(&(), &Governance { scheduled, ..governance });
}

#[test]
fn the_same_id_has_another_key_in_each_kind() {
    let organisation: CreditCode = Party::Maker.code();
    let keys = [
        StateKey::of::<Organisation>(&organisation),
        StateKey::of::<Product>(&acts::product_id()),
        StateKey::of::<Report>(&acts::report_id()),
        StateKey::of::<Batch>(&acts::batch_id()),
        StateKey::of::<Certificate>(&Serial::slot(&acts::certificate_id(), 0)),
        StateKey::of::<Items>(&Serial::slot(&acts::certificate_id(), 0)),
    ];
    let hashes: BTreeSet<Hash> = keys.iter().map(StateKey::hash).collect();
    assert_eq!(hashes.len(), keys.len());
}
