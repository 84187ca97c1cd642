use chain_core::act::Act;
use chain_core::bytes::codec;
use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{KeyId, PublicKey, SecretKey, Signature};
use chain_core::chain::block::{BlockContent, Header};
use chain_core::chain::transaction::{SignedTransaction, Transaction};
use chain_core::values::chain_id::ChainId;
use chain_core::values::credit_code::CreditCode;
use chain_core::values::time::Timestamp;

use super::*;
use crate::proposal_parts::{ProposerOf, split};

/// The connection and the author of an honest proposer.
const PUBLISHER: &[u8] = b"publisher";

fn chain_id() -> ChainId {
    ChainId(Hash::from_bytes([1; 32]))
}

fn proposer() -> CreditCode {
    "91430700999999015X".parse().unwrap()
}

fn other() -> CreditCode {
    "91433100999999023Y".parse().unwrap()
}

fn key() -> SecretKey {
    SecretKey::from_bytes(&[7; 32])
}

/// Round 0 is the proposer's, every other one the other's; both sign with one key.
#[derive(Debug)]
struct Turns;

impl ProposerOf for Turns {
    fn proposer_of(&self, round: u32) -> Option<(CreditCode, PublicKey)> {
        let turn = if round == 0 { proposer() } else { other() };
        Some((turn, key().public_key()))
    }
}

const EXPECTED_HEIGHT: u64 = 5;

fn expected() -> Expected<'static> {
    let height = Height::new(EXPECTED_HEIGHT);
    Expected { chain_id: chain_id(), height, round: 0, proposer: &Turns }
}

fn transaction(byte: u8) -> SignedTransaction {
    let name = KeyId(Hash::from_bytes([byte; 32]));
    let act = Act::RevokeKey { organisation: proposer(), key: name };
    let (chain_id, signer) = (chain_id(), key().public_key());
    Transaction { chain_id, act, signer, valid_until: Height::new(9) }.sign(&key())
}

fn block() -> Block {
    let hash = Hash::from_bytes([2; 32]);
    let header = Header {
        protocol_version: 1,
        chain_id: chain_id(),
        height: Height::new(EXPECTED_HEIGHT),
        parent: BlockId(hash),
        time: Timestamp::from_unix_ms(1),
        proposer: proposer(),
        transactions_root: hash,
        state_root: hash,
        authorities: hash,
        next_authorities: hash,
    };
    Block::seal(header, vec![transaction(1), transaction(2)])
}

fn announcement_of(block: &Block) -> Announcement {
    Announcement {
        chain_id: chain_id(),
        height: block.header.height,
        round: 0,
        valid_round: None,
        proposer: proposer(),
        block: block.id(),
        bytes: u32::try_from(block.to_bytes().len()).unwrap(),
    }
}

fn arrival<'a>(from: &'a [u8], stream: &'a [u8]) -> Arrival<'a> {
    Arrival { from, publisher: PUBLISHER, stream }
}

/// Sends parts in an order; hands out what came of the last one.
fn send(
    assembler: &mut Assembler,
    parts: &[(u64, BlockPart)],
) -> Result<Option<Complete>, PartError> {
    let mut last = Ok(None);
    for part in parts {
        let (place, part) = part.clone();
        last = assembler.receive(arrival(PUBLISHER, b"stream"), place, part, expected());
    }
    last
}

fn numbered(parts: Vec<BlockPart>) -> Vec<(u64, BlockPart)> {
    (0..).zip(parts).collect()
}

#[test]
fn a_block_is_complete_in_any_order_and_once() {
    let block = block();
    let bytes = block.to_bytes();
    let parts = numbered(split(announcement_of(&block), &bytes, &key()));
    assert_eq!(parts.len(), 2);
    for order in [[0, 1], [1, 0]] {
        let mut assembler = Assembler::default();
        let ordered: Vec<_> = order.iter().map(|at| parts[*at].clone()).collect();
        let complete = send(&mut assembler, &ordered).unwrap().unwrap();
        assert_eq!(*complete.block, block);
        assert!(assembler.streams.is_empty());
        // A part that comes late, or twice, completes nothing.
        assert_eq!(send(&mut assembler, &ordered[1..]), Ok(None));
    }
}

#[test]
fn what_is_long_is_split_and_put_together_again() {
    let bytes = vec![3; CHUNK_BYTES * 2 + 1];
    let parts = split(announcement_of(&block()), &bytes, &key());
    let lengths: Vec<usize> = parts
        .iter()
        .filter_map(|part| match part {
            BlockPart::Data(bytes) => Some(bytes.len()),
            BlockPart::Init(_) => None,
        })
        .collect();
    assert_eq!(lengths, [CHUNK_BYTES, CHUNK_BYTES, 1]);
}

