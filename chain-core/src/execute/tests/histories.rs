//! What holds after any history: random acts by random parties, most of them plausible.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::act::Act;
use crate::bytes::codec;
use crate::execute::execute_block;
use crate::records::batch::Batch;
use crate::records::certificate::{Certificate, CertificateStatus};
use crate::records::claim::{Claim, ClaimDetails};
use crate::records::cover::{Cover, CoverUse};
use crate::records::history::History as StatusHistory;
use crate::records::items::{ItemRange, ItemStatus, Items};
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::shipment::{Holdings, Shipment, ShipmentStatus};
use crate::records::supervision::CertificateRecalls;
use crate::state::StateKey;
use crate::testing::fixtures::{Party, World, acts, links};
use crate::values::text::{CertificateId, ClaimId};

/// Items that the histories move about: few, so that they meet.
const ITEMS: u32 = 24;
const CERTIFICATES: [&str; 5] =
    ["KSY-20261118-01", "KSY-20261118-02", "KSY-20261118-03", "KSY-20261118-04", "KSY-20261118-05"];
/// Those that are issued before a history starts: more at once the report has no units for.
const FIRST: std::ops::Range<usize> = 0..2;
const TRADERS: [Party; 3] = [Party::Maker, Party::OtherMaker, Party::Seller];

/// One step of a history, in small numbers that are turned into an act on the world as it is.
#[derive(Debug, Clone)]
enum Step {
    Issue { certificate: usize },
    Supersede { certificate: usize, old: usize },
    Withdraw { certificate: usize, spoilt: Option<(u32, u32)> },
    Activate { certificate: usize, items: (u32, u32) },
    Void { certificate: usize, items: (u32, u32) },
    Ship { certificate: usize, from: usize, to: usize, items: (u32, u32) },
    Answer { shipment: usize, accept: bool },
    Return { shipment: usize, items: (u32, u32) },
    Claim { certificate: usize, item: u32, amount_fen: u64 },
    Pay { claim: usize, amount_fen: u64 },
    RefuseClaim { claim: usize },
    Recourse { claim: usize, amount_fen: u64 },
    Recall { certificate: usize, items: (u32, u32) },
    Suspend { party: usize, back: bool },
    Revoke { certificate: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let items =
        || (1..=ITEMS, 0_u32..8).prop_map(|(first, more)| (first, (first + more).min(ITEMS)));
    let certificate = || 0_usize..CERTIFICATES.len();
    let fen = || 1_u64..60;
    prop_oneof![
        3 => certificate().prop_map(|certificate| Step::Issue { certificate }),
        2 => (certificate(), certificate())
            .prop_map(|(certificate, old)| Step::Supersede { certificate, old }),
        2 => (certificate(), prop::option::of(items()))
            .prop_map(|(certificate, spoilt)| Step::Withdraw { certificate, spoilt }),
        6 => (certificate(), items())
            .prop_map(|(certificate, items)| Step::Activate { certificate, items }),
        2 => (certificate(), items())
            .prop_map(|(certificate, items)| Step::Void { certificate, items }),
        9 => (certificate(), 0..3_usize, 0..3_usize, items())
            .prop_map(|(certificate, from, to, items)| Step::Ship { certificate, from, to, items }),
        9 => (any::<usize>(), any::<bool>())
            .prop_map(|(shipment, accept)| Step::Answer { shipment, accept }),
        4 => (any::<usize>(), items())
            .prop_map(|(shipment, items)| Step::Return { shipment, items }),
        4 => (certificate(), 1..=ITEMS, fen())
            .prop_map(|(certificate, item, amount_fen)| Step::Claim { certificate, item, amount_fen }),
        4 => (any::<usize>(), fen()).prop_map(|(claim, amount_fen)| Step::Pay { claim, amount_fen }),
        1 => any::<usize>().prop_map(|claim| Step::RefuseClaim { claim }),
        3 => (any::<usize>(), fen())
            .prop_map(|(claim, amount_fen)| Step::Recourse { claim, amount_fen }),
        1 => (certificate(), items())
            .prop_map(|(certificate, items)| Step::Recall { certificate, items }),
        1 => (0..3_usize, any::<bool>()).prop_map(|(party, back)| Step::Suspend { party, back }),
        1 => certificate().prop_map(|certificate| Step::Revoke { certificate }),
    ]
}

/// A history so far.
struct History {
    world: World,
    shipments: Vec<(Party, Party, String)>,
    claims: Vec<String>,
    /// The units that were with the maker when a certificate was revoked.
    came_back: BTreeMap<usize, u32>,
    /// How many acts were accepted.
    accepted: usize,
}

fn certificate_id(certificate: usize) -> CertificateId {
    CertificateId::new(Party::Maker.code(), acts::number(CERTIFICATES[certificate]))
}

fn serial(certificate: usize) -> Serial {
    Serial::slot(&certificate_id(certificate), 0)
}

fn claim_id(text: &str) -> ClaimId {
    ClaimId::new(Party::Insurer.code(), acts::number(text))
}

fn range((first, last): (u32, u32)) -> String {
    ItemRange { first, last }.to_string()
}

impl History {
    /// A batch of as many items as both certificates have together, and a cover of 100 fen.
    fn new() -> Self {
        let mut world = World::furnished();
        world.one(Party::Bureau, acts::register(Party::Seller));
        let mut report: Report = world.read(&acts::report_id()).unwrap();
        report.details.subjects[0].batch_quantity = 2 * ITEMS;
        world.set(&acts::report_id(), &report);
        let mut cover: Cover = world.read(&acts::cover_id()).unwrap();
        (cover.details.sum_insured_fen, cover.details.claim_limit_fen) = (100, 50);
        world.set(&acts::cover_id(), &cover);
        let came_back = BTreeMap::new();
        Self { world, shipments: Vec::new(), claims: Vec::new(), came_back, accepted: 0 }
    }

