//! Random and damaged bytes into every decoder.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::act::Act;
use crate::bytes::codec;
use crate::bytes::merkle;
use crate::chain::block::{Block, Header};
use crate::chain::commit::Commit;
use crate::chain::transaction::{SignedTransaction, Transaction};
use crate::governance::authority::AuthoritySet;
use crate::governance::genesis::Genesis;
use crate::governance::params::ChainParams;
use crate::governance::proposal::{Governance, Proposal};
use crate::label::Label;
use crate::limits::{BLOCK_BYTES_MAX, ENCODED_BYTES_MAX, TRANSACTION_BYTES_MAX};
use crate::records::accreditation::{Accreditation, ScopeStandard};
use crate::records::batch::Batch;
use crate::records::certificate::Certificate;
use crate::records::claim::Claim;
use crate::records::classification::{ConfirmedClasses, EnterpriseClasses, MakerStanding};
use crate::records::cover::{Cover, CoverUse};
use crate::records::entrustment::{AgreedEntrustments, Entrustment};
use crate::records::items::{ItemRanges, Items};
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
use crate::state::map::{MapPage, MapProof, MapView, PageId};
use crate::state::{OpenQuestions, Peers, Record, RecordKind, RulesetInForce, StateKey};
use crate::testing::fixtures::{Party, World, acts, hunan_1, vote};
use crate::testing::vectors;
use crate::values::edition::Edition;
use crate::verify::item_code::ItemCode;
use crate::verify::proof::Proof;

/// A decoder, and bytes that it accepts.
struct Decoder {
    name: &'static str,
    valid: Vec<u8>,
    /// Decodes, and encodes again what was decoded.
    decode: fn(&[u8]) -> Option<Vec<u8>>,
}

/// Everything that is read with [`codec::decode`].
fn decoder<T: Serialize + DeserializeOwned>(name: &'static str, value: &T) -> Decoder {
    let decode = |bytes: &[u8]| {
        codec::decode::<T>(bytes, ENCODED_BYTES_MAX).ok().map(|value| codec::encode(&value))
    };
    Decoder { name, valid: codec::encode(value), decode }
}

/// Every act in a transaction, and every record of the block of them all.
fn story() -> Vec<Decoder> {
    let acts = vectors::acts_of_every_kind();
    let act = |act: Act| decoder::<Act>(act.kind().as_str(), &act);
    let (world, _) = vectors::world_of_every_act();
    let records = world.state.records().filter(|(key, _)| key.as_bytes()[0] != RULESET);
    let mut all: Vec<Decoder> = acts.into_iter().map(act).collect();
    all.extend(records.map(|(key, bytes)| by_kind(key.as_bytes()[0], bytes.clone())));
    all
}

/// It is large, and damaged on its own.
const RULESET: u8 = RecordKind::Ruleset as u8;

/// A record of which only the kind is known, as a node finds it.
fn by_kind(kind: u8, valid: Vec<u8>) -> Decoder {
    fn again<R: Record>(bytes: &[u8]) -> Option<Vec<u8>> {
        codec::decode::<R>(bytes, ENCODED_BYTES_MAX).ok().map(|value| codec::encode(&value))
    }
    macro_rules! kinds {
        ($($record:ty),* $(,)?) => {
            [$((<$record>::KIND, again::<$record> as fn(&[u8]) -> Option<Vec<u8>>)),*]
        };
    }
    let kinds = kinds![
        ChainParams,
        AuthoritySet,
        Peers,
        RulesetInForce,
        Governance,
        Proposal,
        Organisation,
        KeyRecord,
        Product,
        ProductEdition,
        Standard,
        Catalogue,
        Accreditation,
        ScopeStandard,
        Entrustment,
        AgreedEntrustments,
        Report,
        Batch,
        Resource,
        Offer,
        ExpertQuestion,
        OpenQuestions,
        EnterpriseClasses,
        ConfirmedClasses,
        MakerStanding,
        ServiceRequest,
        Cover,
        CoverUse,
        Claim,
        Certificate,
        Items,
        CertificateRecalls,
        Holdings,
        Shipment,
        Recall,
        RecallAnswer,
        SpotCheck,
        Penalty,
    ];
    let (found, decode) = kinds.into_iter().find(|(found, _)| *found as u8 == kind).unwrap();
    Decoder { name: found.as_str(), valid, decode }
}

fn record<R: Record>(world: &World, id: &R::Id) -> Decoder {
    let value: R = world.read(id).unwrap();
    decoder(R::KIND.as_str(), &value)
}