/// Announces with one change, and hands out why that is refused.
fn refused(change: impl FnOnce(&mut Announcement)) -> PartError {
    let block = block();
    let mut announcement = announcement_of(&block);
    change(&mut announcement);
    let parts = numbered(split(announcement, &block.to_bytes(), &key()));
    let mut assembler = Assembler::default();
    let error = parts.into_iter().find_map(|(place, part)| {
        assembler.receive(arrival(PUBLISHER, b"stream"), place, part, expected()).err()
    });
    assert!(assembler.streams.is_empty());
    error.expect("it is refused")
}

#[test]
fn an_announcement_that_is_not_due_is_refused() {
    let hash = Hash::from_bytes([9; 32]);
    assert_eq!(
        refused(|it| it.chain_id = ChainId(hash)),
        PartError::OtherChain { found: ChainId(hash) }
    );
    assert_eq!(
        refused(|it| it.height = Height::new(6)),
        PartError::Height { found: Height::new(6), next: Height::new(5) }
    );
    assert_eq!(
        refused(|it| it.proposer = other()),
        PartError::Proposer { found: other(), round: 0, expected: proposer() }
    );
    assert_eq!(
        refused(|it| it.round = 1),
        PartError::Proposer { found: proposer(), round: 1, expected: other() }
    );
    assert_eq!(refused(|it| it.round = 11), PartError::Round { found: 11, current: 0 });
    assert_eq!(refused(|it| it.bytes = 0), PartError::Length { found: 0 });
    assert_eq!(refused(|it| it.bytes = u32::MAX), PartError::Length { found: u32::MAX });
    let block = BlockId(hash);
    assert_eq!(refused(|it| it.block = block), PartError::OtherBlock { expected: block });
}

#[test]
fn an_announcement_with_a_foreign_signature_is_refused() {
    let block = block();
    let foreign = SecretKey::from_bytes(&[8; 32]);
    let parts = numbered(split(announcement_of(&block), &block.to_bytes(), &foreign));
    let error = send(&mut Assembler::default(), &parts[..1]).unwrap_err();
    assert!(matches!(error, PartError::Signature(_)), "{error}");
}

/// The proposer's own announcement, by another publisher, with another body of the same length:
/// it must not come out as the announced block.
#[test]
fn an_announcement_does_not_carry_the_body_of_another_block() {
    let block = block();
    let parts = split(announcement_of(&block), &block.to_bytes(), &key());
    let forgeries: [fn(&mut Vec<SignedTransaction>); 2] =
        [|it| it[0].signature = Signature::from_bytes([9; 64]), |it| it.swap(0, 1)];
    for forge in forgeries {
        let mut content = BlockContent::clone(&block);
        forge(&mut content.transactions);
        let bytes = codec::encode(&content);
        assert_eq!(bytes.len(), block.to_bytes().len());
        let forged = vec![(0, parts[0].clone()), (1, BlockPart::Data(bytes.into()))];
        let error = send(&mut Assembler::default(), &forged).unwrap_err();
        assert_eq!(error, PartError::OtherBlock { expected: block.id() });
    }
}

#[test]
fn only_who_proposes_again_may_send_the_block_of_another() {
    let block = block();
    let announcement = Announcement { round: 1, proposer: other(), ..announcement_of(&block) };
    let of = |it: Announcement| numbered(split(it, &block.to_bytes(), &key()));
    let error = send(&mut Assembler::default(), &of(announcement)).unwrap_err();
    assert_eq!(error, PartError::OtherBlock { expected: block.id() });
    let again = Announcement {
        valid_round: Some(0),
        round: 1,
        proposer: other(),
        ..announcement_of(&block)
    };
    let complete = send(&mut Assembler::default(), &of(again)).unwrap().unwrap();
    assert_eq!(complete.announcement.proposer, other());
}

#[test]
fn parts_at_impossible_places_are_refused() {
    let data = |length: usize| BlockPart::Data(vec![0; length].into());
    for (place, part) in [
        (0, data(1)),
        (u64::from(CHUNKS_MAX) + 1, data(1)),
        (u64::MAX, data(1)),
        (1, data(CHUNK_BYTES + 1)),
    ] {
        let error = send(&mut Assembler::default(), &[(place, part)]).unwrap_err();
        assert_eq!(error, PartError::Place { found: place });
    }
}

