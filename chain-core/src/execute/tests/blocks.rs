//! A block is accepted as it was built, and refused with the least change.

use super::super::BlockError;
use crate::act::Act;
use crate::bytes::hash::Hash;
use crate::chain::block::{Block, Header};
use crate::execute::refusal::Fault;
use crate::governance::authority::AuthoritySet;
use crate::governance::params::ChainParams;
use crate::records::certificate::Certificate;
use crate::records::organisation::{KeyRecord, Organisation};
use crate::records::serial::Serial;
use crate::state::{RulesetInForce, StateKey};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, date, hunan_1};
use crate::values::chain_id::ChainId;
use crate::values::credit_code::CreditCode;
use crate::values::time::{Height, Timestamp};

/// The block with one change of its header, which still names the block's own transactions.
fn changed(block: &Block, change: impl FnOnce(&mut Header)) -> Block {
    let mut header = block.header.clone();
    change(&mut header);
    Block::seal(header, block.transactions.clone())
}

/// A world and a block of two transactions on it.
fn block() -> (World, Block) {
    let world = World::certified();
    let transactions = [
        world.sign(Party::Maker, acts::activate("1-10")),
        world.sign(Party::Maker, acts::void("20")),
    ];
    let built = world.build(&transactions).unwrap();
    assert_eq!(built.refused, []);
    (world, built.block)
}

#[test]
fn a_block_that_was_built_is_accepted_with_the_same_result() {
    let (mut world, block) = block();
    assert!(world.execute(&block).is_ok());
    // World::commit compares what both sides compute.
    world.commit(&block.transactions);
    world.commit(&[]);
}