    /// The same, with both certificates issued and most of their items in use.
    fn under_way() -> Self {
        let mut history = Self::new();
        for certificate in FIRST {
            history.take(1000, &Step::Issue { certificate });
            history.take(1000, &Step::Activate { certificate, items: (1, ITEMS - 4) });
        }
        assert_eq!(history.accepted, 4);
        history
    }

    /// The act of a step and who signs it; none if there is nothing yet that it could be about.
    fn act(&self, at: usize, step: &Step) -> Option<(Party, Act)> {
        let number = format!("N-{at}");
        Some(match step {
            Step::Issue { certificate } => {
                let mut details = acts::certificate_details();
                details.quantity = ITEMS;
                (Party::Maker, acts::issue(CERTIFICATES[*certificate], details))
            }
            Step::Supersede { certificate, old } => {
                let mut details = acts::certificate_details();
                details.quantity = ITEMS;
                details.supersedes = Some(acts::number(CERTIFICATES[*old]));
                (Party::Maker, acts::issue(CERTIFICATES[*certificate], details))
            }
            Step::Withdraw { certificate, spoilt } => {
                let spoilt = spoilt.map(|items| range(items).parse().unwrap()).unwrap_or_default();
                (Party::Maker, acts::withdraw(CERTIFICATES[*certificate], spoilt))
            }
            Step::Activate { certificate, items } => {
                let certificate = acts::number(CERTIFICATES[*certificate]);
                let items = range(*items).parse().unwrap();
                (Party::Maker, Act::ActivateItems { certificate, items })
            }
            Step::Void { certificate, items } => {
                let certificate = acts::number(CERTIFICATES[*certificate]);
                let items = range(*items).parse().unwrap();
                (Party::Maker, Act::VoidItems { certificate, items })
            }
            Step::Ship { certificate, from, to, items } => {
                let mut shipment = links::shipment_details(TRADERS[*to], &range(*items));
                shipment.lines[0].certificate = certificate_id(*certificate);
                (TRADERS[*from], links::ship(&number, shipment))
            }
            Step::Answer { shipment, accept } => {
                let (from, to, number) = self.shipment(*shipment)?;
                let act = if *accept {
                    links::accept(*from, number)
                } else {
                    links::refuse(*from, number)
                };
                (*to, act)
            }
            Step::Return { shipment, items } => {
                let (from, to, first) = self.shipment(*shipment)?;
                let first = links::shipment_id(*from, first);
                let sent: Shipment = self.world.read(&first).unwrap();
                let mut back = links::return_details(first, &range(*items));
                back.lines[0].certificate = sent.details.lines[0].certificate.clone();
                (*to, links::ship(&number, back))
            }
            Step::Recall { certificate, items } => {
                let mut recall = links::recall_details(&range(*items));
                recall.certificate = certificate_id(*certificate);
                (Party::Bureau, Act::OpenRecall { number: acts::number(&number), recall })
            }
            Step::Suspend { party, back } => {
                let party = TRADERS[*party];
                (Party::Bureau, if *back { links::reinstate(party) } else { links::suspend(party) })
            }
            Step::Revoke { certificate } => {
                let certificate = certificate_id(*certificate);
                (Party::Bureau, Act::RevokeCertificate { certificate, grounds: acts::grounds() })
            }
            _ => return self.money(&number, step),
        })
    }

