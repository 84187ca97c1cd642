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
    let grounds = StatusGrounds {
        reason: "抽查".parse().unwrap(),
        legal_basis: Some("法".parse().unwrap()),
    };
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
        bytes_per_organisation_max: u64::MAX,
    }
}

fn pool() -> Pool {
    Pool::new(&MempoolConfig::default())
}

fn ids(transactions: &[Arc<Prepared>]) -> Vec<TransactionId> {
    transactions.iter().map(|one| one.id).collect()
}

/// Adds a transaction that nobody has run.
fn put(pool: &mut Pool, one: Arc<Prepared>, organisation: CreditCode) -> Result<bool, PoolFull> {
    pool.insert(one, organisation, PoolStanding::Unjudged)
}

/// Adds a transaction that was run on the state of a height, and read some records.
fn put_judged(
    pool: &mut Pool,
    one: Arc<Prepared>,
    organisation: CreditCode,
    (height, marks): (u64, &[KeyMark]),
) -> Result<bool, PoolFull> {
    let reads = RecordsRead { height: Height::new(height), marks: marks.into() };
    pool.insert(one, organisation, PoolStanding::Admissible(reads))
}

fn all(pool: &Pool) -> Vec<TransactionId> {
    ids(&pool.candidates(None, usize::MAX).0)
}

#[test]
fn supervision_leaves_before_revocation_before_the_rest_and_each_in_order() {
    let mut pool = pool();
    let in_order =
        [supervision(), key_revocation(), revocation(), ordinary(1, 10), ordinary(2, 10)];
    for at in [3, 1, 4, 2, 0] {
        assert_eq!(put(&mut pool, Arc::clone(&in_order[at]), maker(0)), Ok(true));
    }
    assert_eq!(all(&pool), ids(&in_order));
    let (first, after) = pool.candidates(None, 2);
    assert_eq!(ids(&first), ids(&in_order[..2]));
    let (then, after) = pool.candidates(after, 9);
    assert_eq!(ids(&then), ids(&in_order[2..]));
    assert_eq!(pool.candidates(after, 9), (Vec::new(), None));
}

#[test]
fn the_same_transaction_is_in_once() {
    let mut pool = pool();
    assert_eq!(put(&mut pool, ordinary(1, 10), maker(0)), Ok(true));
    assert_eq!(put(&mut pool, ordinary(1, 10), maker(0)), Ok(false));
    assert_eq!(pool.size(), (1, ordinary(1, 10).bytes.len()));
}

#[test]
fn every_bound_is_named_when_it_is_reached_and_free_again_after() {
    let one = u64::try_from(ordinary(1, 10).bytes.len()).unwrap();
    let of_one = MempoolConfig { bytes_per_organisation_max: one, ..config(u64::MAX, 99, 99) };
    // With an eighth kept aside, one ordinary transaction fits in each case, and two do not.
    let bytes = one + one / 7 + 1;
    for (bounds, what, bound) in [
        (config(bytes, 99, 99), "bytes", bytes - bytes / 8),
        (config(u64::MAX, 1, 9), "transactions", 1),
        (config(u64::MAX, 99, 1), "transactions of one organisation", 1),
        (of_one, "bytes of one organisation", one),
    ] {
        let mut pool = Pool::new(&bounds);
        put(&mut pool, ordinary(1, 10), maker(0)).unwrap();
        let full = put(&mut pool, ordinary(2, 10), maker(0)).unwrap_err();
        assert_eq!((full.what, full.bound), (what, bound));
        assert!(0 < full.retry_after_ms);
        pool.remove(&ordinary(1, 10).id);
        assert_eq!(pool.size(), (0, 0));
        assert_eq!(put(&mut pool, ordinary(2, 10), maker(0)), Ok(true));
    }
}

#[test]
fn one_organisation_at_its_bound_does_not_keep_others_out() {
    let mut pool = Pool::new(&config(u64::MAX, 99, 1));
    put(&mut pool, ordinary(1, 10), maker(0)).unwrap();
    assert!(put(&mut pool, ordinary(2, 10), maker(0)).is_err());
    assert_eq!(put(&mut pool, ordinary(3, 10), maker(1)), Ok(true));
    // Neither do its ordinary acts keep its own urgent ones out.
    assert_eq!(put(&mut pool, key_revocation(), maker(0)), Ok(true));
}