static DECODERS: LazyLock<Vec<Decoder>> = LazyLock::new(|| {
    let mut world = World::certified();
    let block = world.act(&[(Party::Maker, acts::activate("1-10,20"))]);
    let mut all = messages(&world, &block);
    all.extend(records(&world));
    all.extend(story());
    all
});

fn messages(world: &World, block: &Block) -> Vec<Decoder> {
    let header = &block.header;
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let code = ItemCode::sign(header.chain_id, serial, 7, &Party::Maker.label_key());
    let proof = world.prove(&[StateKey::of::<Certificate>(&serial)]);
    let leaves: Vec<_> = (0..7).map(|byte| merkle::leaf(&[byte])).collect();
    let genesis = &world.genesis;
    vec![
        decoder::<Transaction>("transaction", &block.transactions[0].transaction),
        Decoder {
            name: "signed transaction",
            valid: block.transactions[0].to_bytes(),
            decode: |bytes| SignedTransaction::from_bytes(bytes).ok().map(|it| it.to_bytes()),
        },
        Decoder {
            name: "block",
            valid: block.to_bytes(),
            decode: |bytes| Block::from_bytes(bytes).ok().map(|it| it.to_bytes()),
        },
        Decoder {
            name: "proof",
            valid: proof.to_bytes(),
            decode: |bytes| Proof::from_bytes(bytes).ok().map(|it| it.to_bytes()),
        },
        Decoder {
            name: "item code",
            valid: code.to_bytes().to_vec(),
            decode: |bytes| {
                ItemCode::from_bytes(bytes.try_into().ok()?).ok().map(|it| it.to_bytes().to_vec())
            },
        },
        Decoder {
            name: "page",
            valid: world.state.page(&PageId::ROOT).unwrap().unwrap().to_bytes(),
            decode: |bytes| MapPage::from_bytes(bytes).map(|it| it.to_bytes()),
        },
        decoder::<Header>("header", header),
        decoder::<Commit>("commit", &proof.commit),
        decoder("vote", &vote(header, 1, Party::Bureau)),
        decoder::<Genesis>("genesis", &Genesis { rulesets: Vec::new(), ..genesis.clone() }),
        decoder::<MapProof>("map proof", &proof.records[0].path),
        decoder("transaction path", &merkle::path(&leaves, 5).unwrap()),
        decoder::<ItemRanges>("item ranges", &"1-10,20,30-40".parse().unwrap()),
        decoder::<Label>("label", &acts::certificate_details().label),
    ]
}

fn records(world: &World) -> Vec<Decoder> {
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let mut ruleset = hunan_1();
    ruleset.rules.truncate(8);
    vec![
        record::<ChainParams>(world, &()),
        record::<AuthoritySet>(world, &()),
        record::<Peers>(world, &()),
        decoder::<Ruleset>("ruleset", &ruleset),
        record::<RulesetInForce>(world, &()),
        record::<Organisation>(world, &Party::Institute.code()),
        record::<KeyRecord>(world, &Party::Maker.label_key().public_key().id()),
        record::<Product>(world, &acts::product_id()),
        record::<ProductEdition>(
            world,
            &ProductEditionId { product: acts::product_id(), edition: Edition::FIRST },
        ),
        record::<Report>(world, &acts::report_id()),
        record::<Batch>(world, &acts::batch_id()),
        record::<Cover>(world, &acts::cover_id()),
        record::<Certificate>(world, &serial),
        record::<Items>(world, &serial),
    ]
}

/// What may happen to bytes on their way.
#[derive(Debug, Clone)]
enum Damage {
    Flip {
        at: usize,
        bit: u8,
    },
    Cut {
        to: usize,
    },
    Append(Vec<u8>),
    Insert {
        at: usize,
        byte: u8,
    },
    Remove {
        at: usize,
    },
    /// Another number where a length may stand.
    Number {
        at: usize,
        number: u64,
    },
    /// A part once more in another place.
    Repeat {
        from: usize,
        length: usize,
        at: usize,
    },
}