    /// The same for the steps of the insurer.
    fn money(&self, number: &str, step: &Step) -> Option<(Party, Act)> {
        let act = match step {
            Step::Claim { certificate, item, amount_fen } => {
                let claim = ClaimDetails {
                    certificate: certificate_id(*certificate),
                    item: *item,
                    amount_fen: *amount_fen,
                    ..links::claim_details()
                };
                links::open_claim(number, claim)
            }
            Step::Pay { claim, amount_fen } => links::pay(self.claim(*claim)?, *amount_fen),
            Step::RefuseClaim { claim } => links::refuse_claim(self.claim(*claim)?),
            Step::Recourse { claim, amount_fen } => {
                links::recourse(self.claim(*claim)?, *amount_fen)
            }
            _ => return None,
        };
        Some((Party::Insurer, act))
    }

    fn shipment(&self, at: usize) -> Option<&(Party, Party, String)> {
        self.shipments.get(at.checked_rem(self.shipments.len())?)
    }

    fn claim(&self, at: usize) -> Option<&str> {
        self.claims.get(at.checked_rem(self.claims.len())?).map(String::as_str)
    }

    /// Takes a step, if the rules allow it.
    fn take(&mut self, at: usize, step: &Step) {
        let Some((party, act)) = self.act(at, step) else { return };
        let transaction = self.world.sign(party, act.clone());
        let at_maker = match step {
            Step::Revoke { certificate } => Some((*certificate, self.units_at_maker(*certificate))),
            _ => None,
        };
        if self.world.outcome(&transaction) != "accepted" {
            return;
        }
        self.world.commit(std::slice::from_ref(&transaction));
        self.accepted += 1;
        self.came_back.extend(at_maker);
        match act {
            Act::ShipItems { number, shipment } => {
                self.shipments.push((party, Party::of(shipment.to), number.to_string()));
            }
            Act::OpenClaim { number, .. } => self.claims.push(number.to_string()),
            _ => {}
        }
    }

    /// The units of a certificate that its maker could still keep from everybody, item by item.
    fn units_at_maker(&self, certificate: usize) -> u32 {
        let serial = serial(certificate);
        let items: Items = self.world.read(&serial).unwrap_or_default();
        let holdings: Holdings = self.world.read(&serial).unwrap_or_default();
        let recalls: CertificateRecalls = self.world.read(&serial).unwrap_or_default();
        let is_free = |item: &u32| {
            holdings.find(*item).is_none()
                && items.status(*item) != ItemStatus::Voided
                && recalls.of_item(*item).is_none()
        };
        (1..=ITEMS).filter(is_free).count().try_into().unwrap()
    }

    /// What of a certificate is certified and not undone.
    fn net(&self, at: usize, certificate: &Certificate, items: &Items) -> u32 {
        let voided = u32::try_from(items.voided.count()).unwrap();
        match certificate.status() {
            CertificateStatus::InForce => certificate.details.quantity - voided,
            CertificateStatus::Revoked => {
                certificate.details.quantity - voided - self.came_back[&at]
            }
            CertificateStatus::Withdrawn | CertificateStatus::Superseded => 0,
        }
    }