#[test]
fn a_full_pool_has_room_for_supervision_and_revocation_and_for_nothing_else() {
    let mut pool = Pool::new(&config(u64::MAX, 64, 64));
    for number in 0..56 {
        assert_eq!(put(&mut pool, ordinary(number, 10), maker(0)), Ok(true));
    }
    let full = put_judged(&mut pool, ordinary(56, 10), maker(1), (0, &[])).unwrap_err();
    assert_eq!((full.what, full.bound), ("transactions", 56));
    // What nobody has run may be anything: the reserve is not for it.
    assert_eq!(put(&mut pool, revocation(), maker(1)).unwrap_err(), full);
    assert_eq!(put_judged(&mut pool, revocation(), maker(1), (0, &[])), Ok(true));
    assert_eq!(put_judged(&mut pool, supervision(), maker(1), (0, &[])), Ok(true));
    // A quarter of the reserve is the most that one organisation gets.
    let full = put_judged(&mut pool, key_revocation(), maker(1), (0, &[])).unwrap_err();
    assert_eq!((full.what, full.bound), ("transactions of one organisation", 2));
    assert_eq!(put_judged(&mut pool, key_revocation(), maker(0), (0, &[])), Ok(true));
}

#[test]
fn what_no_block_may_hold_any_more_leaves() {
    let mut pool = pool();
    for (number, valid_until) in [(1, 5), (2, 6), (3, 7)] {
        put(&mut pool, ordinary(number, valid_until), maker(0)).unwrap();
    }
    assert_eq!(pool.remove_expired(Height::new(5)), []);
    assert_eq!(pool.remove_expired(Height::new(7)), [ordinary(1, 5).id, ordinary(2, 6).id]);
    assert!(pool.contains(&ordinary(3, 7).id));
    assert_eq!(all(&pool), [ordinary(3, 7).id]);
}

#[test]
fn a_judgement_holds_until_a_block_writes_what_it_read() {
    let mut pool = pool();
    put_judged(&mut pool, ordinary(1, 10), maker(0), (1, &[7, 8])).unwrap();
    put_judged(&mut pool, ordinary(2, 10), maker(0), (1, &[9])).unwrap();
    pool.committed(Height::new(2), [5, 6]);
    assert!(pool.has_admissible() && pool.unjudged(9).is_empty());
    pool.committed(Height::new(3), [8]);
    assert_eq!(ids(&pool.unjudged(9)), [ordinary(1, 10).id]);
    pool.remove(&ordinary(2, 10).id);
    assert!(!pool.has_admissible());
    // A judgement on the state before that block says nothing.
    let reads = |height| RecordsRead { height: Height::new(height), marks: Box::from([8]) };
    pool.judged(&ordinary(1, 10).id, PoolStanding::Admissible(reads(2)));
    assert!(!pool.has_admissible());
    pool.judged(&ordinary(1, 10).id, PoolStanding::Admissible(reads(3)));
    assert!(pool.has_admissible());
    pool.forget_all_judgements();
    assert!(!pool.has_admissible());
    pool.remove(&ordinary(1, 10).id);
    assert_eq!(pool.size(), (0, 0));
}

#[test]
fn what_comes_a_block_too_early_is_no_candidate_until_the_next_block() {
    let mut pool = pool();
    pool.insert(ordinary(1, 10), maker(0), PoolStanding::Early).unwrap();
    assert!(all(&pool).is_empty() && !pool.has_admissible() && pool.unjudged(9).is_empty());
    pool.committed(Height::FIRST, []);
    assert_eq!(ids(&pool.unjudged(9)), [ordinary(1, 10).id]);
    assert_eq!(all(&pool), [ordinary(1, 10).id]);
}

#[test]
fn every_waiting_transaction_is_told_again_in_its_turn() {
    let mut pool = pool();
    for number in 0..10 {
        put(&mut pool, ordinary(number, 10), maker(0)).unwrap();
    }
    let told: Vec<TransactionId> = (0..3).flat_map(|_| ids(&pool.repeats(4))).collect();
    assert_eq!(told, all(&pool));
    assert_eq!(ids(&pool.repeats(2)), all(&pool)[..2]);
}
