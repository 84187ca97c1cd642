use chain_core::act::Act;
use chain_core::bytes::hash::Hash;
use chain_core::bytes::signature::{KeyId, SecretKey};
use chain_core::chain::transaction::Transaction;
use chain_core::records::history::StatusGrounds;
use chain_core::values::chain_id::ChainId;

use super::*;

fn maker(number: usize) -> CreditCode {
    ["91430700999999015X", "91433100999999023Y"][number].parse().unwrap()
}

/// A transaction of the least priority, which no two numbers share.
fn ordinary(number: u64, valid_until: u64) -> Arc<Prepared> {
    let items = "1-5".parse().unwrap();
    let certificate = format!("CERTIFICATE-{number}").parse().unwrap();
    prepared(Act::ActivateItems { certificate, items }, valid_until)
}

fn revocation() -> Arc<Prepared> {
    let certificate = "91430700999999015X/KSY-20261118-01".parse().unwrap();
    let grounds =
        StatusGrounds { reason: "抽查".parse().unwrap(), legal_basis: "法".parse().unwrap() };
    prepared(Act::RevokeCertificate { certificate, grounds }, 10)
}

fn key_revocation() -> Arc<Prepared> {
    let key = KeyId(Hash::from_bytes([4; 32]));
    prepared(Act::RevokeKey { organisation: maker(0), key }, 10)
}

fn supervision() -> Arc<Prepared> {
    let licence = chain_core::records::organisation::InsuranceLicence {
        licence_number: "1".parse().unwrap(),
        valid_from: "2026-01-01".parse().unwrap(),
        valid_until: "2027-01-01".parse().unwrap(),
    };
    prepared(Act::LicenseInsurer { insurer: maker(0), licence }, 10)
}

fn prepared(act: Act, valid_until: u64) -> Arc<Prepared> {
    let key = SecretKey::from_bytes(&[7; 32]);
    let transaction = Transaction {
        chain_id: ChainId(Hash::from_bytes([1; 32])),
        act,
        signer: key.public_key(),
        valid_until: Height::new(valid_until),
    };
    Arc::new(Prepared::from(transaction.sign(&key)))
}

fn config(bytes: u64, transactions: u32, per_organisation: u32) -> MempoolConfig {
    MempoolConfig {
        bytes_max: bytes,
        transactions_max: transactions,
        transactions_per_organisation_max: per_organisation,
    }
}

fn pool() -> Pool {
    Pool::new(&MempoolConfig::default())
}

fn ids(transactions: &[Arc<Prepared>]) -> Vec<TransactionId> {
    transactions.iter().map(|one| one.id).collect()
}

#[test]
fn supervision_leaves_before_revocation_before_the_rest_and_each_in_order() {
    let mut pool = pool();
    let in_order =
        [supervision(), key_revocation(), revocation(), ordinary(1, 10), ordinary(2, 10)];
    for at in [3, 1, 4, 2, 0] {
        assert_eq!(pool.insert(Arc::clone(&in_order[at]), maker(0)), Ok(true));
    }
    assert_eq!(ids(&pool.candidates(usize::MAX, usize::MAX)), ids(&in_order));
    assert_eq!(ids(&pool.candidates(usize::MAX, 2)), ids(&in_order[..2]));
}

#[test]
fn candidates_fill_a_block_and_not_much_more() {
    let mut pool = pool();
    for number in 0..10 {
        pool.insert(ordinary(number, 10), maker(0)).unwrap();
    }
    let one = ordinary(0, 10).bytes.len();
    // The one that crosses the bound is offered too: the builder decides.
    assert_eq!(pool.candidates(one * 3, usize::MAX).len(), 3);
    assert_eq!(pool.candidates(one * 3 + 1, usize::MAX).len(), 4);
    assert_eq!(pool.candidates(0, usize::MAX).len(), 0);
}

#[test]
fn the_same_transaction_is_in_once() {
    let mut pool = pool();
    assert_eq!(pool.insert(ordinary(1, 10), maker(0)), Ok(true));
    assert_eq!(pool.insert(ordinary(1, 10), maker(0)), Ok(false));
    assert_eq!(pool.size(), (1, ordinary(1, 10).bytes.len()));
}

#[test]
fn every_bound_is_named_when_it_is_reached_and_free_again_after() {
    let one = u64::try_from(ordinary(1, 10).bytes.len()).unwrap();
    for (bounds, what, bound) in [
        (config(one, 9, 9), "bytes", one),
        (config(u64::MAX, 1, 9), "transactions", 1),
        (config(u64::MAX, 9, 1), "transactions of one organisation", 1),
    ] {
        let mut pool = Pool::new(&bounds);
        pool.insert(ordinary(1, 10), maker(0)).unwrap();
        let full = pool.insert(ordinary(2, 10), maker(0)).unwrap_err();
        assert_eq!((full.what, full.bound), (what, bound));
        assert!(0 < full.retry_after_ms);
        pool.remove(&ordinary(1, 10).id);
        assert_eq!(pool.size(), (0, 0));
        assert_eq!(pool.insert(ordinary(2, 10), maker(0)), Ok(true));
    }
}

#[test]
fn one_organisation_at_its_bound_does_not_keep_others_out() {
    let mut pool = Pool::new(&config(u64::MAX, 9, 1));
    pool.insert(ordinary(1, 10), maker(0)).unwrap();
    assert!(pool.insert(ordinary(2, 10), maker(0)).is_err());
    assert_eq!(pool.insert(ordinary(3, 10), maker(1)), Ok(true));
}

#[test]
fn what_no_block_may_hold_any_more_leaves() {
    let mut pool = pool();
    for (number, valid_until) in [(1, 5), (2, 6), (3, 7)] {
        pool.insert(ordinary(number, valid_until), maker(0)).unwrap();
    }
    assert_eq!(pool.remove_expired(Height::new(5)), []);
    assert_eq!(pool.remove_expired(Height::new(7)), [ordinary(1, 5).id, ordinary(2, 6).id]);
    assert!(pool.contains(&ordinary(3, 7).id));
    assert_eq!(ids(&pool.candidates(usize::MAX, 9)), [ordinary(3, 7).id]);
}
