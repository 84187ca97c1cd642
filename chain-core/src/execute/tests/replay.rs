//! From when to when a transaction counts, and that it counts once.

use super::super::{Prepared, SignatureCheck, build_block};
use crate::bytes::hash::Hash;
use crate::bytes::signature::{Signature, SignatureError};
use crate::chain::transaction::SignedTransaction;
use crate::execute::BlockProposal;
use crate::testing::fixtures::{Party, World, acts};
use crate::values::time::Height;

fn valid_until(world: &World, height: Height) -> SignedTransaction {
    let key = Party::Maker.key();
    let mut content = world.transaction(&key, acts::activate("1"));
    content.valid_until = height;
    content.sign(&key)
}

#[test]
fn a_transaction_counts_up_to_the_height_it_names() {
    let mut world = World::certified();
    let next = world.parent.height.next();
    let last = valid_until(&world, next);
    assert_eq!(world.outcome(&last), "accepted");
    assert_eq!(world.outcome(&valid_until(&world, world.parent.height)), "transaction.expired");
    world.commit(&[]);
    assert_eq!(world.outcome(&last), "transaction.expired");
}

#[test]
fn a_transaction_counts_from_one_window_before_the_height_it_names() {
    let mut world = World::certified();
    let window = world.genesis.params.transaction_window;
    let next = world.parent.height.next();
    assert_eq!(world.outcome(&valid_until(&world, next.plus(window))), "accepted");
    let early = valid_until(&world, next.plus(window + 1));
    assert_eq!(world.outcome(&early), "transaction.valid_too_long");
    world.commit(&[]);
    assert_eq!(world.outcome(&early), "accepted");
    let never = valid_until(&world, Height::new(u64::MAX));
    assert_eq!(world.outcome(&never), "transaction.valid_too_long");
}

#[test]
fn the_same_content_counts_once_whatever_signature_it_bears() {
    let mut world = World::certified();
    let once = world.sign(Party::Maker, acts::void("7"));
    let built = world.build(&[once.clone(), once.clone()]).unwrap();
    assert_eq!((built.block.transactions.len(), built.refused.len()), (1, 1));
    assert_eq!(built.refused[0].1.code(), "transaction.already_committed");

    world.commit(std::slice::from_ref(&once));
    world.commit(&[]);
    assert_eq!(world.outcome(&once), "transaction.already_committed");
    let mut other = once;
    other.signature = Signature::from_bytes([9; 64]);
    assert_eq!(world.outcome(&other), "transaction.already_committed");
}

/// Knows one signature.
struct Knows(Hash);

impl SignatureCheck for Knows {
    fn check(&self, transaction: &Prepared) -> Result<(), SignatureError> {
        if transaction.leaf == self.0 { Ok(()) } else { transaction.verify_signature() }
    }
}

#[test]
fn a_known_signature_is_not_checked_again_and_another_one_is() {
    let world = World::certified();
    let mut forged = world.sign(Party::Maker, acts::activate("1"));
    forged.signature = Signature::from_bytes([9; 64]);
    let known = Prepared::from(forged.clone());
    forged.signature = Signature::from_bytes([8; 64]);
    let unknown = Prepared::from(forged);
    assert_eq!(known.id, unknown.id);
    let build = |candidate: &Prepared| {
        let time = world.parent.time.plus_ms(1);
        let proposal = BlockProposal { proposer: Party::Bureau.code(), time };
        let candidates = std::iter::once(candidate);
        build_block(&world.state, &world.parent, proposal, candidates, &Knows(known.leaf)).unwrap()
    };
    assert_eq!(build(&known).block.transactions.len(), 1);
    assert_eq!(build(&unknown).refused[0].1.code(), "transaction.signature");
}

#[test]
fn what_is_prepared_from_bytes_is_what_the_transaction_says() {
    let good = valid_until(&World::certified(), Height::new(9));
    let mut forged = good.clone();
    forged.transaction.valid_until = Height::new(10);
    for signed in [good, forged] {
        let prepared = Prepared::from_bytes(&signed.to_bytes()).unwrap();
        assert_eq!(prepared, Prepared::from(signed.clone()));
        assert_eq!(prepared.id, signed.id());
        assert_eq!(prepared.verify_signature(), signed.verify_signature());
    }
}