    /// Nothing more is sold than certified, and nothing more certified and not undone than inspected.
    fn check_goods(&self) -> Result<(), TestCaseError> {
        let report: Report = self.world.read(&acts::report_id()).unwrap();
        let batch = acts::batch_id();
        let certified: Batch = self.world.read(&batch).unwrap_or_default();
        prop_assert!(certified.certified <= u64::from(report.details.subjects[0].batch_quantity));
        let mut issued = 0;
        for at in 0..CERTIFICATES.len() {
            let Some(certificate) = self.world.read::<Certificate>(&serial(at)) else { continue };
            let quantity = certificate.details.quantity;
            let items: Items = self.world.read(&serial(at)).unwrap_or_default();
            issued += self.net(at, &certificate, &items);
            let holdings: Holdings = self.world.read(&serial(at)).unwrap_or_default();
            let bytes = codec::encode(&holdings);
            prop_assert_eq!(codec::decode(&bytes, bytes.len()), Ok(holdings.clone()));
            let all = holdings.all(Party::Maker.code(), quantity);
            for item in 1..=quantity {
                let here =
                    all.iter().filter(|one| one.items.first <= item && item <= one.items.last);
                prop_assert_eq!(here.count(), 1, "item {} has one holder", item);
                let Some(holding) = holdings.find(item) else { continue };
                // It left its maker, or is about to.
                prop_assert!(items.activated.contains(item), "item {} is not in use", item);
                prop_assert!(!items.voided.contains(item), "void item {} is about", item);
                if let Some(shipment) = &holding.shipment {
                    let shipment: Shipment = self.world.read(shipment).unwrap();
                    prop_assert_eq!(shipment.status(), ShipmentStatus::InTransit);
                    prop_assert_eq!(shipment.id.shipper, holding.holder);
                    prop_assert!(shipment.details.lines[0].items.contains(item));
                }
            }
            if let Some(successor) = certificate.successor() {
                let newer: Certificate = self.world.read(&Serial::slot(&successor, 0)).unwrap();
                prop_assert_eq!(newer.details.supersedes, Some(certificate.id.number.clone()));
                prop_assert!(certificate.issued_at < newer.issued_at);
            }
            if matches!(
                certificate.status(),
                CertificateStatus::Withdrawn | CertificateStatus::Superseded
            ) {
                prop_assert!(holdings.as_slice().is_empty(), "undone, and somebody has of it");
            }
            let most = holdings.as_slice().iter().map(|holding| holding.items.last).max();
            prop_assert!(most.is_none_or(|last| last <= quantity));
        }
        prop_assert_eq!(u64::from(issued), certified.certified);
        Ok(())
    }