#[test]
fn a_header_with_any_field_changed_is_refused_by_name() {
    let (world, block) = block();
    let hash = Hash::from_bytes([7; 32]);
    let stranger = Party::Maker.code();
    let changes: [(&str, ChangeOf<'_, Header>); 9] = [
        ("protocol_version", &|it| it.protocol_version = 2),
        ("chain_id", &|it| it.chain_id = ChainId(hash)),
        ("height", &|it| it.height = it.height.next()),
        ("height", &|it| it.height = it.height.previous().unwrap()),
        ("parent", &|it| it.parent.0 = hash),
        ("proposer", &|it| it.proposer = stranger),
        ("state_root", &|it| it.state_root = hash),
        ("authorities", &|it| it.authorities = hash),
        ("next_authorities", &|it| it.next_authorities = hash),
    ];
    for (expected, change) in changes {
        let error = world.execute(&changed(&block, change)).unwrap_err();
        assert_eq!(error.fault(), Fault::Peer);
        let BlockError::Header { field, .. } = error else { panic!("{expected}: {error}") };
        assert_eq!(field, expected);
    }
}

#[test]
fn any_authority_may_propose_and_nobody_else() {
    let (world, block) = block();
    let with =
        |proposer: CreditCode| world.execute(&changed(&block, |it| it.proposer = proposer)).is_ok();
    for party in Party::AUTHORITIES {
        assert!(with(party.code()));
    }
    assert!(!with(Party::Maker.code()));
    assert!(!with(Party::Seller.code()));
}

#[test]
fn a_block_is_later_than_its_parent_by_a_millisecond_at_least() {
    let (world, block) = block();
    let at = |ms: u64| world.execute(&changed(&block, |it| it.time = Timestamp::from_unix_ms(ms)));
    let parent = world.parent.time.as_unix_ms();
    assert!(at(parent + 1).is_ok());
    for found in [parent, parent - 1, 0] {
        assert_eq!(at(found), Err(BlockError::TimeNotAfterParent { found, parent }));
    }
}

#[test]
fn one_refused_transaction_refuses_the_block_and_is_named() {
    let (world, block) = block();
    let bad = world.sign(Party::Maker, acts::activate("1001"));
    for index in 0..=2 {
        let mut transactions = block.transactions.clone();
        transactions.insert(index, bad.clone());
        let changed = Block::seal(block.header.clone(), transactions);
        let error = world.execute(&changed).unwrap_err();
        assert_eq!(error.fault(), Fault::Peer);
        let BlockError::Transaction { index: found, source } = error else { panic!("{error}") };
        assert_eq!((found, source.code()), (index, "items.outside"));
    }
}

fn with_params(world: &mut World, change: impl Fn(&mut ChainParams)) {
    let mut params = world.genesis.params.clone();
    change(&mut params);
    world.set(&(), &params);
}

#[test]
fn a_block_holds_as_many_transactions_as_the_parameters_say() {
    let (mut world, block) = block();
    with_params(&mut world, |params| params.block_transactions_max = 1);
    let built = world.build(&block.transactions).unwrap();
    assert_eq!(built.block.transactions, block.transactions[..1]);
    assert_eq!(built.refused, [], "what does not fit is not refused");
    let error = world.execute(&block).unwrap_err();
    assert_eq!(error, BlockError::TooLarge { what: "transactions", found: 2, allowed: 1 });
    with_params(&mut world, |params| params.block_transactions_max = 2);
    assert_eq!(world.build(&block.transactions).unwrap().block.transactions.len(), 2);
}

#[test]
fn a_block_holds_as_many_bytes_as_the_parameters_say() {
    let (mut world, block) = block();
    let bytes: u64 = block.transactions.iter().map(|one| one.to_bytes().len() as u64).sum();
    let what = "bytes of transactions";
    with_params(&mut world, |params| params.block_bytes_max = bytes);
    assert_eq!(world.build(&block.transactions).unwrap().block.transactions.len(), 2);
    with_params(&mut world, |params| params.block_bytes_max = bytes - 1);
    assert_eq!(world.build(&block.transactions).unwrap().block.transactions.len(), 1);
    let error = world.execute(&block).unwrap_err();
    assert_eq!(error, BlockError::TooLarge { what, found: bytes, allowed: bytes - 1 });
}

#[test]
fn a_block_on_the_genesis_names_it_as_its_parent() {
    let mut world = World::new(hunan_1());
    let block = world.commit(&[]);
    assert_eq!(block.header.height, Height::FIRST);
    assert_eq!(block.header.parent.0, block.header.chain_id.0);
}

#[test]
fn the_date_of_a_block_is_the_date_in_china() {
    // The report is issued on 2026-11-30; a block at 23:59:59.999 of the 29th in China is too early.
    let midnight = 1_795_968_000_000;
    let mut world = World::furnished();
    let mut report = acts::report_details();
    report.issued_on = date("2026-11-30");
    report.tested_on = report.issued_on;
    let number = acts::number("W2026-NEW");
    let act = Act::FileReport { number, report: Box::new(report) };
    let key = Party::Institute.key();
    let outcome = |world: &mut World, time: u64| {
        world.sleep_until(Timestamp::from_unix_ms(time - 1000));
        world.outcome(&world.sign_with(&key, act.clone()))
    };
    assert_eq!(outcome(&mut world, midnight - 1), "field.out_of_bounds");
    assert_eq!(outcome(&mut world, midnight), "accepted");
}

/// A storage that has lost a record, or holds a damaged one, stops the node and blames nobody.
#[test]
fn a_damaged_record_is_the_fault_of_the_node() {
    let (world, block) = block();
    let keys = [
        StateKey::of::<ChainParams>(&()),
        StateKey::of::<RulesetInForce>(&()),
        StateKey::of::<AuthoritySet>(&()),
        StateKey::of::<Organisation>(&Party::Maker.code()),
        StateKey::of::<KeyRecord>(&Party::Maker.key().public_key().id()),
        StateKey::of::<Certificate>(&Serial::slot(&acts::certificate_id(), 0)),
    ];
    for key in keys {
        let mut damaged = world.clone();
        damaged.set_bytes(key.clone(), vec![1, 2, 3]);
        let error = damaged.execute(&block).unwrap_err();
        assert_eq!(error.fault(), Fault::Local, "{key}: {error}");
        let error = damaged.build(&block.transactions).unwrap_err();
        assert!(matches!(error, BlockError::Read(_)), "{key}: {error}");
    }
}