/// A block of a round, the more the number.
fn numbered_block(number: u8) -> Block {
    let block = block();
    let header =
        Header { time: Timestamp::from_unix_ms(u64::from(number)), ..block.header.clone() };
    Block::seal(header, block.transactions.clone())
}

fn init_of(block: &Block) -> BlockPart {
    split(announcement_of(block), &block.to_bytes(), &key()).swap_remove(0)
}

#[test]
fn two_blocks_of_a_round_are_all_that_a_proposer_is_heard_for() {
    let mut assembler = Assembler::default();
    let mut announce = |number: u8| {
        let stream = [number];
        let init = init_of(&numbered_block(number));
        assembler.receive(arrival(PUBLISHER, &stream), 0, init, expected())
    };
    assert_eq!(announce(1), Ok(None));
    assert_eq!(announce(2), Ok(None));
    for number in 3..100 {
        assert_eq!(announce(number), Err(PartError::TooManyBlocks { round: 0 }));
    }
    assert_eq!(assembler.streams.len(), 2);
    // The next height begins anew.
    assembler.retain_height(Height::new(EXPECTED_HEIGHT + 1));
    assembler.retain_height(Height::new(EXPECTED_HEIGHT));
    let init = init_of(&numbered_block(3));
    assert_eq!(assembler.receive(arrival(PUBLISHER, b"new"), 0, init, expected()), Ok(None));
}

/// An author costs nothing: a flooder takes a new one for each part, and displaces only what came
/// over its own connection.
#[test]
fn memory_is_bounded_and_made_up_authors_displace_nobody() {
    let block = block();
    let parts = numbered(split(announcement_of(&block), &block.to_bytes(), &key()));
    let mut assembler = Assembler::default();
    assert_eq!(send(&mut assembler, &parts[..1]), Ok(None));
    for author in 0..100_u32 {
        let author = author.to_be_bytes();
        let arrival = Arrival { from: b"flooder", publisher: &author, stream: b"stream" };
        let data = BlockPart::Data(vec![0; 10].into());
        assert_eq!(assembler.receive(arrival, 1, data, expected()), Ok(None));
        assert!(assembler.early.len() <= EARLY_PER_CONNECTION_MAX);
        // The announcement of the proposer, sent again in another name.
        let replay = Arrival { stream: b"replay", ..arrival };
        assert_eq!(assembler.receive(replay, 0, parts[0].1.clone(), expected()), Ok(None));
        assert!(assembler.streams.len() <= 1 + STREAMS_PER_CONNECTION_MAX);
    }
    assert!(send(&mut assembler, &parts[1..]).unwrap().is_some(), "the proposer is still heard");
    for from in 0..100_u32 {
        let from = from.to_be_bytes();
        let data = BlockPart::Data(vec![0; 10].into());
        assert_eq!(assembler.receive(arrival(&from, &from), 1, data, expected()), Ok(None));
        let init = parts[0].1.clone();
        let replay = Arrival { from: &from, publisher: &from, stream: b"replay" };
        assert_eq!(assembler.receive(replay, 0, init, expected()), Ok(None));
        assert!(assembler.early.len() <= EARLY_MAX && assembler.streams.len() <= STREAMS_MAX);
    }
}

#[test]
fn nothing_is_kept_for_an_announcement_that_is_refused() {
    let block = block();
    let foreign = SecretKey::from_bytes(&[8; 32]);
    let parts = numbered(split(announcement_of(&block), &block.to_bytes(), &foreign));
    let mut assembler = Assembler::default();
    for (place, part) in parts {
        let _refused = assembler.receive(arrival(PUBLISHER, b"stream"), place, part, expected());
        assert!(assembler.streams.is_empty() && assembler.announced.is_empty());
    }
}

#[test]
fn what_is_over_is_forgotten() {
    let block = block();
    let parts = numbered(split(announcement_of(&block), &block.to_bytes(), &key()));
    let mut assembler = Assembler::default();
    assert_eq!(send(&mut assembler, &parts[..1]), Ok(None));
    assembler.retain_height(Height::new(EXPECTED_HEIGHT));
    assert_eq!(assembler.streams.len(), 1);
    assembler.retain_height(Height::new(EXPECTED_HEIGHT + 1));
    assert!(assembler.streams.is_empty());
    // The rest of a block comes after its height was decided: it is not a block of the next one.
    let mut assembler = Assembler::default();
    assert_eq!(send(&mut assembler, &parts[..1]), Ok(None));
    let next = Expected { height: Height::new(EXPECTED_HEIGHT + 1), ..expected() };
    let (place, part) = parts[1].clone();
    assert_eq!(assembler.receive(arrival(PUBLISHER, b"stream"), place, part, next), Ok(None));
}