    fn check_money(&self) -> Result<(), TestCaseError> {
        let cover: Cover = self.world.read(&acts::cover_id()).unwrap();
        let used: CoverUse = self.world.read(&acts::cover_id()).unwrap_or_default();
        let claims = self.claims.iter().map(|number| self.world.read(&claim_id(number)).unwrap());
        let (mut paid, mut recovered) = (0, 0);
        for claim in claims {
            let claim: Claim = claim;
            prop_assert!(claim.recovered_fen <= claim.paid_fen);
            prop_assert!(claim.paid_fen <= claim.details.amount_fen);
            prop_assert!(claim.details.amount_fen <= cover.details.claim_limit_fen);
            paid += claim.paid_fen;
            recovered += claim.recovered_fen;
        }
        prop_assert_eq!((used.paid_fen, used.recovered_fen), (paid, recovered));
        prop_assert!(used.paid_fen <= cover.details.sum_insured_fen);
        Ok(())
    }
}

/// The histories of all records that have one, by their keys.
fn pasts(history: &History) -> BTreeMap<StateKey, Vec<u8>> {
    let world = &history.world;
    let mut pasts = BTreeMap::new();
    let mut keep = |key: StateKey, bytes: Vec<u8>| drop(pasts.insert(key, bytes));
    for at in 0..CERTIFICATES.len() {
        if let Some(it) = world.read::<Certificate>(&serial(at)) {
            keep(StateKey::of::<Certificate>(&serial(at)), steps(&it.history));
        }
    }
    for (from, _, number) in &history.shipments {
        let id = links::shipment_id(*from, number);
        let shipment: Shipment = world.read(&id).unwrap();
        keep(StateKey::of::<Shipment>(&id), steps(&shipment.history));
    }
    for number in &history.claims {
        let claim: Claim = world.read(&claim_id(number)).unwrap();
        keep(StateKey::of::<Claim>(&claim.id), steps(&claim.history));
    }
    for party in TRADERS {
        use crate::records::organisation::Organisation;
        let entry: Organisation = world.read(&party.code()).unwrap();
        keep(StateKey::of::<Organisation>(&party.code()), steps(&entry.history));
    }
    pasts
}

/// A history without its length: a longer one starts with the bytes of a shorter one.
fn steps<S: serde::Serialize + Copy>(history: &StatusHistory<S>) -> Vec<u8> {
    history.iter().flat_map(codec::encode).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_invariants_hold_after_any_history(steps in prop::collection::vec(step(), 60..140)) {
        let mut history = History::under_way();
        for (at, step) in steps.iter().enumerate() {
            let before = pasts(&history);
            let height = history.world.parent.height;
            history.take(at, step);
            if history.world.parent.height == height {
                continue;
            }
            history.check_goods()?;
            history.check_money()?;
            let after = pasts(&history);
            for (key, bytes) in before {
                prop_assert!(after[&key].starts_with(&bytes), "{} has lost its past", key);
            }
        }
    }

    #[test]
    fn the_same_blocks_give_the_same_root(steps in prop::collection::vec(step(), 40..80)) {
        let mut history = History::under_way();
        let mut replay = history.world.clone();
        for (at, step) in steps.iter().enumerate() {
            let Some((party, act)) = history.act(at, step) else { continue };
            let transaction = history.world.sign(party, act);
            let built = history.world.build(std::slice::from_ref(&transaction)).unwrap();
            let execution =
                execute_block(&replay.state, &replay.parent, &built.block, &()).unwrap();
            prop_assert_eq!(execution.state_root, built.block.header.state_root);
            replay.state.apply(built.block.header.height, &execution);
            replay.parent = crate::execute::Parent::from(&built.block.header);
            history.world.commit(&built.block.transactions);
            if let Some((from, Act::ShipItems { number, shipment })) =
                built.block.transactions.first().map(|it| (party, it.transaction.act.clone()))
            {
                history.shipments.push((from, Party::of(shipment.to), number.to_string()));
            }
            prop_assert_eq!(replay.state.root(), history.world.state.root());
        }
    }
}

/// The properties say something: most histories get far.
#[test]
fn a_plain_history_is_accepted_step_by_step() {
    let steps = [
        Step::Issue { certificate: 0 },
        Step::Activate { certificate: 0, items: (1, 20) },
        Step::Void { certificate: 0, items: (20, 21) },
        Step::Ship { certificate: 0, from: 0, to: 1, items: (1, 10) },
        Step::Answer { shipment: 0, accept: true },
        Step::Ship { certificate: 0, from: 1, to: 2, items: (3, 5) },
        Step::Answer { shipment: 1, accept: false },
        Step::Return { shipment: 0, items: (4, 4) },
        Step::Answer { shipment: 2, accept: true },
        Step::Claim { certificate: 0, item: 2, amount_fen: 40 },
        Step::Pay { claim: 0, amount_fen: 30 },
        Step::Recourse { claim: 0, amount_fen: 30 },
        Step::Claim { certificate: 0, item: 2, amount_fen: 40 },
        Step::RefuseClaim { claim: 1 },
        Step::Recall { certificate: 0, items: (1, 3) },
        Step::Suspend { party: 1, back: false },
        Step::Suspend { party: 1, back: true },
        Step::Revoke { certificate: 0 },
        Step::Issue { certificate: 1 },
        Step::Void { certificate: 1, items: (1, 3) },
        Step::Supersede { certificate: 2, old: 1 },
        Step::Withdraw { certificate: 2, spoilt: Some((4, 5)) },
        Step::Issue { certificate: 3 },
    ];
    let mut history = History::new();
    for (at, step) in steps.iter().enumerate() {
        history.take(at, step);
        assert_eq!(history.accepted, at + 1, "{step:?}");
    }
    // Twice the same certificate is refused, and so is what the batch has no units for.
    history.take(98, &Step::Issue { certificate: 0 });
    let mut report: Report = history.world.read(&acts::report_id()).unwrap();
    report.details.subjects[0].batch_quantity = ITEMS + 6;
    history.world.set(&acts::report_id(), &report);
    history.take(99, &Step::Issue { certificate: 4 });
    assert_eq!(history.accepted, steps.len());
}