fn damage() -> impl Strategy<Value = Damage> {
    let numbers = prop_oneof![
        Just(u64::MAX),
        Just(1 << 32),
        Just(1 << 62),
        Just(ENCODED_BYTES_MAX as u64),
        0..300_u64,
    ];
    let any_at = any::<usize>();
    prop_oneof![
        3 => (any_at, 0_u8..8).prop_map(|(at, bit)| Damage::Flip { at, bit }),
        1 => any_at.prop_map(|to| Damage::Cut { to }),
        1 => prop::collection::vec(any::<u8>(), 1..9).prop_map(Damage::Append),
        1 => (any_at, any::<u8>()).prop_map(|(at, byte)| Damage::Insert { at, byte }),
        1 => any_at.prop_map(|at| Damage::Remove { at }),
        3 => (any_at, numbers).prop_map(|(at, number)| Damage::Number { at, number }),
        1 => (any_at, 1_usize..100, any_at)
            .prop_map(|(from, length, at)| Damage::Repeat { from, length, at }),
    ]
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let place = |at: usize, length: usize| if length == 0 { 0 } else { at % length };
        let length = bytes.len();
        match self {
            Self::Append(more) => bytes.extend_from_slice(more),
            _ if length == 0 => {}
            Self::Flip { at, bit } => bytes[at % length] ^= 1 << bit,
            Self::Cut { to } => bytes.truncate(to % length),
            Self::Insert { at, byte } => bytes.insert(at % length, *byte),
            Self::Remove { at } => drop(bytes.remove(at % length)),
            Self::Number { at, number } => {
                let at = place(*at, length.saturating_sub(7));
                let written = bytes.iter_mut().skip(at).zip(number.to_le_bytes());
                written.for_each(|(to, from)| *to = from);
            }
            Self::Repeat { from, length: part, at } => {
                let from = from % length;
                let part = bytes[from..(from + part).min(length)].to_vec();
                let at = at % length;
                bytes.splice(at..at, part);
            }
        }
    }
}

fn check(decoder: &Decoder, bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Some(again) = (decoder.decode)(bytes) {
        prop_assert_eq!(again, bytes, "{} has two forms", decoder.name);
    }
    Ok(())
}

#[test]
fn valid_bytes_are_read() {
    for decoder in DECODERS.iter() {
        let again = (decoder.decode)(&decoder.valid);
        assert_eq!(again.as_ref(), Some(&decoder.valid), "{}", decoder.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_are_refused_or_another_value_in_its_one_form(
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        for decoder in DECODERS.iter() {
            let mut bytes = decoder.valid.clone();
            damages.iter().for_each(|damage| damage.apply(&mut bytes));
            check(decoder, &bytes)?;
        }
    }

    #[test]
    fn random_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for decoder in DECODERS.iter() {
            check(decoder, &bytes)?;
        }
        // With the right version, so that the decoder gets to the body.
        if let Some(first) = bytes.first_mut() {
            *first = codec::FORMAT_VERSION;
        }
        for decoder in DECODERS.iter() {
            check(decoder, &bytes)?;
        }
    }
}

/// Every single bit, of what the outside sends most.
#[test]
fn no_single_bit_flips_unnoticed_past_the_form_of_a_signed_transaction() {
    let decoder = DECODERS.iter().find(|one| one.name == "signed transaction").unwrap();
    let original = SignedTransaction::from_bytes(&decoder.valid).unwrap();
    for bit in 0..decoder.valid.len() * 8 {
        let mut bytes = decoder.valid.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(changed) = SignedTransaction::from_bytes(&bytes) else { continue };
        assert_eq!(changed.to_bytes(), bytes);
        assert_ne!(changed, original);
        assert!(changed.verify_signature().is_err(), "bit {bit} is not covered by the signature");
    }
}

#[test]
fn each_kind_of_message_has_its_greatest_length() {
    let too_long = |length: usize| vec![1_u8; length + 1];
    let is_too_long = |error: &codec::DecodeError, bytes_max: usize| {
        *error == codec::DecodeError::TooLong { found: bytes_max + 1, bytes_max }
    };
    let error = SignedTransaction::from_bytes(&too_long(TRANSACTION_BYTES_MAX)).unwrap_err();
    assert!(is_too_long(&error, TRANSACTION_BYTES_MAX));
    let error = Block::from_bytes(&too_long(BLOCK_BYTES_MAX)).unwrap_err();
    assert!(is_too_long(&error, BLOCK_BYTES_MAX));
    let crate::verify::proof::ProofError::Undecodable(error) =
        Proof::from_bytes(&too_long(ENCODED_BYTES_MAX)).unwrap_err()
    else {
        panic!("it is not refused for its length")
    };
    assert!(is_too_long(&error, ENCODED_BYTES_MAX));
}
